"""The desk: all of Détente behind one object, from adding documents to writing the brief."""

from detente.desk.days import Day, to_day
from detente.desk.desk import DEFAULT_WORKSPACE, Desk, dyad_of, open
from detente.desk.reading import ReadFile, read, read_files
from detente.desk.report import AddReport, Entry, Progress, Refusal

__all__ = [
    "DEFAULT_WORKSPACE",
    "AddReport",
    "Day",
    "Desk",
    "Entry",
    "Progress",
    "ReadFile",
    "Refusal",
    "dyad_of",
    "open",
    "read",
    "read_files",
    "to_day",
]

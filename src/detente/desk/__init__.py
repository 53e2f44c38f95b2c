"""The desk: all of Détente behind one object, from adding documents to writing the brief."""

from detente.desk.causal_claims import ClaimsReport, GateTraining, read_sentences_file, train_gate_file
from detente.desk.coder_training import Change, Training, add_exemplar, train_coder
from detente.desk.days import Day, to_day
from detente.desk.desk import DEFAULT_WORKSPACE, Desk, dyad_of, open
from detente.desk.event_coding import code_files
from detente.desk.event_explaining import Explained, explain_sentence
from detente.desk.event_rows import EventRow, write_rows
from detente.desk.marked_events import MarkedReport, code_marked_file
from detente.desk.reading import ReadFile, read, read_files
from detente.desk.report import AddReport, Entry, EventReport, Progress, ReadingNote, Refusal

__all__ = [
    "DEFAULT_WORKSPACE",
    "AddReport",
    "Change",
    "ClaimsReport",
    "Day",
    "Desk",
    "Entry",
    "EventReport",
    "EventRow",
    "Explained",
    "GateTraining",
    "MarkedReport",
    "Progress",
    "ReadFile",
    "ReadingNote",
    "Refusal",
    "Training",
    "add_exemplar",
    "code_files",
    "code_marked_file",
    "dyad_of",
    "explain_sentence",
    "open",
    "read",
    "read_files",
    "read_sentences_file",
    "to_day",
    "train_coder",
    "train_gate_file",
    "write_rows",
]

"""Events: who did what to whom, when and where; only where the text says that it happened.

`finder.py` calls the others in turn: a predicate (`triggers.py`) that the text asserts (`realis.py`) gets its two sides
(`roles.py`) and a type (`candidates.py`), then its participants, date, place and mood; `telling_once.py` joins what a
document tells twice.
"""

from detente.reading.events.candidates import Candidate, Judgement, Party, Predicate, TypeOf, type_by_triggers
from detente.reading.events.coded import TypesByCoder, pair_of
from detente.reading.events.finder import EventFinder
from detente.reading.events.telling_once import told_once

__all__ = [
    "Candidate",
    "EventFinder",
    "Judgement",
    "Party",
    "Predicate",
    "TypeOf",
    "TypesByCoder",
    "pair_of",
    "told_once",
    "type_by_triggers",
]

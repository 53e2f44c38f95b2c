"""What the desk tells of a long job: how far it has come, and what became of everything."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Protocol

from detente.errors import DetenteError
from detente.model import Value
from detente.workspace import Outcome


class Progress(Protocol):
    """Is told how far a long job has come."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """`stage` is `adding` (files and addresses) or `reading` (documents)."""


class Entry(Value):
    """One text that `Desk.add` took in."""

    location: str
    outcome: Outcome
    document_id: str
    title: str | None
    published: datetime.date | None
    warnings: tuple[str, ...] = ()
    """What a user should know, such as a date whose day and month could be either way round."""


class Refusal(Value):
    """A file, address or feed item that was not taken in, and why."""

    location: str
    reason: str

    @classmethod
    def of(cls, location: str, error: DetenteError) -> Refusal:
        """The refusal that an error is the reason of."""
        return cls(location=location, reason=f"{error.problem}; {error.remedy}" if error.remedy else error.problem)


class ReadingNote(Value):
    """What a user should know of the reading of one document."""

    document_id: str
    text: str
    failed: bool = False
    """Whether something that was asked for could not be done."""


class AddReport(Value):
    """What became of everything that `Desk.add` was given."""

    entries: tuple[Entry, ...]
    refused: tuple[Refusal, ...]
    read: int
    """Documents that were read, those of earlier runs that were still unread included."""
    notes: tuple[ReadingNote, ...] = ()
    """What a language model proposed for these documents, what of it was dropped, and where it gave no answer."""

    @property
    def added(self) -> int:
        """How many new documents there were."""
        return self._count("added")

    @property
    def known(self) -> int:
        """How many texts were known from the same place."""
        return self._count("known")

    @property
    def new_origins(self) -> int:
        """How many texts were known, but not from this place."""
        return self._count("new_origin")

    def _count(self, outcome: Outcome) -> int:
        return sum(entry.outcome == outcome for entry in self.entries)


@dataclass(slots=True)
class EventReport:
    """What became of everything that was to be coded."""

    coded: int = 0
    abstained: int = 0
    """Would-be events, or marked sentences, whose type was too doubtful."""
    documents: int = 0
    skipped: int = 0
    """Documents that name none of the wanted actors and were not read."""
    refused: list[Refusal] = field(default_factory=list)

"""Which documents can hold an event of wanted actors: the others need not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.model import Document

if TYPE_CHECKING:
    from detente.codebook import ActorEntry, Codebook

_NO_LETTERS = re.compile(r"[\W\d_]+")


class WantedActors:
    """Tells whether a document can hold an event of wanted actors: whether it names one of them at all.

    Args:
        book: whose names count.
        wanted: ids of the actors; none: any document can.
    """

    def __init__(self, book: Codebook, wanted: frozenset[str]) -> None:
        self.book = book
        speaking = set(wanted)
        # Who speaks for one who speaks for a wanted actor speaks for it, too: the KGB for the USSR, that for Russia.
        while (
            more := {entry.id for entry in book.actors.values() if speaking.intersection(_stands_for(entry))} - speaking
        ):
            speaking |= more
        self._names = tuple(sorted({_letters(name.text) for name in book.names() if name.actor_id in speaking}))
        self._any = not wanted

    def named_in(self, document: Document) -> bool:
        """Whether a name stands in the text or in what is told about it: its title, its author, its publisher."""
        if self._any:
            return True
        told = (one for one in (document.title, document.author, document.publisher) if one)
        text = _letters("\n".join((*told, document.text)))
        return any(name in text for name in self._names)


def _stands_for(entry: ActorEntry) -> Iterator[str]:
    if entry.speaks_for is not None:
        yield entry.speaks_for
    yield from (office.of for office in entry.offices)
    yield from entry.successors


def _letters(text: str) -> str:
    """The letters of a text alone: a name that the end of a line, a soft hyphen or markup cuts is read all the same."""
    return _NO_LETTERS.sub("", text.casefold())

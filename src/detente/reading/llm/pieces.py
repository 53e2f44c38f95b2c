"""Cutting a document into pieces that fit one request each, at the bounds of sections and paragraphs."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from detente.model import Reading
from detente.reading.blocks import Block, BlockKind, find_blocks
from detente.reading.readable import readable

LONGEST = 8_000
"""Characters of a piece: about two thousand tokens, so that a small model on a laptop can hold it with its answer."""
_APART = "\n\n"


@dataclass(slots=True)
class Piece:
    """A stretch of a document as a model is shown it: readable words, with their offsets in the document's text."""

    text: str = ""
    offsets: array[int] = field(default_factory=lambda: array("q"))

    @property
    def start(self) -> int:
        """Where it starts in the document's text."""
        return self.offsets[0]

    @property
    def end(self) -> int:
        """Where it ends there."""
        return self.offsets[-1] + 1

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The range in the document's text of the piece's characters `[start, end)`."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def places(self, words: str) -> Iterator[tuple[int, int]]:
        """Ranges in the document's text of all places in the piece where the very words stand, in order.

        >>> piece = Piece("Iran and Iran", array("q", range(10, 23)))
        >>> list(piece.places("Iran"))
        [(10, 14), (19, 23)]
        """
        at = self.text.find(words) if words else -1
        while at >= 0:
            yield self.range(at, at + len(words))
            at = self.text.find(words, at + 1)

    def append(self, text: str, offsets: array[int]) -> None:
        """Adds a paragraph."""
        if self.text:
            # What stands between two paragraphs has the place of the character before it.
            self.text += _APART
            self.offsets.extend(self.offsets[-1:] * len(_APART))
        self.text += text
        self.offsets.extend(offsets)


def cut(text: str, reading: Reading, furniture: frozenset[str], longest: int = LONGEST) -> list[Piece]:
    """The pieces of a document, in order; what is furniture of its page is in none.

    Whole sections stay together where they fit, else whole paragraphs; a paragraph that alone is too long is cut
    between sentences, and a sentence that is too long at a space.

    Args:
        text: the document's text.
        reading: its sections and sentences.
        furniture: lower-case phrases that make up lines of furniture.
        longest: characters of a piece.
    """
    starts = [section.start for section in reading.sections]
    sections: list[list[tuple[str, array[int]]]] = []
    current = -1
    for block in find_blocks(text, furniture):
        if block.kind is BlockKind.FURNITURE:
            continue
        number = sum(start <= block.start for start in starts)
        if number != current or not sections:
            sections.append([])
            current = number
        sections[-1].extend(_paragraphs(text, block, reading, longest))
    pieces: list[Piece] = []
    for section in sections:
        whole = sum(len(words) + len(_APART) for words, _ in section)
        for number, (words, offsets) in enumerate(section):
            # Before a section that fits, room is wanted for all of it; within one, for the next paragraph.
            room = whole if number == 0 and whole <= longest else len(words) + len(_APART)
            if not pieces or len(pieces[-1].text) + room > longest:
                pieces.append(Piece())
            pieces[-1].append(words, offsets)
    return pieces


def _paragraphs(text: str, block: Block, reading: Reading, longest: int) -> Iterator[tuple[str, array[int]]]:
    """The readable words of a block, cut where it alone is too long."""
    shown = readable(text, block.start, block.end)
    if len(shown.text) <= longest:
        if shown.text:
            yield shown.text, shown.offsets
        return
    ends = {sentence.end for sentence in reading.sentences}
    start = 0
    while start < len(shown.text):
        stop = min(start + longest, len(shown.text))
        if stop < len(shown.text):
            between = (at for at in range(stop, start, -1) if shown.offsets[at - 1] + 1 in ends)
            stop = next(between, 0) or shown.text.rfind(" ", start + 1, stop) + 1 or stop
        yield shown.text[start:stop], shown.offsets[start:stop]
        start = stop

"""A part of a sentence as the language model sees it: the names of states taken out.

Who two states are must not decide whether they draw closer. The pair that the text is about becomes two fixed words in
the order of their naming, any other state a third; organisations and blocs keep their names.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from detente.codebook import Codebook
from detente.model import ActorKind
from detente.reading.encoder import Pieces
from detente.reading.parsed import ParsedSentence

MEMBERS = ("alpha", "beta")
OTHER = "gamma"
_PRONOUN = "PRON"


@dataclass(frozen=True, slots=True)
class MaskedPart:
    """A sentence without names of states, and the ranges of characters of one of its parts."""

    text: str
    ranges: tuple[tuple[int, int], ...]

    @property
    def pools(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """What the model takes means over: the part, and the sentence around it."""
        return self.ranges, ((0, len(self.text)),)

    def pieces(self) -> Pieces:
        """The word pieces, to learn from."""
        return Pieces.of(self.text, self.pools)


def states_of(codebook: Codebook) -> frozenset[str]:
    """Ids of all states."""
    return frozenset(entry.id for entry in codebook.actors.values() if entry.kind is ActorKind.STATE)


def masked_part(sentence: ParsedSentence, start: int, end: int, pair: tuple[str, str], states: Set[str]) -> MaskedPart:
    """A part of a sentence, its states masked.

    Args:
        sentence: the sentence.
        start: first token of the part.
        end: token after its last.
        pair: the two states that the text is about.
        states: ids of all states.
    """
    names = {found.start: found for found in sentence.found}
    doc = sentence.block.doc
    masks: dict[str, str] = {}
    words: list[str] = []
    ranges: list[tuple[int, int]] = []
    position, place = 0, sentence.span.start
    while place < sentence.span.end:
        found = names.get(place)
        mask = None
        if found is not None and not (found.end - found.start == 1 and doc[place].pos_ == _PRONOUN):
            mask = _mask(found.actors, pair, states, masks)
        after = found.end if mask is not None and found is not None else place + 1
        word = mask or doc[place].text
        if any(start <= token < end for token in range(place, after)):
            ranges.append((position, position + len(word)))
        words.append(word)
        position += len(word) + 1
        place = after
    return MaskedPart(" ".join(words), tuple(ranges))


def _mask(actors: tuple[str, ...], pair: tuple[str, str], states: Set[str], masks: dict[str, str]) -> str | None:
    """The word for a name; None where it stays: names of both together, of organisations, of groups."""
    members = {actor for actor in actors if actor in pair}
    if len(members) == 1:
        member = members.pop()
        if member not in masks:
            masks[member] = MEMBERS[len(masks)]
        return masks[member]
    return OTHER if not members and any(actor in states for actor in actors) else None

"""Officials whom only the text itself introduces: "Ambassador Kim, Embassy of Korea"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from spacy.tokens import Doc

from detente.model import MentionKind
from detente.reading.actors import Found
from detente.reading.lexicon import Hit
from detente.reading.parsed import ParsedBlock

MOST_NAMES = 4
"""Words of a person's name after a title, at most."""
REACH = 4
"""Words between an official's name and the state that he is introduced with, at most."""


def introduce(blocks: Sequence[ParsedBlock], is_state: Callable[[str], bool]) -> None:
    """Add to each block's names the officials whom the text introduces with their state, and their bare titles.

    "Ambassador Kim Chong-yul, Embassy of Korea" makes Korea's what "Ambassador Kim" and, where no other state has one
    in the text, "the Ambassador" do. Titles are the words of the codebook's use `role`, written with a capital.
    """
    surnames: dict[str, set[str]] = defaultdict(set)
    titles: dict[str, set[str]] = defaultdict(set)
    for block in blocks:
        at = _positions(block)
        for hit in _titles(block):
            name = _name_after(block.doc, hit, at)
            state = _state_of(block.doc, hit, name, at, is_state)
            if state is None:
                continue
            titles[hit.words].add(state)
            for word in name:
                surnames[word].add(state)
    if not titles:
        return
    for block in blocks:
        at = _positions(block)
        found = [*block.names]
        for hit in _titles(block):
            name = _name_after(block.doc, hit, at)
            states = set.intersection(*(surnames[word] for word in name)) if name else titles[hit.words]
            named = at.keys() & range(hit.start - 1, hit.end + 1)
            definite = hit.start > 0 and block.doc[hit.start - 1].lower_ == "the"
            if len(states) != 1 or named or not (name or definite):
                continue
            state = next(iter(states))
            found.append(Found(hit.start, hit.end + len(name), MentionKind.DESCRIPTION, (state,), (state,)))
        block.names = sorted(found, key=lambda one: one.start)


def _positions(block: ParsedBlock) -> dict[int, Found]:
    return {i: found for found in block.names for i in range(found.start, found.end)}


def _titles(block: ParsedBlock) -> Iterator[Hit]:
    """Titles of persons that are written as such: each word of weight begins with a capital."""
    for hit in block.hits.get("role", ()):
        if all(token.text[:1].isupper() for token in block.doc[hit.start : hit.end]):
            yield hit


def _name_after(doc: Doc, hit: Hit, at: dict[int, Found]) -> tuple[str, ...]:
    """The words of the name behind a title; none where the codebook knows it."""
    words = []
    for token in doc[hit.end : hit.end + MOST_NAMES]:
        if token.pos_ != "PROPN" or not token.text[:1].isupper() or token.i in at or len(token.text) < 2:
            break
        words.append(token.text)
    return tuple(words)


def _state_of(
    doc: Doc, hit: Hit, name: tuple[str, ...], at: dict[int, Found], is_state: Callable[[str], bool]
) -> str | None:
    """The state that a title is introduced with: just before it, or behind it and the name after "of" or a comma."""

    def state(index: int) -> str | None:
        found = at.get(index)
        return found.actors[0] if found is not None and len(found.actors) == 1 and is_state(found.actors[0]) else None

    if hit.start and (before := state(hit.start - 1)):
        return before
    start = hit.end + len(name)
    if start >= len(doc) or doc[start].lower_ not in ("of", ",", "-"):
        return None
    for token in doc[start : start + REACH + 2]:
        if token.text in (".", ";", "(") or (token.pos_ in ("VERB", "AUX")):
            return None
        if found := state(token.i):
            return found
    return None

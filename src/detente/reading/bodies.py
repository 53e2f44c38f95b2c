"""Companies and the like that only the text ties to a state: "the Iranian airline Mahan Air", and then "Mahan"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from spacy.tokens import Doc

from detente.model import MentionKind
from detente.reading.actors import Found
from detente.reading.parsed import ParsedBlock

BODIES = frozenset({"business", "media"})
"""Sectors of what has a name of its own and a home: officials and forces are known by their title."""
MOST_WORDS = 4
"""Words of a body's name, at most."""
REACH = 3
"""Words between the state and the noun that says what the body is, at most."""
_BETWEEN = frozenset({"VERB", "ADP"})
SHORT = 4
"""Letters of the first word of a name, from which on it stands for the whole name."""


def introduce_bodies(blocks: Sequence[ParsedBlock], is_state: Callable[[str], bool]) -> None:
    """Add to each block's names the bodies that the text introduces with their state, by their whole or first name.

    The noun for what it is stands between the state and the name ("Norwegian oil company Fjordoil"), or both stand
    behind the name ("Fjordoil, a Norwegian oil company"). What two states share a name for belongs to neither.
    """
    states: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for block in blocks:
        for name, state in _introductions(block, is_state):
            states[name].add(state)
            if len(name[0]) >= SHORT:
                states[name[:1]].add(state)
    if not states:
        return
    for block in blocks:
        taken = {i for found in block.names for i in range(found.start, found.end)}
        added = []
        for start in range(len(block.doc)):
            for length in range(MOST_WORDS, 0, -1):
                words = tuple(token.text for token in block.doc[start : start + length])
                span = range(start, start + length)
                if len(states.get(words, ())) != 1 or taken.intersection(span):
                    continue
                state = next(iter(states[words]))
                added.append(Found(start, start + length, MentionKind.DESCRIPTION, (state,), (state,)))
                taken.update(span)
        if added:
            block.names = sorted([*block.names, *added], key=lambda found: found.start)


def _introductions(block: ParsedBlock, is_state: Callable[[str], bool]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The names of bodies with the state that the block gives them."""
    state_at = {
        i: found.actors[0]
        for found in block.names
        if len(found.actors) == 1 and is_state(found.actors[0]) and found.named == found.actors
        for i in range(found.start, found.end)
    }
    for hit in block.hits.get("sector", ()):
        if hit.entry.value not in BODIES or hit.head.pos_ != "NOUN":
            continue
        before = range(max(0, hit.start - REACH - 1), hit.start)
        owner = next((i for i in reversed(before) if i in state_at), None)
        if owner is None or any(token.is_punct or token.pos_ in _BETWEEN for token in block.doc[owner + 1 : hit.start]):
            continue
        name = _name(block.doc, hit.end, 1, state_at)
        comma = owner - 1
        while comma >= 0 and block.doc[comma].pos_ == "DET":
            comma -= 1
        if not name and comma > 0 and block.doc[comma].text == ",":
            name = _name(block.doc, comma - 1, -1, state_at)
        if name:
            yield name, state_at[owner]


def _name(doc: Doc, start: int, step: int, known: dict[int, str]) -> tuple[str, ...]:
    """The words of a name that begins or ends at a token; none where the codebook knows it."""
    words: list[str] = []
    i = start
    while 0 <= i < len(doc) and len(words) < MOST_WORDS:
        token = doc[i]
        if token.pos_ != "PROPN" or not token.text[:1].isupper() or token.ent_type_ == "PERSON":
            break
        if i in known:
            return ()
        words.append(token.text)
        i += step
    return tuple(words[::step])

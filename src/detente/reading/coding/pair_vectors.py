"""One vector for each pair: what a language model makes of the event's sentence, with the two sides masked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Token

from detente.reading.coding.pair import Pair, masked_tokens
from detente.reading.encoder import WIDTH, Pieces, Vectorizer

SOURCE, TARGET = "they", "them"
"""What the two sides become: who they are must not decide what was done."""
POOLS = 4
"""Means that stand for a pair: over its event words, the core's words, the source's mask, the target's mask."""
PAIR_WIDTH = POOLS * WIDTH
"""Numbers of one pair's vector."""
MAX_WORDS = 60
"""Words of a sentence that are looked at, those nearest to the predicate: what the model reads at a glance."""
_CLOSE = frozenset({"prt", "neg", "dobj", "xcomp", "ccomp", "attr", "acomp", "oprd", "nsubjpass"})

_Ranges = list[tuple[int, int]]


def pair_vectors(pairs: Sequence[Pair], vectorizer: Vectorizer) -> NDArray[np.float32]:
    """Vectors of pairs.

    Args:
        pairs: pairs in parsed sentences.
        vectorizer: the language model.

    Returns:
        Array of shape (pairs, PAIR_WIDTH): the means of `POOLS`, each of length one, or zeros for a side that is not
        named.
    """
    masked = [_masked(pair) for pair in pairs]
    found = np.zeros((len(pairs), PAIR_WIDTH), dtype=np.float32)
    for row, (words, (_, pools)) in enumerate(zip(vectorizer.words([text for text, _ in masked]), masked, strict=True)):
        for place, ranges in enumerate(pools):
            found[row, place * WIDTH : (place + 1) * WIDTH] = words.over(ranges)
    return found


def pair_pieces(pairs: Sequence[Pair]) -> list[Pieces]:
    """Word pieces of pairs, with those of each pool: what `pair_vectors` takes the means of."""
    return [Pieces.of(text, pools) for text, pools in map(_masked, pairs)]


def _masked(pair: Pair) -> tuple[str, tuple[_Ranges, ...]]:
    """The sentence as text, with the ranges of its event words, of the core's words, and of the two masks."""
    close = {token.i for token in _close(pair, pair.words.verbs, pair.words.nouns)}
    close |= {token.i for token in pair.path.tokens if token.pos_ == "ADP"}
    within = {token.i for token in pair.core}
    text = ""
    event: _Ranges = []
    core: _Ranges = []
    sides: dict[str, _Ranges] = {"source": [], "target": []}
    for token, word in masked_tokens(pair, _sentence(pair, within), SOURCE, TARGET):
        text += f" {word}" if text else word
        place = (len(text) - len(word), len(text))
        side = pair.side(token)
        if side is not None:
            sides[side].append(place)
            continue
        if token.i in within:
            core.append(place)
        if token.i in close:
            event.append(place)
    return text, (event, core, sides["source"], sides["target"])


def _sentence(pair: Pair, core: Iterable[int]) -> list[Token]:
    """The words of the predicate's sentence, and those of the core where the parser took them for another one."""
    predicate = pair.words.predicate
    places = sorted({token.i for token in predicate.sent} | set(core))
    if len(places) > MAX_WORDS:
        places = sorted(sorted(places, key=lambda place: (abs(place - predicate.i), place))[:MAX_WORDS])
    return [pair.doc[place] for place in places]


def _close(pair: Pair, verbs: Sequence[Token], nouns: Sequence[Token]) -> list[Token]:
    found = [*nouns]
    for verb in verbs[-2:]:
        found.append(verb)
        found += [child for child in verb.children if child.dep_ in _CLOSE and pair.side(child) is None]
    return found

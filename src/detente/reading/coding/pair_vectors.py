"""One vector for each pair: what a language model makes of the event's words, with the two sides masked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Token

from detente.reading.coding.pair import Pair, masked_tokens
from detente.reading.encoder import WIDTH, Pieces, Vectorizer

SOURCE, TARGET = "they", "them"
"""What the two sides become: who they are must not decide what was done."""
PAIR_WIDTH = 2 * WIDTH
"""Numbers of one pair's vector: its event words, and all words around them."""
_CLOSE = frozenset({"prt", "neg", "dobj", "xcomp", "ccomp", "attr", "acomp", "oprd", "nsubjpass"})


def pair_vectors(pairs: Sequence[Pair], vectorizer: Vectorizer) -> NDArray[np.float32]:
    """Vectors of pairs.

    Args:
        pairs: pairs in parsed sentences.
        vectorizer: the language model.

    Returns:
        Array of shape (pairs, PAIR_WIDTH): mean over the event words, then over the core's words, each of length one.
    """
    masked = [_masked(pair) for pair in pairs]
    found = np.zeros((len(pairs), PAIR_WIDTH), dtype=np.float32)
    for row, (words, (_, close, core)) in enumerate(
        zip(vectorizer.words([text for text, _, _ in masked]), masked, strict=True)
    ):
        found[row, :WIDTH] = words.over(close)
        found[row, WIDTH:] = words.over(core)
    return found


def pair_pieces(pairs: Sequence[Pair]) -> list[Pieces]:
    """Word pieces of pairs, with those of the event words and of the core: what `pair_vectors` takes the means of."""
    return [Pieces.of(text, (close, core)) for text, close, core in map(_masked, pairs)]


def _masked(pair: Pair) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    """The core as text, with the ranges of its event words and of all its words but the two sides."""
    close = {token.i for token in _close(pair, pair.words.verbs, pair.words.nouns)}
    close |= {token.i for token in pair.path.tokens if token.pos_ == "ADP"}
    text = ""
    event: list[tuple[int, int]] = []
    core: list[tuple[int, int]] = []
    for token, word in masked_tokens(pair, pair.core, SOURCE, TARGET):
        text += f" {word}" if text else word
        if pair.side(token) is None:
            place = (len(text) - len(word), len(text))
            core.append(place)
            if token.i in close:
                event.append(place)
    return text, event, core


def _close(pair: Pair, verbs: Sequence[Token], nouns: Sequence[Token]) -> list[Token]:
    found = [*nouns]
    for verb in verbs[-2:]:
        found.append(verb)
        found += [child for child in verb.children if child.dep_ in _CLOSE and pair.side(child) is None]
    return found

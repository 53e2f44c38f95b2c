"""Learning on the exemplars what the event coder changes in the small language model.

Needs the extra `tuning`. It takes the better part of an hour on one core, and is needed only after many new exemplars:
`detente codebook train` goes on from what was learned here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from detente.codebook import Codebook
from detente.reading.coding.families import Families
from detente.reading.coding.features import pair_features
from detente.reading.coding.model import log_softmax
from detente.reading.coding.pair_vectors import pair_pieces, pair_vectors
from detente.reading.coding.training import (
    learned_exemplars,
    logistic,
    pair_batches,
    table_of,
    temperature_of,
    vocabulary_of,
)
from detente.reading.encoder import LayerChanges, Pieces, Vectorizer
from detente.reading.encoder.tuning import Settings, tune

HELD_OUT = 5
"""One group of so many is left out to measure how sure the opinions of features and vectors together are."""
SHARES = (0.5, 0.75, 1.0, 1.25, 1.5)
"""What the vectors' opinion may weigh against the features'."""


def tune_layers(
    codebook: Codebook,
    settings: Settings | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> LayerChanges:
    """Changes to the upper layers that tell event types apart, learned on the codebook's exemplars.

    Learned twice: without a fifth of the groups, to measure, and with all.

    Args:
        codebook: whose exemplars to learn.
        settings: how to learn.
        progress: called with what is done, and how many of how many.

    Returns:
        The changes; their card holds the vectors' share and the temperature that served best for the groups left out,
        and the macro-F1 there.
    """
    told = progress or (lambda _what, _done, _all: None)
    learned = learned_exemplars(codebook)
    kinds = np.array([kind for _, kind, _ in learned])
    groups = np.array([group for group, _, _ in learned])
    names = sorted(set(groups.tolist()))
    aside = np.isin(groups, np.random.default_rng(0).permutation(names)[: len(names) // HELD_OUT])
    pieces, features = _seen(codebook, [sentence for _, _, sentence in learned])

    def learn(rows: NDArray[Any], what: str) -> LayerChanges:
        chosen = np.flatnonzero(rows)
        return tune(
            [pieces[row] for row in chosen],
            kinds[chosen].tolist(),
            settings,
            lambda done, whole: told(what, done, whole),
        )

    partly = learn(~aside, "tuning without some")
    vectors = _vectors([sentence for (_, _, sentence), out in zip(learned, aside, strict=True) if out], partly)
    card = _measured(features, vectors, kinds, aside, partly)
    whole = learn(np.ones(len(kinds), dtype=bool), "tuning")
    about = {"learned_from": "exemplar sentences written for the codebook", **whole.card, **card}
    return LayerChanges(whole.matrices, whole.labels, whole.head, whole.bias, whole.base, about)


def _measured(
    features: list[list[str]],
    vectors: NDArray[np.float32],
    kinds: NDArray[Any],
    aside: NDArray[np.bool_],
    partly: LayerChanges,
) -> dict[str, Any]:
    """How features and vectors serve best together, on groups that neither has learned from."""
    vocabulary = vocabulary_of([seen for seen, out in zip(features, aside, strict=True) if not out])
    table = table_of(features, vocabulary)
    weights, bias = logistic(table[~aside], kinds[~aside])
    by_features = log_softmax(np.asarray(table[aside] @ weights + bias))
    by_vectors = log_softmax((vectors @ partly.head + partly.bias).astype(np.float64))
    truth = np.array([partly.labels.index(kind) for kind in kinds[aside]])
    tried = [(*temperature_of(by_features + share * by_vectors, truth), share) for share in SHARES]
    temperature, _, share = min(tried, key=lambda one: one[1])
    together = by_features + share * by_vectors
    return {
        "share": share,
        "temperature": temperature,
        "macro_f1": round(float(f1_score(truth, together.argmax(axis=1), average="macro")), 3),
        "groups_left_out": f"one in {HELD_OUT}",
    }


def _seen(codebook: Codebook, sentences: list[str]) -> tuple[list[Pieces], list[list[str]]]:
    families = Families(codebook)
    pieces: list[Pieces] = []
    features: list[list[str]] = []
    for pairs in pair_batches(sentences):
        pieces += pair_pieces(pairs)
        features += [pair_features(pair, families) for pair in pairs]
    return pieces, features


def _vectors(sentences: list[str], changes: LayerChanges) -> NDArray[np.float32]:
    vectorizer = Vectorizer(changes)
    return np.vstack([pair_vectors(pairs, vectorizer) for pairs in pair_batches(sentences)])

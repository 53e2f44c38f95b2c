"""Learning what a gate changes in the upper layers of the small language model, and how that goes with its features.

Needs the extra `tuning`; what is learned runs without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from detente.reading.causal.corpora import Label
from detente.reading.causal.learning import FOLDS, best_limit
from detente.reading.causal.opinion import Opinions, SecondOpinion, bounded_log_odds, sentence_pieces
from detente.reading.causal.training import Progress
from detente.reading.encoder import LayerChanges
from detente.reading.encoder.tuning import Settings, tune

LOWEST = 4
"""First of the six layers that is changed."""
SHOWN = 8_000
"""Sentences that are shown while learning, the same ones again and again where there are fewer."""
FEWEST_PASSES, MOST_PASSES = 2, 4


def learn_layers(
    texts: Sequence[str], labels: NDArray[np.int64], settings: Settings | None = None, progress: Progress | None = None
) -> LayerChanges:
    """Changes that tell causal sentences from others.

    Args:
        texts: sentences.
        labels: 1 for the causal ones, 0 for others.
        settings: how to learn; the more sentences, the fewer passes where None.
        progress: called with what is done, and how many of how many.
    """
    told = progress or (lambda _what, _done, _all: None)
    passes = min(max(round(SHOWN / len(texts)), FEWEST_PASSES), MOST_PASSES)
    return tune(
        [sentence_pieces(text) for text in texts],
        [str(Label.CAUSAL if label else Label.NONE) for label in labels],
        settings or Settings(lowest=LOWEST, epochs=passes),
        lambda done, every: told("changing the language model", done, every),
    )


def learn_second_opinion(
    texts: Sequence[str],
    labels: NDArray[np.int64],
    groups: NDArray[np.int64],
    by_features: NDArray[np.float64],
    progress: Progress,
    settings: Settings | None = None,
) -> tuple[SecondOpinion, NDArray[np.int64], NDArray[np.float64]]:
    """Learns on four fifths of the groups, and on the fifth left out how it goes together with the features.

    Args:
        texts: sentences.
        labels: 1 for the causal ones, 0 for others.
        groups: what belongs together.
        by_features: the probability of each by features, by a model that was learned without its group.
        progress: called with what is done, and how many of how many.
        settings: how to learn.

    Returns:
        The opinion, which sentences were left out, and the probability of each of those by both.
    """
    learned, left_out = next(GroupKFold(FOLDS).split(labels, labels, groups))
    layers = learn_layers([texts[row] for row in learned], labels[learned], settings, progress)
    log_odds = Opinions(layers).of([texts[row] for row in left_out])
    opinion = stacked(layers, by_features[left_out], log_odds, labels[left_out])
    return opinion, left_out, opinion.together(by_features[left_out], log_odds)


def stacked(
    layers: LayerChanges, by_features: NDArray[np.float64], log_odds: NDArray[np.float64], labels: NDArray[np.int64]
) -> SecondOpinion:
    """The opinion of layers with the weights by which features and it together tell the labels best.

    Args:
        layers: the changes.
        by_features: the probability of each sentence by features, by a model that did not learn from it.
        log_odds: what the language model says of each, by layers that did not learn from it.
        labels: 1 for the causal ones, 0 for others.
    """
    inputs = np.column_stack([bounded_log_odds(by_features), log_odds])
    fit = LogisticRegression(C=1e6).fit(inputs, labels)
    weighed = SecondOpinion(
        layers.content(), float(fit.coef_[0, 0]), float(fit.coef_[0, 1]), float(fit.intercept_[0]), limit=0.0
    )
    return replace(weighed, limit=best_limit(weighed.together(by_features, log_odds), labels))

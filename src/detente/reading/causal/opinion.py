"""A second opinion on sentences: by a small language model whose upper layers were changed to tell what is causal."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.errors import ReadingError
from detente.reading.causal.corpora import Label
from detente.reading.encoder import WIDTH, LayerChanges, Pieces, Vectorizer
from detente.reading.model_file import SCALE

Numbers = NDArray[np.float64]
SURE = 0.2
"""Probability by features below which, and as far below one, the language model turns no verdict: half of the sentences
of news, which it need not read."""
_LEAST = 1e-6
"""Probability by features that counts as none: nothing is so sure that the language model could not move it."""
_POOLS = (slice(1, -1), slice(0, 1))
"""The pieces whose means stand for a sentence: those between the marks of beginning and end, and the first mark."""


@dataclass(frozen=True)
class SecondOpinion:
    """What the changed language model says, and how that goes together with what features say.

    Both are log-odds; their weighted sum is the log-odds of the two together (stacking, Wolpert 1992).
    """

    packed: bytes
    """The changes as a file holds them, unpacked when the language model is first asked."""
    by_features: float
    """Weight of the features' log-odds."""
    by_vectors: float
    """Weight of the language model's."""
    offset: float
    limit: float
    """The probability from which a sentence counts as causal, by both."""

    def log_odds(self, texts: Sequence[str]) -> Numbers:
        """The language model's log-odds that each text is causal."""
        return self._opinions.of(texts)

    @cached_property
    def layers(self) -> LayerChanges:
        """The changes, whose labels are those of causal sentences and of others.

        Raises:
            ReadingError: if they cannot be read, or belong to another language model than the installed one.
        """
        layers = LayerChanges.of_content(self.packed)
        if sorted(layers.labels) != sorted((Label.CAUSAL, Label.NONE)) or len(layers.head) != len(_POOLS) * WIDTH:
            raise ReadingError(
                f"the changes to the language model are not for causal sentences, but for {', '.join(layers.labels)}",
                remedy="train the gate again, or do without vectors (--no-vectors)",
            )
        return layers

    def probabilities(self, by_features: Numbers, texts: Sequence[str]) -> Numbers:
        """Probabilities by both; of what features are sure of, the language model is not asked.

        Args:
            by_features: the probability of each sentence by features.
            texts: the sentences.

        Raises:
            ReadingError: if the language model is not installed, or is not the one that the changes belong to.
        """
        found = by_features.copy()
        if asked := np.flatnonzero(in_doubt(by_features)).tolist():
            log_odds = self.log_odds([texts[place] for place in asked])
            found[asked] = self.together(by_features[asked], log_odds)
        return found

    def together(self, by_features: Numbers, log_odds: Numbers) -> Numbers:
        """Probabilities by both: by features, given as probabilities, and by the language model, as log-odds."""
        features = self.by_features * bounded_log_odds(by_features)
        both = 1.0 / (1.0 + np.exp(-(features + self.by_vectors * log_odds + self.offset)))
        return np.where(in_doubt(by_features), both, by_features)

    @cached_property
    def content(self) -> dict[str, Any]:
        """What the gate's file holds of it."""
        return {
            "layers": base64.b64encode(self.packed).decode("ascii"),
            "by_features": round(self.by_features * SCALE),
            "by_vectors": round(self.by_vectors * SCALE),
            "offset": round(self.offset * SCALE),
            "limit": self.limit,
        }

    @classmethod
    def of_content(cls, content: Mapping[str, Any]) -> SecondOpinion:
        """The opinion that a file's content tells; a ValueError or its like where it does not fit together."""
        return cls(
            packed=base64.b64decode(content["layers"], validate=True),
            by_features=float(content["by_features"]) / SCALE,
            by_vectors=float(content["by_vectors"]) / SCALE,
            offset=float(content["offset"]) / SCALE,
            limit=float(content["limit"]),
        )

    @cached_property
    def _opinions(self) -> Opinions:
        return Opinions(self.layers)


class Opinions:
    """What the language model with some changes says of texts.

    Args:
        layers: the changes.

    Raises:
        ReadingError: if the language model is not installed.
    """

    def __init__(self, layers: LayerChanges) -> None:
        self._vectorizer = Vectorizer(layers)
        causal = layers.labels.index(Label.CAUSAL)
        sign = np.array([1.0 if place == causal else -1.0 for place in range(len(layers.labels))], dtype=np.float32)
        self._weights, self._bias = layers.head @ sign, float(layers.bias @ sign)

    def of(self, texts: Sequence[str]) -> Numbers:
        """Log-odds that each text is causal."""
        found = np.zeros((len(texts), len(self._weights)), dtype=np.float32)
        for row, words in enumerate(self._vectorizer.words(texts)):
            first = words.vectors[0]
            found[row] = np.concatenate([words.mean(), first / np.linalg.norm(first)])
        return (found @ self._weights + self._bias).astype(np.float64)


def sentence_pieces(text: str) -> Pieces:
    """A sentence in word pieces, with the two sets whose means stand for it: its words, and the piece before them.

    >>> sentence_pieces("Shops closed").pools
    ((1, 2), (0,))
    """
    ids = Pieces.of(text, ()).ids
    return Pieces(ids, tuple(tuple(range(len(ids))[chosen]) for chosen in _POOLS))


def in_doubt(by_features: Numbers) -> NDArray[np.bool_]:
    """Of which sentences features are so unsure that the language model may turn the verdict.

    >>> in_doubt(np.array([0.1, 0.5])).tolist()
    [False, True]
    """
    return np.asarray((by_features >= SURE) & (by_features <= 1.0 - SURE))


def bounded_log_odds(probabilities: Numbers) -> Numbers:
    """The log-odds of probabilities, of which none counts as quite sure.

    >>> bounded_log_odds(np.array([0.5])).tolist()
    [0.0]
    """
    inside = np.clip(probabilities, _LEAST, 1.0 - _LEAST)
    return np.asarray(np.log(inside / (1.0 - inside)))

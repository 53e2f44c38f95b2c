"""The coder's model: weights of features and of vectors for each event type, kept in one readable file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.reading.coding.pair_vectors import PAIR_WIDTH
from detente.reading.model_file import SCALE, read_model_file, write_model_file

FORMAT = 2
_LENGTH = 3.0
"""Length that the features of every pair are scaled to."""

# Features that say less about the event, by the part before "=": words elsewhere in the sentence, words of the actors,
# mere grammar. All others weigh 1.
_FAINT: Mapping[str, float] = {
    "b": 0.3,
    **dict.fromkeys(("c", "cc", "cf", "sn", "tn", "sh", "th", "sv", "tv", "sdep", "tdep", "deps", "ppos"), 0.5),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A sentence that the model learned from, with the features that tell its event."""

    group: str
    type: str
    sentence: str
    features: tuple[int, ...]


@dataclass(frozen=True)
class CoderModel:
    """A linear model over features and vectors.

    Types, features and weights are those of training; probabilities are cooled so that they are right as often as they
    say, measured on exemplars of groups that were left out.
    """

    types: tuple[str, ...]
    vocabulary: tuple[str, ...]
    weights: NDArray[np.float32]
    """Shape (features, types)."""
    bias: NDArray[np.float32]
    vector_weights: NDArray[np.float32] | None
    """Shape (PAIR_WIDTH, types); None where the model was trained without vectors."""
    vector_bias: NDArray[np.float32] | None
    vector_share: float
    """Weight of the vectors' opinion against the features', in logarithms."""
    layers: str | None
    """Fingerprint of the changes to the language model that the vectors come from; None for it as it comes."""
    temperature: float
    """For features and vectors together."""
    bare_temperature: float
    """For features alone."""
    fingerprint: str
    """Of the exemplars and families that it was trained on."""
    language_model: str
    exemplars: tuple[Exemplar, ...]
    card: Mapping[str, Any]

    @cached_property
    def places(self) -> dict[str, int]:
        """Place of each known feature."""
        return {feature: place for place, feature in enumerate(self.vocabulary)}

    def feature_scores(self, features: Sequence[str]) -> NDArray[np.float32]:
        """Logarithms of the odds of each type from the features of one pair."""
        known, values = self.weighted(features)
        return self.bias + values @ self.weights[known] if known else self.bias.copy()

    def weighted(self, features: Sequence[str]) -> tuple[list[int], NDArray[np.float32]]:
        """Places and values of a pair's known features."""
        known = [self.places[feature] for feature in features if feature in self.places]
        values = np.array([weight_of(self.vocabulary[place]) for place in known], dtype=np.float32)
        length = float(np.linalg.norm(values))
        return known, values * np.float32(_LENGTH / length) if length else values

    def probabilities(
        self, features: Sequence[Sequence[str]], vectors: NDArray[np.float32] | None
    ) -> NDArray[np.float64]:
        """Probability of each type for each pair.

        Args:
            features: the features of each pair.
            vectors: their vectors, shape (pairs, PAIR_WIDTH), or None to do without.

        Returns:
            Array of shape (pairs, types); rows sum to 1.
        """
        if not features:
            return np.zeros((0, len(self.types)))
        scores = log_softmax(np.stack([self.feature_scores(one) for one in features]).astype(np.float64))
        if vectors is None or self.vector_weights is None or self.vector_bias is None:
            return np.exp(log_softmax(scores / self.bare_temperature))
        told = log_softmax((vectors @ self.vector_weights + self.vector_bias).astype(np.float64))
        return np.exp(log_softmax((scores + self.vector_share * told) / self.temperature))

    def save(self, path: Path) -> None:
        """Writes the model: the same model gives the same bytes."""
        content = {
            "card": self.card,
            "fingerprint": self.fingerprint,
            "language_model": self.language_model,
            "types": self.types,
            "temperature": self.temperature,
            "bare_temperature": self.bare_temperature,
            "bias": _whole(self.bias),
            "weights": {
                feature: [[place, value] for place, value in enumerate(_whole(row)) if value]
                for feature, row in zip(self.vocabulary, self.weights, strict=True)
            },
            "vector_share": self.vector_share,
            "layers": self.layers,
            "vector_bias": None if self.vector_bias is None else _whole(self.vector_bias),
            "vector_weights": None if self.vector_weights is None else [_whole(row) for row in self.vector_weights],
            "exemplars": [[one.group, one.type, one.sentence, one.features] for one in self.exemplars],
        }
        write_model_file(path, FORMAT, content)

    @classmethod
    def load(cls, path: Path) -> CoderModel:
        """Reads a model file.

        Raises:
            ReadingError: if it cannot be read or is no model of this version.
        """
        return read_model_file(
            path,
            FORMAT,
            lambda content: cls(**_parts(content)),
            name="the event coder's model",
            remedy="train it again: detente codebook train FOLDER",
        )


def _parts(whole: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a model, out of what its file holds; a ValueError or its like where they do not fit together."""
    types = tuple(str(kind) for kind in whole["types"])
    width = len(types)
    vocabulary = tuple(whole["weights"])
    weights = np.zeros((len(vocabulary), width), dtype=np.float32)
    for row, sparse in enumerate(whole["weights"].values()):
        for place, value in sparse:
            weights[row, _within(place, width)] = value / SCALE
    vectors = whole["vector_weights"]
    return {
        "types": types,
        "vocabulary": vocabulary,
        "weights": weights,
        "bias": _real(whole["bias"], (width,)),
        "vector_weights": None if vectors is None else _real(vectors, (PAIR_WIDTH, width)),
        "vector_bias": None if whole["vector_bias"] is None else _real(whole["vector_bias"], (width,)),
        "vector_share": _positive(whole["vector_share"]),
        "layers": None if whole["layers"] is None else str(whole["layers"]),
        "temperature": _positive(whole["temperature"]),
        "bare_temperature": _positive(whole["bare_temperature"]),
        "fingerprint": str(whole["fingerprint"]),
        "language_model": str(whole["language_model"]),
        "exemplars": tuple(
            Exemplar(group, kind, sentence, tuple(_within(place, len(vocabulary)) for place in features))
            for group, kind, sentence, features in whole["exemplars"]
        ),
        "card": dict(whole["card"].items()),
    }


def _within(place: int, count: int) -> int:
    if not isinstance(place, int) or not 0 <= place < count:
        raise ValueError(f"the place {place!r} is none of {count:,}")
    return place


def _positive(value: float) -> float:
    if not float(value) > 0:
        raise ValueError(f"{value!r} is not above 0")
    return float(value)


def weight_of(feature: str) -> float:
    """How much a feature counts, by its kind."""
    return _FAINT.get(feature.partition("=")[0], 1.0)


def log_softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithms of probabilities, by row."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)), dtype=np.float64)


def _whole(values: NDArray[np.float32]) -> list[int]:
    return [round(float(value) * SCALE) for value in values]


def _real(values: list[Any], shape: tuple[int, ...]) -> NDArray[np.float32]:
    found = np.array(values, dtype=np.float32) / np.float32(SCALE)
    if found.shape != shape:
        raise ValueError(f"weights of shape {found.shape} in place of {shape}")
    return found

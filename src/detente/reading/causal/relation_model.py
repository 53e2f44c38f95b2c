"""The relation model: weights of what is seen of pivots, edges and signals, kept in one readable file."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from detente.reading.causal.pivots import Pivot
from detente.reading.model_file import SCALE, read_model_file, write_model_file

FORMAT = 1
SIGNAL = "signal"
"""The choice of the signal's words; the other choices are named by their edge."""
SHIPPED = Path(__file__).parent / "data" / "relations.json.gz"
_REMEDY = "train it again: python -m detente.reading.causal.relation_training FOLDER"
_TURNS = len(Pivot)


@dataclass(frozen=True)
class RelationModel:
    """A linear model of each step: is a word a pivot, where do arguments begin and end, which words are the signal."""

    pivots: Mapping[str, Sequence[int]]
    """Of each feature of a word, its weight for each `Pivot`, in thousandths."""
    choices: Mapping[str, Mapping[str, int]]
    """Of each choice, of each feature of what may be chosen, its weight in thousandths."""
    card: Mapping[str, Any]
    """What it was trained on and how."""

    def pivot(self, features: Iterable[str]) -> list[float]:
        """The probability of each `Pivot` for a word."""
        scores = [0] * _TURNS
        known = self.pivots
        for feature in features:
            weights = known.get(feature)
            if weights is not None:
                for place in range(_TURNS):
                    scores[place] += weights[place]
        return _softmax(scores)

    def choose(self, choice: str, options: Sequence[Iterable[str]]) -> tuple[int, float]:
        """Place and probability of the best of some options, each told by its features."""
        known = self.choices[choice]
        probabilities = _softmax([sum(known.get(feature, 0) for feature in option) for option in options])
        best = max(range(len(options)), key=probabilities.__getitem__)
        return best, probabilities[best]

    def save(self, path: Path) -> None:
        """Writes the model: the same model gives the same bytes."""
        write_model_file(path, FORMAT, {"card": self.card, "pivots": self.pivots, "choices": self.choices})

    @classmethod
    def load(cls, path: Path) -> RelationModel:
        """Reads a model file.

        Raises:
            ReadingError: if it cannot be read or is no model of this version.
        """
        return read_model_file(path, FORMAT, _made, name="the relation model", remedy=_REMEDY)


@lru_cache(maxsize=1)
def shipped_model() -> RelationModel:
    """The model that comes with Détente.

    >>> sorted(shipped_model().choices)[-1]
    'signal'
    """
    return RelationModel.load(SHIPPED)


def _softmax(scores: Sequence[int]) -> list[float]:
    top = max(scores)
    powers = [math.exp((score - top) / SCALE) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def _made(content: Mapping[str, Any]) -> RelationModel:
    return RelationModel(content["pivots"], content["choices"], content["card"])

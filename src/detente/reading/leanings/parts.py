"""The parts of sentences, with which way each leans, as the small language model sees it."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detente.model import Sign
from detente.reading.encoder import LayerChanges, Vectorizer
from detente.reading.leanings.masking import MaskedPart, masked_part
from detente.reading.parsed import ParsedSentence
from detente.reading.units import units

SHIPPED_LEANINGS = Path(__file__).parent / "data" / "leanings.npz"
NOTHING = "nothing"
"""Label of parts that move nobody."""
_STEPS = 20
"""Probabilities are told in so many steps: the last digits of sums differ between processors."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """How probable it is that words speak for closer relations of a pair, and against."""

    pair: tuple[str, str]
    toward: float
    away: float

    @property
    def bearing(self) -> float:
        """How probable it is that they bear on the pair at all."""
        return round(self.toward + self.away, 2)


@dataclass(frozen=True, slots=True)
class Part:
    """Tokens `[start, end)` of a sentence: a part that may point another way than the rest."""

    start: int
    end: int
    leaning: Leaning | None
    """None where the text is about no pair."""


class LeaningReader:
    """Cuts sentences into parts and tells which way each leans.

    Args:
        states: ids of all states.
        changes: what was learned; the shipped one where not given.

    Raises:
        ReadingError: if the files of the language model are not installed.
    """

    def __init__(self, states: Set[str], changes: LayerChanges | None = None) -> None:
        self._states = states
        self._changes = changes if changes is not None else shipped_leanings()
        self._vectorizer = Vectorizer(self._changes)
        self._places = [self._changes.labels.index(label) for label in (Sign.INCENTIVE.value, Sign.IMPEDIMENT.value)]

    def parts(self, sentences: Sequence[ParsedSentence]) -> list[list[Part]]:
        """The parts of each sentence, in order."""
        cut = [units(sentence) for sentence in sentences]
        asked = [
            masked_part(sentence, start, end, sentence.focus, self._states)
            for sentence, ranges in zip(sentences, cut, strict=True)
            if sentence.focus is not None
            for start, end in ranges
        ]
        told = iter(self.probabilities(asked).tolist())
        found: list[list[Part]] = []
        for sentence, ranges in zip(sentences, cut, strict=True):
            parts = []
            for start, end in ranges:
                leaning = None
                if sentence.focus is not None:
                    toward, away = next(told)
                    leaning = Leaning(sentence.focus, toward, away)
                parts.append(Part(start, end, leaning))
            found.append(parts)
        return found

    def probabilities(self, parts: Sequence[MaskedPart]) -> NDArray[np.float64]:
        """Probabilities that parts speak for and against, shape (parts, 2)."""
        if not parts:
            return np.zeros((0, 2))
        vectors = np.vstack(
            [
                np.concatenate([words.over(pool) for pool in part.pools])
                for words, part in zip(self._vectorizer.words([part.text for part in parts]), parts, strict=True)
            ]
        )
        scores = (vectors @ self._changes.head + self._changes.bias).astype(np.float64)
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        return np.asarray(np.round(shares[:, self._places] * _STEPS) / _STEPS)


@lru_cache(maxsize=1)
def shipped_leanings() -> LayerChanges:
    """The shipped changes, learned on the shipped codebook's passages."""
    return LayerChanges.load(SHIPPED_LEANINGS)

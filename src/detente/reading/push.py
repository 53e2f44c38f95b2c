"""One stance word with its sign in context."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from detente.model import Cue
from detente.reading.lexicon import Hit

MAX_ABOUT = 0.15
"""Sums nearer to zero than this say neither yes nor no."""


@dataclass(frozen=True, slots=True)
class Push:
    """One stance word with its sign in context and the two sides of the relation that it speaks of."""

    hit: Hit
    weight: float
    actors: tuple[str, ...]
    toward: tuple[str, ...]
    reversed_by: tuple[str, ...]

    def cue(self) -> Cue:
        """As a reason to be kept with the statement."""
        words = " ".join((*self.reversed_by, self.hit.words))
        return Cue(
            entry=self.hit.entry.id,
            words=words[:120],
            weight=round(self.weight, 3),
            actors=self.actors,
            toward=self.toward,
        )


def leaning(found: Iterable[Push]) -> Literal[-1, 0, 1]:
    """Which way some stance words point together: 1 for closer relations, -1 against, 0 where they do not tell."""
    total = sum(push.weight for push in found)
    return 0 if abs(total) < MAX_ABOUT else (1 if total > 0 else -1)

"""Why an answer has the score it has: what each family of features adds, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.features import FAMILIES, FEATURES


@dataclass(frozen=True)
class Reason:
    """What one family of features did for an answer.

    Attributes:
        family: its name, a key of `FAMILIES`.
        says: what it looks at, in words.
        moved: by how much it raised the score above the mean of the candidates (below 0: lowered).
        strongest: the two features that moved most, each with what it says, its value, and by how much it moved.
    """

    family: str
    says: str
    moved: float
    strongest: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class Explanation:
    """The score of an answer and its reasons, strongest first.

    Attributes:
        score: as `rank` gives it.
        place: 1 for the likeliest of all actors.
        candidate: whether the answer was among the candidates; if not, only its learned vector was looked at, and
            there are no reasons.
        reasons: one for each family.
    """

    score: float
    place: int
    candidate: bool
    reasons: tuple[Reason, ...]

    def __str__(self) -> str:
        if not self.candidate:
            return f"place {self.place}: nothing in the past speaks for it"
        parts = [f"{'+' if r.moved >= 0 else '-'}{abs(r.moved):.2f} {r.says}" for r in self.reasons if abs(r.moved) > 0]
        return "\n".join([f"place {self.place}", *parts])


def reasons_of(parts: NDArray[np.float64], values: NDArray[np.float32]) -> tuple[Reason, ...]:
    """Reasons from what each feature added (beyond the candidates' mean) and its value."""
    found = []
    for family, says in FAMILIES.items():
        columns = [i for i, feature in enumerate(FEATURES) if feature.family == family]
        strongest = sorted(columns, key=lambda i: (-abs(parts[i]), i))[:2]
        found.append(
            Reason(
                family,
                says,
                float(parts[columns].sum()),
                tuple((FEATURES[i].says, float(values[i]), float(parts[i])) for i in strongest),
            )
        )
    return tuple(sorted(found, key=lambda reason: (-abs(reason.moved), reason.family)))


def feature_table(families: Mapping[str, str] = FAMILIES) -> str:
    """All features as a Markdown table, for the documentation.

    >>> print(feature_table().splitlines()[2])
    | `link_1` | link | times this link was seen, half-life 8 days |
    """
    lines = ["| feature | family | says |", "| --- | --- | --- |"]
    lines += [f"| `{f.name}` | {f.family} | {f.says} |" for f in FEATURES if f.family in families]
    return "\n".join(lines)

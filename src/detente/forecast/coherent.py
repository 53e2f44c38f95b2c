"""Probabilities that fit each other: no class likelier than one that holds it, no shorter time than a longer one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from detente.forecast.classes import QUADS, UNIONS, Atoms, EventClass
from detente.forecast.features import Subject
from detente.forecast.log import Floats


def interpolated(grid: Sequence[int], probabilities: Floats, within: int) -> Floats:
    """Probabilities for a horizon from those for the horizons of a grid, never falling with the horizon.

    A falling stretch is levelled. Between two points the hazard is constant, and so it is after the last one.

    Args:
        grid: days, ascending.
        probabilities: one row a question, one column a day of the grid.
        within: days.

    >>> interpolated((7, 30), np.array([[0.2, 0.1]]), 30).tolist()
    [0.2]
    >>> interpolated((10, 20), np.array([[0.19, 0.271]]), 30).round(4).tolist()
    [0.3439]
    """
    level = np.maximum.accumulate(np.clip(probabilities, 0.0, 1 - 1e-9), axis=1)
    hazard = np.column_stack([np.zeros(len(level)), -np.log1p(-level)])
    days = (0, *grid)
    after = int(np.searchsorted(days, within))
    if after < len(days) and days[after] == within:
        # Not by way of the hazard: the number shall be the model's own.
        return np.asarray(level[:, after - 1] if after else np.zeros(len(level)))
    after = min(after, len(days) - 1)
    share = (within - days[after - 1]) / (days[after] - days[after - 1])
    here = hazard[:, after - 1] + share * (hazard[:, after] - hazard[:, after - 1])
    return np.asarray(-np.expm1(-here))


@dataclass
class Ladder:
    """Makes the probabilities of many subjects fit each other.

    The subjects stand in one order: both directions before one, and quad classes before unions, PLOVER types and CAMEO
    codes. Each is kept between those before it that it holds and those before it that hold it, which are in order among
    themselves already. So what a subject gets does not depend on what else is asked, and the quad classes, which are
    calibrated best, stay as they are.

    Args:
        atoms: what the classes are made of.
        raw: the model's probabilities of a subject, for a fixed list of pairs.
    """

    atoms: Atoms
    raw: Callable[[Subject], Floats]
    _done: dict[Subject, Floats] = field(default_factory=dict)

    def probability(self, subject: Subject) -> Floats:
        """The probabilities of a subject, fitted to all that stand before it."""
        if subject not in self._done:
            found = self.raw(subject)
            low, high = np.zeros(len(found)), np.ones(len(found))
            for before in self.before(subject):
                fitted = self.probability(before)
                if holds(self.atoms, before, subject):
                    high = np.minimum(high, fitted)
                if holds(self.atoms, subject, before):
                    low = np.maximum(low, fitted)
            self._done[subject] = np.clip(found, low, high)
        return self._done[subject]

    def before(self, subject: Subject) -> list[Subject]:
        """The subjects that stand before one, and hold it or are held by it."""
        named = [EventClass("quad", str(quad)) for quad in QUADS]
        inside = any(holds(self.atoms, Subject(quad), subject) for quad in named)
        if not inside:
            # What a quad class holds is below its unions already.
            named += [EventClass("union", name) for name in UNIONS]
        named += [EventClass("plover", kind) for kind in sorted({kind for kind in self.atoms.plover if kind})]
        named += [EventClass("cameo", root) for root in sorted({code[:2] for code in self.atoms.cameo})]
        named += [subject.wanted, *subject.wanted.ancestors()]
        found = {Subject(one) for one in named}
        if subject.direction != "both":
            found |= {Subject(one, subject.direction) for one in named}
        return sorted(
            (
                one
                for one in found
                if _order(one) < _order(subject)
                and self.atoms.members(one.wanted).any()
                and (holds(self.atoms, one, subject) or holds(self.atoms, subject, one))
            ),
            key=_order,
        )


def holds(atoms: Atoms, wide: Subject, narrow: Subject) -> bool:
    """Whether every event of one subject is one of the other, so far as events have been seen."""
    if wide.direction not in ("both", narrow.direction):
        return False
    return bool((atoms.members(wide.wanted) | ~atoms.members(narrow.wanted)).all())


def _order(subject: Subject) -> tuple[bool, tuple[int, int, str, str]]:
    return (subject.direction != "both", subject.wanted.rank())

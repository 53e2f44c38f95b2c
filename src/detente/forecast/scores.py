"""How good probabilities were: Brier score, log loss, skill against references, calibration."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.model import Value

BINS = 10


class Bin(Value):
    """Forecasts of about one probability, and how many came true."""

    forecasts: int
    probability: float
    """Their mean."""
    came_true: float
    """Share of them."""


class Scores(Value):
    """Scores of forecasts that have been answered. Lower is better but for skill, AUC and intervals.

    `skill` is 1 minus the Brier score over that of a reference: nought is no better than it, one is perfect.
    """

    forecasts: int
    came_true: float
    brier: float
    log_loss: float
    """Natural logarithm; probabilities are kept a millionth from 0 and 1 (Brier 1950; Good 1952)."""
    brier_base: float
    """Of the base rate of the class."""
    brier_persistence: float
    """Of saying that what came in the last such stretch of days comes again."""
    skill_base: float | None
    skill_persistence: float | None
    calibration_error: float
    """Mean distance of probability and share that came true over ten bins, weighted by their forecasts."""
    bins: tuple[Bin, ...]


def score(
    probability: Sequence[float], outcome: Sequence[bool], base: Sequence[float], persistence: Sequence[bool]
) -> Scores:
    """Scores of forecasts, all arguments of one length, at least one.

    >>> scores = score([0.9, 0.2], [True, False], [0.5, 0.5], [True, True])
    >>> scores.brier, scores.skill_base, scores.brier_persistence
    (0.025, 0.9, 0.5)
    """
    p, y = np.asarray(probability, dtype=float), np.asarray(outcome, dtype=float)
    b, before = np.asarray(base, dtype=float), np.asarray(persistence, dtype=float)
    brier, brier_base, brier_before = (float(((one - y) ** 2).mean()) for one in (p, b, before))
    safe = np.clip(p, 1e-6, 1 - 1e-6)
    place = np.minimum((p * BINS).astype(int), BINS - 1)
    bins = [
        Bin(
            forecasts=int((place == one).sum()),
            probability=round(float(p[place == one].mean()), 6),
            came_true=round(float(y[place == one].mean()), 6),
        )
        for one in range(BINS)
        if (place == one).any()
    ]
    return Scores(
        forecasts=len(p),
        came_true=round(float(y.mean()), 6),
        brier=round(brier, 6),
        log_loss=round(float(-(y * np.log(safe) + (1 - y) * np.log(1 - safe)).mean()), 6),
        brier_base=round(brier_base, 6),
        brier_persistence=round(brier_before, 6),
        skill_base=round(1 - brier / brier_base, 6) if brier_base else None,
        skill_persistence=round(1 - brier / brier_before, 6) if brier_before else None,
        calibration_error=round(sum(abs(one.probability - one.came_true) * one.forecasts for one in bins) / len(p), 6),
        bins=tuple(bins),
    )

"""What the past of a wider circle calls for: rules whose past is not the pair's own.

A pair that never met has no past, but its circle has one: what anybody lately did to the answer, what the asked actor's
state did to it, what the asked actor did to others of the answer's state, and what the two states did to each other. Of
each circle the latest few relations are kept with their days. As for the rules of pairs (`memory`), it is counted how
often a relation came when another was so many days ago in the circle, and how often it might have come.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.ages import LAGS, Ages, lag_class, new_ages, renew
from detente.forecast.links.compiled import Real, Whole, compiled, inlined

CIRCLES = 4
"""Anyone and the answer, the asked actor's state and the answer, the asked actor and the answer's state, two states."""
SLOTS = 12
"""Latest different relations kept of a circle."""
TRUST = 30.0
"""Circle-days that a rule is smoothed with."""
COLUMNS = 2 * SLOTS
"""Columns beside the counts of a circle: relations, then their days; -1 where empty."""


class Echoes(NamedTuple):
    """Rules learned from circles.

    Attributes:
        hits: (CIRCLES, ways, ways, lags) how often a way came when a way was so long ago in the circle.
        hits_any: (CIRCLES, ways, lags) the same, whatever was so long ago.
        ages: how long ago each way was in how many circles, one group a kind of circle.
    """

    hits: NDArray[np.float32]
    hits_any: NDArray[np.float32]
    ages: Ages


def new_echoes(relations: int) -> Echoes:
    """Nothing learned yet."""
    ways = 2 * relations
    return Echoes(
        np.zeros((CIRCLES, ways, ways, len(LAGS)), dtype=np.float32),
        np.zeros((CIRCLES, ways, len(LAGS)), dtype=np.float32),
        new_ages(CIRCLES, ways),
    )


@compiled
def learn_echo(echoes: Echoes, past: NDArray[np.int32], circle: Whole, way: Whole, day: Whole) -> None:
    """Counts which of a circle's latest relations an event followed; `past` are the circle's columns."""
    for slot in range(SLOTS):
        before = past[slot]
        if before < 0:
            break
        k = lag_class(day - past[SLOTS + slot])
        echoes.hits[circle, way, before, k] += 1
        echoes.hits_any[circle, way, k] += 1


@compiled
def keep_echo(echoes: Echoes, past: NDArray[np.int32], circle: Whole, way: Whole, day: Whole) -> None:
    """Notes an event in a circle's columns, in place of the same relation or of the one longest ago."""
    place = 0
    for slot in range(SLOTS):
        if past[slot] == way or past[slot] < 0:
            place = slot
            break
        if past[SLOTS + slot] < past[SLOTS + place]:
            place = slot
    ways = echoes.hits.shape[1]
    if past[place] >= 0 and past[place] != way:
        renew(echoes.ages, circle * ways + past[place], past[SLOTS + place], -1, day)
        past[SLOTS + place] = -1
    renew(echoes.ages, circle * ways + way, past[SLOTS + place], day, day)
    past[place] = way
    past[SLOTS + place] = day


@inlined
def hear_echo(
    echoes: Echoes,
    lags: NDArray[np.int64],
    past: NDArray[np.int32],
    circle: Whole,
    way: Whole,
    day: Whole,
    out: NDArray[np.float32],
    c: Whole,
) -> Whole:
    """Writes the sum and the largest of the chances that a circle's latest relations give a way; zeros for day -1.

    Returns:
        the place after them in `out`.
    """
    ways = echoes.hits.shape[1]
    together: Real = np.float32(0)
    best: Real = np.float32(0)
    for slot in range(SLOTS if day >= 0 else 0):
        before = past[slot]
        if before < 0:
            break
        k = lags[min(day - past[SLOTS + slot], len(lags) - 1)]
        usual = TRUST * echoes.hits_any[circle, way, k] / (echoes.ages.exposed_any[circle, k] + 1.0)
        chance = np.float32(
            (echoes.hits[circle, way, before, k] + usual) / (echoes.ages.exposed[circle * ways + before, k] + TRUST)
        )
        together += chance
        best = max(best, chance)
    out[c] = together
    out[c + 1] = best
    return c + 2

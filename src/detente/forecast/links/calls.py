"""What each past relation says for the relation asked, worked out once a day and then read for many candidates.

Pairs that deal with each other a lot have dozens of past relations, and every candidate of every query walks through
those of its pair; so the four factors of a learned weight (`follow`) are multiplied out, and a rule's chance (`memory`)
is smoothed and taken to its logarithm, when a relation is first asked about on a day.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.ages import LAGS, lag_class
from detente.forecast.links.compiled import Real, Whole, compiled, inlined
from detente.forecast.links.follow import SIGNALS, WALK, Follow
from detente.forecast.links.memory import FIRST, FULL, NEXT, RELATION, Memory

TRUST = 30.0
"""Pair-days that a rule is smoothed with."""
CERTAIN = 0.95
"""No rule is believed more than this."""


class Calls(NamedTuple):
    """What was worked out.

    Attributes:
        day: (relations,) the day for which a relation's rows are written, -1 if never.
        weight: (relations, ways, SIGNALS) learned weights of past relations, here and back.
        rule: (relations, ways, lags) -log(1 - chance) that the relation comes when another was so long ago.
        lag: class of a number of days, the last one for all that are longer ago.
        found: (3,) what `listen` found for a pair.
        at_place: the first candidate of a query with a place, -1 between queries.
        at_role: the same for twice a role, and one more where the place is the asked actor's own.
    """

    day: NDArray[np.int64]
    weight: NDArray[np.float32]
    rule: NDArray[np.float32]
    lag: NDArray[np.int64]
    found: NDArray[np.float32]
    at_place: NDArray[np.int32]
    at_role: NDArray[np.int32]


def new_calls(actors: int, relations: int) -> Calls:
    """Nothing worked out yet. There are at most one more places, and two more roles, than actors."""
    return Calls(
        np.full(relations, -1, dtype=np.int64),
        np.zeros((relations, 2 * relations, SIGNALS), dtype=np.float32),
        np.zeros((relations, 2 * relations, len(LAGS)), dtype=np.float32),
        np.array([lag_class(lag) for lag in range(int(LAGS[-1]) + 1)], dtype=np.int64),
        np.zeros(3, dtype=np.float32),
        np.full(actors + 1, -1, dtype=np.int32),
        np.full(2 * (actors + 2), -1, dtype=np.int32),
    )


@compiled
def work_out(memory: Memory, follow: Follow, calls: Calls, r: Whole, day: Whole) -> None:
    """Writes the rows of a relation for the day, unless that was done."""
    if calls.day[r] == day:
        return
    calls.day[r] = day
    relations = follow.weight.shape[0]
    usual = np.empty(len(LAGS), dtype=np.float32)
    for k in range(len(LAGS)):
        usual[k] = np.float32(TRUST) * memory.hits_any[r, k] / (memory.ages.exposed_any[0, k] + 1.0)
    for way in range(2 * relations):
        before = way % relations
        other = 0 if before == r else 1
        kind = (2 if way >= relations else 0) + other
        for k in range(SIGNALS):
            calls.weight[r, way, k] = (
                follow.weight[r, way, k]
                * follow.shared[kind, k]
                * follow.asked[r, kind, k]
                * follow.past[way, other, k]
            )
        for k in range(len(LAGS)):
            chance = (memory.hits[r, way, k] + usual[k]) / (memory.ages.exposed[before, k] + TRUST)
            calls.rule[r, way, k] = -np.log(1.0 - min(chance, CERTAIN))


@inlined
def listen(memory: Memory, calls: Calls, there: Whole, back: Whole, r: Whole, day: Whole) -> None:
    """Fills `found` for a pair: all rules together, the strongest chance, and the learned weights together.

    Args:
        memory, calls: what is known, with `work_out` done for the relation.
        there, back: rows of the pair and of the pair turned round, -1 if there is none.
        r: the relation asked.
        day: the day asked about.
    """
    relations = calls.weight.shape[0]
    lags, wide = len(LAGS), len(FULL)
    links, counts, fade = memory.triples.link, memory.triples.level, memory.triples.fade
    farthest = len(calls.lag) - 1
    together: Real = np.float32(0)
    best: Real = np.float32(0)
    total: Real = np.float32(0)
    for side in range(2):
        pair = back if side else there
        if pair < 0:
            continue
        row = memory.pairs.link[pair, FIRST]
        steps = 0
        while row >= 0 and steps < WALK:
            steps += 1
            way = links[row, RELATION] + side * relations
            gone = max(day - np.int64(counts[row, wide]), 0)
            k = calls.lag[min(gone, farthest)]
            rule = calls.rule[r, way, k]
            together += rule
            best = max(best, rule)
            total += calls.weight[r, way, k]
            faded = min(gone, fade.shape[1] - 1)
            for h in range(wide):
                total += calls.weight[r, way, lags + h] * counts[row, h] * fade[h, faded]
            row = links[row, NEXT]
    calls.found[0] = together
    calls.found[1] = 1 - np.exp(-best)
    calls.found[2] = total

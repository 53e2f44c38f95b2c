"""What follows what: learned weights by which a pair's past relations call for the one asked.

Each past relation of a pair adds to the intensity of the relation asked, by how long ago it was last seen and how often
it was seen at several half-lives; the chance of an answer is its share of the intensities of all the actor's partners.
That is a multivariate Hawkes process read discretely (Hawkes, "Spectra of some self-exciting and mutually exciting
point processes", Biometrika 1971), whose weights are learned on line by exponentiated gradient steps (Kivinen and
Warmuth, 1997) on the likelihood of each event: a weight grows where it gave more to what came true than to what did
not.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.ages import LAGS, lag_class
from detente.forecast.links.around import Around, list_partners
from detente.forecast.links.compiled import Real, Whole, compiled
from detente.forecast.links.counts import find, last_day, level
from detente.forecast.links.memory import FIRST, FULL, NEXT, RELATION, Memory

SIGNALS = len(LAGS) + len(FULL)
"""What a past relation tells: its lag class, and its count at each half-life."""
SIDES = 4
"""The same relation or another, in the same direction or back."""
PARTNERS_SEEN = 32
"""Partners that share the chance among them when weights are learned."""
STEP = 0.3
CALM = 20_000
"""Ends of events over which the mean logarithm of all intensities is led back to zero."""
WALK = 24
"""Latest different relations of a pair, each way, that are listened to."""
LARGEST = 1.0
"""Largest change of a weight's logarithm in one step."""


class Follow(NamedTuple):
    """Weights, and the sums of squared gradients that steps are divided by.

    Attributes:
        weight: (relations, ways, SIGNALS) for a relation asked and a past one, in the same direction or back.
        asked: (relations, SIDES, SIGNALS) factor common to all past relations.
        past: (ways, 2, SIGNALS) factor common to all relations asked, where the past one is the same or another.
        shared: (SIDES, SIGNALS) factor common to all relations.
        other: (2 * relations,) intensity of all answers that the pair's past does not call for.
    """

    weight: NDArray[np.float32]
    asked: NDArray[np.float32]
    past: NDArray[np.float32]
    shared: NDArray[np.float32]
    other: NDArray[np.float32]
    weight_sum: NDArray[np.float32]
    asked_sum: NDArray[np.float32]
    past_sum: NDArray[np.float32]
    shared_sum: NDArray[np.float32]


def new_follow(relations: int) -> Follow:
    """Weights before any event: the same relation calls for itself ten times as much as others do."""
    shared = np.full((SIDES, SIGNALS), 0.05, dtype=np.float32)
    shared[0] = 0.5
    shape = (relations, 2 * relations, SIGNALS)
    return Follow(
        np.ones(shape, dtype=np.float32),
        np.ones((relations, SIDES, SIGNALS), dtype=np.float32),
        np.ones((2 * relations, 2, SIGNALS), dtype=np.float32),
        shared,
        np.full(2 * relations, 1.0, dtype=np.float32),
        np.full(shape, 0.5, dtype=np.float32),
        np.full((relations, SIDES, SIGNALS), 1.0, dtype=np.float32),
        np.full((2 * relations, 2, SIGNALS), 1.0, dtype=np.float32),
        np.full((SIDES, SIGNALS), 50.0, dtype=np.float32),
    )


@compiled
def _grown(total: NDArray[np.float32], k: Whole, slope: Real) -> Real:
    """What a weight is multiplied with in one step."""
    total[k] += slope * slope
    step = np.float32(STEP) * slope / np.sqrt(total[k])
    return np.exp(min(max(step, -np.float32(LARGEST)), np.float32(LARGEST)))


@compiled
def called_for(
    memory: Memory,
    follow: Follow,
    there: Whole,
    back: Whole,
    r: Whole,
    day: Whole,
    scale: Real,
    gain: NDArray[np.float32],
) -> Real:
    """Intensity of relation r for a pair (its row, and the row of the pair turned round; -1 if none).

    With a scale that is not 0, the weights learn: `scale` times each weight's part is added to the slopes in `gain`
    (SIDES, SIGNALS), and the weights of the relations make their step.
    """
    relations = follow.weight.shape[0]
    lags = len(LAGS)
    total = np.float32(0)
    for side in range(2):
        pair = back if side else there
        if pair < 0:
            continue
        row = memory.pairs.link[pair, FIRST]
        steps = 0
        while row >= 0 and steps < WALK:
            steps += 1
            before = memory.triples.link[row, RELATION]
            kind = 2 * side + (0 if before == r else 1)
            gone = day - last_day(memory.triples, row)
            k = lag_class(gone)
            weight = follow.weight[r, before + side * relations]
            shared = follow.shared[kind]
            asked = follow.asked[r, kind]
            past = follow.past[before + side * relations, kind % 2]
            part = weight[k] * shared[k] * asked[k] * past[k]
            total += part
            if scale != 0:
                _learn(follow, r, before + side * relations, kind, k, part * scale, gain)
            for h in range(len(FULL)):
                j = lags + h
                part = weight[j] * shared[j] * asked[j] * past[j] * level(memory.triples, row, h, day)
                total += part
                if scale != 0:
                    _learn(follow, r, before + side * relations, kind, j, part * scale, gain)
            row = memory.triples.link[row, NEXT]
    return total


@compiled
def _learn(
    follow: Follow, r: Whole, before: Whole, kind: Whole, k: Whole, slope: Real, gain: NDArray[np.float32]
) -> None:
    gain[kind, k] += slope
    follow.weight[r, before, k] *= _grown(follow.weight_sum[r, before], k, slope)
    follow.asked[r, kind, k] *= _grown(follow.asked_sum[r, kind], k, slope)
    follow.past[before, kind % 2, k] *= _grown(follow.past_sum[before, kind % 2], k, slope)


@compiled
def learn_follow(memory: Memory, around: Around, follow: Follow, day: Whole, events: NDArray[np.int32]) -> None:
    """Learns from a day's events (n, 3), before they are absorbed."""
    actors, relations = len(memory.place), follow.weight.shape[0]
    intensity = np.zeros(PARTNERS_SEEN + 1, dtype=np.float32)
    rows = np.zeros((PARTNERS_SEEN + 1, 2), dtype=np.int64)
    gain = np.zeros((SIDES, SIGNALS), dtype=np.float32)
    heat = 0.0
    for i in range(len(events)):
        r = np.int64(events[i, 1])
        for turned in range(2):
            actor = np.int64(events[i, 2] if turned else events[i, 0])
            true = np.int64(events[i, 0] if turned else events[i, 2])
            way = r + relations * turned
            list_partners(memory, around, actor, day)
            total = follow.other[way]
            number, place = 0, -1
            for j in range(-1, PARTNERS_SEEN):
                other = true if j < 0 else np.int64(around.partners[actor, j])
                if other < 0:
                    break
                if j >= 0 and other == true:
                    continue
                out, into = actor * actors + other, other * actors + actor
                rows[number, 0] = find(memory.pairs.table, into if turned else out)
                rows[number, 1] = find(memory.pairs.table, out if turned else into)
                intensity[number] = called_for(
                    memory, follow, rows[number, 0], rows[number, 1], r, day, np.float32(0), gain
                )
                total += intensity[number]
                if j < 0 and intensity[number] > 0:
                    place = 0
                if j >= 0 or place == 0:
                    number += 1
            heat += np.log(total)
            if place < 0:
                follow.other[way] *= np.exp(np.float32(0.02) * (np.float32(1) - follow.other[way] / total))
                continue
            follow.other[way] *= np.exp(-np.float32(0.02) * follow.other[way] / total)
            gain[:] = 0
            for j in range(number):
                scale = -np.float32(1) / total
                if j == 0:
                    scale += np.float32(1) / intensity[0]
                called_for(memory, follow, rows[j, 0], rows[j, 1], r, day, scale, gain)
            for kind in range(SIDES):
                for k in range(SIGNALS):
                    slope = gain[kind, k]
                    follow.shared_sum[kind, k] += slope * slope
                    step = np.float32(STEP) * slope / np.sqrt(follow.shared_sum[kind, k])
                    follow.shared[kind, k] *= np.exp(step)
    # Only ratios of intensities are learned, and all of them grow together; a common factor takes that back.
    ends = 2 * len(events)
    cooled = np.float32(np.exp(-heat / max(ends, CALM)))
    for kind in range(SIDES):
        for k in range(SIGNALS):
            follow.shared[kind, k] *= cooled
    for way in range(2 * relations):
        follow.other[way] *= cooled

"""What is worked out once a day says the same as the weights and counts it comes from, and stays of one size."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from detente.forecast.links.ages import lag_class
from detente.forecast.links.around import Around, new_around
from detente.forecast.links.calls import CERTAIN, TRUST, Calls, listen, new_calls, work_out
from detente.forecast.links.counts import find, last_day
from detente.forecast.links.follow import Follow, called_for, learn_follow, new_follow
from detente.forecast.links.memory import FIRST, NEXT, RELATION, Memory, absorb, new_memory, room_for

ACTORS, RELATIONS, A_DAY = 12, 4, 60


def events_of(day: int) -> NDArray[np.int32]:
    """A day's events, drawn so that low numbers deal with each other most."""
    rng = np.random.default_rng([7, day])
    ends = np.floor(ACTORS * rng.random((A_DAY, 2)) ** 2).astype(np.int32)
    rows = np.column_stack([ends[:, 0], rng.integers(0, RELATIONS, A_DAY), ends[:, 1]]).astype(np.int32)
    found: NDArray[np.int32] = np.unique(rows[rows[:, 0] != rows[:, 2]], axis=0)
    return found


def learned(days: int) -> tuple[Memory, Around, Follow]:
    """Memory and weights after so many days."""
    nothing = np.zeros(ACTORS, dtype=np.int32)
    memory = room_for(new_memory(nothing, nothing, RELATIONS), days * A_DAY, days)
    around, follow = new_around(ACTORS), new_follow(RELATIONS)
    for day in range(days):
        learn_follow(memory, around, follow, day, events_of(day))
        absorb(memory, day, events_of(day), RELATIONS)
        around.day[:] = -1
    return memory, around, follow


def heard(memory: Memory, follow: Follow, calls: Calls, day: int) -> list[tuple[int, int, int, NDArray[np.float32]]]:
    """What is found for every pair and relation."""
    found = []
    for r in range(RELATIONS):
        work_out(memory, follow, calls, r, day)
        for s in range(ACTORS):
            for o in range(ACTORS):
                there, back = (int(find(memory.pairs.table, a * ACTORS + b)) for a, b in ((s, o), (o, s)))
                listen(memory, calls, there, back, r, day)
                found.append((r, there, back, calls.found.copy()))
    return found


def rules(memory: Memory, there: int, back: int, r: int, day: int) -> tuple[float, float]:
    """Together and best of the rules that fire, written down plainly."""
    chances = [0.0]
    for side, pair in enumerate((there, back)):
        row = int(memory.pairs.link[pair, FIRST]) if pair >= 0 else -1
        while row >= 0:
            k = lag_class(day - last_day(memory.triples, row))
            before = int(memory.triples.link[row, RELATION])
            usual = memory.hits_any[r, k] / (memory.ages.exposed_any[0, k] + 1)
            hits = memory.hits[r, before + side * RELATIONS, k]
            chances.append(min((hits + TRUST * usual) / (memory.ages.exposed[before, k] + TRUST), CERTAIN))
            row = int(memory.triples.link[row, NEXT])
    return float(-np.log1p(-np.array(chances)).sum()), max(chances)


def test_it_says_the_same_as_weights_and_counts() -> None:
    memory, _, follow = learned(40)
    calls = new_calls(ACTORS, RELATIONS)
    for day in (40, 55):
        found = heard(memory, follow, calls, day)
        assert sum(row[3].any() for row in found) > 100
        for r, there, back, values in found:
            intensity = called_for(memory, follow, there, back, r, day, np.float32(0), follow.shared)
            expected = (*rules(memory, there, back, r, day), intensity)
            assert values == pytest.approx(expected, rel=1e-4, abs=1e-6)


def test_intensities_do_not_grow_with_the_stream() -> None:
    sizes = []
    for days in (1000, 1500):
        memory, _, follow = learned(days)
        found = heard(memory, follow, new_calls(ACTORS, RELATIONS), days)
        sizes.append(float(np.log(np.sum([row[3][2] for row in found]) / (ACTORS * RELATIONS))))
    assert abs(sizes[1] - sizes[0]) < 0.2
    assert abs(sizes[1]) < 0.5, "an actor's intensities are led to one in all"

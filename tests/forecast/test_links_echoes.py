"""Rules with time lags count what a plain recount counts, for pairs and for wider circles."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.ages import LAGS, advance, ages_until, lag_class, new_ages, renew
from detente.forecast.links.counts import find, last_day
from detente.forecast.links.echoes import CIRCLES, SLOTS, hear_echo, keep_echo, new_echoes
from detente.forecast.links.memory import FIRST, NEXT, RELATION, Memory, absorb, circle_key, new_memory, room_for

ACTORS, RELATIONS, DAYS, A_DAY = 9, 3, 30, 12
PLACES = np.array([0, 1, 1, 2, 2, 2, 0, 3, 3], dtype=np.int32)
LAG = np.array([lag_class(lag) for lag in range(int(LAGS[-1]) + 1)], dtype=np.int64)


def events_of(day: int) -> NDArray[np.int32]:
    """A day's events between different actors, each once."""
    rng = np.random.default_rng([3, day])
    ends = rng.integers(0, ACTORS, (A_DAY, 2))
    rows = np.column_stack([ends[:, 0], rng.integers(0, RELATIONS, A_DAY), ends[:, 1]]).astype(np.int32)
    found: NDArray[np.int32] = np.unique(rows[rows[:, 0] != rows[:, 2]], axis=0)
    return found


def remembered() -> Memory:
    """The memory of all days."""
    memory = room_for(new_memory(PLACES, np.zeros(ACTORS, dtype=np.int32), RELATIONS), DAYS * A_DAY, DAYS)
    # Actors without a state get no home here, so that circles can be recounted plainly.
    memory.home_level[:] = np.inf
    for day in range(DAYS):
        absorb(memory, day, events_of(day), RELATIONS)
    return memory


def circles_of(actor: int, other: int) -> list[tuple[str, int, int]]:
    """The circles of an actor and an answer, in the order of `CIRCLES`."""
    home, its_home = int(PLACES[actor]), int(PLACES[other])
    return [("any", 0, other), ("home", home, other), ("there", actor, its_home), ("homes", home, its_home)]


def test_time_at_each_lag_is_counted_as_one_by_one() -> None:
    ages = ages_until(new_ages(2, 3), 600)
    rng = np.random.default_rng(5)
    last: dict[tuple[int, int], int] = {}
    expected: Counter[tuple[int, int]] = Counter()
    for day in range(200):
        advance(ages, day)
        expected.update((kind, int(LAG[min(day - before, len(LAG) - 1)])) for (kind, _), before in last.items())
        for kind, thing in rng.integers(0, 6, (3, 2)).tolist():
            renew(ages, kind, last.get((kind, thing), -1), day, day)
            last[kind, thing] = day
    plain = np.array([[expected[kind, k] for k in range(len(LAGS))] for kind in range(6)])
    assert (ages.exposed == plain).all()
    assert (ages.exposed_any == plain.reshape(2, 3, -1).sum(axis=1)).all()


def test_circles_learn_what_a_plain_recount_counts() -> None:
    memory = remembered()
    past: dict[tuple[str, int, int], dict[int, int]] = {}
    hits: Counter[tuple[int, int, int, int]] = Counter()
    for day in range(DAYS):
        ends = [(s, r, o) for s, r, o in events_of(day).tolist()]
        ends += [(o, RELATIONS + r, s) for s, r, o in ends]
        for actor, way, other in ends:
            for circle, key in enumerate(circles_of(actor, other)):
                hits.update((circle, way, before, lag_class(day - on)) for before, on in past.get(key, {}).items())
        for actor, way, other in ends:
            for key in circles_of(actor, other):
                past.setdefault(key, {})[way] = day
    assert 2 * RELATIONS <= SLOTS
    assert len(hits) > 100
    for place in np.ndindex(*memory.echoes.hits.shape):
        assert memory.echoes.hits[place] == hits[place]
    for actor, other in ((1, 4), (3, 1), (7, 5)):
        for circle in range(1, CIRCLES):
            row = find(memory.circles.table, circle_key(memory, circle, actor, other))
            columns = memory.circles.link[row].tolist() if row >= 0 else [-1] * 2 * SLOTS
            kept = {way: on for way, on in zip(columns[:SLOTS], columns[SLOTS:], strict=True) if way >= 0}
            assert kept == past.get(circles_of(actor, other)[circle], {})


def test_only_the_latest_relations_are_kept() -> None:
    echoes = new_echoes(SLOTS)
    past = np.full(2 * SLOTS, -1, dtype=np.int32)
    for day in range(2 * SLOTS):
        advance(echoes.ages, day)
        keep_echo(echoes, past, 2, day, day)
    assert sorted(past[:SLOTS].tolist()) == list(range(SLOTS, 2 * SLOTS))
    assert echoes.ages.lasting.sum() == SLOTS


def test_a_rule_is_heard_in_the_circle_where_it_was_learned() -> None:
    memory = remembered()
    for day in range(DAYS, 3 * DAYS, 2):
        absorb(memory, day, np.array([[1, 0, 3]], dtype=np.int32), RELATIONS)
        absorb(memory, day + 1, np.array([[2, 1, 3]], dtype=np.int32), RELATIONS)
    absorb(memory, 3 * DAYS, np.array([[1, 0, 3]], dtype=np.int32), RELATIONS)
    row = find(memory.circles.table, circle_key(memory, 1, 2, 3))
    heard = np.zeros((RELATIONS, 2), dtype=np.float32)
    for r in range(RELATIONS):
        hear_echo(memory.echoes, LAG, memory.circles.link[row], 1, r, 3 * DAYS + 1, heard[r], 0)
    assert heard[1, 0] > 2 * heard[2, 0]
    assert (heard[:, 1] <= heard[:, 0]).all()


def test_relations_of_a_pair_run_from_the_latest_to_the_oldest() -> None:
    memory = remembered()
    seen = 0
    for pair in range(int(memory.pairs.table.used[0])):
        row, days, relations = int(memory.pairs.link[pair, FIRST]), [], set()
        while row >= 0:
            days.append(last_day(memory.triples, row))
            relations.add(int(memory.triples.link[row, RELATION]))
            row = int(memory.triples.link[row, NEXT])
        assert days == sorted(days, reverse=True)
        assert len(relations) == len(days)
        seen += len(days)
    assert seen == int(memory.triples.table.used[0])

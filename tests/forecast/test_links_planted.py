"""What was planted in a made-up stream is found: a recurrence, a two-hop rule, what follows what."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links import LinkForecaster, Settings
from detente.forecast.links.counts import bump, level, new_counts, since, with_room
from detente.forecast.links.names import attributes
from detente.forecast.links.table import add, find, new_table, roomy

SMALL = Settings(trees=40, queries=2000, taught_events=2500, steps=20000, kept_events=2000)
DAYS = 120


def mean_rank(forecaster: LinkForecaster, day: int, asked: list[tuple[int, int, int]], true: list[int]) -> float:
    scores = forecaster.rank(day, np.array(asked))
    return float(np.mean([1 + (row > row[t]).sum() for row, t in zip(scores, true, strict=True)]))


def test_a_recurrence_is_found() -> None:
    """Each actor turns to its own partner with one relation, amid noise with the others."""
    rng = np.random.default_rng(0)
    actors = 60
    rows = []
    for day in range(DAYS):
        for _ in range(10):
            a = int(rng.integers(0, actors))
            rows.append((a, 0, (a * 7 + 3) % actors, day))
            s, o = rng.choice(actors, 2, replace=False)
            rows.append((s, int(rng.integers(1, 3)), o, day))
    names = [f"Person {i:02}" for i in range(actors)]
    forecaster = LinkForecaster(names, ["own", "noise", "din"], settings=SMALL).fit(np.array(rows))
    asked = [(0, a, 0) for a in range(actors)]
    assert mean_rank(forecaster, DAYS, asked, [(a * 7 + 3) % actors for a in range(actors)]) < 1.2


def two_hop(days: int) -> tuple[NDArray[np.int64], list[tuple[int, int, int]], int]:
    """Groups of members; each member consults the members of its own group, and "joins" another's host later.

    Actors 0..9 are hosts, 10..109 members, ten a host. Members of a group consult each other, never the host; each
    joins the host of its group exactly once. Whom an actor joins is known only through those it consults.
    """
    rng = np.random.default_rng(2)
    rows = []
    members = np.arange(10, 110)
    joining = rng.permutation(members)
    for day in range(days):
        for _ in range(12):
            a = int(rng.choice(members))
            b = 10 + (a - 10) // 10 * 10 + int(rng.integers(0, 10))
            if a != b:
                rows.append((a, 0, b, day))
        if day >= 20 and day - 20 < 80:
            a = int(joining[day - 20])
            rows.append((a, 1, (a - 10) // 10, day))
    left = [int(a) for a in joining[80:]]
    return np.array(rows), [(0, a, 1) for a in left], len(left)


def test_a_two_hop_rule_is_found_for_pairs_never_seen() -> None:
    events, asked, number = two_hop(DAYS)
    names = [f"{'Host' if i < 10 else 'Member'} {i:03}" for i in range(110)]
    forecaster = LinkForecaster(names, ["consult", "join"], settings=SMALL).fit(events)
    assert number == 20
    # Of ten hosts that all were joined alike, chance would give a mean of 5.5.
    assert mean_rank(forecaster, DAYS, asked, [(a - 10) // 10 for _, a, _ in asked]) < 2.5


def test_what_follows_what_is_found() -> None:
    """A threat is answered by the threatened on the next day; who threatens whom is random."""
    rng = np.random.default_rng(4)
    actors = 40
    rows = []
    threats: list[tuple[int, int]] = []
    for day in range(DAYS):
        rows += [(o, 1, s, day) for s, o in threats]
        threats = [tuple(rng.choice(actors, 2, replace=False).tolist()) for _ in range(8)]
        rows += [(s, 0, o, day) for s, o in threats]
    names = [f"State {i:02}" for i in range(actors)]
    forecaster = LinkForecaster(names, ["threaten", "answer"], settings=SMALL).fit(np.array(rows))
    once = {o: s for s, o in threats if sum(o == other for _, other in threats) == 1}
    assert mean_rank(forecaster, DAYS, [(0, o, 1) for o in once], list(once.values())) < 1.3


def test_actors_of_the_same_state_and_role_stand_for_each_other() -> None:
    """Police arrests the citizens of its own state, each once, ministries those of any; some police has not yet."""
    rng = np.random.default_rng(6)
    states = [f"State {i:03}" for i in range(120)]
    names = [f"{role} ({state})" for state in states for role in ("Police", "Citizen", "Ministry")]
    rows = []
    for day in range(DAYS):
        rows += [(3 * i, 0, 3 * i + 1, day) for i in range(120) if i < 110 and i == day]
        for _ in range(15):
            i, j = rng.integers(0, 120, 2)
            rows.append((3 * i + 2, 0, 3 * j + 1, day))
            rows.append((3 * i + 2, 1, 3 * j + int(rng.integers(0, 3)), day))
            rows.append((3 * i + int(rng.integers(0, 2)), 2, 3 * j + int(rng.integers(0, 2)), day))
    forecaster = LinkForecaster(names, ["arrest", "address", "meet"], settings=SMALL).fit(np.array(rows))
    place = mean_rank(forecaster, DAYS, [(0, 3 * i, 0) for i in range(110, 120)], [3 * i + 1 for i in range(110, 120)])
    assert place < 12, "far better than 180, the middle of all actors"


def test_attributes_come_from_the_names_alone() -> None:
    places, roles, number_of_places, number_of_roles = attributes(
        ["Police (India)", "India", "Party (X) (Chad)", "A (", "", "Police (Chad)"]
    )
    assert places.tolist() == [2, 2, 1, 0, 0, 1]
    assert roles.tolist() == [2, 1, 0, 0, 0, 2]
    assert (number_of_places, number_of_roles) == (3, 3)


def test_the_table_finds_what_was_added_and_nothing_else() -> None:
    rng = np.random.default_rng(8)
    keys = rng.integers(0, 2**60, 5000)
    table = new_table(8)
    rows: dict[int, int] = {}
    for key in keys.tolist():
        table = roomy(table, 1)
        rows[key] = add(table, key)
    assert sorted(rows.values()) == list(range(len(rows)))
    assert all(find(table, key) == row for key, row in rows.items())
    assert all(find(table, key) == -1 for key in rng.integers(2**60, 2**61, 1000).tolist())


def test_counts_fade_by_their_half_lives() -> None:
    counts = with_room(new_counts((2.0, 10.0), 0, room=1), 5)
    row = bump(counts, 7, 100)
    bump(counts, 7, 104)
    assert level(counts, row, 0, 104) == 1.25
    assert level(counts, row, 0, 106) == 0.625
    assert level(counts, row, 1, 114) < level(counts, row, 1, 104)
    assert since(counts, row, 110) == 6
    assert level(counts, -1, 0, 110) == 0

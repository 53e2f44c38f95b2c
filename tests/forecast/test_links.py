"""The link forecaster keeps its contract, and learns what was planted."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from detente.errors import DetenteError, ForecastError
from detente.forecast.links import FAMILIES, FEATURES, LinkForecaster, Settings, feature_table

SMALL = Settings(trees=30, queries=1500, taught_events=1500, steps=5000, kept_events=1000)
STATES = ["Avaria", "Bohen", "Cadmor", "Delvia", "Estan"]
NAMES = [*STATES, *(f"{role} ({state})" for state in STATES for role in ("Police", "Citizen", "Ministry")), "Ann Lee"]
RELATIONS = ["accuse", "consult", "visit", "threaten"]
LAST = 80


def stream(days: int = LAST, seed: int = 5) -> NDArray[np.int32]:
    """Random events among the actors, about twenty a day, with habits: pairs that meet often."""
    rng = np.random.default_rng(seed)
    habits = np.column_stack([rng.integers(0, len(NAMES), 40), rng.integers(0, 4, 40), rng.integers(0, len(NAMES), 40)])
    rows = []
    for day in range(days):
        for _ in range(20):
            if rng.random() < 0.7:
                s, r, o = habits[rng.integers(0, 40)]
            else:
                s, r, o = rng.integers(0, len(NAMES)), rng.integers(0, 4), rng.integers(0, len(NAMES))
            if s != o:
                rows.append((s, r, o, day))
    return np.array(rows, dtype=np.int32)


def queries() -> NDArray[np.int32]:
    return np.array([(d, a, r) for d in (0, 1) for a in range(0, len(NAMES), 3) for r in range(4)], dtype=np.int32)


@pytest.fixture(scope="module")
def forecaster() -> LinkForecaster:
    return LinkForecaster(NAMES, RELATIONS, settings=SMALL).fit(stream())


def test_scores_are_finite_and_one_row_a_query(forecaster: LinkForecaster) -> None:
    scores = forecaster.rank(LAST, queries())
    assert scores.shape == (len(queries()), len(NAMES))
    assert scores.dtype == np.float32
    assert np.isfinite(scores).all()
    assert forecaster.rank(LAST, queries()[:0]).shape == (0, len(NAMES))


def test_a_query_is_answered_the_same_alone_and_in_any_order(forecaster: LinkForecaster) -> None:
    asked = queries()
    whole = forecaster.rank(LAST, asked)
    for i in range(0, len(asked), 7):
        assert (forecaster.rank(LAST, asked[i : i + 1])[0] == whole[i]).all()
    shuffled = np.random.default_rng(1).permutation(len(asked))
    assert (forecaster.rank(LAST, asked[shuffled]) == whole[shuffled]).all()


def test_same_seed_same_bytes_another_seed_others() -> None:
    first, second = (LinkForecaster(NAMES, RELATIONS, settings=SMALL, seed=3).fit(stream()) for _ in range(2))
    assert first.rank(LAST, queries()).tobytes() == second.rank(LAST, queries()).tobytes()
    third = LinkForecaster(NAMES, RELATIONS, settings=SMALL, seed=4).fit(stream())
    assert first.rank(LAST, queries()).tobytes() != third.rank(LAST, queries()).tobytes()


def test_numbers_carry_no_meaning(forecaster: LinkForecaster) -> None:
    rng = np.random.default_rng(9)
    actor, relation = rng.permutation(len(NAMES)), rng.permutation(len(RELATIONS))
    names, relations = [""] * len(NAMES), [""] * len(RELATIONS)
    for old, new in enumerate(actor):
        names[new] = NAMES[old]
    for old, new in enumerate(relation):
        relations[new] = RELATIONS[old]
    events, asked = stream(), queries()
    renamed = np.column_stack([actor[events[:, 0]], relation[events[:, 1]], actor[events[:, 2]], events[:, 3]])
    # Within a day the order says nothing either.
    renamed = renamed[np.lexsort((renamed[:, 0], renamed[:, 3]))]
    other = LinkForecaster(names, relations, settings=SMALL).fit(renamed)
    scores = other.rank(LAST, np.column_stack([asked[:, 0], actor[asked[:, 1]], relation[asked[:, 2]]]))
    assert (scores[:, actor] == forecaster.rank(LAST, asked)).all()


def test_what_is_observed_changes_later_days_and_asking_changes_nothing() -> None:
    asked = queries()
    one, two = (LinkForecaster(NAMES, RELATIONS, settings=SMALL).fit(stream()) for _ in range(2))
    before = one.rank(LAST, asked)
    one.rank(LAST + 9, asked)
    assert (one.rank(LAST, asked) == before).all()
    today = np.array([[0, 1, 7, LAST], [3, 2, 9, LAST]], dtype=np.int32)
    one.observe(today)
    two.observe(today)
    after = one.rank(LAST + 1, asked)
    assert (after != before).any()
    assert (two.rank(LAST + 1, asked) == after).all(), "what was asked before made a difference"
    one.observe(today[:0])
    assert (one.rank(LAST + 1, asked) == after).all()


def test_a_planted_future_event_never_changes_a_forecast() -> None:
    known, rest = stream()[stream()[:, 3] < 70], stream()[stream()[:, 3] >= 70]
    planted = rest.copy()
    planted[planted[:, 3] >= 72, 2] = len(NAMES) - 1
    planted = planted[planted[:, 0] != planted[:, 2]]
    scores = []
    for future in (rest, planted):
        forecaster = LinkForecaster(NAMES, RELATIONS, settings=SMALL).fit(known)
        found = []
        for day in range(70, 75):
            found.append(forecaster.rank(day, queries()))
            forecaster.observe(future[future[:, 3] == day])
        scores.append(found)
    for day in range(3):
        assert (scores[0][day] == scores[1][day]).all()
    assert (scores[0][3] != scores[1][3]).any()


def test_events_given_twice_count_once(forecaster: LinkForecaster) -> None:
    doubled = np.repeat(stream(), 2, axis=0)
    again = LinkForecaster(NAMES, RELATIONS, settings=SMALL).fit(doubled)
    assert (again.rank(LAST, queries()) == forecaster.rank(LAST, queries())).all()


def test_actors_never_seen_are_ranked_last_but_ranked() -> None:
    names = [*NAMES, "Never Seen", "Nor Seen"]
    forecaster = LinkForecaster(names, RELATIONS, settings=SMALL).fit(stream())
    scores = forecaster.rank(LAST, [[0, 0, 1], [1, len(NAMES), 2]])
    assert np.isfinite(scores).all()
    assert scores[0, :5].max() > scores[0, -2:].max()


def test_one_event_is_enough_to_learn_from() -> None:
    forecaster = LinkForecaster(["A", "B", "C"], ["r"], settings=SMALL).fit([[0, 0, 1, 0]])
    assert forecaster.rank(1, [[0, 0, 0]])[0].argmax() == 1


def test_an_explanation_adds_up_and_speaks(forecaster: LinkForecaster) -> None:
    asked = [0, 2, 1]
    scores = forecaster.rank(LAST, [asked])[0]
    best = int(scores.argmax())
    found = forecaster.explain(LAST, asked, best)
    assert (found.place, found.candidate) == (1, True)
    assert found.score == pytest.approx(float(scores[best]))
    assert {reason.family for reason in found.reasons} == set(FAMILIES)
    assert sum(reason.moved for reason in found.reasons) > 0, "the best answer stands above the mean"
    assert str(found).startswith("place 1\n+")
    worst = forecaster.explain(LAST, asked, 2)
    assert not worst.candidate
    assert "nothing in the past" in str(worst)


def test_every_family_has_features_and_every_feature_a_row_in_the_table() -> None:
    assert {feature.family for feature in FEATURES} == set(FAMILIES)
    assert len({feature.name for feature in FEATURES}) == len(FEATURES)
    assert len(feature_table().splitlines()) == len(FEATURES) + 2


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ([[0, 0, 1]], "the shape is (1, 3)"),
        ([0, 0, 1, 2], "the shape is (4,)"),
        ([[0.0, 0.0, 1.0, 2.0]], "of type float64"),
        ([[0, 0, 1, 5], [0, 0, 1, 4]], "row 1: day 4 comes after day 5"),
        ([[0, 0, 99, 5]], "row 0: the target is 99"),
        ([[0, 7, 1, 5]], "the relation is 7"),
        ([[-1, 0, 1, 5]], "the source is -1"),
        ([[0, 0, 1, -5]], "the day is -5"),
        (np.zeros((0, 4), dtype=np.int32), "no events"),
    ],
)
def test_events_that_make_no_sense_are_refused(events: object, says: str) -> None:
    with pytest.raises(ForecastError) as caught:
        LinkForecaster(NAMES, RELATIONS, settings=SMALL).fit(events)  # type: ignore[arg-type]
    assert says in str(caught.value)
    assert caught.value.remedy
    assert isinstance(caught.value, DetenteError)


def test_calls_out_of_turn_are_refused(forecaster: LinkForecaster) -> None:
    fresh = LinkForecaster(NAMES, RELATIONS, settings=SMALL)
    with pytest.raises(ForecastError, match="nothing was learned"):
        fresh.rank(3, queries())
    with pytest.raises(ForecastError, match="nothing was learned"):
        fresh.observe(stream())
    with pytest.raises(ForecastError, match="learned already"):
        forecaster.fit(stream())
    with pytest.raises(ForecastError, match=f"day {LAST - 1} is over"):
        forecaster.rank(LAST - 1, queries())
    with pytest.raises(ForecastError, match="is over"):
        forecaster.observe([[0, 0, 1, 3]])
    with pytest.raises(ForecastError, match="direction is 2"):
        forecaster.rank(LAST, [[2, 0, 0]])
    with pytest.raises(ForecastError, match="shape"):
        forecaster.rank(LAST, [0, 0, 0])
    with pytest.raises(ForecastError, match="no actor 99"):
        forecaster.explain(LAST, [0, 0, 0], 99)
    with pytest.raises(ForecastError, match="'magic'"):
        LinkForecaster(NAMES, RELATIONS, settings=Settings(without=("magic",)))
    with pytest.raises(ForecastError, match="actor names"):
        LinkForecaster([], RELATIONS)

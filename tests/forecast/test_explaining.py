"""Reasons, precedents, and what would change a forecast."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from detente.forecast.explaining import Explained
from detente.forecast.log import number_of
from detente.forecast.model import expit
from detente.forecast.questions import Question

AS_OF = datetime.date(2012, 10, 1)


@pytest.fixture(scope="module")
def view(forecaster, events):
    return forecaster.view(events, AS_OF)


@pytest.fixture(scope="module", params=[("CHN", "USA", 1), ("IRN", "RUS", 4), ("FRA", "GBR", "cameo:042", True)])
def explained(view, request):
    return Explained(view, Question.of(request.param), 30, {"CHN": "China", "USA": "United States"})


def test_the_reasons_add_up_to_the_distance_from_what_every_pair_starts_with(view):
    question = Question.of(("IRN", "RUS", 2))
    explained = Explained(view, question, 30)
    model = explained.model
    names, values = explained._features(view.snapshot, explained._one, explained._other)
    shares = model.booster.predict(values, pred_contrib=True)[0]
    number = int(values[0, names.index("asked.class")])
    whole = expit(np.array([model.offset[number] + model.slope[number] * shares.sum()]))[0]
    assert whole == pytest.approx(model.probability(values, number)[0], abs=1e-6)
    told = {reason.group: reason.log_odds for reason in explained.reasons()}
    for group in {name.partition(".")[0] for name in names} - {"asked", "world"}:
        share = model.slope[number] * sum(
            one for one, name in zip(shares[:-1], names, strict=True) if name.startswith(f"{group}.")
        )
        assert told.get(group, 0) == pytest.approx(share if abs(share) >= 0.05 else 0, abs=1e-3)


def test_reasons_have_words_with_the_figures_of_the_pair(view, explained):
    reasons = explained.reasons()
    assert reasons
    assert [abs(one.log_odds) for one in reasons] == sorted((abs(one.log_odds) for one in reasons), reverse=True)
    for reason in reasons:
        assert (reason.points > 0) == (reason.log_odds > 0) or abs(reason.points) < 0.1
        assert "{" not in reason.words
    record = next((one for one in reasons if one.group == "record"), None)
    if record:
        log = view.log
        low, high = view.sides(explained.question)
        mine = (np.minimum(log.source, log.target) == low) & (np.maximum(log.source, log.target) == high)
        mine &= log.atoms.members(explained.question.wanted)[log.atom]
        if explained.question.directed:
            mine &= log.source == log.number[explained.question.one]
        year = len(np.unique(log.day[mine & (log.day > view.day - 365)]))
        assert record.words.startswith(f"days with such an event: {year} in the past year, ")


def test_past_events_are_of_the_pair_and_the_class_and_the_latest_first(view, explained):
    past = explained.past()
    question = explained.question
    assert past
    assert [one.date for one in past] == sorted((one.date for one in past), reverse=True)
    for one in past:
        assert {one.source, one.target} == {question.one, question.other}
        assert not question.directed or one.source == question.one
        assert one.date <= AS_OF
    assert past[0].date == datetime.date(1970, 1, 1) + datetime.timedelta(
        days=max(
            day for day in range(view.day - 900, view.day + 1) if view.happened(question, day - 1, day) is not None
        )
    )


def test_precedents_are_answered_situations_of_either_ending(view, explained):
    precedents, share = explained.precedents()
    assert share is not None
    assert 0 <= share <= 1
    assert {one.happened for one in precedents} == {True, False}
    for one in precedents:
        assert one.as_of + datetime.timedelta(days=30) <= AS_OF, "its answer is known as of the day"
        direction = explained.subject.direction
        if direction == "both":
            question = Question.of((one.one, one.other, explained.question.wanted))
            first = view.happened(question, number_of(one.as_of), number_of(one.as_of) + 30)
            assert (first is not None) is one.happened
            assert one.after == (None if first is None else first - number_of(one.as_of))


def test_changes_are_what_asking_again_with_the_event_gives(view, explained, forecaster, events):
    import pyarrow as pa

    changes = explained.changes()
    assert changes
    assert [abs(one.points) for one in changes] == sorted((abs(one.points) for one in changes), reverse=True)
    members = dict(zip(view.log.atoms.cameo, view.log.atoms.members(explained.question.wanted), strict=True))
    assert sum(bool(members[one.cameo]) for one in changes) <= 1
    first = changes[0]
    like = next(row for row in events.to_pylist() if row["cameo"] == first.cameo)
    known = [row for row in events.to_pylist() if row["date"] <= AS_OF]
    more = [*known, {**like, "date": AS_OF, "source": first.source, "target": first.target}]
    table = pa.Table.from_pylist(more, schema=events.schema)
    again = forecaster.view(table, AS_OF).raw(explained.subject, explained._one, explained._other, 30)
    assert again[0] == pytest.approx(first.probability, abs=1e-4)


def test_explaining_twice_gives_the_same(view, explained):
    again = Explained(view, explained.question, 30, {"CHN": "China", "USA": "United States"})
    for part in ("reasons", "past", "precedents", "changes"):
        assert getattr(again, part)() == getattr(explained, part)()

"""The forecast book, and the scores."""

from __future__ import annotations

import datetime
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import ForecastError, UsageError
from detente.forecast.book import Answer, Book
from detente.forecast.picture import calibration_plot, save_plot
from detente.forecast.records import Asked, Forecast
from detente.forecast.scores import score
from detente.workspace import Store

NOW = datetime.datetime(2014, 12, 1, 9, 30, tzinfo=datetime.UTC)


def make_forecast(
    probability: float = 0.3, wanted: str = "quad:2", as_of: datetime.date = datetime.date(2014, 12, 1)
) -> Forecast:
    asked = Asked(
        one="IRN", other="RUS", names=("Iran", "Russia"), wanted=wanted, words="material cooperation",
        directed=False, as_of=as_of, within=30,
    )  # fmt: skip
    return Forecast(
        asked=asked, probability=probability, low=0.2, high=0.4, coverage=0.8, likelihood="unlikely", base_rate=0.1,
        own_rate=0.2, persistence=False, version="questions/1", inputs="0123456789abcdef", data_set="icews",
    )  # fmt: skip


def test_a_forecast_is_kept_once_and_comes_back_as_it_was(tmp_path):
    with Store.open(tmp_path) as store:
        book = Book(store)
        assert len(book.keep([make_forecast(), make_forecast()], NOW)) == 1
        assert book.keep([make_forecast()], NOW + datetime.timedelta(days=1)) == []
        (kept,) = book.forecasts()
        assert (kept.forecast, kept.made, kept.resolution) == (make_forecast(), NOW, None)
        assert book.scores() is None
        with pytest.raises(ForecastError, match="time zone"):
            book.keep([make_forecast(0.9, "quad:1")], NOW.replace(tzinfo=None))


def test_open_forecasts_are_resolved_by_events_and_corrected_by_hand_without_losing_anything(tmp_path):
    with Store.open(tmp_path) as store:
        book = Book(store)
        forecasts = [make_forecast(0.8, "quad:1"), make_forecast(0.3, "quad:2"), make_forecast(0.1, "quad:4")]
        book.keep(forecasts, NOW)
        answers = {"quad:1": Answer(outcome=True, decided=datetime.date(2014, 12, 9)), "quad:2": Answer(outcome=False)}
        resolved = book.resolve(lambda one: answers.get(one.asked.wanted, Answer(outcome=None)), NOW)
        assert [(one.outcome, one.by) for one in resolved] == [("yes", "events"), ("no", "events")]
        assert book.resolve(lambda one: answers.get(one.asked.wanted, Answer(outcome=None)), NOW) == []
        scores = book.scores()
        assert scores is not None
        assert scores.forecasts == 2
        assert scores.brier == pytest.approx((0.2**2 + 0.3**2) / 2)
        second = forecasts[1].id
        book.resolve_by_hand(second[:10], "yes", name="A. Analyst", note="a deal that the data set missed", made=NOW)
        book.resolve_by_hand(forecasts[2].id, "void", name="A. Analyst", note="no such question", made=NOW)
        assert [one.outcome for one in book.resolutions() if one.forecast == second] == ["no", "yes"]
        assert [one.resolution.outcome for one in book.forecasts() if one.resolution] == ["yes", "yes", "void"]
        assert book.scores().forecasts == 2
        assert list(store.check()) == []


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        (("ffff", "yes", "A", "b"), "no forecast's id begins"),
        (("", "yes", "A", "b"), "begins with ''"),
        ((None, "maybe", "A", "b"), "no outcome"),
        ((None, "yes", " ", "b"), "needs a name and a note"),
        ((None, "yes", "A", ""), "needs a name and a note"),
    ],
)
def test_a_resolution_by_hand_must_say_what_and_who_and_why(tmp_path, given_, message):
    with Store.open(tmp_path) as store:
        book = Book(store)
        book.keep([make_forecast()], NOW)
        id_, outcome, name, note = given_
        with pytest.raises(ForecastError, match=message):
            book.resolve_by_hand(make_forecast().id if id_ is None else id_, outcome, name=name, note=note, made=NOW)


def test_the_id_tells_questions_inputs_and_versions_apart_and_nothing_else():
    one = make_forecast()
    assert one.model_copy(update={"probability": 0.9}).id == one.id
    others = [
        make_forecast(wanted="quad:1"),
        make_forecast(as_of=datetime.date(2014, 12, 2)),
        one.model_copy(update={"version": "questions/2"}),
        one.model_copy(update={"inputs": "f" * 16}),
        one.model_copy(update={"data_set": "gdelt2"}),
    ]
    assert len({other.id for other in [one, *others]}) == 6


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.floats(0.01, 0.99), st.booleans()), min_size=1, max_size=60)
)
def test_scores_are_what_their_definitions_say(rows):
    p, y, base, before = (list(column) for column in zip(*rows, strict=True))
    found = score(p, y, base, before)
    assert found.brier == pytest.approx(
        np.mean([(one - other) ** 2 for one, other in zip(p, y, strict=True)]), abs=1e-6
    )
    assert sum(one.forecasts for one in found.bins) == len(rows)
    assert 0 <= found.calibration_error <= 1
    assert sum(one.came_true * one.forecasts for one in found.bins) == pytest.approx(sum(y), abs=1e-3)
    if found.skill_base is not None and found.brier_base > 1e-3:
        assert found.skill_base == pytest.approx(1 - found.brier / found.brier_base, abs=1e-2)


@pytest.mark.parametrize("suffix", [".svg", ".png", ".html", ".json"])
def test_the_calibration_plot_is_written_and_asks_nothing_of_the_network(tmp_path, suffix):
    found = score([0.1, 0.3, 0.35, 0.9], [False, False, True, True], [0.5] * 4, [True] * 4)
    path = tmp_path / f"plot{suffix}"
    save_plot(calibration_plot(found, "Forecasts"), path)
    content = path.read_bytes()
    assert len(content) > 1000
    if suffix == ".svg":
        assert b"Share that came true" in content
        assert b"4 forecasts, Brier score" in content
    if suffix == ".html":
        assert b"<script src=" not in content
    if suffix == ".json":
        json.loads(content)
    with pytest.raises(UsageError, match=r"cannot be written as \.gif"):
        save_plot(calibration_plot(found, "Forecasts"), tmp_path / "plot.gif")

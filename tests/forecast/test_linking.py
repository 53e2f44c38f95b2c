"""With whom next: the link forecaster on the events of a view."""

from __future__ import annotations

import datetime

import pyarrow as pa
import pytest

from detente.errors import ForecastError
from detente.forecast.classes import EventClass
from detente.forecast.linking import link_ranking
from detente.forecast.log import EventLog, number_of
from detente.forecast.questions import QuestionForecaster, View

VISIT, SIGNS, ACCUSES = "042", "057", "112"
FIRST = datetime.date(2012, 1, 1)


def rows(days: int) -> pa.Table:
    """Russia visits Iran each week and China each month, accuses Turkey, and others sign with each other."""
    found = []
    for number in range(days):
        day = FIRST + datetime.timedelta(days=number)
        told = [("RUS", "IRN", VISIT, 1)] if number % 7 == 0 else []
        told += [("RUS", "CHN", VISIT, 1)] if number % 30 == 5 else []
        told += [("RUS", "TUR", ACCUSES, 3)] if number % 3 == 0 else []
        told += [(one, other, SIGNS, 1) for one, other in (("IND", "FRA"), ("FRA", "DEU")) if number % 4 == 1]
        found += [
            {"date": day, "source": one, "target": other, "cameo": code, "quad": quad, "goldstein": 0.0, "plover": None}
            for one, other, code, quad in told
        ]
    return pa.Table.from_pylist(
        found,
        schema=pa.schema(
            [("date", pa.date32()), ("source", pa.string()), ("target", pa.string()), ("cameo", pa.string()),
             ("quad", pa.int64()), ("goldstein", pa.float64()), ("plover", pa.string())]
        ),
    )  # fmt: skip


def view(days: int = 400) -> View:
    log = EventLog.of(rows(days), since=FIRST)
    return View(QuestionForecaster(), log, number_of(FIRST) + days - 1)


@pytest.fixture(scope="module")
def ranked():
    return link_ranking(view(), "RUS", EventClass.parse("cameo:042"), 4)


def test_the_usual_partners_of_the_class_come_first(ranked):
    assert {link.actor for link in ranked[:2]} == {"IRN", "CHN"}
    assert "RUS" not in {link.actor for link in ranked}
    assert len(ranked) == 4


def test_each_is_told_with_its_own_past_and_reasons(ranked):
    iran = next(link for link in ranked if link.actor == "IRN")
    assert (iran.before, iran.last) == (58, FIRST + datetime.timedelta(days=399))
    for link in ranked[:2]:
        strengths = [abs(moved) for _, moved in link.reasons]
        assert strengths
        assert strengths == sorted(strengths, reverse=True)
    turkey = next((link for link in ranked if link.actor == "TUR"), None)
    assert turkey is None or (turkey.before, turkey.last) == (0, None)


def test_the_same_events_give_the_same_ranking(ranked):
    assert link_ranking(view(), "RUS", EventClass.parse("cameo:042"), 4) == ranked


def test_what_the_events_do_not_know_is_refused():
    with pytest.raises(ForecastError, match="do not know BRA"):
        link_ranking(view(40), "BRA", EventClass.parse("cameo:042"), 4)
    with pytest.raises(ForecastError, match="no event of class cameo:190"):
        link_ranking(view(40), "RUS", EventClass.parse("cameo:190"), 4)

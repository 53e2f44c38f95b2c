"""How forecasts for a pair would have done: made again at past days, each from what was known then."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from detente.forecast.log import number_of
from detente.forecast.questions import Question, View
from detente.forecast.scores import Scores, score
from detente.model import Value


class Tried(Value):
    """One forecast of a backtest, and what came."""

    as_of: datetime.date
    wanted: str
    within: int
    probability: float
    base_rate: float
    persistence: bool
    outcome: bool


class Part(Value):
    """The scores of the forecasts for one class and horizon."""

    wanted: str
    words: str
    within: int
    scores: Scores


class Backtest(Value):
    """What a backtest found."""

    names: tuple[str, str]
    first: datetime.date
    last: datetime.date
    data_set: str
    scores: Scores
    parts: tuple[Part, ...]
    tried: tuple[Tried, ...]


Told = Callable[[int, int], None]


def tried(
    views: Callable[[datetime.date], View],
    final: View,
    questions: Sequence[Question],
    days: Sequence[datetime.date],
    horizons: Sequence[int],
    told: Told | None = None,
) -> list[Tried]:
    """Forecasts of past days with their outcomes.

    Args:
        views: gives the forecaster as of a day; it must not have learned from anything later.
        final: all events, for the outcomes.
        questions: what is asked.
        days: when.
        horizons: days ahead.
        told: is told how many days are done, and of how many.
    """
    found: list[Tried] = []
    for done, day in enumerate(days, 1):
        view = views(day)
        number = number_of(day)
        for within in horizons:
            for question, probability in zip(questions, view.probability(questions, within), strict=True):
                found.append(
                    Tried(
                        as_of=day,
                        wanted=question.wanted.key,
                        within=within,
                        probability=float(probability),
                        base_rate=view.base_rate(question, within),
                        persistence=view.happened(question, number - within, number) is not None,
                        outcome=final.happened(question, number, number + within) is not None,
                    )
                )
        if told:
            told(done, len(days))
    return found


def scored(found: Sequence[Tried]) -> Scores:
    """The scores of tried forecasts, at least one."""
    return score(
        [one.probability for one in found],
        [one.outcome for one in found],
        [one.base_rate for one in found],
        [one.persistence for one in found],
    )

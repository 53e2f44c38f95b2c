"""Whom an actor turns to next: the link forecaster asked about a class of events."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np

from detente.errors import ForecastError
from detente.forecast.classes import EventClass
from detente.forecast.links import LinkForecaster, Settings
from detente.forecast.log import EPOCH
from detente.forecast.questions import View
from detente.forecast.words import class_words, code_name

LATEST = 200_000
"""Events that the ranking rests on, the latest ones: what a laptop learns from within a minute."""
QUICK = Settings(trees=120, queries=4_000, taught_events=8_000, steps=100_000)
"""Settings for a single question: learned in a quarter of the time.

On ICEWS14's validation part, MRR is 48.4 with them and 49.6 without.
"""


@dataclass(frozen=True, slots=True)
class Link:
    """An actor as the answer to "with whom next?".

    Attributes:
        actor: its id.
        score: by the link forecaster; what the ranking goes by, and no probability.
        before: how many such events of the one asked about toward it are known, and `last` the day of the latest.
        reasons: what raised (above 0) or lowered its score beside the other candidates, the strongest first.
    """

    actor: str
    score: float
    before: int
    last: datetime.date | None
    reasons: tuple[tuple[str, float], ...]


def link_ranking(view: View, actor: str, wanted: EventClass, most: int) -> tuple[Link, ...]:
    """The likeliest targets of an actor's next event of a class, the likeliest first.

    The class is one relation for the link forecaster, and every CAMEO code outside the class another. It learns from
    the `LATEST` events up to the view's day.

    Raises:
        ForecastError: if the events know neither the actor nor the class.
    """
    log = view.log
    if actor not in log.number:
        raise ForecastError(f"the events do not know {actor}", remedy="import events that cover it")
    members = log.atoms.members(wanted)
    if not members.any():
        raise ForecastError(f"no event of class {wanted.key} has been seen", remedy="ask about a wider class")
    codes = sorted({code for code, inside in zip(log.atoms.cameo, members.tolist(), strict=True) if not inside})
    number = {code: place for place, code in enumerate(codes, 1)}
    relation = np.array([0 if members[atom] else number[code] for atom, code in enumerate(log.atoms.cameo)])
    events = np.column_stack([log.source, relation[log.atom], log.target, log.day - log.first])[-LATEST:]
    forecaster = LinkForecaster(list(log.names), [class_words(wanted), *map(code_name, codes)], settings=QUICK).fit(
        events.astype(np.int32)
    )
    day, asked = view.day - log.first + 1, log.number[actor]
    scores = forecaster.rank(day, np.array([[0, asked, 0]], dtype=np.int32))[0]
    best = [place for place in np.lexsort((np.arange(len(scores)), -scores)).tolist() if place != asked][:most]
    such = members[log.atom] & (log.source == asked)
    found = []
    for place in best:
        days = log.day[such & (log.target == place)]
        explained = forecaster.explain(day, np.array([0, asked, 0]), place)
        found.append(
            Link(
                actor=log.names[place],
                score=float(scores[place]),
                before=len(days),
                last=EPOCH + datetime.timedelta(days=int(days[-1])) if len(days) else None,
                reasons=tuple((reason.says, round(reason.moved, 3)) for reason in explained.reasons),
            )
        )
    return tuple(found)

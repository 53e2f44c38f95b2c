"""Whom an actor turns to next: the link forecaster asked about a class of events."""

from __future__ import annotations

import numpy as np

from detente.errors import ForecastError
from detente.forecast.classes import EventClass
from detente.forecast.questions import View
from detente.forecast.words import class_words, code_name


def link_scores(view: View, actor: str, wanted: EventClass) -> dict[str, float]:
    """The link forecaster's score of each other actor as the target of an actor's event of a class.

    The class is one relation for it, and every CAMEO code outside the class another.
    """
    from detente.forecast.links import LinkForecaster

    log = view.log
    if actor not in log.number:
        raise ForecastError(f"the events do not know {actor}", remedy="import events that cover it")
    members = log.atoms.members(wanted)
    if not members.any():
        raise ForecastError(f"no event of class {wanted.key} has been seen", remedy="ask about a wider class")
    codes = sorted({code for code, inside in zip(log.atoms.cameo, members.tolist(), strict=True) if not inside})
    number = {code: place for place, code in enumerate(codes, 1)}
    relation = np.array([0 if members[atom] else number[code] for atom, code in enumerate(log.atoms.cameo)])
    day = log.day - log.first
    events = np.column_stack([log.source, relation[log.atom], log.target, day]).astype(np.int32)
    forecaster = LinkForecaster(list(log.names), [class_words(wanted), *map(code_name, codes)])
    forecaster.fit(events)
    query = np.array([[0, log.number[actor], 0]], dtype=np.int32)
    scores = np.asarray(forecaster.rank(view.day - log.first + 1, query))[0]
    return {name: float(scores[place]) for place, name in enumerate(log.names) if name != actor}

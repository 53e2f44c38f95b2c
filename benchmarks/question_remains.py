"""What the question forecaster does not know: how much of its misses questions with something in common share.

If the misses of different questions of a group (a pair's of one year, a state's of one month) go together, something
that all of them have in common is not known to the forecaster. The mean product of two different misses of a group
estimates the mean square of what they share, and that is by how much the Brier score would fall if it were known. What
remains beyond it is peculiar to a single question.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.forecast import model
from detente.forecast.classes import QUADS, EventClass
from detente.forecast.features import Snapshot, Subject
from detente.forecast.log import EventLog

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

WITHIN = 30
ONSET = 90
"""Days without an event of the class, after which an event is an onset."""

_YEAR, _APART, _PAIRS, _DRAWS = 365, 40, 500, 200


@dataclass(frozen=True)
class Asked:
    """Questions of the last year that is known, with how far each forecast missed; arrays of one length."""

    miss: Floats
    answer: Floats
    usual: Floats
    """Share of such questions of the class that came true: the reference of the skill."""
    origin: Ints
    subject: Ints
    one: Ints
    other: Ints
    onset: npt.NDArray[np.bool_]


def shared(miss: Floats, group: Ints) -> tuple[float, float]:
    """Mean product of two different misses of one group, and its standard error by drawing groups anew.

    >>> shared(np.array([1.0, 1.0, -1.0, -1.0]), np.array([0, 0, 1, 1]))[0]
    1.0
    >>> shared(np.array([1.0, -1.0, 1.0, -1.0]), np.array([0, 0, 1, 1]))[0]
    -1.0
    """
    _, place = np.unique(group, return_inverse=True)
    count = np.bincount(place)
    products = np.bincount(place, miss) ** 2 - np.bincount(place, miss**2)
    couples = (count * (count - 1)).astype(float)
    if not couples.any():
        return float("nan"), float("nan")
    chance = np.random.default_rng(1)
    drawn = chance.integers(0, len(count), (_DRAWS, len(count)))
    spread = np.std(products[drawn].sum(axis=1) / np.maximum(couples[drawn].sum(axis=1), 1))
    return float(products.sum() / couples.sum()), float(spread)


def last_year(log: EventLog) -> Asked:
    """Forecasts for the last year of a log by trees that have learned from the years before.

    Origins are 40 days apart, so that no event answers two questions of one pair and class.
    """
    subjects = [Subject(EventClass("quad", str(quad))) for quad in QUADS]
    cut = log.last - _YEAR - WITHIN
    trees = model.boosted(model.past_questions(log.until(cut), subjects, [], 0))
    one, other = Snapshot(log, cut).most_active(_PAIRS)
    parts = []
    for day in range(cut, log.last - WITHIN + 1, _APART):
        snapshot = Snapshot(log, day)
        place = snapshot.places(one, other)
        for number, subject in enumerate(subjects):
            names, values = snapshot.features(subject, one, other, np.full(len(one), WITHIN))
            p = np.asarray(trees.predict(values.astype(np.float32), num_threads=1))
            answer = (snapshot.next_days(subject)[place] <= WITHIN).astype(float)
            onset = values[:, names.index("recent.since_1")] > ONSET
            parts.append((answer - p, answer, np.full(len(one), day), np.full(len(one), number), one, other, onset))
    miss, answer, origin, subject_of, low, high, onset = (np.concatenate(column) for column in zip(*parts, strict=True))
    usual = np.array([answer[subject_of == number].mean() for number in range(len(subjects))])[subject_of]
    return Asked(miss, answer, usual, origin, subject_of, low, high, onset)


def remains(log: EventLog) -> list[dict[str, float | str]]:
    """For each thing that questions have in common, the skill there would be if what their misses share were known."""
    asked = last_year(log)
    actors = len(log.names)
    pair = asked.one * actors + asked.other
    month = (asked.origin - asked.origin.min()) // _APART
    # Each question stands in two groups, one for either state.
    sides = [(asked.one * 100 + month) * len(QUADS), (asked.other * 100 + month) * len(QUADS)]
    groups = {
        "the pair and class, all year": [pair * len(QUADS) + asked.subject],
        "the pair, all year": [pair],
        "the class, the same 30 days": [month * len(QUADS) + asked.subject],
        "a state, the same 30 days": sides,
        "a state and class, the same 30 days": [side + asked.subject for side in sides],
        "the pair, the same 30 days": [pair * 100 + month],
    }
    found: list[dict[str, float | str]] = []
    for name, columns in groups.items():
        row: dict[str, float | str] = {"shared": name}
        for kind, chosen in (("all", np.ones(len(pair), dtype=bool)), ("onset", asked.onset)):
            usual = asked.usual[chosen] if kind == "all" else np.full(chosen.sum(), asked.answer[chosen].mean())
            reference = float(((usual - asked.answer[chosen]) ** 2).mean())
            part, error = shared(
                np.concatenate([asked.miss[chosen]] * len(columns)), np.concatenate([one[chosen] for one in columns])
            )
            row[f"{kind}_skill"] = round(1 - float((asked.miss[chosen] ** 2).mean()) / reference, 4)
            row[f"{kind}_gain"] = round(part / reference, 4)
            row[f"{kind}_error"] = round(error / reference, 4)
        found.append(row)
    return found

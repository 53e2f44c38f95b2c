"""How likely is at least one event of a class between two actors within so many days?"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from lightgbm.basic import LightGBMError

from detente.errors import ForecastError
from detente.forecast.classes import QUADS, UNIONS, EventClass
from detente.forecast.coherent import Ladder, interpolated
from detente.forecast.features import Direction, Snapshot, Subject
from detente.forecast.log import EventLog, Floats, Ints, number_of
from detente.forecast.model import GRID, ROUNDS, TREES, Model, fitted, past_questions
from detente.model import identifier
from detente.version import __version__

VERSION = "questions/1"
"""Name and version of the method: it goes into the forecast book with every forecast."""

LONGEST = 3650
"""Days beyond which nothing is asked."""

# Pairs that the base rate is of: the most active ones.
_BASE_PAIRS = 500
# A finer class is learned from where it has this many events at least; below that, its features say it all.
_LEAST_EVENTS = 40


@dataclass(frozen=True, slots=True)
class Question:
    """Whether two actors will have an event of a class.

    `directed`: only events of `one` toward `other` count.
    """

    one: str
    other: str
    wanted: EventClass
    directed: bool = False

    @classmethod
    def of(cls, given: Question | Sequence[Any]) -> Question:
        """The question of a tuple (actor, actor, class), or (actor, actor, class, directed).

        >>> Question.of(("Iran", "Russia", 2)).wanted.key
        'quad:2'
        """
        if isinstance(given, Question):
            return given
        one, other, wanted, *rest = given
        return cls(one, other, EventClass.parse(wanted), bool(rest and rest[0]))


class QuestionForecaster:
    """Probabilities for questions about pairs of actors.

    Args:
        keep: a folder for what was learned; the next forecaster that learns from the same events finds it there.

    Learned from all pairs of the events given to `fit`. `probability` looks at the events up to the day it is asked
    for, and at nothing later. The probabilities grow with the horizon, a class is no likelier than one that holds it,
    and one direction no likelier than both.

    >>> forecaster = QuestionForecaster()
    >>> forecaster.fit(pa.table({"date": []}))
    Traceback (most recent call last):
    detente.errors.ForecastError: the table of events lacks source, ...
    """

    def __init__(self, keep: Path | None = None) -> None:
        self._keep = keep
        self._log: EventLog | None = None
        self._since: datetime.date | None = None
        self._models: dict[str, Model] = {}

    def fit(self, events: pa.Table, *, since: datetime.date | None = None, family: str = "broad") -> Self:
        """Learns from events.

        Args:
            events: columns date, source, target, cameo, quad, goldstein, and plover if PLOVER types shall be asked.
            since: the day from which on the events are known; without it, the first event's.
            family: what is learned at once, as in `family_of`; the other follows when it is first needed.

        Raises:
            ForecastError: if the table cannot be used, or there is too little to learn from.
        """
        self._log = EventLog.of(events, since=since)
        self._since = since
        self._models = {family: self._learned(family)}
        return self

    def probability(self, events: pa.Table, questions: Sequence[Any], as_of: datetime.date, within: int) -> Floats:
        """The probability of each question: that it will be answered with yes from the day after `as_of` on.

        Args:
            events: as for `fit`, up to `as_of`; later ones are not looked at.
            questions: (actor, actor, class), or `Question`; a class is as in `EventClass.parse`.
            as_of: the last day that is known.
            within: days after it.

        Raises:
            ForecastError: if an actor or a class has no event up to then, or `fit` was not called.
        """
        asked = [Question.of(one) for one in questions]
        return self.view(events, as_of).probability(asked, within)

    def view(self, events: pa.Table, as_of: datetime.date) -> View:
        """The forecaster as of a day, for several questions, intervals and reasons."""
        if self._log is None:
            raise ForecastError("the forecaster has not learned yet", remedy="call fit first")
        known = events
        if events.num_rows and "date" in events.column_names:
            known = events.filter(pc.less_equal(events["date"], pa.scalar(as_of, pa.date32())))
        if not known.num_rows and events.num_rows:
            raise ForecastError(f"no event is known up to {as_of}", remedy="ask as of a day that the events cover")
        return View(self, EventLog.of(known, since=self._since), number_of(as_of))

    def model(self, family: str) -> Model:
        """The model of a family of subjects, learned when it is first needed."""
        if family not in self._models:
            self._models[family] = self._learned(family)
        return self._models[family]

    def _learned(self, family: str) -> Model:
        log = self._log
        assert log is not None, "fit comes first"
        file = None
        if self._keep is not None:
            settings = json.dumps([VERSION, __version__, TREES, ROUNDS, GRID], sort_keys=True)
            file = self._keep / f"{identifier('forecaster', log.fingerprint, family, settings)}.json"
            if file.exists():
                try:
                    return Model.from_json(json.loads(file.read_text(encoding="utf-8")))
                except (OSError, ValueError, KeyError, LightGBMError) as error:
                    raise ForecastError(
                        f"a kept model is damaged: {' '.join(str(error).split())[:200]}",
                        where=str(file),
                        remedy="delete the file: it is made again",
                    ) from error
        found = self._fitted(log, family)
        if file is not None:
            _write(file, json.dumps(found.to_json()))
        return found

    @staticmethod
    def _fitted(log: EventLog, family: str) -> Model:
        if family == "broad":
            quads = [Subject(EventClass("quad", str(quad))) for quad in QUADS]
            unions = [Subject(EventClass("union", name)) for name in UNIONS]
            return fitted(past_questions(log, quads, unions, 2))
        return fitted(past_questions(log, [], fine_subjects(log), 6))


def _write(file: Path, text: str) -> None:
    """Writes a file that appears whole or not at all."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(f".{os.getpid()}.partial")
        partial.write_text(text, encoding="utf-8")
        partial.replace(file)
    except OSError as error:
        raise ForecastError(
            f"what was learned cannot be kept ({error.strerror or error})",
            where=str(file),
            remedy="see that the folder can be written",
        ) from error


def fine_subjects(log: EventLog) -> list[Subject]:
    """What the model of the finer classes learns from: types, codes, and everything one way."""
    atoms = log.atoms
    count = np.bincount(log.atom, minlength=len(atoms.cameo))
    classes = [EventClass("plover", kind) for kind in sorted({kind for kind in atoms.plover if kind})]
    classes += [EventClass("cameo", root) for root in sorted({code[:2] for code in atoms.cameo})]
    classes += [EventClass("cameo", code) for code in sorted({code[:3] for code in atoms.cameo if len(code) > 2})]
    classes = [one for one in classes if count[atoms.members(one)].sum() >= _LEAST_EVENTS]
    one_way: list[EventClass] = [EventClass("quad", str(quad)) for quad in QUADS]
    one_way += [one for one in classes if one.scheme == "plover" or len(one.value) == 2]
    directions: tuple[Direction, Direction] = ("forward", "backward")
    # Which way a pair's numbers run means nothing, so each is learned from one way, by turns.
    return [Subject(one) for one in classes] + [
        Subject(one, directions[number % 2]) for number, one in enumerate(one_way)
    ]


class View:
    """A forecaster that has learned, and the events up to a day. Made by `QuestionForecaster.view`."""

    def __init__(self, forecaster: QuestionForecaster, log: EventLog, day: int) -> None:
        self.forecaster = forecaster
        self.log = log
        self.day = day
        self.snapshot = Snapshot(log, day)
        self._earlier: dict[int, Snapshot] = {}
        self._altered: dict[tuple[int, int, int], View] = {}

    def earlier(self, day: int) -> Snapshot:
        """The snapshot of an earlier day; kept, since every class that is explained looks at the same ones."""
        if day not in self._earlier:
            self._earlier[day] = Snapshot(self.log, day)
        return self._earlier[day]

    def altered(self, source: int, target: int, atom: int) -> View:
        """The view with one more event on its day."""
        key = (source, target, atom)
        if key not in self._altered:
            like = self.log.goldstein[self.log.atom == atom]
            log = replace(
                self.log,
                day=np.append(self.log.day, self.day),
                source=np.append(self.log.source, source),
                target=np.append(self.log.target, target),
                atom=np.append(self.log.atom, atom),
                goldstein=np.append(self.log.goldstein, float(np.median(like))),
            )
            self._altered[key] = View(self.forecaster, log, self.day)
        return self._altered[key]

    def base_rate(self, question: Question, within: int) -> float:
        """Share of past days on which the question, asked of any of the most active pairs, would have come true."""
        subject = Subject(question.wanted, direction_of(question))
        one, other = self.snapshot.most_active(_BASE_PAIRS)
        names, values = self.snapshot.features(subject, one, other, np.full(len(one), within))
        return float(values[:, names.index("record.share_ever")].mean())

    def own_rate(self, question: Question, within: int) -> float:
        """The same share for the question's own pair."""
        one, other = (np.array([side], dtype=np.int64) for side in self.sides(question))
        names, values = self.snapshot.features(
            Subject(question.wanted, direction_of(question)), one, other, np.array([within])
        )
        return float(values[0, names.index("record.share_ever")])

    def happened(self, question: Question, since: int, until: int) -> int | None:
        """The first day after `since`, up to `until`, on which an event of the question came; None if there is none."""
        low, high = self.sides(question)
        log = self.log
        mine = (np.minimum(log.source, log.target) == low) & (np.maximum(log.source, log.target) == high)
        mine &= (log.day > since) & (log.day <= until) & log.atoms.members(question.wanted)[log.atom]
        if question.directed:
            mine &= log.source == log.number[question.one]
        days = log.day[mine]
        return int(days[0]) if len(days) else None

    def probability(self, questions: Sequence[Question], within: int) -> Floats:
        """The probability of each question."""
        if not 1 <= within <= LONGEST:
            raise ForecastError(f"a horizon of {within} days makes no sense", remedy=f"ask for 1 to {LONGEST} days")
        found = np.empty(len(questions))
        by_direction: dict[Direction, list[int]] = {"both": [], "forward": [], "backward": []}
        sides = [self.sides(question) for question in questions]
        for number, question in enumerate(questions):
            by_direction[direction_of(question)].append(number)
        for direction, numbers in by_direction.items():
            if not numbers:
                continue
            # Each pair once, however many classes are asked of it.
            pairs = sorted({sides[number] for number in numbers})
            at = {pair: place for place, pair in enumerate(pairs)}
            one = np.array([pair[0] for pair in pairs], dtype=np.int64)
            other = np.array([pair[1] for pair in pairs], dtype=np.int64)
            ladder = Ladder(self.log.atoms, lambda subject, one=one, other=other: self.raw(subject, one, other, within))  # type: ignore[misc]
            for number in numbers:
                subject = Subject(questions[number].wanted, direction)
                found[number] = ladder.probability(subject)[at[sides[number]]]
        return found

    def interval(self, question: Question, probability: float, coverage: float = 0.8) -> tuple[float, float]:
        """Between which shares forecasts like this came true, in `coverage` of past groups of a hundred."""
        model = self.forecaster.model(family_of(Subject(question.wanted, direction_of(question))))
        low, high = model.interval(np.array([probability]), coverage)
        return float(low[0]), float(high[0])

    def raw(self, subject: Subject, one: Ints, other: Ints, within: int) -> Floats:
        """The model's probabilities, monotone in the horizon but not yet held against other classes."""
        model = self.forecaster.model(family_of(subject))
        grid = _needed(model.grid, within)
        count = len(one)
        horizons = np.tile(np.array(grid, dtype=np.int64), count)
        names, values = self.snapshot.features(
            subject, np.repeat(one, len(grid)), np.repeat(other, len(grid)), horizons
        )
        assert names == model.names, "features are the same in learning and forecasting"
        number = int(values[0, names.index("asked.class")])
        p = model.probability(values.astype(np.float32), number)
        return interpolated(grid, p.reshape(count, len(grid)), within)

    def sides(self, question: Question) -> tuple[int, int]:
        """Numbers of a question's actors, the lower first.

        Raises:
            ForecastError: if an actor or the class does not occur up to the day.
        """
        for name in (question.one, question.other):
            if name not in self.log.number:
                raise ForecastError(
                    f"the events up to {_date(self.day)} do not know {name[:60]!r}: how likely it acts is unknown",
                    remedy="import events that cover it",
                )
        if question.one == question.other:
            raise ForecastError(f"{question.one} and {question.other} are one actor", remedy="ask about two")
        if not self.log.atoms.members(question.wanted).any():
            raise ForecastError(
                f"no event of class {question.wanted.key} occurs up to {_date(self.day)}: its probability is unknown",
                remedy="ask about a wider class",
            )
        one, other = sorted((self.log.number[question.one], self.log.number[question.other]))
        return one, other


def family_of(subject: Subject) -> str:
    """Which model a subject belongs to: `broad` (quad classes and unions, either way) or `fine`."""
    return "broad" if subject.direction == "both" and subject.wanted.scheme in ("quad", "union") else "fine"


def direction_of(question: Question) -> Direction:
    """Which way a question's events must go, in terms of the actors' numbers."""
    if not question.directed:
        return "both"
    # Actors are numbered in the order of their names.
    return "forward" if question.one < question.other else "backward"


def _needed(grid: tuple[int, ...], within: int) -> tuple[int, ...]:
    """The horizons up to the first that reaches as far."""
    return tuple(day for number, day in enumerate(grid) if number == 0 or grid[number - 1] < within)


def _date(day: int) -> datetime.date:
    return datetime.date.fromordinal(datetime.date(1970, 1, 1).toordinal() + day)


__all__ = ["GRID", "VERSION", "Question", "QuestionForecaster", "View"]

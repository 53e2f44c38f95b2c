"""What the desk does with forecasts: making, keeping, resolving and scoring them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from detente.desk.days import Day, to_day
from detente.desk.known_events import Known, known_events
from detente.errors import ForecastError, UsageError
from detente.model import Value
from detente.version import __version__

if TYPE_CHECKING:
    from detente.brief.forecasts import Outlook
    from detente.desk.desk import Desk
    from detente.desk.report import Progress
    from detente.forecast.backtest import Backtest
    from detente.forecast.book import Answer, Kept
    from detente.forecast.classes import EventClass
    from detente.forecast.questions import Question, QuestionForecaster, View
    from detente.forecast.records import Forecast, Resolution
    from detente.forecast.scores import Scores

SCHEMES = ("quad", "plover", "cameo")
MOST_NEXT = 200
_COVERAGE = 0.8
_YEAR = 365
_LEAST_EVENTS = 20


class LinkReason(Value):
    """What raised (above 0) or lowered a score beside those of the other candidates."""

    words: str
    moved: float


class Ranked(Value):
    """An actor that a state may have an event with next."""

    rank: int
    actor: str
    name: str
    score: float
    """Of the link forecaster: what it orders by, and no probability."""
    probability: float
    """That there is such an event within the days asked for."""
    before: int
    """Such events of the state toward the actor that are known."""
    last: datetime.date | None
    """Day of the latest of them."""
    reasons: tuple[LinkReason, ...]
    """The strongest first; none where nothing in the past speaks for the actor."""


class Next(Value):
    """Who a state has an event of a class with next, the likeliest first."""

    actor: str
    name: str
    wanted: str
    words: str
    as_of: datetime.date
    within: int
    data_set: str
    ranked: tuple[Ranked, ...]


class Forecasts:
    """Forecasts from the events of a workspace. Made by `Desk.forecasts`.

    Args:
        desk: the desk, open.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._forecasters: dict[tuple[str, datetime.date], QuestionForecaster] = {}

    # Making ------------------------------------------------------------------------------------------------------

    def pair(
        self,
        one: str,
        other: str,
        *,
        within: int = 90,
        as_of: Day = None,
        scheme: str = "quad",
        data_set: str | None = None,
        keep: bool = True,
        progress: Progress | None = None,
    ) -> tuple[Forecast, ...]:
        """How likely events of each class between two actors are. Every forecast goes into the book.

        Args:
            one: name or id of an actor.
            other: name or id of the other; the order does not matter.
            within: days.
            as_of: only what was reported by this day counts; by default the last day that the data set covers.
            scheme: `quad` (four classes and any event), `plover` (types) or `cameo` (roots).
            data_set: which data set; by default the one with the most events of the two.
            keep: whether the forecasts go into the book.
            progress: is told how far it has come.

        Raises:
            UsageError: if the scheme is none, or the day lies outside what the data sets cover.
            ForecastError: if the events say nothing of the two.
        """
        from detente.forecast.questions import Question

        if scheme not in SCHEMES:
            raise UsageError(f"{scheme[:40]!r} is no way to class events", remedy=f"use one of {', '.join(SCHEMES)}")
        dyad = self._desk.dyad(one, other, as_of=as_of)
        known = known_events(self._desk, to_day(as_of), data_set, dyad.members)
        view = self._view(known, progress)
        questions = [Question(*dyad.members, wanted) for wanted in _classes(view, scheme)]
        return self._forecast(view, known, questions, within, keep=keep, progress=progress)

    def ask(
        self,
        text: str,
        *,
        as_of: Day = None,
        data_set: str | None = None,
        keep: bool = True,
        progress: Progress | None = None,
    ) -> Forecast:
        """The forecast that a sentence asks for: "material cooperation of Russia toward Iran before 2016-01-01".

        Arguments as in `pair`.

        Raises:
            UsageError: if the sentence is not understood, or its time is over by `as_of`.
        """
        from detente.forecast.asking import parse
        from detente.forecast.questions import LONGEST, Question

        asked = parse(text, self._desk.codebook, to_day(as_of))
        known = known_events(self._desk, to_day(as_of), data_set, (asked.one, asked.other))
        within = asked.within if asked.until is None else (asked.until - known.window.until).days
        assert within is not None, "a sentence has one of the two"
        if not 1 <= within <= LONGEST:
            raise UsageError(
                f"the time asked about is not within {LONGEST} days after {known.window.until}",
                where=text[:80],
                remedy="give an earlier day with --as-of, or another time",
            )
        question = Question(asked.one, asked.other, asked.wanted, asked.directed)
        return self._forecast(self._view(known, progress), known, [question], within, keep=keep, progress=progress)[0]

    def next(
        self,
        actor: str,
        wanted: str,
        *,
        within: int = 30,
        as_of: Day = None,
        data_set: str | None = None,
        most: int = 10,
        progress: Progress | None = None,
    ) -> Next:
        """Who an actor will do something to or with next, ranked by the link forecaster.

        Args:
            actor: name or id; the one who acts.
            wanted: a class of events in words: `Sign formal agreement`, `057`, `material cooperation`.
            within: days, for the probabilities that stand beside the ranks.
            as_of: as in `pair`.
            data_set: as in `pair`.
            most: how many are shown, up to 200.
            progress: is told how far it has come.

        Raises:
            ForecastError: if the events do not know the actor or the class.
        """
        from detente.forecast.asking import class_of
        from detente.forecast.questions import Question
        from detente.forecast.words import class_words

        if not 1 <= most <= MOST_NEXT:
            raise UsageError(f"{most} is no number of actors to show", remedy=f"ask for 1 to {MOST_NEXT}")
        found = self._desk.codebook.resolve(actor, to_day(as_of))
        actor_id = found.speaks_for or found.id
        event_class = class_of(wanted, self._desk.codebook)
        known = known_events(self._desk, to_day(as_of), data_set, (actor_id,))
        # What goes one way is of the finer classes: nothing else need be learned.
        view = self._view(known, progress, "fine")
        if progress:
            progress("ranking", 0, 1)
        from detente.forecast.linking import link_ranking

        best = link_ranking(view, actor_id, event_class, most)
        chances = view.probability([Question(actor_id, link.actor, event_class, True) for link in best], within)
        if progress:
            progress("ranking", 1, 1)
        return Next(
            actor=actor_id,
            name=self._name(actor_id),
            wanted=event_class.key,
            words=class_words(event_class),
            as_of=known.window.until,
            within=within,
            data_set=known.data_set,
            ranked=tuple(
                Ranked(
                    rank=rank,
                    actor=link.actor,
                    name=self._name(link.actor),
                    score=link.score,
                    probability=round(float(chance), 4),
                    before=link.before,
                    last=link.last,
                    reasons=tuple(LinkReason(words=words, moved=moved) for words, moved in link.reasons),
                )
                for rank, (link, chance) in enumerate(zip(best, chances, strict=True), 1)
            ),
        )

    def backtest(
        self,
        one: str,
        other: str,
        *,
        first: Day,
        last: Day,
        horizons: Sequence[int] = (30, 90),
        step: int = 30,
        scheme: str = "quad",
        data_set: str | None = None,
        progress: Progress | None = None,
    ) -> Backtest:
        """How forecasts for two actors would have done, made every `step` days from `first` to `last`.

        Each forecast comes from what was reported by its day, by a forecaster that learned from nothing later; it
        learns anew every year of the period. Nothing goes into the book.

        Raises:
            UsageError: if the days are missing or in the wrong order, or lie outside what the data set covers.
        """
        from detente.forecast.backtest import Backtest, Part, scored, tried
        from detente.forecast.questions import Question
        from detente.forecast.words import class_words

        start, end = to_day(first), to_day(last)
        if start is None or end is None or start > end or step < 1 or not horizons:
            raise UsageError("a backtest needs a first and a last day, in order", remedy="give --from and --to")
        dyad = self._desk.dyad(one, other, as_of=end)
        full = known_events(self._desk, None, data_set, dyad.members)
        days = [
            start + datetime.timedelta(days=number)
            for number in range(0, (end - start).days + 1, step)
            if start + datetime.timedelta(days=number + max(horizons)) <= full.window.until
        ]
        if not days:
            raise UsageError(
                f"no forecast of that time has been answered by {full.window.until}, where the events end",
                remedy="give an earlier time or shorter horizons",
            )
        learned: list[tuple[datetime.date, QuestionForecaster]] = []

        def view_of(day: datetime.date) -> View:
            known = known_events(self._desk, day, full.data_set, dyad.members)
            if not learned or (day - learned[-1][0]).days >= _YEAR:
                learned.append((day, self._forecaster(known, progress)))
            return learned[-1][1].view(known.events, day)

        chosen = _classes(view_of(days[0]), scheme)
        questions = [Question(*dyad.members, wanted) for wanted in chosen]
        final = self._forecaster_of_nothing(full)
        found = tried(
            view_of, final, questions, days, sorted(set(horizons)),
            (lambda done, total: progress("backtest", done, total)) if progress else None,
        )  # fmt: skip
        parts = [
            Part(wanted=wanted.key, words=class_words(wanted), within=within, scores=scored(mine))
            for wanted in chosen
            for within in sorted(set(horizons))
            if (mine := [one for one in found if (one.wanted, one.within) == (wanted.key, within)])
        ]
        names = (self._name(dyad.members[0]), self._name(dyad.members[1]))
        return Backtest(
            names=names, first=days[0], last=days[-1], data_set=full.data_set,
            scores=scored(found), parts=tuple(parts), tried=tuple(found),
        )  # fmt: skip

    def outlook(self, one: str, other: str, *, as_of: Day = None, progress: Progress | None = None) -> Outlook | None:
        """What a brief says of the next 90 days; None where the workspace has no event table.

        Where the events say nothing of the two or of the day, the outlook says so.
        """
        from detente.brief.forecasts import Outlook

        if not self._has_events():
            return None
        try:
            made = self.pair(one, other, as_of=as_of, progress=progress)
        except (ForecastError, UsageError) as error:
            return Outlook(unavailable=error.problem)
        actors = {one.asked.one for one in made} | {one.asked.other for one in made}
        for forecast in made:
            actors |= {side for event in forecast.past for side in (event.source, event.target)}
            actors |= {side for case in forecast.precedents for side in (case.one, case.other)}
        names = {actor: self._name(actor) for actor in sorted(actors)}
        return Outlook(forecasts=made, names=names, record=self.scores(as_of=as_of))

    def _has_events(self) -> bool:
        if not self._desk.has_event_place:
            return False
        with self._desk.event_table() as table:
            return bool(table.data_sets)

    # The book ----------------------------------------------------------------------------------------------------

    def kept(self) -> list[Kept]:
        """Every forecast of the book, with what came of it."""
        from detente.forecast.book import Book

        return Book(self._desk.store).forecasts()

    def resolve(self) -> list[Resolution]:
        """Resolves from events every open forecast that they answer; what they do not reach stays open."""
        from detente.forecast.book import Book

        return Book(self._desk.store).resolve(self._answer, _now())

    def resolve_by_hand(self, forecast_id: str, outcome: str, *, name: str, note: str) -> Resolution:
        """Resolves one forecast by somebody's word. See `Book.resolve_by_hand`."""
        from detente.forecast.book import Book

        return Book(self._desk.store).resolve_by_hand(forecast_id, outcome, name=name, note=note, made=_now())

    def scores(self, *, as_of: Day = None) -> Scores | None:
        """The scores of the book's answered forecasts, or of those answered by a day; None while there is none."""
        from detente.forecast.book import Book

        return Book(self._desk.store).scores(to_day(as_of))

    def last_seal(self) -> str | None:
        """The seal of the ledger's last entry: noted elsewhere, it shows later that nothing was cut off the book."""
        entries = self._desk.store.ledger()
        return entries[-1].seal if entries else None

    # Within ------------------------------------------------------------------------------------------------------

    def _forecast(
        self,
        view: View,
        known: Known,
        questions: Sequence[Question],
        within: int,
        *,
        keep: bool,
        progress: Progress | None,
    ) -> tuple[Forecast, ...]:
        from detente.forecast.book import Book
        from detente.forecast.explaining import Explained
        from detente.forecast.questions import VERSION
        from detente.forecast.records import Asked, Forecast
        from detente.forecast.words import class_words, likelihood

        named = {actor: self._name(actor) for actor in view.log.names}
        made: list[Forecast] = []
        for number, (question, chance) in enumerate(zip(questions, view.probability(questions, within), strict=True)):
            if progress:
                progress("explaining", number, len(questions))
            probability = round(float(chance), 4)
            low, high = view.interval(question, probability, _COVERAGE)
            explained = Explained(view, question, within, named)
            precedents, share = explained.precedents()
            asked = Asked(
                one=question.one,
                other=question.other,
                names=(named[question.one], named[question.other]),
                wanted=question.wanted.key,
                words=class_words(question.wanted),
                directed=question.directed,
                as_of=known.window.until,
                within=within,
            )
            made.append(
                Forecast(
                    asked=asked,
                    probability=probability,
                    low=round(low, 4),
                    high=round(high, 4),
                    coverage=_COVERAGE,
                    likelihood=likelihood(probability),
                    base_rate=round(view.base_rate(question, within), 4),
                    own_rate=round(view.own_rate(question, within), 4),
                    persistence=view.happened(question, view.day - within, view.day) is not None,
                    version=f"{VERSION} detente/{__version__}",
                    inputs=view.log.fingerprint,
                    data_set=known.data_set,
                    reasons=explained.reasons(),
                    past=explained.past(),
                    precedents=precedents,
                    precedent_share=None if share is None else round(share, 4),
                    changes=explained.changes(),
                )
            )
        if progress:
            progress("explaining", len(questions), len(questions))
        if keep:
            Book(self._desk.store).keep(made, _now())
        return tuple(made)

    def _view(self, known: Known, progress: Progress | None, family: str = "broad") -> View:
        return self._forecaster(known, progress, family).view(known.events, known.window.until)

    def _forecaster(self, known: Known, progress: Progress | None, family: str = "broad") -> QuestionForecaster:
        from detente.forecast.questions import QuestionForecaster

        key = (known.data_set, known.window.until)
        if key not in self._forecasters:
            if progress:
                progress("learning", 0, 1)
            forecaster = QuestionForecaster(keep=self._folder)
            self._forecasters[key] = forecaster.fit(known.events, since=known.window.since, family=family)
            if progress:
                progress("learning", 1, 1)
        return self._forecasters[key]

    @staticmethod
    def _forecaster_of_nothing(known: Known) -> View:
        """A view for outcomes alone, which needs nothing learned."""
        from detente.forecast.log import EventLog, number_of
        from detente.forecast.questions import QuestionForecaster, View

        log = EventLog.of(known.events, since=known.window.since)
        return View(QuestionForecaster(), log, number_of(known.window.until))

    @cached_property
    def _folder(self) -> Path | None:
        """Where what was learned is kept: in the workspace's folder, if it has one."""
        place = self._desk.store.name
        return None if "://" in place else Path(place) / "forecasters"

    def _answer(self, forecast: Forecast) -> Answer:
        from detente.forecast.book import Answer
        from detente.forecast.classes import EventClass
        from detente.forecast.log import EPOCH, number_of
        from detente.forecast.questions import Question

        asked = forecast.asked
        with self._desk.event_table() as table:
            if forecast.data_set not in table.data_sets:
                return Answer(outcome=None)
            windows = table.coverage(forecast.data_set)
            covering = [one for one in windows if one.since <= asked.as_of <= one.until]
        if not covering:
            return Answer(outcome=None)
        known = known_events(self._desk, covering[0].until, forecast.data_set, (asked.one, asked.other))
        view = self._forecaster_of_nothing(known)
        question = Question(asked.one, asked.other, EventClass.parse(asked.wanted), asked.directed)
        first = view.happened(question, number_of(asked.as_of), number_of(asked.until))
        if first is not None:
            day = EPOCH + datetime.timedelta(days=first)
            return Answer(outcome=True, decided=day, inputs=view.log.fingerprint)
        if known.window.until >= asked.until:
            return Answer(outcome=False, inputs=view.log.fingerprint)
        return Answer(outcome=None)

    def _name(self, actor: str) -> str:
        entry = self._desk.codebook.actors.get(actor)
        return entry.name if entry else actor


def _classes(view: View, scheme: str) -> list[EventClass]:
    """The classes of a scheme that the events have often enough to say something of."""
    import numpy as np

    from detente.forecast.classes import QUADS, EventClass

    atoms = view.log.atoms
    count = np.bincount(view.log.atom, minlength=len(atoms.cameo))
    if scheme == "plover":
        classes = [EventClass("plover", kind) for kind in sorted({kind for kind in atoms.plover if kind})]
    elif scheme == "cameo":
        classes = [EventClass("cameo", root) for root in sorted({code[:2] for code in atoms.cameo})]
    else:
        classes = [EventClass("quad", str(quad)) for quad in QUADS] + [EventClass("union", "any")]
    return [one for one in classes if count[atoms.members(one)].sum() >= _LEAST_EVENTS]


def _now() -> datetime.datetime:
    """When a forecast is made: it goes into the book and nowhere else."""
    return datetime.datetime.now(tz=datetime.UTC)

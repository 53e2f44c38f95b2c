"""What the desk does with forecasts: making, keeping, resolving and scoring them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.desk.backtesting import backtested
from detente.desk.days import Day, to_day
from detente.desk.known_events import Known, known_events
from detente.desk.learned import Learned, classes_of, name_of, outcomes
from detente.desk.next_actors import Next, next_actors
from detente.errors import ForecastError, UsageError
from detente.version import __version__

if TYPE_CHECKING:
    from detente.brief.forecasts import Outlook
    from detente.desk.desk import Desk
    from detente.desk.report import Progress
    from detente.forecast.backtest import Backtest
    from detente.forecast.book import Answer, Kept
    from detente.forecast.questions import Question, View
    from detente.forecast.records import Forecast, Resolution
    from detente.forecast.scores import Scores

SCHEMES = ("quad", "plover", "cameo")
_COVERAGE = 0.8


class Forecasts:
    """Forecasts from the events of a workspace. Made by `Desk.forecasts`.

    Args:
        desk: the desk, open.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._learned = Learned(desk)

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
        view = self._learned.view(known, progress)
        questions = [Question(*dyad.members, wanted) for wanted in classes_of(view, scheme)]
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
        return self._forecast(
            self._learned.view(known, progress), known, [question], within, keep=keep, progress=progress
        )[0]

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
        return next_actors(
            self._desk,
            self._learned,
            actor,
            wanted,
            within=within,
            as_of=as_of,
            data_set=data_set,
            most=most,
            progress=progress,
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
        return backtested(
            self._desk,
            self._learned,
            one,
            other,
            first=first,
            last=last,
            horizons=horizons,
            step=step,
            scheme=scheme,
            data_set=data_set,
            progress=progress,
        )

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
        names = {actor: name_of(self._desk, actor) for actor in sorted(actors)}
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
        from detente.desk.document_evidence import with_documents
        from detente.forecast.book import Book
        from detente.forecast.explaining import Explained
        from detente.forecast.questions import VERSION
        from detente.forecast.records import Asked, Forecast
        from detente.forecast.words import class_words, likelihood

        named = {actor: name_of(self._desk, actor) for actor in view.log.names}
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
        told = with_documents(self._desk, known, made, progress)
        if keep:
            Book(self._desk.store).keep(told, _now())
        return told

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
        view = outcomes(known)
        question = Question(asked.one, asked.other, EventClass.parse(asked.wanted), asked.directed)
        first = view.happened(question, number_of(asked.as_of), number_of(asked.until))
        if first is not None:
            day = EPOCH + datetime.timedelta(days=first)
            return Answer(outcome=True, decided=day, inputs=view.log.fingerprint)
        if known.window.until >= asked.until:
            return Answer(outcome=False, inputs=view.log.fingerprint)
        return Answer(outcome=None)


def _now() -> datetime.datetime:
    """When a forecast is made: it goes into the book and nowhere else."""
    return datetime.datetime.now(tz=datetime.UTC)

"""How forecasts for two actors would have done in a time that is over."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.desk.days import Day, to_day
from detente.desk.known_events import known_events
from detente.desk.learned import Learned, classes_of, name_of, outcomes
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.desk.desk import Desk
    from detente.desk.report import Progress
    from detente.forecast.backtest import Backtest
    from detente.forecast.questions import QuestionForecaster, View

_YEAR = 365


def backtested(
    desk: Desk,
    learned: Learned,
    one: str,
    other: str,
    *,
    first: Day,
    last: Day,
    horizons: Sequence[int],
    step: int,
    scheme: str,
    data_set: str | None,
    progress: Progress | None,
) -> Backtest:
    """How forecasts for two actors would have done. See `Forecasts.backtest`."""
    from detente.forecast.backtest import Backtest, Part, scored, tried
    from detente.forecast.questions import Question
    from detente.forecast.words import class_words

    start, end = to_day(first), to_day(last)
    if start is None or end is None or start > end or step < 1 or not horizons:
        raise UsageError("a backtest needs a first and a last day, in order", remedy="give --from and --to")
    dyad = desk.dyad(one, other, as_of=end)
    full = known_events(desk, None, data_set, dyad.members)
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
    trained: list[tuple[datetime.date, QuestionForecaster]] = []

    def view_of(day: datetime.date) -> View:
        known = known_events(desk, day, full.data_set, dyad.members)
        if not trained or (day - trained[-1][0]).days >= _YEAR:
            trained.append((day, learned.forecaster(known, progress)))
        return trained[-1][1].view(known.events, day)

    chosen = classes_of(view_of(days[0]), scheme)
    questions = [Question(*dyad.members, wanted) for wanted in chosen]
    final = outcomes(full)
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
    names = (name_of(desk, dyad.members[0]), name_of(desk, dyad.members[1]))
    return Backtest(
        names=names, first=days[0], last=days[-1], data_set=full.data_set,
        scores=scored(found), parts=tuple(parts), tried=tuple(found),
    )  # fmt: skip

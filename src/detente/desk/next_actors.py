"""Whom a state turns to next: the link forecaster's ranks beside the question forecaster's probabilities."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from detente.desk.days import Day, to_day
from detente.desk.known_events import known_events
from detente.desk.learned import Learned, name_of
from detente.errors import UsageError
from detente.model import Value

if TYPE_CHECKING:
    from detente.desk.desk import Desk
    from detente.desk.report import Progress

MOST_NEXT = 200
"""Actors that are shown at most."""


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


def next_actors(
    desk: Desk,
    learned: Learned,
    actor: str,
    wanted: str,
    *,
    within: int,
    as_of: Day,
    data_set: str | None,
    most: int,
    progress: Progress | None,
) -> Next:
    """Who an actor will do something to or with next. See `Forecasts.next`."""
    from detente.forecast.asking import class_of
    from detente.forecast.questions import Question
    from detente.forecast.words import class_words

    if not 1 <= most <= MOST_NEXT:
        raise UsageError(f"{most} is no number of actors to show", remedy=f"ask for 1 to {MOST_NEXT}")
    found = desk.codebook.resolve(actor, to_day(as_of))
    actor_id = found.speaks_for or found.id
    event_class = class_of(wanted, desk.codebook)
    known = known_events(desk, to_day(as_of), data_set, (actor_id,))
    # What goes one way is of the finer classes: nothing else need be learned.
    view = learned.view(known, progress, "fine")
    if progress:
        progress("ranking", 0, 1)
    from detente.forecast.linking import link_ranking

    best = link_ranking(view, actor_id, event_class, most)
    chances = view.probability([Question(actor_id, link.actor, event_class, True) for link in best], within)
    if progress:
        progress("ranking", 1, 1)
    return Next(
        actor=actor_id,
        name=name_of(desk, actor_id),
        wanted=event_class.key,
        words=class_words(event_class),
        as_of=known.window.until,
        within=within,
        data_set=known.data_set,
        ranked=tuple(
            Ranked(
                rank=rank,
                actor=link.actor,
                name=name_of(desk, link.actor),
                score=link.score,
                probability=round(float(chance), 4),
                before=link.before,
                last=link.last,
                reasons=tuple(LinkReason(words=words, moved=moved) for words, moved in link.reasons),
            )
            for rank, (link, chance) in enumerate(zip(best, chances, strict=True), 1)
        ),
    )

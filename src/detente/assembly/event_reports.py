"""One event, many reports: the same event told by several documents is put together."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.assembly.topics import singular
from detente.model import Event, When

SAME_EVENT_DAYS = 3
"""Events of one type between the same sides within so many days are one event with several reports."""
UNLIKE = 0.1
"""Share of words (Jaccard) below which two tellings of one type, pair and time are still two events.

Chosen on pages of news by day: two tellings of one event share a tenth of their words at the least, since
places, weapons and names recur; two attacks on one day often share none.
"""
_SHORT = 4
"""Letters from which on a word counts: shorter ones are mostly grammar."""


@dataclass(frozen=True, slots=True)
class ReportedEvent:
    """An event with all its reports, the fullest telling first."""

    when: When | None
    """None where neither the text nor the document has a date."""
    reports: tuple[Event, ...]

    @property
    def lead(self) -> Event:
        """The telling that says most."""
        return self.reports[0]


def same_events(
    events: Sequence[Event], published: Mapping[str, datetime.date | None], days: int = SAME_EVENT_DAYS
) -> list[ReportedEvent]:
    """Puts the tellings of one event together: same type, same sides, near in time, alike in wording.

    Verbal cooperation has no direction here: who visited whom is told either way. Order of input does not matter.

    Args:
        events: events of any number of documents.
        published: date of each document by id.
        days: how far apart the days of one event may be.

    Returns:
        The events in the order of their days; undated ones last, each by itself.
    """
    groups: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[tuple[When, Event]]] = defaultdict(list)
    undated: list[Event] = []
    for event in events:
        when = event_day(event, published.get(event.evidence.document_id))
        if when is None:
            undated.append(event)
            continue
        # "Iran and Russia" are the same sides as "Russia and Iran".
        source, target = tuple(sorted(event.source)), tuple(sorted(event.target))
        if event.quad == 1:
            source, target = sorted((source, target))
        groups[(event.plover, source, target)].append((when, event))
    found = [
        ReportedEvent(lead[0], (lead[1], *(event for _, event in run if event is not lead[1])))
        for _, members in sorted(groups.items())
        for run in _runs(members, days)
        for lead in [max(run, key=_fullness)]
    ]
    found.sort(key=lambda one: (_day(one), one.lead.plover, one.lead.evidence.id))
    undated.sort(key=lambda event: event.evidence.id)
    return [*found, *(ReportedEvent(None, (event,)) for event in undated)]


def event_day(event: Event, published: datetime.date | None) -> When | None:
    """When an event took place: its own date where the text gives one that is past, else the day of the report."""
    if event.when is not None and (published is None or event.when.start <= published):
        return event.when
    return When.day(published) if published is not None else None


def _runs(members: list[tuple[When, Event]], days: int) -> list[list[tuple[When, Event]]]:
    members = sorted(members, key=lambda item: (item[0].start, item[0].end, item[1].id))
    runs: list[list[tuple[When, Event]]] = []
    words: list[frozenset[str]] = []
    for when, event in members:
        own = _words(event)
        place = next(
            (
                place
                for place in range(len(runs) - 1, -1, -1)
                if (when.start - runs[place][-1][0].start).days <= days
                and runs[place][-1][0].precision is when.precision
                and _alike(own, words[place], event, runs[place][-1][1])
            ),
            None,
        )
        if place is None:
            runs.append([(when, event)])
            words.append(own)
        else:
            runs[place].append((when, event))
            words[place] |= own
    return runs


def _alike(one: frozenset[str], other: frozenset[str], event: Event, earlier: Event) -> bool:
    if event.evidence.document_id == earlier.evidence.document_id:
        if event.mode and earlier.mode and event.mode != earlier.mode:
            return False  # "cancelled the contract ... banned the export": the document tells two deeds
        if event.place and earlier.place:
            return event.place == earlier.place
    union = one | other
    return not union or len(one & other) / len(union) >= UNLIKE


def _words(event: Event) -> frozenset[str]:
    stripped = (word.strip(".,;:'\"()[]").casefold() for word in event.sentence.quote.split())
    return frozenset(singular(word) for word in stripped if len(word) >= _SHORT)


def _fullness(item: tuple[When, Event]) -> tuple[bool, bool, float, int]:
    event = item[1]
    return (event.when is not None, not event.hedged, event.confidence, -len(event.evidence.quote))


def _day(one: ReportedEvent) -> tuple[datetime.date, datetime.date]:
    assert one.when is not None, "undated events are put last"
    return one.when.start, one.when.end

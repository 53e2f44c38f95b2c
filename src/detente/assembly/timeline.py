"""The time line: dated events and steps of agreements, each told once."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence

from detente.assembly.families import Families
from detente.model import Agreement, Event, StatusEntry, TimelineEntry, When

SAME_EVENT_DAYS = 3
"""Events of one type between the same sides within so many days are one event with several reports."""


def build_timeline(
    events: Sequence[Event],
    agreements: Sequence[Agreement],
    published: Mapping[str, datetime.date | None],
    families: Families,
) -> tuple[TimelineEntry, ...]:
    """Events and steps of agreements in the order of their days.

    An event without a date of its own is put at the day of its report, which the entry's precision shows.
    """
    entries = [*_events(events, published, families), *_steps(agreements, families)]
    return tuple(sorted(entries, key=lambda e: (e.when.start, e.when.end, e.kind, e.code, e.evidence[0].id)))


def _events(
    events: Sequence[Event], published: Mapping[str, datetime.date | None], families: Families
) -> list[TimelineEntry]:
    groups: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[tuple[When, Event]]] = defaultdict(list)
    for event in events:
        when = event_day(event, published.get(event.evidence.document_id))
        if when is not None:
            source, target = sorted((event.source, event.target)) if event.quad == 1 else (event.source, event.target)
            groups[(event.plover, source, target)].append((when, event))
    entries = []
    for (code, _, _), members in sorted(groups.items()):
        members.sort(key=lambda item: (item[0].start, item[0].end, item[1].id))
        runs: list[list[tuple[When, Event]]] = []
        for when, event in members:
            near = runs and (when.start - runs[-1][-1][0].start).days <= SAME_EVENT_DAYS
            if near and runs[-1][-1][0].precision is when.precision:
                runs[-1].append((when, event))
            else:
                runs.append([(when, event)])
        for run in runs:
            lead = max(
                run, key=lambda item: (item[1].when is not None, item[1].confidence, -len(item[1].evidence.quote))
            )
            entries.append(
                TimelineEntry(
                    when=lead[0],
                    kind="event",
                    title=_shortened(lead[1].evidence.quote),
                    code=code,
                    source=lead[1].source,
                    target=lead[1].target,
                    event=lead[1],
                    evidence=tuple(
                        dict.fromkeys(words for _, event in run for words in (event.evidence, *event.repeated))
                    ),
                    families=families.count(event.evidence.document_id for _, event in run),
                )
            )
    return entries


def event_day(event: Event, published: datetime.date | None) -> When | None:
    """When an event took place: its own date where the text gives one that is past, else the day of the report."""
    if event.when is not None and (published is None or event.when.start <= published):
        return event.when
    return When.day(published) if published is not None else None


def _steps(agreements: Sequence[Agreement], families: Families) -> list[TimelineEntry]:
    entries = []
    for agreement in agreements:
        told: dict[tuple[str, str], list[StatusEntry]] = defaultdict(list)
        for step in agreement.history:
            if step.when and (step.reported is None or step.when.start <= step.reported):
                told[(step.status.value, str(step.when))].append(step)
        # Steps without a date stand in the agreement's history; here the report's day would pass for theirs.
        for (status, _), steps in told.items():
            when = steps[0].when
            assert when is not None, "only dated steps were kept"
            entries.append(
                TimelineEntry(
                    when=when,
                    kind="agreement",
                    title=_shortened(agreement.name),
                    code=status,
                    source=agreement.parties,
                    evidence=tuple(step.evidence for step in steps),
                    families=families.count(step.evidence.document_id for step in steps),
                )
            )
    return entries


def _shortened(text: str, limit: int = 160) -> str:
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    return flat[: flat.rfind(" ", 0, limit)] + " …"

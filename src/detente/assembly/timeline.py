"""The time line: dated events and steps of agreements, each told once."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence

from detente.assembly.event_reports import same_events
from detente.assembly.families import Families
from detente.model import Agreement, Event, StatusEntry, TimelineEntry


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
    entries = []
    for told in same_events(events, published):
        if told.when is None:
            continue
        lead = told.lead
        entries.append(
            TimelineEntry(
                when=told.when,
                kind="event",
                title=_shortened(lead.evidence.quote),
                code=lead.plover,
                source=lead.source,
                target=lead.target,
                event=lead,
                evidence=tuple(
                    dict.fromkeys(words for event in told.reports for words in (event.evidence, *event.repeated))
                ),
                families=families.count(event.evidence.document_id for event in told.reports),
            )
        )
    return entries


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

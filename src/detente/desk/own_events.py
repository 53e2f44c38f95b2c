"""Events that the workspace's own documents tell, as rows of the event table."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.assembly.event_reports import SAME_EVENT_DAYS, event_day, same_events
from detente.assembly.families import Families
from detente.codebook import Codebook
from detente.codebook.code_tables import cameo_table, sectors
from detente.events.coverage import Window
from detente.model import ActorKind, Document, Event, Participant, Reading, Value

if TYPE_CHECKING:
    import pyarrow as pa

DATA_SET = "documents"
"""What the events of the workspace's documents are called in the event table."""
_LONGEST = 31
"""Days of the longest date that an event is put at the first day of: a month."""


class CollectReport(Value):
    """What became of the events that the documents tell."""

    data_set: str
    documents: int
    """Documents with a date that have been read; `undated` ones cannot be put in time, and tell nothing here."""
    undated: int
    told: int
    """Tellings of events in them; of these, `vague` give no date within a month, `unknown` no actor of the codebook."""
    vague: int
    unknown: int
    events: int
    """Different events among the others."""
    rows: int
    """Rows in the table: an event of several sides has one for each pair."""
    window: Window | None
    """From the first document's date to the last one's."""


@dataclass(slots=True)
class _Told:
    """An event with the tellings that are known so far, and how many witnesses there were on each day."""

    lead: Event
    day: datetime.date
    documents: set[str] = field(default_factory=set)
    witnesses: list[tuple[datetime.date, int]] = field(default_factory=list)


@dataclass(slots=True)
class Collected:
    """Rows for the event table, and what they were made from."""

    rows: list[dict[str, Any]]
    report: CollectReport

    @property
    def fingerprint(self) -> str:
        """64 hexadecimal digits: the same for the same rows and coverage."""
        window = self.report.window
        told = [self.rows, None if window is None else [window.since, window.until]]
        return hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()

    def table(self) -> pa.Table:
        """The rows as the event table wants them."""
        import pyarrow as pa

        from detente.events.layout import SCHEMA

        made = ("event_id", "data_set", "year", "dyad", "first_reports")
        return pa.Table.from_pylist(self.rows, schema=pa.schema([one for one in SCHEMA if one.name not in made]))


def collected(
    read: Iterable[tuple[Document, Reading]],
    codebook: Codebook,
    copies: Callable[[datetime.date], Mapping[str, str]],
) -> Collected:
    """The events of all readings, the reports of one event put together.

    Documents are gone through by their dates, and what a row says is what its first day of report says: later documents
    add reports, and change nothing that was known before.

    Args:
        read: documents with their readings, in any order.
        codebook: whose actors count.
        copies: the families of near-copies among the documents published by a day.
    """
    published: dict[str, datetime.date | None] = {}
    publishers: dict[str, str] = {}
    by_day: dict[datetime.date, list[Event]] = defaultdict(list)
    undated = told = vague = unknown = 0
    for document, reading in read:
        if document.published is None:
            undated += 1
            continue
        published[document.id] = document.published
        if document.publisher:
            publishers[document.id] = document.publisher
        for event in reading.events:
            told += 1
            if _day(event, document.published) is None:
                vague += 1
            elif not event.source and not event.target:
                unknown += 1
            else:
                by_day[document.published].append(event)
    found: list[_Told] = []
    near: dict[tuple[str, int], list[_Told]] = defaultdict(list)
    for today in sorted(by_day):
        families: Families | None = None
        for group in same_events(by_day[today], published):
            lead = group.lead
            day = _day(lead, today)
            assert day is not None, "events without a day are left out above"
            one = _earlier(near, lead, day, published)
            if one is None:
                one = _Told(lead, day)
                found.append(one)
                near[lead.plover, day.toordinal()].append(one)
            one.documents |= {event.evidence.document_id for event in group.reports}
            if len(one.documents) == 1:
                count = 1
            else:
                families = families or Families(copies(today), publishers)
                count = families.count(one.documents)
            new = count - sum(number for _, number in one.witnesses)
            if new > 0:
                one.witnesses.append((today, new))
    rows = [row for one in found for row in _rows(one, codebook)]
    rows.sort(key=lambda row: json.dumps(row, default=str, sort_keys=True))
    days = sorted(day for day in published.values() if day is not None)
    return Collected(
        rows,
        CollectReport(
            data_set=DATA_SET,
            documents=len(published),
            undated=undated,
            told=told,
            vague=vague,
            unknown=unknown,
            events=len(found),
            rows=len(rows),
            window=Window(since=days[0], until=days[-1]) if days else None,
        ),
    )


def _day(event: Event, published: datetime.date) -> datetime.date | None:
    """The day that an event is put at; None where its date is longer than a month, or it is long past without one."""
    when = event_day(event, published)
    if when is None or (when.end - when.start).days >= _LONGEST or (event.background and event.when is None):
        return None
    return when.start


def _earlier(
    near: Mapping[tuple[str, int], list[_Told]],
    lead: Event,
    day: datetime.date,
    published: Mapping[str, datetime.date | None],
) -> _Told | None:
    """The event that an earlier document told already, the nearest in time."""
    for distance in sorted(range(-SAME_EVENT_DAYS, SAME_EVENT_DAYS + 1), key=lambda one: (abs(one), one)):
        for one in near.get((lead.plover, day.toordinal() + distance), ()):
            if len(same_events([one.lead, lead], published)) == 1:
                return one
    return None


def _rows(one: _Told, codebook: Codebook) -> Iterator[dict[str, Any]]:
    lead = one.lead
    code = cameo_table().codes.get(lead.cameo)
    entry = codebook.event_types.get(lead.plover)
    for source in lead.source or (None,):
        for target in lead.target or (None,):
            if source == target:
                continue
            row = {
                "event_date": one.day,
                **_side("source", source, lead.sources, codebook),
                **_side("target", target, lead.targets, codebook),
                "cameo": lead.cameo,
                "plover": lead.plover,
                "mode": lead.mode,
                "quad": lead.quad,
                "goldstein": code.goldstein if code is not None else entry.magnitude if entry is not None else None,
                "place": lead.place,
                "place_country": lead.place_state,
                "row_id": lead.id,
            }
            for day, reports in one.witnesses:
                yield {**row, "report_date": day, "reports": reports}


def _side(side: str, party: str | None, participants: tuple[Participant, ...], codebook: Codebook) -> dict[str, Any]:
    """The columns of one side; where the codebook knows nobody, only the words of the text."""
    if party is None:
        name = participants[0].name if participants else None
        return {f"{side}": name, f"{side}_sector": _sector(participants[0].sector) if participants else None}
    known = codebook.actors.get(party)
    mine = next((one for one in participants if party in (one.actor, one.state, _speaks_for(one, codebook))), None)
    is_state = known is not None and known.kind is ActorKind.STATE
    return {
        f"{side}": (mine.actor if mine is not None else None) or party,
        f"{side}_party": party,
        f"{side}_state": party if is_state else mine.state if mine is not None else None,
        f"{side}_sector": _sector(mine.sector) if mine is not None else None,
    }


def _speaks_for(participant: Participant, codebook: Codebook) -> str | None:
    entry = codebook.actors.get(participant.actor) if participant.actor is not None else None
    return entry.speaks_for if entry is not None else None


def _sector(told: str | None) -> str | None:
    """The sector in the words of the event table."""
    return next((one.id for one in sectors() if told in (one.id, one.cue)), None) if told else None

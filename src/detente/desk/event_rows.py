"""Coded events as rows of a table: for spreadsheets, notebooks and event data tools."""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.desk.cells import cell
from detente.errors import UsageError
from detente.model import Document, Event, Participant, Value

if TYPE_CHECKING:
    from detente.assembly.event_reports import ReportedEvent
    from detente.codebook import Codebook

FORMATS = (".jsonl", ".csv", ".parquet")
PLOVER_VERSIONS = ("2023", "2018")
YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
"""Types of today's PLOVER that the version of 2018 joins."""
YIELD_QUAD = 2


class EventRow(Value):
    """One coded event, flat. Several names in one field are joined by `;`."""

    event_id: str
    event_date: str | None
    """The event's own date, from the text: `2015-01-20`, `2015-01`, `2015`; or the report's, where it has none."""
    date_precision: str | None
    """`day`, `month`, `year`; `report` where the event is put at the day of its report."""
    report_date: str | None
    source: str
    """Ids of the states, organisations or groups that act."""
    source_name: str
    source_sector: str
    source_role: str
    target: str
    target_name: str
    target_sector: str
    target_role: str
    event_type: str
    mode: str
    contexts: str
    quad_class: int
    conflict: int
    cameo: str
    magnitude: float | None
    """Goldstein-like, from -10 (war) to 10 (peace), of the type."""
    place: str
    place_state: str
    claimant: str
    quoted: bool
    hedged: bool
    background: bool
    words: str
    sentence: str
    rule: str
    confidence: float
    """Share of the rule's events expected to be right."""
    probability: float | None
    """The event coder's probability of the type."""
    runner_up: str
    runner_up_probability: float | None
    exemplar: str
    document: str
    title: str
    publisher: str
    location: str
    start: int
    """First code point of the words in the document's text, and the end."""
    end: int
    reports: int
    """Documents and repetitions that tell the event."""
    families: int
    """Independent publishers among them."""
    documents: str


def in_version(kind: str, quad: int, plover: str) -> tuple[str, int]:
    """A type and its quad class as a version of PLOVER has them.

    >>> in_version("CONCEDE", 1, "2018"), in_version("CONCEDE", 1, "2023")
    (('YIELD', 2), ('CONCEDE', 1))
    """
    return (YIELD[kind], YIELD_QUAD) if plover == "2018" and kind in YIELD else (kind, quad)


def event_row(
    event: Event,
    document: Document,
    codebook: Codebook,
    *,
    plover: str = "2023",
    reported: ReportedEvent | None = None,
    families: int = 1,
) -> EventRow:
    """The row of an event.

    Args:
        event: the event.
        document: the document that tells it.
        codebook: its types and magnitudes.
        plover: `2023`, or `2018` for the types of that version: YIELD for CONCEDE and RETREAT.
        reported: all its reports, where several documents tell it.
        families: how many independent publishers tell it.
    """
    kind, quad = in_version(event.plover, event.quad, plover)
    told = reported.reports if reported is not None else (event,)
    origin = document.origins[0] if document.origins else None
    own = event.when is not None and (event.reported is None or event.when.start <= event.reported)
    date = str(event.when) if own else event.reported.isoformat() if event.reported else None
    return EventRow(
        event_id=event.id,
        event_date=date,
        date_precision=(event.when.precision.value if own and event.when else "report") if date else None,
        report_date=event.reported.isoformat() if event.reported else None,
        source="; ".join(event.source),
        source_name=_joined(event.sources, "name"),
        source_sector=_joined(event.sources, "sector"),
        source_role=_joined(event.sources, "role"),
        target="; ".join(event.target),
        target_name=_joined(event.targets, "name"),
        target_sector=_joined(event.targets, "sector"),
        target_role=_joined(event.targets, "role"),
        event_type=kind,
        mode=event.mode or "",
        contexts="; ".join(event.contexts),
        quad_class=quad,
        conflict=int(quad >= 3),
        cameo=event.cameo,
        magnitude=codebook.event_types[event.plover].magnitude,
        place=event.place or "",
        place_state=event.place_state or "",
        claimant=" > ".join(claimant.name for claimant in event.claimants),
        quoted=event.quoted,
        hedged=event.hedged,
        background=event.background,
        words=event.trigger.quote,
        sentence=event.sentence.quote,
        rule=event.rule,
        confidence=event.confidence,
        probability=event.probability,
        runner_up=event.runner_up or "",
        runner_up_probability=event.runner_up_probability,
        exemplar=event.exemplar or "",
        document=document.id,
        title=document.title or "",
        publisher=document.publisher or "",
        location=origin.location if origin is not None else "",
        start=event.evidence.start,
        end=event.evidence.end,
        reports=sum(1 + len(one.repeated) for one in told),
        families=families,
        documents="; ".join(dict.fromkeys(one.evidence.document_id for one in told)),
    )


def write_rows(rows: Iterable[EventRow], path: Path) -> int:
    """Writes rows as JSON Lines, CSV or Parquet, by the name's ending; returns how many there were.

    Raises:
        UsageError: if the ending is another one, or the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise UsageError(
            f"events cannot be written as '{ending or path.name}'", where=str(path), remedy=f"use {', '.join(FORMATS)}"
        )
    try:
        if ending == ".jsonl":
            return _write_lines(rows, path)
        if ending == ".csv":
            return _write_csv(rows, path)
        return _write_parquet(rows, path)
    except OSError as error:
        raise UsageError(f"the file cannot be written ({error.strerror or error})", where=str(path)) from error


def _write_lines(rows: Iterable[EventRow], path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as handle:
        for row in rows:
            handle.write(json.dumps(row.model_dump(), ensure_ascii=False) + "\n")
            count += 1
    return count


def _write_csv(rows: Iterable[EventRow], path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(EventRow.model_fields))
        writer.writeheader()
        for row in rows:
            writer.writerow({name: cell(value) for name, value in row.model_dump().items()})
            count += 1
    return count


def _encodable(value: object) -> object:
    """A value with half characters written out, as the other formats write them."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def _write_parquet(rows: Iterable[EventRow], path: Path) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds: dict[Any, Any] = {int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    schema = pa.schema(
        [
            (name, next((kinds[one] for one in kinds if field.annotation in (one, one | None)), pa.string()))
            for name, field in EventRow.model_fields.items()
        ]
    )
    count = 0
    with pq.ParquetWriter(path, schema) as writer:
        for batch in _batches(rows, 1000):
            whole = [{name: _encodable(value) for name, value in row.model_dump().items()} for row in batch]
            writer.write_table(pa.Table.from_pylist(whole, schema=schema))
            count += len(batch)
    return count


def _batches(rows: Iterable[EventRow], size: int) -> Iterator[list[EventRow]]:
    batch: list[EventRow] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _joined(found: tuple[Participant, ...], field: str) -> str:
    values = (getattr(one, field) for one in found)
    return "; ".join(dict.fromkeys(value for value in values if value))


def published_of(documents: Iterable[Document]) -> dict[str, datetime.date | None]:
    """Date of each document by id."""
    return {document.id: document.published for document in documents}


def check_version(plover: str) -> None:
    """Refuses a version of PLOVER that events cannot be written in.

    Raises:
        UsageError: if there is no such version.
    """
    if plover not in PLOVER_VERSIONS:
        raise UsageError(f"there is no PLOVER version '{plover}' here", remedy=f"use {' or '.join(PLOVER_VERSIONS)}")

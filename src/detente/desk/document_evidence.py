"""What documents give to a forecast: agreements and conditions beside it, and the words of past events."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from detente.desk.own_events import DATA_SET
from detente.forecast.documents import DocumentsSay, Quoted, documents_say
from detente.forecast.records import Forecast, PastEvent

if TYPE_CHECKING:
    from detente.desk.desk import Desk
    from detente.desk.known_events import Known
    from detente.desk.report import Progress

_WORDS = 2
"""Quotations of one past event: several events of one kind may stand at one day."""

_Key = tuple[datetime.date, str, str, str]


def with_documents(
    desk: Desk, known: Known, forecasts: Sequence[Forecast], progress: Progress | None = None
) -> tuple[Forecast, ...]:
    """Forecasts of one pair with what documents published by their day say; no figure of theirs changes.

    Args:
        desk: the workspace.
        known: the events that the forecasts rest on.
        forecasts: of one pair and one day.
        progress: is told how far the reading of unread documents has come.
    """
    if not forecasts:
        return ()
    day = known.window.until
    said: DocumentsSay | None = None
    if next(iter(desk.documents(as_of=day)), None) is not None:
        asked = forecasts[0].asked
        said = documents_say(desk.dossier(asked.one, asked.other, as_of=day, progress=progress))
    quoted = _quoted(desk, known, forecasts) if known.data_set == DATA_SET else {}
    return tuple(
        forecast.model_copy(
            update={
                "documents": said,
                "past": tuple(_told(one, quoted) for one in forecast.past),
                "precedents": tuple(
                    one.model_copy(update={"event": _told(one.event, quoted)}) if one.event else one
                    for one in forecast.precedents
                ),
            }
        )
        for forecast in forecasts
    )


def _told(event: PastEvent, quoted: Mapping[_Key, tuple[Quoted, ...]]) -> PastEvent:
    return event.model_copy(update={"quotations": quoted.get(_key(event), ())})


def _key(event: PastEvent) -> _Key:
    return event.date, event.source, event.target, event.cameo


def _past(forecasts: Sequence[Forecast]) -> Iterator[PastEvent]:
    for forecast in forecasts:
        yield from forecast.past
        yield from (one.event for one in forecast.precedents if one.event is not None)


def _quoted(desk: Desk, known: Known, forecasts: Sequence[Forecast]) -> dict[_Key, tuple[Quoted, ...]]:
    """The words of the documents that told each past event first.

    A row of the event table holds the id of the statement that it was made from, which was published by the day that
    the row was known.
    """
    wanted = {_key(event) for event in _past(forecasts)}
    if not wanted:
        return {}
    days = sorted(key[0] for key in wanted)
    with desk.event_table() as table:
        rows = table.rows(data_sets=[DATA_SET], since=days[0], until=days[-1], as_of=known.window.until)
        rows = rows.select("event_date", "source_party", "target_party", "cameo", "row_id")
        found = table.arrow(rows.filter(rows.source_party.isin(sorted({key[1] for key in wanted})))).to_pylist()
    keys: dict[str, set[_Key]] = defaultdict(set)
    for row in found:
        key = (row["event_date"], row["source_party"], row["target_party"], row["cameo"])
        if key in wanted:
            keys[row["row_id"]].add(key)
    words: dict[_Key, list[Quoted]] = defaultdict(list)
    for document, reading in desk.store.readings(as_of=known.window.until) if keys else ():
        for event in reading.events:
            for key in keys.get(event.id, ()):
                words[key].append(
                    Quoted(
                        evidence=event.evidence,
                        sentence=event.sentence,
                        title=document.title,
                        publisher=document.publisher,
                        published=document.published,
                    )
                )
    return {key: tuple(sorted(told, key=lambda one: one.evidence.id)[:_WORDS]) for key, told in words.items()}

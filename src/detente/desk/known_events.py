"""The events that a forecast may rest on: one data set, as it was known on a day, over the stretch that it covers."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from detente.errors import ForecastError, UsageError

if TYPE_CHECKING:
    from detente.desk.desk import Desk
    from detente.events import Window


class Known(NamedTuple):
    """The events of one data set that were known by a day."""

    data_set: str
    window: Window
    """The stretch of days that they cover, ending with that day."""
    events: pa.Table


def known_events(desk: Desk, as_of: datetime.date | None, data_set: str | None, actors: Sequence[str]) -> Known:
    """What one data set knew by a day, from the beginning of the unbroken stretch that it covers then."""
    with desk.event_table() as table:
        if not table.data_sets:
            raise ForecastError(
                "the workspace has no events to forecast from", remedy="import some: detente events import FILE"
            )
        if data_set is not None and data_set not in table.data_sets:
            raise UsageError(
                f"there is no data set {data_set[:40]!r}", remedy=f"there are {', '.join(table.data_sets)}"
            )
        covering: list[tuple[str, Window]] = []
        told: list[str] = []
        for name in [data_set] if data_set else table.data_sets:
            windows = table.coverage(name, as_of=as_of)
            told += [f"{name} from {window.since} to {window.until}" for window in table.coverage(name)]
            if windows and (as_of is None or windows[-1].until >= as_of):
                covering.append((name, windows[-1]))
        if not covering:
            raise UsageError(
                f"no data set covers {as_of}: what was going on then is unknown, not nothing",
                remedy=f"give a day that one covers ({'; '.join(told) or 'none has a known stretch'})",
            )
        name, window = _fullest(table, covering, actors)
        rows = table.rows(data_sets=[name], since=window.since, until=window.until, as_of=window.until)
        rows = rows.filter(rows.source_party.notnull() & rows.target_party.notnull() & rows.quad.notnull())
        rows = rows.filter(rows.source_party != rows.target_party)
        rows = rows.select(
            date=rows.event_date, source=rows.source_party, target=rows.target_party, cameo=rows.cameo,
            quad=rows.quad, goldstein=rows.goldstein.fill_null(0.0), plover=rows.plover,
        )  # fmt: skip
        events = table.arrow(rows.filter(rows.cameo.notnull()))
    return Known(name, window, events)


def _fullest(table: Any, covering: list[tuple[str, Window]], actors: Sequence[str]) -> tuple[str, Window]:
    """The data set with the most events of the actors: two are never mixed, since they tell of the same events."""
    if len(covering) == 1:
        return covering[0]

    def events(entry: tuple[str, Window]) -> int:
        rows = table.rows(data_sets=[entry[0]], since=entry[1].since, until=entry[1].until, as_of=entry[1].until)
        rows = rows.filter(rows.source_party.isin(actors) | rows.target_party.isin(actors))
        return int(table.arrow(rows.aggregate(events=rows.count()))["events"][0].as_py())

    return min(covering, key=lambda entry: (-events(entry), entry[0]))

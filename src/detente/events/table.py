"""The event table: opening it, and its rows by dyad, time and date of knowledge."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from detente.errors import UsageError
from detente.events.coverage import Window
from detente.events.engine import Engine, connect
from detente.events.layout import SCHEMA, dyad_key
from detente.events.manifest import Manifest
from detente.events.storage import Storage

Side = str | Collection[str]
"""Whom one side of a question means: a codebook id, or several (the members of a bloc)."""


class EventTable:
    """An event table on an engine. Made by `open_table`; it shows the table as it was then.

    What `rows`, `dyad` and `between` give are Ibis table expressions with the columns of `layout.SCHEMA`: nothing is
    read until they are executed (`arrow`, `.to_pyarrow()`).

    Args:
        storage: where the files are.
        engine: what reads them.
    """

    def __init__(self, storage: Storage, engine: Engine) -> None:
        self.storage = storage
        self.engine = engine
        self.manifest = Manifest.load(storage)
        self._read: dict[tuple[str, ...], Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the engine's connection."""
        self._read.clear()
        self.engine.close()

    @property
    def data_sets(self) -> tuple[str, ...]:
        """Names of the data sets in the table, in order."""
        return self.manifest.data_sets

    def coverage(self, data_set: str, *, as_of: datetime.date | None = None) -> tuple[Window, ...]:
        """The days of which a data set tells. Outside them nothing is known: no row there does not mean no event.

        Raises:
            UsageError: if the table has no such data set.
        """
        self._check_data_sets((data_set,))
        return self.manifest.coverage(data_set, as_of=as_of)

    def rows(
        self,
        *,
        data_sets: Iterable[str] | None = None,
        since: datetime.date | None = None,
        until: datetime.date | None = None,
        as_of: datetime.date | None = None,
    ) -> Any:
        """All rows, or those of some data sets, of events from `since` to `until`, known `as_of` a date.

        With `as_of`, rows reported later are not there, and `reports` counts those of the first report date only.

        Raises:
            UsageError: if the table has no such data set.
        """
        wanted = None if data_sets is None else frozenset(data_sets)
        if wanted is not None:
            self._check_data_sets(wanted)
        names = tuple(
            one.name
            for one in self.manifest.files
            if (wanted is None or one.data_set in wanted)
            and (since is None or one.year >= since.year)
            and (until is None or one.year <= until.year)
        )
        if names not in self._read:
            self._read[names] = self.engine.read(self.storage, names)
        table = self._read[names]
        if since is not None:
            table = table.filter(table.event_date >= since)
        if until is not None:
            table = table.filter(table.event_date <= until)
        if as_of is not None:
            table = table.filter(table.report_date <= as_of).mutate(reports=table.first_reports)
        return table

    def between(self, sources: Side, targets: Side, *, directed: bool = False, **limits: Any) -> Any:
        """Rows of events between two sides.

        Args:
            sources: whom the one side means, as codebook ids.
            targets: the other side.
            directed: whether only events of `sources` toward `targets` count.
            limits: `data_sets`, `since`, `until`, `as_of`, as for `rows`.
        """
        ones, others = _ids(sources), _ids(targets)
        keys = sorted({dyad_key(one, other) for one in ones for other in others})
        table = self.rows(**limits)
        table = table.filter(table.dyad == keys[0] if len(keys) == 1 else table.dyad.isin(keys))
        if not directed:
            return table
        return table.filter(table.source_party.isin(sorted(ones)) & table.target_party.isin(sorted(others)))

    def dyad(
        self,
        one: str,
        other: str,
        *,
        since: datetime.date | None = None,
        until: datetime.date | None = None,
        as_of: datetime.date | None = None,
        directed: bool = False,
        data_sets: Iterable[str] | None = None,
    ) -> Any:
        """Rows of events between two parties, given as codebook ids; `directed`: only of `one` toward `other`."""
        return self.between(
            one, other, directed=directed, since=since, until=until, as_of=as_of, data_sets=data_sets
        )  # fmt: skip

    def arrow(self, expression: Any | None = None) -> pa.Table:
        """Executes an expression (by default: all rows); columns of the event table have its types."""
        expression = self.rows() if expression is None else expression
        got = self.engine.arrow(expression)
        # Engines give types of their own for some expressions: Spark a time for the first day of a month.
        types = {one.name: one.type for one in expression.schema().to_pyarrow()}
        types |= {one.name: one.type for one in SCHEMA if one.name in types}
        return got.cast(pa.schema([pa.field(one.name, types[one.name]) for one in got.schema]))

    def _check_data_sets(self, wanted: Iterable[str]) -> None:
        for name in sorted(wanted):
            if name not in self.data_sets:
                known = ", ".join(self.data_sets) or "none yet: detente events import brings them in"
                raise UsageError(f"the event table has no data set {name[:60]!r}", remedy=f"it has {known}")


def open_table(location: str | Path, engine: str | Engine | None = None) -> EventTable:
    """Opens an event table; an empty one where there is none yet.

    Args:
        location: the folder or fsspec address of the table.
        engine: None for DuckDB; `spark` or `spark://host:port`; or an engine that is open.

    Raises:
        EventError: if the table or the engine cannot be opened.

    >>> with open_table("memory://doctest-empty") as table:
    ...     table.data_sets, table.arrow(table.dyad("IRN", "RUS")).num_rows
    ((), 0)
    """
    return EventTable(Storage(location), engine if isinstance(engine, Engine) else connect(engine))


def _ids(side: Side) -> frozenset[str]:
    return frozenset((side,)) if isinstance(side, str) else frozenset(side)

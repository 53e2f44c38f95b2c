"""What the table says of two sides over time: counts by class, Goldstein sums, cooperation, conflict, tension, shares.

Where a data set covers none of a period, its numbers are None: unknown, not zero. Counts in a period that it covers
in part are what there is, and the period is told as `part`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

import ibis
import numpy as np
import pyarrow as pa

from detente.errors import UsageError
from detente.events.coverage import Window
from detente.events.sides import Pair
from detente.events.table import EventTable
from detente.model import Value

By = Literal["day", "week", "month", "year"]
Class = Literal["quad", "plover", "root", "none"]
BY: tuple[By, ...] = ("day", "week", "month", "year")
CLASSES: tuple[Class, ...] = ("quad", "plover", "root", "none")
MEASURES = ("tension", "goldstein", "cooperation", "conflict", "balance", "events")
"""What a series can be made of; `lead_lag` compares one of them."""
_UNITS = {"day": "D", "week": "W", "month": "M", "year": "Y"}
_QUAD_NAMES = {"1": "verbal_cooperation", "2": "material_cooperation", "3": "verbal_conflict", "4": "material_conflict"}
_PER_YEAR = {"day": 365.25, "week": 52.18, "month": 12.0, "year": 1.0}
_LONGEST = 40_000
"""Periods of one series: a century of days."""


class Trend(Value):
    """A line through a series: its slope a year, with the bounds of its 95% interval.

    Ordinary least squares, the interval with Newey and West's (1987) standard error, which allows for what one period
    hands on to the next.
    """

    slope: float
    low: float
    high: float
    periods: int


class Series(Value, arbitrary_types_allowed=True):
    """One data set's numbers on two sides, a row a period.

    Columns: `period` (its first day), `known` (`whole`, `part`, `none`), `events`, `reports`, `goldstein_sum`,
    `goldstein` (the mean), `cooperation`, `conflict`, `balance` (the one less the other), `tension` (the share of
    conflict; None without events), a column for each class, and with shares `share_of_one` and `share_of_other`: how
    much of all that a side does to others, it does to the other side.
    """

    pair: str
    data_set: str
    by: By
    table: pa.Table
    classes: tuple[str, ...]
    coverage: tuple[Window, ...]

    def values(self, measure: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        """A column as numbers, NaN where it is unknown."""
        return np.array([np.nan if one is None else one for one in self.table[measure].to_pylist()], dtype=np.float64)

    @property
    def trend(self) -> Trend | None:
        """The trend of tension; None where fewer than eight periods have events."""
        return trend(self.values("tension"), _PER_YEAR[self.by])


def series(
    table: EventTable,
    pair: Pair,
    *,
    by: By = "month",
    classes: Class = "quad",
    directed: bool = False,
    shares: bool = False,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    as_of: datetime.date | None = None,
    data_sets: Iterable[str] | None = None,
) -> tuple[Series, ...]:
    """The series of two sides, one for each data set.

    Args:
        table: the event table.
        pair: the two sides.
        by: the length of a period; weeks start on Monday.
        classes: which classes events are counted by: the quad class, the PLOVER type, the CAMEO root.
        directed: whether only what the first side does to the other counts.
        shares: whether to tell what share of all its acts that is; reads the whole table.
        since: the first day; that of the coverage where not given.
        until: the last day.
        as_of: only what was reported by then counts.
        data_sets: those that count; all where not given.

    Raises:
        UsageError: if the table has no such data set, or the series would have more than 40,000 periods.
    """
    limits = {"since": since, "until": until, "as_of": as_of}
    wanted = sorted(set(data_sets)) if data_sets is not None else list(table.data_sets)
    events = table.between(pair.one.ids, pair.other.ids, directed=directed, data_sets=wanted, **limits)
    counted = _counted(table, events, by, classes)
    of_one = _acts(table, pair.one.ids, wanted, by, limits) if shares else {}
    of_other = _acts(table, pair.other.ids, wanted, by, limits) if shares else {}
    there = _acts_between(table, pair.one.ids, pair.other.ids, wanted, by, limits) if shares else {}
    back = _acts_between(table, pair.other.ids, pair.one.ids, wanted, by, limits) if shares else {}
    result = []
    for data_set in wanted:
        coverage = table.coverage(data_set, as_of=as_of)
        cells = {key[1:]: value for key, value in counted.items() if key[0] == data_set}
        first = since or (coverage[0].since if coverage else None)
        last = min(filter(None, (until or (coverage[-1].until if coverage else None), as_of)), default=None)
        periods = list(_periods(first, last, by)) if first is not None and last is not None and first <= last else []
        names = _class_names(classes, {one for _, one in cells})
        rows = []
        for start, end in periods:
            known = _known(coverage, max(start, first or start), min(end, last or end))
            row = _row(start, known, {one: cells.get((start, one)) for one in {one for _, one in cells}}, names)
            if shares:
                row["share_of_one"] = _share(there, of_one, (data_set, start), known)
                row["share_of_other"] = _share(back, of_other, (data_set, start), known)
            rows.append(row)
        result.append(
            Series(
                pair=pair.name, data_set=data_set, by=by, table=pa.Table.from_pylist(rows, schema=_schema(names,
                shares)), classes=tuple(names.values()), coverage=coverage,
            )
        )  # fmt: skip
    return tuple(result)


def trend(values: np.ndarray[Any, np.dtype[np.float64]], per_year: float) -> Trend | None:
    """The trend of values at equal distances, NaN where there is none.

    Args:
        values: one a period.
        per_year: periods of a year.

    >>> rising = trend(np.arange(24) / 100, 12)
    >>> rising is not None and abs(rising.slope - 0.12) < 1e-9
    True
    """
    places = np.flatnonzero(~np.isnan(values))
    if len(places) < 8:
        return None
    x = places / per_year
    y = values[places]
    design = np.column_stack([np.ones_like(x), x - x.mean()])
    inverse = np.linalg.inv(design.T @ design)
    beta = inverse @ design.T @ y
    scores = design * (y - design @ beta)[:, None]
    lags = int(4 * (len(y) / 100) ** (2 / 9))
    spread = scores.T @ scores
    for lag in range(1, lags + 1):
        step = scores[lag:].T @ scores[:-lag]
        spread += (1 - lag / (lags + 1)) * (step + step.T)
    error = float(np.sqrt(max(0.0, (inverse @ spread @ inverse)[1, 1])))
    slope = float(beta[1])
    return Trend(slope=slope, low=slope - 1.96 * error, high=slope + 1.96 * error, periods=len(places))


def _counted(table: EventTable, events: Any, by: By, classes: Class) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Counts by data set, period, and class and whether it is conflict."""
    one = {
        "quad": events.quad.cast("string"),
        "plover": events.plover,
        "root": events.cameo.substr(0, 2),
        "none": ibis.literal(""),
    }[classes]
    keyed = events.mutate(
        period=events.event_date.truncate(_UNITS[by]).cast("date"),
        one=one.fill_null("other"),
        conflict=events.quad >= 3,
    )
    found = keyed.group_by("data_set", "period", "one", "conflict").agg(
        events=keyed.count(),
        reports=keyed.reports.sum(),
        goldstein=keyed.goldstein.sum(),
        valued=keyed.goldstein.count(),
    )
    cells: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in table.arrow(found).to_pylist():
        cell = cells.setdefault(
            (row["data_set"], row["period"], row["one"]),
            {"events": 0, "reports": 0, "goldstein": 0.0, "valued": 0, "conflict": 0, "cooperation": 0},
        )
        for name in ("events", "reports", "valued"):
            cell[name] += row[name]
        cell["goldstein"] += row["goldstein"] or 0.0
        if row["conflict"] is not None:
            cell["conflict" if row["conflict"] else "cooperation"] += row["events"]
    return cells


def _acts(table: EventTable, ids: frozenset[str], data_sets: Sequence[str], by: By, limits: Any) -> dict[Any, int]:
    """How much a side does to others, by data set and period."""
    rows = table.rows(data_sets=data_sets, **limits)
    rows = rows.filter(
        rows.source_party.isin(sorted(ids)) & ~rows.target_party.fill_null("").isin(["", *sorted(ids)])
    )  # fmt: skip
    return _by_period(table, rows, by)


def _acts_between(
    table: EventTable, ones: frozenset[str], others: frozenset[str], data_sets: Sequence[str], by: By, limits: Any
) -> dict[Any, int]:
    return _by_period(table, table.between(ones, others, directed=True, data_sets=data_sets, **limits), by)


def _by_period(table: EventTable, rows: Any, by: By) -> dict[Any, int]:
    keyed = rows.mutate(period=rows.event_date.truncate(_UNITS[by]).cast("date"))
    found = table.arrow(keyed.group_by("data_set", "period").agg(acts=keyed.count()))
    return {(row["data_set"], row["period"]): row["acts"] for row in found.to_pylist()}


def _share(part: dict[Any, int], whole: dict[Any, int], key: Any, known: str) -> float | None:
    return part.get(key, 0) / whole[key] if known != "none" and whole.get(key) else None


def _row(
    start: datetime.date, known: str, cells: dict[str, dict[str, Any] | None], names: dict[str, str]
) -> dict[str, Any]:
    if known == "none" and not any(cells.values()):
        return {"period": start, "known": known}
    total = {name: sum(cell[name] for cell in cells.values() if cell) for name in ("events", "reports", "valued")}
    goldstein = float(sum(cell["goldstein"] for _, cell in sorted(cells.items()) if cell))
    cooperation = sum(cell["cooperation"] for cell in cells.values() if cell)
    conflict = sum(cell["conflict"] for cell in cells.values() if cell)
    both = cooperation + conflict
    row = {
        "period": start,
        "known": known,
        "events": total["events"],
        "reports": total["reports"],
        "goldstein_sum": goldstein,
        "goldstein": goldstein / total["valued"] if total["valued"] else None,
        "cooperation": cooperation,
        "conflict": conflict,
        "balance": cooperation - conflict,
        "tension": conflict / both if both else None,
    }
    for one, name in names.items():
        cell = cells.get(one)
        row[name] = cell["events"] if cell else 0
    return row


def _schema(names: dict[str, str], shares: bool) -> pa.Schema:
    whole, number = pa.int64(), pa.float64()
    fields = [
        ("period", pa.date32()), ("known", pa.string()), ("events", whole), ("reports", whole), ("goldstein_sum",
        number),
        ("goldstein", number), ("cooperation", whole), ("conflict", whole), ("balance", whole), ("tension", number),
        *((name, whole) for name in names.values()),
        *([("share_of_one", number), ("share_of_other", number)] if shares else []),
    ]  # fmt: skip
    return pa.schema([pa.field(name, kind) for name, kind in fields])


def _class_names(classes: Class, found: set[str]) -> dict[str, str]:
    """Classes by what the table has for them, with their columns."""
    if classes == "none":
        return {}
    if classes == "quad":
        return _QUAD_NAMES | ({"other": "other"} if "other" in found else {})
    return {one: f"cameo_{one}" if classes == "root" and one != "other" else one for one in sorted(found)}


def _periods(first: datetime.date, last: datetime.date, by: By) -> Iterator[tuple[datetime.date, datetime.date]]:
    """First and last days of all periods that hold one of the days."""
    if (last - first).days / (365.25 / _PER_YEAR[by]) > _LONGEST:
        raise UsageError(f"from {first} to {last} are too many {by}s", remedy="ask for fewer with --since, or by month")
    start = _start(first, by)
    while start <= last:
        following = _start(start + datetime.timedelta(days={"day": 1, "week": 7, "month": 31, "year": 366}[by]), by)
        yield start, following - datetime.timedelta(days=1)
        start = following


def _start(day: datetime.date, by: By) -> datetime.date:
    if by == "week":
        return day - datetime.timedelta(days=day.weekday())
    if by == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if by == "year" else day


def _known(coverage: Sequence[Window], start: datetime.date, end: datetime.date) -> str:
    days = sum(window.shared_days(start, end) for window in coverage)
    if days == 0:
        return "none"
    return "whole" if days == (end - start).days + 1 else "part"

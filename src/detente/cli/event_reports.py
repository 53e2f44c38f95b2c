"""What the commands on the event table tell: imports, fetched files, series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from detente.cli.output import counted, print_line, print_table, safe

if TYPE_CHECKING:
    from detente.events import ImportReport
    from detente.events.indices import Series
    from detente.events.pulling import PullReport
    from detente.events.reports import RefusedFile

_TOLD = 10
"""Refused rows, or kinds of reasons, that are told one by one."""


def tell_refused_files(files: Sequence[RefusedFile]) -> None:
    """Names files that could not be taken in."""
    for one in files:
        print_line(safe(f"refused  {one.file}: {one.reason}", "red"), stderr=True)


def tell_pulled(report: PullReport) -> None:
    """Tells what was fetched of a published list, and what became of it."""
    tell_refused_files(report.refused_files)
    print_line(f"{counted(report.listed, 'file')} listed, {report.fetched:,} fetched, {report.there:,} here already")
    if report.days_without_files:
        days = ", ".join(str(day) for day in report.days_without_files[:_TOLD])
        more = "…" if len(report.days_without_files) > _TOLD else ""
        print_line(f"no files of {counted(len(report.days_without_files), 'day')}: {days}{more}")
    if report.imported is not None:
        tell_import(report.imported)


def tell_import(report: ImportReport) -> None:
    """Tells what became of the rows of an import."""
    for one in report.taken:
        if one.known:
            print_line(safe(f"{one.file}: in {one.data_set} already"))
            continue
        days = f"; covers {one.window.since} to {one.window.until}" if one.window is not None else ""
        print_line(
            safe(
                f"{one.file}: {counted(one.rows, 'row')} of {one.form} to {one.data_set}: {one.kept:,} kept, "
                f"{one.merged:,} merged, {one.refused:,} refused{days}"
            )
        )
        for reason, count in one.reasons[:_TOLD]:
            print_line(safe(f"  {counted(count, 'row')} refused: {reason}", "red"), stderr=True)
    for row in report.refused_rows[:_TOLD]:
        print_line(safe(f"refused  {row.file}, line {row.line:,}: {row.reason}", "red"), stderr=True)
    if report.refused > _TOLD:
        print_line(safe(f"… and {report.refused - _TOLD:,} more rows; --refused FILE writes all of them"), stderr=True)
    tell_refused_files(report.refused_files)
    taken = [one for one in report.taken if not one.known]
    print_line(
        f"{counted(sum(one.kept for one in taken), 'event')} new, {sum(one.merged for one in taken):,} merged, "
        f"{report.refused:,} refused; {counted(len(report.taken) - len(taken), 'file')} known already, "
        f"{len(report.refused_files):,} refused"
    )


def tell_series(found: Sequence[Series]) -> None:
    """Prints series of two actors' events as tables."""
    for number, one in enumerate(found):
        if number:
            print_line("")
        print_line(safe(f"{one.pair}, {one.data_set}, by {one.by}", "bold"))
        names = [name for name in one.table.schema.names if name not in ("period", "known", "reports")]
        headings = ("Period", *(name.replace("_", " ").capitalize() for name in names), "")
        rows = []
        for row in one.table.to_pylist():
            note = {"whole": "", "part": "in part", "none": "unknown"}[row["known"]]
            rows.append((str(row["period"]), *(_cell(row[name]) for name in names), note))
        if rows:
            print_table(headings, rows)
        windows = ", ".join(f"{window.since} to {window.until}" for window in one.coverage[:_TOLD])
        print_line(safe(f"{one.data_set} covers {windows or 'nothing'}; outside it nothing is known."))
        trend = one.trend
        if trend is not None:
            print_line(
                f"Tension changes by {trend.slope:+.3f} a year (95%: {trend.low:+.3f} to {trend.high:+.3f}, "
                f"{counted(trend.periods, one.by)} with events)."
            )


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"

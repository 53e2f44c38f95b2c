"""Tables in files: rows with the line that each starts on, tabs or commas, and a broken row that costs no other."""

from __future__ import annotations

import csv
import io
import itertools
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from detente.errors import UsageError

_LONGEST_FIELD = 1_000_000
_MOST_LINES = 1_000
"""Lines that one row may span; more are no row but a quotation mark that nobody closed."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table."""

    line: int
    """The line that it starts on, from 1."""
    cells: tuple[str, ...]
    problem: str | None = None
    """What is wrong with it; its cells are then what could be made out."""


@dataclass(frozen=True, slots=True)
class Table:
    """Heading and rows of a table, and where it stands."""

    path: Path
    heading: tuple[str, ...]
    rows: tuple[TableRow, ...]

    def place(self, column: str) -> int:
        """Where a column stands.

        Raises:
            UsageError: if there is none of that name.
        """
        if column not in self.heading:
            raise UsageError(
                f"there is no column '{column}' among {', '.join(self.heading[:12])}",
                where=str(self.path),
                remedy="name the column as its heading does",
            )
        return self.heading.index(column)


def read_table(path: Path) -> Table:
    """Reads a table of tab- or comma-separated columns with a heading, in UTF-8; the heading tells which.

    A row has a problem if it has more or fewer cells than the heading, bytes that are no UTF-8, or a quotation mark
    that is never closed; the rows after it are read all the same.

    Raises:
        UsageError: if the file cannot be read or is empty.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig", errors="surrogateescape")
    except OSError as error:
        raise UsageError(f"the file cannot be read ({error.strerror})", where=str(path)) from error
    lines = io.StringIO(text, newline="").readlines()
    first = next((line for line in lines if line.strip()), None)
    if first is None:
        raise UsageError("the file is empty", where=str(path), remedy="it needs a heading with the columns' names")
    tabs = "\t" in first
    # Tab-separated sentences quote as they like: there a quotation mark is a letter like any other.
    quoting: Literal[0, 3] = csv.QUOTE_NONE if tabs and not first.startswith('"') else csv.QUOTE_MINIMAL
    records = _records(lines, delimiter="\t" if tabs else ",", quoting=quoting)
    named = next(records)
    if _undecoded(named):
        raise UsageError("it is not UTF-8", where=str(path), remedy="save it as UTF-8")
    heading = tuple(cell.strip() for cell in named.cells)
    rows = tuple(_checked(row, len(heading)) for row in records)
    return Table(path, heading, rows)


def write_table(
    table: Table, added: Sequence[str], values: Mapping[int, Sequence[str]], output: str | Path | None
) -> None:
    """Writes a table with more columns, tab-separated unless the name ends in `.csv`.

    Args:
        table: the table; columns of its own that are called like an added one are replaced.
        added: names of the columns to add.
        values: what stands in them, by the row's number; rows without stay empty there.
        output: where to write; standard output where None.

    Raises:
        UsageError: if the file cannot be written.
    """
    target = table.path if output is None else Path(output)
    tabs = target.suffix.lower() != ".csv"
    places = [place for place, name in enumerate(table.heading) if name not in added]
    lines = io.StringIO(newline="")
    settings: dict[str, Any] = {"delimiter": "\t", "quoting": csv.QUOTE_NONE, "quotechar": None, "escapechar": None}
    writer = csv.writer(lines, lineterminator="\n", **(settings if tabs else {}))
    writer.writerow([*(table.heading[place] for place in places), *added])
    blank = [""] * len(added)
    for number, row in enumerate(table.rows):
        own = [_told(row.cells[place]) if place < len(row.cells) else "" for place in places]
        if tabs:
            # One character for one: ranges of a cell's text stay right.
            own = [cell.replace("\t", " ").replace("\r", " ").replace("\n", " ") for cell in own]
        writer.writerow([*own, *values.get(number, blank)])
    if output is None:
        sys.stdout.write(lines.getvalue())
        return
    try:
        target.write_text(lines.getvalue(), encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"the file cannot be written ({error.strerror})", where=str(target)) from error


def _records(lines: Sequence[str], **settings: Any) -> Iterator[TableRow]:
    """The rows of lines; where quotation marks do not match, the line where that begins is a row of its own."""
    csv.field_size_limit(_LONGEST_FIELD)
    start = 0
    while start < len(lines):
        if not lines[start].strip():
            start += 1
            continue
        cells, used, problem = _record(lines, start, settings)
        yield TableRow(start + 1, tuple(cells), problem)
        start += used


def _record(lines: Sequence[str], start: int, settings: dict[str, Any]) -> tuple[list[str], int, str | None]:
    """Cells of the row that begins on a line, the lines that it takes, and what is wrong with it."""
    reader = csv.reader(itertools.islice(lines, start, start + _MOST_LINES), **settings)
    try:
        cells = next(reader)
        if reader.line_num == 1 or _closes("".join(lines[start : start + reader.line_num]), settings):
            return cells, reader.line_num, None
        problem = "a quotation mark is not closed"
    except csv.Error as error:
        problem = str(error)
    return lines[start].rstrip("\r\n").split(settings["delimiter"]), 1, problem


def _closes(record: str, settings: dict[str, Any]) -> bool:
    """Whether the quotation marks of a row over several lines match."""
    try:
        next(csv.reader([record] if "\n" not in record else record.splitlines(keepends=True), strict=True, **settings))
    except csv.Error:
        return False
    return True


def _checked(row: TableRow, width: int) -> TableRow:
    if row.problem is not None:
        return row
    if len(row.cells) != width:
        return TableRow(row.line, row.cells, f"it has {len(row.cells)} cells, the heading has {width}")
    if _undecoded(row):
        return TableRow(row.line, row.cells, "it is not UTF-8")
    return row


def _undecoded(row: TableRow) -> bool:
    """Whether a row holds bytes that are no UTF-8."""
    return any("\udc80" <= letter <= "\udcff" for cell in row.cells for letter in cell)


def _told(cell: str) -> str:
    """The cell with a mark for each byte that is no UTF-8."""
    return cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")

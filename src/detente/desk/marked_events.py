"""Coding tables of marked sentences, each with its source and its target."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from detente.desk.event_rows import check_version, in_version
from detente.desk.reading import Folders, folders_of
from detente.desk.report import Progress
from detente.errors import ReadingError, UsageError

if TYPE_CHECKING:
    from detente.reading.coding import Coding, Marked

MARKED_COLUMN = "marked_sentence"
ADDED_COLUMNS = ("event_type", "quad_class", "conflict", "confidence", "runner_up", "rule", "abstained")
"""Columns that coding a table of marked sentences adds."""
_LONGEST_FIELD = 1_000_000


@dataclass(frozen=True, slots=True)
class MarkedReport:
    """What became of a table of marked sentences."""

    coded: int
    abstained: int
    refused: tuple[tuple[int, str], ...]
    """Line and reason of each row that could not be coded; it stands in the output with empty columns."""


def code_marked_file(
    path: str | Path,
    output: str | Path | None = None,
    *,
    codebook: Folders = (),
    vectors: bool = True,
    abstain_below: float | None = None,
    plover: str = "2023",
    progress: Progress | None = None,
) -> MarkedReport:
    """Codes the column `marked_sentence` of a table, and writes the table with more columns.

    Args:
        path: a file of tab- or comma-separated columns with a heading, in UTF-8.
        output: where to write; standard output where None.
        codebook: your own codebook folder, or several.
        vectors: whether to use the small language model.
        abstain_below: probability below which a row is marked as abstained; it keeps its likeliest type.
        plover: version of PLOVER whose types to write.
        progress: is told how far the work has come.

    Raises:
        UsageError: if the file cannot be read or has no such column.

    Returns:
        How many rows were coded, how many of them were marked as abstained, and which were refused.
    """
    from detente.codebook import load_codebook
    from detente.reading.coding import DOUBTFUL, code_marked, load_coder, unmarked

    check_version(plover)
    path = Path(path)
    heading, rows = _table(path)
    if MARKED_COLUMN not in heading:
        raise UsageError(
            f"there is no column '{MARKED_COLUMN}' among {', '.join(heading[:12])}",
            where=str(path),
            remedy=f"name the column that has the marks '{MARKED_COLUMN}'",
        )
    place = heading.index(MARKED_COLUMN)
    folders = folders_of(codebook)
    limit = DOUBTFUL if abstain_below is None else abstain_below
    coder = load_coder(load_codebook(*folders), folders, vectors=vectors, abstain_below=limit)
    refused: list[tuple[int, str]] = []
    right: list[int] = []
    sentences: list[Marked] = []
    for number, (line, cells) in enumerate(rows):
        try:
            sentences.append(unmarked(cells[place] if place < len(cells) else ""))
            right.append(number)
        except ReadingError as error:
            refused.append((line, error.problem))
    added: dict[int, list[str]] = {}
    abstained = 0
    for done, (number, coding) in enumerate(zip(right, code_marked(coder, sentences), strict=True), start=1):
        added[number] = _added(coding, plover)
        abstained += coding.abstained
        if progress:
            progress("coding", done, len(right))
    _write_table(heading, rows, added, path, output)
    return MarkedReport(len(right), abstained, tuple(refused))


def _added(coding: Coding, plover: str) -> list[str]:
    kind, quad = in_version(coding.type, coding.quad, plover)
    return [
        kind,
        str(quad),
        str(int(coding.conflict)),
        f"{coding.probability:.3f}",
        coding.runner_up,
        coding.rule or "",
        str(int(coding.abstained)),
    ]


def _table(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Heading and rows of a table with the line that each starts on; tabs or commas, by the heading."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"the file cannot be read ({error.strerror})", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"it is not UTF-8 (byte {error.start:,})", where=str(path), remedy="save it as UTF-8"
        ) from error
    first = text.partition("\n")[0]
    tabs = "\t" in first
    # Tab-separated sentences quote as they like: there a quotation mark is a letter like any other.
    quoting: Literal[0, 3] = csv.QUOTE_NONE if tabs and not first.startswith('"') else csv.QUOTE_MINIMAL
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if tabs else ",", quoting=quoting)
    rows: list[tuple[int, list[str]]] = []
    heading: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not heading:
                heading = [cell.strip() for cell in cells]
            elif cells:
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise UsageError(f"line {line}: {error}", where=str(path), remedy="mend the line") from error
    if not heading:
        raise UsageError("the file is empty", where=str(path), remedy=f"it needs a heading with '{MARKED_COLUMN}'")
    return heading, rows


def _write_table(
    heading: list[str],
    rows: list[tuple[int, list[str]]],
    added: dict[int, list[str]],
    path: Path,
    output: str | Path | None,
) -> None:
    import sys

    target = path if output is None else Path(output)
    tabs = target.suffix.lower() != ".csv"
    kept = [name for name in heading if name not in ADDED_COLUMNS]
    places = [place for place, name in enumerate(heading) if name not in ADDED_COLUMNS]
    lines = io.StringIO(newline="")
    settings: dict[str, Any] = {"delimiter": "\t", "quoting": csv.QUOTE_NONE, "quotechar": None, "escapechar": None}
    writer = csv.writer(lines, lineterminator="\n", **(settings if tabs else {}))
    writer.writerow([*kept, *ADDED_COLUMNS])
    blank = [""] * len(ADDED_COLUMNS)
    for number, (_, cells) in enumerate(rows):
        own = [cells[place] if place < len(cells) else "" for place in places]
        if tabs:
            own = [" ".join(cell.split("\t")).replace("\r", " ").replace("\n", " ") for cell in own]
        writer.writerow([*own, *added.get(number, blank)])
    if output is None:
        sys.stdout.write(lines.getvalue())
        return
    try:
        target.write_text(lines.getvalue(), encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"the file cannot be written ({error.strerror})", where=str(target)) from error

"""Coding tables of marked sentences, each with its source and its target."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.desk.event_rows import check_version, in_version
from detente.desk.reading import Folders, folders_of
from detente.desk.report import Progress
from detente.desk.tables import read_table, write_table
from detente.errors import ReadingError

if TYPE_CHECKING:
    from detente.reading.coding import Coding, Marked

MARKED_COLUMN = "marked_sentence"
ADDED_COLUMNS = ("event_type", "quad_class", "conflict", "confidence", "runner_up", "rule", "abstained")
"""Columns that coding a table of marked sentences adds."""


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
    table = read_table(Path(path))
    place = table.place(MARKED_COLUMN)
    folders = folders_of(codebook)
    limit = DOUBTFUL if abstain_below is None else abstain_below
    coder = load_coder(load_codebook(*folders), folders, vectors=vectors, abstain_below=limit)
    refused: list[tuple[int, str]] = []
    right: list[int] = []
    sentences: list[Marked] = []
    for number, row in enumerate(table.rows):
        if row.problem is not None:
            refused.append((row.line, row.problem))
            continue
        try:
            sentences.append(unmarked(row.cells[place]))
            right.append(number)
        except ReadingError as error:
            refused.append((row.line, error.problem))
    added: dict[int, list[str]] = {}
    abstained = 0
    for done, (number, coding) in enumerate(zip(right, code_marked(coder, sentences), strict=True), start=1):
        added[number] = _added(coding, plover)
        abstained += coding.abstained
        if progress:
            progress("coding", done, len(right))
    write_table(table, ADDED_COLUMNS, added, output)
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

"""The merge table: the factors of two actors as a file that a person can read and edit, one row a claim.

The columns in `EDITABLE` are for editing, and what was changed in them becomes judgements. Those that begin with
`exported_` say how they stood, so that a table can be read back after the workspace has grown. The others are there to
be read; spreadsheets change dates and quotation marks in them, so nothing hangs on them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from detente.desk.cells import cell, of_cell
from detente.errors import UsageError
from detente.model import Dossier, Evidence, StatementKind, Support, Value, Verdict

EDITABLE = ("factor", "sign", "verdict", "why")
SHOWN = ("label", "quotation", "document", "publisher", "published", "said_by", "rule", "confidence")
COLUMNS = (*EDITABLE, *SHOWN, "evidence", *(f"exported_{name}" for name in EDITABLE))
LARGEST = 64 << 20
"""Bytes of the largest table that is read back."""
_DELIMITERS = ",;\t"


class TableRow(Value):
    """A row as it was read back. Words are as in the file, closed up."""

    line: int
    """Line of the file that it begins at, from 1."""
    evidence: str
    """Id of the claim's words."""
    factor: str
    sign: str
    verdict: str
    why: str
    exported_factor: str
    exported_sign: str
    exported_verdict: str
    exported_why: str


def table_rows(dossier: Dossier) -> Iterator[dict[str, object]]:
    """The rows of a dossier's factors, those of one factor under one number; rejected claims last, under none."""
    titles = {source.document_id: source for source in dossier.sources}

    def row(words: Evidence, factor: str, sign: str, shown: dict[str, object]) -> dict[str, object]:
        verdict = dossier.verdict(StatementKind.CLAIM, words)
        editable = (factor, sign, verdict.verdict.value if verdict else "", verdict.why if verdict else "")
        source = titles.get(words.document_id)
        return {
            **dict(zip(EDITABLE, editable, strict=True)),
            "quotation": words.quote,
            "document": source.title if source else None,
            "publisher": source.publisher if source else None,
            "published": str(source.published) if source and source.published else None,
            "evidence": words.id,
            **{f"exported_{name}": value for name, value in zip(EDITABLE, editable, strict=True)},
            **shown,
        }

    def of_claim(support: Support, number: int, label: str) -> dict[str, object]:
        claim = support.claim
        shown = {
            "label": label,
            "said_by": " > ".join(claimant.name for claimant in claim.claimants),
            "rule": claim.rule,
            "confidence": claim.confidence,
        }
        return row(claim.evidence, str(number), support.sign.value, shown)

    for number, factor in enumerate(dossier.factors, start=1):
        for support in (*factor.support, *factor.opposition):
            yield of_claim(support, number, factor.label)
    for words, judgement in dossier.rejected():
        if judgement.kind is StatementKind.CLAIM:
            yield row(words, "", "", {"label": f"({Verdict.REJECT.value}ed by {judgement.by}, {judgement.on})"})


def write_table(dossier: Dossier, file: Path) -> int:
    """Writes the table of a dossier; says how many rows it has.

    Raises:
        UsageError: if the file does not end in .csv, or cannot be written.
    """
    if file.suffix.lower() != ".csv":
        raise UsageError("the table is a CSV file", where=str(file), remedy="end its name in .csv")
    rows = list(table_rows(dossier))
    try:
        # The mark at the beginning tells spreadsheets that it is UTF-8.
        with file.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as handle:
            writer = csv.DictWriter(handle, fieldnames=COLUMNS)
            writer.writeheader()
            writer.writerows({name: cell(row.get(name)) for name in COLUMNS} for row in rows)
    except OSError as error:
        raise UsageError(f"the file cannot be written ({error.strerror or error})", where=str(file)) from error
    return len(rows)


def read_table(file: Path) -> list[TableRow]:
    """The rows of an exported table, edited or not. Commas, semicolons and tabs may part the cells.

    Raises:
        UsageError: if it cannot be read, is no CSV, or lacks columns.
    """
    try:
        if file.stat().st_size > LARGEST:
            raise UsageError("the table is too large to have been exported", where=str(file))
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"the file cannot be read ({error.strerror or error})", where=str(file)) from error
    except UnicodeDecodeError as error:
        raise UsageError("the file is not UTF-8", where=str(file), remedy="save it as CSV in UTF-8") from error
    heading = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names: list[str] = []
    found: list[TableRow] = []
    line = 1
    try:
        for cells in reader:
            if not names:
                names = [name.strip().lower() for name in cells]
                _refuse_missing(names, file)
            elif any(one.strip() for one in cells):
                given = dict(zip(names, (" ".join(of_cell(one).split()) for one in cells), strict=False))
                kept = {name: given.get(name, "") for name in TableRow.model_fields if name != "line"}
                found.append(TableRow.model_validate({"line": line, **kept}))
            line = reader.line_num + 1
    except csv.Error as error:
        raise UsageError(f"this is no CSV ({error})", where=f"{file}:{line}") from error
    if not names:
        _refuse_missing(names, file)
    return found


def _refuse_missing(names: list[str], file: Path) -> None:
    missing = [name for name in TableRow.model_fields if name not in (*names, "line")]
    if missing:
        raise UsageError(
            f"the table lacks the columns {', '.join(missing)}",
            where=str(file),
            remedy="edit a table that was written with: detente factors export",
        )

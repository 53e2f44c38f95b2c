"""Word files (.docx) to text."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from detente.errors import SourceError
from detente.model import MetadataField
from detente.sources.dates import find_dates
from detente.sources.draft import Draft
from detente.sources.kinds import Kind
from detente.sources.ledger import Ledger, Rank
from detente.sources.lines import look_at_lines, without_furniture
from detente.sources.received import Received, draft, ledger_of

_MOST_TABLES_DEEP = 10
_LIST_STYLE = re.compile(r"\blist\b|bullet|number", re.IGNORECASE)
_MAKERS = frozenset({"python-docx", "Microsoft Office User", "Author", "User", "Admin"})
"""What programs write as author when nobody says who it was."""
_TEMPLATE_YEAR = 2013
"""python-docx dates its template 2013; other programs use the day on which a file was first saved."""


def read_word(received: Received) -> Draft:
    """The draft of a Word file: paragraphs, headings, list items and tables in their order.

    Raises:
        SourceError: if the file is broken, or unpacks to more than the limit.
    """
    _check_size(received)
    try:
        document = docx.Document(io.BytesIO(received.raw))
        blocks = list(_blocks(document, 0))
    except (OpcError, KeyError, ValueError, AttributeError, TypeError, IndexError, OSError, EOFError, etree.LxmlError,
            zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as fault:  # fmt: skip
        # What python-docx raises on a damaged package is not documented; these were met on damaged samples.
        raise SourceError(
            f"the Word file is broken ({type(fault).__name__}: {fault})",
            where=received.location,
            remedy="open it in a word processor and save it anew",
        ) from fault
    ledger = ledger_of(received)
    title = next((text for style, text in blocks if style == "Title"), None)
    if title:
        ledger.add(MetadataField.TITLE, title, "paragraph of the style Title", Rank.STATED)
    _properties(document, ledger)
    heading = next((text for style, text in blocks if style.startswith("Heading")), None)
    if heading and blocks[0][1] == heading:
        ledger.add(MetadataField.TITLE, heading, "first heading", Rank.LABELLED)
    text = without_furniture(_joined(blocks), received.phrases)
    look_at_lines(text, ledger, received.phrases)
    return draft(text, ledger, received, Kind.WORD.value)


def _check_size(received: Received) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(received.raw)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as fault:
        raise SourceError(
            f"the Word file is broken ({fault})", where=received.location, remedy="add the undamaged file"
        ) from fault
    if unpacked > received.limits.max_bytes:
        raise SourceError(
            f"the Word file unpacks to {unpacked:,} bytes, more than the {received.limits.max_bytes:,} allowed",
            where=received.location,
            remedy="take large pictures out of it, or raise the limit max_bytes",
        )


def _blocks(parent: object, depth: int) -> Iterator[tuple[str, str]]:
    """Style and text of each paragraph and table row, in order."""
    for block in parent.iter_inner_content():  # type: ignore[attr-defined]
        if isinstance(block, Paragraph):
            text = _tidy(block.text)
            if text:
                yield _style(block), text
        elif isinstance(block, Table) and depth < _MOST_TABLES_DEEP:
            yield from _rows(block)


def _rows(table: Table) -> Iterator[tuple[str, str]]:
    for row in table.rows:
        cells: list[str] = []
        seen: set[int] = set()
        for cell in row.cells:
            # A merged cell is given once for each column that it spans.
            if id(cell._tc) in seen:
                continue
            seen.add(id(cell._tc))
            text = " ".join(_tidy(cell.text).split())
            if text:
                cells.append(text)
        if cells:
            yield "Table row", " | ".join(cells)


def _style(paragraph: Paragraph) -> str:
    name = paragraph.style.name if paragraph.style is not None else None
    if paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None:
        return "List"
    return name or ""


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.replace("\v", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def _joined(blocks: list[tuple[str, str]]) -> str:
    pieces: list[str] = []
    before = ""
    for style, text in blocks:
        together = style == before and (style == "Table row" or _LIST_STYLE.search(style) is not None)
        if pieces:
            pieces.append("\n" if together else "\n\n")
        pieces.append(text)
        before = style
    return "".join(pieces)


def _properties(document: WordDocument, ledger: Ledger) -> None:
    properties = document.core_properties
    ledger.add(MetadataField.TITLE, _own(properties.title), "Word property title", Rank.ELEMENT)
    ledger.add(MetadataField.AUTHOR, _own(properties.author), "Word property author", Rank.ELEMENT)
    created = properties.created
    if isinstance(created, datetime.datetime) and created.year > _TEMPLATE_YEAR:
        stamp = next(find_dates(created.date().isoformat()), None)
        if stamp:
            ledger.add_date(stamp, "Word property created", Rank.FILE)


def _own(value: str | None) -> str:
    return "" if value is None or value in _MAKERS or value == "Word Document" else value

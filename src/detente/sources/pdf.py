"""PDF files to text."""

from __future__ import annotations

import ctypes
import re
import statistics

import pypdfium2
import pypdfium2.raw as pdfium

from detente.errors import SourceError
from detente.model import MetadataField
from detente.sources.dates import find_dates
from detente.sources.draft import Draft
from detente.sources.kinds import Kind
from detente.sources.ledger import Ledger, Rank
from detente.sources.lines import look_at_lines, without_furniture
from detente.sources.pdf_layout import HYPHEN, PrintedLine, paragraphs, without_running_lines
from detente.sources.received import Received, draft, ledger_of

_FILE_STAMP = re.compile(r"D?:?\s*(\d{4})-?(\d{2})-?(\d{2})")
_NO_TITLE = re.compile(
    r"^(?:microsoft word|untitled|slide \d|document\d*$)|\.(?:docx?|pdf|indd|qxd|rtf|tex)$", re.IGNORECASE
)
_LARGE = 1.15
"""Type this much larger than the text's is a title's."""
_MARKS = {"\ufffe": HYPHEN, "\x02": HYPHEN, "\u00ad": HYPHEN, "\x00": "", "\u200b": "", "\ufeff": ""}


def read_pdf(received: Received) -> Draft:
    """The draft of a PDF file: paragraphs without running headers, footers and page numbers.

    Raises:
        SourceError: if the file is broken, protected, too long, or holds pictures of text only.
    """
    ledger = ledger_of(received)
    pages, properties = _printed_lines(received)
    empty = [number for number, lines in enumerate(pages, start=1) if not lines]
    if len(empty) == len(pages):
        raise SourceError(
            "no text layer: the pages hold only pictures, if anything",
            where=received.location,
            remedy="run OCR first (ocrmypdf, for example) and add the result",
        )
    if empty:
        shown = ", ".join(map(str, empty[:10])) + (" ..." if len(empty) > 10 else "")
        ledger.warn(f"{len(empty)} of {len(pages)} pages hold no text (pictures of text?): {shown}")
    _properties(properties, ledger)
    kept = without_running_lines(pages)
    _largest_type(kept[0], ledger)
    text = without_furniture("\n\n".join(paragraphs(kept)), received.phrases)
    look_at_lines(text, ledger, received.phrases)
    return draft(text, ledger, received, Kind.PDF.value)


def _printed_lines(received: Received) -> tuple[list[list[PrintedLine]], dict[str, str]]:
    try:
        document = pypdfium2.PdfDocument(received.raw)
    except pypdfium2.PdfiumError as fault:
        if "assword" in str(fault) or "ecurity" in str(fault):
            raise SourceError(
                "the PDF file is protected by a password", where=received.location, remedy="save it without one"
            ) from fault
        raise SourceError(
            f"the PDF file is broken ({fault})",
            where=received.location,
            remedy="get the file again, or print it to a new PDF",
        ) from fault
    try:
        if len(document) > received.limits.max_pages:
            raise SourceError(
                f"the PDF file has {len(document):,} pages, more than the {received.limits.max_pages:,} allowed",
                where=received.location,
                remedy="split it, or raise the limit max_pages",
            )
        pages: list[list[PrintedLine]] = []
        characters = 0
        for number in range(len(document)):
            pages.append(_page(document, number, received.location))
            characters += sum(len(line.text) for line in pages[-1])
            if characters > received.limits.max_characters:
                raise SourceError(
                    f"its text has more than the {received.limits.max_characters:,} characters allowed",
                    where=received.location,
                    remedy="split it, or raise the limit max_characters",
                )
        if not pages:
            raise SourceError("the PDF file has no pages", where=received.location, remedy="get the file again")
        return pages, document.get_metadata_dict()
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, number: int, location: str) -> list[PrintedLine]:
    try:
        page = document[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError as fault:
        raise SourceError(
            f"page {number + 1} of the PDF file is broken ({fault})",
            where=location,
            remedy="get the file again, or print it to a new PDF",
        ) from fault
    try:
        return _lines(text, page.get_height())
    finally:
        text.close()
        page.close()


def _lines(page: pypdfium2.PdfTextPage, page_height: float) -> list[PrintedLine]:
    lines: list[PrintedLine] = []
    characters: list[str] = []
    inked: list[int] = []

    def finish() -> None:
        text = " ".join("".join(characters).split())
        if text and inked:
            lines.append(_measured(page, text, inked, page_height))
        characters.clear()
        inked.clear()

    for index in range(max(0, page.count_chars())):
        code = pdfium.FPDFText_GetUnicode(page, index)
        # Beyond the basic plane PDFium gives UTF-16 halves, one after the other.
        character = chr(code) if code <= 0x10FFFF else "\ufffd"
        if character in "\r\n":
            finish()
            continue
        characters.append(
            _MARKS.get(character, character if character.isprintable() or "\ud800" <= character <= "\udfff" else " ")
        )
        if not character.isspace():
            inked.append(index)
        if characters[-1] == HYPHEN:
            # PDFium takes out the end of a line after a hyphen; the printed line ends all the same.
            finish()
    finish()
    return lines


def _measured(page: pypdfium2.PdfTextPage, text: str, inked: list[int], page_height: float) -> PrintedLine:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(page, inked[0], x, y)
    left, bottom, _, top = page.get_charbox(inked[0], loose=True)
    right = page.get_charbox(inked[-1], loose=True)[2]
    return PrintedLine(
        text=_paired(text),
        left=left,
        right=right,
        baseline=y.value,
        size=round(top - bottom, 1),
        bold=pdfium.FPDFText_GetFontWeight(page, inked[len(inked) // 2]) >= 600,
        height=page_height,
    )


def _paired(text: str) -> str:
    """Text in which UTF-16 halves that stand beside each other are one character again."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _properties(properties: dict[str, str], ledger: Ledger) -> None:
    title = properties.get("Title", "")
    if len(title.split()) > 1 and not _NO_TITLE.search(title):
        ledger.add(MetadataField.TITLE, title, "PDF property Title", Rank.ELEMENT)
    ledger.add(MetadataField.AUTHOR, properties.get("Author", ""), "PDF property Author", Rank.ELEMENT)
    for name in ("Subject", "Keywords"):
        ledger.add_dates(properties.get(name, ""), f"PDF property {name}", Rank.ELEMENT)
    if match := _FILE_STAMP.match(properties.get("CreationDate", "")):
        stamp = next(find_dates("-".join(match.groups())), None)
        if stamp:
            stamp = stamp.model_copy(update={"words": properties["CreationDate"][:40]})
            ledger.add_date(stamp, "PDF property CreationDate", Rank.FILE)


def _largest_type(lines: list[PrintedLine], ledger: Ledger) -> None:
    """The words in the largest type of the first page are its title."""
    if not lines:
        return
    usual = statistics.median_low([line.size for line in lines for _ in range(len(line.text))])
    largest = max(line.size for line in lines)
    if largest < _LARGE * usual:
        return
    start = next(number for number, line in enumerate(lines) if line.size == largest)
    words: list[str] = []
    for line in lines[start : start + 4]:
        if line.size != largest:
            break
        words.append(line.text.replace(HYPHEN, "-"))
    title = " ".join(words)
    if len(title.split()) >= 2 and len(title) <= 250:
        ledger.add(MetadataField.TITLE, title, "largest type of the first page", Rank.LABELLED)

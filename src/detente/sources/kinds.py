"""What kind of thing some bytes are: told by content first, then by what the sender says, then by the name."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath

from detente.errors import SourceError


class Kind(StrEnum):
    """Kinds that can be read, with their media types."""

    TEXT = "text/plain"
    HTML = "text/html"
    MARKDOWN = "text/markdown"
    PDF = "application/pdf"
    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    FEED = "application/xml"
    JSON_FEED = "application/feed+json"


_AS_OTHER = "save it as PDF, Word (.docx), HTML or text and add that"
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "a rich text (RTF) file", "open it in a word processor and save it as Word (.docx) or PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old binary Office file (.doc, .xls, .ppt) or a protected one",
     "open it in a word processor and save it as Word (.docx) or PDF, without a password"),
    (b"\x89PNG\r\n\x1a\n", "a picture", "run OCR on it and add the text"),
    (b"\xff\xd8\xff", "a picture", "run OCR on it and add the text"),
    (b"GIF87a", "a picture", "run OCR on it and add the text"),
    (b"GIF89a", "a picture", "run OCR on it and add the text"),
    (b"II*\x00", "a picture", "run OCR on it and add the text"),
    (b"MM\x00*", "a picture", "run OCR on it and add the text"),
    (b"\x1f\x8b", "a gzip archive", "unpack it and add what it holds"),
    (b"BZh", "a bzip2 archive", "unpack it and add what it holds"),
    (b"\xfd7zXZ\x00", "an xz archive", "unpack it and add what it holds"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it and add what it holds"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it and add what it holds"),
    (b"PAR1", "a Parquet file", "it holds rows and not text; event data are added as events"),
    (b"SQLite format 3\x00", "a database", "add the documents that it was made from"),
    (b"\x7fELF", "a program", "it holds no text"),
    (b"ID3", "an audio file", "add a transcript"),
    (b"OggS", "an audio or video file", "add a transcript"),
    (b"%!PS", "a PostScript file", _AS_OTHER),
)  # fmt: skip
_ZIPPED = {
    "application/epub+zip": "an e-book (EPUB)",
    "application/vnd.oasis.opendocument.text": "an OpenDocument text (.odt)",
    "application/vnd.oasis.opendocument.spreadsheet": "an OpenDocument spreadsheet (.ods)",
    "application/vnd.oasis.opendocument.presentation": "an OpenDocument presentation (.odp)",
}
_REFUSED_NAMES = {
    "csv": ("a table (CSV)", "it holds rows and not text; event data are added as events"),
    "tsv": ("a table (TSV)", "it holds rows and not text; event data are added as events"),
    "json": ("JSON that is no JSON Feed", "add the text itself, or a feed with a version, a title and items"),
    "jsonl": ("JSON lines", "add the text itself, or a JSON Feed"),
    "xml": ("XML that is no RSS or Atom feed", _AS_OTHER),
    "yaml": ("a YAML file", "it holds data and not text"),
    "yml": ("a YAML file", "it holds data and not text"),
    "css": ("a style sheet", "it holds no text to read"),
    **dict.fromkeys(["js", "py", "sh", "typ"], ("a program", "it holds no text to read")),
    "svg": ("a picture", "add the text itself"),
    "ann": ("annotations", "add the text itself"),
    "eml": ("a mail", "save its text, or what is attached to it"),
    "mht": ("a web archive", "save the page as HTML"),
    "mhtml": ("a web archive", "save the page as HTML"),
    "toml": ("a settings file", "it holds data and not text"),
}
_BY_NAME = {
    "txt": Kind.TEXT, "text": Kind.TEXT, "md": Kind.MARKDOWN, "markdown": Kind.MARKDOWN,
    "html": Kind.HTML, "htm": Kind.HTML, "xhtml": Kind.HTML, "pdf": Kind.PDF, "docx": Kind.WORD,
    "rss": Kind.FEED, "atom": Kind.FEED, "rdf": Kind.FEED,
}  # fmt: skip
_BY_MEDIA_TYPE = {
    "text/html": Kind.HTML, "application/xhtml+xml": Kind.HTML, "text/markdown": Kind.MARKDOWN,
    "text/plain": Kind.TEXT, "application/pdf": Kind.PDF, Kind.WORD.value: Kind.WORD,
    "application/rss+xml": Kind.FEED, "application/atom+xml": Kind.FEED, "application/rdf+xml": Kind.FEED,
    "application/feed+json": Kind.JSON_FEED,
}  # fmt: skip
_HEAD = 4096
_PREAMBLE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*|<!--.*?-->\s*|<\?xml-stylesheet[^>]*\?>\s*)*", re.DOTALL
)
_HTML_START = re.compile(rb"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_FEED_START = re.compile(rb"(?:<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>\s*)?<(?:[a-z]+:)?(?:rss|feed|RDF)[\s>]", re.DOTALL)
_HTML_TAGS = re.compile(rb"<(?:head|body|div|p|article|h1|title|meta)[\s>]", re.IGNORECASE)


def extension(name: str | None) -> str:
    """Lower-case ending of a file name without the point.

    >>> extension("report.final.PDF"), extension("notes")
    ('pdf', '')
    """
    return PurePosixPath(PureWindowsPath(name or "").name).suffix[1:].lower()


def kind_of(raw: bytes, *, location: str, media_type: str | None = None, name: str | None = None) -> Kind:
    """What kind of source some bytes are.

    Args:
        raw: the bytes.
        location: named in errors.
        media_type: what the sender says they are, with or without parameters.
        name: the file's name, whose ending counts where the content leaves it open.

    Raises:
        SourceError: if they are of a kind that holds no text to read, with what to do instead.

    >>> kind_of(b"%PDF-1.7 ...", location="a.txt").name, kind_of(b"# A", location="a", name="a.md").name
    ('PDF', 'MARKDOWN')
    """
    if not raw.strip(b" \t\r\n\v\f\x00\xef\xbb\xbf"):
        if raw.strip(b" \t\r\n\v\f\xef\xbb\xbf"):
            raise SourceError("the file holds only NUL bytes", where=location, remedy="add the undamaged file")
        raise SourceError("it holds no text", where=location, remedy="add a file that is not empty")
    by_content = _by_content(raw, location)
    if by_content:
        return by_content
    declared = (media_type or "").partition(";")[0].strip().lower()
    ending = extension(name)
    if ending in _REFUSED_NAMES and not declared.startswith("text/html"):
        what, remedy = _REFUSED_NAMES[ending]
        raise SourceError(f"this is {what}", where=location, remedy=remedy)
    kind = _BY_MEDIA_TYPE.get(declared)
    # Servers send Markdown, and much else, as text/plain.
    if kind and not (kind is Kind.TEXT and ending in _BY_NAME):
        return kind
    if ending in _BY_NAME:
        return _BY_NAME[ending]
    if (
        declared
        and not declared.startswith("text/")
        and declared not in ("application/octet-stream", "application/xml")
    ):
        raise SourceError(f"the sender calls this {declared}, which is no text", where=location, remedy=_AS_OTHER)
    if raw[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        what, remedy = _REFUSED_NAMES["xml"]
        raise SourceError(f"this is {what}", where=location, remedy=remedy)
    if declared == "text/csv":
        what, remedy = _REFUSED_NAMES["csv"]
        raise SourceError(f"this is {what}", where=location, remedy=remedy)
    return Kind.HTML if len(_HTML_TAGS.findall(raw[:_HEAD])) >= 2 else Kind.TEXT


def _by_content(raw: bytes, location: str) -> Kind | None:
    head = raw[:_HEAD]
    if b"%PDF-" in head[:1024] and not _HTML_START.search(head[:1024]):
        return Kind.PDF
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zipped(raw, location)
    for magic, what, remedy in _MAGIC:
        if head.startswith(magic):
            raise SourceError(f"this is {what}", where=location, remedy=remedy)
    if head[4:8] == b"ftyp" or (head.startswith((b"RIFF",)) and head[8:12] in (b"WAVE", b"AVI ", b"WEBP")):
        raise SourceError("this is an audio, video or picture file", where=location, remedy="add a transcript")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None  # UTF-16: the name decides
    preamble = _PREAMBLE.match(head)
    start = head[preamble.end() :] if preamble else head
    if _HTML_START.match(start):
        return Kind.HTML
    if _FEED_START.match(start):
        return Kind.FEED
    if start.startswith(b"{") and re.search(rb'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org', raw[:200_000]):
        return Kind.JSON_FEED
    return None


def _zipped(raw: bytes, location: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = set(archive.namelist())
            stated = archive.read("mimetype")[:100].decode("latin-1").strip() if _small(archive, "mimetype") else ""
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error) as fault:
        raise SourceError(
            f"this is a broken zip or Office file ({fault})", where=location, remedy="add the undamaged file"
        ) from fault
    if "word/document.xml" in names:
        return Kind.WORD
    if stated in _ZIPPED:
        raise SourceError(f"this is {_ZIPPED[stated]}", where=location, remedy="save it as Word (.docx) or PDF")
    if any(name.startswith("xl/") for name in names):
        raise SourceError("this is an Excel workbook", where=location, remedy="it holds rows and not text")
    if any(name.startswith("ppt/") for name in names):
        raise SourceError("this is a PowerPoint presentation", where=location, remedy="save it as PDF and add that")
    raise SourceError("this is a zip archive", where=location, remedy="unpack it and add what it holds")


def _small(archive: zipfile.ZipFile, name: str) -> bool:
    return name in archive.namelist() and archive.getinfo(name).file_size <= 1000

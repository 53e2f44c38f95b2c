"""Bytes to text, exactly: no newline is translated, nothing is stripped."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from detente.errors import SourceError

_MARKS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 200_000
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROLS = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\v\f\r\x1b") | {"\x7f"}
_MOST_CONTROLS = 0.005
"""Share of control characters above which a "text" is taken for binary data. Real texts have none or a stray one."""


def decode(raw: bytes, *, location: str, declared: str | None = None) -> tuple[str, str | None]:
    """The text in the bytes, and a warning where its encoding had to be guessed.

    Tried in turn: a byte order mark, the encoding that the sender declared, UTF-8, and what charset-normalizer
    thinks likeliest. A UTF-8 byte order mark stays as the first character U+FEFF, as it does when the file is
    opened with `encoding="utf-8"`; marks of UTF-16 and UTF-32 belong to the encoding and go.

    Raises:
        SourceError: if the bytes are no text.

    >>> decode("Tehran\\r\\n".encode(), location="a.txt")
    ('Tehran\\r\\n', None)
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            text = _strictly(raw[len(mark) :], encoding)
            if text is not None:
                return _checked(text, location), None
    for encoding in filter(None, (declared, "utf-8")):
        text = _strictly(raw, encoding)
        if text is not None:
            return _checked(text, location), None
    if b"\x00" in raw[:_SAMPLE]:
        raise _no_text(location)
    best = from_bytes(raw[:_SAMPLE]).best()
    if best is None:
        raise _no_text(location)
    text = _strictly(raw, best.encoding)
    if text is None:
        raise SourceError(
            f"the text looks like {best.encoding} at first and breaks its rules later on",
            where=location,
            remedy="save the file as UTF-8",
        )
    return _checked(text, location), f"the encoding is not stated and was guessed as {best.encoding}"


def _strictly(raw: bytes, encoding: str) -> str | None:
    try:
        text = raw.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None
    # Lone surrogates, which a few encodings let through, cannot be stored as UTF-8.
    return None if _SURROGATE.search(text) else text


def _checked(text: str, location: str) -> str:
    controls = sum(text.count(control) for control in _CONTROLS)
    if "\x00" in text or controls > _MOST_CONTROLS * len(text) + 2:
        raise _no_text(location)
    return text


def _no_text(location: str) -> SourceError:
    return SourceError(
        "the bytes are not text in any known encoding",
        where=location,
        remedy="if it is a document of another kind, convert it to PDF, Word (.docx), HTML or UTF-8 text",
    )

"""Turning the model's values into bytes and back, exactly, whatever characters they hold."""

from __future__ import annotations

import json
import zlib
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from detente.errors import WorkspaceError
from detente.model import Document, Origin, Reading, Value, identifier

_Kind = TypeVar("_Kind", bound=Value)
# More than this out of one stored value is no document: it guards against damaged or planted data.
_MOST_BYTES = 1 << 30


def pack(content: bytes) -> bytes:
    """The content, compressed."""
    return zlib.compress(content, 6)


def unpack(content: bytes, what: str) -> bytes:
    """The content that was packed.

    Raises:
        WorkspaceError: if the bytes are not what `pack` makes; `what` names them in the message.
    """
    engine = zlib.decompressobj()
    try:
        found = engine.decompress(content, _MOST_BYTES)
    except zlib.error as error:
        raise WorkspaceError(f"{what} is damaged ({error})", remedy="run: detente check") from error
    if not engine.eof:
        raise WorkspaceError(f"{what} is damaged (cut short, or larger than a gigabyte)", remedy="run: detente check")
    return found


def pack_text(text: str) -> bytes:
    """A document's text as stored."""
    return pack(text.encode("utf-8", "surrogatepass"))


def unpack_text(content: bytes, document_id: str) -> str:
    """A document's text from its stored form."""
    what = f"the text of document {document_id}"
    try:
        return unpack(content, what).decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise WorkspaceError(f"{what} is damaged ({error})", remedy="run: detente check") from error


def to_json(value: Value) -> str:
    """A value of the model as one line of JSON in ASCII, the same for equal values.

    >>> to_json(Origin(location="caf\\u00e9\\udcff", media_type="text/plain", raw="00"))[:38]
    '{"location": "caf\\\\u00e9\\\\udcff", "media'
    """
    # Pydantic's own writer is fast but refuses lone surrogates, which file names on Unix can hold.
    return json.dumps(value.model_dump(mode="python"), default=str, ensure_ascii=True)


def from_json(kind: type[_Kind], line: str | bytes, what: str) -> _Kind:
    """A value of the model from its JSON.

    Raises:
        WorkspaceError: if the JSON does not fit; `what` names it in the message.
    """
    try:
        return kind.model_validate(json.loads(line))
    except (ValidationError, ValueError, RecursionError) as error:
        raise WorkspaceError(f"{what} does not fit: {' '.join(str(error).split())[:300]}") from error


def pack_reading(reading: Reading) -> bytes:
    """A reading as stored."""
    try:
        return pack(reading.model_dump_json().encode())
    except PydanticSerializationError:
        return pack(to_json(reading).encode())


def unpack_reading(content: bytes, document_id: str) -> Reading:
    """A reading from its stored form."""
    what = f"the reading of document {document_id}"
    found = unpack(content, what)
    try:
        return Reading.model_validate_json(found)
    except ValidationError:
        return from_json(Reading, found, what)


def origin_key(origin: Origin) -> str:
    """What makes two origins of one document the same: the place and the bytes found there."""
    return identifier("origin", origin.location, origin.raw)


def state(document: Document) -> str:
    """Fingerprint of the metadata that a reading may rest on: if they change, the document is read again."""
    return identifier(
        "state",
        document.language,
        document.published.isoformat() if document.published else "",
        *((value or "") for value in (document.title, document.author, document.publisher, document.address)),
    )

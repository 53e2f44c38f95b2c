"""Reading and writing the rows of one document, inside a transaction that the caller holds."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from detente.errors import WorkspaceError
from detente.model import Document, Origin, Reading
from detente.workspace import copies
from detente.workspace.records import (
    from_json,
    origin_key,
    pack,
    pack_reading,
    pack_text,
    state,
    to_json,
    unpack_text,
)
from detente.workspace.schema import bands, documents, origins, raws, readings, sketches

NOT_YET = ""
"""State of a document between the insertion of its row and of its first origin."""


def knows(connection: Connection, document_id: str) -> bool:
    """Whether the document is in the workspace."""
    return connection.execute(sa.select(documents.c.id).where(documents.c.id == document_id)).first() is not None


def text_of(connection: Connection, document_id: str) -> str | None:
    """The text of a document; None where it is not in the workspace.

    Raises:
        WorkspaceError: if the stored text is damaged.
    """
    content = connection.execute(sa.select(documents.c.text).where(documents.c.id == document_id)).scalar()
    return None if content is None else unpack_text(bytes(content), document_id)


def insert_text(connection: Connection, document_id: str, text: str, sketch: copies.Sketch | None) -> None:
    """A new document, which must get an origin and a `refresh` in the same transaction."""
    connection.execute(sa.insert(documents).values(id=document_id, text=pack_text(text), state=NOT_YET))
    if sketch is not None:
        connection.execute(
            sa.insert(sketches).values(
                document_id=document_id,
                version=copies.VERSION,
                shingles=sketch.shingles,
                signature=sketch.signature.tobytes(),
            )
        )
        buckets = [{"bucket": bucket, "document_id": document_id} for bucket in sorted(set(sketch.buckets()))]
        connection.execute(sa.insert(bands), buckets)


def insert_raw(connection: Connection, sha: str, content: bytes) -> bool:
    """Raw bytes, unless they are there already; says whether they were new."""
    if connection.execute(sa.select(raws.c.sha).where(raws.c.sha == sha)).first() is not None:
        return False
    connection.execute(sa.insert(raws).values(sha=sha, size=len(content), content=pack(content)))
    return True


def insert_origin(
    connection: Connection, document_id: str, language: str, origin: Origin, *, replace: bool
) -> tuple[bool, bool]:
    """An origin of a document.

    The same bytes at the same place are the same origin. If what was found about it differs, a later release found
    more in it: with `replace` the new findings count, else the old ones stay.

    Returns:
        Whether it was new, and whether anything changed.
    """
    key = origin_key(origin)
    where = (origins.c.document_id == document_id) & (origins.c.key == key)
    content = to_json(origin).encode()
    known = connection.execute(sa.select(origins.c.language, origins.c.content).where(where)).first()
    if known is None:
        connection.execute(
            sa.insert(origins).values(
                document_id=document_id, key=key, raw=origin.raw, language=language, content=content
            )
        )
        return True, True
    if not replace or (known.language, bytes(known.content)) == (language, content):
        return False, False
    connection.execute(sa.update(origins).where(where).values(language=language, content=content))
    return False, True


def refresh(connection: Connection, document_id: str) -> Document:
    """Brings what is derived from a document's origins up to date, and gives the document."""
    document = load(connection, [document_id])[0]
    connection.execute(
        sa.update(documents)
        .where(documents.c.id == document_id)
        .values(published=document.published, state=state(document))
    )
    return document


def load(connection: Connection, ids: Sequence[str], *, as_of: datetime.date | None = None) -> list[Document]:
    """Documents by their ids, in the order of the ids.

    With `as_of`, a document has only the origins that were published by then; one without any date has them all.
    """
    texts = {
        row.id: row.text
        for row in connection.execute(sa.select(documents.c.id, documents.c.text).where(documents.c.id.in_(ids)))
    }
    found: dict[str, list[tuple[Origin, str]]] = {}
    rows = connection.execute(
        sa.select(origins.c.document_id, origins.c.language, origins.c.content)
        .where(origins.c.document_id.in_(ids))
        .order_by(origins.c.document_id, origins.c.key)
    )
    for row in rows:
        origin = from_json(Origin, bytes(row.content), f"an origin of document {row.document_id}")
        found.setdefault(row.document_id, []).append((origin, row.language))
    if as_of is not None:
        for id_, entries in found.items():
            if any(origin.published for origin, _ in entries):
                found[id_] = [one for one in entries if one[0].published and one[0].published <= as_of]
    return [_document(id_, bytes(texts[id_]), found[id_]) for id_ in ids if id_ in texts and found.get(id_)]


def _document(document_id: str, text: bytes, found: list[tuple[Origin, str]]) -> Document:
    document = Document.of(unpack_text(text, document_id), "und", [origin for origin, _ in found])
    first = document.origins[0]
    # Two releases may tell the language of one text differently: the origin that gives the date gives it too.
    language = next(language for origin, language in found if origin == first)
    return document.model_copy(update={"language": language, "id": document_id})


def put_reading(connection: Connection, document: Document, reading: Reading) -> None:
    """A document's reading, in place of an earlier one."""
    if reading.document_id != document.id:
        raise WorkspaceError(f"the reading of document {reading.document_id} was given for document {document.id}")
    if not knows(connection, document.id):
        raise WorkspaceError(f"the document {document.id} of a reading is not in the workspace")
    put_reading_row(connection, reading, state(document))


def put_reading_row(connection: Connection, reading: Reading, document_state: str) -> None:
    """The same, for a document that is known to be there, read in the given state."""
    connection.execute(sa.delete(readings).where(readings.c.document_id == reading.document_id))
    connection.execute(
        sa.insert(readings).values(
            document_id=reading.document_id,
            reader=reading.reader,
            codebook=reading.codebook,
            state=document_state,
            content=pack_reading(reading),
        )
    )


def load_sketch(shingles: int, signature: bytes) -> copies.Sketch:
    """A sketch from its row."""
    return copies.Sketch(shingles, np.frombuffer(signature, dtype="<u4"))

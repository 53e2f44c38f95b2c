"""Checking that a workspace holds: above all, that every quotation stands in its text where it says."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from typing import Literal

import numpy as np
import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy.engine import Connection

from detente.errors import WorkspaceError
from detente.model import (
    DateMention,
    Document,
    Evidence,
    Mention,
    Reading,
    Section,
    Sentence,
    Value,
    document_identifier,
)
from detente.workspace import copies, judgements, ledger, rows
from detente.workspace.database import Database
from detente.workspace.records import state, unpack, unpack_reading, unpack_text
from detente.workspace.schema import bands, documents, origins, raws, readings, sketches


class Problem(Value):
    """Something in a workspace that does not hold.

    `part` is what is wrong (`document` covers text, origins and what follows from them), `id` names it: a document's
    or ledger entry's id, the SHA-256 of raw bytes, or the place of a damaged database.
    """

    part: Literal["database", "document", "ledger", "raw", "reading"]
    id: str
    problem: str


def reading_problems(document_id: str, text: str, reading: Reading) -> list[str]:
    """What in a reading does not fit the text that it is a reading of.

    >>> evidence = Evidence.in_text("0123456789abcdef", "Iran signed.", 5, 11)
    >>> section = Section(start=0, end=99, heading=evidence)
    >>> reading = Reading(document_id="0123456789abcdef", reader="r", codebook="c", sections=(section,))
    >>> reading_problems("0123456789abcdef", "Iran denied.", reading)
    ['[0, 99) lies outside the text of 12 characters', "'signed' does not stand at [5, 11)"]
    """
    if reading.document_id != document_id:
        return [f"it is a reading of document {reading.document_id}"]
    found: list[str] = []
    for value in _values(reading):
        if isinstance(value, Evidence):
            if value.document_id != document_id:
                found.append(f"it quotes another document, {value.document_id}")
            elif not value.holds_in(text):
                found.append(f"{value.quote[:60]!r} does not stand at [{value.start}, {value.end})")
        elif isinstance(value, Section | Sentence | Mention | DateMention) and not (
            0 <= value.start <= value.end <= len(text)
        ):
            found.append(f"[{value.start}, {value.end}) lies outside the text of {len(text)} characters")
    sections = len(reading.sections)
    places = [sentence.section for sentence in reading.sentences]
    places += [statement.section for statement in reading.statements() if statement.section is not None]
    found += [f"there is no section {place}" for place in places if not 0 <= place < sections]
    return found


def _values(value: object) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from _values(getattr(value, name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _values(part)


def problems(database: Database) -> Iterator[Problem]:
    """Everything in the workspace that does not hold, document by document, then the raw bytes."""
    if database.on_sqlite:
        with database.read() as connection:
            # The engine's own check: pages, indexes, references.
            for row in connection.exec_driver_sql("PRAGMA integrity_check(20)").all():
                if row[0] != "ok":
                    yield Problem(part="database", id=database.name, problem=str(row[0]))
            for row in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                yield Problem(
                    part="database", id=database.name, problem=f"a row of {row[0]} refers to nothing in {row[2]}"
                )
    with database.read() as connection:
        ids = connection.execute(sa.select(documents.c.id).order_by(documents.c.id)).scalars().all()
        shas = connection.execute(sa.select(raws.c.sha).order_by(raws.c.sha)).scalars().all()
        strays = (
            connection.execute(
                sa.select(readings.c.document_id)
                .where(readings.c.document_id.not_in(sa.select(documents.c.id)))
                .order_by(readings.c.document_id)
            )
            .scalars()
            .all()
        )
    with database.read() as connection:
        found = [Problem(part="ledger", id=id_, problem=why) for id_, why in ledger.broken(connection)]
        found += _of_judgements(connection)
    yield from found
    for stray in strays:
        yield Problem(part="reading", id=stray, problem="its document is not in the workspace")
    for document_id in ids:
        with database.read() as connection:
            found = list(_of_document(connection, document_id))
        yield from found
    for sha in shas:
        with database.read() as connection:
            found = list(_of_raw(connection, sha))
        yield from found


def _of_judgements(connection: Connection) -> list[Problem]:
    @functools.lru_cache(64)
    def text_of(document_id: str) -> str | None:
        return rows.text_of(connection, document_id)

    try:
        wrong = list(judgements.entry_problems(ledger.entries(connection), text_of))
    except WorkspaceError:
        return []  # a damaged text is told where the documents are looked at
    return [Problem(part="ledger", id=id_, problem=why) for id_, why in wrong]


def _of_document(connection: Connection, document_id: str) -> Iterator[Problem]:
    def problem(text: str) -> Problem:
        return Problem(part="document", id=document_id, problem=text)

    row = connection.execute(sa.select(documents).where(documents.c.id == document_id)).first()
    if row is None:  # a database that is damaged may lose a row between two looks
        return
    try:
        text = unpack_text(bytes(row.text), document_id)
        loaded = rows.load(connection, [document_id])
    except WorkspaceError as error:
        yield problem(error.problem)
        return
    if document_identifier(text) != document_id:
        yield problem("its text is not the one that its id stands for")
    if not loaded:
        yield problem("it has no origin")
        return
    yield from map(problem, _derived(connection, loaded[0], row.state, row.published))
    kept = connection.execute(sa.select(readings).where(readings.c.document_id == document_id)).first()
    if kept is not None:
        for wrong in _of_reading(document_id, text, kept):
            yield Problem(part="reading", id=document_id, problem=wrong)


def _derived(connection: Connection, document: Document, kept_state: str, published: object) -> Iterator[str]:
    if (kept_state, published) != (state(document), document.published):
        yield "its date or state is not the one that its origins give"
    for origin in document.origins:
        if connection.execute(sa.select(raws.c.sha).where(raws.c.sha == origin.raw)).first() is None:
            yield f"the raw bytes {origin.raw} of its origin {origin.location!r} are missing"
    for row in connection.execute(sa.select(origins).where(origins.c.document_id == document.id)):
        if row.raw not in {origin.raw for origin in document.origins}:
            yield f"an origin refers to raw bytes {row.raw} that it does not name"
    stored = connection.execute(sa.select(sketches).where(sketches.c.document_id == document.id)).first()
    kept = None if stored is None else rows.load_sketch(stored.shingles, bytes(stored.signature))
    right = copies.sketch(document.text)
    buckets = connection.execute(sa.select(bands.c.bucket).where(bands.c.document_id == document.id)).scalars().all()
    same = (kept is None and right is None) or (
        kept is not None
        and right is not None
        and kept.shingles == right.shingles
        and np.array_equal(kept.signature, right.signature)
    )
    if not same or sorted(buckets) != sorted(set(right.buckets()) if right else ()):
        yield "what finds its near-copies is not what its text gives"


def _of_reading(document_id: str, text: str, row: sa.Row[tuple[str, str, str, str, bytes]]) -> Iterator[str]:
    try:
        reading = unpack_reading(bytes(row.content), document_id)
    except WorkspaceError as error:
        yield error.problem
        return
    if (reading.reader, reading.codebook) != (row.reader, row.codebook):
        yield "it names another reader or codebook than it is filed under"
    yield from reading_problems(document_id, text, reading)


def _of_raw(connection: Connection, sha: str) -> Iterator[Problem]:
    row = connection.execute(sa.select(raws).where(raws.c.sha == sha)).first()
    if row is None:
        return
    try:
        content = unpack(bytes(row.content), "it")
    except WorkspaceError as error:
        yield Problem(part="raw", id=sha, problem=error.problem)
        return
    if hashlib.sha256(content).hexdigest() != sha or len(content) != row.size:
        yield Problem(part="raw", id=sha, problem="its bytes are not those of its fingerprint")
    if connection.execute(sa.select(origins.c.raw).where(origins.c.raw == sha).limit(1)).first() is None:
        yield Problem(part="raw", id=sha, problem="no document comes from it")

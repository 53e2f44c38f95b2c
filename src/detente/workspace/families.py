"""Families of near-copies: which documents of a workspace are one witness."""

from __future__ import annotations

import datetime
import functools

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from detente.workspace import copies, rows
from detente.workspace.records import unpack_text
from detente.workspace.schema import bands, documents, sketches


def families_of(connection: Connection, as_of: datetime.date | None) -> dict[str, str]:
    """Family of every document that has near-copies. See `Store.families`."""
    shared = sa.select(bands.c.bucket).group_by(bands.c.bucket).having(sa.func.count() > 1)
    query = (
        sa.select(bands.c.bucket, bands.c.document_id)
        .where(bands.c.bucket.in_(shared))
        .order_by(bands.c.bucket, bands.c.document_id)
    )
    pairs = [(row.bucket, row.document_id) for row in connection.execute(query)]
    if as_of is not None:
        by_then = sa.select(documents.c.id).where(documents.c.published <= as_of)
        admitted = set(connection.execute(by_then).scalars())
        pairs = [pair for pair in pairs if pair[1] in admitted]
    involved = {document_id for _, document_id in pairs}
    members = sa.select(bands.c.document_id).where(bands.c.bucket.in_(shared))
    kept = connection.execute(sa.select(sketches).where(sketches.c.document_id.in_(members)))
    known = {
        row.document_id: rows.load_sketch(row.shingles, bytes(row.signature))
        for row in kept
        if row.document_id in involved
    }
    groups = copies.group(pairs, known, functools.lru_cache(256)(functools.partial(_shingles, connection)))
    grouped = [document_id for group in groups for document_id in group]
    dates = _dates(connection, grouped)
    families: dict[str, str] = {}
    for group in groups:
        earliest = min(group, key=lambda one: (dates[one] or datetime.date.max, one))
        families.update(dict.fromkeys(group, earliest))
    return dict(sorted(families.items()))


def _shingles(connection: Connection, document_id: str) -> frozenset[str]:
    text = connection.execute(sa.select(documents.c.text).where(documents.c.id == document_id)).scalar_one()
    return copies.shingles(unpack_text(bytes(text), document_id))


def _dates(connection: Connection, ids: list[str]) -> dict[str, datetime.date | None]:
    dates: dict[str, datetime.date | None] = {}
    for start in range(0, len(ids), 500):
        query = sa.select(documents.c.id, documents.c.published)
        found = connection.execute(query.where(documents.c.id.in_(ids[start : start + 500])))
        dates.update((row.id, row.published) for row in found)
    return dates

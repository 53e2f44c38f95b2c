"""What a workspace holds, in numbers."""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from detente.model import Value
from detente.workspace.schema import documents, ledger, origins, raws, readings


class Statistics(Value):
    """What a workspace holds, in numbers. `earliest` and `latest` are dates of publication."""

    documents: int
    undated: int
    earliest: datetime.date | None
    latest: datetime.date | None
    origins: int
    raws: int
    raw_bytes: int
    readings: int
    ledger: int
    """Entries of the ledger."""
    languages: dict[str, int]


def statistics_of(connection: Connection) -> Statistics:
    """Counts what a workspace holds."""

    def count(column: sa.Column[str]) -> int:
        return int(connection.execute(sa.select(sa.func.count(column))).scalar_one())

    earliest, latest, dated = connection.execute(
        sa.select(
            sa.func.min(documents.c.published),
            sa.func.max(documents.c.published),
            sa.func.count(documents.c.published),
        )
    ).one()
    languages = connection.execute(
        sa.select(origins.c.language, sa.func.count(origins.c.document_id.distinct()))
        .group_by(origins.c.language)
        .order_by(origins.c.language)
    )
    total = count(documents.c.id)
    return Statistics(
        documents=total,
        undated=total - dated,
        earliest=earliest,
        latest=latest,
        origins=count(origins.c.key),
        raws=count(raws.c.sha),
        raw_bytes=int(connection.execute(sa.select(sa.func.sum(raws.c.size))).scalar() or 0),
        readings=count(readings.c.document_id),
        ledger=count(ledger.c.id),
        languages={row[0]: row[1] for row in languages},
    )

"""The first schema: documents with their origins and raw bytes, readings, sketches for near-copies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("published", sa.Date),
        sa.Column("state", sa.String(16), nullable=False),
    )
    op.create_index("documents_by_date", "documents", ["published", "id"])
    op.create_table(
        "raws",
        sa.Column("sha", sa.String(64), primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "origins",
        sa.Column("document_id", sa.String(16), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("key", sa.String(16), primary_key=True),
        sa.Column("raw", sa.String(64), sa.ForeignKey("raws.sha"), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_origins_raw", "origins", ["raw"])
    op.create_table(
        "readings",
        sa.Column("document_id", sa.String(16), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("reader", sa.String(200), nullable=False),
        sa.Column("codebook", sa.String(200), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "sketches",
        sa.Column("document_id", sa.String(16), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("version", sa.SmallInteger, nullable=False),
        sa.Column("shingles", sa.Integer, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "bands",
        sa.Column("bucket", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("document_id", sa.String(16), sa.ForeignKey("documents.id"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("bands_of_document", "bands", ["document_id"])


def downgrade() -> None:
    for table in ("bands", "sketches", "readings", "origins", "raws", "documents"):
        op.drop_table(table)

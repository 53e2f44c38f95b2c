"""The tables of a workspace. `migrations/` makes them; a test holds both against each other.

Texts, origins and readings are kept as bytes, not as text columns: PostgreSQL's text type holds neither a NUL
character nor a lone surrogate, and a document's text must come back exactly as it went in.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
)

VERSION_TABLE = "workspace_version"
"""Where the schema's version stands; not Alembic's usual name, so that a shared database may hold both."""

metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("text", LargeBinary, nullable=False),  # zlib over UTF-8
    # Both of these follow from the origins; they are kept so that SQL can order, filter and compare.
    Column("published", Date),
    Column("state", String(16), nullable=False),  # fingerprint of the metadata that a reading may rest on
    Index("documents_by_date", "published", "id"),
)

raws = Table(
    "raws",
    metadata,
    Column("sha", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),  # zlib
)

origins = Table(
    "origins",
    metadata,
    Column("document_id", String(16), ForeignKey("documents.id"), primary_key=True),
    # Fingerprint of location and raw bytes: an address can be longer than what an index takes.
    Column("key", String(16), primary_key=True),
    Column("raw", String(64), ForeignKey("raws.sha"), nullable=False, index=True),
    Column("language", String(16), nullable=False),
    Column("content", LargeBinary, nullable=False),  # JSON
)

readings = Table(
    "readings",
    metadata,
    Column("document_id", String(16), ForeignKey("documents.id"), primary_key=True),
    Column("reader", String(200), nullable=False),
    Column("codebook", String(200), nullable=False),
    Column("state", String(16), nullable=False),  # the document's state when it was read
    Column("content", LargeBinary, nullable=False),  # zlib over JSON
)

sketches = Table(
    "sketches",
    metadata,
    Column("document_id", String(16), ForeignKey("documents.id"), primary_key=True),
    Column("version", SmallInteger, nullable=False),
    Column("shingles", Integer, nullable=False),
    Column("signature", LargeBinary, nullable=False),  # 32-bit little-endian numbers
)

bands = Table(
    "bands",
    metadata,
    Column("bucket", BigInteger, primary_key=True, autoincrement=False),
    Column("document_id", String(16), ForeignKey("documents.id"), primary_key=True),
    Index("bands_of_document", "document_id"),
    # Both columns are the key: SQLite would otherwise keep every row twice.
    sqlite_with_rowid=False,
)

ledger = Table(
    "ledger",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String(16), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("content", LargeBinary, nullable=False),  # JSON
    Column("seal", String(64), nullable=False),  # SHA-256 over the seal before it and this entry
)

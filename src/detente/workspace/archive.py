"""Writing a whole workspace to one file.

The file is a ZIP archive: `documents.jsonl` and `readings.jsonl` with one record a line, ordered by id;
`ledger.jsonl` with the ledger's entries in their order, where there are any; `raw/SHA` for
each raw content; `manifest.json` with the size and SHA-256 of each. What is derived (dates, sketches) is left out and
made again on import. Equal workspaces give equal bytes, on SQLite and PostgreSQL, in whatever order they were filled.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from detente.errors import WorkspaceError
from detente.workspace import ledger
from detente.workspace.database import Database
from detente.workspace.records import unpack, unpack_text
from detente.workspace.schema import documents, origins, raws, readings

FORMAT = "detente-workspace"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
DOCUMENTS = "documents.jsonl"
READINGS = "readings.jsonl"
LEDGER = "ledger.jsonl"
RAW = "raw/"
LONGEST_LINE = 256 << 20
"""A record that is longer than this is refused on import, so none is written."""

_AT_A_TIME = 32
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def write_archive(database: Database, file: Path) -> None:
    """Writes the workspace to `file`, which appears whole or not at all."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        raise _unwritable(file, error) from error
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            with database.read() as connection, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                _write(connection, archive)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes files that only their owner reads; the export shall have the usual rights.
        mask = os.umask(0)
        os.umask(mask)
        partial.chmod(0o666 & ~mask)
        partial.replace(file)
    except OSError as error:
        raise _unwritable(file, error) from error
    finally:
        partial.unlink(missing_ok=True)


def _unwritable(file: Path, error: OSError) -> WorkspaceError:
    return WorkspaceError(f"the export cannot be written ({error.strerror or error})", where=str(file))


def _write(connection: Connection, archive: zipfile.ZipFile) -> None:
    members: dict[str, dict[str, Any]] = {}
    counts: dict[str, int] = {}
    for name, lines in ((DOCUMENTS, _document_lines(connection)), (READINGS, _reading_lines(connection))):
        members[name], counts[name] = _member(archive, name, lines)
    entries = list(_ledger_lines(connection))
    if entries:
        # Only where there are any: an export of documents alone can be read by earlier releases.
        members[LEDGER], _ = _member(archive, LEDGER, entries)
    for sha in connection.execute(sa.select(raws.c.sha).order_by(raws.c.sha)).scalars().all():
        content = connection.execute(sa.select(raws.c.content).where(raws.c.sha == sha)).scalar_one()
        members[RAW + sha], _ = _member(archive, RAW + sha, [unpack(bytes(content), f"raw bytes {sha}")])
    manifest = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "documents": counts[DOCUMENTS],
        "readings": counts[READINGS],
        "members": members,
    }
    _member(archive, MANIFEST, [json.dumps(manifest, indent=1, sort_keys=True).encode()])


def _member(archive: zipfile.ZipFile, name: str, parts: Iterable[bytes]) -> tuple[dict[str, Any], int]:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = _UNIX
    info.external_attr = 0o644 << 16
    digest = hashlib.sha256()
    size = number = 0
    # The size is not known beforehand, and 64-bit fields must not depend on it.
    with archive.open(info, "w", force_zip64=True) as member:
        for part in parts:
            member.write(part)
            digest.update(part)
            size += len(part)
            number += 1
    return {"size": size, "sha256": digest.hexdigest()}, number


def _document_lines(connection: Connection) -> Iterator[bytes]:
    ids = connection.execute(sa.select(documents.c.id).order_by(documents.c.id)).scalars().all()
    for start in range(0, len(ids), _AT_A_TIME):
        chunk = ids[start : start + _AT_A_TIME]
        found: dict[str, list[dict[str, Any]]] = {}
        rows = connection.execute(
            sa.select(origins).where(origins.c.document_id.in_(chunk)).order_by(origins.c.document_id, origins.c.key)
        )
        for row in rows:
            entry = {"language": row.language, "origin": json.loads(bytes(row.content))}
            found.setdefault(row.document_id, []).append(entry)
        for row in connection.execute(
            sa.select(documents.c.id, documents.c.text).where(documents.c.id.in_(chunk)).order_by(documents.c.id)
        ):
            yield _line(
                {"id": row.id, "text": unpack_text(bytes(row.text), row.id), "origins": found[row.id]},
                f"document {row.id}",
            )


def _reading_lines(connection: Connection) -> Iterator[bytes]:
    ids = connection.execute(sa.select(readings.c.document_id).order_by(readings.c.document_id)).scalars().all()
    for id_ in ids:
        row = connection.execute(sa.select(readings).where(readings.c.document_id == id_)).one()
        reading = json.loads(unpack(bytes(row.content), f"the reading of document {id_}"))
        yield _line({"state": row.state, "reading": reading}, f"document {id_}")


def _ledger_lines(connection: Connection) -> Iterator[bytes]:
    for entry in ledger.entries(connection):
        yield _line(
            {"kind": entry.kind, "content": entry.content, "seal": entry.seal}, f"the ledger, entry {entry.number}"
        )


def _line(record: dict[str, Any], what: str) -> bytes:
    line = json.dumps(record, ensure_ascii=True).encode() + b"\n"
    if len(line) > LONGEST_LINE:
        raise WorkspaceError(f"{what} is too large to export ({len(line)} bytes as JSON, at most {LONGEST_LINE})")
    return line

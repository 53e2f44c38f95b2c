"""Taking over the export of a workspace. The file may come from anywhere: nothing in it is believed unchecked.

Nothing is written outside the database, member names are compared with the few that an export has, sizes are bounded
before anything is unpacked, and all of it happens in one transaction: a file that does not hold is refused whole.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, TypeVar

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.engine import Connection

from detente.errors import WorkspaceError
from detente.model import Origin, Reading, document_identifier
from detente.workspace import copies, ledger, rows
from detente.workspace.archive import DOCUMENTS, FORMAT, FORMAT_VERSION, LEDGER, LONGEST_LINE, MANIFEST, RAW, READINGS
from detente.workspace.checking import reading_problems
from detente.workspace.database import Database
from detente.workspace.judgements import entry_problems
from detente.workspace.ledger import LedgerEntry
from detente.workspace.records import unpack_text
from detente.workspace.schema import documents, readings

_LARGEST_MANIFEST = 256 << 20
# Deflate makes at most about a thousand of one byte, and only out of nothing but repetitions. Readings, the most
# repetitive part, come to about 30.
_MOST_OF_ONE = 200
_ALWAYS_ALLOWED = 16 << 20
_CHUNK = 1 << 20
_RAW_NAME = re.compile(r"raw/[0-9a-f]{64}")


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Member(_Closed):
    size: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Manifest(_Closed):
    format: Literal["detente-workspace"]
    version: Literal[1]
    documents: int
    readings: int
    members: dict[str, _Member]


class _OriginEntry(BaseModel):
    model_config = ConfigDict(extra="forbid")
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})?$")]
    origin: Origin


class _DocumentLine(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    text: str
    origins: Annotated[list[_OriginEntry], Field(min_length=1)]


class _ReadingLine(BaseModel):
    model_config = ConfigDict(extra="forbid")
    state: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    reading: Reading


class _LedgerLine(_Closed):
    kind: Annotated[str, Field(pattern=r"^[a-z]{1,20}$")]
    content: str
    seal: str


_Line = TypeVar("_Line", _DocumentLine, _ReadingLine, _LedgerLine)


def read_archive(database: Database, file: Path) -> dict[str, int]:
    """Merges an export into the workspace; says how many documents, origins and readings were new.

    Raises:
        WorkspaceError: if anything about the file does not hold; the workspace is then as before.
    """
    try:
        with _unzipping():
            archive = zipfile.ZipFile(file)
        with archive:
            manifest = _manifest(archive, file)
            with database.write() as connection:
                return _take_over(connection, archive, manifest)
    except FileNotFoundError as error:
        raise WorkspaceError("there is no such file", where=str(file)) from error
    except _RefusedError as error:
        raise WorkspaceError(
            str(error), where=str(file), remedy="nothing was imported: make the export again, or copy it again"
        ) from error.__cause__


class _RefusedError(Exception):
    """Why the file is refused; kept apart from the errors of the database."""


@contextmanager
def _unzipping() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,  # a compression or feature that zipfile lacks
        RuntimeError,  # an encrypted member
        ValueError,  # numbers or names in the archive's directory that make no sense
    ) as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        _refuse(f"this is no whole export of a workspace ({reason})", error)


def _refuse(reason: str, cause: Exception | None = None) -> NoReturn:
    raise _RefusedError(reason) from cause


def _manifest(archive: zipfile.ZipFile, file: Path) -> _Manifest:
    infos = archive.infolist()
    names = [info.filename for info in infos]
    if len(set(names)) != len(names):
        _refuse("two members of the archive have one name")
    if MANIFEST not in names:
        _refuse("this is no export of a workspace: it has no manifest")
    total = sum(info.file_size for info in infos)
    if total > _ALWAYS_ALLOWED + _MOST_OF_ONE * file.stat().st_size:
        _refuse(f"the archive would unpack to {total} bytes, far more than an export of its size holds")
    if archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
        _refuse("the manifest is too large")
    content = b"".join(_content(archive, MANIFEST, archive.getinfo(MANIFEST).file_size))
    try:
        loose = json.loads(content)
        if isinstance(loose, dict) and loose.get("format") == FORMAT:
            version = loose.get("version")
            if isinstance(version, int) and version > FORMAT_VERSION:
                _refuse(f"a later release of Détente wrote this export (format {version})")
        manifest = _Manifest.model_validate(loose)
    except (ValidationError, ValueError, RecursionError) as error:
        _refuse("the manifest is not that of a workspace's export", error)
    for name in manifest.members:
        if name not in (DOCUMENTS, READINGS, LEDGER) and not _RAW_NAME.fullmatch(name):
            _refuse(f"the archive holds a member that no export has: {name[:80]!r}")
    if set(names) != {MANIFEST, *manifest.members} or not {DOCUMENTS, READINGS} <= set(names):
        _refuse("the archive does not hold what its manifest lists")
    for info in infos:
        if info.filename != MANIFEST and info.file_size != manifest.members[info.filename].size:
            _refuse(f"{info.filename} has another size than the manifest says")
    return manifest


def _content(archive: zipfile.ZipFile, name: str, size: int, digest: str | None = None) -> Iterator[bytes]:
    """The bytes of a member in pieces; the last one comes only if size and checksum are right."""
    if archive.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        _refuse(f"{name} is compressed in a way that exports are not")
    found = hashlib.sha256()
    read = 0
    with _unzipping():
        member = archive.open(name)
    with member:
        while True:
            with _unzipping():
                chunk = member.read(_CHUNK)
            if not chunk:
                break
            read += len(chunk)
            if read > size:
                _refuse(f"{name} is larger than the archive says")
            found.update(chunk)
            yield chunk
    if read != size:
        _refuse(f"{name} is cut short")
    if digest is not None and found.hexdigest() != digest:
        _refuse(f"{name} was changed: its checksum is not the manifest's")


def _lines(archive: zipfile.ZipFile, name: str, member: _Member) -> Iterator[bytes]:
    rest = b""
    for chunk in _content(archive, name, member.size, member.sha256):
        *whole, rest = (rest + chunk).split(b"\n") if b"\n" in chunk else (rest + chunk,)
        if len(rest) > LONGEST_LINE:
            _refuse(f"a record of {name} is too long")
        yield from whole
    if rest:
        _refuse(f"{name} does not end with a whole record")


def _take_over(connection: Connection, archive: zipfile.ZipFile, manifest: _Manifest) -> dict[str, int]:
    shas = {name.removeprefix(RAW) for name in manifest.members if name.startswith(RAW)}
    for sha in sorted(shas):
        member = manifest.members[RAW + sha]
        if member.sha256 != sha:
            _refuse(f"{RAW}{sha} is not named by its checksum")
        rows.insert_raw(connection, sha, b"".join(_content(archive, RAW + sha, member.size, sha)))
    ids: set[str] = set()
    referred: set[str] = set()
    new_documents = new_origins = new_readings = 0
    for number, line in enumerate(_lines(archive, DOCUMENTS, manifest.members[DOCUMENTS]), 1):
        record = _record(_DocumentLine, line, f"{DOCUMENTS}, line {number}")
        if not record.text.strip() or record.id != document_identifier(record.text):
            _refuse(f"{DOCUMENTS}, line {number}: the id is not that of the text")
        referred |= {entry.origin.raw for entry in record.origins}
        if not referred <= shas:
            _refuse(f"{DOCUMENTS}, line {number}: the raw bytes are missing")
        ids.add(record.id)
        if not rows.knows(connection, record.id):
            rows.insert_text(connection, record.id, record.text, copies.sketch(record.text))
            new_documents += 1
        for entry in record.origins:
            new, _ = rows.insert_origin(connection, record.id, entry.language, entry.origin, replace=False)
            new_origins += new
        rows.refresh(connection, record.id)
    if referred != shas:
        _refuse("the archive holds raw bytes that no document comes from")
    seen: set[str] = set()
    for number, line in enumerate(_lines(archive, READINGS, manifest.members[READINGS]), 1):
        found = _record(_ReadingLine, line, f"{READINGS}, line {number}")
        if found.reading.document_id not in ids:
            _refuse(f"{READINGS}, line {number}: a reading of a document that the archive does not hold")
        seen.add(found.reading.document_id)
        new_readings += _take_reading(connection, found, number)
    if (len(ids), len(seen)) != (manifest.documents, manifest.readings):
        _refuse("the archive holds another number of records than its manifest says")
    new_entries = _take_ledger(connection, archive, manifest) if LEDGER in manifest.members else 0
    return {"documents": new_documents, "origins": new_origins, "readings": new_readings, "ledger": new_entries}


def _take_reading(connection: Connection, found: _ReadingLine, number: int) -> bool:
    """Takes a reading unless there is one; one that is out of date gives way to one that is not."""
    document_id = found.reading.document_id
    row = connection.execute(sa.select(documents.c.text, documents.c.state).where(documents.c.id == document_id)).one()
    wrong = reading_problems(document_id, unpack_text(bytes(row.text), document_id), found.reading)
    if wrong:
        _refuse(f"{READINGS}, line {number}: {wrong[0]}")
    present = connection.execute(sa.select(readings.c.state).where(readings.c.document_id == document_id)).scalar()
    if present is not None and (present == row.state or found.state != row.state):
        return False
    rows.put_reading_row(connection, found.reading, found.state)
    return True


def _take_ledger(connection: Connection, archive: zipfile.ZipFile, manifest: _Manifest) -> int:
    """Appends the entries that are new here. Their seals must hold; here they get seals of this ledger."""
    seal = ledger.NO_SEAL
    found: list[LedgerEntry] = []
    for number, line in enumerate(_lines(archive, LEDGER, manifest.members[LEDGER]), 1):
        entry = _record(_LedgerLine, line, f"{LEDGER}, line {number}")
        seal = ledger.sealed(seal, entry.kind, entry.content)
        if entry.seal != seal:
            _refuse(f"{LEDGER}, line {number}: the entry was changed, or one before it")
        id_ = ledger.entry_identifier(entry.kind, entry.content)
        found.append(LedgerEntry(number=number, id=id_, kind=entry.kind, content=entry.content, seal=seal))
    for _, wrong in entry_problems(found, functools.partial(rows.text_of, connection)):
        _refuse(f"{LEDGER}: {wrong}")
    return len(ledger.append(connection, [(entry.kind, entry.content) for entry in found]))


def _record(kind: type[_Line], line: bytes, where: str) -> _Line:
    try:
        loose: Any = json.loads(line)
        return kind.model_validate(loose)
    except (ValidationError, ValueError, RecursionError) as error:
        _refuse(f"{where}: the record does not fit ({' '.join(str(error).split())[:200]})", error)

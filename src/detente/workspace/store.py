"""The workspace: documents, the raw bytes they came from, and their readings."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

import sqlalchemy as sa

from detente.errors import WorkspaceError
from detente.model import Document, Origin, Reading, Value, document_identifier
from detente.workspace import copies, ledger, rows
from detente.workspace.database import Database
from detente.workspace.families import families_of
from detente.workspace.ledger import LedgerEntry
from detente.workspace.records import unpack, unpack_reading
from detente.workspace.schema import documents, raws, readings
from detente.workspace.statistics import Statistics, statistics_of

if TYPE_CHECKING:
    from detente.workspace.checking import Problem

# Documents fetched at a time: what a stream holds in memory.
_AT_A_TIME = 32
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})?")
_PREFIX = re.compile(r"[0-9a-f]{4,16}")

Outcome = Literal["added", "known", "new_origin"]


class Added(Value):
    """What `Store.add` did: a new document, a known one from a new place, or a known one from a known place."""

    outcome: Outcome
    document: Document


class Store:
    """Documents and readings, kept in a folder (SQLite) or on a server (PostgreSQL).

    A document is stored with its raw bytes in one transaction, so a killed process leaves whole documents or none.
    Several processes may work on one workspace at once.

    >>> import tempfile
    >>> from hashlib import sha256
    >>> raw = b"Iran and Russia signed a memorandum."
    >>> origin = Origin(location="note.txt", media_type="text/plain", raw=sha256(raw).hexdigest())
    >>> with tempfile.TemporaryDirectory() as folder, Store.open(folder) as store:
    ...     first = store.add(raw.decode(), "en", origin, raw)
    ...     again = store.add(raw.decode(), "en", origin, raw)
    ...     [document.text for document in store.documents()], first.outcome, again.outcome
    (['Iran and Russia signed a memorandum.'], 'added', 'known')
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, place: str | Path, *, create: bool = True) -> Store:
        """Opens a workspace, and brings its schema to this version.

        Args:
            place: a folder, or an address `postgresql://…`.
            create: whether to make the workspace where there is none.

        Raises:
            WorkspaceError: if there is none and none shall be made, if a later release wrote it, or if the folder or
                the server cannot be used.
        """
        return cls(Database.open(place, create=create))

    def close(self) -> None:
        """Closes all connections."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """The folder, or the address without its password."""
        return self._database.name

    # Documents ---------------------------------------------------------------------------------------------------

    def add(self, text: str, language: str, origin: Origin, raw: bytes) -> Added:
        """Stores a text with one origin and the bytes it came from, in one transaction; a second time does nothing.

        Where the same bytes at the same place are known already and the origin tells other metadata (a later release
        reads pages better), the new metadata take the place of the old.

        Args:
            text: the text, exactly as statements will quote it.
            language: ISO 639-1 code, or `und`.
            origin: where it is from; `origin.raw` is the SHA-256 of `raw`.
            raw: the bytes.

        Raises:
            WorkspaceError: if the text is empty, the language no code, or the bytes are not the origin's.
        """
        if not text.strip():
            raise WorkspaceError("there is no text to store", where=origin.location)
        if not _LANGUAGE.fullmatch(language):
            raise WorkspaceError(
                f"{language[:40]!r} is no language code", where=origin.location, remedy="give ISO 639-1, or und"
            )
        if hashlib.sha256(raw).hexdigest() != origin.raw:
            raise WorkspaceError("the raw bytes are not those that the origin names", where=origin.location)
        document_id = document_identifier(text)
        with self._database.read() as connection:
            known = rows.knows(connection, document_id)
        # The sketch takes longest: it is made before the other writers are held up.
        sketch = None if known else copies.sketch(text)
        with self._database.write() as connection:
            known = rows.knows(connection, document_id)
            if not known:
                rows.insert_text(connection, document_id, text, sketch)
            rows.insert_raw(connection, origin.raw, raw)
            new, _ = rows.insert_origin(connection, document_id, language, origin, replace=True)
            document = rows.refresh(connection, document_id)
        # A feed that has grown since is another origin of its older items, but tells nothing new about them.
        new_place = new and [one.location for one in document.origins].count(origin.location) == 1
        return Added(outcome="added" if not known else "new_origin" if new_place else "known", document=document)

    def documents(self, *, as_of: datetime.date | None = None, undated: bool = False) -> Iterator[Document]:
        """All documents, by date of publication (those without one last), then by id.

        Args:
            as_of: only what was published by this day. Origins from later days, or without a date, are left out of
                the documents too, so that nothing later can change them.
            undated: with `as_of`, also the documents of unknown date, which it would leave out.
        """
        return self._stream(self._ids(as_of, undated=undated), as_of)

    def document(self, document_id: str) -> Document:
        """One document, by its id or by a beginning of it (four digits at least) that fits no other.

        Raises:
            WorkspaceError: if there is none, or more than one.
        """
        if not _PREFIX.fullmatch(document_id):
            raise WorkspaceError(
                f"{document_id[:40]!r} is no document id", remedy="an id has 16 digits 0-9a-f; four or more will do"
            )
        with self._database.read() as connection:
            query = sa.select(documents.c.id).where(documents.c.id.like(f"{document_id}%")).order_by(documents.c.id)
            found = list(connection.execute(query.limit(3)).scalars())
            if len(found) == 1:
                return rows.load(connection, found)[0]
        if found:
            raise WorkspaceError(
                f"more than one document's id begins with {document_id}: {', '.join(found)}",
                remedy="give more digits",
            )
        raise WorkspaceError(
            f"no document {document_id} in the workspace", where=self.name, remedy="see: detente documents"
        )

    def raw(self, sha: str) -> bytes:
        """The bytes that a document came from, by their SHA-256 (`Origin.raw`).

        Raises:
            WorkspaceError: if they are not there, or damaged.
        """
        with self._database.read() as connection:
            content = connection.execute(sa.select(raws.c.content).where(raws.c.sha == sha)).scalar()
        if content is None:
            raise WorkspaceError(f"no raw bytes {sha[:80]} in the workspace", where=self.name)
        return unpack(bytes(content), f"raw bytes {sha}")

    # Readings ----------------------------------------------------------------------------------------------------

    def put_readings(self, readings: Iterable[tuple[Document, Reading]]) -> None:
        """Stores readings in one transaction, each in place of the document's earlier one.

        The document comes with its reading as it was when it was read: if another origin changed its date meanwhile,
        it counts as unread.
        """
        pairs = list(readings)  # made before the transaction starts: making them may take long
        with self._database.write() as connection:
            for document, reading in pairs:
                rows.put_reading(connection, document, reading)

    def reading(self, document_id: str) -> Reading | None:
        """The reading of a document, if it has been read."""
        with self._database.read() as connection:
            content = connection.execute(
                sa.select(readings.c.content).where(readings.c.document_id == document_id)
            ).scalar()
        return None if content is None else unpack_reading(bytes(content), document_id)

    def unread(self, reader: str, codebook: str, among: Collection[str] | None = None) -> Iterator[Document]:
        """Documents without a reading by this reader with this codebook, in the order of `documents`.

        Documents whose date or other metadata changed since they were read are among them. A reading by this reader
        and another one together, whose name goes on with a plus sign, holds all that this one would find.

        Args:
            reader: name and version of the reader.
            codebook: fingerprint of the codebook.
            among: ids of the documents that count; all where not given.
        """
        return self._stream(self._unread_ids(reader, codebook, among), None)

    def count_unread(self, reader: str, codebook: str, among: Collection[str] | None = None) -> int:
        """How many documents `unread` gives."""
        return len(self._unread_ids(reader, codebook, among))

    def readings(
        self, *, as_of: datetime.date | None = None, undated: bool = False
    ) -> Iterator[tuple[Document, Reading]]:
        """Every document that has been read, with its reading, in the order and by the arguments of `documents`."""
        ids = self._ids(as_of, undated=undated, read=True)
        for start in range(0, len(ids), _AT_A_TIME):
            with self._database.read() as connection:
                chunk = ids[start : start + _AT_A_TIME]
                query = sa.select(readings.c.document_id, readings.c.content)
                found = {
                    row.document_id: bytes(row.content)
                    for row in connection.execute(query.where(readings.c.document_id.in_(chunk)))
                }
                loaded = rows.load(connection, chunk, as_of=as_of)
            for document in loaded:
                if document.id in found:
                    yield document, unpack_reading(found[document.id], document.id)

    def _ids(self, as_of: datetime.date | None, *, undated: bool, read: bool = False) -> list[str]:
        query = sa.select(documents.c.id).order_by(documents.c.published.is_(None), documents.c.published)
        query = query.order_by(documents.c.id)
        if as_of is not None:
            by_then = documents.c.published <= as_of
            query = query.where(by_then | documents.c.published.is_(None) if undated else by_then)
        if read:
            query = query.join(readings, readings.c.document_id == documents.c.id)
        with self._database.read() as connection:
            return list(connection.execute(query).scalars())

    def _unread_ids(self, reader: str, codebook: str, among: Collection[str] | None) -> list[str]:
        done = (
            (readings.c.document_id == documents.c.id)
            & ((readings.c.reader == reader) | readings.c.reader.startswith(f"{reader}+", autoescape=True))
            & (readings.c.codebook == codebook)
            & (readings.c.state == documents.c.state)
        )
        query = sa.select(documents.c.id).where(~sa.exists().where(done))
        query = query.order_by(documents.c.published.is_(None), documents.c.published, documents.c.id)
        with self._database.read() as connection:
            found = connection.execute(query).scalars()
            return [one for one in found if among is None or one in among]

    def _stream(self, ids: list[str], as_of: datetime.date | None) -> Iterator[Document]:
        # A transaction a chunk: one that stayed open would keep SQLite's log from being folded in while others write.
        for start in range(0, len(ids), _AT_A_TIME):
            with self._database.read() as connection:
                loaded = rows.load(connection, ids[start : start + _AT_A_TIME], as_of=as_of)
            yield from loaded

    # Near-copies -------------------------------------------------------------------------------------------------

    def families(self, *, as_of: datetime.date | None = None) -> dict[str, str]:
        """Family of every document that has near-copies: the id of the family's earliest published member.

        Args:
            as_of: only documents published by this day count, also as links between others.
        """
        with self._database.read() as connection:
            return families_of(connection, as_of)

    # The ledger --------------------------------------------------------------------------------------------------

    def append(self, entries: Iterable[tuple[str, str]]) -> list[LedgerEntry]:
        """Appends entries (kind, content) to the ledger, for good; those that are there already are left out.

        Returns:
            The new entries with their numbers and seals.

        Raises:
            WorkspaceError: if the ledger's last entry does not hold.
        """
        given = list(entries)
        with self._database.write() as connection:
            return ledger.append(connection, given)

    def ledger(self, kind: str | None = None) -> list[LedgerEntry]:
        """The ledger's entries in the order in which they were appended, all or of one kind."""
        with self._database.read() as connection:
            return list(ledger.entries(connection, kind))

    # The whole ---------------------------------------------------------------------------------------------------

    def export(self, file: str | Path) -> None:
        """Writes the whole workspace to one file: the same workspace gives the same bytes.

        Raises:
            WorkspaceError: if the file cannot be written; an earlier file of the name is then still there.
        """
        from detente.workspace.archive import write_archive

        write_archive(self._database, Path(file))

    def import_from(self, file: str | Path) -> Imported:
        """Takes over all documents and readings of an export, beside what is there already: all of it or nothing.

        Raises:
            WorkspaceError: if the file is no export, cut short, or changed; the workspace is then as before.
        """
        from detente.workspace.importing import read_archive

        return Imported(**read_archive(self._database, Path(file)))

    def check(self) -> Iterator[Problem]:
        """Everything in the workspace that does not hold: nothing, if all is well.

        Each document's text against its id, each raw content against its fingerprint, every character range of every
        reading against the text, what is derived against what it is derived from, every seal of the ledger.
        """
        from detente.workspace.checking import problems

        return problems(self._database)

    def statistics(self) -> Statistics:
        """What the workspace holds, in numbers."""
        with self._database.read() as connection:
            return statistics_of(connection)


class Imported(Value):
    """What an import brought: documents and origins that were not there, readings and ledger entries taken over."""

    documents: int
    origins: int
    readings: int
    ledger: int

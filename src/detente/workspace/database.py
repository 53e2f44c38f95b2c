"""Opening the database behind a workspace: SQLite in a folder, or PostgreSQL by address."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from detente.errors import WorkspaceError
from detente.workspace.migrations import NEWEST
from detente.workspace.schema import VERSION_TABLE, metadata

FILE_NAME = "detente.sqlite"
# How long a writer waits for another one. Writes are single documents or small batches, except an import.
_BUSY_SECONDS = 120
# Any fixed number will do: it names the lock that serialises the writers of one PostgreSQL database.
_WRITER_LOCK = 0x64_65_74_65_6E_74_65
_WRITING = "detente_writing"


class Database:
    """An engine with the two kinds of transactions that a workspace needs, and errors in plain words.

    Writers stand in line, on both backends: a write reads first (is the document known? what are its origins?)
    and must not have that answer changed under it. Readers see one state of the workspace from start to end
    and hold nobody up.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine = engine
        self.name = name
        """The folder or the address, without its password."""

    @classmethod
    def open(cls, place: str | Path, *, create: bool) -> Database:
        """The database of a place, its schema brought to this version."""
        text = str(place)
        if text.startswith(("postgresql:", "postgres:", "postgresql+psycopg:")):
            database = _postgresql(text)
        elif "://" in text:
            raise WorkspaceError(
                f"{text.split('://')[0]}:// is no kind of workspace",
                remedy="give a folder, or an address that starts with postgresql://",
            )
        else:
            database = _sqlite(Path(place), create=create)
        try:
            database._migrate(create=create)
        except BaseException:
            database.close()
            raise
        return database

    @property
    def on_sqlite(self) -> bool:
        """Whether this is SQLite (else PostgreSQL)."""
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Closes all connections."""
        self.engine.dispose()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, all or nothing, alone among writers."""
        with self._translated(), self.engine.connect() as connection:
            connection = connection.execution_options(**{_WRITING: True})
            with connection.begin():
                if not self.on_sqlite:
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITER_LOCK)))
                yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One state of the workspace, whatever others write meanwhile."""
        with self._translated(), self.engine.connect() as connection:
            if not self.on_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise WorkspaceError(
                f"the database refused: {_one_line(error.orig)}", where=self.name, remedy=_remedy(str(error.orig))
            ) from error
        except SQLAlchemyError as error:
            raise WorkspaceError(f"the database cannot be used: {_one_line(error)}", where=self.name) from error

    def _migrate(self, *, create: bool) -> None:
        with self.read() as connection:
            if _version(connection) == NEWEST:
                return
        # Alembic takes most of a second to import, and is needed once in a workspace's life.
        from detente.workspace.migrating import upgrade

        with self.write() as connection:
            version = _version(connection)  # another process may have been first
            if version is None:
                if not create:
                    raise WorkspaceError(
                        "there is no workspace here", where=self.name, remedy="add documents to make one"
                    )
                strangers = sorted(set(sa.inspect(connection).get_table_names()) & set(metadata.tables))
                if strangers:
                    raise WorkspaceError(
                        f"the database holds tables that are not Détente's ({', '.join(strangers)})",
                        where=self.name,
                        remedy="give the workspace a database or schema of its own",
                    )
            if version != NEWEST:
                upgrade(connection, version, self.name)


def _version(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    table = sa.table(VERSION_TABLE, sa.column("version_num"))
    found: str | None = connection.execute(sa.select(table.c.version_num)).scalar()
    return found


def _sqlite(folder: Path, *, create: bool) -> Database:
    file = folder / FILE_NAME
    if not file.exists() and not create:
        raise WorkspaceError(
            "there is no workspace here", where=str(folder), remedy="add documents to make one, or name its folder"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise WorkspaceError(
            f"the workspace's folder cannot be made: {_one_line(error)}", where=str(folder), remedy="name a folder"
        ) from error
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(file)), connect_args={"timeout": _BUSY_SECONDS}, pool_size=5
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: object) -> None:
        # The driver's own idea of transactions starts them late and leaves schema changes out of them.
        connection.isolation_level = None
        _ask(connection, "PRAGMA busy_timeout", _BUSY_SECONDS * 1000)
        if _ask(connection, "PRAGMA journal_mode") != "wal":
            _switch_to_wal(connection)
        _ask(connection, "PRAGMA synchronous", "NORMAL")
        _ask(connection, "PRAGMA foreign_keys", "ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(_WRITING)
        # A writer takes its place in line at once: one that starts as a reader cannot always become a writer.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return Database(engine, str(folder))


def _ask(connection: sqlite3.Connection, pragma: str, value: object = None) -> Any:
    row = connection.execute(pragma if value is None else f"{pragma}={value}").fetchone()
    return row[0] if row else None


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    # This one statement does not wait for other connections by itself, so two first openings can collide.
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            _ask(connection, "PRAGMA journal_mode", "WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _postgresql(address: str) -> Database:
    try:
        url = sa.make_url(address).set(drivername="postgresql+psycopg")
    except ArgumentError as error:
        raise WorkspaceError(
            "the PostgreSQL address cannot be understood", remedy="it looks like postgresql://user@host/database"
        ) from error
    try:
        engine = sa.create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise WorkspaceError(
            "a workspace on PostgreSQL needs the driver psycopg",
            where=url.render_as_string(hide_password=True),
            remedy='install it with: pip install "detente[postgresql]"',
        ) from error
    return Database(engine, url.set(drivername="postgresql").render_as_string(hide_password=True))


def _one_line(error: object) -> str:
    return " ".join(str(error).split())[:300]


def _remedy(message: str) -> str | None:
    if "locked" in message:
        return "another process is writing to the workspace: try again when it is done"
    if "not a database" in message or "malformed" in message:
        return "the file is damaged or none of Détente's: import an export of the workspace into a new folder"
    if "full" in message:
        return "free some disk space and run it again: what was stored is safe"
    if "readonly" in message or "unable to open" in message:
        return "see that you may write to the folder"
    return None

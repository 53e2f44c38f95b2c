"""Opening a workspace: schema, versions, and what goes wrong."""

from __future__ import annotations

import sqlite3
import subprocess
import sys

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from detente.errors import WorkspaceError
from detente.workspace import Store
from detente.workspace.database import FILE_NAME, Database
from detente.workspace.migrating import scripts
from detente.workspace.migrations import NEWEST
from detente.workspace.schema import VERSION_TABLE, metadata


def test_the_migrations_make_the_schema_that_the_code_uses(place):
    database = Database.open(place, create=True)
    with database.read() as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
        columns = {
            table: {(c["name"], c["nullable"]) for c in sa.inspect(connection).get_columns(table)}
            for table in metadata.tables
        }
    database.close()
    assert columns == {
        name: {(c.name, bool(c.nullable)) for c in table.columns} for name, table in metadata.tables.items()
    }


def test_the_newest_version_is_that_of_the_last_migration():
    assert scripts().get_heads() == [NEWEST]


def test_migrations_go_down_again(place):
    database = Database.open(place, create=True)
    from alembic.operations import Operations

    with database.write() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        with Operations.context(context):
            for step in scripts().iterate_revisions("head", "base"):
                step.module.downgrade()
        assert set(sa.inspect(connection).get_table_names()) <= {VERSION_TABLE}
    database.close()


def test_a_workspace_of_a_later_release_is_refused(place):
    database = Database.open(place, create=True)
    with database.write() as connection:
        connection.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    database.close()
    with pytest.raises(WorkspaceError, match="later release"):
        Store.open(place)


def test_a_failed_migration_leaves_nothing_behind(place, monkeypatch):
    from detente.workspace import migrating

    real = migrating.upgrade

    def broken(*arguments):
        real(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(migrating, "upgrade", broken)
    with pytest.raises(KeyboardInterrupt):
        Store.open(place)
    monkeypatch.undo()
    with Store.open(place) as store:
        assert store.statistics().documents == 0


def test_opening_without_making(new_place, tmp_path):
    with pytest.raises(WorkspaceError, match="no workspace here"):
        Store.open(new_place(), create=False)
    with pytest.raises(WorkspaceError, match="no workspace here"):
        Store.open(tmp_path / "absent", create=False)
    assert not (tmp_path / "absent").exists()


def test_a_database_of_somebody_else_is_left_alone(place):
    database = Database.open(place, create=True)
    with database.write() as connection:
        connection.execute(sa.text(f"DROP TABLE {VERSION_TABLE}"))
    database.close()
    with pytest.raises(WorkspaceError, match="not Détente's"):
        Store.open(place)


def test_places_that_are_none(tmp_path):
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(WorkspaceError, match="cannot be made"):
        Store.open(file)
    with pytest.raises(WorkspaceError, match="no kind of workspace"):
        Store.open("mysql://host/name")
    with pytest.raises(WorkspaceError, match="cannot be made"):
        Store.open("nul\0character")


def test_a_damaged_file_is_told(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"This is no database. " * 100)
    with pytest.raises(WorkspaceError, match="not a database"):
        Store.open(tmp_path)


def test_a_server_that_does_not_answer_is_told_without_its_password(tmp_path):
    with pytest.raises(WorkspaceError) as caught:
        Store.open(f"postgresql://someone:secret@/none?host={tmp_path}")
    assert "refused" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_without_its_driver_postgresql_names_the_extra():
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from detente.workspace import Store\n"
        "from detente.errors import WorkspaceError\n"
        "try: Store.open('postgresql://host/name')\n"
        "except WorkspaceError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 'pip install "detente[postgresql]"' in done.stdout


def test_sqlite_is_set_up_for_several_processes(tmp_path):
    with Store.open(tmp_path) as store, store._database.read() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous")
        }
    assert asked == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1}
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()

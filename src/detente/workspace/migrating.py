"""Bringing a workspace's schema to the version of this release, with Alembic's migrations."""

from __future__ import annotations

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from detente.errors import WorkspaceError
from detente.workspace.schema import VERSION_TABLE


def scripts() -> ScriptDirectory:
    """The migrations that this release knows."""
    return ScriptDirectory(str(Path(__file__).parent / "migrations"))


def upgrade(connection: Connection, version: str | None, place: str) -> None:
    """Runs all migrations after `version` in the connection's transaction: all or none.

    Raises:
        WorkspaceError: if a later release of Détente wrote the workspace.
    """
    directory = scripts()
    if version is not None and version not in {step.revision for step in directory.walk_revisions()}:
        raise WorkspaceError(
            f"a later release of Détente wrote this workspace (its schema has version {version})",
            where=place,
            remedy="install the newest release of Détente",
        )
    steps = list(directory.iterate_revisions("head", version or "base"))
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    with Operations.context(context):
        for step in reversed(steps):
            step.module.upgrade()
            context.stamp(directory, step.revision)

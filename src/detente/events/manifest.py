"""What an event table holds: its files, and the inputs that are in them. One small file says it, replaced in one step.

A file of rows counts only once the manifest names it. An import that is killed leaves files that nobody names, and the
table as it was.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from pydantic import Field, ValidationError

from detente.errors import EventError
from detente.events.coverage import Window, joined
from detente.events.storage import Storage
from detente.model import Value

NAME = "table.json"
VERSION = 1


class DataFile(Value):
    """One Parquet file of the table: rows of one data set and one year."""

    name: str
    data_set: str
    year: int
    rows: int


class Input(Value):
    """A file that was imported: `kept`, `merged` and `refused` add up to its `rows`.

    `kept` rows are events of their own; `merged` ones tell an event that another row had told already.
    """

    fingerprint: str
    """SHA-256 of the file's bytes and of how it was read."""
    name: str
    format: str
    data_set: str
    rows: int
    kept: int
    merged: int
    refused: int
    window: Window | None = None
    """The days of which it tells; None where it holds no row that counts."""


class Manifest(Value):
    """The files of a table and its inputs, each in the order of their names or fingerprints."""

    version: int = VERSION
    files: tuple[DataFile, ...] = ()
    inputs: tuple[Input, ...] = Field(default=())

    @classmethod
    def load(cls, storage: Storage) -> Manifest:
        """The manifest of a place; an empty one where there is none yet.

        Raises:
            EventError: if it is damaged, or of a later release.
        """
        content = storage.read(NAME)
        if content is None:
            return cls()
        try:
            manifest = cls.model_validate_json(content)
        except ValidationError as error:
            raise EventError(
                f"the event table's manifest {NAME} is damaged",
                where=storage.place,
                remedy="restore it from a backup, or move the folder away and import again",
            ) from error
        if manifest.version > VERSION:
            raise EventError(
                f"the event table is of version {manifest.version}, this release knows {VERSION}",
                where=storage.place,
                remedy="install a newer release",
            )
        return manifest

    def save(self, storage: Storage) -> None:
        """Writes it in place of the earlier one, in one step."""
        storage.write(NAME, (self.model_dump_json(indent=1) + "\n").encode())

    @property
    def data_sets(self) -> tuple[str, ...]:
        """Names of the data sets, in order."""
        return tuple(sorted({one.data_set for one in self.files} | {one.data_set for one in self.inputs}))

    def coverage(self, data_set: str, *, as_of: datetime.date | None = None) -> tuple[Window, ...]:
        """The days of which a data set tells."""
        windows = (one.window for one in self.inputs if one.data_set == data_set and one.window is not None)
        return joined(windows, as_of=as_of)

    def with_changes(self, replaced: Iterable[str], files: Iterable[DataFile], inputs: Iterable[Input]) -> Manifest:
        """The manifest after some files took the place of others, with inputs added (or told anew)."""
        gone = set(replaced)
        kept = {one.name: one for one in self.files if one.name not in gone} | {one.name: one for one in files}
        known = {(one.data_set, one.fingerprint): one for one in (*self.inputs, *inputs)}
        return Manifest(
            files=tuple(sorted(kept.values(), key=lambda one: (one.data_set, one.year, one.name))),
            inputs=tuple(sorted(known.values(), key=lambda one: (one.data_set, one.fingerprint))),
        )

"""Where an event table is kept: a folder, or an address that fsspec knows (s3://, gs://, memory://, file://)."""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from detente.errors import EventError


class Storage:
    """Files below one place. What is written is there whole or not at all.

    Args:
        place: a folder, or an address with `://`.

    Raises:
        EventError: if no installed file system knows the address.

    >>> storage = Storage("memory://doctest-storage")
    >>> storage.write("a/b.json", b"{}")
    >>> storage.read("a/b.json"), storage.read("a/c.json"), storage.names("a")
    (b'{}', None, ['a/b.json'])
    """

    def __init__(self, place: str | Path) -> None:
        self.place = str(place)
        try:
            filesystem, root = fsspec.core.url_to_fs(self.place)
        except (ImportError, ValueError, OSError) as error:
            raise EventError(
                f"no file system for this address is installed ({error})",
                where=self.place.partition("://")[0] + "://…",
                remedy="install the fsspec package of that storage, such as s3fs or gcsfs, or give a folder",
            ) from error
        self.filesystem: Any = filesystem
        self.root = str(root).rstrip("/")

    @property
    def folder(self) -> Path | None:
        """The folder, where it is one of this machine."""
        return Path(self.root) if isinstance(self.filesystem, LocalFileSystem) else None

    @property
    def protocol(self) -> str:
        """`file`, `s3`, `memory` …"""
        known = self.filesystem.protocol
        return str(known if isinstance(known, str) else known[0])

    def address(self, name: str) -> str:
        """What an engine opens a file by: a path here, an address elsewhere."""
        path = f"{self.root}/{name}"
        return path if self.folder is not None else f"{self.protocol}://{path.lstrip('/')}"

    def read(self, name: str) -> bytes | None:
        """A file's content; None where there is none."""
        try:
            with self.filesystem.open(f"{self.root}/{name}", "rb") as file:
                content: bytes = file.read()
                return content
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._refused(name, error) from error

    def write(self, name: str, content: bytes) -> None:
        """Writes a file in place of an earlier one, in one step."""
        try:
            if self.folder is None:
                self._make_parent(name)
                self.filesystem.pipe_file(f"{self.root}/{name}", content)
                return
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
            with fresh.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        except OSError as error:
            raise self._refused(name, error) from error

    def take(self, name: str, local: Path) -> None:
        """Moves a finished file of this machine to its name."""
        try:
            if self.folder is None:
                self._make_parent(name)
                self.filesystem.put_file(str(local), f"{self.root}/{name}")
                local.unlink()
                return
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                local.replace(path)
            except OSError:  # another disk: copied beside its place first
                fresh = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
                shutil.copyfile(local, fresh)
                fresh.replace(path)
                local.unlink()
        except OSError as error:
            raise self._refused(name, error) from error

    def names(self, below: str) -> list[str]:
        """Names of all files below a name, in order."""
        try:
            found = self.filesystem.find(f"{self.root}/{below}")
        except FileNotFoundError:
            return []
        return sorted(str(one)[len(self.root) + 1 :] for one in found)

    def remove(self, name: str) -> None:
        """Removes a file; nothing happens where there is none."""
        try:
            self.filesystem.rm_file(f"{self.root}/{name}")
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._refused(name, error) from error

    def _make_parent(self, name: str) -> None:
        self.filesystem.makedirs(f"{self.root}/{name}".rpartition("/")[0], exist_ok=True)

    def _refused(self, name: str, error: OSError) -> EventError:
        return EventError(
            f"the event table's file {name} cannot be used ({error.strerror or error})",
            where=self.place,
            remedy="check the place, its permissions and the room on it",
        )

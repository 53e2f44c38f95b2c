"""Files of event data as streams of bytes: plain, gzipped or zipped, with what is wrong said in plain words."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from detente.errors import EventError

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_PIECE = 1 << 20
BROKEN = (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError)
"""What reading a damaged archive can end in; RuntimeError is zipfile's for one with a password."""


def fingerprint(path: Path, reading: str) -> str:
    """SHA-256 of a file's bytes and of how it is read: read in another way it is another input.

    Raises:
        EventError: if the file cannot be read.
    """
    digest = hashlib.sha256(reading.encode() + b"\0")
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except OSError as error:
        raise unreadable(path, error) from error
    return digest.hexdigest()


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The unpacked bytes of a file.

    Raises:
        EventError: if it cannot be opened, or if an archive does not hold exactly one file.
    """
    try:
        with path.open("rb") as raw:
            start = raw.read(4)
            raw.seek(0)
            if start.startswith(GZIP):
                with gzip.open(raw, "rb") as unpacked:
                    yield io.BufferedReader(unpacked, _PIECE)
            elif start in (ZIP, _EMPTY_ZIP):
                with _zipped(path, raw) as unpacked:
                    yield unpacked
            else:
                yield raw
    except OSError as error:
        if isinstance(error, gzip.BadGzipFile):
            raise damaged(path, error) from error
        raise unreadable(path, error) from error


def beginning(path: Path, size: int = 1 << 18) -> bytes:
    """The first unpacked bytes of a file, without a byte order mark.

    Raises:
        EventError: if it cannot be read, is empty, or is text of two bytes a character.
    """
    with opened(path) as file:
        try:
            start = file.read(size)
        except BROKEN as error:
            raise damaged(path, error) from error
    for mark, name in _WIDE_BOMS.items():
        if start.startswith(mark):
            raise EventError(f"the file is {name}, not UTF-8", where=str(path), remedy="save it as UTF-8")
    start = start.removeprefix(_BOM)
    if not start.strip():
        raise EventError("the file is empty", where=str(path), remedy="fetch it again")
    return start


def bom_length(file: IO[bytes]) -> int:
    """Reads a byte order mark at the start of a stream that can look ahead; tells its length."""
    peek = getattr(file, "peek", None)
    if peek is not None and peek(3)[:3] == _BOM:
        return len(file.read(3))
    return 0


@contextmanager
def _zipped(path: Path, raw: IO[bytes]) -> Iterator[IO[bytes]]:
    try:
        archive = zipfile.ZipFile(raw)
    except BROKEN as error:
        raise damaged(path, error) from error
    with archive:
        members = [one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith("__MACOSX")]
        if len(members) != 1:
            raise EventError(
                f"the archive holds {len(members)} files, not one",
                where=str(path),
                remedy="unpack it and name the file",
            )
        try:
            member = archive.open(members[0])
        except BROKEN as error:
            raise damaged(path, error) from error
        with member:
            yield io.BufferedReader(member, _PIECE)  # type: ignore[type-var]


def unreadable(path: Path, error: OSError) -> EventError:
    """The error for a file that cannot be opened."""
    return EventError(
        f"the file cannot be read ({error.strerror or error})", where=str(path), remedy="check its name and permissions"
    )


def damaged(path: Path, error: Exception) -> EventError:
    """The error for an archive that is damaged or cut short."""
    return EventError(
        f"the archive is damaged or cut short ({str(error) or type(error).__name__})",
        where=str(path),
        remedy="fetch it again",
    )

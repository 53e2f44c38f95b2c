"""One import at a time: a second one waits for the first to end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from detente.errors import EventError


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the lock of a folder. The system lets go of it when the process ends, however it ends.

    Raises:
        EventError: if the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise EventError(
            f"the place of the event table cannot be written ({error.strerror or error})",
            where=str(folder),
            remedy="check its permissions and the room on it",
        ) from error
    try:
        _lock(handle)
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(handle, fcntl.LOCK_EX)

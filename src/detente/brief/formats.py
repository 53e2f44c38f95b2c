"""Which formats there are, and writing a brief in one of them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from detente.brief.content import Brief
from detente.errors import BriefError

FORMATS: dict[str, Callable[[Brief], str | bytes]] = {
    ".html": Brief.html,
    ".md": Brief.markdown,
    ".json": Brief.json,
    ".pdf": Brief.pdf,
    ".docx": Brief.docx,
}
"""Suffix of each format and what makes it."""

_ALIASES = {".htm": ".html", ".markdown": ".md"}


def write(brief: Brief, path: str | Path) -> None:
    """Write a brief in the format that the path's suffix names. A failure leaves an older file as it was.

    Raises:
        BriefError: if the suffix names no format, or the file cannot be written.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    render = FORMATS.get(_ALIASES.get(suffix, suffix))
    if render is None:
        raise BriefError(
            f"a brief cannot be written as {suffix or 'a file without a suffix'}",
            where=str(path),
            remedy=f"use one of {', '.join(FORMATS)}",
        )
    rendered = render(brief)
    content = rendered.encode("utf-8", "replace") if isinstance(rendered, str) else rendered
    try:
        _replace(path, content)
    except OSError as error:
        raise BriefError(
            f"the brief could not be written ({error.strerror or error})",
            where=str(path),
            remedy="name a file in a folder that exists and may be written to",
        ) from error


def _replace(path: Path, content: bytes) -> None:
    """Write beside the file and move over it, so that nobody ever sees half a brief."""
    if path.exists() and not path.is_file():
        path.write_bytes(content)  # a device or a pipe takes the bytes as they are; a folder raises
        return
    handle, name = tempfile.mkstemp(prefix=".brief-", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # mkstemp makes the file private; a brief is made to be passed on, so it gets what a plain new file gets.
        beside.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

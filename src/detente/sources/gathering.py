"""Files, folders and addresses, one at a time."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from detente.errors import SourceError
from detente.sources.draft import Arrival
from detente.sources.fetch import fetch, is_address
from detente.sources.limits import Limits
from detente.sources.parsing import parse_received
from detente.sources.phrases import Phrases, shipped_phrases
from detente.sources.received import Received


def expand(locations: Iterable[str | os.PathLike[str]]) -> Iterator[str]:
    """The single locations that some locations stand for: a folder gives its files, everything else itself.

    Folders are walked in alphabetical order; hidden files and folders (`.git`) are left out, and a link that leads to a
    folder on its own way does not go round for ever. A folder that cannot be listed or holds nothing is given as
    itself, so that it is refused by name.
    """
    for location in locations:
        text = os.fspath(location)
        if is_address(text) or not Path(text).is_dir():
            yield text
            continue
        empty = True
        for file in _files(text, ()):
            empty = False
            yield file
        if empty:
            yield text


def _files(folder: str, above: tuple[tuple[int, int], ...]) -> Iterator[str]:
    try:
        status = Path(folder).stat()
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        # Given as a location of its own, the folder is refused with this very reason.
        yield folder
        return
    here = (status.st_dev, status.st_ino)
    if here in above:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _files(entry.path, (*above, here))
        else:
            yield entry.path


def count(locations: Iterable[str | os.PathLike[str]]) -> int:
    """How many arrivals without feeds' refused items `gather` will give: for a progress bar.

    >>> count(["https://a.example/page", "no such file.txt"])
    2
    """
    return sum(1 for _ in expand(locations))


def gather(
    locations: Iterable[str | os.PathLike[str]],
    *,
    limits: Limits | None = None,
    allow_private_addresses: bool = False,
    furniture: Sequence[str] = (),
    phrases: Phrases | None = None,
) -> Iterator[Arrival]:
    """What becomes of each file, address and feed, in order and one at a time.

    Args:
        locations: files, folders, addresses (http or https).
        limits: bounds; the defaults of `Limits` if None.
        allow_private_addresses: whether addresses may lead into private networks or to this machine.
        furniture: phrases of page furniture beside those in `phrases`.
        phrases: words of the codebook; the shipped ones if None.

    Yields:
        An arrival for each single location, and one for each item of a feed that was refused. Nothing is raised for
        bad input: an arrival names the reason.

    >>> arrival, = gather(["no such file.txt"])
    >>> print(arrival.refused)
    no such file.txt: there is no such file; check the path
    """
    known = (phrases or shipped_phrases()).with_furniture(furniture)
    for location in expand(locations):
        yield from arrivals(location, limits=limits, allow_private_addresses=allow_private_addresses, phrases=known)


def arrivals(
    location: str,
    *,
    limits: Limits | None = None,
    allow_private_addresses: bool = False,
    phrases: Phrases | None = None,
    path: str | None = None,
) -> Iterator[Arrival]:
    """What becomes of one single location, as `expand` gives it.

    `path` is where a file is opened, if not at its location: that may be told from another folder than this process's.

    >>> [arrival.drafts for arrival in arrivals("no such file.txt")]
    [()]
    """
    limits, phrases = limits or Limits(), phrases or shipped_phrases()
    shown = _printable(location)
    try:
        if is_address(location):
            received = fetch(shown, limits=limits, allow_private_addresses=allow_private_addresses, phrases=phrases)
        else:
            received = _read(path or location, shown, limits, phrases)
        parsed = parse_received(received)
    except SourceError as refused:
        yield Arrival(location=shown, drafts=(), refused=refused)
        return
    if parsed.drafts:
        yield Arrival(location=shown, drafts=parsed.drafts)
    for refusal in parsed.refused:
        yield Arrival(location=refusal.where or shown, drafts=(), refused=refusal)


def _printable(location: str) -> str:
    # File names that are not UTF-8 come with lone surrogates, which no database or JSON takes.
    return location.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _read(location: str, shown: str, limits: Limits, phrases: Phrases) -> Received:
    try:
        with open(location, "rb", opener=_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise SourceError("it is no ordinary file", where=shown, remedy="add a file")
            if status.st_size > limits.max_bytes:
                raise SourceError(
                    f"it has {status.st_size:,} bytes, more than the {limits.max_bytes:,} allowed",
                    where=shown,
                    remedy="split it, or raise the limit max_bytes",
                )
            raw = file.read(limits.max_bytes + 1)
    except (OSError, ValueError) as fault:
        raise _unreadable(location, shown, fault) from fault
    return Received(raw, shown, name=Path(shown).name, limits=limits, phrases=phrases)


def _without_waiting(path: str, flags: int) -> int:
    # A named pipe would otherwise block until somebody writes to it.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _unreadable(location: str, shown: str, fault: Exception) -> SourceError:
    if isinstance(fault, FileNotFoundError):
        return SourceError("there is no such file", where=shown, remedy="check the path")
    if isinstance(fault, IsADirectoryError):
        try:
            listed = any(True for _ in os.scandir(location))
        except OSError as why:
            return SourceError(
                f"the folder cannot be listed ({why.strerror})", where=shown, remedy="check its permissions"
            )
        problem = "the folder holds nothing but hidden files" if listed else "the folder is empty"
        return SourceError(problem, where=shown, remedy="add files")
    reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
    return SourceError(f"it cannot be read ({reason})", where=shown, remedy="check the path and its permissions")

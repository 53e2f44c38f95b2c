"""Fetching GDELT's published files by their list, and importing them. The one part of this room that reaches the
network.

The list says of each file its size, its MD5 and its name. Files are fetched from beside the list, wherever its lines
point to, so that a mirror is a mirror. What is there already and whole is not fetched again; what is cut short goes on
where it ended.
"""

from __future__ import annotations

import calendar
import datetime
import hashlib
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from detente.codebook import Codebook
from detente.errors import SourceError
from detente.events.importing import import_files, scratch_of
from detente.events.reports import ImportReport, RefusedFile
from detente.events.storage import Storage
from detente.model import Value
from detente.sources.network import FAULTS, ForbiddenAddressError, GuardedTransport
from detente.version import __version__

GDELT = "http://data.gdeltproject.org/gdeltv2"
"""Where GDELT 2.0 publishes; GDELT 1.0 is at `http://data.gdeltproject.org/events`."""
_MASTER = "masterfilelist.txt"
_SUMS, _SIZES = "md5sums", "filesizes"
_FILE = re.compile(r"(\d{14}|\d{8}|\d{6}|\d{4})(?:\.export\.csv)?\.zip", re.IGNORECASE)
_MD5 = re.compile(r"[0-9a-f]{32}")
_LONGEST_LIST = 1 << 30
_LARGEST_FILE = 1 << 32
_PIECE = 1 << 16
_TRIES = 3
_SECONDS = 900.0
"""Time for one file."""


class Listed(Value):
    """A file of the published list."""

    name: str
    md5: str
    size: int | None
    since: datetime.date
    until: datetime.date


class PullReport(Value):
    """What became of the days that were asked for."""

    listed: int
    """Files that the list has of these days."""
    fetched: int
    there: int
    """Files that were here already."""
    refused_files: tuple[RefusedFile, ...]
    days_without_files: tuple[datetime.date, ...]
    imported: ImportReport | None

    @property
    def whole(self) -> bool:
        """Whether every file was had and every row taken in."""
        return not self.refused_files and (self.imported is None or self.imported.whole)


def pull_gdelt(
    location: str | Path,
    codebook: Codebook,
    since: datetime.date,
    until: datetime.date,
    *,
    address: str | None = None,
    folder: Path | None = None,
    allow_private_addresses: bool = False,
    refused_to: Path | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> PullReport:
    """Fetches the files of the days from `since` to `until`, and imports them. See `desk.Events.pull_gdelt`.

    Raises:
        SourceError: if the list cannot be had.
        EventError: if the table cannot be written.
    """
    base = (address or GDELT).rstrip("/")
    kept = folder if folder is not None else scratch_of(Storage(location)) / "fetched"
    try:
        kept.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceError(f"files cannot be put there ({error.strerror})", where=str(kept)) from error
    wanted = [one for one in _listed(base, allow_private_addresses) if one.since <= until and one.until >= since]
    wanted.sort(key=lambda one: one.name)
    had: list[Path] = []
    refused: list[RefusedFile] = []
    there = 0
    for number, one in enumerate(wanted):
        if progress is not None:
            progress("fetching", number, len(wanted))
        path = kept / one.name
        if _whole(path, one):
            there += 1
            had.append(path)
            continue
        try:
            _fetch(f"{base}/{one.name}", path, one, allow_private_addresses)
        except SourceError as error:
            reason = f"{error.problem}; {error.remedy}" if error.remedy else error.problem
            refused.append(RefusedFile(file=one.name, reason=reason))
            continue
        had.append(path)
    if progress is not None and wanted:
        progress("fetching", len(wanted), len(wanted))
    imported = None
    if had:
        imported = import_files(location, had, codebook, refused_to=refused_to, progress=progress)
    covered = [(one.since, one.until) for one in wanted]
    days = (since + datetime.timedelta(days=number) for number in range((until - since).days + 1))
    return PullReport(
        listed=len(wanted),
        fetched=len(had) - there,
        there=there,
        refused_files=tuple(refused),
        days_without_files=tuple(day for day in days if not any(first <= day <= last for first, last in covered)),
        imported=imported,
    )


def _listed(base: str, allow_private: bool) -> Iterator[Listed]:
    """The files of events in the published list: one for both versions of GDELT."""
    status, master = _text(f"{base}/{_MASTER}", allow_private)
    lines: list[tuple[str, str, int | None]] = []
    where = f"{base}/{_MASTER}"
    if status == 200:
        for line in master.splitlines():
            parts = line.split()
            if len(parts) == 3 and parts[0].isdigit() and _MD5.fullmatch(parts[1]):
                lines.append((parts[2].rpartition("/")[2], parts[1], int(parts[0])))
    elif status == 404:
        where = f"{base}/{_SUMS}"
        status, sums = _text(where, allow_private)
        if status == 200:
            found, listed = _text(f"{base}/{_SIZES}", allow_private)
            pairs = (line.split() for line in listed.splitlines()) if found == 200 else iter(())
            sizes = {parts[1]: int(parts[0]) for parts in pairs if len(parts) == 2 and parts[0].isdigit()}
            for line in sums.splitlines():
                parts = line.split()
                if len(parts) == 2 and _MD5.fullmatch(parts[0]):
                    lines.append((parts[1], parts[0], sizes.get(parts[1])))
    if status != 200:
        raise SourceError(f"the list of files is not there (status {status})", where=where, remedy="check the address")
    if not lines:
        raise SourceError(
            "this is no list of files with size, MD5 and name", where=where, remedy="check the address"
        )  # fmt: skip
    for name, md5, size in lines:
        match = _FILE.fullmatch(name)
        days = _days(match[1]) if match is not None else None
        if days is not None:
            yield Listed(name=name, md5=md5, size=size, since=days[0], until=days[1])


def _days(digits: str) -> tuple[datetime.date, datetime.date] | None:
    """First and last day of a file, by its name: a quarter of an hour, a day, a month or a year."""
    try:
        year, month, day = int(digits[:4]), int(digits[4:6] or 1), int(digits[6:8] or 1)
        first = datetime.date(year, month, day)
        if len(digits) == 4:
            return first, datetime.date(year, 12, 31)
        if len(digits) == 6:
            return first, datetime.date(year, month, calendar.monthrange(year, month)[1])
    except ValueError:
        return None
    return first, first


def _whole(path: Path, listed: Listed) -> bool:
    if not path.is_file() or (listed.size is not None and path.stat().st_size != listed.size):
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "md5").hexdigest() == listed.md5


def _fetch(address: str, path: Path, listed: Listed, allow_private: bool) -> None:
    part = path.with_name(path.name + ".part")
    fault = SourceError("it could not be fetched", where=address)
    for _ in range(_TRIES):
        try:
            _append(address, part, listed, allow_private)
        except SourceError as error:
            if "status" in error.problem or isinstance(error.__cause__, ForbiddenAddressError):
                raise
            fault = error
            continue
        size = part.stat().st_size
        if listed.size is not None and size < listed.size:
            fault = SourceError(
                f"it came cut short, {size:,} of {listed.size:,} bytes", where=address, remedy="try again"
            )
            continue
        if _whole(part, listed):
            part.replace(path)
            return
        part.unlink()
        fault = SourceError(
            "its checksum is not that of the list",
            where=address,
            remedy="try again later: the file may be published anew",
        )
    raise fault


def _append(address: str, part: Path, listed: Listed, allow_private: bool) -> None:
    """Fetches what is missing of a file."""
    have = part.stat().st_size if part.is_file() else 0
    if listed.size is not None and have > listed.size:
        part.unlink()
        have = 0
    if have and have == listed.size:
        return
    most = listed.size if listed.size is not None else _LARGEST_FILE
    headers = {"Range": f"bytes={have}-"} if have else {}
    try:
        with _client(allow_private) as client, client.stream("GET", address, headers=headers) as response:
            if response.status_code not in (200, 206):
                raise SourceError(
                    f"the server answers with status {response.status_code}", where=address,
                    remedy="try again later: the list may be ahead of the files",
                )  # fmt: skip
            if response.status_code == 200:
                have = 0  # it does not know ranges, and sends all of it
            with part.open("ab" if have else "wb") as file:
                # As it comes: pieces of a fixed size would keep back the last bytes before a break.
                for piece in response.iter_raw():
                    have += len(piece)
                    if have > most:
                        raise SourceError("it is larger than the list says", where=address, remedy="try again later")
                    file.write(piece)
    except FAULTS as error:
        raise _explained(error, address) from error


def _text(address: str, allow_private: bool) -> tuple[int, str]:
    content = bytearray()
    try:
        with _client(allow_private) as client, client.stream("GET", address) as response:
            for piece in response.iter_raw(_PIECE):
                content += piece
                if len(content) > _LONGEST_LIST:
                    raise SourceError("the list is longer than a gibibyte", where=address, remedy="check the address")
            return response.status_code, content.decode("utf-8", "replace")
    except FAULTS as error:
        raise _explained(error, address) from error


def _client(allow_private: bool) -> httpx.Client:
    transport = GuardedTransport(time.monotonic() + _SECONDS, allow_private_addresses=allow_private)
    headers = {"User-Agent": f"detente/{__version__}", "Accept-Encoding": "identity"}
    return httpx.Client(transport=transport, trust_env=False, headers=headers, follow_redirects=False)


def _explained(fault: Exception, address: str) -> SourceError:
    if isinstance(fault, ForbiddenAddressError):
        remedy = "to reach hosts of your own network, allow private addresses"
        return SourceError(str(fault), where=address, remedy=remedy)
    return SourceError(
        f"it could not be fetched ({str(fault) or type(fault).__name__})", where=address, remedy="try again"
    )

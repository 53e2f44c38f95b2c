"""What became of the files and rows of an import."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from detente.errors import EventError
from detente.events.coverage import Window
from detente.model import Value

Progress = Callable[[str, int, int], None]
"""Is told what is being done, and how many of how many are done."""


class RefusedRow(Value):
    """A row that was not taken in: its file, its line (from 1), and why."""

    file: str
    line: int
    reason: str


class Taken(Value):
    """What became of one file: `rows` = `kept` + `merged` + `refused`. `known`: it was in the table already."""

    file: str
    form: str
    data_set: str
    rows: int
    kept: int
    merged: int
    refused: int
    known: bool = False
    window: Window | None = None
    reasons: tuple[tuple[str, int], ...] = ()
    """The kinds of reasons for refusal, with how many rows each, most frequent first."""


class RefusedFile(Value):
    """A file of which nothing was taken in, and why."""

    file: str
    reason: str


class ImportReport(Value):
    """What became of every file."""

    taken: tuple[Taken, ...]
    refused_files: tuple[RefusedFile, ...]
    refused_rows: tuple[RefusedRow, ...]
    """The first of them (`MOST_TOLD`); all of them go to the file that `refused_to` names."""

    @property
    def refused(self) -> int:
        """How many rows were refused."""
        return sum(one.refused for one in self.taken)

    @property
    def whole(self) -> bool:
        """Whether nothing was refused."""
        return not self.refused and not self.refused_files


MOST_TOLD = 1000
"""Refused rows that a report holds itself."""


class Refusals:
    """Takes refused rows: the first of them are kept, all of them are written where a file is named."""

    def __init__(self, write: Callable[[list[object]], object] | None) -> None:
        self.first: list[RefusedRow] = []
        self._write = write

    def __call__(self, file: str, line: int, reason: str) -> None:
        """Takes one refused row."""
        if len(self.first) < MOST_TOLD:
            self.first.append(RefusedRow(file=file, line=line, reason=reason))
        if self._write is not None:
            self._write([file, line, reason])


@contextmanager
def refusals(path: Path | None) -> Iterator[Refusals]:
    """Takes refused rows for as long as an import runs, and writes them to a file where one is named.

    Raises:
        EventError: if the file cannot be written.
    """
    if path is None:
        yield Refusals(None)
        return
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["file", "line", "reason"])
            yield Refusals(writer.writerow)
    except OSError as error:
        raise EventError(
            f"refused rows cannot be written ({error.strerror or error})", where=str(path), remedy="name another file"
        ) from error

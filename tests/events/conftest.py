"""Importing small files into tables of their own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from detente.events import open_table
from detente.events.importing import import_files
from detente.events.reports import ImportReport

# The samples are no test, so pytest's importlib mode does not find them by itself.
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where a table goes."""
    return tmp_path / "events"


@pytest.fixture
def take(place: Path, tmp_path: Path, codebook) -> Callable[..., ImportReport]:
    """Imports bytes (as a file of some name) or files; each row must end up in one of three ways."""

    def importing(content: bytes | Path, name: str = "events.tsv", **options: object) -> ImportReport:
        if isinstance(content, Path):
            file = content
        else:
            file = tmp_path / name
            file.write_bytes(content)
        report = import_files(place, [file], codebook, **options)  # type: ignore[arg-type]
        for one in report.taken:
            assert one.rows == one.kept + one.merged + one.refused or one.known, one
        return report

    return importing


@pytest.fixture
def rows(place: Path) -> Callable[[], list[dict]]:
    """All rows of the table, by event id."""

    def read() -> list[dict]:
        with open_table(place) as table:
            return sorted(table.arrow().to_pylist(), key=lambda row: (row["event_id"], row["row_id"] or ""))

    return read

"""Laying down the chunks of one file beside the table, each with a note of what became of it."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb

from detente.errors import EventError
from detente.events import rows
from detente.events.chunks import Chunk, chunks, mended
from detente.events.coverage import Window
from detente.events.forms import Form, FormName
from detente.events.manifest import Input
from detente.events.naming import Naming
from detente.events.opening import fingerprint, opened
from detente.events.quadruples import prepared
from detente.events.recognising import form_of
from detente.events.reports import Progress, Refusals, Taken


@dataclass
class Staged:
    """An input whose chunks are all laid down."""

    number: int
    name: str
    form: Form
    data_set: str
    fingerprint: str
    folder: Path
    notes: list[dict[str, object]]

    def counted(self, what: str) -> int:
        """Sum of a number over the notes of all chunks."""
        return sum(int(str(note[what])) for note in self.notes)

    @property
    def window(self) -> Window | None:
        """The days that its rows cover."""
        since = [str(note["since"]) for note in self.notes if note["since"]]
        until = [str(note["until"]) for note in self.notes if note["until"]]
        if not since:
            return None
        return Window(since=datetime.date.fromisoformat(min(since)), until=datetime.date.fromisoformat(max(until)))


def stage(
    number: int,
    name: str,
    path: Path,
    incoming: Path,
    naming: Naming,
    known: Mapping[str, Input],
    *,
    form: FormName | None,
    data_set: str | None,
    columns: Mapping[str, str] | None,
    start: datetime.date | None,
    engine: duckdb.DuckDBPyConnection,
    workers: int,
    progress: Progress | None,
    refuse: Refusals,
) -> Staged | Taken:
    """Lays down all chunks of a file, those that are there already apart."""
    with prepared(path, form, start, incoming) as quadruples:
        if quadruples is not None:
            path, found = quadruples
        else:
            found = form_of(path, form, mapping=columns)
        called = data_set or found.data_set or _slug(name)
        codebook = naming.codebook.fingerprint
        mark = fingerprint(path, f"{called}\0{found.reading}")
        if mark in known:
            was = known[mark]
            return Taken(
                file=name, form=was.format, data_set=called, rows=was.rows, kept=was.kept, merged=was.merged,
                refused=0, known=True, window=was.window,
            )  # fmt: skip
        # Another codebook names other actors: its chunks are not those that an earlier run laid down.
        folder = incoming / f"{mark[:32]}-{codebook[:8]}"
        folder.mkdir(parents=True, exist_ok=True)
        notes = _stage_chunks(path, found, called, folder, naming, engine, workers, progress, name)
    staged = Staged(number, name, found, called, mark, folder, notes)
    refused = staged.counted("refused")
    if refused and refused == staged.counted("rows"):
        first = json.loads((folder / str(next(note for note in notes if note["refused"])["refusals"])).read_text())[0]
        shutil.rmtree(folder)
        raise EventError(
            f"none of its {refused:,} row{'s' * (refused != 1)} can be used as {found.name}; "
            f"the first, line {first[0]:,}: {first[1]}",
            remedy="fetch it again, or name its form with --format",
        )
    if not staged.counted("rows"):
        shutil.rmtree(folder)
        raise EventError("it holds no rows", remedy="fetch it again")
    for note in notes:
        if note["refused"]:
            for line, reason in json.loads((folder / str(note["refusals"])).read_text()):
                refuse(name, line, reason)
    return staged


def _stage_chunks(
    path: Path,
    form: Form,
    data_set: str,
    folder: Path,
    naming: Naming,
    engine: duckdb.DuckDBPyConnection,
    workers: int,
    progress: Progress | None,
    name: str,
) -> list[dict[str, object]]:
    notes: list[dict[str, object]] = []
    while (note := _note(folder, len(notes))) is not None:
        notes.append(note)
    done = None
    if notes:
        if notes[-1]["last"]:
            return notes
        done = Chunk(len(notes) - 1, b"", int(str(notes[-1]["next_line"])), int(str(notes[-1]["end"])))
    size = path.stat().st_size
    pending: list[Future[dict[str, object]]] = []
    local = threading.local()

    def work(chunk: Chunk) -> dict[str, object]:
        if not hasattr(local, "connection"):
            local.connection = engine.cursor()
        return _stage_chunk(local.connection, chunk, form, data_set, folder, naming)

    with ThreadPoolExecutor(workers) as pool, opened(path) as file:
        for chunk in chunks(path, file, quoted=form.quoted, skip_lines=form.header, start=done):
            pending.append(pool.submit(work, chunk))
            # No more chunks are held than are worked on.
            while len(pending) > workers or (pending and pending[0].done()):
                notes.append(pending.pop(0).result())
            if progress is not None:
                progress(f"reading {Path(name).name}", min(_position(file, chunk.end), size), size)
        for future in pending:
            notes.append(future.result())
    if notes:
        notes[-1]["last"] = True
        _write_note(folder, len(notes) - 1, notes[-1])
    return notes


def _position(file: object, otherwise: int) -> int:
    """How far a packed file has been read; of others it is the same as what came out."""
    raw = getattr(getattr(file, "raw", None), "_fp", None)
    tell = getattr(getattr(raw, "file", None), "tell", None)
    return int(tell()) if tell is not None else otherwise


def _note(folder: Path, index: int) -> dict[str, object] | None:
    try:
        note: dict[str, object] = json.loads((folder / f"chunk-{index:06}.json").read_text())
    except (OSError, json.JSONDecodeError):
        return None  # not done, or stopped while it was being written: it is done again
    return note if (folder / f"chunk-{index:06}.parquet").is_file() else None


def _write_note(folder: Path, index: int, note: Mapping[str, object]) -> None:
    fresh = folder / f"chunk-{index:06}.json.new"
    fresh.write_text(json.dumps(note))
    fresh.replace(folder / f"chunk-{index:06}.json")


def _stage_chunk(
    connection: duckdb.DuckDBPyConnection, chunk: Chunk, form: Form, data_set: str, folder: Path, naming: Naming
) -> dict[str, object]:
    name = f"chunk-{chunk.index:06}"
    text, fresh = folder / f"{name}.txt", folder / f"{name}.new"
    refused: list[tuple[int, str]] = []
    numbers: Sequence[int] | None = None
    text.write_bytes(chunk.data)
    try:
        found = rows.read_text(connection, text, form) if chunk.plain and chunk.data else -1
    except duckdb.Error:
        found = -1  # which of its lines cannot be read is told when they are taken one by one
    if found != chunk.lines:
        mending = mended(chunk, delimiter=form.delimiter, columns=form.columns, quoted=form.quoted)
        refused, numbers = mending.refused, mending.numbers
        text.write_bytes(mending.data)
        found = rows.read_text(connection, text, form)
        if found != len(numbers):
            raise EventError(
                f"of {len(numbers):,} lines from {chunk.first_line:,} on, {found:,} were read",
                remedy="please report this, with the file: no row may get lost",
            )
    checked = rows.check(
        connection, form, data_set, naming, fresh, first_line=chunk.first_line, numbers=numbers
    )  # fmt: skip
    text.unlink()
    refused = sorted([*refused, *checked.refused])
    if chunk.fault is not None:
        refused.append((chunk.first_line + chunk.lines, f"{chunk.fault}: what comes after is missing"))
    if refused:
        (folder / f"{name}.refused").write_text(json.dumps(refused))
    fresh.replace(folder / f"{name}.parquet")
    note: dict[str, object] = {
        "rows": checked.good + len(refused),
        "refused": len(refused),
        "refusals": f"{name}.refused",
        "reasons": dict(Counter(_kind(reason) for _, reason in refused)),
        "years": [year for year, _ in checked.years],
        "since": checked.since.isoformat() if checked.since else None,
        "until": checked.until.isoformat() if checked.until else None,
        "next_line": chunk.first_line + chunk.lines,
        "end": chunk.end,
        "last": False,
    }
    _write_note(folder, chunk.index, note)
    return note


def _kind(reason: str) -> str:
    """A reason without the value it is about."""
    return re.sub(r"'.*'", "'…'", reason)


def _slug(name: str) -> str:
    path = Path(name)
    stem = path.name if path.is_dir() else path.name.partition(".")[0]
    slug = re.sub(r"[^a-z0-9._-]+", "-", stem.lower()).strip("-._")[:63]
    return slug or "events"

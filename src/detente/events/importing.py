"""Bringing event data sets into the table: chunk by chunk, so that memory is bounded and a stopped import goes on.

Each chunk of a file is checked and laid down beside the table with a note of what became of it; when all chunks of all
files are there, the years that they touch are written anew and the manifest names them, in one step. Whatever happens
before that step leaves the table as it was, and the chunks that are done are not done again.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from detente.codebook import Codebook
from detente.errors import DetenteError, EventError, UsageError
from detente.events import rows
from detente.events.chunks import Chunk, chunks, mended
from detente.events.coverage import Window
from detente.events.forms import Form, FormName
from detente.events.locking import locked
from detente.events.manifest import Input, Manifest
from detente.events.merging import merge
from detente.events.naming import Naming
from detente.events.opening import fingerprint, opened
from detente.events.quadruples import is_folder, prepared
from detente.events.recognising import form_of
from detente.events.storage import Storage
from detente.model import Value

WORKERS = 2
"""Chunks that are worked on at the same time."""
MEMORY = "2GB"
"""What DuckDB may hold of an import before it uses the disk."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")

Progress = Callable[[str, int, int], None]


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


@dataclass
class _Staged:
    """An input whose chunks are all laid down."""

    number: int
    name: str
    form: Form
    data_set: str
    fingerprint: str
    folder: Path
    notes: list[dict[str, object]]

    def counted(self, what: str) -> int:
        return sum(int(str(note[what])) for note in self.notes)

    @property
    def window(self) -> Window | None:
        since = [str(note["since"]) for note in self.notes if note["since"]]
        until = [str(note["until"]) for note in self.notes if note["until"]]
        if not since:
            return None
        return Window(since=datetime.date.fromisoformat(min(since)), until=datetime.date.fromisoformat(max(until)))


def import_files(
    location: str | Path,
    files: Iterable[str | Path],
    codebook: Codebook,
    *,
    form: FormName | None = None,
    data_set: str | None = None,
    columns: Mapping[str, str] | None = None,
    start: datetime.date | None = None,
    covers: Window | None = None,
    refused_to: Path | None = None,
    scratch: Path | None = None,
    workers: int = WORKERS,
    progress: Progress | None = None,
) -> ImportReport:
    """Imports files of event data into a table.

    Args:
        location: folder or fsspec address of the table; it is made where there is none.
        files: files, folders of a `tkg` data set, or folders of files.
        codebook: whose actors count.
        form: which form the files have; told from their content where not given.
        data_set: what the data set is called; the form's own name where not given.
        columns: for `cameo-csv`: which column holds which field.
        start: for `tkg` with numbered times: the day of time 0.
        covers: the days of which the files tell, where it is more than what their rows show.
        refused_to: a CSV file for refused rows, all of them.
        scratch: where chunks are laid down until all are there; beside the table where it is a folder.
        workers: chunks that are worked on at the same time; the result is the same.
        progress: is told how far it has come.

    Raises:
        UsageError: if no file is named, or the name of the data set cannot be one.
        EventError: if the table cannot be written.
    """
    if data_set is not None and not _NAME.fullmatch(data_set):
        raise UsageError(
            f"{data_set[:60]!r} cannot name a data set",
            remedy="use lower case letters, digits, dots, hyphens, underscores",
        )
    storage = Storage(location)
    places = list(_listed(files))
    if not places:
        raise UsageError("there is no file to import", remedy="name files of event data")
    incoming = scratch_of(storage, scratch)
    with locked(incoming), _refusals(refused_to) as refuse, _engine(incoming, threads=workers) as engine:
        known = {one.fingerprint: one for one in Manifest.load(storage).inputs}
        naming = Naming(codebook)
        staged: list[_Staged] = []
        taken: dict[int, Taken] = {}
        failed: list[RefusedFile] = []
        for number, (name, path) in enumerate(places):
            try:
                one = _stage(
                    number, name, path, incoming, naming, known,
                    form=form, data_set=data_set, columns=columns, start=start, engine=engine, workers=workers,
                    progress=progress, refuse=refuse,
                )  # fmt: skip
            except UsageError:
                raise
            except DetenteError as error:
                reason = f"{error.problem}; {error.remedy}" if error.remedy else error.problem
                failed.append(RefusedFile(file=name, reason=reason))
                continue
            if isinstance(one, Taken):
                taken[number] = one
            elif one.fingerprint in {other.fingerprint for other in staged}:
                taken[number] = _told(one, one.counted("rows") - one.counted("refused"), known=True)
            else:
                staged.append(one)
        for one, merged_rows in _merged(storage, incoming, staged, covers, progress):
            taken[one.number] = _told(one, merged_rows, window=covers or one.window)
        return ImportReport(
            taken=tuple(taken[number] for number in sorted(taken)),
            refused_files=tuple(failed),
            refused_rows=tuple(refuse.first),
        )


@contextmanager
def _engine(folder: Path, threads: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB that holds no more than `MEMORY`, and puts what goes beyond it into a folder."""
    config: dict[str, str | int] = {"memory_limit": MEMORY, **({"threads": threads} if threads else {})}
    with duckdb.connect(config=config) as connection:  # type: ignore[arg-type]
        connection.execute(f"SET temp_directory = '{str(folder / 'spilled').replace(chr(39), chr(39) * 2)}'")
        yield connection


def _listed(files: Iterable[str | Path]) -> Iterator[tuple[str, Path]]:
    for one in files:
        path = Path(one)
        if path.is_dir() and not is_folder(path):
            yield from ((str(inside), inside) for inside in sorted(path.iterdir()) if not inside.name.startswith("."))
        else:
            yield str(one), path


def scratch_of(storage: Storage, scratch: Path | None = None) -> Path:
    """A folder of this machine that a later run for the same table finds again: beside the table, if that is here."""
    if storage.folder is not None:
        return storage.folder / "incoming"
    return scratch or Path(tempfile.gettempdir()) / f"detente-{hashlib.sha256(storage.place.encode()).hexdigest()[:16]}"


class _Refusals:
    """Takes refused rows: the first of them are kept, all of them are written where a file is named."""

    def __init__(self, write: Callable[[list[object]], object] | None) -> None:
        self.first: list[RefusedRow] = []
        self._write = write

    def __call__(self, file: str, line: int, reason: str) -> None:
        if len(self.first) < MOST_TOLD:
            self.first.append(RefusedRow(file=file, line=line, reason=reason))
        if self._write is not None:
            self._write([file, line, reason])


@contextmanager
def _refusals(path: Path | None) -> Iterator[_Refusals]:
    import csv

    if path is None:
        yield _Refusals(None)
        return
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["file", "line", "reason"])
            yield _Refusals(writer.writerow)
    except OSError as error:
        raise EventError(
            f"refused rows cannot be written ({error.strerror or error})", where=str(path), remedy="name another file"
        ) from error


def _stage(
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
    refuse: _Refusals,
) -> _Staged | Taken:
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
    staged = _Staged(number, name, found, called, mark, folder, notes)
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


def _merged(
    storage: Storage,
    incoming: Path,
    staged: Sequence[_Staged],
    covers: Window | None,
    progress: Progress | None,
) -> Iterator[tuple[_Staged, int]]:
    """Writes the years that inputs touch, and then the manifest; tells each input's rows that added no event."""
    if not staged:
        return
    manifest = Manifest.load(storage)
    merged: Counter[int] = Counter()
    touched = sorted({(one.data_set, int(str(year))) for one in staged for note in one.notes for year in note["years"]})  # type: ignore[attr-defined]
    files, replaced = [], []
    scratch = incoming / "merging"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    with _engine(scratch) as engine:
        for done, (data_set, year) in enumerate(touched):
            if progress is not None:
                progress("sorting", done, len(touched))
            present = [one for one in manifest.files if (one.data_set, one.year) == (data_set, year)]
            inputs = [one for one in staged if one.data_set == data_set]
            fresh = [
                (one.number, one.folder / f"chunk-{index:06}.parquet")
                for one in inputs
                for index, note in enumerate(one.notes)
                if year in note["years"]  # type: ignore[operator]
            ]
            earlier = [one.fingerprint for one in manifest.inputs if one.data_set == data_set]
            version = "\n".join(sorted({*earlier, *(one.fingerprint for one in inputs)}))
            names = [one.name for one in present]
            result = merge(engine, storage, scratch, data_set, year, names, fresh, version)
            merged.update(result.merged)
            files.append(result.file)
            replaced += [name for name in names if name != result.file.name]
    inputs_told = [
        Input(
            fingerprint=one.fingerprint,
            name=Path(one.name).name,
            format=one.form.name,
            data_set=one.data_set,
            rows=one.counted("rows"),
            kept=one.counted("rows") - one.counted("refused") - merged[one.number],
            merged=merged[one.number],
            refused=one.counted("refused"),
            window=covers or one.window,
        )
        for one in staged
    ]
    manifest.with_changes(replaced, files, inputs_told).save(storage)
    # From here on the new rows are the table's; what follows only tidies up.
    for name in replaced:
        storage.remove(name)
    for one in staged:
        shutil.rmtree(one.folder, ignore_errors=True)
    shutil.rmtree(scratch, ignore_errors=True)
    if progress is not None:
        progress("sorting", len(touched), len(touched))
    for one in staged:
        yield one, merged[one.number]


def _told(one: _Staged, merged: int, *, known: bool = False, window: Window | None = None) -> Taken:
    reasons: Counter[str] = Counter()
    for note in one.notes:
        reasons.update(note["reasons"])  # type: ignore[call-overload]
    refused = 0 if known else one.counted("refused")
    return Taken(
        file=one.name,
        form=one.form.name,
        data_set=one.data_set,
        rows=one.counted("rows"),
        kept=one.counted("rows") - one.counted("refused") - merged,
        merged=merged,
        refused=refused,
        known=known,
        window=window,
        reasons=tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
    )


def _slug(name: str) -> str:
    path = Path(name)
    stem = path.name if path.is_dir() else path.name.partition(".")[0]
    slug = re.sub(r"[^a-z0-9._-]+", "-", stem.lower()).strip("-._")[:63]
    return slug or "events"

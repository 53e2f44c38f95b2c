"""Bringing event data sets into the table: chunk by chunk, so that memory is bounded and a stopped import goes on.

Each chunk of a file is checked and laid down beside the table with a note of what became of it; when all chunks of all
files are there, the years that they touch are written anew and the manifest names them, in one step. Whatever happens
before that step leaves the table as it was, and the chunks that are done are not done again.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from detente.codebook import Codebook
from detente.errors import DetenteError, UsageError
from detente.events.coverage import Window
from detente.events.forms import FormName
from detente.events.locking import locked
from detente.events.manifest import Input, Manifest
from detente.events.merging import merge
from detente.events.naming import Naming
from detente.events.quadruples import is_folder
from detente.events.reports import ImportReport, Progress, RefusedFile, Taken, refusals
from detente.events.staging import Staged, stage
from detente.events.storage import Storage

WORKERS = 2
"""Chunks that are worked on at the same time."""
MEMORY = "2GB"
"""What DuckDB may hold of an import before it uses the disk."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")


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
    with locked(incoming), refusals(refused_to) as refuse, _engine(incoming, threads=workers) as engine:
        known = {one.fingerprint: one for one in Manifest.load(storage).inputs}
        naming = Naming(codebook)
        staged: list[Staged] = []
        taken: dict[int, Taken] = {}
        failed: list[RefusedFile] = []
        for number, (name, path) in enumerate(places):
            try:
                one = stage(
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


def _merged(
    storage: Storage,
    incoming: Path,
    staged: Sequence[Staged],
    covers: Window | None,
    progress: Progress | None,
) -> Iterator[tuple[Staged, int]]:
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


def _told(one: Staged, merged: int, *, known: bool = False, window: Window | None = None) -> Taken:
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

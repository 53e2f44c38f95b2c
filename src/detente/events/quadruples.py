"""Temporal knowledge graphs: folders of (source, relation, target, time) with lists of entities and relations.

Two layouts: `train.txt` (and `valid.txt`, `test.txt`) with `entity2id.txt` and `relation2id.txt`; or
`events.parquet` with `entities.tsv` and `relations.tsv`. Relations are named as CAMEO names its codes.
"""

from __future__ import annotations

import csv
import datetime
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from math import gcd
from pathlib import Path

import duckdb
import pyarrow as pa

from detente.errors import EventError
from detente.events.forms import Form, FormName

_PARTS = ("train", "valid", "test")
_HOURS = 24


def is_folder(path: Path) -> bool:
    """Whether a folder holds a temporal knowledge graph."""
    return (path / "events.parquet").is_file() or any((path / f"{part}.txt").is_file() for part in _PARTS)


@contextmanager
def prepared(
    path: Path, form: FormName | None, start: datetime.date | None, scratch: Path
) -> Iterator[tuple[Path, Form] | None]:
    """The quadruples of a folder as one file with its form; None where it is not such a folder.

    Args:
        path: the folder.
        form: what the user says it is.
        start: the day of time 0, where times are numbers.
        scratch: where the file is put as long as it is needed.

    Raises:
        EventError: if a part of it is missing or damaged.
    """
    if not path.is_dir():
        yield None
        return
    if not is_folder(path) or form not in (None, "tkg"):
        raise EventError(
            "the folder holds no quadruples (train.txt or events.parquet)", where=str(path), remedy="name its files"
        )
    folder = Path(tempfile.mkdtemp(prefix="quadruples-", dir=scratch))
    try:
        file = folder / "quadruples.tsv"
        if (path / "events.parquet").is_file():
            _from_parquet(path / "events.parquet", file)
            entities, relations = _listed(path / "entities.tsv"), _listed(path / "relations.tsv", code=True)
        else:
            _from_text(path, file, start)
            entities, relations = _numbered(path / "entity2id.txt"), _numbered(path / "relation2id.txt")
        yield file, _form(entities, relations)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _form(entities: dict[str, str], relations: dict[str, str]) -> Form:
    def looked_up(table: str, column: str) -> str:
        return f"(SELECT any_value(value) FROM {table} WHERE key = {column})"

    return Form(
        name="tkg",
        columns=4,
        fields={
            "event_date": "c4",
            "source": looked_up("quadruple_entities", "c1"),
            "target": looked_up("quadruple_entities", "c3"),
            "code": f"coalesce({looked_up('quadruple_relations', 'c2')}, c2)",
        },
        tables={"quadruple_entities": _table(entities), "quadruple_relations": _table(relations)},
    )


def _table(values: dict[str, str]) -> pa.Table:
    return pa.table({"key": pa.array(list(values), pa.string()), "value": pa.array(list(values.values()), pa.string())})


def _from_parquet(path: Path, file: Path) -> None:
    quoted = [str(one).replace("'", "''") for one in (path, file)]
    try:
        with duckdb.connect() as connection:
            connection.execute(
                f"COPY (SELECT source, relation, target, strftime(date::DATE, '%Y-%m-%d') "
                f"FROM read_parquet('{quoted[0]}')) "
                f"TO '{quoted[1]}' (FORMAT csv, DELIMITER '\t', HEADER false)"
            )
    except duckdb.Error as error:
        raise EventError(
            f"the quadruples cannot be read ({str(error).splitlines()[0][:200]})",
            where=str(path),
            remedy="it needs the columns source, relation, target and date",
        ) from error


def _from_text(path: Path, file: Path, start: datetime.date | None) -> None:
    """All parts, the times as days."""
    with file.open("w", encoding="utf-8", newline="\n") as written:
        parts = [path / f"{part}.txt" for part in _PARTS if (path / f"{part}.txt").is_file()]
        step = 0
        for part in parts:
            for fields in _fields(part):
                if len(fields) >= 4 and fields[3].isdigit():
                    step = gcd(step, int(fields[3]))
        if step and start is None:
            raise EventError(
                "its times are numbers", where=str(path), remedy="say of which day time 0 is: --start 2014-01-01"
            )
        # Times in hours are all multiples of a day's.
        unit = _HOURS if step % _HOURS == 0 else 1
        for part in parts:
            for fields in _fields(part):
                if len(fields) >= 4 and fields[3].isdigit() and start is not None:
                    fields[3] = _day(start, int(fields[3]) // unit)
                written.write("\t".join(fields[:4] if len(fields) == 5 else fields) + "\n")


def _day(start: datetime.date, days: int) -> str:
    try:
        return (start + datetime.timedelta(days=days)).isoformat()
    except OverflowError:
        return f"day {days}"


def _fields(path: Path) -> Iterator[list[str]]:
    try:
        with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
            for line in file:
                yield line.rstrip("\r\n").split("\t")
    except OSError as error:
        raise EventError("it cannot be read", where=str(path), remedy="check its permissions") from error


def _listed(path: Path, *, code: bool = False) -> dict[str, str]:
    """Ids with names (or CAMEO codes) of a table with a heading."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
            return {row["id"]: row.get("cameo") or row["name"] if code else row["name"] for row in rows}
    except (OSError, KeyError, UnicodeDecodeError, csv.Error) as error:
        raise _without_list(path) from error


def _numbered(path: Path) -> dict[str, str]:
    """Ids with names, of lines `name<tab>id`."""
    if not path.is_file():
        raise _without_list(path)
    return {fields[1]: fields[0] for fields in _fields(path) if len(fields) >= 2}


def _without_list(path: Path) -> EventError:
    return EventError(
        "the list of what its numbers mean is missing or damaged",
        where=str(path),
        remedy="put it beside the quadruples",
    )

"""Rows of imports into the table: one year of one data set at a time, sorted by dyad, one row an event."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from detente.events.layout import COLUMNS
from detente.events.manifest import DataFile
from detente.events.storage import Storage

ROW_GROUP = 122_880
"""Rows of a Parquet row group: the least that is read of a dyad."""
_KEY = ("event_date", "source", "target", "cameo", "plover", "mode", "place", "place_country")
_OWN = tuple(
    one
    for one in COLUMNS
    if one not in ("event_id", "data_set", "year", "report_date", "reports", "first_reports", *_KEY)
)


@dataclass
class Merged:
    """What became of the rows: the new file, and for each input how many rows told an event that was told before."""

    file: DataFile
    merged: dict[int, int] = field(default_factory=dict)


def merge(
    connection: duckdb.DuckDBPyConnection,
    storage: Storage,
    scratch: Path,
    data_set: str,
    year: int,
    present: Sequence[str],
    fresh: Sequence[tuple[int, Path]],
    version: str,
) -> Merged:
    """Writes the new file of a data set's year: the rows that it has and those of imports.

    Rows of the same day, source, target, code and place are one event: reported first on the earliest report date,
    with what the earliest report says of it. The order in which inputs come does not matter.

    Args:
        connection: DuckDB, of which the tables `repeated` and `settled` are used.
        storage: of the table.
        scratch: a folder of this machine for the file as long as it is not whole.
        data_set: the data set.
        year: the year.
        present: names of the files that the table has of it.
        fresh: new files with the number of their input.
        version: names the new file: the fingerprint of all inputs that are in it.
    """
    if present and storage.folder is None:
        connection.register_filesystem(storage.filesystem)
    parts = []
    if present:
        addresses = ", ".join(_text(storage.address(name)) for name in present)
        parts.append(
            f"SELECT {', '.join(COLUMNS)}, -1 AS input FROM read_parquet([{addresses}], hive_partitioning = false)"
        )
    by_input: dict[int, list[Path]] = {}
    for number, path in fresh:
        by_input.setdefault(number, []).append(path)
    columns = ", ".join(one for one in COLUMNS if one != "first_reports")
    for number, paths in by_input.items():
        listed = ", ".join(_text(str(path)) for path in paths)
        parts.append(
            f"SELECT {columns}, reports AS first_reports, {number} AS input "
            f"FROM read_parquet([{listed}], hive_partitioning = false) WHERE year = {year}"
        )
    everything = " UNION ALL BY NAME ".join(parts)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE repeated AS "
        f"SELECT event_id FROM ({everything}) GROUP BY event_id HAVING count(*) > 1"
    )
    settled = _settle(connection, everything)
    name = f"data/data_set={data_set}/year={year}/{_name(data_set, year, version)}.parquet"
    local = scratch / "merged.parquet"
    listed = ", ".join(COLUMNS)
    connection.execute(
        f"""
        COPY (
            SELECT {listed} FROM ({everything}) ANTI JOIN repeated USING (event_id)
            UNION ALL SELECT {listed} FROM settled
            ORDER BY dyad NULLS LAST, event_date, event_id, row_id
        ) TO {_text(str(local))} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROW_GROUP})
        """
    )
    rows = connection.execute(f"SELECT count(*) FROM read_parquet({_text(str(local))})").fetchall()[0][0]
    storage.take(name, local)
    return Merged(DataFile(name=name, data_set=data_set, year=year, rows=rows), settled)


def _settle(connection: duckdb.DuckDBPyConnection, everything: str) -> dict[int, int]:
    """Makes the table `settled` of the events with several rows; tells how many rows of each input add no event."""
    # The id has 63 bits: rows of one id are one event only if all that makes an event is the same.
    key = ", ".join(("event_id", *_KEY))
    order = f"(report_date, coalesce(row_id, ''), {', '.join(f'coalesce({one}::VARCHAR, chr(0))' for one in _OWN)})"
    own = ", ".join(f"arg_min(struct_pack(v := {one}), {order}).v AS {one}" for one in _OWN)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE rows_of_repeated AS "
        f"SELECT * FROM ({everything}) SEMI JOIN repeated USING (event_id)"
    )
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE settled AS
        SELECT {key}, any_value(data_set) AS data_set, any_value(year) AS year, {own},
            least(sum(reports), 2147483647)::INTEGER AS reports, min(report_date) AS report_date,
            least(sum(first_reports) FILTER (report_date = earliest), 2147483647)::INTEGER AS first_reports
        FROM (SELECT *, min(report_date) OVER (PARTITION BY {key}) AS earliest FROM rows_of_repeated)
        GROUP BY {key}
        """
    )
    counted = connection.execute(
        f"""
        SELECT input, count(*)::BIGINT - count(*) FILTER (input = first_input AND place_in_input = 1)::BIGINT
        FROM (SELECT input, min(input) OVER (PARTITION BY {key}) AS first_input,
                row_number() OVER (PARTITION BY {key}, input) AS place_in_input FROM rows_of_repeated)
        WHERE input >= 0 GROUP BY input
        """
    ).fetchall()
    connection.execute("DROP TABLE rows_of_repeated")
    return dict(counted)


def _name(data_set: str, year: int, version: str) -> str:
    return "events-" + hashlib.sha256(f"{data_set}\0{year}\0{version}".encode()).hexdigest()[:16]


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"

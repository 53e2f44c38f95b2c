"""Events that Détente itself codes from documents, in the same table under their own name."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from detente.errors import UsageError
from detente.events.coverage import Window
from detente.events.importing import scratch_of
from detente.events.layout import SCHEMA
from detente.events.locking import locked
from detente.events.manifest import Input, Manifest
from detente.events.merging import merge
from detente.events.storage import Storage

_REQUIRED = ("event_date", "report_date")


def put_rows(
    location: str | Path,
    rows: pa.Table,
    *,
    data_set: str,
    name: str,
    fingerprint: str,
    window: Window | None = None,
    form: str = "documents",
) -> Input:
    """Puts rows in place of all that the table has of a data set.

    Args:
        location: folder or fsspec address of the table.
        rows: columns of `layout.SCHEMA`, of which `event_date` and `report_date` must be there. What is left out is
            null; `event_id`, `year`, `dyad`, `reports` and `first_reports` are made from the others.
        data_set: what the data set is called.
        name: where the rows are from, for the manifest.
        fingerprint: of what they were made from: with the same one nothing is done.
        window: the days of which they tell; from the first to the last report where not given.
        form: what kind of data set it is.

    Returns:
        What the manifest says of them.

    Raises:
        UsageError: if a column is missing or of another type.

    >>> import datetime
    >>> day = datetime.date(2015, 1, 20)
    >>> rows = pa.table({"event_date": [day], "report_date": [day], "source_party": ["RUS"], "target_party": ["IRN"]})
    >>> put_rows("memory://doctest-own", rows, data_set="documents", name="notes", fingerprint="1").kept
    1
    """
    storage = Storage(location)
    incoming = scratch_of(storage)
    with locked(incoming), tempfile.TemporaryDirectory(dir=incoming) as folder:
        manifest = Manifest.load(storage)
        known = next(
            (one for one in manifest.inputs if (one.data_set, one.fingerprint) == (data_set, fingerprint)), None
        )
        if known is not None:
            return known
        file = Path(folder) / "rows.parquet"
        pq.write_table(_filled(rows, data_set), file)
        years = sorted(set(pc.year(rows["event_date"]).to_pylist())) if rows.num_rows else []
        files, merged = [], 0
        with duckdb.connect(config={"memory_limit": "2GB"}) as engine:
            for year in years:
                result = merge(engine, storage, Path(folder), data_set, year, [], [(0, file)], fingerprint)
                files.append(result.file)
                merged += result.merged.get(0, 0)
        if window is None and rows.num_rows:
            window = Window(since=pc.min(rows["report_date"]).as_py(), until=pc.max(rows["report_date"]).as_py())
        told = Input(
            fingerprint=fingerprint, name=name, format=form, data_set=data_set, rows=rows.num_rows,
            kept=rows.num_rows - merged, merged=merged, refused=0, window=window,
        )  # fmt: skip
        earlier = [one.name for one in manifest.files if one.data_set == data_set]
        without = Manifest(
            files=manifest.files, inputs=tuple(one for one in manifest.inputs if one.data_set != data_set)
        )
        without.with_changes(earlier, files, [told]).save(storage)
        for old in set(earlier) - {one.name for one in files}:
            storage.remove(old)
    return told


def _filled(rows: pa.Table, data_set: str) -> pa.Table:
    for column in _REQUIRED:
        if column not in rows.column_names:
            raise UsageError(f"the rows have no column {column!r}", remedy="give both dates of each event")
    unknown = sorted(set(rows.column_names) - set(SCHEMA.names))
    if unknown:
        raise UsageError(f"the event table has no column {unknown[0]!r}", remedy=f"it has {', '.join(SCHEMA.names)}")
    empty = rows.num_rows
    try:
        table = pa.table(
            {
                one.name: rows[one.name].cast(one.type) if one.name in rows.column_names else pa.nulls(empty, one.type)
                for one in SCHEMA
            }
        )
    except pa.ArrowInvalid as error:
        raise UsageError(f"a column is of the wrong type ({error})", remedy="see layout.SCHEMA") from error
    with duckdb.connect() as connection:
        connection.register("given", table)
        made = connection.execute(
            """
            SELECT * REPLACE (
                (md5_number_lower(concat_ws(chr(31), $1, event_date::VARCHAR, coalesce(source, source_party, ''),
                    coalesce(target, target_party, ''), coalesce(cameo, ''), coalesce(plover, ''), coalesce(mode, ''),
                    coalesce(place, ''), coalesce(place_country, ''))) >> 1)::BIGINT AS event_id,
                $1 AS data_set, year(event_date)::INTEGER AS year,
                coalesce(source, source_party) AS source, coalesce(target, target_party) AS target,
                CASE WHEN source_party <= target_party THEN source_party || '-' || target_party
                    ELSE target_party || '-' || source_party END AS dyad,
                greatest(coalesce(reports, 1), 1) AS reports
            ) FROM given
            """,
            [data_set],
        ).to_arrow_table()
    return made.cast(SCHEMA_LOOSE)


SCHEMA_LOOSE = pa.schema([pa.field(one.name, one.type) for one in SCHEMA])
"""The same columns, any of which may be null: `first_reports` is made when rows are merged."""

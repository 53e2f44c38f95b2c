"""Series as tables for other programs: CSV, Parquet, JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from detente.errors import UsageError
from detente.events.indices import Series

SUFFIXES = (".csv", ".parquet", ".json")


def as_table(series: Sequence[Series]) -> pa.Table:
    """All series as one table, each row with its pair and data set. Classes that a series lacks are null."""
    tables = []
    for one in series:
        count = one.table.num_rows
        named = {
            "pair": pa.array([one.pair] * count, pa.string()),
            "data_set": pa.array([one.data_set] * count, pa.string()),
        }
        columns = {name: one.table[name] for name in one.table.schema.names}
        tables.append(pa.table({**named, **columns}))
    return pa.concat_tables(tables, promote_options="default") if tables else pa.table({})


def as_json(series: Sequence[Series]) -> list[dict[str, Any]]:
    """All series for JSON, with their coverage and their trend."""
    result = []
    for one in series:
        trend = one.trend
        rows = [{**row, "period": row["period"].isoformat()} for row in one.table.to_pylist()]
        result.append(
            {
                "pair": one.pair,
                "data_set": one.data_set,
                "by": one.by,
                "coverage": [window.model_dump(mode="json") for window in one.coverage],
                "trend_of_tension": trend.model_dump() if trend is not None else None,
                "periods": rows,
            }
        )
    return result


def save(series: Sequence[Series], file: str | Path) -> None:
    """Writes series to a file; its ending says how.

    Raises:
        UsageError: if the ending is none of `.csv`, `.parquet`, `.json`, or the file cannot be written.
    """
    path = Path(file)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"{path.name!r} has no ending that is known", remedy=f"end it in {', '.join(SUFFIXES)}")
    try:
        if suffix == ".json":
            path.write_text(json.dumps(as_json(series), indent=1) + "\n", encoding="utf-8")
        elif suffix == ".csv":
            pyarrow.csv.write_csv(as_table(series), path)
        else:
            pyarrow.parquet.write_table(as_table(series), path)
    except OSError as error:
        raise UsageError(f"the file cannot be written ({error.strerror or error})", where=str(path)) from error

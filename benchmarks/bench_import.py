"""Rows a second of importing event data, beside a plain CSV read of the same file by DuckDB, and the peak of memory.

A file in GDELT's form is generated (`generated_events.py`); then processes of their own, one after the other, read
it: DuckDB's own `read_csv` with all 58 columns into a table of a database file, and `import_files` into an event
table: checked, mapped, freed of repetitions, sorted by dyad. Both have two threads. On a machine that nobody else uses,
seconds of the clock tell; seconds of the processor hardly change when others use it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from generated_events import write_gdelt
from measuring import machine, machine_line, parser, peak_memory, show, table

_INTERNAL = "for the processes that this script starts"
AIM = 0.5
"""The import shall have at least so much of the plain read's rows a second."""


def plain(file: Path, folder: Path) -> int:
    """DuckDB's own read, into a table on disk."""
    import duckdb

    with duckdb.connect(folder / "plain.duckdb", config={"memory_limit": "2GB", "threads": 2}) as connection:
        connection.execute(f"SET temp_directory = '{folder / 'spilled'}'")
        connection.execute(
            "CREATE TABLE events AS SELECT * FROM "
            f"read_csv('{file}', delim = '\t', header = false, quote = '', escape = '')"
        )
        return int(connection.execute("SELECT count(*) FROM events").fetchall()[0][0])


def imported(file: Path, folder: Path) -> int:
    """Détente's import."""
    from detente.codebook import load_codebook
    from detente.events import import_files

    report = import_files(folder / "events", [file], load_codebook())
    assert report.whole, report
    return report.taken[0].rows


def child(way: str, file: Path, folder: Path) -> dict[str, Any]:
    """Runs one way in this process."""
    started, used = time.perf_counter(), time.process_time()
    rows = {"plain": plain, "import": imported}[way](file, folder)
    return {
        "way": way,
        "rows": rows,
        "seconds": round(time.perf_counter() - started, 2),
        "processor_seconds": round(time.process_time() - used, 2),
        "peak_mib": round(peak_memory(), 1),
    }


def main() -> int:
    options = parser(__doc__ or "")
    options.add_argument("--rows", type=int, default=2_000_000, help="generated rows (default: 2,000,000)")
    options.add_argument("--folder", type=Path, help="where files go; a temporary folder by default")
    options.add_argument("--way", choices=("plain", "import"), help=_INTERNAL)
    options.add_argument("--file", type=Path, help=_INTERNAL)
    given = options.parse_args()
    if given.way:
        print(json.dumps(child(given.way, given.file, given.folder)))
        return 0
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name)
        file = folder / "generated.tsv"
        size = write_gdelt(file, given.rows)
        rows = []
        for way in ("plain", "import"):
            inside = folder / way
            inside.mkdir()
            command = [sys.executable, __file__, "--way", way, "--file", str(file), "--folder", str(inside)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            one = json.loads(done.stdout)
            one["rows_per_second"] = round(one["rows"] / one["seconds"])
            one["bytes_written"] = sum(path.stat().st_size for path in inside.rglob("*") if path.is_file())
            rows.append(one)
    share = rows[1]["rows_per_second"] / rows[0]["rows_per_second"]
    used = rows[0]["processor_seconds"] / rows[1]["processor_seconds"]
    result = {
        **machine(), "rows": given.rows, "file_bytes": size, "ways": rows, "share_of_plain": round(share, 3),
        "share_by_processor": round(used, 3), "aim": AIM,
    }  # fmt: skip
    head = ("way", "rows a second", "seconds", "processor s", "peak MiB", "bytes written")
    cells = [
        (
            one["way"],
            one["rows_per_second"],
            one["seconds"],
            one["processor_seconds"],
            one["peak_mib"],
            one["bytes_written"],
        )
        for one in rows
    ]
    lines = [
        machine_line(result), f"{given.rows:,} rows, {size:,} bytes", *table(head, cells),
        f"share of the plain read: {share:.2f} by the clock, {used:.2f} by the processor (aim: {AIM})",
    ]  # fmt: skip
    show(result, lines, given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())

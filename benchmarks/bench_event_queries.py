"""How long questions to a large event table take: a dyad's monthly series, and counts of every dyad and month.

A table of generated rows is made (sorted and laid out as imports lay it out), then each question is asked several
times, the fastest and the median told: the dyad's series through `EventTable` and `series`, the counts of all dyads
and months through Ibis and as a bare DuckDB query over the same files. How many row groups a dyad's rows are in is
told as well: the others are passed over by their statistics.

With `--simulate`, it is extrapolated to a larger table: what is told is measured rows a second, bytes a row and row
groups a dyad, carried on in proportion. That is a simulation, not a measurement: no such table is made.
"""

from __future__ import annotations

import datetime
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
from measuring import machine, machine_line, parser, show, table

from detente.codebook import load_codebook
from detente.codebook.code_tables import cameo_table
from detente.events import open_table
from detente.events.coverage import Window
from detente.events.indices import series
from detente.events.layout import COLUMNS
from detente.events.manifest import DataFile, Input, Manifest
from detente.events.merging import ROW_GROUP
from detente.events.sides import pair_of
from detente.events.storage import Storage
from detente.model import ActorKind

FIRST_YEAR = 2005
PAIR = ("Iran", "Russia")


def make_table(place: Path, rows: int, years: int) -> None:
    """Writes a table of generated rows, a file a year, as imports write it."""
    states = sorted(one.id for one in load_codebook().actors.values() if one.kind is ActorKind.STATE)
    # Few states are in most of the news.
    states.sort(key=lambda one: (one not in ("USA", "RUS", "CHN", "IRN", "ISR"), one))
    codes = [one for one in cameo_table().codes.values() if len(one.code) > 2]
    storage, files = Storage(place), []
    scratch = place / "making.parquet"
    place.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"memory_limit": "3GB", "preserve_insertion_order": True}) as connection:
        connection.execute(f"SET temp_directory = '{place}'")
        connection.execute(
            "CREATE TABLE states AS SELECT unnest(?) AS id, unnest(range(?)) AS i", [states, len(states)]
        )
        connection.execute(
            "CREATE TABLE codes (i INTEGER, code VARCHAR, quad TINYINT, goldstein DOUBLE, plover VARCHAR)"
        )
        connection.executemany(
            "INSERT INTO codes VALUES (?, ?, ?, ?, ?)",
            [(number, one.code, one.quad, one.goldstein, one.plover) for number, one in enumerate(codes)],
        )
        for year in range(FIRST_YEAR, FIRST_YEAR + years):
            count = rows // years
            chance = "((hash(n * 8 + {0} + " + str(year) + " * 1000000007::BIGINT) % 1000003) / 1000003.0)"
            connection.execute(
                f"""
                COPY (
                    WITH drawn AS (
                        SELECT n, floor({len(states)} * pow({chance.format(1)}, 3))::INTEGER AS a,
                            floor({len(states)} * pow({chance.format(2)}, 3))::INTEGER AS b,
                            floor({len(codes)} * {chance.format(3)})::INTEGER AS c,
                            (DATE '{year}-01-01' + floor(365 * {chance.format(4)})::INTEGER)::DATE AS event_date,
                            1 + floor(20 * pow({chance.format(5)}, 6))::INTEGER AS reports
                        FROM range({count}) AS counted(n)
                    ), made AS (
                        SELECT (hash(n, {year}) >> 1)::BIGINT AS event_id, 'made' AS data_set, {year}::INTEGER AS year,
                            event_date, event_date AS report_date, x.id AS source, x.id AS source_party,
                            x.id AS source_state, NULL::VARCHAR AS source_sector, y.id AS target, y.id AS target_party,
                            y.id AS target_state, NULL::VARCHAR AS target_sector,
                            least(x.id, y.id) || '-' || greatest(x.id, y.id) AS dyad, c.code AS cameo, c.plover,
                            NULL::VARCHAR AS mode, c.quad, c.goldstein, NULL::VARCHAR AS place,
                            x.id AS place_country, 1.0::DOUBLE AS latitude, 2.0::DOUBLE AS longitude, reports,
                            reports AS first_reports, n::VARCHAR AS row_id
                        FROM drawn JOIN states x ON x.i = a JOIN states y ON y.i = b JOIN codes c ON c.i = drawn.c
                    )
                    SELECT {", ".join(COLUMNS)} FROM made ORDER BY dyad, event_date, event_id
                ) TO '{scratch}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROW_GROUP})
                """
            )
            name = f"data/data_set=made/year={year}/events-{year}.parquet"
            storage.take(name, scratch)
            files.append(DataFile(name=name, data_set="made", year=year, rows=count))
    total = sum(one.rows for one in files)
    days = Window(since=datetime.date(FIRST_YEAR, 1, 1), until=datetime.date(FIRST_YEAR + years - 1, 12, 31))
    told = Input(
        fingerprint="made", name="made", format="made", data_set="made", rows=total, kept=total, merged=0, refused=0,
        window=days,
    )  # fmt: skip
    Manifest(files=tuple(files), inputs=(told,)).save(storage)


def timed(ask: Callable[[], Any], times: int) -> dict[str, float]:
    """The fastest and the median of several times, in seconds; the first one, which warms up, apart."""
    ask()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - started)
    return {"fastest": round(min(taken), 4), "median": round(statistics.median(taken), 4)}


def main() -> int:
    options = parser(__doc__ or "")
    options.add_argument("--rows", type=int, default=10_000_000, help="generated rows (default: 10,000,000)")
    options.add_argument("--years", type=int, default=10, help="years that they are spread over (default: 10)")
    options.add_argument("--times", type=int, default=5, help="times that each question is asked (default: 5)")
    options.add_argument("--simulate", type=int, default=1_000_000_000, help="rows to extrapolate to")
    options.add_argument("--folder", type=Path, help="where the table goes; a temporary folder by default")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        place = Path(name) / "events"
        started = time.perf_counter()
        make_table(place, given.rows, given.years)
        making = time.perf_counter() - started
        files = [str(place / one.name) for one in Manifest.load(Storage(place)).files]
        size = sum(Path(one).stat().st_size for one in files)
        listed = "[" + ", ".join(f"'{one}'" for one in files) + "]"
        pair = pair_of(load_codebook(), *PAIR)
        groups = duckdb.sql(
            f"SELECT count(*), count(*) FILTER ('IRN-RUS' BETWEEN stats_min_value AND stats_max_value) "
            f"FROM parquet_metadata({listed}) WHERE path_in_schema = 'dyad'"
        ).fetchall()[0]
        query = (
            "SELECT dyad, date_trunc('month', event_date)::DATE AS month, quad, count(*) AS events "
            f"FROM read_parquet({listed}, hive_partitioning = false) GROUP BY ALL"
        )
        with open_table(place) as events:
            found_rows = events.dyad("IRN", "RUS").count().execute()
            dyad = timed(lambda: series(events, pair), given.times)
            rows = events.rows()
            counts = rows.group_by(
                rows.dyad, month=rows.event_date.truncate("M").cast("date"), quad=rows.quad
            ).agg(events=rows.count())  # fmt: skip
            # In turn, so that neither has the quieter machine.
            bare_connection = events.engine.backend.con
            ours, bare = [], []
            for number in range(given.times + 1):
                for taken, ask in (
                    (ours, lambda: events.arrow(counts)),
                    (bare, lambda: bare_connection.execute(query).to_arrow_table()),
                ):
                    started = time.perf_counter()
                    ask()
                    if number:
                        taken.append(time.perf_counter() - started)
    everything = {"fastest": round(min(ours), 4), "median": round(statistics.median(ours), 4)}
    plain = {"fastest": round(min(bare), 4), "median": round(statistics.median(bare), 4)}
    factor = given.simulate / given.rows
    # A dyad's rows grow with the table; each further row group of them costs what one costs in the scan of all.
    further = max(0.0, found_rows * (factor - 1) / ROW_GROUP)
    simulated = {
        "rows": given.simulate,
        "bytes": round(size * factor),
        "row_groups": round(groups[0] * factor),
        "all_dyads_seconds": round(everything["median"] * factor, 1),
        "dyad_seconds": round(dyad["median"] + further * plain["median"] / groups[0], 2),
        "measured": False,
    }  # fmt: skip
    result = {
        **machine(), "rows": given.rows, "years": given.years, "table_bytes": size, "making_seconds": round(making, 1),
        "row_groups": groups[0], "row_groups_of_the_dyad": groups[1], "dyad_series": dyad, "all_dyads": everything,
        "all_dyads_bare": plain, "times_bare": round(everything["median"] / plain["median"], 3), "simulated": simulated,
    }  # fmt: skip
    cells = [
        ("a dyad's monthly series", dyad["fastest"], dyad["median"]),
        ("all dyads and months, Ibis", everything["fastest"], everything["median"]),
        ("all dyads and months, bare DuckDB", plain["fastest"], plain["median"]),
    ]
    lines = [
        machine_line(result),
        f"{given.rows:,} rows in {given.years} years, {size:,} bytes; "
        f"the dyad is in {groups[1]} of {groups[0]} row groups",
        *table(("question", "fastest s", "median s"), cells),
        f"Ibis takes {result['times_bare']:.2f} times the bare query",
        f"simulated, not measured, {given.simulate:,} rows: {simulated['bytes'] / 1e9:,.0f} GB, a dyad's series about "
        f"{simulated['dyad_seconds']} s, all dyads about {simulated['all_dyads_seconds']:,} s on this machine",
    ]
    show(result, lines, given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""From the text columns of a chunk to checked rows of the event table, as set operations in DuckDB."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from detente.codebook import load_codebook
from detente.codebook.code_tables import cameo_table, countries
from detente.events.chunks import LONGEST_LINE
from detente.events.forms import FIELDS, Form
from detente.events.naming import SEPARATOR, Naming

_TYPE = "upper(raw_plover)"
_MODE = "coalesce(lower(raw_mode), '')"
_EARLIEST, _LATEST = 1900, 2100
_LONGEST_FIELD = 1000
"""Bytes of a field that is kept. Longer ones are no names but lost delimiters."""


@dataclass(frozen=True)
class Checked:
    """What became of a chunk: rows that hold by year, and the others with line and reason."""

    years: tuple[tuple[int, int], ...]
    refused: tuple[tuple[int, str], ...]
    since: Any
    until: Any

    @property
    def good(self) -> int:
        """How many rows hold."""
        return sum(count for _, count in self.years)


def read_text(connection: duckdb.DuckDBPyConnection, file: Path, form: Form) -> int:
    """Reads a chunk's columns into the table `lines`, every row with its place `n` from 1; tells how many there are.

    Raises:
        duckdb.Error: if the engine cannot read it as it is.
    """
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(1, form.columns + 1))
    quote = "'\"'" if form.quoted else "''"
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE lines AS
        SELECT row_number() OVER () AS n, {_used(form)}
        FROM read_csv({_text(str(file))}, header = false, auto_detect = false, columns = {{{columns}}},
            delim = {_text(form.delimiter)}, quote = {quote}, escape = {quote}, comment = '', new_line = '\\n',
            nullstr = '', max_line_size = {LONGEST_LINE}, strict_mode = true, ignore_errors = false,
            parallel = false, buffer_size = {max(file.stat().st_size + 1, LONGEST_LINE + 1)})
        """
    )
    return _one(connection, "SELECT count(*) FROM lines")


def check(
    connection: duckdb.DuckDBPyConnection,
    form: Form,
    data_set: str,
    naming: Naming,
    kept: Path,
    *,
    first_line: int,
    numbers: Sequence[int] | None = None,
) -> Checked:
    """Checks the table `lines` and writes what holds, with the columns of the event table, to a Parquet file.

    Args:
        connection: where `lines` is.
        form: of the file.
        data_set: what the data set is called.
        naming: resolves actors.
        kept: the file to write.
        first_line: number of the first row's line, where each row is one line.
        numbers: the rows' line numbers, where they are not.
    """
    for name, table in form.tables.items():
        _make(connection, name, table)
    _register_codes(connection, form)
    _register_actors(connection, form, naming)
    _register_places(connection, form, naming)
    bad = connection.execute(
        f"SELECT n, problem FROM ({_checked(form, data_set)}) WHERE problem IS NOT NULL ORDER BY n"
    ).fetchall()
    refused = tuple((numbers[n - 1] if numbers is not None else first_line + n - 1, reason) for n, reason in bad)
    where = "WHERE problem IS NULL" if bad else ""
    connection.execute(
        f"COPY (SELECT * EXCLUDE (n, problem) FROM ({_checked(form, data_set)}) {where}) "
        f"TO {_text(str(kept))} (FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE 122880)"
    )
    found = connection.execute(
        f"SELECT year, count(*), min(report_date), max(report_date) FROM read_parquet({_text(str(kept))}) "
        "GROUP BY year ORDER BY year"
    ).fetchall()
    return Checked(
        years=tuple((year, count) for year, count, _, _ in found),
        refused=refused,
        since=min((since for _, _, since, _ in found), default=None),
        until=max((until for _, _, _, until in found), default=None),
    )


def _used(form: Form) -> str:
    """The columns that the form's expressions use."""
    used = {int(number) for one in form.fields.values() for number in re.findall(r"\bc(\d+)\b", one)}
    return ", ".join(f"c{number}" for number in sorted(used))


def _field(form: Form, name: str) -> str:
    """The field's text, NULL where it is missing."""
    expression = form.fields.get(name)
    if expression is None:
        return "NULL::VARCHAR"
    if tuple(form.missing) == ("",):
        return expression  # the engine's reader makes NULL of nothing
    missing = ", ".join(_text(one) for one in form.missing)
    return f"CASE WHEN trim({expression}) IN ({missing}) THEN NULL ELSE trim({expression}) END"


def _date(name: str, formats: Sequence[str]) -> str:
    if tuple(formats) == ("%Y%m%d",):
        # The parser would take 2015011 as well.
        return f"CASE WHEN length({name}) = 8 THEN try_strptime({name}, '%Y%m%d')::DATE END"
    listed = ", ".join(_text(one) for one in formats)
    return f"try_strptime(substr({name}, 1, 10), [{listed}])::DATE"


def _actor_key(form: Form, side: str) -> str:
    """What an actor is looked up by."""
    if form.actors == "codes":
        return f"raw_{side}"
    parts = f"coalesce(raw_{side}, ''), coalesce(raw_{side}_country, ''), coalesce(raw_{side}_sector, '')"
    return f"concat_ws({_text(SEPARATOR)}, {parts})"


def _typed(form: Form) -> str:
    raw = ", ".join(f"{_field(form, one)} AS raw_{one}" for one in FIELDS)
    long = " OR ".join(f"strlen(raw_{one}) > {_LONGEST_FIELD}" for one in FIELDS if one in form.fields)
    return f"""
        WITH fields AS (SELECT n, {raw} FROM lines),
        parsed AS (
            SELECT *,
                {_date("raw_event_date", form.date_formats)} AS event_date,
                {_date("raw_report_date", form.report_formats)} AS reported,
                try_cast(raw_quad AS DOUBLE) AS quad_number,
                try_cast(raw_goldstein AS DOUBLE) AS goldstein_number,
                try_cast(raw_latitude AS DOUBLE) AS latitude,
                try_cast(raw_longitude AS DOUBLE) AS longitude,
                try_cast(raw_reports AS BIGINT) AS report_number,
                {_actor_key(form, "source")} AS source_key,
                {_actor_key(form, "target")} AS target_key
            FROM fields
        )
        SELECT *, CASE
            WHEN {long} THEN 'a field has more than {_LONGEST_FIELD} bytes'
            WHEN raw_event_date IS NULL THEN 'there is no event date'
            WHEN event_date IS NULL THEN {_told("the event date", "raw_event_date", "is no date")}
            WHEN year(event_date) NOT BETWEEN {_EARLIEST} AND {_LATEST}
                THEN {_told("the event date", "raw_event_date", f"is not of {_EARLIEST} to {_LATEST}")}
            WHEN raw_report_date IS NOT NULL AND reported IS NULL
                THEN {_told("the report date", "raw_report_date", "is no date")}
            WHEN year(reported) NOT BETWEEN {_EARLIEST} AND {_LATEST}
                THEN {_told("the report date", "raw_report_date", f"is not of {_EARLIEST} to {_LATEST}")}
            WHEN event_date > reported + 1
                THEN 'the event is dated ' || event_date || ', after its report of ' || reported
            WHEN raw_quad IS NOT NULL AND (quad_number IS NULL OR quad_number NOT IN (1, 2, 3, 4))
                THEN {_told("the quad class", "raw_quad", "is not 1 to 4")}
            WHEN raw_goldstein IS NOT NULL AND (goldstein_number IS NULL OR NOT abs(goldstein_number) <= 10)
                THEN {_told("the Goldstein value", "raw_goldstein", "is not of -10 to 10")}
            WHEN raw_latitude IS NOT NULL AND (latitude IS NULL OR NOT abs(latitude) <= 90)
                THEN {_told("the latitude", "raw_latitude", "is not of -90 to 90")}
            WHEN raw_longitude IS NOT NULL AND (longitude IS NULL OR NOT abs(longitude) <= 180)
                THEN {_told("the longitude", "raw_longitude", "is not of -180 to 180")}
            WHEN raw_reports IS NOT NULL AND (report_number IS NULL OR report_number NOT BETWEEN 0 AND 1000000000)
                THEN {_told("the number of reports", "raw_reports", "is no such number")}
            WHEN raw_source IS NULL AND raw_target IS NULL THEN 'it names neither source nor target'
            END AS fault
        FROM parsed
    """


def _told(what: str, column: str, fault: str) -> str:
    return f"{_text(what + ' ')} || chr(39) || left({column}, 40) || chr(39) || {_text(' ' + fault)}"


def _checked(form: Form, data_set: str) -> str:
    # One event of a data set: same day, source, target, code and place. The id is a part of the MD5 of these, which is
    # the same on every machine and in every release, in 63 bits, as Spark knows no unsigned numbers.
    return f"""
        SELECT n,
            coalesce(fault, CASE
                WHEN raw_code IS NOT NULL AND c.code IS NULL
                    THEN {_told("the event code", "raw_code", "is none of CAMEO")}
                WHEN raw_plover IS NOT NULL AND p.plover IS NULL
                    THEN {_told("the event type", "raw_plover", "is none of PLOVER")}
                WHEN raw_code IS NULL AND raw_plover IS NULL THEN 'there is no event code'
            END) AS problem,
            (md5_number_lower(concat_ws(chr(31), {_text(data_set)}, event_date::VARCHAR, coalesce(raw_source, ''),
                coalesce(raw_target, ''), coalesce(c.code, p.code, ''), coalesce(p.plover, ''),
                coalesce(lower(raw_mode), ''),
                coalesce(raw_place, ''), coalesce(g.country, ''))) >> 1)::BIGINT AS event_id,
            {_text(data_set)} AS data_set,
            year(event_date)::INTEGER AS year,
            event_date,
            greatest(coalesce(reported, event_date), event_date) AS report_date,
            raw_source AS source, s.party AS source_party, s.state AS source_state, s.sector AS source_sector,
            raw_target AS target, t.party AS target_party, t.state AS target_state, t.sector AS target_sector,
            CASE WHEN s.party <= t.party THEN s.party || '-' || t.party ELSE t.party || '-' || s.party END AS dyad,
            coalesce(c.code, p.code) AS cameo,
            coalesce(p.plover, c.plover) AS plover,
            coalesce(lower(raw_mode), c.mode) AS mode,
            coalesce(quad_number, p.quad, c.quad)::TINYINT AS quad,
            coalesce(goldstein_number, c.goldstein, p.goldstein) AS goldstein,
            raw_place AS place, g.country AS place_country, latitude, longitude,
            greatest(coalesce(report_number, 1), 1)::INTEGER AS reports,
            raw_row_id AS row_id
        FROM ({_typed(form)})
        LEFT JOIN known_actors s ON s.key = source_key
        LEFT JOIN known_actors t ON t.key = target_key
        LEFT JOIN known_codes c ON c.written = raw_code
        LEFT JOIN known_types p ON p.written = {_TYPE} || chr(31) || {_MODE}
        LEFT JOIN known_places g ON g.written = raw_place_country
    """


def _distinct(connection: duckdb.DuckDBPyConnection, form: Form, expression: str) -> list[Any]:
    names = {one: _field(form, one) for one in FIELDS}
    raw = ", ".join(f"{text} AS raw_{one}" for one, text in names.items())
    query = f"SELECT DISTINCT {expression} AS one FROM (SELECT {raw} FROM lines) WHERE one IS NOT NULL"
    return [row[0] for row in connection.execute(query).fetchall()]


def _register_codes(connection: duckdb.DuckDBPyConnection, form: Form) -> None:
    table = cameo_table()
    rows = []
    for written in _distinct(connection, form, "raw_code"):
        # A leading zero may have been lost in a spreadsheet; "842" can only be 0842, while "20" is the root 20.
        code = table.codes.get(written) or table.codes.get("0" + written) or table.by_name(written)
        if code is not None:
            rows.append((written, code.code, code.plover, code.mode, code.quad, code.goldstein))
    names = ("written", "code", "plover", "mode", "quad", "goldstein")
    types = (pa.string(), pa.string(), pa.string(), pa.string(), pa.int32(), pa.float64())
    _register(connection, "known_codes", names, types, rows)
    found = []
    for pair in _distinct(connection, form, f"{_TYPE} || chr(31) || {_MODE}"):
        written, _, mode = pair.partition(SEPARATOR)
        entry = load_codebook().event_types.get(written)
        code = table.of_plover(written, mode) if entry is not None else None
        if entry is not None and code is not None:
            found.append((pair, entry.id, code.code, entry.quad, code.goldstein))
    _register(
        connection, "known_types", ("written", "plover", "code", "quad", "goldstein"),
        (pa.string(), pa.string(), pa.string(), pa.int32(), pa.float64()), found,
    )  # fmt: skip


def _register_actors(connection: duckdb.DuckDBPyConnection, form: Form, naming: Naming) -> None:
    keys = {key for side in ("source", "target") for key in _distinct(connection, form, _actor_key(form, side))}
    rows = [(key, *naming.key(form.actors, key)) for key in sorted(keys)]
    _register(connection, "known_actors", ("key", "party", "state", "sector"), (pa.string(),) * 4, rows)


def _register_places(connection: duckdb.DuckDBPyConnection, form: Form, naming: Naming) -> None:
    rows = [
        (one, countries().fips.get(one) if form.countries == "fips" else naming.country(one))
        for one in _distinct(connection, form, "raw_place_country")
    ]
    _register(connection, "known_places", ("written", "country"), (pa.string(), pa.string()), rows)


def _register(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    names: Sequence[str],
    types: Sequence[pa.DataType],
    rows: Sequence[Sequence[Any]],
) -> None:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    table = pa.table([pa.array(column, type_) for column, type_ in zip(columns, types, strict=True)], names=list(names))
    _make(connection, name, table)


def _make(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    connection.register(f"{name}_given", table)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM {name}_given")
    connection.unregister(f"{name}_given")


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])


def _text(value: str) -> str:
    """A text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"

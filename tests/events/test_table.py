"""The table: its order on disk, what is known as of a date, coverage, repeated and stopped imports."""

from __future__ import annotations

import datetime
import gzip
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
import samples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.errors import EventError, UsageError
from detente.events import Window, import_files, open_table, put_rows
from detente.events.layout import SCHEMA
from detente.events.manifest import Manifest
from detente.events.storage import Storage

D = datetime.date


def files_of(place):
    return [place / one.name for one in Manifest.load(Storage(place)).files]


def test_a_file_is_known_the_second_time(take, rows):
    take(samples.icews(20))
    before = rows()
    (taken,) = take(samples.icews(20)).taken
    assert taken.known
    assert rows() == before


def test_order_of_imports_does_not_matter(tmp_path, codebook):
    tables = []
    for order in ((10, 30, 20), (30, 20, 10)):
        place = tmp_path / f"events-{order[0]}"
        for count in order:
            file = tmp_path / f"{count}.tsv"
            file.write_bytes(samples.gdelt1(count))
            import_files(place, [file], codebook)
        tables.append([file.read_bytes() for file in files_of(place)])
    assert tables[0] == tables[1]


def test_years_are_apart_and_sorted_by_dyad(take, place):
    later = samples.gdelt1(20).replace(b"2015", b"2016")
    take(samples.gdelt1(20))
    take(later, "later.tsv")
    assert [one.year for one in Manifest.load(Storage(place)).files] == [2015, 2016]
    for file in files_of(place):
        assert file.parent.name in ("year=2015", "year=2016")
        dyads = duckdb.sql(f"SELECT dyad FROM '{file}'").fetchall()
        assert dyads == sorted(dyads)


def test_a_dyad_is_found_without_reading_the_rest(place):
    """Of a million rows, all but one or two row groups are passed over by their statistics."""
    count = 1_000_000
    parties = [f"A{number:02}" for number in range(100)]
    rows = pa.table(
        {
            "event_date": pa.array([D(2015, 1, 1 + number % 28) for number in range(count)]),
            "report_date": pa.array([D(2015, 2, 1)] * count),
            "source_party": [parties[number % 100] for number in range(count)],
            "target_party": [parties[(number // 100) % 100] for number in range(count)],
            "row_id": [str(number) for number in range(count)],
            "place": [str(number) for number in range(count)],
        }
    )
    put_rows(place, rows, data_set="made", name="made", fingerprint="1")
    (file,) = files_of(place)
    groups = duckdb.sql(
        f"SELECT stats_min_value, stats_max_value FROM parquet_metadata('{file}') WHERE path_in_schema = 'dyad'"
    ).fetchall()
    assert len(groups) >= 8
    assert sum(low <= "A10-A20" <= high for low, high in groups) <= 2
    with open_table(place) as table:
        assert table.arrow(table.dyad("A20", "A10")).num_rows == 200


def test_as_of_cuts_on_the_report_date_and_on_later_reports(take, place):
    rows = samples.gdelt1(1).decode().rstrip("\n").split("\t")
    later = [*rows]
    later[0], later[33], later[56] = "9", "7", "20150301"
    unseen = [*rows]
    unseen[26], unseen[56] = "057", "20150401"
    take("".join("\t".join(row) + "\n" for row in (rows, later, unseen)).encode())
    with open_table(place) as table:
        whole = table.arrow(table.dyad("IRN", "RUS")).to_pylist()
        assert sorted((row["cameo"], row["reports"]) for row in whole) == [("010", 11), ("057", 4)]
        then = table.arrow(table.dyad("IRN", "RUS", as_of=D(2015, 2, 1))).to_pylist()
        assert [(row["cameo"], row["reports"]) for row in then] == [("010", 4)]
        assert table.coverage("gdelt1", as_of=D(2015, 2, 1))[-1].until == D(2015, 2, 1)


def test_rows_by_time_direction_and_data_set(take, place):
    take(samples.gdelt1(20))
    take(samples.icews(20), "icews.tsv")
    with open_table(place) as table:
        assert table.data_sets == ("gdelt1", "icews")
        everything = table.arrow()
        assert everything.schema.names == SCHEMA.names
        assert everything.num_rows == 40
        one = table.arrow(table.rows(data_sets=["icews"], since=D(2015, 1, 3), until=D(2015, 1, 5)))
        assert sorted(one["event_date"].to_pylist()) == [D(2015, 1, 3), D(2015, 1, 4), D(2015, 1, 5)]
        there = table.arrow(table.dyad("IRN", "RUS", directed=True)).num_rows
        back = table.arrow(table.dyad("RUS", "IRN", directed=True)).num_rows
        assert there + back == table.arrow(table.dyad("RUS", "IRN")).num_rows > 0
        bloc = table.arrow(table.between({"IRN", "CHN"}, {"RUS", "USA"}))
        assert set(bloc["dyad"].to_pylist()) <= {"IRN-RUS", "IRN-USA", "CHN-RUS", "CHN-USA"}
        with pytest.raises(UsageError, match="no data set 'nothing'"):
            table.rows(data_sets=["nothing"])


def test_coverage_is_what_the_files_tell_or_the_user_says(take, place):
    take(samples.icews(20))
    take(samples.gdelt1(20), "b.tsv", covers=Window(since=D(2014, 1, 1), until=D(2015, 12, 31)))
    with open_table(place) as table:
        assert table.coverage("icews") == (Window(since=D(2015, 1, 1), until=D(2015, 1, 20)),)
        assert table.coverage("gdelt1")[0].days == 730


def test_a_table_on_another_file_system(tmp_path, codebook):
    file = tmp_path / "a.tsv"
    file.write_bytes(samples.gdelt1(20))
    for place in (f"memory://{tmp_path.name}-table", (tmp_path / "other").as_uri()):
        for content in (samples.gdelt1(20), samples.gdelt1(30)):
            file.write_bytes(content)
            assert import_files(place, [file], codebook, scratch=tmp_path / "scratch").whole
        with open_table(place) as table:
            assert table.arrow(table.rows()).num_rows == 30
            assert table.arrow(table.dyad("IRN", "RUS")).num_rows > 0


def test_a_damaged_manifest_is_named(place):
    place.mkdir()
    (place / "table.json").write_text('{"version": 1, "files": 3}')
    with pytest.raises(EventError, match=r"table\.json is damaged"):
        open_table(place)
    (place / "table.json").write_text('{"version": 9}')
    with pytest.raises(EventError, match="of version 9"):
        open_table(place)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.lists(
        st.tuples(
            st.integers(0, 19),
            st.sampled_from(["drop", "double", "cut", "date", "code", "tab", "nul", "latin", "quote", "blank"]),
        ),
        max_size=12,
    ),
    form=st.sampled_from(sorted(samples.FORMS)),
)
def test_every_row_is_kept_merged_or_refused(edits, form, tmp_path_factory, codebook):
    folder = tmp_path_factory.mktemp("any")
    content = samples.FORMS[form](20).splitlines()
    head = [content.pop(0)] if form in samples.HEADED else []
    for at, edit in edits:
        at %= len(content)
        row = content[at]
        content[at] = {
            "cut": row[: len(row) // 2],
            "date": row.replace(b"2015", b"20x5"),
            "code": row.replace(b"0", b"z"),
            "tab": row + b"\t,",
            "nul": row + b"\0",
            "latin": b"\xe9" + row,
            "quote": row.replace(b"a", b'"', 1),
            "blank": b"",
        }.get(edit, row)
        if edit == "double":
            content.insert(at, row)
    file = folder / "events.tsv"
    file.write_bytes(b"\n".join([*head, *content]) + b"\n")
    report = import_files(folder / "events", [file], codebook)
    given_rows = sum(bool(row.strip()) for row in content)
    for taken in report.taken:
        # A quoted field may swallow a line end, so that two lines are one row; no row may be there beside them.
        assert taken.rows == given_rows or (samples.DELIMITERS[form] == "," and taken.rows <= given_rows)
        assert taken.rows == taken.kept + taken.merged + taken.refused
        assert taken.refused == len(report.refused_rows)
        with open_table(folder / "events") as table:
            assert table.arrow().num_rows == taken.kept
    assert report.taken or report.refused_files


CHILD = """
import sys
from detente.codebook import load_codebook
from detente.events import import_files, staging
original = staging.chunks
staging.chunks = lambda *a, **k: original(*a, **{**k, "size": 200_000})
report = import_files(sys.argv[1], sys.argv[2:], load_codebook())
print(report.taken[0].kept)
"""


def test_a_killed_import_goes_on_and_ends_in_the_same_table(tmp_path: Path):
    """Killed in the middle, three times: the table stays readable, and what comes out is the same, byte for byte."""
    file = tmp_path / "events.tsv.gz"
    file.write_bytes(gzip.compress(samples.gdelt1(40_000), 1))
    command = [sys.executable, "-c", CHILD]
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    subprocess.run([*command, str(whole), str(file)], check=True, capture_output=True, timeout=300)
    stopped = 0
    for wanted in (3, 20, 45):
        process = subprocess.Popen([*command, str(killed), str(file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while process.poll() is None and len(list(killed.rglob("chunk-*.json"))) < wanted:
            time.sleep(0.01)
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            stopped += 1
        process.communicate()
        with open_table(killed) as table:
            assert table.arrow().num_rows in (0, 40_000)
    assert stopped >= 2
    subprocess.run([*command, str(killed), str(file)], check=True, capture_output=True, timeout=300)
    one, other = files_of(whole), files_of(killed)
    assert [file.name for file in one] == [file.name for file in other]
    assert [file.read_bytes() for file in one] == [file.read_bytes() for file in other]
    assert not list(killed.rglob("chunk-*"))

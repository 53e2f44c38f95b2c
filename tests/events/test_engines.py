"""The same questions, one test body, on DuckDB and on Spark."""

from __future__ import annotations

import datetime

import pytest
import samples

from detente.codebook import load_codebook
from detente.errors import EventError, UsageError
from detente.events import import_files, open_table
from detente.events.engine import Engine, connect
from detente.events.indices import series
from detente.events.layout import SCHEMA
from detente.events.sides import pair_of

D = datetime.date


@pytest.fixture(scope="session")
def table_place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("engines")
    for name, content in (("a.tsv", samples.gdelt1(60)), ("b.tsv", samples.icews(60))):
        (folder / name).write_bytes(content)
    import_files(folder / "events", [folder / "a.tsv", folder / "b.tsv"], load_codebook())
    return folder / "events"


@pytest.fixture(scope="session")
def spark(spark_within):
    return connect(spark_within)


@pytest.fixture(params=["duckdb", "spark"])
def engine(request) -> Engine:
    if request.param == "spark":
        return request.getfixturevalue("spark")
    return connect("duckdb")


@pytest.fixture
def table(engine, table_place):
    return open_table(table_place, engine)


def test_rows_of_a_dyad(table):
    got = table.arrow(table.dyad("RUS", "IRN", since=D(2015, 1, 3), data_sets=["icews"]).order_by("event_date"))
    assert got.schema.names == SCHEMA.names
    assert got.schema.types == SCHEMA.types
    wanted = [number for number in range(2, 60) if set(samples.pair(number)) == {"IRN", "RUS"}]
    assert got["event_date"].to_pylist() == [samples.day(number) for number in wanted]
    assert set(got["dyad"].to_pylist()) == {"IRN-RUS"}


def test_as_of_and_direction(table):
    got = table.arrow(table.dyad("IRN", "RUS", directed=True, as_of=D(2015, 1, 20)))
    assert max(got["report_date"].to_pylist()) <= D(2015, 1, 20)
    assert set(got["source_party"].to_pylist()) == {"IRN"}


@pytest.mark.parametrize("by", ["week", "month"])
def test_series_are_the_same_on_both(table, table_place, by):
    pair = pair_of(load_codebook(), "China", "the West")
    here = series(table, pair, by=by, shares=True, classes="plover", as_of=D(2015, 2, 20))
    with open_table(table_place) as other:
        expected = series(other, pair, by=by, shares=True, classes="plover", as_of=D(2015, 2, 20))
    assert [one.data_set for one in here] == ["gdelt1", "icews"]
    for one, wanted in zip(here, expected, strict=True):
        assert one.table.equals(wanted.table)
        assert sum(filter(None, one.table["events"].to_pylist())) > 0


def test_an_empty_table(engine, tmp_path):
    table = open_table(tmp_path / "nothing", engine)
    assert table.arrow(table.dyad("IRN", "RUS")).num_rows == 0
    assert series(table, pair_of(load_codebook(), "Iran", "Russia")) == ()


def test_an_engine_that_is_none():
    with pytest.raises(UsageError, match="no engine"):
        connect("oracle")


def test_without_spark_it_is_said(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    with pytest.raises(EventError, match="Spark is not installed"):
        connect("spark")

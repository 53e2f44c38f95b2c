"""`detente events` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

HEAD = "date,source,target,code,goldstein\n"


@pytest.fixture
def events_file(tmp_path: Path) -> Path:
    rows = [
        f"20{14 + month // 12}-{1 + month % 12:02}-{1 + number:02},{one},{other},{code},1"
        for month in range(36)
        for number, (one, other, code) in enumerate(
            [
                ("Iran", "Russia", "042" if month % 3 else "112"),
                ("Russia", "United States", "112" if month % 2 else "040"),
            ]
        )
        for _ in range(1)
    ]
    file = tmp_path / "mine.csv"
    file.write_text(HEAD + "\n".join(rows) + "\n")
    return file


@pytest.fixture
def imported(tmp_path, events_file, detente) -> Path:
    place = tmp_path / "workspace"
    result = detente("-w", place, "events", "import", events_file)
    assert (
        "72 rows of cameo-csv to mine: 72 kept, 0 merged, 0 refused; covers 2014-01-01 to 2016-12-02" in result.output
    )
    return place


def test_an_import_names_what_it_refuses(tmp_path, detente, events_file):
    events_file.write_text(events_file.read_text() + "2015-02-30,Iran,Russia,042,1\n2015-02-01,Iran,Russia,13y,1\n")
    place, refused = tmp_path / "workspace", tmp_path / "refused.csv"
    result = detente("-w", place, "events", "import", events_file, "--refused", refused, code=1)
    assert "72 kept, 0 merged, 2 refused" in result.output
    assert f"{events_file}, line 75: the event code '13y' is none of CAMEO" in result.output
    assert refused.read_text().count("\n") == 3
    again = detente("-w", place, "events", "import", events_file)
    assert "1 file known already" in again.output


def test_a_column_that_is_no_pair(tmp_path, detente, events_file):
    result = detente("-w", tmp_path / "w", "events", "import", events_file, "--column", "source", code=2)
    assert "FIELD=COLUMN" in result.output
    result = detente("-w", tmp_path / "w", "events", "import", events_file, "--column", "source=nothing", code=2)
    assert "no column 'nothing'" in result.output


def test_show_as_table_json_file_and_picture(imported, tmp_path, detente):
    shown = detente(
        "-w", imported, "events", "show", "Iran", "Tehran".replace("Tehran", "Moscow"), "--with", "Russia", "the West",
        "--from", "2013-12-01", "--to", "2014-03-31", "--plot", tmp_path / "a.svg",
    ).output  # fmt: skip
    assert "Iran-Russia, mine, by month" in shown
    assert "Russia-the West, mine, by month" in shown
    first = next(line for line in shown.splitlines() if line.startswith("2013-12-01"))
    assert first.split() == ["2013-12-01", *["-"] * 11, "unknown"] or first.endswith("unknown")
    assert (tmp_path / "a.svg").read_text().startswith("<svg")
    printed = json.loads(detente("-w", imported, "events", "show", "Iran", "Russia", "--by", "year", "--json").output)
    assert [row["events"] for row in printed[0]["periods"]] == [12, 12, 12]
    detente("-w", imported, "events", "show", "Iran", "Russia", "-o", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text().startswith('"pair","data_set","period"')


def test_lead_lag_says_what_it_found(imported, detente):
    arguments = ("-w", imported, "events", "lead-lag", "Iran", "Russia", "--with", "Russia", "West", "--samples", 200)
    result = detente(*arguments).output
    assert "Lag +1: Russia-the West goes one month before Iran-Russia." in result
    assert detente(*arguments).output == result
    parsed = json.loads(detente(*arguments, "--lags", 2, "--json").output)
    assert [lag["lag"] for lag in parsed["lags"]] == [-2, -1, 0, 1, 2]


def test_the_sets_and_a_table_elsewhere(imported, tmp_path, detente, events_file):
    (one,) = json.loads(detente("-w", imported, "events", "sets", "--json").output)
    assert (one["data_set"], one["events"], one["coverage"][0]["since"]) == ("mine", 72, "2014-01-01")
    elsewhere = tmp_path / "elsewhere"
    detente("-w", imported, "--events", elsewhere, "events", "import", events_file, "--data-set", "other")
    assert "other" in detente("-w", imported, "--events", elsewhere, "events", "sets").output
    assert (elsewhere / "table.json").is_file()


def test_an_empty_table_says_how_to_fill_it(imported, tmp_path, detente):
    result = detente("-w", imported, "--events", tmp_path / "none", "events", "show", "Iran", "Russia", code=2)
    assert "detente events import" in result.output


def test_pull_takes_gdelt_only_and_only_public_addresses(imported, detente):
    span = ("--from", "2015-01-01", "--to", "2015-01-02")
    assert "cannot be fetched" in detente("-w", imported, "events", "pull", "icews", *span, code=2).output
    result = detente("-w", imported, "events", "pull", "gdelt", *span, "--address", "http://127.0.0.1:9", code=1)
    assert "not a public address" in result.output

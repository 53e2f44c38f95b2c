"""Forecasts on the desk and on the command line."""

from __future__ import annotations

import datetime
import json

import pyarrow as pa
import pytest
from typer.testing import CliRunner

import detente
from detente.cli import app
from detente.errors import ForecastError, UsageError

AS_OF = "2012-10-01"


@pytest.fixture(scope="module")
def run(workspace):
    def run(*arguments: object, code: int = 0):
        result = CliRunner(env={"COLUMNS": None}).invoke(app, ["-w", str(workspace), *(str(one) for one in arguments)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result

    return run


def test_the_word_pair_may_be_left_out_and_options_may_come_first(run):
    whole = run("forecast", "pair", "Iran", "Russia", "--within", "30d", "--as-of", AS_OF, "--json").stdout
    assert run("forecast", "Iran", "Russia", "--within", "30d", "--as-of", AS_OF, "--json").stdout == whole
    assert run("forecast", "--within", "30", "--as-of", AS_OF, "--json", "the Kremlin", "IRN").stdout == whole
    found = json.loads(whole)
    assert [one["asked"]["wanted"] for one in found] == ["quad:1", "quad:2", "quad:3", "quad:4", "union:any"]
    assert max(one["probability"] for one in found) == found[-1]["probability"]
    assert all(one["low"] <= one["probability"] <= one["high"] for one in found)
    assert {one["until"] for one in found} == {"2012-10-31"}


def test_the_group_still_helps_and_refuses(run):
    assert "backtest" not in run("forecast", "--help").stdout
    assert "scores" in run("forecast", "--help").stdout
    assert "may be left out" in run("forecast", "pair", "--help").stdout
    assert "Missing argument" in run("forecast", "Iran", code=2).output
    assert "No such option" in run("forecast", "Iran", "Russia", "--soon", code=2).output
    assert "no actor named" in run("forecast", "Irann", "Russia", code=1).output


def test_the_table_says_the_figure_with_the_word_and_why(run):
    printed = run("forecast", "Iran", "Russia", "--within", "90d", "--as-of", AS_OF).stdout
    assert "Iran and Russia, 90 days from 2012-10-01, from icews" in printed
    assert "Base rate" in printed
    assert "Their own record: days with such an event: " in printed
    assert "of the past situations most like it, " in printed
    assert "did not come" in printed
    assert any(word in printed for word in ("likely", "chance", "certain"))


def test_classes_by_plover_and_cameo(run):
    for scheme, first in (("plover", "plover:ACCUSE"), ("cameo", "cameo:03")):
        found = json.loads(run("forecast", "Iran", "Russia", "--as-of", AS_OF, "--class", scheme, "--json").stdout)
        assert found[0]["asked"]["wanted"] == first
        assert len(found) > 5


def test_ask_resolve_and_scores(run, workspace, tmp_path):
    asked = "material cooperation of Russia toward Iran before 2012-12-01"
    found = json.loads(run("forecast", "ask", asked, "--as-of", AS_OF, "--json").stdout)
    assert (found["asked"]["one"], found["asked"]["directed"], found["asked"]["within"]) == ("RUS", True, 60)
    assert (
        "of Russia toward Iran from 2012-10-02 to 2012-11-30" in run("forecast", "ask", asked, "--as-of", AS_OF).stdout
    )
    run("forecast", "ask", "material conflict between China and France within 365 days")
    before = json.loads(run("forecast", "scores", "--json").stdout)
    assert before["scores"] is None
    assert len(before["forecasts"]) == len({one["forecast"]["id"] for one in before["forecasts"]})
    assert "nothing to plot" in run("forecast", "scores", "--plot", tmp_path / "p.svg", code=2).output
    resolved = json.loads(run("forecast", "resolve", "--json").stdout)
    with detente.open(workspace) as desk, desk.event_table() as table:
        rows = table.arrow(table.rows()).to_pylist()
    happened = [
        row["event_date"]
        for row in rows
        if (row["source_party"], row["target_party"], row["quad"]) == ("RUS", "IRN", 2)
        and datetime.date(2012, 10, 2) <= row["event_date"] <= datetime.date(2012, 11, 30)
    ]
    mine = next(one for one in resolved if one["forecast"] == found["id"])
    assert (mine["outcome"], mine["decided"]) == (("yes", str(min(happened))) if happened else ("no", None))
    # A year from the last day on is not covered yet: unknown is not no.
    open_ones = [
        one for one in json.loads(run("forecast", "scores", "--json").stdout)["forecasts"] if not one["resolution"]
    ]
    assert [one["forecast"]["asked"]["within"] for one in open_ones] == [365]
    assert "needs its id and its outcome" in run("forecast", "resolve", "--outcome", "yes", code=2).output
    id_ = open_ones[0]["forecast"]["id"]
    assert "name and a note" in run("forecast", "resolve", id_, "--outcome", "no", code=1).output
    told = run("forecast", "resolve", id_, "--outcome", "no", "--name", "A. Analyst", "--note", "by agreement").stdout
    assert told.endswith("1 forecast resolved, 0 open\n")
    plot = tmp_path / "plot.svg"
    printed = run("forecast", "scores", "--list", "--plot", plot).stdout
    assert f"wrote {plot}" in printed
    assert "skill against the base rate" in printed
    assert "last seal of the ledger: " in printed
    assert plot.read_text().startswith("<svg")
    assert "all is well" in run("check").stdout


def test_the_same_forecast_asked_again_is_the_same_bytes_and_is_kept_once(run):
    arguments = ("forecast", "China", "Japan", "--as-of", AS_OF, "--json")
    first = run(*arguments).stdout
    count = len(json.loads(run("forecast", "scores", "--json").stdout)["forecasts"])
    assert run(*arguments).stdout == first
    assert len(json.loads(run("forecast", "scores", "--json").stdout)["forecasts"]) == count


def test_events_reported_later_change_no_forecast(workspace, events, last_day, tmp_path):
    from detente.events import Window, put_rows

    def forecast(desk) -> list[str]:
        return [one.model_dump_json() for one in desk.forecasts.pair("Iran", "Russia", as_of=AS_OF, keep=False)]

    with detente.open(workspace) as desk:
        expected = forecast(desk)
    planted = pa.Table.from_pylist(
        [
            {**row, "date": row["date"] + datetime.timedelta(days=3), "cameo": "190", "quad": 4}
            for row in events.to_pylist()
            if row["date"] > datetime.date(2012, 10, 1)
        ],
        schema=events.schema,
    )
    with detente.open(tmp_path / "workspace") as desk:
        window = Window(since=datetime.date(2010, 1, 1), until=last_day + datetime.timedelta(days=3))
        put_events(desk, pa.concat_tables([events, planted]), window, put_rows)
        assert forecast(desk) == expected


def put_events(desk, events, window, put_rows) -> None:
    from detente.events.layout import SCHEMA

    columns = {"event_date": "date", "report_date": "date", "source": "source", "source_party": "source",
               "target": "target", "target_party": "target", "cameo": "cameo", "quad": "quad",
               "goldstein": "goldstein", "plover": "plover"}  # fmt: skip
    table = pa.table({name: events[column] for name, column in columns.items()})
    table = table.cast(pa.schema([SCHEMA.field(name) for name in table.column_names]))
    put_rows(desk.events.location, table, data_set="icews", name="x", fingerprint="2", window=window)


def test_outside_what_the_events_cover_nothing_is_said(workspace, tmp_path):
    with detente.open(workspace) as desk:
        for day in ("2009-12-31", "2014-01-01"):
            with pytest.raises(UsageError, match="unknown, not nothing"):
                desk.forecasts.pair("Iran", "Russia", as_of=day)
        with pytest.raises(ForecastError, match="do not know 'BRA'"):
            desk.forecasts.pair("Iran", "Brazil", as_of=AS_OF)
        with pytest.raises(UsageError, match="no data set 'gdelt2'"):
            desk.forecasts.pair("Iran", "Russia", data_set="gdelt2")
        with pytest.raises(UsageError, match="not within 3650 days"):
            desk.forecasts.ask("material conflict between Iran and Russia before 2010-05-01", as_of=AS_OF)
    with detente.open(tmp_path / "empty") as desk, pytest.raises(ForecastError, match="no events to forecast from"):
        desk.forecasts.pair("Iran", "Russia")


def test_backtest(run, tmp_path):
    plot = tmp_path / "backtest.png"
    arguments = ("backtest", "Iran", "Russia", "--from", "2012-06-01", "--to", "2012-12-01", "--within", "30d")
    found = json.loads(run(*arguments, "--plot", plot, "--json").stdout)
    assert plot.read_bytes().startswith(b"\x89PNG")
    assert found["scores"]["forecasts"] == len(found["tried"]) == 7 * 5
    assert {part["within"] for part in found["parts"]} == {30}
    assert sum(part["scores"]["forecasts"] for part in found["parts"]) == 35
    assert "35 answered forecasts" in run(*arguments).stdout
    late = run("backtest", "Iran", "Russia", "--from", "2013-04-10", "--to", "2013-04-12", code=2).output
    assert "has been answered by 2013-04-14" in late
    with_wrong = run("backtest", "Iran", "Russia", "--from", "2013-04-10", "--to", "2012-04-12", code=2).output
    assert "in order" in with_wrong


def test_a_backtest_forecast_is_the_one_that_would_have_been_made(run):
    found = json.loads(
        run("backtest", "Iran", "Russia", "--from", AS_OF, "--to", AS_OF, "--within", "30d", "--json").stdout
    )
    made = json.loads(run("forecast", "Iran", "Russia", "--within", "30d", "--as-of", AS_OF, "--json").stdout)
    assert [round(one["probability"], 4) for one in found["tried"]] == [one["probability"] for one in made]


def test_next_ranks_whom_a_state_turns_to(run, events):
    arguments = ("forecast", "next", "Russia", "Make a visit", "--as-of", AS_OF, "--most", "5")
    found = json.loads(run(*arguments, "--json").stdout)
    assert [one["rank"] for one in found["ranked"]] == [1, 2, 3, 4, 5]
    assert "RUS" not in {one["actor"] for one in found["ranked"]}
    scores = [one["score"] for one in found["ranked"]]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= one["probability"] <= 1 for one in found["ranked"])
    visits = [
        (row["target"], row["date"].isoformat())
        for row in events.to_pylist()
        if (row["source"], row["cameo"]) == ("RUS", "042") and row["date"].isoformat() <= AS_OF
    ]
    for one in found["ranked"]:
        mine = [day for target, day in visits if target == one["actor"]]
        assert (one["before"], one["last"]) == (len(mine), max(mine, default=None))
        assert len(one["reasons"]) > 3
    printed = run(*arguments).stdout
    assert f"1. {found['ranked'][0]['name']}, beside the other candidates" in printed
    assert found["ranked"][0]["reasons"][0]["words"] in printed


def test_the_brief_of_a_workspace_with_events_has_forecasts_and_their_record_as_of_its_date(run, workspace):
    found = json.loads(run("brief", "Iran", "Russia", "--as-of", AS_OF, "--json").stdout)
    section = next(one for one in found["sections"] if one["anchor"] == "forecasts")
    assert len(section["groups"][0]["entries"]) == 5
    again = json.loads(run("brief", "Iran", "Russia", "--as-of", AS_OF, "--json").stdout)
    assert again == found
    # Answers that came after the date are not in its record.
    run("forecast", "resolve")
    assert json.loads(run("brief", "Iran", "Russia", "--as-of", AS_OF, "--json").stdout) == found
    late = json.loads(run("brief", "Iran", "Russia", "--as-of", "2014-06-01", "--json").stdout)
    section = next(one for one in late["sections"] if one["anchor"] == "forecasts")
    assert section["lead"].startswith("No forecast: no data set covers 2014-06-01")

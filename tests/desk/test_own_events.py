"""Events of the workspace's own documents in the event table."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import detente
from detente.cli import app

SIGNED = "Russia and Iran signed an agreement on military cooperation in Tehran on 20 January 2015."
AGAIN = "Iran and Russia signed an agreement on military cooperation on 20 January 2015, officials said in Tehran."
PRAISED = "President Vladimir Putin praised Iran on 2 February 2015."


def note(folder: Path, name: str, text: str, published: str | None, publisher: str) -> Path:
    meta = f'<meta property="article:published_time" content="{published}T10:00:00Z">' if published else ""
    meta += f'<meta property="og:site_name" content="{publisher}">'
    file = folder / f"{name}.html"
    body = f"<article><h1>{name}</h1><p>{text}</p></article>"
    file.write_text(f"<html><head><title>{name}</title>{meta}</head><body>{body}</body></html>", encoding="utf-8")
    return file


@pytest.fixture
def desk(tmp_path):
    with detente.open(tmp_path / "workspace") as opened:
        opened.add(
            note(tmp_path, "Deal", SIGNED, "2015-01-21", "Northern Wire"),
            note(tmp_path, "Praise", PRAISED, "2015-02-03", "Gulf Desk"),
        )
        yield opened


def rows(desk, as_of: datetime.date | None = None) -> list[dict]:
    with desk.event_table() as table:
        found = table.arrow(table.rows(data_sets=["documents"], as_of=as_of)).to_pylist()
    return sorted(found, key=lambda row: (row["event_date"], row["source_party"] or "", row["target_party"] or ""))


def test_events_are_rows_with_their_codes(desk):
    report = desk.collect_events()
    assert (report.documents, report.undated) == (2, 0)
    found = rows(desk)
    assert report.rows == len(found)
    assert {row["dyad"] for row in found} == {"IRN-RUS"}
    signed = [row for row in found if row["cameo"] == "057"]
    assert signed
    for row in signed:
        assert (row["event_date"], row["report_date"]) == (datetime.date(2015, 1, 20), datetime.date(2015, 1, 21))
        assert (row["plover"], row["quad"], row["goldstein"], row["reports"]) == ("SUPPORT", 1, 8.0, 1)
    praised = next(row for row in found if row["event_date"] == datetime.date(2015, 2, 2))
    assert (praised["source_party"], praised["source_state"], praised["target_party"]) == ("RUS", "RUS", "IRN")
    assert (praised["source"], praised["source_sector"]) == ("RUS.putin", "government")
    ids = {event.id for _, reading in desk.store.readings(undated=True) for event in reading.events}
    assert {row["row_id"] for row in found} <= ids


def test_collected_again_nothing_changes_and_new_documents_add_reports(desk, tmp_path):
    desk.collect_events()
    before = rows(desk)
    desk.collect_events()
    assert rows(desk) == before
    desk.add(note(tmp_path, "Second", AGAIN, "2015-01-23", "Caspian Post"))
    desk.collect_events()
    after = rows(desk)
    assert len(after) == len(before)
    signed = [row for row in after if row["cameo"] == "057"]
    assert {(row["reports"], row["first_reports"]) for row in signed} == {(2, 1)}
    with desk.event_table() as table:
        assert table.data_sets == ("documents",)


def test_as_of_a_date_later_documents_change_nothing(desk, tmp_path):
    desk.collect_events()
    day = datetime.date(2015, 1, 22)
    before = rows(desk, day)
    assert before
    desk.add(
        note(tmp_path, "Second", AGAIN, "2015-01-23", "Caspian Post"),
        note(tmp_path, "Third", "Russia attacked Iran on 20 January 2015.", "2015-01-24", "Caspian Post"),
    )
    desk.collect_events()
    assert rows(desk, day) == before


def test_one_publisher_is_one_witness_and_undated_documents_tell_nothing(desk, tmp_path):
    desk.add(
        note(tmp_path, "Second", AGAIN, "2015-01-23", "Northern Wire"),
        note(tmp_path, "Undated", "Russia condemned Iran.", None, "Caspian Post"),
    )
    report = desk.collect_events()
    assert report.undated == 1
    found = rows(desk)
    assert {row["reports"] for row in found} == {1}
    assert not [row for row in found if row["quad"] == 3]


def test_without_documents_there_is_nothing(tmp_path):
    with detente.open(tmp_path / "empty") as desk:
        report = desk.collect_events()
        assert (report.rows, report.window) == (0, None)


def test_on_the_command_line(desk, tmp_path):
    place = str(tmp_path / "workspace")
    done = CliRunner().invoke(app, ["-w", place, "events", "collect", "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["data_set"] == "documents"
    shown = CliRunner().invoke(app, ["-w", place, "events", "show", "Iran", "Russia", "--json"])
    series = json.loads(shown.stdout)
    assert [one["data_set"] for one in series] == ["documents"]
    assert sum(period["events"] or 0 for period in series[0]["periods"]) == len(rows(desk))
    told = CliRunner().invoke(app, ["-w", place, "events", "collect"]).stdout
    assert told.startswith("2 documents tell ")

"""What documents say beside forecasts: agreements, open conditions, the words of past events; as of means as of."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from typer.testing import CliRunner

import detente
from detente.cli import app
from detente.forecast.documents import MOST, documents_say

AS_OF = "2012-10-01"
SIGNED = "Russia and Iran signed the Caspian Defence Treaty in Moscow on 8 May 2012."
WAITS = "Before the Caspian Defence Treaty can enter into force, the Majlis must ratify it."
SUSPENDED = "Russia suspended the Caspian Defence Treaty with Iran on 20 November 2012."
RATIFIED = "The Caspian Defence Treaty between Russia and Iran entered into force on 14 September 2012."
DECREE = "The presidential decree of 22 September 2010 bans the delivery of S-300 missiles to Iran by Russia."
TOLD = {
    "a": ("2012-05-10", SIGNED),
    "b": ("2012-08-02", f"{WAITS} Russia accused Iran of delay."),
    "later": ("2012-12-03", SUSPENDED),
    "decree": ("2012-12-10", f"{DECREE} On 9 December Russia and Iran signed the Volga Treaty."),
}


def write_notes(folder: Path, names: str | list[str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        day, text = TOLD[name]
        (folder / f"{name}.html").write_text(
            f'<html><head><title>Note {name}</title><meta property="og:site_name" content="Gulf Desk">'
            f'<meta property="article:published_time" content="{day}T10:00:00Z"></head>'
            f"<body><article><p>{text}</p></article></body></html>",
            encoding="utf-8",
        )
    return folder


@pytest.fixture(scope="module")
def with_notes(workspace, tmp_path_factory):
    """The small world with what was learned from it, and two documents on Iran and Russia."""
    folder = tmp_path_factory.mktemp("with notes") / "workspace"
    shutil.copytree(workspace, folder)
    with detente.open(folder) as desk:
        desk.add(write_notes(folder.parent / "notes", ["a", "b"]))
    return folder


def made(desk, day=AS_OF):
    return desk.forecasts.pair("Iran", "Russia", as_of=day, keep=False)


def test_no_figure_changes_and_what_documents_say_stands_beside(workspace, with_notes):
    with detente.open(workspace) as desk:
        bare = made(desk)
    assert {one.documents for one in bare} == {None}
    with detente.open(with_notes) as desk:
        told = made(desk)
        texts = {one.id: one.text for one in desk.documents()}
    assert [one.model_copy(update={"documents": None}) for one in told] == list(bare)
    said = told[0].documents
    assert (str(said.as_of), said.documents, said.left_out) == (AS_OF, 2, 0)
    treaty, waits = said.factors
    assert (treaty.kind, treaty.status, treaty.standing, str(treaty.when)) == (
        "agreement", "signed", "under_way", "2012-05-08",
    )  # fmt: skip
    assert "Caspian Defence Treaty" in treaty.title
    assert treaty.words == "signed, not known to be in force"
    assert treaty.quotations[0].named == "Gulf Desk, 2012-05-10"
    assert (waits.kind, waits.status, waits.words) == (
        "prerequisite", "signed", "waits on what must come first; signed, not known to be in force",
    )  # fmt: skip
    assert [one.role for one in waits.quotations] == ["what must come first", "what waits on it"]
    for factor in said.factors:
        for one in factor.quotations:
            assert one.evidence.holds_in(texts[one.evidence.document_id])
            assert one.sentence.holds_in(texts[one.evidence.document_id])


def test_a_later_document_changes_no_forecast_and_an_earlier_day_knows_less(with_notes, tmp_path):
    with detente.open(with_notes) as desk:
        expected = made(desk)
    folder = tmp_path / "workspace"
    shutil.copytree(with_notes, folder)
    with detente.open(folder) as desk:
        desk.add(write_notes(tmp_path / "notes", ["later", "decree"]))
        assert [one.model_dump_json() for one in made(desk)] == [one.model_dump_json() for one in expected]

        def said(day):
            return documents_say(desk.dossier("Iran", "Russia", as_of=day))

        assert said("2012-12-03").factors[0].status == "suspended"
        assert said("2012-12-02").factors[0].status == "signed"
        assert [one.kind for one in said("2012-08-01").factors] == ["agreement"]
        assert said("2012-05-09") is None
        # What is held up comes before what is newer and under way.
        factors = said("2012-12-10").factors
        assert [one.standing for one in factors if one.kind == "agreement"][:2] == ["held_up", "under_way"]
        [decree] = [one for one in factors if one.kind == "obstacle"]
        assert decree.quotations[0].role == "what it stands in the way of"
        assert "S-300" in decree.quotations[0].evidence.quote


def test_a_condition_that_was_met_is_not_open(with_notes, tmp_path, monkeypatch):
    monkeypatch.setitem(TOLD, "force", ("2012-09-15", RATIFIED))
    folder = tmp_path / "workspace"
    shutil.copytree(with_notes, folder)
    with detente.open(folder) as desk:
        desk.add(write_notes(tmp_path / "notes", ["force"]))
        said = made(desk)[0].documents
    assert [(one.kind, one.standing) for one in said.factors] == [("agreement", "holds")]
    assert said.factors[0].words == "in force"


def test_silent_documents_are_not_no_documents(with_notes):
    with detente.open(with_notes) as desk:
        said = desk.forecasts.pair("China", "Japan", as_of=AS_OF, keep=False)[0].documents
        assert (said.documents, said.factors) == (2, ())
        with pytest.raises(ValueError, match="as of a day"):
            documents_say(desk.dossier("Iran", "Russia"))


def test_many_agreements_are_cut_off_and_counted(workspace, tmp_path):
    folder = tmp_path / "workspace"
    shutil.copytree(workspace, folder)
    names = ["Tabriz", "Kazan", "Astrakhan", "Isfahan", "Shiraz", "Sochi", "Murmansk", "Mashhad"]
    text = " ".join(f"Russia and Iran signed the {name} Treaty on {day} May 2012." for day, name in enumerate(names, 1))
    (tmp_path / "a.txt").write_text(f"Treaties\n\n20 May 2012\n\n{text}", "utf-8")
    with detente.open(folder) as desk:
        desk.add(tmp_path / "a.txt")
        said = made(desk)[0].documents
    assert len(said.factors) == MOST
    assert said.left_out == len(names) - MOST
    # The newest first.
    assert [one.when.start.day for one in said.factors] == [8, 7, 6, 5, 4, 3]


def test_it_is_printed_once_and_kept_in_the_book(with_notes):
    # The small world that other tests forecast in keeps what they made: this day is no other test's.
    day = "2012-09-24"
    run = CliRunner(env={"COLUMNS": None}).invoke
    arguments = ["-w", str(with_notes), "forecast", "Iran", "Russia", "--as-of", day]
    printed = run(app, arguments).stdout
    assert printed.count(f"What 2 documents published by {day} say: beside the figures, and no part of them") == 1
    assert "Caspian Defence Treaty: signed, not known to be in force (2012-05-08)" in printed
    assert "what must come first: “" in printed
    assert "] Gulf Desk, 2012-05-10" in printed
    found = json.loads(run(app, [*arguments, "--json"]).stdout)
    assert found[0]["documents"]["factors"][0]["status"] == "signed"
    asked = "material cooperation between Iran and Russia within 30 days"
    assert "say: beside the figures" in run(app, [*arguments[:3], "ask", asked, "--as-of", day]).stdout
    silent = run(app, [*arguments[:3], "China", "Japan", "--as-of", day]).stdout
    assert "nothing of an agreement of the two" in silent
    with detente.open(with_notes) as desk:
        kept = [one.forecast for one in desk.forecasts.kept() if one.forecast.id == found[0]["id"]]
        assert [one.documents.model_dump(mode="json") for one in kept] == [found[0]["documents"]]
        brief = desk.brief("Iran", "Russia", as_of=day)
        assert "all is well" in run(app, ["-w", str(with_notes), "check"]).stdout
    groups = next(one for one in brief.sections if one.anchor == "forecasts").groups
    beside = next(one for one in groups if one.title.startswith("What documents say"))
    assert [one.facts[0].words for one in beside.entries] == [
        one["words"] for one in found[0]["documents"]["factors"]
    ]  # fmt: skip
    assert all(one.quotations and one.quotations[0].source == "Gulf Desk, 10 May 2012" for one in beside.entries[:1])


@pytest.fixture(scope="module")
def own_events(events, last_day, tmp_path_factory):
    """A workspace whose own documents told all events: those of two documents that are there, and the small world's."""
    from detente.desk.own_events import DATA_SET, collected
    from detente.events import Window, put_rows

    folder = tmp_path_factory.mktemp("own events")
    with detente.open(folder / "workspace") as desk:
        desk.add(write_notes(folder / "notes", ["a", "b", "later"]))
        real = collected(desk.store.readings(), desk.codebook, lambda day: {}).table()
        columns = {"event_date": "date", "report_date": "date", "source": "source", "source_party": "source",
                   "target": "target", "target_party": "target", "cameo": "cameo", "quad": "quad",
                   "goldstein": "goldstein", "plover": "plover"}  # fmt: skip
        world = pa.table({name: events[column] for name, column in columns.items()})
        world = world.cast(pa.schema([real.schema.field(name) for name in world.column_names]))
        whole = pa.concat_tables([real, world], promote_options="default")
        window = Window(since=datetime.date(2010, 1, 1), until=last_day)
        put_rows(desk.events.location, whole, data_set=DATA_SET, name="x", fingerprint="1", window=window)
    return folder / "workspace"


def test_past_events_of_own_documents_come_with_their_words(own_events):
    with detente.open(own_events) as desk:
        texts = {one.id: one for one in desk.documents()}
        asked = "Sign formal agreement between Iran and Russia within 90 days"
        forecast = desk.forecasts.ask(asked, as_of="2012-05-10", keep=False)
        signed = next(one for one in forecast.past if str(one.date) == "2012-05-08")
        [told] = signed.quotations
        assert told.evidence.holds_in(texts[told.evidence.document_id].text)
        assert told.evidence.quote in SIGNED
        assert (told.title, told.named) == ("Note a", "Gulf Desk, 2012-05-10")
        # Both signed: the event stands in the table once each way, and the same words tell it.
        assert {(str(one.date), *one.quotations) for one in forecast.past if one.quotations} == {("2012-05-08", told)}
        assert any(not one.quotations for one in forecast.past)
        # The day before the document came out, nobody knew of it.
        before = desk.forecasts.ask(asked, as_of="2012-05-09", keep=False)
        assert "2012-05-08" not in {str(one.date) for one in before.past if one.quotations}
        happened = [one for one in forecast.precedents if one.happened]
        for one in happened:
            assert (one.event.date - one.as_of).days == one.after
            assert {one.event.source, one.event.target} == {one.one, one.other}
        assert all(one.event is None for one in forecast.precedents if not one.happened)
        brief = desk.brief("Iran", "Russia", as_of="2012-05-10")
        quoted = [
            quotation
            for entry in brief.entries()
            if entry.anchor.startswith("forecasts-")
            for quotation in entry.quotations
            if "to Iran: Sign formal agreement (057)" in quotation.role
        ]
        assert quoted
        assert all(one.evidence == told.evidence.id for one in quoted)
    printed = CliRunner(env={"COLUMNS": None}).invoke(
        app, ["-w", str(own_events), "forecast", "ask", asked, "--as-of", "2012-05-10"]
    ).stdout  # fmt: skip
    assert f"“{told.evidence.quote}” [{told.evidence.id}] Gulf Desk, 2012-05-10" in printed

"""The Python face: from documents to a brief, a date at a time."""

from __future__ import annotations

import datetime
import pickle
from pathlib import Path

import pytest

import detente
from detente.codebook import load_codebook
from detente.desk import dyad_of, to_day
from detente.errors import CodebookError, UsageError, WorkspaceError
from detente.model import Sign

EARLY = "Russia and Iran signed an agreement on military cooperation in Tehran on 20 January 2015."
LATE = "Moscow cancelled the agreement with Tehran. Mistrust between Iran and Russia hampers cooperation."
UNDATED = "Western sanctions push Iran and Russia together."


def note(folder: Path, name: str, text: str, published: str | None = None) -> Path:
    meta = f'<meta property="article:published_time" content="{published}T10:00:00Z">' if published else ""
    file = folder / f"{name}.html"
    body = f"<article><h1>{name}</h1><p>{text}</p></article>"
    file.write_text(f"<html><head><title>{name}</title>{meta}</head><body>{body}</body></html>", encoding="utf-8")
    return file


@pytest.fixture
def desk(tmp_path):
    with detente.open(tmp_path / "workspace") as opened:
        yield opened


def test_from_documents_to_a_brief(desk, tmp_path):
    report = desk.add(note(tmp_path, "Early", EARLY, "2015-01-21"), note(tmp_path, "Late", LATE, "2016-01-01"))
    assert (report.added, report.known, report.new_origins, report.refused, report.read) == (2, 0, 0, (), 2)
    assert [document.title for document in desk.documents()] == ["Early", "Late"]
    dossier = desk.dossier("Iran", "RUS", as_of="2015-02-02")
    assert (dossier.considered, str(dossier.dyad)) == (1, "IRN-RUS")
    assert dossier.agreements
    brief = desk.brief("Iran", "Russia", as_of=datetime.date(2015, 2, 2))
    brief.save(tmp_path / "brief.md")
    assert "military cooperation" in (tmp_path / "brief.md").read_text(encoding="utf-8")
    for quotation in brief.quotations():
        passage = desk.show(quotation.evidence)
        assert passage.evidence.quote == quotation.quote
        assert (passage.before + passage.evidence.quote + passage.after) in EARLY + f"Early\n\n{EARLY}"


def test_what_is_published_later_changes_nothing(desk, tmp_path):
    desk.add(note(tmp_path, "Early", EARLY, "2015-01-21"))
    before = desk.dossier("Iran", "Russia", as_of="2015-02-02")
    text_of_early = next(desk.documents()).text
    # The same text again, later and under another title; a later near-copy; a later contradiction.
    (tmp_path / "again.txt").write_text(text_of_early + "", encoding="utf-8")
    desk.add(
        note(tmp_path, "Late", LATE, "2015-02-03"),
        note(tmp_path, "Copy", EARLY + " Our correspondent adds a word.", "2015-03-01"),
    )
    assert desk.dossier("Iran", "Russia", as_of="2015-02-02") == before
    assert desk.dossier("Iran", "Russia", as_of="2015-02-03") != before
    assert desk.dossier("Iran", "Russia").considered == 3


def test_undated_documents_are_named_but_do_not_count(desk, tmp_path):
    desk.add(note(tmp_path, "Early", EARLY, "2015-01-21"), tmp_path / "undated.txt")
    (tmp_path / "undated.txt").write_text(UNDATED, encoding="utf-8")
    desk.add(tmp_path / "undated.txt")
    dossier = desk.dossier("Iran", "Russia", as_of="2015-02-02")
    assert dossier.considered == 1
    assert "undated" in [gap.kind for gap in dossier.gaps]
    assert desk.dossier("Iran", "Russia").considered == 2


def test_a_copy_of_a_wire_story_is_one_source(desk, tmp_path):
    story = (
        " ".join(f"{EARLY} {UNDATED} {LATE}" for _ in range(1))
        + " "
        + " ".join(
            f"The delegations discussed item {word} of the common list in the afternoon session." for word in "abcdefgh"
        )
    )
    for number, intro in enumerate(("", "By our own staff. ", "From the wires this morning, shortened. ")):
        desk.add(note(tmp_path, f"Story {number}", intro + story, f"2015-02-0{number + 1}"))
    families = desk.store.families()
    assert len(families) == 3
    assert len(set(families.values())) == 1
    assert all(factor.families == 1 for factor in desk.dossier("Iran", "Russia").factors)


def test_one_broken_file_keeps_nothing_out(desk, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(5):
        note(folder, f"Note {number}", f"{EARLY} This is number {number}.", "2015-01-21")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4\x00\xff")
    report = desk.add(folder)
    assert (report.added, report.read) == (5, 5)
    (refusal,) = report.refused
    assert refusal.location == str(folder / "broken.pdf")
    assert refusal.reason


def test_a_stopped_run_goes_on(desk, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(6):
        note(folder, f"Note {number}", f"{EARLY} This is number {number}.", "2015-01-21")

    def stop(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("reading", 3):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.add(folder, progress=stop)
    assert desk.statistics().documents == 6
    report = desk.add(folder)
    assert (report.known, report.read + desk.statistics().readings >= 6) == (6, True)
    assert desk.statistics().readings == 6


def test_progress_comes_to_its_end(desk, tmp_path):
    told: list[tuple[str, int, int]] = []
    files = [note(tmp_path, f"Note {n}", f"{EARLY} {n}.", "2015-01-21") for n in range(3)]
    desk.add(*files, progress=lambda *step: told.append(step))
    assert told == [("adding", n, 3) for n in (1, 2, 3)] + [("reading", n, 3) for n in (1, 2, 3)]


def test_workers_change_nothing(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(20):
        note(folder, f"Note {number}", f"{EARLY} {LATE} This is number {number}.", "2015-01-21")
    for workers in (1, 2):
        with detente.open(tmp_path / f"{workers}") as desk:
            desk.add(folder, workers=workers)
            desk.export(tmp_path / f"{workers}.zip")
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()


def test_another_codebook_reads_anew(tmp_path):
    file = tmp_path / "note.txt"
    file.write_text("Exyland and Russia signed an agreement on trade in Moscow.", encoding="utf-8")
    folder = tmp_path / "codebook" / "actors"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text("actors:\n  - {id: XYL, name: Exyland, kind: state}\n")
    with detente.open(tmp_path / "w") as desk:
        desk.add(file)
        with pytest.raises(CodebookError):
            desk.dossier("Exyland", "Russia")
    with detente.open(tmp_path / "w", codebook=tmp_path / "codebook") as desk:
        dossier = desk.dossier("Exyland", "Russia")
        assert dossier.agreements
        assert desk.read_new() == 0


def test_a_mistake_in_the_codebook_is_told_before_anything_is_stored(tmp_path):
    (tmp_path / "codebook").mkdir()
    (tmp_path / "codebook" / "wrong.yaml").write_text("actors: 3\n")
    with detente.open(tmp_path / "w", codebook=[tmp_path / "codebook"]) as desk:
        with pytest.raises(CodebookError):
            desk.add(note(tmp_path, "Early", EARLY))
        assert desk.statistics().documents == 0


def test_reading_without_a_workspace():
    reading = detente.read(f"They met yesterday. {EARLY}", published="2015-01-22", title="A title")
    assert [mention.status.value for mention in reading.agreements] == ["signed"]
    assert all(s.evidence.holds_in(f"They met yesterday. {EARLY}") for s in reading.statements())
    assert datetime.date(2015, 1, 21) in [found.when.start for found in reading.dates]
    assert detente.read("Иран и Россия подписали соглашение о военном сотрудничестве в Тегеране.").note


def test_reading_files(tmp_path):
    files = [note(tmp_path, "Early", EARLY, "2015-01-21"), tmp_path / "absent", note(tmp_path, "Late", LATE)]
    found = list(detente.read_files([*files, tmp_path / "absent too"]))
    assert [type(one).__name__ for one in found] == ["ReadFile", "Refusal", "ReadFile", "Refusal"]
    assert found[0].reading.document_id == found[0].document.id
    assert "no such file" in found[1].reason


def test_names_of_the_dyad():
    codebook = load_codebook()
    for one, other in (("Iran", "Russia"), ("the Kremlin", "Tehran"), ("RUS", "irn"), ("Russian", "Iranian")):
        assert str(dyad_of(codebook, one, other)) == "IRN-RUS"
    with pytest.raises(UsageError, match="different"):
        dyad_of(codebook, "Moscow", "the Kremlin")


def test_a_person_stands_for_the_state_of_that_day(tmp_path):
    (tmp_path / "actors").mkdir()
    office = "{role: envoy, of: RUS, since: 2010-01-01, until: 2014-12-31}"
    entry = f"{{id: RUS.quill, name: Ada Quill, kind: person, offices: [{office}]}}"
    (tmp_path / "actors" / "persons.yaml").write_text(f"actors:\n  - {entry}\n")
    codebook = load_codebook(tmp_path)
    assert str(dyad_of(codebook, "Ada Quill", "Iran", datetime.date(2012, 1, 1))) == "IRN-RUS"
    assert str(dyad_of(codebook, "Ada Quill", "Iran", datetime.date(2020, 1, 1))) == "IRN-RUS.quill"


@pytest.mark.parametrize("day", ["2015-02-02", datetime.date(2015, 2, 2), datetime.datetime(2015, 2, 2, 23, 59)])
def test_days(day):
    assert to_day(day) == datetime.date(2015, 2, 2)
    assert to_day(None) is None


@pytest.mark.parametrize("day", ["2015", "02-02-2015", "2015-2-30", "now", "2015-02-02T10:00", "٢٠١٥-٠٢-٠٢x"])
def test_days_that_are_none(day):
    with pytest.raises(UsageError, match="no date"):
        to_day(day)


def test_opening_what_is_not_there(tmp_path):
    with pytest.raises(WorkspaceError, match="no workspace here"):
        detente.open(tmp_path / "none", create=False)


def test_export_and_import(desk, tmp_path):
    desk.add(note(tmp_path, "Early", EARLY, "2015-01-21"))
    desk.export(tmp_path / "w.zip")
    with detente.open(tmp_path / "other") as other:
        assert other.import_(tmp_path / "w.zip").documents == 1
        assert other.read_new() == 0, "readings come along"
        assert list(other.check()) == []
        assert other.dossier("Iran", "Russia") == desk.dossier("Iran", "Russia")


def test_the_public_names_are_there():
    for name in detente.__all__:
        assert getattr(detente, name) is not None
    with pytest.raises(AttributeError, match="nothing"):
        detente.nothing  # noqa: B018


def test_reports_can_be_handed_to_other_processes(desk, tmp_path):
    report = desk.add(note(tmp_path, "Early", EARLY), tmp_path / "absent")
    assert pickle.loads(pickle.dumps(report)) == report
    assert Sign.INCENTIVE.value == "incentive"

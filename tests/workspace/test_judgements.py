"""Judgements in the workspace: they stay, undone or not, on both backends, and nothing false comes in."""

from __future__ import annotations

import datetime
import json

import pytest

from detente.errors import WorkspaceError
from detente.model import AnalystJudgement, Anchor, Evidence, StatementKind, Undoing, Verdict
from detente.workspace import JudgementLog, Store

DAY = datetime.date


def judgement(text_id: str, text: str, **more) -> AnalystJudgement:
    words = Evidence.in_text(text_id, text, 0, 10)
    given = {"verdict": Verdict.REJECT, "by": "A. Reader", "on": DAY(2026, 3, 1), **more}
    return AnalystJudgement(anchors=(Anchor(kind=StatementKind.CLAIM, evidence=words),), **given)


@pytest.fixture
def stored(place, draft, story):
    """A workspace with one document, its log, and the document."""
    with Store.open(place) as store:
        one = draft(story(1))
        document = store.add(one.text, one.language, one.origin, one.raw).document
        yield store, JudgementLog(store), document


def test_judgements_stay_and_an_undone_one_leaves_its_trace(stored, place):
    _, log, document = stored
    first = judgement(document.id, document.text, why="a rumour — “so they say”\x00")
    second = judgement(document.id, document.text, verdict=Verdict.ACCEPT, by="B. Reader")
    assert log.append([first, second]) == 2
    assert log.append([first]) == 0
    undoing = Undoing(judgement=first.id, by="B. Reader", on=DAY(2026, 3, 2), why="it is none")
    log.append([undoing])
    with Store.open(place, create=False) as again:
        entries = JudgementLog(again).judgements()
        assert [(one.judgement, one.undone) for one in entries] == [(first, undoing), (second, None)]
        assert JudgementLog(again).standing() == [second]
        assert list(again.check()) == []


def test_they_come_by_day_whenever_they_were_brought_in(stored):
    _, log, document = stored
    late, early = (judgement(document.id, document.text, on=day) for day in (DAY(2026, 3, 2), DAY(2026, 3, 1)))
    log.append([late])
    log.append([early])
    assert [one.judgement for one in log.judgements()] == [early, late]


def test_a_new_reading_does_not_touch_them(stored, read):
    store, log, document = stored
    log.append([judgement(document.id, document.text)])
    before = log.judgements()
    store.put_readings([(document, read(document))])
    store.put_readings([(document, read(document, reader="reader 2", codebook="codebook 2"))])
    assert log.judgements() == before


def test_an_export_takes_them_along(stored, tmp_path):
    store, log, document = stored
    made = judgement(document.id, document.text)
    log.append([made, Undoing(judgement=made.id, by="B", on=DAY(2026, 3, 2))])
    store.export(tmp_path / "export.zip")
    with Store.open(tmp_path / "other") as other:
        other.import_from(tmp_path / "export.zip")
        assert JudgementLog(other).judgements() == log.judgements()
        assert list(other.check()) == []


def test_a_quotation_that_does_not_stand_there_is_found_and_kept_out(stored, tmp_path):
    store, log, document = stored
    log.append([judgement(document.id, "Ten letters that the document does not hold.")])
    problems = [(one.part, one.problem) for one in store.check()]
    assert len(problems) == 1
    assert problems[0][0] == "ledger"
    assert "which does not stand at [0, 10)" in problems[0][1]
    store.export(tmp_path / "export.zip")
    with Store.open(tmp_path / "other") as other, pytest.raises(WorkspaceError, match="does not stand at"):
        other.import_from(tmp_path / "export.zip")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "entry 1 is no judgement"),
        (json.dumps({"verdict": "praise"}), "entry 1 is no judgement"),
    ],
    ids=["broken", "another verdict"],
)
def test_an_entry_that_is_none_is_told(stored, content, message):
    store, log, _ = stored
    store.append([("judgement", content)])
    assert [one.problem.startswith(message) for one in store.check()] == [True]
    with pytest.raises(WorkspaceError, match=r"entry 1 of the ledger \(judgement\) does not fit"):
        log.judgements()


def test_a_judgement_on_a_document_that_is_not_there_is_told(stored):
    store, log, document = stored
    log.append([judgement("0" * 16, document.text)])
    assert ["a document that is not there" in one.problem for one in store.check()] == [True]

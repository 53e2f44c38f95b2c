"""Judging from Python: by the ids that a brief prints, kept through new readings, told where it makes no sense."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

import detente
from detente.desk import Desk
from detente.errors import UsageError, WorkspaceError
from detente.model import Sign, StatementKind, Verdict

PAIR = ("Iran", "Russia")
BY = "A. Reader"
DAY = datetime.date(2026, 3, 1)
TEXT = (
    "There is a lack of trust between Iran and Russia. Iran and Russia share common interests in oil. "
    "If the decree is repealed, Russia will deliver the missiles to Iran. Russia's vote has angered Iran."
)
OTHER_CUES = """\
cues:
  - {id: my-stance, use: stance, words: [grumble], weight: -0.6, reason: A word of my own.}
"""


@pytest.fixture(scope="module")
def note(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("notes") / "note.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


@pytest.fixture
def desk(tmp_path: Path, note: Path) -> Iterator[Desk]:
    with detente.open(tmp_path / "workspace") as opened:
        opened.add(note)
        yield opened


def words_of(desk: Desk, beginning: str) -> str:
    """The id of the claim that begins with some words, as a brief prints it."""
    return next(one.evidence for one in desk.brief(*PAIR).quotations() if one.quote.startswith(beginning))


def labels(desk: Desk, **options: object) -> list[str]:
    return [factor.label for factor in desk.dossier(*PAIR, **options).factors]  # type: ignore[arg-type]


def test_reject_and_undo(desk: Desk) -> None:
    before = desk.dossier(*PAIR)
    words = words_of(desk, "There is a lack")
    [made] = desk.judging.reject(words, by=BY, why="a rumour", on=DAY).judgements
    assert (made.by, made.on, made.why, made.dyad) == (BY, DAY, "a rumour", None)
    assert len(labels(desk)) == len(before.factors) - 1
    again = desk.judging.reject(words, by=BY, on="2026-03-02")
    assert (again.judgements, again.known) == ((), (made,)), "what stands is not made twice"
    [undoing] = desk.judging.undo(made.id[:8], by="B. Reader", why="it is none", on=DAY)
    assert undoing.judgement == made.id
    assert desk.dossier(*PAIR) == before
    [one] = desk.judging.listed()
    assert (one.logged.judgement, one.logged.undone, one.lost) == (made, undoing, ())
    with pytest.raises(UsageError, match=r"undone already, by B\. Reader on 2026-03-01"):
        desk.judging.undo(made.id, by=BY)
    [renewed] = desk.judging.reject(words, by=BY, why="a rumour", on=DAY).judgements
    assert renewed.renews == made.id
    assert len(labels(desk)) == len(before.factors) - 1


def test_judgements_survive_a_new_codebook(desk: Desk, tmp_path: Path) -> None:
    rejected = words_of(desk, "There is a lack")
    desk.judging.reject(rejected, by=BY)
    desk.judging.sign("impediment", words_of(desk, "Iran and Russia share"), dyad=PAIR, by=BY)
    folder = tmp_path / "codebook" / "cues"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text(OTHER_CUES, encoding="utf-8")
    with detente.open(desk.store.name, codebook=folder.parent) as later:
        assert later.codebook.fingerprint != desk.codebook.fingerprint
        assert later.read_new() == 1
        dossier = later.dossier(*PAIR)
        assert [words.id for words, _ in dossier.rejected()] == [rejected]
        assert {factor.sign for factor in dossier.factors} == {Sign.IMPEDIMENT}


def test_a_day_tells_which_judgements_count(desk: Desk) -> None:
    words = words_of(desk, "There is a lack")
    before = labels(desk)
    [made] = desk.judging.reject(words, by=BY, on="2026-03-01").judgements
    desk.judging.undo(made.id, by=BY, on="2026-03-05")
    assert labels(desk, judged_until="2026-02-28") == before
    assert labels(desk, judged_until="2026-03-04") != before
    assert labels(desk, judged_until="2026-03-05") == labels(desk) == before


def test_a_factor_is_judged_by_its_id_for_its_pair(desk: Desk) -> None:
    one, other, *_ = desk.dossier(*PAIR).factors
    [made] = desk.judging.accept(one.id, by=BY, dyad=PAIR).judgements
    assert (made.verdict, str(made.dyad)) == (Verdict.ACCEPT, "IRN-RUS")
    desk.judging.merge(one.id, other.id[:10], dyad=PAIR, by=BY)
    merged = [factor for factor in desk.dossier(*PAIR).factors if factor.judgements]
    assert len(merged) == 1
    with pytest.raises(UsageError, match="one factor already"):
        desk.judging.merge(merged[0].id, dyad=PAIR, by=BY)
    with pytest.raises(UsageError, match="all the claims of their factor"):
        desk.judging.split(merged[0].id, dyad=PAIR, by=BY)
    claim = merged[0].support[0].claim
    desk.judging.split(claim.evidence.id, dyad=PAIR, by=BY)
    assert len(desk.dossier(*PAIR).factors) == len(merged) + len(labels(desk)) - 1


def test_a_condition_is_named_by_either_part_and_an_agreement_by_its_id(desk: Desk) -> None:
    found = desk.dossier(*PAIR).conditions[0].condition
    [made] = desk.judging.reject(found.consequence.id, by=BY, kind="condition").judgements
    assert made.anchors[0].evidence == found.evidence
    assert desk.dossier(*PAIR).conditions == ()
    agreements = desk.dossier(*PAIR).agreements
    assert agreements
    desk.judging.reject(agreements[0].id, by=BY, dyad=PAIR)
    assert agreements[0].id not in {one.id for one in desk.dossier(*PAIR).agreements}


def test_what_stands_in_a_copy_goes_too(desk: Desk, tmp_path: Path) -> None:
    filler = " ".join(f"The delegations discussed item {n} of the common list on that afternoon." for n in range(12))
    sentence = "Mistrust between Iran and Russia hampers cooperation."
    for number, lead in enumerate(("", "By our own staff. ")):
        (tmp_path / f"wire{number}.txt").write_text(f"{lead}{sentence} {filler}", encoding="utf-8")
        desk.add(tmp_path / f"wire{number}.txt")
    [made] = desk.judging.reject(words_of(desk, "Mistrust between"), by=BY).judgements
    assert len(made.anchors) == 2
    assert not [label for label in labels(desk) if "istrust" in label]


def test_words_say_what_was_read_and_judged(desk: Desk) -> None:
    words = desk.show(words_of(desk, "There is a lack")).evidence
    assert desk.judging.on_words(words)[1] == ()
    desk.judging.accept(words.id, by=BY)
    statements, judged = desk.judging.on_words(words)
    assert [one.evidence for one in statements] == [words]
    assert [one.judgement.by for one in judged] == [BY]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (lambda judging, id_: judging.accept(id_, by="  "), "has the name of whoever makes it"),
        (lambda judging, id_: judging.accept(id_, by="x" * 201), "the name has 201 characters"),
        (lambda judging, id_: judging.accept(by=BY), "nothing was named"),
        (lambda judging, id_: judging.accept(id_, by=BY, kind="event"), "no event is read in exactly these words"),
        (lambda judging, id_: judging.accept(id_, by=BY, kind="rumour"), "'rumour' is none of claim, agreement"),
        (lambda judging, id_: judging.accept("0123abcd", by=BY), "for one pair only"),
        (lambda judging, id_: judging.accept("0123abcd", by=BY, dyad=PAIR), "no factor and no agreement"),
        (lambda judging, id_: judging.accept("zz:1-2", by=BY), "is not an evidence id"),
        (lambda judging, id_: judging.sign("good", id_, dyad=PAIR, by=BY), "'good' is none of incentive"),
        (lambda judging, id_: judging.undo("0123", by=BY), "no judgement has this id"),
        (lambda judging, id_: judging.merge(id_, dyad=("Iran", "China"), by=BY), "is in no factor of"),
    ],
    ids=["no name", "long name", "nothing", "kind", "no kind", "no pair", "no factor", "no id", "sign", "undo", "pair"],
)
def test_what_makes_no_sense_is_told(desk: Desk, request_, message: str) -> None:
    words = words_of(desk, "There is a lack")
    with pytest.raises(UsageError, match=message):
        request_(desk.judging, words)
    assert desk.judging.listed() == []


def test_a_document_that_is_not_there_is_told(desk: Desk) -> None:
    with pytest.raises(WorkspaceError, match="no document 0123456789abcdef"):
        desk.judging.accept("0123456789abcdef:0-4", by=BY)


def test_a_rejected_event_is_not_collected(tmp_path: Path) -> None:
    with detente.open(tmp_path / "workspace") as desk:
        meta = '<meta property="article:published_time" content="2015-01-21T10:00:00Z">'
        body = "<p>Russia attacked Ukraine on 20 January 2015.</p>"
        page = f"<html><head><title>N</title>{meta}</head><body>{body}</body></html>"
        (tmp_path / "note.html").write_text(page, encoding="utf-8")
        desk.add(tmp_path / "note.html")
        assert desk.collect_events().events == 1
        [document] = desk.documents()
        reading = desk.store.reading(document.id)
        assert reading is not None
        desk.judging.reject(reading.events[0].evidence.id, by=BY, kind=StatementKind.EVENT)
        assert desk.collect_events().events == 0


def test_the_table_goes_out_and_comes_back(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "merges.csv"
    rows = desk.judging.export_factors(*PAIR, file)
    assert rows == len(labels(desk))
    assert desk.judging.import_factors(*PAIR, file, by=BY).judgements == ()
    text = file.read_text(encoding="utf-8-sig")
    first, second, *rest = text.splitlines()[1:]
    edited = "\n".join([text.splitlines()[0], second.replace(second[0], "1", 1), first, *rest]) + "\n"
    file.write_text(edited, encoding="utf-8")
    told = desk.judging.import_factors(*PAIR, file, by=BY, record=False)
    assert [one.verdict for one in told.judgements] == [Verdict.MERGE]
    assert desk.judging.listed() == []
    assert desk.judging.import_factors(*PAIR, file, by=BY).judgements
    assert len(labels(desk)) == rows - 1
    with pytest.raises(UsageError, match=r"end its name in \.csv"):
        desk.judging.export_factors(*PAIR, tmp_path / "merges.xlsx")

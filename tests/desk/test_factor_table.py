"""The merge table: unchanged it judges nothing; edited, what it says holds then; what is wrong is named by line."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.assembly import assemble
from detente.codebook import Codebook
from detente.desk.asked_judgements import Asked
from detente.desk.factor_table import COLUMNS, EDITABLE, TableRow, read_table, write_table
from detente.desk.table_changes import Changes, changes
from detente.errors import UsageError
from detente.model import AnalystJudgement, Anchor, Document, Dossier, Dyad, Sign, StatementKind, Verdict
from detente.reading import Reader

DAY = datetime.date(2026, 3, 1)
TEXTS = (
    ("There is a lack of trust between Iran and Russia. Russia's vote in the council has angered Iran.", "A"),
    ("As all know, there is a lack of trust between Iran and Russia. Sanctions hurt Iran and Russia alike.", "B"),
    ("Iran and Russia share common interests in oil. Iran needs Russia's support.", "C"),
    ("Trust between Iran and Russia is growing. =SUM(1) The dispute over gas burdens ties of Russia with Iran.", "D"),
)
Judge = Callable[..., Dossier]


@pytest.fixture(scope="session")
def judged(reader: Reader, codebook: Codebook, make_document: Callable[..., Document]) -> Judge:
    """The dossier of the texts with some judgements."""
    documents = [make_document(text, publisher=by, title=f"=Title {by}") for text, by in TEXTS]
    read = [(document, reader.read(document)) for document in documents]

    def make(judgements: Sequence[AnalystJudgement] = ()) -> Dossier:
        return assemble(read, Dyad.of("IRN", "RUS"), codebook, judgements=judgements)

    return make


@pytest.fixture
def table(judged: Judge, tmp_path: Path) -> Callable[..., Path]:
    """Writes the table of a dossier, with cells changed: (row, column) to words."""

    def make(edits: dict[tuple[int, str], str] | None = None, dossier: Dossier | None = None) -> Path:
        file = tmp_path / "merges.csv"
        write_table(dossier or judged(), file)
        with file.open(encoding="utf-8-sig", newline="") as handle:
            rows = list(csv.DictReader(handle))
        for (row, column), words in (edits or {}).items():
            rows[row][column] = words
        with file.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, fieldnames=COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        return file

    return make


def judgements_of(changed: Changes, dossier: Dossier) -> list[AnalystJudgement]:
    return [
        Asked(one.verdict, one.anchors(lambda claim: (Anchor.of(claim),)), dossier.dyad, one.sign, one.why).judgement(
            "A. Reader", DAY
        )
        for one in changed.asked
    ]


def partition(rows: Sequence[TableRow]) -> set[frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for row in rows:
        if row.factor:
            groups.setdefault(row.factor, set()).add(row.evidence)
    return {frozenset(group) for group in groups.values()}


def test_the_texts_make_enough_to_edit(judged: Judge) -> None:
    assert len(judged().factors) >= 4


def test_read_back_unchanged_it_judges_nothing(judged: Judge, table: Callable[..., Path]) -> None:
    changed = changes(read_table(table()), judged())
    assert (changed.asked, changed.undo, changed.refused) == ([], [], [])
    assert changed.rows == sum(len(f.support) + len(f.opposition) for f in judged().factors)


def test_cells_that_look_like_formulas_are_not_run(table: Callable[..., Path]) -> None:
    for line in table().read_text(encoding="utf-8").splitlines():
        assert not any(cell.startswith(("=", "+", "@")) for cell in next(csv.reader([line])))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_whatever_is_put_together_and_apart_comes_back_so(judged: Judge, table: Callable, data: st.DataObject) -> None:
    before = judged()
    rows = read_table(table())
    numbers = [*sorted({row.factor for row in rows}), "new", "another new"]
    edits = data.draw(
        st.dictionaries(st.integers(0, len(rows) - 1), st.sampled_from(numbers), max_size=5), label="row to factor"
    )
    edited = read_table(table({(row, "factor"): number for row, number in edits.items()}))
    changed = changes(edited, before)
    assert changed.refused == []
    after = judged(judgements_of(changed, before))
    again = read_table(table(dossier=after))
    assert partition(again) == partition(edited)
    assert {row.evidence: row.sign for row in again} == {row.evidence: row.sign for row in rows}
    unchanged = changes(again, after)
    assert (unchanged.asked, unchanged.undo, unchanged.refused) == ([], [], [])
    for factor in after.factors:
        signs = {support.sign for support in factor.support}
        assert factor.sign is Sign.CONTESTED or signs == {factor.sign}
        assert Sign.IMPEDIMENT not in signs or factor.sign is Sign.IMPEDIMENT


def test_signs_and_verdicts_are_taken_over_and_back(judged: Judge, table: Callable[..., Path]) -> None:
    before = judged()
    rows = read_table(table())
    other = "incentive" if rows[0].sign == "impediment" else "impediment"
    file = table({(0, "sign"): other, (0, "why"): "misread", (1, "verdict"): "reject", (2, "verdict"): "accept"})
    made = judgements_of(changes(read_table(file), before), before)
    assert [(one.verdict, one.why) for one in made] == [
        (Verdict.SIGN, "misread"),
        (Verdict.REJECT, ""),
        (Verdict.ACCEPT, ""),
    ]
    after = judged(made)
    again = {row.evidence: row for row in read_table(table(dossier=after))}
    assert again[rows[0].evidence].sign == other
    assert (again[rows[1].evidence].verdict, again[rows[1].evidence].factor) == ("reject", "")
    assert again[rows[2].evidence].verdict == "accept"
    emptied = [row.model_copy(update={"verdict": ""}) for row in again.values()]
    undone = changes(emptied, after)
    assert undone.refused == []
    assert undone.asked == []
    assert set(undone.undo) == {one.id for one in made if one.verdict is not Verdict.SIGN}


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ({(1, "sign"): "good"}, "'good' is no sign: write incentive, impediment, contested"),
        ({(1, "verdict"): "maybe"}, "'maybe' is no verdict"),
        ({(1, "factor"): " "}, "it has no factor"),
        ({(1, "why"): "so"}, "a reason alone is no judgement"),
        ({(1, "verdict"): "reject", (1, "factor"): "9"}, "a rejected claim has neither factor nor sign"),
        ({(1, "factor"): "9", (1, "evidence"): "0123456789abcdef:0-4"}, "no claim of the two is read in the words"),
        ({(1, "exported_sign"): "contested", (1, "verdict"): "accept"}, "its sign was changed since the export"),
        ({(1, "exported_verdict"): "accept", (1, "verdict"): ""}, "its verdict was changed since the export"),
    ],
    ids=["sign", "verdict", "factor", "why", "both", "words", "stale sign", "stale verdict"],
)
def test_a_wrong_row_is_named_by_its_line_and_nothing_is_asked(judged: Judge, table: Callable, edits, message) -> None:
    changed = changes(read_table(table({**edits, (0, "factor"): "another"})), judged())
    assert [(row.line, message in row.reason) for row in changed.refused] == [(3, True)], changed.refused
    assert not [one for one in changed.asked if one.verdict in (Verdict.MERGE, Verdict.SPLIT)]


def test_the_same_claim_twice_is_named(judged: Judge, table: Callable[..., Path]) -> None:
    rows = read_table(table())
    changed = changes([*rows, rows[0].model_copy(update={"line": 99, "factor": "7"})], judged())
    assert [(row.line, row.reason) for row in changed.refused] == [(99, "line 2 has the same claim")]


def test_factors_that_changed_since_the_export_are_not_moved_by_number(judged: Judge, table: Callable) -> None:
    rows = read_table(table())
    by_factor = {row.factor: row for row in rows}
    assert len(by_factor) > 2
    mixed = [
        row.model_copy(update={"exported_factor": "1", "factor": "x" if number == 0 else "1"})
        for number, row in enumerate(by_factor.values())
    ]
    [refused] = changes(mixed, judged()).refused
    assert "grouped otherwise since the export" in refused.reason


def test_rows_that_were_taken_out_are_left_as_they_are(judged: Judge, table: Callable[..., Path]) -> None:
    changed = changes(read_table(table())[::2], judged())
    assert (changed.asked, changed.undo, changed.refused) == ([], [], [])


@pytest.mark.parametrize("delimiter", [";", "\t"], ids=["semicolon", "tab"])
def test_a_spreadsheet_may_part_the_cells_otherwise(judged: Judge, table: Callable, delimiter: str) -> None:
    file = table()
    with file.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    with file.open("w", encoding="utf-8-sig", newline="") as handle:
        csv.writer(handle, delimiter=delimiter).writerows(rows)
    assert changes(read_table(file), judged()).asked == []
    assert len(read_table(file)) == len(rows) - 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "lacks the columns"),
        (b"factor,sign\n1,incentive\n", "lacks the columns evidence, verdict, why"),
        (b"\xff\xfe\x00", "is not UTF-8"),
    ],
    ids=["empty", "columns", "encoding"],
)
def test_what_is_no_table_is_refused_whole(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "merges.csv"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=message):
        read_table(file)
    with pytest.raises(UsageError, match="cannot be read"):
        read_table(tmp_path / "none.csv")


def test_columns_for_editing_come_first_and_each_has_its_twin() -> None:
    assert COLUMNS[: len(EDITABLE)] == EDITABLE
    assert {f"exported_{name}" for name in EDITABLE} < set(COLUMNS)


def test_accepted_rows_say_so(judged: Judge, table: Callable[..., Path]) -> None:
    claim = judged().factors[0].support[0].claim
    accept = AnalystJudgement(
        verdict=Verdict.ACCEPT, anchors=(Anchor.of(claim),), by="A. Reader", on=DAY, why="=cmd", dyad=None
    )
    after = judged([accept])
    [row] = [one for one in read_table(table(dossier=after)) if one.evidence == claim.evidence.id]
    assert (row.verdict, row.why) == ("accept", "=cmd")
    assert after.verdict(StatementKind.CLAIM, claim.evidence) is not None

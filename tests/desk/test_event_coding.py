"""Coding events without a workspace: out of files, marked tables and sentences; what rows are written to."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import docx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detente.desk import (
    EventReport,
    EventRow,
    code_files,
    code_marked_file,
    explain_sentence,
    write_rows,
)
from detente.desk.marked_events import ADDED_COLUMNS
from detente.errors import CodebookError, ReadingError, UsageError

IRAN = "On 20 January 2015 Russia and Iran signed an agreement on military cooperation in Tehran."
FRANCE = "France accused Mali of espionage on Tuesday."


def page(text: str, published: str, publisher: str) -> str:
    meta = f'<meta property="article:published_time" content="{published}T10:00:00Z">'
    site = f'<meta property="og:site_name" content="{publisher}">'
    return f"<html><head><title>News</title>{meta}{site}</head><body><article><p>{text}</p></article></body></html>"


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notes")
    (folder / "a.txt").write_text(f"Signed\n\n21 January 2015\n\n{IRAN} {FRANCE}", encoding="utf-8")
    (folder / "b.html").write_text(page(f"{IRAN} The ministers shook hands.", "2015-01-22", "Gulf Desk"), "utf-8")
    written = docx.Document()
    written.add_paragraph("The United States imposed sanctions on Iran. Norway praised Chad.")
    written.save(str(folder / "c.docx"))
    (folder / "d.pdf").write_bytes(b"%PDF-1.7 broken")
    (folder / "e.md").write_text("# Wrapped\n\nThe navy of I\u00adran attacked the United\nStates.\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def coded(notes: Path) -> tuple[list[EventRow], EventReport]:
    report = EventReport()
    return list(code_files([notes], vectors=False, report=report)), report


def test_files_of_several_formats_and_a_broken_one(notes: Path, coded: tuple[list[EventRow], EventReport]) -> None:
    rows, report = coded
    assert {Path(row.location).name for row in rows} == {"a.txt", "b.html", "c.docx", "e.md"}
    assert (report.coded, report.documents, report.skipped) == (len(rows), 4, 0)
    [refused] = report.refused
    assert refused.location == str(notes / "d.pdf")
    assert refused.reason


def test_a_row_says_who_did_what_to_whom_when_and_why(coded: tuple[list[EventRow], EventReport]) -> None:
    row = next(row for row in coded[0] if row.source == "FRA")
    assert (row.target, row.event_type, row.quad_class, row.conflict) == ("MLI", "ACCUSE", 3, 1)
    assert (row.event_date, row.date_precision, row.report_date) == ("2015-01-20", "day", "2015-01-21")
    assert row.words == "accused"
    assert row.sentence == FRANCE
    assert row.magnitude == -2.0
    assert row.probability is not None
    assert row.runner_up
    assert (row.reports, row.families, row.documents) == (1, 1, row.document)


def test_the_filter_by_actor_loses_nothing(notes: Path, coded: tuple[list[EventRow], EventReport]) -> None:
    for name, identity in (("Tehran", "IRN"), ("USA", "USA"), ("France", "FRA")):
        report = EventReport()
        found = list(code_files([notes], actors=[name], vectors=False, report=report))
        assert found == [row for row in coded[0] if identity in f"{row.source}; {row.target}".split("; ")]
        assert found
        assert report.coded == len(found)
    assert report.skipped == 3


def test_a_person_and_one_long_out_of_office(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "News\n\n2 February 2015\n\nVladimir Putin accused Iran of lying. Russia praised Norway. "
        "Mikhail Gorbachev accused Turkey of lying.",
        "utf-8",
    )

    def found(*actors: str) -> list[str]:
        return [row.sentence for row in code_files([tmp_path], actors=actors, vectors=False)]

    everything = list(code_files([tmp_path], vectors=False))
    for state in {one for row in everything for one in f"{row.source}; {row.target}".split("; ") if one}:
        assert found(state) == [
            row.sentence for row in everything if state in f"{row.source}; {row.target}".split("; ")
        ], state
    assert found("Vladimir Putin") == ["Vladimir Putin accused Iran of lying."]
    assert found("Vladimir Putin", "Norway") == ["Vladimir Putin accused Iran of lying.", "Russia praised Norway."]


def test_an_unknown_actor(notes: Path) -> None:
    with pytest.raises(CodebookError, match="Lemuria"):
        list(code_files([notes], actors=["Lemuria"], vectors=False))


def test_the_same_event_in_many_documents_is_one_row(tmp_path: Path) -> None:
    words = "Russia bombed the port of Odessa in Ukraine with thirty drones"
    for number, (site, more) in enumerate(
        [
            ("Gulf Desk", ", according to the mayor of the city."),
            ("Gulf Desk", " and hit a grain silo at the quay."),
            ("Northern Post", " before dawn, and fires broke out."),
        ]
    ):
        (tmp_path / f"{number}.html").write_text(page(words + more, f"2024-03-0{number + 1}", site), "utf-8")
    apart = list(code_files([tmp_path], vectors=False))
    assert [(row.source, row.target, row.event_type) for row in apart] == [("RUS", "UKR", "ASSAULT")] * 3
    report = EventReport()
    [row] = code_files([tmp_path], vectors=False, merged=True, report=report)
    assert (row.reports, row.families, report.coded) == (3, 2, 1)
    assert sorted(row.documents.split("; ")) == sorted(one.document for one in apart)
    assert row.event_date == "2024-03-01" or row.event_id in {one.event_id for one in apart}


def test_types_of_the_older_plover(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Russia withdrew its troops from Syria. Iran accused Russia of lying.", "utf-8")
    found = {
        version: [(row.event_type, row.quad_class) for row in code_files([tmp_path], vectors=False, plover=version)]
        for version in ("2023", "2018")
    }
    assert found == {"2023": [("RETREAT", 2), ("ACCUSE", 3)], "2018": [("YIELD", 2), ("ACCUSE", 3)]}
    with pytest.raises(UsageError, match="no PLOVER version '1999'"):
        list(code_files([tmp_path], vectors=False, plover="1999"))


def test_what_is_too_doubtful_is_left_out_and_counted(notes: Path, coded: tuple[list[EventRow], EventReport]) -> None:
    report = EventReport()
    assert list(code_files([notes], vectors=False, abstain_below=1.0, report=report)) == []
    assert report.abstained >= len(coded[0])


def test_two_workers_give_the_same_rows(notes: Path, coded: tuple[list[EventRow], EventReport]) -> None:
    assert list(code_files([notes], vectors=False, workers=2)) == coded[0]


def test_progress_goes_file_by_file(notes: Path) -> None:
    told: list[tuple[str, int, int]] = []
    list(code_files([notes], vectors=False, progress=lambda *step: told.append(step)))
    assert told == [("coding", number, 5) for number in range(1, 6)]


# Rows in files


@pytest.fixture
def hostile(coded: tuple[list[EventRow], EventReport]) -> list[EventRow]:
    row = coded[0][0]
    changes = [
        {"title": '=HYPERLINK("http://127.0.0.1")', "publisher": "+1", "location": "@SUM(A1)", "place": "-2"},
        {
            "title": "\tTab",
            "publisher": 'Quote " and, comma\nline',
            "sentence": "half \ud800 a character",
            "magnitude": None,
        },
    ]
    return [row.model_copy(update=change) for change in changes]


def test_json_lines(coded: tuple[list[EventRow], EventReport], hostile: list[EventRow], tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    assert write_rows(iter(coded[0]), path) == len(coded[0])
    assert [EventRow(**json.loads(line)) for line in path.read_text("utf-8").splitlines()] == coded[0]
    write_rows(hostile, path)
    assert [json.loads(line)["title"] for line in path.read_text("utf-8").splitlines()] == [
        row.title for row in hostile
    ]


def test_csv_defuses_formulas(hostile: list[EventRow], tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    assert write_rows(hostile, path) == 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as handle:
        first, second = csv.DictReader(handle)
    assert list(first) == list(EventRow.model_fields)
    assert first["title"] == '\'=HYPERLINK("http://127.0.0.1")'
    assert (first["publisher"], first["location"], first["place"]) == ("'+1", "'@SUM(A1)", "'-2")
    assert second["title"] == "'\tTab"
    assert second["publisher"] == 'Quote " and, comma\nline'
    assert second["magnitude"] == ""


def test_parquet_has_types(coded: tuple[list[EventRow], EventReport], hostile: list[EventRow], tmp_path: Path) -> None:
    path = tmp_path / "events.parquet"
    assert write_rows(coded[0], path) == len(coded[0])
    table = pq.read_table(path)
    assert [EventRow(**row) for row in table.to_pylist()] == coded[0]
    kinds = {name: table.schema.field(name).type for name in table.column_names}
    assert (kinds["quad_class"], kinds["start"], kinds["reports"]) == (pa.int64(), pa.int64(), pa.int64())
    assert (kinds["magnitude"], kinds["confidence"], kinds["probability"]) == (pa.float64(), pa.float64(), pa.float64())
    assert (kinds["hedged"], kinds["event_date"], kinds["title"]) == (pa.bool_(), pa.string(), pa.string())
    assert write_rows(hostile, path) == 2
    assert write_rows([], path) == 0
    assert pq.read_table(path).column_names == list(EventRow.model_fields)


def test_a_file_that_cannot_be_written(coded: tuple[list[EventRow], EventReport], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot be written as '\.xlsx'") as caught:
        write_rows(coded[0], tmp_path / "events.xlsx")
    assert caught.value.remedy is not None
    assert ".parquet" in caught.value.remedy
    for ending in ("jsonl", "csv", "parquet"):
        with pytest.raises(UsageError, match="cannot be written"):
            write_rows(coded[0], tmp_path / "none" / f"events.{ending}")


# Marked tables

RIGHT = "<s>Mali</s> accused <t>Chad</t> of espionage."


def marked(tmp_path: Path, content: str | bytes, name: str = "in.tsv", out: str = "out.tsv", **more: object):  # type: ignore[no-untyped-def]
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    report = code_marked_file(path, tmp_path / out, vectors=False, **more)  # type: ignore[arg-type]
    text = (tmp_path / out).read_bytes().decode("utf-8")
    if out.endswith(".csv"):
        return report, list(csv.DictReader(io.StringIO(text, newline="")))
    return report, list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_a_table_gets_its_columns(tmp_path: Path) -> None:
    report, rows = marked(tmp_path, f'id\tmarked_sentence\tnote\n7\t{RIGHT}\t5" of "rain\n')
    assert (report.coded, report.abstained, report.refused) == (1, 0, ())
    [row] = rows
    assert list(row) == ["id", "marked_sentence", "note", *ADDED_COLUMNS]
    assert (row["id"], row["marked_sentence"], row["note"]) == ("7", RIGHT, '5" of "rain')
    assert (row["event_type"], row["quad_class"], row["conflict"], row["abstained"]) == ("ACCUSE", "3", "1", "0")
    assert 0 < float(row["confidence"]) <= 1
    assert row["runner_up"] not in ("", "ACCUSE")


@pytest.mark.parametrize(
    "content",
    [
        f"\ufeffid,marked_sentence\r\n1,{RIGHT}\r\n".encode(),
        f"id,marked_sentence\n1,{RIGHT}".encode(),
        f'"id","marked_sentence"\n"1","{RIGHT}"\n'.encode(),
        f'"id"\t"marked_sentence"\n"1"\t"{RIGHT}"\n'.encode(),
        f"id\tmarked_sentence\r\n\r\n1\t{RIGHT}\r\n".encode(),
        f" id , marked_sentence \n1,{RIGHT}\n".encode(),
    ],
)
@pytest.mark.parametrize("out", ["out.tsv", "out.csv"])
def test_tables_as_programs_write_them(tmp_path: Path, content: bytes, out: str) -> None:
    report, rows = marked(tmp_path, content, out=out)
    assert report.coded == 1
    assert [(row["id"], row["marked_sentence"], row["event_type"]) for row in rows] == [("1", RIGHT, "ACCUSE")]


def test_a_comma_and_a_line_within_a_cell(tmp_path: Path) -> None:
    sentence = "<s>Mali</s>, a neighbour,\naccused <t>Chad</t> of espionage."
    report, rows = marked(tmp_path, f'marked_sentence,id\n"{sentence}",1\nnone,2\n', "in.csv", "out.csv")
    assert rows[0]["marked_sentence"] == sentence
    assert report.refused == ((4, report.refused[0][1]),)
    _, rows = marked(tmp_path, f'marked_sentence,id\n"{sentence}",1\n', "in.csv")
    assert rows[0]["marked_sentence"] == sentence.replace("\n", " ")


def test_rows_that_are_not_marked_are_named_by_line_and_kept(tmp_path: Path) -> None:
    lines = [
        "id\tmarked_sentence",
        "1\tMali met Chad.",
        f"2\t{RIGHT}",
        "3",
        "4\t<s>Mali</s> met <t></t>.",
        f"5\t{RIGHT}\tmore",
    ]
    report, rows = marked(tmp_path, "\n".join(lines))
    # Refused in the order of the rows, whatever is wrong with them.
    assert [line for line, _ in report.refused] == [2, 4, 5, 6]
    assert "neither source nor target" in report.refused[0][1]
    assert report.refused[-1][1] == "it has 3 cells, the heading has 2"
    assert report.coded == 1
    assert [row["id"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert [row["event_type"] for row in rows] == ["", "ACCUSE", "", "", ""]


def test_columns_that_are_added_replace_those_of_an_earlier_run(tmp_path: Path) -> None:
    marked(tmp_path, f"id\tmarked_sentence\n1\t{RIGHT}\n")
    (tmp_path / "out.tsv").rename(tmp_path / "again.tsv")
    report, [row] = marked(tmp_path, (tmp_path / "again.tsv").read_bytes().replace(b"ACCUSE", b"WRONG"), "again.tsv")
    assert report.coded == 1
    assert list(row) == ["id", "marked_sentence", *ADDED_COLUMNS]
    assert row["event_type"] == "ACCUSE"


def test_doubtful_rows_keep_their_type(tmp_path: Path) -> None:
    report, [row] = marked(tmp_path, f"marked_sentence\tid\n{RIGHT}\t1\n", abstain_below=1.0)
    assert report.abstained == 1
    assert (row["event_type"], row["abstained"]) == ("ACCUSE", "1")


def test_marked_types_of_the_older_plover(tmp_path: Path) -> None:
    content = "marked_sentence\tid\n<s>Spain</s> withdrew its troops from <t>Iraq</t>.\t1\n"
    _, [row] = marked(tmp_path, content, plover="2018")
    assert (row["event_type"], row["quad_class"], row["conflict"]) == ("YIELD", "2", "0")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file is empty"),
        ("São\tmarked_sentence\n1\tx".encode("latin-1"), "it is not UTF-8"),
        (b"id\tsentence\n1\tx\n", "no column 'marked_sentence' among id, sentence"),
        ("id\tmarked_sentence\n".encode("utf-16"), "it is not UTF-8"),
    ],
)
def test_tables_that_are_none(tmp_path: Path, content: bytes, problem: str) -> None:
    with pytest.raises(UsageError) as caught:
        marked(tmp_path, content)
    assert problem in caught.value.problem
    assert caught.value.remedy
    assert not (tmp_path / "out.tsv").exists()


def test_a_table_that_is_not_there_or_has_nowhere_to_go(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        code_marked_file(tmp_path / "none.tsv", tmp_path / "out.tsv", vectors=False)
    with pytest.raises(UsageError, match="cannot be written"):
        marked(tmp_path, f"marked_sentence\tid\n{RIGHT}\t1\n", out="none/out.tsv")


def test_a_heading_alone(tmp_path: Path) -> None:
    report, rows = marked(tmp_path, "id\tmarked_sentence\n")
    assert (report.coded, rows) == (0, [])


def test_without_a_place_to_write_it_goes_to_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "in.tsv"
    path.write_text(f"id\tmarked_sentence\n1\t{RIGHT}\n", "utf-8")
    code_marked_file(path, vectors=False)
    assert capsys.readouterr().out.splitlines()[1].split("\t")[2] == "ACCUSE"


# One sentence


def test_a_sentence_is_explained() -> None:
    [found] = explain_sentence("Iran accused Russia of breaking its word.", vectors=False)
    assert (found.source, found.target) == ("IRN", "RUS")
    assert found.event is not None
    assert found.event.plover == found.reason.coding.type == "ACCUSE"
    assert found.reason.nearest


def test_a_marked_pair_is_coded_whether_it_happened_or_not() -> None:
    [found] = explain_sentence("<s>The navy</s> will attack <t>the port</t>.", vectors=False)
    assert (found.source, found.target, found.event) == ("The navy", "the port", None)
    assert found.reason.coding.type == "THREATEN"
    [alone] = explain_sentence("<s>The navy</s> mobilised.", vectors=False)
    assert alone.target == "-"


@pytest.mark.parametrize("sentence", ["", "   ", "It rained.", "Iran may attack Russia.", "\ud800 \u202e"])
def test_a_sentence_without_an_event(sentence: str) -> None:
    assert explain_sentence(sentence, vectors=False) == []


def test_wrong_marks_in_a_sentence() -> None:
    with pytest.raises(ReadingError, match="do not stand in order"):
        explain_sentence("<s>Iran accused Russia.", vectors=False)

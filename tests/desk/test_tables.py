"""Tables: every good row is read whatever its neighbours are, and what is written can be read again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.desk.tables import read_table, write_table
from detente.errors import UsageError

CELLS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=12)


def table_of(tmp_path: Path, content: str | bytes, name: str = "in.csv"):
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_what_a_spreadsheet_writes_is_read(tmp_path_factory, rows) -> None:
    tmp_path = tmp_path_factory.mktemp("tables")
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL)
    writer.writerow(["id", "text", "note"])
    writer.writerows(rows)
    table = table_of(tmp_path, lines.getvalue())
    assert table.heading == ("id", "text", "note")
    assert [row.cells for row in table.rows] == rows
    assert not any(row.problem for row in table.rows)
    write_table(table, ("more",), {0: ["x"]}, tmp_path / "out.csv")
    again = read_table(tmp_path / "out.csv")
    assert [row.cells for row in again.rows] == [(*row, "x" if number == 0 else "") for number, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ("2,one,too,many", "it has 4 cells, the heading has 2"),
        ("2", "it has 1 cells, the heading has 2"),
        ('2,"never closed', "a quotation mark is not closed"),
        (b"2,S\xe3o", "it is not UTF-8"),
    ],
    ids=["too many cells", "too few", "quotation mark", "bytes"],
)
def test_a_broken_row_is_named_and_costs_no_other(broken: str | bytes, problem: str, tmp_path: Path) -> None:
    raw = broken if isinstance(broken, bytes) else broken.encode()
    table = table_of(tmp_path, b"id,text\n1,good\n" + raw + b'\n3,"good, too"\n4,good\n')
    assert [(row.line, row.problem) for row in table.rows if row.problem] == [(3, problem)]
    assert [row.cells for row in table.rows if not row.problem] == [("1", "good"), ("3", "good, too"), ("4", "good")]
    write_table(table, ("more",), {}, tmp_path / "out.csv")
    assert [row.line for row in read_table(tmp_path / "out.csv").rows] == [2, 3, 4, 5]


def test_a_quotation_mark_that_is_never_closed_at_the_end(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'id,text\n1,"open\n2,good\n')
    assert [(row.line, bool(row.problem)) for row in table.rows] == [(2, True), (3, False)]


def test_a_row_over_several_lines_is_one(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'id,text\n1,"one\nand ""two"""\n2,good\n')
    assert [(row.line, row.cells) for row in table.rows] == [(2, ("1", 'one\nand "two"')), (4, ("2", "good"))]


def test_tabs_keep_the_length_of_a_cell(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'text,id\n"a\tb\r\nc",1\n')
    write_table(table, ("more",), {0: ["x"]}, tmp_path / "out.tsv")
    assert (tmp_path / "out.tsv").read_text("utf-8").splitlines()[1] == "a b  c\t1\tx"


@pytest.mark.parametrize("content", [b"", b"\n \n"])
def test_an_empty_file(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="empty"):
        table_of(tmp_path, content)


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id,text\n1,x\n")
    assert table.place("text") == 1
    with pytest.raises(UsageError, match="no column 'sentence' among id, text"):
        table.place("sentence")

"""`detente events code` and `detente events explain` from the command line."""

from __future__ import annotations

import csv
import json

import pyarrow.parquet as pq
import pytest

MARKED = "<s>Mali</s> accused <t>Chad</t> of espionage."


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "News\n\n2 February 2015\n\nIran accused Russia of lying. France praised Mali.", "utf-8"
    )
    (folder / "b.txt").write_text("News\n\n3 February 2015\n\nRussia withdrew its troops from Syria.", "utf-8")
    return folder


def test_code_prints_a_line_an_event(texts, detente):
    result = detente("events", "code", texts, "--no-vectors")
    assert result.stdout.splitlines() == [
        "2015-02-02 IRN -> RUS ACCUSE Iran accused Russia of lying.",
        "2015-02-02 FRA -> MLI SUPPORT France praised Mali.",
        "2015-02-03 RUS -> SYR RETREAT Russia withdrew its troops from Syria.",
    ]
    assert "3 events coded, 0 abstained" in result.stderr


def test_code_writes_files(texts, tmp_path, detente):
    for ending in ("jsonl", "csv", "parquet"):
        out = tmp_path / f"events.{ending}"
        result = detente("events", "code", texts, "--no-vectors", "--actor", "Russia", "-o", out, "--plover", "2018")
        assert f"2 events coded into {out}" in " ".join(result.stderr.split("\n"))
        assert result.stdout == ""
    rows = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text("utf-8").splitlines()]
    assert [row["event_type"] for row in rows] == ["ACCUSE", "YIELD"]
    assert pq.read_table(tmp_path / "events.parquet").num_rows == 2
    result = detente("events", "code", texts, "--no-vectors", "-o", tmp_path / "events.xls", code=2)
    assert "cannot be written as '.xls'" in result.output


def test_code_goes_on_past_a_broken_file(texts, detente):
    (texts / "c.pdf").write_bytes(b"%PDF-1.7 broken")
    result = detente("events", "code", texts, "--no-vectors", "--merged", code=1)
    assert len(result.stdout.splitlines()) == 3
    assert "refused" in result.stderr
    assert "c.pdf" in result.stderr
    assert "3 events coded, 0 abstained, 1 refused" in result.stderr


def test_code_abstains(texts, detente):
    result = detente("events", "code", texts, "--no-vectors", "--abstain-below", "1")
    assert result.stdout == ""
    assert "0 events coded, 3 abstained" in result.stderr
    detente("events", "code", texts, "--abstain-below", "1.5", code=2)


def test_hostile_text_is_not_run(tmp_path, detente):
    (tmp_path / "a.txt").write_text("Iran accused Russia of \x1b[2J[red]lying[/red] and \u202espying.", "utf-8")
    output = detente("events", "code", tmp_path / "a.txt", "--no-vectors").stdout
    assert "IRN -> RUS" in output
    assert "\x1b" not in output
    assert "\u202e" not in output
    assert "[red]lying[/red]" in output


def test_code_marked(tmp_path, detente):
    table, out = tmp_path / "in.tsv", tmp_path / "out.tsv"
    table.write_text(f"id\tmarked_sentence\n1\t{MARKED}\n", "utf-8")
    result = detente("events", "code", "--marked", table, "-o", out, "--no-vectors")
    assert "1 sentence coded into" in result.stderr
    with out.open(encoding="utf-8", newline="") as handle:
        [row] = csv.DictReader(handle, delimiter="\t")
    assert (row["id"], row["event_type"]) == ("1", "ACCUSE")
    printed = detente("events", "code", "--marked", table, "--no-vectors").stdout
    assert printed == out.read_text("utf-8")


def test_code_marked_names_lines_that_it_refuses(tmp_path, detente):
    table = tmp_path / "in.tsv"
    table.write_text(f"marked_sentence\tid\n{MARKED}\t1\nMali met Chad.\t2\n", "utf-8")
    result = detente("events", "code", "--marked", table, "-o", tmp_path / "out.tsv", "--no-vectors", code=1)
    assert "in.tsv:3" in "".join(result.stderr.split("\n"))
    assert "neither source nor target is marked" in result.stderr
    assert "1 sentence coded" in result.stderr


def test_what_does_not_go_together(texts, tmp_path, detente):
    assert "nothing to code" in detente("events", "code", code=2).output
    table = tmp_path / "in.tsv"
    table.write_text(f"marked_sentence\tid\n{MARKED}\t1\n", "utf-8")
    for more in ((texts,), ("--actor", "Iran"), ("--merged",), ("--workers", "2")):
        result = detente("events", "code", "--marked", table, "-o", tmp_path / "out.tsv", *more, code=2)
        assert "its own table" in result.output
    assert "no PLOVER version" in detente("events", "code", texts, "--plover", "1999", code=2).output
    assert "cannot be read" in detente("events", "code", "--marked", tmp_path / "none.tsv", code=2).output


def test_explain_tells_why(detente):
    output = detente("events", "explain", "Iran accused Russia of breaking its word.", "--no-vectors").stdout
    first, *rest = output.splitlines()
    assert first == "IRN -> RUS ACCUSE"
    for word in ("words", "coder", "reading", "because", "like"):
        assert any(line.strip().startswith(word) for line in rest), word
    assert "accused" in output


def test_explain_a_marked_pair_as_json(detente):
    [found] = json.loads(detente("events", "explain", MARKED, "--no-vectors", "--json").stdout)
    assert (found["source"], found["target"], found["event_type"], found["rule"]) == ("Mali", "Chad", "ACCUSE", None)
    assert 0 < found["runner_up_probability"] < found["probability"] <= 1
    assert len(found["nearest"]) == 3
    assert found["features"]


def test_explain_without_an_event(detente):
    result = detente("events", "explain", "It rained all day.", "--no-vectors", code=1)
    assert result.stdout.startswith("no event")
    result = detente("events", "explain", "It rained all day.", "--no-vectors", "--json", code=1)
    assert json.loads(result.stdout) == []
    assert "do not stand in order" in detente("events", "explain", "<s>Mali met Chad.", code=1).output


def test_vectors_are_used_unless_they_are_left_out(detente):
    def probability(*more):
        return json.loads(detente("events", "explain", MARKED, "--json", *more).stdout)[0]["probability"]

    assert probability() != probability("--no-vectors")

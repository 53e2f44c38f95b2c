"""Coding events on Spark: the same rows as on this machine, whatever the partitions; what workers refuse."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from detente.codebook import load_codebook
from detente.desk import EventReport, code_files, write_rows
from detente.desk.event_coding import settings_of
from detente.desk.spark_coding import Work, coded_on_spark
from detente.errors import EventError, ReadingError, UsageError
from detente.sources import expand

TOLD = [
    "Russia and Iran signed an agreement on military cooperation in Tehran.",
    "France accused Mali of espionage on Tuesday. Norway praised Chad.",
    "Russia and Iran signed an agreement on military cooperation in Tehran. The ministers shook hands.",
    "Turkey rejected the proposal of Greece.",
    "The United States imposed sanctions on Iran.",
    "Japan sent food to Nepal after the earthquake.",
]


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spark notes")
    for number, text in enumerate(TOLD):
        (folder / f"{number}.txt").write_text(f"Note {number}\n\n2{number} January 2015\n\n{text}", encoding="utf-8")
    (folder / "3b.pdf").write_bytes(b"%PDF-1.7 broken")
    items = "".join(
        f"<item><title>Item {number}</title><guid>g{number}</guid>"
        f"<description>{'China invited Laos to a summit. ' * 3}{number}</description></item>"
        for number in range(2)
    )
    feed = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Gulf Desk</title>{items}</channel></rss>"
    (folder / "4b.xml").write_text(feed, "utf-8")
    with open(os.fsencode(folder) + b"/5b-\xff.txt", "wb") as file:  # noqa: PTH123 - a name that is no text
        file.write(b"Kenya warned Somalia about the border closure on Monday.")
    return folder


@pytest.fixture(scope="module")
def here(notes: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, EventReport]:
    return written(notes, tmp_path_factory.mktemp("here"))


def written(notes: Path, folder: Path, **more: object) -> tuple[bytes, EventReport]:
    report = EventReport()
    write_rows(code_files([notes], vectors=False, report=report, **more), folder / "rows.jsonl")  # type: ignore[arg-type]
    return (folder / "rows.jsonl").read_bytes(), report


def test_the_same_bytes_and_the_same_refusals(
    notes: Path, here: tuple[bytes, EventReport], spark_within: str, tmp_path: Path
) -> None:
    told: list[tuple[str, int, int]] = []
    found = written(notes, tmp_path, engine=spark_within, progress=lambda *step: told.append(step))
    assert found == here
    assert here[1].coded >= len(TOLD)
    assert [Path(one.location).name for one in here[1].refused] == ["3b.pdf"]
    assert told == [("coding", 9, 9)]


def test_with_actors_and_with_one_row_an_event(notes: Path, spark_within: str, tmp_path: Path) -> None:
    chosen = {"actors": ["Iran", "France"], "merged": True}
    (tmp_path / "spark").mkdir()
    rows, report = written(notes, tmp_path, **chosen)
    assert written(notes, tmp_path / "spark", engine=spark_within, **chosen) == (rows, report)
    assert report.skipped
    assert b'"reports": 2' in rows


@pytest.mark.parametrize("partitions", [1, 3])
def test_in_the_order_of_the_files_whatever_the_partitions(
    notes: Path, spark_within: str, partitions: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two files a partition: several waves.
    monkeypatch.setattr("detente.desk.spark_coding.FILES", 2)
    monkeypatch.chdir(notes.parent)
    files = list(expand([notes.name]))
    work = Work.of(settings_of(load_codebook(), (), vectors=False), load_codebook(), frozenset(), with_texts=False)
    coded = list(coded_on_spark(files, work, spark_within, EventReport(), partitions=partitions))
    names = [one.document.origins[0].location.partition("#")[0] for one in coded]
    assert names == sorted(names)
    assert [Path(one).name[:1] for one in names] == [*"01234445", "5"]
    assert {one.document.text for one in coded} == {""}


@pytest.mark.parametrize(("what", "problem"), [("reader", "reads with"), ("codebook", "another codebook")])
def test_a_worker_of_another_kind_is_found_out(notes: Path, spark_within: str, what: str, problem: str) -> None:
    work = Work.of(settings_of(load_codebook(), (), vectors=False), load_codebook(), frozenset(), with_texts=False)
    other = dataclasses.replace(work, **{what: "other"})
    with pytest.raises(ReadingError, match=problem) as caught:
        list(coded_on_spark([str(notes / "0.txt")], other, spark_within, EventReport()))
    assert "same Détente on every worker" in str(caught.value)


def test_a_worker_that_breaks_is_told(notes: Path, spark_within: str) -> None:
    book = load_codebook()
    work = Work.of(settings_of(book, (Path("no such folder"),), vectors=False), book, frozenset(), with_texts=False)
    with pytest.raises(ReadingError, match=r"Spark gave up coding .*no such folder"):
        list(coded_on_spark([str(notes / "0.txt")], work, spark_within, EventReport()))


def test_what_makes_no_sense_is_refused_before_anything_runs(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="no engine"):
        list(code_files([notes], vectors=False, engine="oracle"))
    with pytest.raises(UsageError, match="workers are processes of this machine"):
        list(code_files([notes], vectors=False, engine="spark", workers=2))
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    with pytest.raises(EventError, match="Spark is not installed"):
        list(code_files([notes], vectors=False, engine="spark"))

"""`--reader llm`: only when asked for, told what became of it, and kept in the workspace."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import detente as program
from detente.desk.unread import keeping_answers
from detente.errors import UsageError
from detente.reading import LlmSettings
from stub_server import Reply, Stub

NOTE = "Russian factories would stand idle without Iranian orders. Iran and Russia trust each other.\n"
FOUND = {
    "quote": "Russian factories would stand idle without Iranian orders",
    "between": ["RUS", "IRN"],
    "leaning": "closer",
    "relation": "causes",
    "holders": ["RUS"],
}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MODEL", "ADDRESS", "ANSWERS", "KEY"):
        monkeypatch.delenv(f"DETENTE_LLM_{name}", raising=False)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    file = tmp_path / "note.txt"
    file.write_text(NOTE)
    return file


@pytest.fixture
def asking(stub: Stub) -> tuple[str, ...]:
    """Options that let the stub read."""
    stub.answer({"claims": [FOUND, {**FOUND, "quote": "no such words"}]})
    return ("--reader", "llm", "--llm-model", "stub", "--llm-address", stub.address)


def rules_of(workspace: Path) -> list[str]:
    with program.open(workspace, create=False) as desk:
        return sorted(one.rule for _, reading in desk.store.readings() for one in reading.statements())


def test_read_gives_what_was_proposed_and_counts_what_was_dropped(
    detente: Callable, note: Path, asking: tuple[str, ...]
) -> None:
    content = json.loads(detente("read", note, "--dyad", "Iran", "Russia", "--json", *asking).stdout)
    assert "+llm-" in content["document"]["reader"]
    assert content["document"]["warnings"][-1].startswith("1 of 2 proposals of the language model stub were kept; ")
    [factor] = [one for one in content["factors"] if FOUND["quote"] in [words["quote"] for words in one["evidence"]]]
    assert (factor["sign"], factor["holders"]) == ("incentive", ["RUS"])
    assert factor["reasons"] == [f"“{FOUND['quote']}” between the two, as a language model reads it: for"]


def test_nothing_is_sent_unless_it_is_asked_for(
    detente: Callable, note: Path, stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub.answer({})
    monkeypatch.setenv("DETENTE_LLM_MODEL", "stub")
    monkeypatch.setenv("DETENTE_LLM_ADDRESS", stub.address)
    detente("read", note)
    detente("-w", tmp_path / "w", "brief", "Iran", "Russia", "--add", note)
    assert stub.requests == []
    told = detente("read", note, "--reader", "llm").output
    assert "0 of 0 proposals of the language model stub were kept" in told
    assert len(stub.requests) == 1


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--llm-model", "stub"), "add --reader llm"),
        (("--reader", "llm"), "no language model is named"),
        (("--reader", "llm", "--llm-model", "m", "--llm-address", "nowhere"), "no address"),
        (("--reader", "oracle"), "oracle"),
    ],
)
def test_options_that_make_no_sense_are_wrong_usage(
    detente: Callable, note: Path, tmp_path: Path, options: tuple[str, ...], problem: str
) -> None:
    assert problem in detente("read", note, *options, code=2).output
    assert problem in detente("-w", tmp_path / "w", "add", note, *options, code=2).output


def test_a_workspace_keeps_readings_and_answers(
    detente: Callable, note: Path, stub: Stub, asking: tuple[str, ...], tmp_path: Path
) -> None:
    workspace = tmp_path / "w"
    told = detente("-w", workspace, "add", note, *asking).output
    assert "1 of 2 proposals" in told
    assert "llm-claim" in rules_of(workspace)
    assert len(list((workspace / "answers").iterdir())) == 1

    # What comes later leaves the reading as it is, and asks nothing.
    other = tmp_path / "other.txt"
    other.write_text("Iran fears Israel.")
    detente("-w", workspace, "add", other)
    detente("-w", workspace, "add", note, *asking)
    brief = json.loads(detente("-w", workspace, "brief", "Iran", "Russia", "--json").stdout)
    assert "1 of 2 proposals of the language model stub" in json.dumps(brief)
    assert FOUND["quote"] in json.dumps(brief)
    assert "llm-claim" in rules_of(workspace)
    assert len(stub.requests) == 1

    # The kept answers are enough to read again, without any server.
    offline = ("--reader", "llm", "--llm-model", "stub", "--llm-answers", workspace / "answers", "--json")
    assert "1 of 2 proposals" in detente("read", note, *offline).stdout


def test_documents_that_were_known_are_read_by_the_model_when_they_are_named(
    detente: Callable, note: Path, stub: Stub, asking: tuple[str, ...], tmp_path: Path
) -> None:
    workspace, other = tmp_path / "w", tmp_path / "other.txt"
    other.write_text("Iran fears Israel.")
    detente("-w", workspace, "add", note, other)
    report = json.loads(detente("-w", workspace, "add", note, *asking, "--json").stdout)
    assert (len(report["known"]), report["read"], len(report["notes"])) == (1, 1, 1)
    assert len(stub.requests) == 1


def test_without_an_answer_the_rules_read_and_the_exit_code_says_so(
    detente: Callable, note: Path, stub: Stub, asking: tuple[str, ...], tmp_path: Path
) -> None:
    stub.answer(Reply(b"", 404))
    workspace = tmp_path / "w"
    told = detente("-w", workspace, "add", note, *asking, code=1).output
    assert "answers 404" in told
    assert "1 added" in told
    assert rules_of(workspace)
    assert detente("read", note, *asking, code=1).output.count("answers 404") == 1
    # The next time it is asked again.
    stub.answer({"claims": [FOUND]})
    detente("-w", workspace, "add", note, *asking)
    assert "llm-claim" in rules_of(workspace)


def test_python_reads_with_a_model_too(stub: Stub) -> None:
    stub.answer({"claims": [FOUND]})
    reading = program.read(NOTE, llm=program.LlmSettings("stub", stub.address))
    assert "llm-claim" in [claim.rule for claim in reading.claims]


def test_a_workspace_on_a_server_needs_a_folder_for_answers() -> None:
    settings = LlmSettings("stub")
    with pytest.raises(UsageError, match="no folder for a language model's answers"):
        keeping_answers(settings, "postgresql://here/base")
    named = LlmSettings("stub", answers=Path("mine"))
    assert keeping_answers(named, "postgresql://here/base") is named

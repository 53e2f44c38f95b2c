"""`detente judge` and `detente factors` as a user runs them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

PAIR = ("--dyad", "Iran", "Russia")
BY = ("--by", "A. Reader")
Run = Callable[..., str]


@pytest.fixture
def run(filled: Path, tmp_path: Path, detente: Callable) -> Run:
    """Runs the program on a copy of the filled workspace; gives standard output."""
    place = tmp_path / "workspace"
    shutil.copytree(filled, place)

    def command(*arguments: object, code: int = 0) -> str:
        result = detente("-w", place, *arguments, code=code)
        return result.stdout if code == 0 else result.output

    return command


def claims(run: Run) -> list[dict]:
    made = json.loads(run("dossier", "Iran", "Russia", "--json"))
    return [support["claim"] for factor in made["factors"] for support in factor["support"]]


def evidence_id(claim: dict) -> str:
    words = claim["evidence"]
    return f"{words['document_id']}:{words['start']}-{words['end']}"


def test_a_rejected_claim_is_seen_everywhere(run: Run, tmp_path: Path) -> None:
    claim = claims(run)[0]
    words = evidence_id(claim)
    out = run("judge", "reject", words, "--kind", "claim", *BY, "--why", "a [bold]rumour\x1b[2J")
    id_ = re.match(r"judged ([0-9a-f]{16}) reject 1 claim: ", out)[1]
    assert claim["id"] not in {one["id"] for one in claims(run)}
    told = run("judge", "list")
    assert id_ in told
    assert "stands" in told
    assert "\x1b" not in told
    assert "1 judgement" in told
    assert f"judged reject by A. Reader, {told.split()[8]}" in run("show", words)
    shown = json.loads(run("show", words, "--json"))
    assert shown["judgements"][0]["id"] == id_
    assert {"kind": "claim", "rule": claim["rule"], "words": words}.items() <= {
        name: value for one in shown["read_as"] if one["kind"] == "claim" for name, value in one.items()
    }.items()
    run("brief", "Iran", "Russia", "-o", tmp_path / "brief.html")
    page = (tmp_path / "brief.html").read_text(encoding="utf-8")
    assert "Rejected by A. Reader" in page
    assert "[bold]rumour" in page
    assert "reject" in run("dossier", "Iran", "Russia")
    assert f"undone {id_}" in run("judge", "undo", id_[:6], *BY)
    assert claim["id"] in {one["id"] for one in claims(run)}
    assert run("judge", "list").strip() == "0 judgements"
    assert "undone by A. Reader" in run("judge", "list", "--all")
    [entry] = json.loads(run("judge", "list", "--all", "--json"))
    assert (entry["id"], entry["undone"]["by"], entry["lost"]) == (id_, "A. Reader", [])


def test_factors_are_accepted_signed_merged_and_split(run: Run) -> None:
    made = json.loads(run("dossier", "Iran", "Russia", "--json"))
    one, other = (factor["id"] for factor in made["factors"][:2])
    assert one in run("dossier", "Iran", "Russia")
    assert run("judge", "accept", one, *PAIR, *BY).startswith("judged ")
    assert run("judge", "accept", one, *PAIR, *BY).startswith("stands already ")
    merged = json.loads(run("judge", "merge", one, other, *PAIR, *BY, "--json"))
    assert [len(merged["made"]), merged["known"]] == [1, []]
    again = json.loads(run("dossier", "Iran", "Russia", "--json"))
    [factor] = [factor for factor in again["factors"] if factor["judgements"]]
    assert len(again["factors"]) == len(made["factors"]) - 1
    claim = factor["support"][0]["claim"]
    assert "judged" in run("judge", "split", evidence_id(claim), *PAIR, *BY)
    assert "sign contested" in run("judge", "sign", "contested", evidence_id(claim), *PAIR, *BY)
    assert len(json.loads(run("dossier", "Iran", "Russia", "--json"))["factors"]) == len(made["factors"])
    early = json.loads(run("dossier", "Iran", "Russia", "--judged-until", "2000-01-01", "--json"))
    assert early["judgements"] == []


def test_the_name_may_come_from_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    words = evidence_id(claims(run)[0])
    assert "Missing option '--by'" in run("judge", "accept", words, "--kind", "claim", code=2)
    monkeypatch.setenv("DETENTE_ANALYST", "B. Reader")
    run("judge", "accept", words, "--kind", "claim")
    assert "B. Reader" in run("judge", "list")


def test_mistakes_are_told_with_a_remedy(run: Run) -> None:
    words = evidence_id(claims(run)[0])
    assert "--dyad ONE OTHER" in run("judge", "accept", "0123abcd", *BY, code=2)
    assert "see: detente judge list" in run("judge", "undo", "0123abcd", *BY, code=2)
    assert "no event is read in exactly these words" in run("judge", "accept", words, "--kind", "event", *BY, code=2)


def test_the_table_goes_round(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "merges.csv"
    assert "rows to" in run("factors", "export", "Iran", "Russia", "-o", table)
    assert "0 changes" in run("factors", "import", "Iran", "Russia", table, *BY)
    text = table.read_text(encoding="utf-8-sig")
    heading, first, second, *rest = text.splitlines()
    table.write_text("\n".join([heading, first.replace("1,", "2,", 1), second, *rest]), encoding="utf-8")
    told = run("factors", "import", "Iran", "Russia", table, *BY, "--dry-run")
    assert "would judge" in told
    assert "nothing was kept" in told
    assert run("judge", "list").strip() == "0 judgements"
    assert "judged " in run("factors", "import", "Iran", "Russia", table, *BY)
    table.write_text("\n".join([heading, first, re.sub(r",(incentive|impediment),", ",bad,", second, count=1)]))
    told = run("factors", "import", "Iran", "Russia", table, *BY, code=1)
    assert f"{table}:3: 'bad' is no sign" in told
    assert "nothing was judged: 1 row of 2 cannot be used" in told
    refused = json.loads(run("factors", "import", "Iran", "Russia", table, *BY, "--json", code=1))
    assert refused["refused"][0]["line"] == 3

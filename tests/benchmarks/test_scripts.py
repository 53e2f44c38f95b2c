"""The measuring scripts run, with settings so small that they take seconds, and their JSON says what it should."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
BENCHMARKS = ROOT / "benchmarks"
SHARED = ROOT.parent / "shared"
NOTE = ROOT / "examples" / "iran-russia-2015" / "2015-01-22-ministry-briefing-summary.txt"


@pytest.fixture(scope="session")
def measured() -> Callable[..., dict[str, Any]]:
    """Runs a script with --json and gives what it printed."""

    def run(script: str, *arguments: object) -> dict[str, Any]:
        command = [sys.executable, str(BENCHMARKS / script), "--json", *(str(one) for one in arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        result: dict[str, Any] = json.loads(done.stdout)
        return result

    return run


def test_every_script_is_described_and_none_is_left_out_here() -> None:
    scripts = {path.name for path in BENCHMARKS.glob("bench_*.py")}
    readme = (BENCHMARKS / "README.md").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "measured.md").read_text(encoding="utf-8")
    assert scripts, "there are no scripts"
    for script in scripts:
        assert script in readme, f"benchmarks/README.md says nothing about {script}"
        assert f"benchmarks/{script}" in page, f"docs/measured.md says nothing about {script}"
        assert script in Path(__file__).read_text(encoding="utf-8"), f"{script} is not tested"


def test_reading_gives_the_same_bytes_however_many_workers(measured: Callable[..., dict[str, Any]]) -> None:
    result = measured("bench_reading.py", "--texts", NOTE, "--words", 200, "--workers", 2)
    assert [(row["way"], row["workers"]) for row in result["rows"]] == [("Reader.read", 1), ("read_all", 2)]
    assert all(row["same_bytes"] for row in result["rows"])
    assert all(row["words_per_second"] > 0 for row in result["rows"])
    assert result["documents"] >= 1
    assert result["words"] >= 100


def test_factors_are_counted_on_passages_of_the_project(measured: Callable[..., dict[str, Any]]) -> None:
    result = measured("bench_passages.py", "--every", 60)
    whole, *kinds = result["rows"]
    assert result["passages"] == 10
    assert whole["passages"] == "all"
    assert whole["marks"] == sum(row["marks"] for row in kinds) >= 60
    assert all(0 <= row[measure] <= 1 for row in kinds for measure in ("recall", "precision", "sign", "holder"))
    assert whole["recall"] > 0.2


def test_memory_is_marked_on_the_way(measured: Callable[..., dict[str, Any]]) -> None:
    result = measured("bench_memory.py", "--documents", 20)
    assert result["added"] == result["read"] == result["documents"] == 20
    assert result["refused"] == result["families_of_copies"] == 0
    # Twenty documents of about 150 words.
    assert 20 * 130 <= result["words"] <= 20 * 200
    stages = [(mark["stage"], mark["percent"], mark["documents"]) for mark in result["marks"]]
    wanted = [(10, 2), (25, 5), (50, 10), (75, 15), (100, 20)]
    assert stages == [
        ("start", 0, 0),
        *(("adding", percent, documents) for percent, documents in wanted),
        *(("reading", percent, documents) for percent, documents in wanted),
        ("dossier", 100, 20),
    ]
    peaks = [mark["peak_mib"] for mark in result["marks"]]
    assert peaks == sorted(peaks)
    assert 20 < peaks[0] < peaks[-1] < 4000, "MiB of a process with a language model"
    assert result["growth"] >= 0


def test_generated_reports_are_no_copies_of_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from generated import report, write_reports

    assert report(7) == report(7)
    assert report(7) != report(7, seed=1)
    words = write_reports(tmp_path, 300)
    texts = [path.read_text(encoding="utf-8") for path in sorted(tmp_path.rglob("*.txt"))]
    assert words == sum(len(text.split()) for text in texts)
    assert len({text.partition(":")[0] for text in texts}) > 100, "headings name the two states"
    # Each brings names that no earlier one had: a reader that kept every word would grow.
    seen: set[str] = set()
    for text in texts:
        names = {word.strip(".,") for word in text.split()}
        assert len(names - seen) >= 3
        seen |= names
    assert not any("{" in text or "[" in text for text in texts), "a slot was left open"


def test_the_brief_is_timed_step_by_step(measured: Callable[..., dict[str, Any]]) -> None:
    result = measured("bench_brief.py", "--example", NOTE, "--repeat", 1)
    steps = {step["step"].strip(): step for step in result["steps"]}
    assert set(steps) == {
        "Desk.dossier",
        "of that, assemble",
        "compose",
        *(f"render {suffix}" for suffix in (".html", ".md", ".json", ".pdf", ".docx")),
    }
    assert all(step["median_ms"] >= step["fastest_ms"] > 0 for step in steps.values())
    assert all(step["bytes"] > 500 for name, step in steps.items() if name.startswith("render"))
    assert result["documents"] == 1


def test_the_same_seed_draws_the_same_events(measured: Callable[..., dict[str, Any]]) -> None:
    example = ROOT / "examples" / "iran-russia-2015"
    arguments = ("--texts", NOTE, *sorted(example.glob("*.txt"))[:3], "--number", 3, "--seed", 7)
    first, again = (measured("bench_events_sample.py", *arguments) for _ in range(2))
    assert first["sample"] == again["sample"]
    assert 1 <= len(first["sample"]) <= 3
    assert first["events"] == sum(first["by_type"].values())
    for event in first["sample"]:
        assert event["trigger"] in event["sentence"]
        assert event["source"] or event["target"]


def test_without_the_articles_nothing_is_measured(measured: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    for script in ("bench_articles.py", "bench_reliability.py"):
        result = measured(script, "--articles", tmp_path)
        assert set(result) == {"skipped"}
        assert str(tmp_path) in result["skipped"]


def test_claims_are_measured_by_corpus(measured: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    assert set(measured("bench_claims.py", "--corpora", tmp_path / "none")) == {"skipped"}
    folder = tmp_path / "politicause"
    folder.mkdir()
    rows = "1,The port closed because of the strike.,1\n2,The port lies in Oslo.,0\n"
    (folder / "val.csv").write_text(f",text,label\n{rows}", encoding="utf-8")
    result = measured("bench_claims.py", "--corpora", tmp_path, "--parts", "shipped")
    assert result["shipped"]["f1"] == 1.0
    assert result["shipped"]["sentences_a_second"] > 0


def test_an_import_is_set_beside_a_plain_read(measured: Callable[..., dict[str, Any]]) -> None:
    result = measured("bench_import.py", "--rows", 3000)
    assert [(one["way"], one["rows"]) for one in result["ways"]] == [("plain", 3000), ("import", 3000)]
    assert all(one["rows_per_second"] > 0 and one["peak_mib"] > 20 for one in result["ways"])
    assert result["share_of_plain"] > 0
    assert result["file_bytes"] > 3000 * 200


def test_questions_to_a_table_are_timed_and_the_simulation_says_that_it_is_one(
    measured: Callable[..., dict[str, Any]],
) -> None:
    result = measured("bench_event_queries.py", "--rows", 20_000, "--years", 2, "--times", 1)
    assert result["row_groups"] == 2
    assert 1 <= result["row_groups_of_the_dyad"] <= 2
    assert result["dyad_series"]["median"] > 0
    assert result["times_bare"] > 0
    assert result["simulated"]["measured"] is False
    assert result["simulated"]["rows"] == 1_000_000_000


GOLD = """\
document: {title: Note, dyad: [IRN, RUS]}
factors:
- id: F01
  label: Mistrust
  sign: impediment
  holders: [IRN]
  tier: core
  evidence: [{quote: Mistrust, start: 0, end: 8}]
agreements: []
conditions: []
predictions: []
events: []
"""
TEXT = (
    "Mistrust between Iran and Russia hampers cooperation between Tehran and Moscow. "
    "Iran and Russia will probably deepen their cooperation.\n"
)


def test_reliability_counts_what_overlaps_the_gold(measured: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "note.gold.yaml").write_text(GOLD, encoding="utf-8")
    result = measured("bench_reliability.py", "--articles", tmp_path)
    assert result["articles"] == ["note"]
    rules = {row["rule"]: row for row in result["rules"]}
    factors = [rules[rule] for rule in ("stance-clause", "motive", "causal-clause")]
    assert sum(row["right"] for row in factors) == 1
    predictions = [rules[rule] for rule in ("prediction-modal", "prediction-phrase")]
    assert sum(row["all"] for row in predictions) == 1
    assert sum(row["right"] for row in predictions) == 0, "the gold has no prediction"
    for row in rules.values():
        assert row["right"] <= row["all"]
        # Laplace's rule of succession, written out anew; nothing seen is one half either way.
        assert row["weight"] == pytest.approx((row["right"] + 1) / (row["all"] + 2), abs=0.006)


def test_articles_are_scored(measured: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    golds = sorted((SHARED / "articles").glob("*.gold.yaml"))
    if not (SHARED / "eval" / "score_articles.py").is_file() or not golds:
        pytest.skip("there are no articles with gold beside this checkout")
    # One of them will do: each starts the program anew.
    for path in (golds[0], golds[0].with_name(golds[0].name.replace(".gold.yaml", ".txt"))):
        (tmp_path / path.name).symlink_to(path.resolve())
    result = measured("bench_articles.py", "--articles", tmp_path)
    (article,) = result["articles"]
    assert article["exact"] == article["quotations"] > 10
    kinds = {"factors", "agreements", "conditions", "predictions", "events"}
    assert set(result["scores"]["overall"]) == kinds
    assert all(0 <= result["scores"]["overall"][kind]["core_recall"] <= 1 for kind in kinds)


def test_questions_are_scored_where_the_data_are(measured: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    assert "not there" in measured("bench_questions.py", "--data", tmp_path)["skipped"]
    data = SHARED / "data" / "icews14"
    if not data.exists():
        pytest.skip("the data sets are not beside this checkout")
    result = measured("bench_questions.py", "--data", data, "--within", 7, "--pairs", 30, "--step", 60)
    (row,) = result["scores"]
    assert row["within"] == 7
    assert row["all"]["n"] >= 30 * 4
    assert 0 <= row["all"]["brier"] <= 1
    assert result["ablations"] == result["remains"] == []


def test_misses_share_what_was_put_into_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from question_remains import shared  # type: ignore[import-not-found]

    chance = np.random.default_rng(4)
    group = np.repeat(np.arange(400), 10)
    noise = chance.normal(0, 1, len(group))
    common = chance.normal(0, 0.5, 400)[group]
    found, error = shared(noise + common, group)
    assert abs(found - 0.25) < 4 * error < 0.2
    nothing, error = shared(noise, group)
    assert abs(nothing) < 4 * error
    alone, _ = shared(noise, np.arange(len(noise)))
    assert np.isnan(alone)


def test_links_are_scored_with_cost_and_ablations(measured: Callable[..., dict[str, Any]]) -> None:
    if not (SHARED / "data" / "icews14" / "events.parquet").is_file():
        pytest.skip("there are no events beside the checkout")
    result = measured("bench_links.py", "--sets", "icews14", "--days", 1)
    found = result["sets"]["icews14"]["Détente"]
    assert 30 < found["all"]["mrr"] < 70
    assert found["cost"]["cpu_s"] == pytest.approx(result["cpu_s"], abs=0.1)


def test_links_without_events_are_skipped(measured: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    # Where the scorer is absent as well, that is what is said first.
    assert measured("bench_links.py", "--data", tmp_path)["skipped"].startswith(
        ("there are no events", "there is no scorer")
    )


def test_marked_sentences_are_scored_with_and_without_vectors(measured: Callable[..., dict[str, Any]]) -> None:
    if not (SHARED / "data" / "plover" / "sentences.tsv").is_file():
        pytest.skip("there are no marked sentences beside the checkout")
    result = measured("bench_event_coding.py", "--limit", 120, "--actors")
    for name in ("with vectors", "without vectors"):
        assert 20 < result[name]["root"] <= result[name]["quad"] + 10 <= 110
        assert result[name]["sentences_a_second"] > 0


def test_causal_relations_are_scored_out_of_fold(measured: Callable[..., dict[str, Any]]) -> None:
    result = measured("bench_claim_spans.py", "--limit", 60, "--folds", 1)
    if not (SHARED / "data" / "causality").is_dir():
        assert set(result) == {"skipped"}
        return
    assert 0 <= result["news"]["exact"] <= result["news"]["fair"] <= 1
    assert 0 <= result["sigdial"]["accuracy"] <= 1
    assert result["sentences_a_second"] > 0

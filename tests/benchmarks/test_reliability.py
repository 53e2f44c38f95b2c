"""The shipped reliabilities: one for every rule that the code can emit, and the reader takes them as confidence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from detente.codebook import Codebook, load_codebook
from detente.desk import ReadFile, read_files
from detente.reading import reader

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "iran-russia-2015"
READING = Path(reader.__file__).parent


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook()


@pytest.fixture(scope="module")
def weights(codebook: Codebook) -> dict[str, float]:
    """Reliability of each rule, as the reader looks it up."""
    return {word: cue.weight for cue in codebook.cues("reliability") for word in cue.words}


@pytest.fixture(scope="module")
def names(codebook: Codebook) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        from reading_rules import rule_names

    return rule_names(codebook)


def test_every_rule_of_the_code_has_its_entry_and_no_entry_is_left_over(
    weights: dict[str, float], names: list[str]
) -> None:
    assert sorted(set(names) - set(weights)) == [], "run benchmarks/bench_reliability.py --write"
    assert sorted(set(weights) - set(names)) == [], "an entry of a rule that is no more"


def test_every_statement_of_the_example_has_the_confidence_of_its_rule(weights: dict[str, float]) -> None:
    seen = set()
    for one in read_files([EXAMPLE]):
        assert isinstance(one, ReadFile)
        for statement in one.reading.statements():
            seen.add(statement.rule)
            assert statement.confidence == weights[statement.rule], statement.rule
    assert {"stance-clause", "causal-clause", "agreement-noun", "event-verb", "prediction-modal"} <= seen


def test_the_names_are_those_that_stand_in_the_code(names: list[str], codebook: Codebook) -> None:
    """What a plain search finds, without understanding the code."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(READING.rglob("*.py")))
    found = set(re.findall(r'rule ?= ?"([a-z-]+)"', code)) | set(re.findall(r'"(condition-[a-z]+)"', code))
    assert len(found) >= 6
    assert found <= set(names)
    assert {f"condition-{cue.id}" for cue in codebook.cues("condition")} <= set(names)


def test_weights_are_means_of_their_counts(codebook: Codebook) -> None:
    measured = 0
    for cue in codebook.cues("reliability"):
        assert cue.id == f"reliable-{cue.words[0]}"
        counts = re.search(r"(\d+) of (\d+) right", cue.reason)
        if counts is None:
            assert cue.weight == 0.5, "nothing measured speaks for more"
            assert "cautious" in cue.reason
            continue
        right, total = int(counts[1]), int(counts[2])
        assert 0 <= right <= total
        assert cue.weight == pytest.approx((right + 1) / (total + 2), abs=0.0051)
        measured += 1
    assert measured >= 10

"""The scorer of spans: each error once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(autouse=True)
def _beside_the_scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        ([("C", 0, 4), ("E", 5, 9)], {"TP": 2}),
        ([("E", 0, 4), ("C", 5, 9)], {"LE": 2}),
        ([("C", 0, 3), ("E", 5, 9)], {"BE": 1, "TP": 1}),
        ([("E", 0, 3)], {"LBE": 1, "FN": 1}),
        ([("C", 12, 14)], {"FP": 1, "FN": 2}),
        ([], {"FN": 2}),
    ],
    ids=["right", "labels", "boundary", "both", "elsewhere", "nothing"],
)
def test_each_error_counts_once(told: list[tuple[str, int, int]], kinds: dict[str, int]) -> None:
    from span_scores import errors_of

    assert errors_of([("C", 0, 4), ("E", 5, 9)], told) == Counter(kinds)


def test_a_boundary_error_costs_half_of_what_it_costs_exactly() -> None:
    from span_scores import exact_f1, fair_f1

    counts = Counter(TP=2, BE=2)
    assert fair_f1(counts) == pytest.approx(2 / 3)
    assert exact_f1(counts) == pytest.approx(1 / 2)
    assert fair_f1(Counter(FN=3)) == exact_f1(Counter()) == 0


def test_relations_are_put_together_in_the_best_way_and_no_more_than_are_marked() -> None:
    from span_scores import Layers, best_errors, best_single

    one, other, third = (Layers((("C", i, i + 1), ("E", i + 2, i + 3))) for i in (0, 10, 20))
    assert best_errors([one, other], [other, one, third]) == Counter(TP=4)
    assert best_errors([one, other], [other]) == Counter(TP=2, FN=2)
    assert best_single([one, other], other) == Counter(TP=2)

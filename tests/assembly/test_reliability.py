"""Shares of rules: what was measured, moved by what is judged, and never out of bounds."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.assembly.reliability import Reliability
from detente.codebook import Codebook, CueEntry, Place
from detente.errors import CodebookError
from detente.model import Verdict


def codebook(weight: float, value: str | None) -> Codebook:
    place = Place(file="my/cues.yaml", line=3)
    cue = CueEntry(
        id="reliable-r", use="reliability", words=("r",), weight=weight, value=value, reason="measured", source=place
    )
    return Codebook(cues=[cue])


def share(right: int, measured: int, accepted: int, rejected: int) -> float:
    weight = (right + 1) / (measured + 2)
    verdicts = Counter({Verdict.ACCEPT: accepted, Verdict.REJECT: rejected})
    return Reliability(codebook(weight, f"{right}/{measured}"), {"r": verdicts}).share("r")


def test_the_share_is_the_mean_of_a_beta_distribution() -> None:
    assert share(17, 27, 3, 1) == pytest.approx((17 + 3 + 1) / (27 + 4 + 2), abs=1e-4)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 20), st.integers(0, 20))
def test_verdicts_move_it_their_way_and_keep_it_a_share(right: int, wrong: int, accepted: int, rejected: int) -> None:
    now = share(right, right + wrong, accepted, rejected)
    assert 0.0 < now < 1.0
    assert (
        share(right, right + wrong, accepted + 1, rejected)
        >= now
        >= share(right, right + wrong, accepted, rejected + 1)
    )


def test_every_shipped_share_fits_its_counts(codebook: Codebook) -> None:
    for one in Reliability(codebook, {}).shares(word for cue in codebook.cues("reliability") for word in cue.words):
        assert one.share == pytest.approx((one.right + 1) / (one.measured + 2), abs=0.006), one.rule


def test_a_rule_that_nobody_measured_starts_even() -> None:
    [one] = Reliability(Codebook(), {}).shares(["new"])
    assert (one.share, one.right, one.measured, one.judged) == (0.5, 0, 0, 0)


def test_a_weight_without_counts_moves_fastest() -> None:
    moved = Reliability(codebook(0.8, None), {"r": Counter({Verdict.REJECT: 1})}).share("r")
    assert moved == pytest.approx(0.8 * 2 / 3, abs=1e-4)


@pytest.mark.parametrize("value", ["17 of 27", "28/27", "x/3", "/"])
def test_counts_that_are_none_are_named_with_their_place(value: str) -> None:
    with pytest.raises(CodebookError, match=r"my/cues.yaml:3.*right/all"):
        Reliability(codebook(0.5, value), {})

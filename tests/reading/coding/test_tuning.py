"""Changes to the language model for event types: learned on the exemplars, measured on groups that were left out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from detente.codebook import Codebook
from detente.reading.encoder import vectors_installed

pytest.importorskip("jax", reason="the extra `tuning` is not installed")

from detente.reading.coding.pair_vectors import PAIR_WIDTH
from detente.reading.coding.tuning import SHARES, tune_layers
from detente.reading.encoder.tuning import Settings


def test_changes_come_with_what_was_measured(small_book: Callable[..., Codebook]) -> None:
    if not vectors_installed():
        pytest.skip("the packages with the vectors' files are not installed")
    told: list[tuple[str, int, int]] = []
    layers = tune_layers(
        small_book(), Settings(lowest=5, rank=2, epochs=2, rate=5e-3, batch=8), lambda *step: told.append(step)
    )
    assert layers.labels == ("ASSAULT", "CONSULT")
    assert layers.head.shape == (PAIR_WIDTH, 2)
    assert np.isfinite(layers.head).all()
    assert layers.card["texts"] == 24
    assert layers.card["share"] in SHARES
    assert layers.card["temperature"] > 0
    assert 0 <= layers.card["macro_f1"] <= 1
    assert {what for what, _, _ in told} == {"tuning without some", "tuning"}
    assert all(done <= whole for _, done, whole in told)

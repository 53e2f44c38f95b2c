"""Learning changes to the language model: labels come apart, and the same texts teach the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from detente.reading.encoder import LayerChanges, Pieces, Vectorizer, vectors_installed

pytest.importorskip("jax", reason="the extra `tuning` is not installed")

from detente.reading.encoder.tuning import Settings, tune

FAST = Settings(lowest=5, rank=2, epochs=6, rate=5e-3, batch=8)
WARM = ["They signed a pact.", "They met for talks.", "They sent them food.", "They praised the plan."]
COLD = ["They shelled a town.", "They burned the farms.", "They seized a ship.", "They cursed the plan."]


def whole(text: str) -> Pieces:
    return Pieces.of(text, [[(0, len(text))]])


def learned(texts: Sequence[str], labels: Sequence[str]) -> LayerChanges:
    return tune([whole(text) for text in texts], labels, FAST)


@pytest.fixture(scope="module")
def changes() -> LayerChanges:
    if not vectors_installed():
        pytest.skip("the packages with the vectors' files are not installed")
    return learned([*WARM, *COLD], ["warm"] * 4 + ["cold"] * 4)


def test_labels_come_apart_in_the_vectors_that_the_coder_gets(changes: LayerChanges) -> None:
    assert changes.labels == ("cold", "warm")
    words = Vectorizer(changes).words([*WARM, *COLD])
    found = np.stack([one.over([(0, one.ranges[-2][1])]) for one in words]) @ changes.head + changes.bias
    assert [changes.labels[place] for place in found.argmax(axis=1)] == ["warm"] * 4 + ["cold"] * 4
    assert set(changes.matrices) == {name for name in changes.matrices if name.startswith("layer.5.")}


def test_the_same_texts_teach_the_same(changes: LayerChanges) -> None:
    again = learned([*WARM, *COLD], ["warm"] * 4 + ["cold"] * 4)
    assert again.fingerprint == changes.fingerprint


def test_a_text_without_a_chosen_piece_spoils_nothing() -> None:
    pieces = [whole(text) for text in (*WARM, *COLD)]
    pieces[0] = Pieces(pieces[0].ids, ((),))
    found = tune(pieces, ["warm"] * 4 + ["cold"] * 4, FAST)
    assert np.isfinite(found.head).all()

"""The second opinion: learned with the gate, weighed against features, kept in its file, and done without if wished."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from detente.codebook import Codebook
from detente.errors import ReadingError
from detente.reading.causal import CausalGate, CausalReader, Label, Labelled
from detente.reading.causal.opinion import SecondOpinion, bounded_log_odds, sentence_pieces
from detente.reading.causal.training import train_gate
from detente.reading.encoder import LayerChanges, vectors_installed

pytest.importorskip("jax", reason="the extra `tuning` is not installed")

from detente.reading.causal.tuning import learn_second_opinion, stacked
from detente.reading.encoder.tuning import Settings

FAST = Settings(lowest=5, rank=2, epochs=4, rate=5e-3, batch=8)
TEXTS = ["The storm caused a riot.", "The riot was in Rome."]


@pytest.fixture(scope="module")
def tuned_gate(codebook: Codebook, lessons: list[Labelled]) -> CausalGate:
    if not vectors_installed():
        pytest.skip("the packages with the vectors' files are not installed")
    second = partial(learn_second_opinion, settings=FAST)
    return train_gate(codebook, lessons, name="small", second=second)


def test_both_opinions_tell_and_the_card_says_how_well(tuned_gate: CausalGate, codebook: Codebook) -> None:
    stated, neither = CausalReader(codebook, gate=tuned_gate).read(TEXTS)
    assert (stated.causal, neither.causal) == (True, False)
    assert tuned_gate.card["held_out_fifth"] == {"f1": 1.0, "mcc": 1.0}
    assert tuned_gate.card["second_opinion"]["settings"]["rank"] == FAST.rank
    assert tuned_gate.second is not None
    causal, other = tuned_gate.second.log_odds(TEXTS)
    assert causal > other


def test_only_what_features_are_in_doubt_of_is_asked(tuned_gate: CausalGate) -> None:
    assert tuned_gate.second is not None
    second = replace(tuned_gate.second, by_features=0.0, by_vectors=1.0, offset=0.0)
    causal, sure, other = second.probabilities(np.array([0.5, 0.9, 0.5]), [TEXTS[0], TEXTS[1], TEXTS[1]])
    assert causal > other
    assert sure == 0.9
    assert second.probabilities(np.array([]), []).tolist() == []


def test_without_vectors_the_gate_goes_by_features_alone(tuned_gate: CausalGate, codebook: Codebook) -> None:
    assert tuned_gate.second is not None
    doubtful = replace(tuned_gate.stated, link_share=0.0, whole_weights={}, bias=0.0)
    torn = replace(tuned_gate, stated=doubtful, second=replace(tuned_gate.second, by_vectors=1.0))
    told = [one.probability for one in CausalReader(codebook, gate=torn, vectors=False).read(TEXTS)]
    assert told == [0.5, 0.5]
    causal, other = (one.probability for one in CausalReader(codebook, gate=torn).read(TEXTS))
    assert causal > other


def test_the_opinion_is_kept_in_the_gate_s_file(tuned_gate: CausalGate, codebook: Codebook, tmp_path: Path) -> None:
    tuned_gate.save(tmp_path / "gate")
    again = CausalGate.load(tmp_path / "gate")
    again.save(tmp_path / "again")
    assert (tmp_path / "gate").read_bytes() == (tmp_path / "again").read_bytes()
    told = [CausalReader(codebook, gate=gate).read(TEXTS) for gate in (tuned_gate, again)]
    for one, other in zip(*told, strict=True):
        assert one.probability == pytest.approx(other.probability, abs=0.01)
        assert one.causal == other.causal


def test_a_broken_opinion_is_refused_with_the_gate(tuned_gate: CausalGate, tmp_path: Path) -> None:
    tuned_gate.save(path := tmp_path / "gate")
    content = json.loads(gzip.decompress(path.read_bytes()))
    content["second"]["layers"] = "no base64!"
    path.write_bytes(gzip.compress(json.dumps(content).encode()))
    with pytest.raises(ReadingError) as caught:
        CausalGate.load(path)
    assert caught.value.remedy


def test_changes_for_another_task_are_refused_when_asked(tuned_gate: CausalGate) -> None:
    assert tuned_gate.second is not None
    layers = tuned_gate.second.layers
    other = LayerChanges(layers.matrices, ("calm", "wild"), layers.head, layers.bias, layers.base, layers.card)
    with pytest.raises(ReadingError, match="calm, wild"):
        replace(tuned_gate.second, packed=other.content()).log_odds(TEXTS)


def test_stacking_leans_on_whoever_tells_better(tuned_gate: CausalGate) -> None:
    assert tuned_gate.second is not None
    draw = np.random.default_rng(3)
    labels = np.arange(200) % 2
    sign = 2.0 * labels - 1.0
    vague = 1.0 / (1.0 + np.exp(-draw.normal(0.0, 0.5, 200)))
    found: SecondOpinion = stacked(tuned_gate.second.layers, vague, draw.normal(2.0 * sign, 1.0), labels)
    assert found.by_vectors > abs(found.by_features)
    sure = found.together(vague, 4.0 * sign)
    assert ((sure >= found.limit) == (labels == 1)).all()


def test_pieces_of_a_sentence_leave_the_marks_of_its_ends_out() -> None:
    if not vectors_installed():
        pytest.skip("the packages with the vectors' files are not installed")
    found = sentence_pieces("Shops closed.")
    assert found.pools == ((1, 2, 3), (0,))
    assert len(found.ids) == 5


def test_no_probability_is_too_sure_to_be_moved() -> None:
    assert np.isfinite(bounded_log_odds(np.array([0.0, 1.0]))).all()


def test_labels_are_told_by_name_not_by_place(tuned_gate: CausalGate) -> None:
    assert tuned_gate.second is not None
    layers = tuned_gate.second.layers
    turned = LayerChanges(
        layers.matrices, layers.labels[::-1], layers.head[:, ::-1], layers.bias[::-1], layers.base, layers.card
    )
    assert set(layers.labels) == {Label.CAUSAL, Label.NONE}
    same = replace(tuned_gate.second, packed=turned.content()).log_odds(TEXTS)
    assert same == pytest.approx(tuned_gate.second.log_odds(TEXTS), abs=1e-4)

"""The gate learns what its corpus calls causal, says the same again, and refuses files that are none."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from detente.errors import ReadingError
from detente.reading.causal import CausalGate, CausalReader, Label, Labelled, label_of, shipped_gate
from detente.reading.causal.corpora import read_countercausal, shipped_exemplars
from detente.reading.causal.training import train_gate


def test_it_learns_what_is_causal_and_what_is_denied(small_gate, codebook) -> None:
    reader = CausalReader(codebook, gate=small_gate)
    stated, denied, neither = reader.read(
        ["The storm caused a riot.", "The storm did not cause a riot.", "The storm and the riot were in Rome."]
    )
    assert (stated.causal, stated.denied) == (True, False)
    assert denied.denied
    assert not denied.states
    assert (neither.causal, neither.denied, neither.polarity) == (False, False, 0)
    assert small_gate.card["sentences"] == {"causal": 24, "denied": 24, "none": 24}
    assert small_gate.card["held_out_groups"]["f1"] == 1.0


def test_a_saved_gate_says_the_same_and_has_the_same_bytes(small_gate, codebook, tmp_path: Path) -> None:
    small_gate.save(tmp_path / "gate")
    again = CausalGate.load(tmp_path / "gate")
    again.save(tmp_path / "again")
    assert (tmp_path / "gate").read_bytes() == (tmp_path / "again").read_bytes()
    texts = ["The storm caused a riot.", "The riot was in Rome.", "No storm caused the riot."]
    told = [CausalReader(codebook, gate=gate).read(texts) for gate in (small_gate, again)]
    for one, other in zip(*told, strict=True):
        assert one.probability == pytest.approx(other.probability, abs=0.01)
        assert (one.causal, one.denied) == (other.causal, other.denied)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"none",
        gzip.compress(b"[1]"),
        gzip.compress(json.dumps({"format": 99}).encode()),
        gzip.compress(json.dumps({"format": 1, "card": {}, "stated": {}}).encode()),
    ],
    ids=["empty", "no archive", "a list", "another format", "parts missing"],
)
def test_files_that_are_no_gate_are_refused_with_a_remedy(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "gate").write_bytes(content)
    with pytest.raises(ReadingError) as caught:
        CausalGate.load(tmp_path / "gate")
    assert caught.value.remedy
    with pytest.raises(ReadingError):
        CausalGate.load(tmp_path / "absent")


def test_too_little_is_not_learned_from(codebook) -> None:
    few = [Labelled(f"The strike caused trouble {number}.", Label.CAUSAL, str(number)) for number in range(12)]
    with pytest.raises(ReadingError, match="too little to learn from"):
        train_gate(codebook, few)


def test_labels_as_tables_write_them() -> None:
    assert [label_of(one) for one in ("1", "causal", "0", "None", " Denied ")] == [
        Label.CAUSAL,
        Label.CAUSAL,
        Label.NONE,
        Label.NONE,
        Label.DENIED,
    ]
    with pytest.raises(ReadingError):
        label_of("perhaps")


def test_countercausal_sentences_lose_their_marks_and_keep_their_article(tmp_path: Path) -> None:
    row = {
        "index": "ccnc_train_01_2_3_0",
        "text": "<e1>The strike</e1> did not close <e2>the port</e2> .",
        "relations": [{"first": "e1", "second": "e2", "relationship": 2}],
    }
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    [found] = read_countercausal(path)
    assert found.text == "The strike did not close the port ."
    assert (found.label, found.group) == (Label.DENIED, "train_01_2")
    [(cause, effect)] = found.arguments
    assert (found.text[slice(*cause)], found.text[slice(*effect)]) == ("The strike", "the port")
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(ReadingError):
        read_countercausal(path)


def test_no_exemplar_is_there_twice() -> None:
    texts = [one.text for one in shipped_exemplars()]
    assert len(texts) == len(set(texts))


def test_the_shipped_gate_has_a_card_that_names_its_sets() -> None:
    card = shipped_gate().card
    for name in ("Causal News Corpus", "Countercausal News Corpus", "BECAUSE", "CC0", "CC BY 4.0", "MIT"):
        assert name in card["learned_from"]
    assert "PolitiCAUSE" not in card["learned_from"]

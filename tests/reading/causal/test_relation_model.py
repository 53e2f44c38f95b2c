"""The relation model: what it says, its file, and that training gives the same bytes again."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from detente.codebook import load_codebook
from detente.errors import ReadingError
from detente.reading import load_language_model
from detente.reading.causal.cues import CueFinder
from detente.reading.causal.relation_model import FORMAT, RelationModel, shipped_model
from detente.reading.causal.relation_training import EXEMPLARS, lessons_of, parse_sentences, train
from detente.reading.causal.relations import RelationFinder
from detente.reading.causal.span_corpora import read_exemplars


def test_probabilities_follow_the_weights() -> None:
    model = RelationModel({"a": [0, 2000, 0, 0, 0]}, {"signal": {"x": 1000}}, {})
    chances = model.pivot(["a", "unheard of"])
    assert chances[1] == max(chances)
    assert sum(chances) == pytest.approx(1)
    assert model.choose("signal", [[], ["x"], []])[0] == 1


def test_the_same_model_gives_the_same_bytes(tmp_path: Path) -> None:
    model = RelationModel({"b": [1, 0, 0, 0, 0], "a": [0, 1, 0, 0, 0]}, {"signal": {}}, {"made": "of words"})
    model.save(tmp_path / "one.json.gz")
    RelationModel.load(tmp_path / "one.json.gz").save(tmp_path / "two.json.gz")
    assert (tmp_path / "one.json.gz").read_bytes() == (tmp_path / "two.json.gz").read_bytes()


@pytest.mark.parametrize(
    "content",
    [b"", b"no gzip", gzip.compress(b"{"), gzip.compress(json.dumps({"format": FORMAT + 1}).encode())],
    ids=["empty", "text", "cut", "newer"],
)
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.json.gz"
    path.write_bytes(content)
    with pytest.raises(ReadingError) as raised:
        RelationModel.load(path)
    assert raised.value.remedy


def test_training_again_gives_the_same_model_and_it_has_learned() -> None:
    nlp, finder = load_language_model(), CueFinder(load_codebook())
    marked = read_exemplars(EXEMPLARS)[:40]
    lessons = list(lessons_of(parse_sentences("exemplars", marked, nlp), finder))
    model = train(lessons)
    assert model == train(lessons)
    text = "The embargo caused a shortage of spare parts."
    told = RelationFinder(load_codebook(), model).find(nlp(text))[0]
    assert text[slice(*told.cause)] == "The embargo"


def test_the_card_names_what_the_shipped_model_learned_from() -> None:
    card = shipped_model().card
    assert set(card["corpora"]) == {"news", "because", "exemplars"}
    assert card["sentences"]["exemplars"] == len(read_exemplars(EXEMPLARS))

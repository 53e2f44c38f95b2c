"""Training: learns the codebook's exemplars and nothing else; the same exemplars give the same bytes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from detente.codebook import Codebook
from detente.errors import ReadingError
from detente.reading.coding import CoderModel, PairCoder, code_marked, load_coder, shipped_model
from detente.reading.coding.layers import shipped_layers
from detente.reading.coding.pair_vectors import PAIR_WIDTH
from detente.reading.coding.training import train, training_fingerprint
from detente.reading.encoder import vectors_installed

SmallBook = Callable[..., Codebook]
NEW = [
    ("<s>Ghana</s> bombed <t>Benin</t> yesterday.", "ASSAULT"),
    ("<s>The king of Nepal</s> met <t>the president of Laos</t>.", "CONSULT"),
    ("<s>Cuba</s> shelled <t>Haiti</t>.", "ASSAULT"),
    ("<s>Cuba</s> visited <t>Haiti</t>.", "CONSULT"),
]


def test_it_learns_what_the_exemplars_show(small_book: SmallBook, small_model: CoderModel) -> None:
    coder = PairCoder(small_book(), small_model, vectors=False)
    assert [coding.type for coding in code_marked(coder, [sentence for sentence, _ in NEW])] == [
        kind for _, kind in NEW
    ]


def test_the_same_exemplars_give_the_same_bytes(small_book: SmallBook, small_model: CoderModel, tmp_path: Path) -> None:
    small_model.save(tmp_path / "one.gz")
    train(small_book(), vectors=False).save(tmp_path / "two.gz")
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()


def test_the_model_says_what_it_learned(small_model: CoderModel) -> None:
    assert small_model.types == ("ASSAULT", "CONSULT")
    assert small_model.vocabulary == tuple(sorted(small_model.vocabulary))
    assert small_model.weights.shape == (len(small_model.vocabulary), 2)
    card = small_model.card
    assert (card["sentences"], card["groups"]) == (24, 6)
    assert card["sentences_by_type"] == {"ASSAULT": 12, "CONSULT": 12}
    assert 0 <= card["held_out_groups"]["macro_f1"] <= 1
    assert small_model.temperature > 0


def test_sentences_for_checking_are_not_learned(small_book: SmallBook, small_model: CoderModel) -> None:
    with_check = {"ASSAULT": ("bombed", "shelled", "attacked", "greeted"), "CONSULT": ("met", "visited", "hosted")}
    book = small_book(with_check, check=["greeted"])
    assert book.exemplars["assault-greeted"].check
    assert training_fingerprint(book) == small_model.fingerprint
    model = train(book, vectors=False)
    assert model.exemplars == small_model.exemplars
    assert "p=greet" not in model.places
    assert (model.weights == small_model.weights).all()


def test_the_fingerprint_changes_with_what_is_learned_only(small_book: SmallBook, codebook: Codebook) -> None:
    own = training_fingerprint(small_book())
    assert own == training_fingerprint(small_book(reason="Another reason."))
    assert own != training_fingerprint(
        small_book({"ASSAULT": ("bombed", "shelled"), "CONSULT": ("met", "visited", "hosted")})
    )
    assert own != training_fingerprint(small_book(check=["met"]))
    exemplars = small_book().exemplars.values()
    wordless = Codebook(event_types=codebook.event_types.values(), exemplars=exemplars)
    assert own == training_fingerprint(wordless)  # families are looked up when a sentence is coded
    moved = [entry.model_copy(update={"source": entry.source.model_copy(update={"line": 99})}) for entry in exemplars]
    assert own == training_fingerprint(Codebook(exemplars=reversed(moved)))


@pytest.mark.parametrize(
    "verbs",
    [
        {"ASSAULT": ("bombed", "shelled", "attacked", "hit", "struck", "raided")},
        {"ASSAULT": ("bombed", "shelled"), "CONSULT": ("met", "hosted")},
    ],
)
def test_too_few_exemplars_are_refused(small_book: SmallBook, verbs: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(ReadingError, match="too few exemplars") as caught:
        train(small_book(verbs), vectors=False)
    assert caught.value.remedy is not None
    assert "two event types in 5 groups" in caught.value.remedy


def test_no_exemplars_at_all() -> None:
    with pytest.raises(ReadingError, match="too few exemplars"):
        train(Codebook(), vectors=False)


def test_a_type_of_a_single_group_is_learned(small_book: SmallBook) -> None:
    verbs = {"ASSAULT": ("bombed", "shelled", "attacked"), "CONSULT": ("met", "hosted"), "ACCUSE": ("blamed",)}
    book = small_book(verbs)
    coder = PairCoder(book, train(book, vectors=False), vectors=False)
    [coding] = code_marked(coder, ["<s>Cuba</s> blamed <t>Haiti</t>."])
    assert coding.type == "ACCUSE"


def test_progress_is_told_to_its_end(small_book: SmallBook) -> None:
    told: list[tuple[str, int, int]] = []
    train(small_book(), vectors=False, progress=lambda what, done, total: told.append((what, done, total)))
    assert told[0] == ("reading exemplars", 24, 24)
    assert told[-1] == ("learning", 1, 1)


def test_a_coder_needs_the_model_of_its_own_exemplars(
    small_book: SmallBook, codebook: Codebook, small_model: CoderModel
) -> None:
    for book, model in ((codebook, small_model), (small_book(), None)):
        with pytest.raises(ReadingError, match="was not trained on this codebook") as caught:
            PairCoder(book, model, vectors=False)
        assert caught.value.remedy


def test_the_model_beside_the_exemplars_is_taken(
    small_book: SmallBook, small_model: CoderModel, tmp_path: Path
) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    mine.mkdir()
    other.mkdir()
    small_model.save(mine / "coder.json.gz")
    dataclasses.replace(small_model, fingerprint="0" * 16).save(other / "coder.json.gz")
    assert load_coder(small_book(), [mine, other], vectors=False).model.fingerprint == small_model.fingerprint
    with pytest.raises(ReadingError, match="was not trained"):
        load_coder(small_book(), [other], vectors=False)


def test_training_with_vectors(small_book: SmallBook, tmp_path: Path) -> None:
    if not vectors_installed():
        pytest.skip("the packages with the vectors' files are not installed")
    model = train(small_book())
    assert model.vector_weights is not None
    assert model.vector_weights.shape == (PAIR_WIDTH, 2)
    model.save(tmp_path / "one.gz")
    CoderModel.load(tmp_path / "one.gz").save(tmp_path / "two.gz")
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()
    coder = PairCoder(small_book(), model)
    assert [coding.type for coding in code_marked(coder, [sentence for sentence, _ in NEW])] == [
        kind for _, kind in NEW
    ]
    bare = model.probabilities([["p=bomb"]], None)
    assert np.allclose(bare.sum(), 1)  # a model with vectors serves without them, too


def test_a_model_without_vectors_is_not_misled_by_them(small_book: SmallBook, small_model: CoderModel) -> None:
    if not vectors_installed():
        pytest.skip("the packages with the vectors' files are not installed")
    sentences = [sentence for sentence, _ in NEW]
    book = small_book()
    assert list(code_marked(PairCoder(book, small_model), sentences)) == list(
        code_marked(PairCoder(book, small_model, vectors=False), sentences)
    )


def test_a_model_with_other_changes_to_the_language_model_is_refused(codebook: Codebook) -> None:
    if not vectors_installed():
        pytest.skip("the packages with the vectors' files are not installed")
    other = dataclasses.replace(shipped_model(), layers="0" * 16)
    with pytest.raises(ReadingError, match="other changes to the language model") as caught:
        PairCoder(codebook, other)
    assert caught.value.remedy == "train it again: detente codebook train FOLDER"
    PairCoder(codebook, other, vectors=False)  # without vectors it serves


def test_the_shipped_model_tells_types_by_the_shipped_changes() -> None:
    if not vectors_installed():
        pytest.skip("the packages with the vectors' files are not installed")
    model, layers = shipped_model(), shipped_layers()
    assert model.layers == layers.fingerprint
    assert model.types == layers.labels

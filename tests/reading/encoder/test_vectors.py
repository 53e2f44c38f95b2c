"""Vectors of words in context: their shape, and that a text's vectors do not hang on the texts beside it."""

from __future__ import annotations

import numpy as np
import pytest

from detente.errors import ReadingError
from detente.reading.encoder import BATCH, MAX_PIECES, WIDTH, Vectorizer, base, vectors_installed


@pytest.fixture(scope="module")
def vectorizer() -> Vectorizer:
    if not vectors_installed():
        pytest.skip("the packages with the vectors' files are not installed")
    return Vectorizer()


def test_one_vector_a_piece_with_its_place(vectorizer: Vectorizer) -> None:
    text = "They signed a treaty."
    [words] = vectorizer.words([text])
    assert words.vectors.shape == (len(words.ranges), WIDTH)
    assert [text[start:end] for start, end in words.ranges if end > start] == ["They", "signed", "a", "treaty", "."]
    assert np.isclose(np.linalg.norm(words.mean()), 1)


def test_alike_texts_have_alike_vectors(vectorizer: Vectorizer) -> None:
    signed, agreed, bombed = (words.mean() for words in vectorizer.words(
        ["They signed a treaty.", "They concluded an agreement.", "Planes bombed the harbour."]
    ))  # fmt: skip
    assert signed @ agreed > signed @ bombed


def test_the_vectors_of_a_text_do_not_hang_on_the_others(vectorizer: Vectorizer) -> None:
    texts = [f"They {'often ' * (place % 7)}met them in town number {place}." for place in range(2 * BATCH + 3)]
    together = vectorizer.words(texts)
    for place in (0, 5, BATCH, len(texts) - 1):
        [alone] = vectorizer.words([texts[place]])
        assert alone.ranges == together[place].ranges
        assert np.abs(alone.vectors - together[place].vectors).max() < 1e-4


def test_a_long_text_is_cut(vectorizer: Vectorizer) -> None:
    [words] = vectorizer.words(["peace " * 1000])
    assert len(words.ranges) == MAX_PIECES
    assert np.isfinite(words.vectors).all()
    far = (900 * len("peace "), 901 * len("peace "))
    assert not words.over([far]).any()


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00ad", "\U0001f54a", "\u0627\u06cc\u0631\u0627\u0646"])
def test_a_text_of_nothing_or_of_unknown_letters(vectorizer: Vectorizer, text: str) -> None:
    [words] = vectorizer.words([text])
    assert words.mean().shape == (WIDTH,)
    assert np.isfinite(words.mean()).all()
    assert not words.over([]).any()


def test_no_texts(vectorizer: Vectorizer) -> None:
    assert vectorizer.words([]) == []


def test_files_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "MODEL", ("detente", "no-such-model.onnx"))
    assert not vectors_installed()
    with pytest.raises(ReadingError, match=r"no-such-model\.onnx") as caught:
        base.model_file()
    assert caught.value.remedy is not None
    assert "--no-vectors" in caught.value.remedy

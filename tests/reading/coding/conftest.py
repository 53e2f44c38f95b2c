from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.language import Language

from detente.codebook import Codebook
from detente.reading.coding import Coding, Pair, PairCoder, code_marked, marked_pairs, unmarked
from detente.reading.coding.vectors import vectors_installed
from detente.reading.language_model import load_language_model

PairOf = Callable[[str], Pair]
Code = Callable[[str], Coding]


@pytest.fixture(scope="session")
def language_model() -> Language:
    return load_language_model()


@pytest.fixture(scope="session")
def pair_of(language_model: Language) -> PairOf:
    """The pair of a marked sentence."""

    def make(sentence: str) -> Pair:
        [pair] = marked_pairs([unmarked(sentence)], language_model)
        return pair

    return make


@pytest.fixture(scope="session")
def bare_coder(codebook: Codebook) -> PairCoder:
    """The shipped coder without vectors."""
    return PairCoder(codebook, vectors=False)


@pytest.fixture(scope="session")
def coder(codebook: Codebook) -> PairCoder:
    """The shipped coder with vectors."""
    if not vectors_installed():
        pytest.skip("the packages with the vectors' files are not installed")
    return PairCoder(codebook)


@pytest.fixture(scope="session")
def code(bare_coder: PairCoder) -> Code:
    """Codes one marked sentence without vectors."""

    def make(sentence: str) -> Coding:
        [coding] = code_marked(bare_coder, [sentence])
        return coding

    return make

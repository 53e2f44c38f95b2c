from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from spacy.language import Language

from detente.codebook import Codebook, Exemplars, Place
from detente.reading.coding import CoderModel, Coding, Pair, PairCoder, code_marked, marked_pairs, unmarked
from detente.reading.coding.training import train
from detente.reading.encoder import vectors_installed
from detente.reading.language_model import load_language_model

PairOf = Callable[[str], Pair]
Code = Callable[[str], Coding]
SmallBook = Callable[..., Codebook]
VERBS = {"ASSAULT": ("bombed", "shelled", "attacked"), "CONSULT": ("met", "visited", "hosted")}
SIDES = (("Mali", "Chad", "Monday"), ("Togo", "Peru", "Friday"), ("Norway", "Kenya", "Sunday"), ("Oman", "Fiji", "May"))


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


@pytest.fixture(scope="session")
def small_book(codebook: Codebook) -> SmallBook:
    """A codebook with a handful of invented exemplars: a group for each verb, four sentences in each."""

    def make(
        verbs: dict[str, tuple[str, ...]] | None = None, check: Sequence[str] = (), reason: str = "For a test."
    ) -> Codebook:
        exemplars = [
            Exemplars(
                id=f"{kind.lower()}-{verb}",
                type=kind,
                check=verb in check,
                reason=reason,
                sentences=tuple(f"<s>{one}</s> {verb} <t>{other}</t> on {day}." for one, other, day in SIDES),
                source=Place(file="exemplars/small.yaml", line=1),
            )
            for kind, group in (verbs or VERBS).items()
            for verb in group
        ]
        cues = [cue for use in codebook.uses for cue in codebook.cues(use)]
        return Codebook(
            event_types=codebook.event_types.values(), uses=codebook.uses.values(), cues=cues, exemplars=exemplars
        )

    return make


@pytest.fixture(scope="session")
def small_model(small_book: SmallBook) -> CoderModel:
    """Trained on the small codebook, without vectors."""
    return train(small_book(), vectors=False)

"""The codebook, the parser and the gates that the tests of causal sentences share."""

from __future__ import annotations

import pytest

from detente.codebook import Codebook
from detente.reading import load_language_model
from detente.reading.causal import CausalGate, Label, Labelled
from detente.reading.causal.training import train_gate
from detente.reading.lexicon import Lexicon

CAUSES = ("strike", "flood", "ban", "drought", "war", "quarrel")
EFFECTS = ("shortage", "crisis", "delay", "panic")


def lessons() -> list[Labelled]:
    """A small corpus in which causal, denied and other sentences are easily told apart."""
    found = []
    for number, cause in enumerate(CAUSES):
        for effect in EFFECTS:
            group = f"article {number}"
            words = f"The {cause} caused a {effect}."
            start = words.index(" caused")
            arguments = (((0, start), (start + 8, len(words) - 1)),)
            found.append(Labelled(words, Label.CAUSAL, group, arguments))
            found.append(Labelled(f"The {cause} did not cause a {effect}.", Label.DENIED, group))
            found.append(Labelled(f"The {cause} and the {effect} were in Oslo.", Label.NONE, group))
    return found


@pytest.fixture(scope="session")
def lexicon(codebook: Codebook) -> Lexicon:
    return Lexicon(codebook)


@pytest.fixture(scope="session")
def parse():
    return load_language_model()


@pytest.fixture(scope="session")
def small_gate(codebook: Codebook) -> CausalGate:
    return train_gate(codebook, lessons(), name="small")

"""A document to be read with a language model, and a way to read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from detente.codebook import Codebook
from detente.model import Document, Reading
from detente.reading import LlmReader, LlmSettings, Reader
from stub_server import Stub

TEXT = (
    "Russia and Iran signed a contract on air defence on 10 December 2007. "
    "Iran needs Russian arms, and Moscow needs the revenue of arms exports. "
    "Analysts say that mistrust between Tehran and Moscow hampers cooperation.\n\n"
    "If the decree is repealed, Russia will deliver the missiles. "
    "Israel condemned Russia on 12 January 2015. Tehran trusts nobody."
)


@pytest.fixture(scope="session")
def text_document(make_document: Callable[..., Document]) -> Document:
    return make_document(TEXT)


@pytest.fixture(scope="session")
def by_rules(reader: Reader, text_document: Document) -> Reading:
    """The reading of the text by the rules alone."""
    return reader.read(text_document)


Ask = Callable[..., Reading]


@pytest.fixture
def ask(
    stub: Stub, codebook: Codebook, text_document: Document, by_rules: Reading, monkeypatch: pytest.MonkeyPatch
) -> Ask:
    """Reads the text with the server's model: settings by name."""
    monkeypatch.delenv("DETENTE_LLM_KEY", raising=False)

    def asked(*answers: object, **settings: Any) -> Reading:
        stub.answer(*answers)
        chosen = {"model": "stub", "address": stub.address, "pause": 0.001, "seconds": 30.0, **settings}
        return LlmReader(LlmSettings(**chosen), codebook).read(text_document, by_rules)

    return asked

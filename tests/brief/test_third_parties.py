"""Third parties in the brief: each part with whom it concerns and the words that tell it."""

from __future__ import annotations

from collections.abc import Callable

from detente.assembly import assemble
from detente.brief import compose
from detente.codebook import Codebook
from detente.model import Document, Dyad
from detente.reading import Reader


def test_each_part_is_told_with_its_words(
    reader: Reader, codebook: Codebook, make_document: Callable[..., Document]
) -> None:
    document = make_document("Israel opposes closer ties between Iran and Russia.")
    brief = compose(assemble([(document, reader.read(document))], Dyad.of("IRN", "RUS"), codebook))
    [section] = [section for section in brief.sections if section.anchor == "third-parties"]
    [entry] = section.groups[0].entries
    assert entry.label == "Israel"
    assert [fact.name for fact in entry.facts] == ["Opposes Iran and Russia"]
    assert [quotation.role for quotation in entry.quotations] == ["Opposes Iran and Russia"]
    assert entry.quotations[0].quote in document.text
    assert "Third parties" in brief.markdown()

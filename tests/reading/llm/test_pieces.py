"""Cutting documents: everything but furniture is in one piece, and every place in a piece is one in the text."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.model import Reading, Section, Sentence
from detente.reading import LlmReader, LlmSettings, is_read_whole
from detente.reading.llm.pieces import Piece, cut
from stub_server import Stub

FURNITURE = frozenset({"share this page"})


def bare(text: str, *sections: int, document_id: str = "0" * 16) -> Reading:
    """A reading of nothing but sections and one sentence a full stop."""
    ends = [at + 1 for at, character in enumerate(text) if character == "."]
    sentences = tuple(Sentence(start=0, end=end, section=0) for end in ends)
    bounds = [*sections, len(text)]
    found = tuple(Section(start=start, end=end) for start, end in itertools.pairwise(bounds))
    return Reading(document_id=document_id, reader="r", codebook="c", sections=found, sentences=sentences)


def fits(piece: Piece, text: str) -> bool:
    """Whether each character of a piece is that of its place, apart from white space and typographic marks."""
    plain = {"’": "'", "“": '"', "”": '"'}
    return all(
        shown == plain.get(text[at], text[at]) or shown.isspace()
        for shown, at in zip(piece.text, piece.offsets, strict=True)
    )


def test_paragraphs_stay_whole_and_furniture_is_left_out() -> None:
    text = "Iran met  Russia.\n\nShare this page\n\nThey agreed on “trade”."
    [piece] = cut(text, bare(text, 0), FURNITURE)
    assert piece.text == 'Iran met Russia.\n\nThey agreed on "trade".'
    assert [text[start:end] for start, end in piece.places('agreed on "trade"')] == ["agreed on “trade”"]
    assert fits(piece, text)


def test_a_document_is_cut_between_sections_before_paragraphs() -> None:
    first, second = "One is long enough. " * 3, "Two is long enough. " * 3
    text = f"{first}\n\n{first}\n\n{second}\n\n{second}"
    start = text.index("Two")
    assert [p.start for p in cut(text, bare(text, 0, start), FURNITURE, 200)] == [0, start]
    assert [p.start for p in cut(text, bare(text, 0), FURNITURE, 150)] == [0, start]


def test_a_long_paragraph_is_cut_between_sentences_and_a_long_sentence_at_a_space() -> None:
    text = "Iran met Russia. They agreed. " * 10
    pieces = cut(text, bare(text, 0), FURNITURE, 70)
    assert all(len(piece.text) <= 70 for piece in pieces)
    assert all(piece.text.rstrip().endswith(".") for piece in pieces)
    endless = "word " * 50
    assert all(piece.text.endswith(("word", "word ")) for piece in cut(endless, bare(endless), FURNITURE, 48))
    assert len(cut("x" * 100, bare("x" * 100), FURNITURE, 30)) == 4


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ab .\n“’[](*)-1é\u200b"), max_size=300), st.integers(10, 80))
def test_any_text_is_shown_once_and_in_order(text: str, longest: int) -> None:
    pieces = cut(text, bare(text, 0, len(text) // 2), FURNITURE, longest)
    assert all(fits(piece, text) for piece in pieces)
    assert all(0 < len(piece.text) <= longest for piece in pieces)
    places = [at for piece in pieces for at in piece.offsets]
    assert places == sorted(places)
    letters = [at for at in dict.fromkeys(places) if text[at] in "abé"]
    shown = "".join(text[at] for at in letters)
    wanted = "".join(character for character in text if character in "abé")
    # Addresses of links are the only letters that are not shown.
    assert shown == wanted or "](" in text


def test_a_long_document_is_asked_for_piece_by_piece_up_to_a_bound(
    stub: Stub, codebook, make_document: Callable
) -> None:
    document = make_document("\n\n".join(f"Iran needs Russia for reason {n}. " + "It is so. " * 300 for n in range(6)))
    by_rules = bare(document.text, 0, document_id=document.id)
    stub.answer({"predictions": [{"quote": "It is so"}]})
    whole = LlmReader(LlmSettings("stub", stub.address), codebook).read(document, by_rules)
    assert len(stub.requests) == len(cut(document.text, by_rules, frozenset())) > 2
    assert is_read_whole(whole)
    part = LlmReader(LlmSettings("stub", stub.address, most_requests=2), codebook).read(document, by_rules)
    assert part.warnings[-1].startswith("the language model was given the first 2 of ")
    found = [one.evidence.start for one in whole.predictions if one.rule == "llm-prediction"]
    assert len(found) == len(set(found)) == len(cut(document.text, by_rules, frozenset()))


def test_a_piece_without_an_answer_is_told_and_costs_no_other(stub: Stub, codebook, make_document: Callable) -> None:
    document = make_document("\n\n".join(f"Iran needs Russia for reason {n}. " + "It is so. " * 700 for n in range(4)))
    stub.answer({}, "rubbish", {"predictions": [{"quote": "Iran needs Russia for reason 2"}]}, "rubbish")
    by_rules = bare(document.text, 0, document_id=document.id)
    reading = LlmReader(LlmSettings("stub", stub.address), codebook).read(document, by_rules)
    assert [one.evidence.quote for one in reading.predictions] == ["Iran needs Russia for reason 2"]
    assert reading.warnings[1].startswith("the language model did not read part 2, 4 of 4: ")
    assert reading.reader.endswith(" (in part)")


@pytest.mark.parametrize("language", ["de", "fa"])
def test_what_the_rules_do_not_read_is_not_sent(stub: Stub, codebook, reader, make_document, language: str) -> None:
    document = make_document("Iran und Russland", language=language)
    by_rules = reader.read(document)
    assert LlmReader(LlmSettings("stub", stub.address), codebook).read(document, by_rules) == by_rules
    assert stub.requests == []

"""Marks of source and target: taken out exactly, or refused with a reason; never a crash."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from spacy.language import Language

from detente.errors import ReadingError
from detente.reading.coding import Marked, Pair, PairCoder, code_marked, marked_pairs, unmarked
from detente.reading.coding.marked import LONGEST

MARKS = ("<s>", "</s>", "<t>", "</t>")
PLAIN = st.text(max_size=60).filter(lambda text: not any(mark in text for mark in MARKS))
PIECES = st.lists(st.one_of(PLAIN, st.sampled_from(MARKS), st.just(" ")), max_size=14)


@given(PIECES)
@example(["<<s>s>a</s>"])
@example(["<s>", "a", "</s", "</s>", ">"])
def test_any_text_gives_ranges_of_its_own_words_or_a_reason(pieces: list[str]) -> None:
    sentence = "".join(pieces)
    bare = sentence
    for mark in MARKS:
        bare = bare.replace(mark, "\0") if "\0" not in sentence else bare
    found: Marked | None
    try:
        found = unmarked(sentence)
    except ReadingError as error:
        found = None
        refusal = error
    if found is None:
        assert refusal.problem
        assert refusal.remedy
        return
    if "\0" not in sentence:
        assert found.text == bare.replace("\0", "")
    assert found.source or found.target
    for range_ in (found.source, found.target):
        if range_ is not None:
            start, end = range_
            assert 0 <= start < end <= len(found.text)
            assert found.text[start:end] == found.text[start:end].strip()


@given(PLAIN, PLAIN, PLAIN, st.booleans())
def test_well_set_marks_enclose_what_stood_between_them(before: str, one: str, other: str, turned: bool) -> None:
    one, other = f"a{one}b", f"c{other}d"
    first, second = ("t", "s") if turned else ("s", "t")
    sentence = f"{before}<{first}>{one}</{first}> and <{second}>{other}</{second}>."
    if any(
        mark in sentence.replace(f"<{first}>{one}</{first}> and <{second}>{other}</{second}>", "") for mark in MARKS
    ):
        return
    found = unmarked(sentence)
    assert found.text == f"{before}{one} and {other}."
    assert found.source is not None
    assert found.target is not None
    source, target = found.text[slice(*found.source)], found.text[slice(*found.target)]
    assert (source, target) == ((other, one) if turned else (one, other))


@pytest.mark.parametrize(
    ("sentence", "problem"),
    [
        ("", "neither source nor target is marked"),
        ("Mali accused Chad.", "neither source nor target is marked"),
        ("<s>Mali accused <t>Chad</t>.", "the mark <s> and its end do not stand in order"),
        ("</s>Mali<s> accused <t>Chad</t>.", "the mark <s> and its end do not stand in order"),
        ("<s>Mali</s> accused Chad</t>.", "the mark <t> and its end do not stand in order"),
        ("<s> </s> accused <t>Chad</t>.", "nothing stands between <s> and </s>"),
        ("<s>Mali</s> accused <t></t>.", "nothing stands between <t> and </t>"),
        ("<S>Mali</S> accused < t>Chad</ t>.", "neither source nor target is marked"),
    ],
)
def test_wrong_marks_are_named(sentence: str, problem: str) -> None:
    with pytest.raises(ReadingError) as caught:
        unmarked(sentence)
    assert problem in caught.value.problem
    assert caught.value.remedy is not None
    assert "<s>Norway</s>" in caught.value.remedy


def test_a_long_sentence_is_shown_shortened_and_an_overlong_one_refused() -> None:
    with pytest.raises(ReadingError) as caught:
        unmarked("word " * 100)
    assert len(caught.value.problem) < 160
    with pytest.raises(ReadingError, match="5,001 characters"):
        unmarked("<s>a</s>" + "b" * (LONGEST - 7))
    assert len(unmarked("<s>a</s>" + "b" * (LONGEST - 8)).text) == LONGEST - 7


def test_one_side_is_enough() -> None:
    assert unmarked("<s>Mali</s> mobilised.") == Marked("Mali mobilised.", (0, 4), None)
    assert unmarked("Gunmen shot at <t>Chad</t>.") == Marked("Gunmen shot at Chad.", None, (15, 19))


def test_of_several_the_first_counts() -> None:
    found = unmarked("<s>Mali</s> and <s>Niger</s> met <t>Chad</t>, then <t>Togo</t>.")
    assert found == Marked("Mali and Niger met Chad, then Togo.", (0, 4), (19, 23))


@pytest.mark.parametrize("sentence", ["<s><t>Iraqi</t> fighters</s> met.", "<t><s>Iraqi</s> fighters</t> met."])
def test_a_party_within_the_other_is_one_party(sentence: str) -> None:
    found = unmarked(sentence)
    assert found.source is not None
    assert found.target is None


def test_space_within_the_marks_is_none_of_the_name() -> None:
    assert unmarked("<s> Mali </s>met<t>\tChad\n</t>").source == (1, 5)


@pytest.mark.parametrize(
    "sentence",
    [
        "<s>!</s> <t>?</t>",
        "<s>a</s>",
        "<t>Chad</t>",
        "<s>Mali</s>accused<t>Chad</t>.",
        "Anti-<s>Malian</s>-minded <t>Chad</t>ian\u00ad rebels \u202e rose.",
        "<s>\U0001f468\u200d\U0001f469\u200d\U0001f467</s> \ud800 <t>\u0627\u06cc\u0631\u0627\u0646</t>",
        "<s>Mali.</s> It met. <t>Chad.</t>",
        "<s>1</s> = <t>2</t>",
    ],
)
def test_whatever_is_marked_gets_a_type(sentence: str, bare_coder: PairCoder) -> None:
    [coding] = code_marked(bare_coder, [sentence])
    assert coding.type in bare_coder.codebook.event_types
    assert 0 <= coding.probability <= 1


@given(st.lists(st.one_of(st.sampled_from(["met", "of", "to", "was", "the", ",", "and", "that"]), st.text(max_size=5))))
@example([])
def test_any_words_around_a_pair_are_coded(bare_coder: PairCoder, words: list[str]) -> None:
    middle = " ".join(words)
    if "<" in middle:
        return
    [coding] = code_marked(bare_coder, [f"<s>Mali</s> {middle} <t>Chad</t>"])
    assert coding.type in bare_coder.codebook.event_types


def test_pairs_keep_their_words_and_their_order(language_model: Language) -> None:
    sentences = [f"<s>The army of Mali</s> met <t>{name}</t>." for name in ("Chad", "Togo", "Peru")]
    pairs = list(marked_pairs([unmarked(one) for one in sentences], language_model))
    assert [pair.target_span.text for pair in pairs if pair.target_span is not None] == ["Chad", "Togo", "Peru"]
    assert {pair.source_span.text for pair in pairs} == {"The army of Mali"}
    [alone] = marked_pairs([unmarked("Gunmen shot at <t>Chad</t>.")], language_model)
    assert (alone.source_span.text, alone.target_span) == ("Chad", None)


def test_sides_tell_the_tokens(pair_of: Callable[[str], Pair]) -> None:
    pair = pair_of("<s>Mali</s> met <t>southern Chad</t>.")
    assert [pair.side(token) for token in pair.doc] == ["source", None, "target", "target", None]


def test_a_wrong_sentence_in_a_stream_is_named(bare_coder: PairCoder) -> None:
    with pytest.raises(ReadingError, match="neither source nor target"):
        list(code_marked(bare_coder, ["<s>Mali</s> met <t>Chad</t>.", "Mali met Chad."]))

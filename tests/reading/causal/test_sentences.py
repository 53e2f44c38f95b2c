"""Sentences: what the shipped gate says of plain ones, ranges within the text, and rubbish."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import ReadingError
from detente.reading.causal import CausalReader
from detente.reading.causal.sentences import LONGEST


@pytest.fixture(scope="module")
def reader(codebook) -> CausalReader:
    return CausalReader(codebook)


@pytest.mark.parametrize(
    "text",
    [
        "The port was closed because of the strike.",
        "The embargo has led to a shortage of spare parts.",
        "Students marched to demand lower fees.",
        "Climate change threatens the livelihoods of millions.",
    ],
)
def test_plainly_causal(text: str, reader: CausalReader) -> None:
    [found] = reader.read([text])
    assert found.states
    assert found.probability > 0.5


@pytest.mark.parametrize("text", ["The committee has twelve members.", "I thank the delegation of Chile."])
def test_plainly_not_causal(text: str, reader: CausalReader) -> None:
    [found] = reader.read([text])
    assert not found.causal
    assert not found.denied


@pytest.mark.parametrize(
    "text",
    [
        "The strike did not lead to the closure of the port.",
        "Despite the strike, the port stayed open.",
        "The closure had nothing to do with the strike.",
    ],
)
def test_a_denied_cause_is_no_claim(text: str, reader: CausalReader) -> None:
    [found] = reader.read([text])
    assert found.denied
    assert not found.states


def test_another_limit(codebook) -> None:
    texts = ["The port was closed because of the strike.", "The port is in Oslo."]
    assert all(one.causal for one in CausalReader(codebook, causal_from=0.0).read(texts[:1]))
    assert not any(one.causal for one in CausalReader(codebook, causal_from=1.0).read(texts))


@given(
    texts=st.lists(
        st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=60)
        | st.sampled_from(
            ["Floods 🌊 closed the port because crews fled.", "Ça led to that!\n", "\u202eno cause", "a\x00b"]
        ),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=25, deadline=None)
def test_ranges_lie_within_the_text_whatever_it_is(texts: list[str], reader: CausalReader) -> None:
    kept = [text for text in texts if text.strip()]
    for text, found in zip(kept, reader.read(kept), strict=True):
        assert 0 <= found.probability <= 1
        for one in (found.cause, found.effect, found.signal):
            assert one is None or 0 <= one[0] < one[1] <= len(text)


def test_half_a_character_is_read_like_any_other(reader: CausalReader) -> None:
    [found] = reader.read(["The strike \ud800 closed the port."])
    assert 0 <= found.probability <= 1


@pytest.mark.parametrize("text", ["", "  \n", "x" * (LONGEST + 1)], ids=["empty", "blank", "overlong"])
def test_what_is_no_sentence_is_refused(text: str, reader: CausalReader) -> None:
    with pytest.raises(ReadingError):
        list(reader.read([text]))

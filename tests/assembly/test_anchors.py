"""A judgement finds its statement again, wherever a later reading takes it to begin and end, and no other."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.assembly.anchors import SAME_WORDS, likeness, match
from detente.model import Anchor, Claim, Evidence, Prediction, Relation, Statement, StatementKind, kind_of

TEXT = "".join(chr(97 + number % 26) for number in range(200))
DOCUMENTS = ("a" * 16, "b" * 16)


def evidence(document: str, start: int, length: int) -> Evidence:
    return Evidence.in_text(document, TEXT, start, start + length)


def claim(words: Evidence, label: str = "") -> Claim:
    return Claim(
        id=f"{words.id} {label}",
        evidence=words,
        sentence=words,
        rule="r",
        confidence=0.5,
        label=label,
        relation=Relation.CAUSES,
    )


def prediction(words: Evidence, label: str = "") -> Prediction:
    fields = {"id": f"{words.id} {label}", "evidence": words, "sentence": words, "rule": "r", "confidence": 0.5}
    return Prediction(**fields, statement=label, holder="author")


ranges = st.builds(evidence, st.sampled_from(DOCUMENTS), st.integers(0, 150), st.integers(1, 50))
statements = st.builds(
    lambda make, words, label: make(words, label),
    st.sampled_from([claim, prediction]),
    ranges,
    st.sampled_from(["", "oil", "trust"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(statements, min_size=1, max_size=8, unique_by=lambda one: (kind_of(one), one.id)), st.data())
def test_an_unchanged_reading_gives_the_same_statement(read: list[Statement], data: st.DataObject) -> None:
    judged = data.draw(st.sampled_from(read))
    assert match(Anchor.of(judged), read) == judged


@settings(max_examples=150, deadline=None)
@given(statements, st.lists(statements, max_size=8), st.randoms(use_true_random=False))
def test_what_is_found_is_of_the_kind_and_mostly_the_same_words(judged, read, chance) -> None:
    anchor = Anchor.of(judged)
    found = match(anchor, read)
    near = [
        one for one in read if kind_of(one) is anchor.kind and likeness(anchor.evidence, one.evidence) >= SAME_WORDS
    ]
    assert (found is None) == (not near)
    if found is not None:
        assert found in near
        best = max(likeness(anchor.evidence, one.evidence) for one in near)
        assert likeness(anchor.evidence, found.evidence) == best
    shuffled = list(read)
    chance.shuffle(shuffled)
    assert match(anchor, shuffled) == found


@settings(max_examples=100, deadline=None)
@given(st.integers(20, 100), st.integers(45, 60), st.integers(-5, 5), st.integers(-5, 5))
def test_a_statement_that_begins_and_ends_a_little_elsewhere_is_the_same(start, length, earlier, longer) -> None:
    judged = claim(evidence(DOCUMENTS[0], start, length))
    moved = claim(evidence(DOCUMENTS[0], start + earlier, length + longer))
    apart = claim(evidence(DOCUMENTS[0], start + length + 6, 10))
    assert match(Anchor.of(judged), [apart, moved]) == moved


@settings(max_examples=100, deadline=None)
@given(ranges, ranges)
def test_likeness_is_a_share_and_goes_both_ways(one: Evidence, other: Evidence) -> None:
    assert 0.0 <= likeness(one, other) == likeness(other, one) <= 1.0
    assert (likeness(one, other) == 1.0) == (one == other)
    assert (likeness(one, other) > 0) == one.overlaps(other)


def test_of_two_in_the_same_words_it_is_the_one_that_says_the_same() -> None:
    words = evidence(DOCUMENTS[0], 0, 30)
    oil, trust = claim(words, "oil"), claim(words, "trust")
    assert match(Anchor.of(oil), [trust, oil]) == oil
    assert match(Anchor.of(trust), [trust, oil]) == trust


def test_another_kind_in_the_same_words_is_not_meant() -> None:
    words = evidence(DOCUMENTS[0], 0, 30)
    assert match(Anchor(kind=StatementKind.EVENT, evidence=words), [claim(words), prediction(words)]) is None

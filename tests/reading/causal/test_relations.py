"""Causal relations of single sentences: cause, effect, signal, the way of the tie, its sign."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.reading import load_language_model
from detente.reading.causal.relation import CausalRelation, Range, Tie
from detente.reading.causal.relations import MOST, find_relations
from detente.reading.causal.sentence_sign import sentence_sign

WORDS = (
    "the", "ministry", "blocked", "because", "of", "a", "raid", ",", "which", "led", "to", "talks", "in", "order", "if",
    "they", "signed", "by", "Iran", "preventing", "demanding", "so", "that", ".",
    "—", "🙂", "“", "”", "(", ")", "\n", "1,200",
)  # fmt: skip


def read(text: str) -> CausalRelation:
    found = find_relations(load_language_model()(text))
    assert found, text
    return found[0]


def words(text: str, part: Range | None) -> str:
    return "" if part is None else text[part[0] : part[1]]


@pytest.mark.parametrize(
    ("text", "cause", "effect"),
    [
        ("The blockade caused a shortage of medicine.", "The blockade", "a shortage of medicine"),
        ("The shortage of medicine was caused by the blockade.", "the blockade", "The shortage of medicine"),
        ("The port was closed because the cranes had failed.", "the cranes had failed", "The port was closed"),
        ("Because the cranes had failed, the port was closed.", "the cranes had failed", "the port was closed"),
        ("If the ban is lifted, the banks can return.", "the ban is lifted", "the banks can return"),
        ("The quarrel over the dam stems from an old map.", "an old map", "The quarrel over the dam"),
    ],
)
def test_cause_and_effect_are_told_apart(text: str, cause: str, effect: str) -> None:
    relation = read(text)
    assert (words(text, relation.cause), words(text, relation.effect)) == (cause, effect)


@pytest.mark.parametrize(
    ("text", "tie", "polarity"),
    [
        ("The blockade caused a shortage of medicine.", Tie.CAUSES, 1),
        ("The corridor enabled convoys to reach the town.", Tie.ENABLES, 1),
        ("The decree prevented the delivery of the missiles.", Tie.PREVENTS, -1),
        ("The talks were derailed by the raid.", Tie.PREVENTS, -1),
        ("The talks will resume if the prisoners are freed.", Tie.REQUIRES, 1),
        ("Workers marched to the ministry demanding higher pay.", Tie.MOTIVE, 1),
    ],
)
def test_tie_and_sign_come_from_the_cue_word(text: str, tie: Tie, polarity: int) -> None:
    relation = read(text)
    assert (relation.tie, relation.polarity) == (tie, polarity)
    assert ":" in relation.reason


def test_the_signal_is_the_words_that_say_so() -> None:
    text = "Trade has stalled because of the closure of the pass."
    assert words(text, read(text).signal) == "because of"


def test_a_participle_after_a_clause_tells_what_it_led_to() -> None:
    text = "A bomb exploded near the station, killing six people."
    relation = read(text)
    assert words(text, relation.cause).startswith("A bomb exploded")
    assert words(text, relation.effect).endswith("six people")


def test_ranges_of_a_sentence_in_a_longer_text_count_from_its_beginning() -> None:
    text = "It rained. The blockade caused a shortage of medicine. It went on."
    sentence = list(load_language_model()(text).sents)[1]
    assert words(text, find_relations(sentence)[0].cause) == "The blockade"


@pytest.mark.parametrize("text", ["", " ", "...", "Stop", "— —"])
def test_what_has_no_two_words_has_no_relation(text: str) -> None:
    assert find_relations(load_language_model()(text)) == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_ranges_lie_in_the_text_and_arguments_apart(text: str) -> None:
    found = find_relations(load_language_model()(text))
    assert len(found) <= MOST
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    for one in found:
        for start, end in (one.cause, one.effect, *([one.signal] if one.signal else [])):
            assert 0 <= start < end <= len(text)
        assert one.cause[1] <= one.effect[0] or one.effect[1] <= one.cause[0]
        assert 0 <= one.score <= 1


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("The new road brings more trade.", 1),
        ("The patrols reduce piracy.", -1),
        ("The hotline helps prevent accidents.", -1),
        ("The embargo had a negative effect on harvests.", -1),
        ("The company tripled its staff to combat fraud.", 1),
        ("Lowering the tariff will cause growth.", 1),
        ("The rule does not stop smuggling.", 1),
        ("The law does not let refugees work.", -1),
    ],
)
def test_the_sign_of_a_sentence(text: str, sign: int) -> None:
    assert sentence_sign(load_language_model()(text)) == sign

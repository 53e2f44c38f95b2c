"""Which words of a sentence tell what the source does to the target."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.reading.coding import Pair
from detente.reading.coding.pair import MAX_CORE, EventWords, core_tokens, event_words, masked_tokens, path_between

PairOf = Callable[[str], Pair]


def told(pair: Pair) -> EventWords:
    return event_words(pair, path_between(pair))


@pytest.mark.parametrize(
    ("sentence", "verbs", "nouns"),
    [
        ("<s>Mali</s> bombed <t>Chad</t>.", ["bombed"], []),
        ("<t>Chad</t> was bombed by <s>Mali</s>.", ["bombed"], []),
        ("<s>Mali</s> agreed to help <t>Chad</t>.", ["agreed", "help"], []),
        ("<s>Mali</s> threatened to attack <t>Chad</t>.", ["threatened", "attack"], []),
        ("<s>Mali</s> refused to negotiate with <t>Chad</t>.", ["refused", "negotiate"], []),
        ("<s>Mali</s> imposed sanctions on <t>Chad</t>.", ["imposed"], ["sanctions"]),
        ("<s>Mali</s> condemned the attack on <t>Chad</t>.", ["condemned"], ["attack"]),
        ("<s>Mali</s> and <t>Chad</t> signed a treaty.", ["signed"], []),
        ("<s>Mali</s>, which borders the desert, invaded <t>Chad</t>.", ["invaded"], []),
        ("<s>Mali</s> is guilty of violating the border, said <t>Chad</t>.", ["said"], []),
    ],
)
def test_verbs_and_nouns_between_the_two(pair_of: PairOf, sentence: str, verbs: list[str], nouns: list[str]) -> None:
    words = told(pair_of(sentence))
    assert [token.text for token in words.verbs] == verbs
    assert [token.text for token in words.nouns] == nouns
    assert words.predicate.text == verbs[-1]
    assert [token.text for token in words.governors] == verbs[:-1][::-1]


def test_a_nominal_event_has_no_verb(pair_of: PairOf) -> None:
    words = told(pair_of("<s>Mali</s>'s attack on <t>Chad</t>"))
    assert words.verbs == ()
    assert words.predicate.text == "attack"


def test_what_stands_in_a_clause_of_the_target_is_not_the_event(pair_of: PairOf) -> None:
    words = told(pair_of("<s>Mali</s> condemned the threats made by <t>Chad</t>."))
    assert [token.text for token in words.verbs] == ["condemned"]
    assert "made" in [token.text for token in words.beyond]


def test_the_source_in_a_relative_clause(pair_of: PairOf) -> None:
    words = told(pair_of("The troops that <s>Mali</s> sent to <t>Chad</t> returned."))
    assert words.verbs[-1].text == "sent"


def test_a_copula_tells_what_it_says_of_the_source(pair_of: PairOf) -> None:
    words = told(pair_of("<s>Mali</s> is the largest donor to <t>Chad</t>."))
    assert words.predicate.text == "is"
    assert "donor" in [token.text for token in words.nouns]


@pytest.mark.parametrize(
    ("sentence", "verbs"),
    [
        ("<s>Mali</s> mobilised its reserves.", ["mobilised"]),
        ("<s>Mali</s> threatened to attack.", ["threatened", "attack"]),
    ],
)
def test_without_a_target_the_verbs_within_count(pair_of: PairOf, sentence: str, verbs: list[str]) -> None:
    pair = pair_of(sentence)
    assert path_between(pair).target is None
    assert [token.text for token in told(pair).verbs] == verbs


def test_who_found_the_pair_may_name_the_predicate(pair_of: PairOf) -> None:
    found = pair_of("<s>Mali</s> decided to bomb <t>Chad</t> and left the talks.")
    place = next(token.i for token in found.doc if token.text == "left")
    words = told(Pair(found.doc, found.source, found.target, anchor=place))
    assert words.predicate.text == "left"
    noun = next(token.i for token in found.doc if token.text == "talks")
    assert told(Pair(found.doc, found.source, found.target, anchor=noun)).predicate.text == "talks"


def test_the_way_through_the_tree(pair_of: PairOf) -> None:
    path = path_between(pair_of("<s>The army of Mali</s> fired rockets at <t>the town of Abeche</t>."))
    assert (path.source.text, path.target.text if path.target else None) == ("army", "town")
    assert [token.text for token in path.up] == ["fired"]
    assert [token.text for token in path.down] == ["at"]
    assert path.tokens == path.up + path.down


def test_a_sentence_that_fell_apart_has_a_way_all_the_same(pair_of: PairOf) -> None:
    pair = pair_of("<s>Mali</s>. <t>Chad</t>.")
    assert path_between(pair).target is not None
    assert told(pair).predicate is not None


def test_the_core_is_the_clause_and_bounded(pair_of: PairOf) -> None:
    pair = pair_of("On Monday, after a long winter, <s>Mali</s> quickly sent food to <t>Chad</t>, which had no rain.")
    core = " ".join(token.text for token in core_tokens(pair, path_between(pair)))
    assert {"Mali", "sent", "food", "to", "Chad"} <= set(core.split())
    assert "winter" in core or "rain" not in core
    long = pair_of("<s>Mali</s> gave " + "old " * 90 + "trucks to <t>Chad</t>.")
    assert len(core_tokens(long, path_between(long))) <= MAX_CORE


def test_masked_words_hide_both_sides(pair_of: PairOf) -> None:
    pair = pair_of("<s>The army of Mali</s> met <t>southern Chad</t>.")
    assert [word for _, word in masked_tokens(pair, pair.doc, "they", "them")] == ["they", "met", "them", "."]

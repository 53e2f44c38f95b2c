"""Links: which words of a sentence are tied, and what is seen of them."""

from __future__ import annotations

from detente.reading.causal.features import sentence_features
from detente.reading.causal.links import links


def told(text: str, parse) -> set[tuple[str, str, str]]:
    return {(link.governor.text, link.tie, link.dependent.text) for link in links(parse(text)[:])}


def test_a_verb_ties_its_subject_to_its_object(parse) -> None:
    assert ("drought", "cause", "famine") in told("The drought caused famine.", parse)


def test_prepositions_and_conjunctions_tie(parse) -> None:
    assert ("closed", "after", "strikes") in told("Shops closed after strikes.", parse)
    assert ("left", "because", "feared") in told("They left because they feared war.", parse)


def test_a_word_alone_has_no_link_and_still_features(parse) -> None:
    doc = parse("Famine")
    assert links(doc[:]) == []
    assert sentence_features(doc[:], {}).links == (("none",),)


def test_names_and_figures_are_masked(parse, lexicon) -> None:
    doc = parse("Norway sold 40 ships to Chad.")
    seen = sentence_features(doc[:], lexicon.find(doc))
    words = {one for one in seen.whole if one.startswith("w=")}
    assert "w=#" in words
    assert "w=@" in words
    assert not any("norway" in one.casefold() for one in words)


def test_negation_is_seen(parse, lexicon) -> None:
    plain, denied = (
        {one for link in sentence_features(doc[:], lexicon.find(doc)).links for one in link}
        for doc in (parse("The raid led to talks."), parse("The raid did not lead to talks."))
    )
    assert "not.over" in denied - plain
    assert "opposed=denied-failed" in denied - plain

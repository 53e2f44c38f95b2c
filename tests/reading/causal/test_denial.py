"""Denied causes are found by what denies them, and what is only said emphatically is not denied."""

from __future__ import annotations

import pytest

from detente.reading.causal import DenialKind, find_denial


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The raid did not lead to talks.", DenialKind.FAILED),
        ("The embargo never prevented trade.", DenialKind.FAILED),
        ("No sanctions will force the ministry to yield.", DenialKind.FAILED),
        ("Prices rose, but not because of the tariffs.", DenialKind.UNRELATED),
        ("The closure was not due to the unrest.", DenialKind.UNRELATED),
        ("There is no link between the visit and the contract.", DenialKind.UNRELATED),
        ("The ministry denied that the ban had caused shortages.", DenialKind.UNTRUE),
    ],
)
def test_what_is_denied(text: str, kind: DenialKind, parse, lexicon) -> None:
    doc = parse(text)
    denial = find_denial(doc, lexicon.find(doc))
    assert denial is not None
    assert denial.kind is kind
    assert 0 <= denial.start < denial.end <= len(doc)


@pytest.mark.parametrize(
    "text",
    [
        "The raid led to talks.",
        "Prices rose because of the tariffs.",
        "Not only because of the tariffs did prices rise.",
        "Despite the embargo, trade grew.",
        "The ministry denied visas to four envoys.",
        "Oslo lies in Norway.",
    ],
)
def test_what_is_not(text: str, parse, lexicon) -> None:
    doc = parse(text)
    assert find_denial(doc, lexicon.find(doc)) is None


def test_only_the_asked_sentence_counts(parse, lexicon) -> None:
    doc = parse("The raid did not lead to talks. The visit led to a treaty.")
    first, second = doc.sents
    hits = lexicon.find(doc)
    assert find_denial(first, hits) is not None
    assert find_denial(second, hits) is None

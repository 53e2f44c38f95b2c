"""Conditions: what must or would happen for what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.model import ConditionKind, Reading

Read = Callable[..., Reading]


@pytest.mark.parametrize(
    ("sentence", "kind", "condition", "consequence"),
    [
        (
            "If Russia delivers the missiles, Iran will trust Moscow.",
            ConditionKind.IF_THEN,
            "Russia delivers the missiles",
            "Iran will trust Moscow",
        ),
        (
            "Iran will trust Moscow if Russia delivers the missiles.",
            ConditionKind.IF_THEN,
            "Russia delivers the missiles",
            "Iran will trust Moscow",
        ),
        (
            "Unless Russia delivers the missiles, Iran will sue Moscow.",
            ConditionKind.OTHERWISE,
            "Russia delivers the missiles",
            "Iran will sue Moscow",
        ),
        (
            "Once sanctions are lifted, Iran and Russia will expand trade.",
            ConditionKind.IF_THEN,
            "sanctions are lifted",
            "Iran and Russia will expand trade",
        ),
        (
            "Although Iran distrusts Russia, it buys Russian arms.",
            ConditionKind.DESPITE,
            "Iran distrusts Russia",
            "it buys Russian arms",
        ),
        (
            "Any attack on Iran would harm relations with Russia.",
            ConditionKind.IF_THEN,
            "Any attack on Iran",
            "would harm relations with Russia",
        ),
        (
            "Repeal of the decree would allow Russia to deliver the missiles to Iran.",
            ConditionKind.IF_THEN,
            "Repeal of the decree",
            "would allow Russia to deliver the missiles to Iran",
        ),
        (
            "Delivery of the missiles to Iran depends on the repeal of the Russian decree.",
            ConditionKind.PREREQUISITE,
            "the repeal of the Russian decree",
            "Delivery of the missiles to Iran",
        ),
    ],
)
def test_condition_and_consequence(
    read: Read, sentence: str, kind: ConditionKind, condition: str, consequence: str
) -> None:
    [found] = read(sentence).conditions
    assert found.kind is kind
    assert found.condition.quote.endswith(condition)
    assert len(found.condition.quote.split()) - len(condition.split()) <= 2
    assert found.consequence.quote.startswith(consequence)
    for evidence in (found.evidence, found.condition, found.consequence):
        assert evidence.holds_in(sentence)
    assert not found.condition.overlaps(found.consequence)
    assert found.evidence.overlaps(found.condition)
    assert found.evidence.overlaps(found.consequence)


def test_only_if_names_what_is_needed(read: Read) -> None:
    [found] = read("Iran will trust Moscow only if Russia lifts the ban.").conditions
    assert found.kind in (ConditionKind.IF_THEN, ConditionKind.PREREQUISITE)
    assert found.condition.quote.endswith("Russia lifts the ban")
    assert found.consequence.quote == "Iran will trust Moscow"


def test_what_must_be_done_first_is_a_prerequisite(read: Read) -> None:
    text = "The point with regard to the sale of the missiles to Iran is that Moscow should first repeal the decree."
    [found] = read(text).conditions
    assert found.kind is ConditionKind.PREREQUISITE
    assert "repeal the decree" in found.condition.quote
    assert "sale of the missiles" in found.consequence.quote


@pytest.mark.parametrize(
    "sentence",
    [
        "Moscow should first repeal the decree before it can deliver the missiles to Iran.",
        "Russia must repeal the decree before it delivers the missiles to Iran.",
    ],
)
def test_what_comes_before_is_the_condition_of_what_comes_after(read: Read, sentence: str) -> None:
    [found] = read(sentence).conditions
    assert found.kind is ConditionKind.PREREQUISITE
    assert "repeal the decree" in found.condition.quote
    assert "the missiles" in found.consequence.quote


def test_the_consequence_says_whether_it_would_be_good(read: Read) -> None:
    [good] = read("If Russia delivers the missiles, Iran will trust Moscow.").conditions
    [bad] = read("If Russia sells the missiles elsewhere, Iran will distrust Moscow.").conditions
    assert (good.leaning, bad.leaning) == (1, -1)


@pytest.mark.parametrize(
    "sentence",
    [
        "He asked if Iran trusted Russia.",
        "Relations improved after Iran and Russia signed the treaty.",
        "Once, Iran and Russia were friends.",
        "Iran trusted Russia when the treaty was signed.",
    ],
)
def test_questions_and_the_past_are_no_conditions(read: Read, sentence: str) -> None:
    assert read(sentence).conditions == ()


def test_who_states_it(read: Read) -> None:
    text = "Israel said that Iran will trust Moscow if Russia delivers the missiles."
    [found] = read(text).conditions
    assert [claimant.name for claimant in found.claimants] == ["author", "Israel"]

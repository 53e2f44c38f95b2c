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


@pytest.mark.parametrize(
    ("sentence", "kind", "condition", "consequence"),
    [
        (
            "By receiving permits from Iran, Russia would be able to return to the Gulf.",
            ConditionKind.IF_THEN,
            "By receiving permits from Iran",
            "Russia would be able to return to the Gulf",
        ),
        (
            "Without Russian gas, Iran could not heat its homes.",
            ConditionKind.IF_THEN,
            "Without Russian gas",
            "Iran could not heat its homes",
        ),
        (
            "Moscow fears a treaty, as a result of which Iran will turn away from Russia.",
            ConditionKind.IF_THEN,
            "a treaty",
            "Iran will turn away from Russia",
        ),
        (
            "To keep the treaty with Iran, Russia must stop its tests.",
            ConditionKind.PREREQUISITE,
            "Russia must stop its tests",
            "To keep the treaty with Iran",
        ),
        (
            "Companies that trade with Iran will be punished by Russia.",
            ConditionKind.IF_THEN,
            "Companies that trade with Iran",
            "will be punished by Russia",
        ),
        (
            "Delivering the missiles would help Russia in Iran.",
            ConditionKind.IF_THEN,
            "Delivering the missiles",
            "would help Russia in Iran",
        ),
        (
            "A Russian withdrawal would please Iran.",
            ConditionKind.IF_THEN,
            "A Russian withdrawal",
            "would please Iran",
        ),
        (
            "Russia has pursued its ties with Iran as a function of its relations with the West.",
            ConditionKind.PREREQUISITE,
            "its relations with the West",
            "Russia has pursued its ties with Iran",
        ),
        (
            "Iran has conditioned the meeting with Russia on a ceasefire.",
            ConditionKind.PREREQUISITE,
            "a ceasefire",
            "the meeting with Russia",
        ),
        (
            "Peace between Iran and Russia will depend for many years on open trade.",
            ConditionKind.PREREQUISITE,
            "open trade",
            "Peace between Iran and Russia will",
        ),
        (
            "Where their interests coincide, Iran and Russia will act together.",
            ConditionKind.IF_THEN,
            "Where their interests coincide",
            "Iran and Russia will act together",
        ),
        (
            "Russia and Iran can go on, no matter what the turbulence.",
            ConditionKind.DESPITE,
            "no matter what the turbulence",
            "Russia and Iran can go on",
        ),
    ],
)
def test_conditions_without_an_if(
    read: Read, sentence: str, kind: ConditionKind, condition: str, consequence: str
) -> None:
    [found] = read(sentence).conditions
    assert found.kind is kind
    assert found.condition.quote == condition
    assert found.consequence.quote.startswith(consequence)
    assert not found.condition.overlaps(found.consequence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The envoy of Iran stayed in Russia until December.",
        "The treaty between Russia and Iran requires Iran to close its bases.",
        "Imports from Iran are subject to a tariff of Russia.",
        "Together with Russia, Iran will build ships.",
        "Iran worked by night with Russia.",
        "The budgets of Iran and Russia depend on oil.",
    ],
)
def test_dates_duties_burdens_and_company_are_no_conditions(read: Read, sentence: str) -> None:
    assert read(sentence).conditions == ()


@pytest.mark.parametrize(
    ("sentence", "rule", "condition"),
    [
        ("Should China invade Taiwan, the United States would intervene.", "inverted", "Should China invade Taiwan"),
        (
            "Had Iran accepted the offer, the United States would have lifted the sanctions.",
            "inverted",
            "Had Iran accepted the offer",
        ),
        (
            "So long as Soviet troops remain in Afghanistan, the United States cannot ratify the treaty.",
            "if",
            "So long as Soviet troops remain in Afghanistan",
        ),
        (
            "While the occupation of Kuwait continues, there can be no talks with Iraq.",
            "while",
            "While the occupation of Kuwait continues",
        ),
        (
            "A settlement of the border question was necessary before trade with India could resume.",
            "obligation",
            "A settlement of the border question was necessary",
        ),
    ],
)
def test_conditions_without_if(read: Read, sentence: str, rule: str, condition: str) -> None:
    assert (f"condition-{rule}", condition) in [(c.rule, c.condition.quote) for c in read(sentence).conditions]


def test_what_merely_goes_on_in_time_is_no_condition(read: Read) -> None:
    assert not read("The talks between Iran and Russia may resume in March.").conditions


def test_what_a_relative_takes_up_is_the_noun_before_it(read: Read) -> None:
    text = "Norway fears a treaty of Sweden with the West, as a consequence of which Norway will lose influence."
    assert [one.condition.quote for one in read(text).conditions] == ["a treaty of Sweden with the West"]


@pytest.mark.parametrize(
    ("sentence", "rule", "condition"),
    [
        (
            "Chile is ready to sign a treaty that bans mines with Peru.",
            "acceptable",
            "that bans mines with Peru",
        ),
        ("Chile will reject any treaty that harms its fishermen.", "whatever", "any treaty that harms its fishermen"),
        ("The negotiators of Chile will need the support of parliament.", "in-need-of", "the support of parliament"),
        ("Chile wants peace with Peru, yet it goes on with the war.", "yet", "Chile wants peace with Peru"),
    ],
)
def test_conditions_of_readiness_need_and_contrast(read: Read, sentence: str, rule: str, condition: str) -> None:
    assert (f"condition-{rule}", condition) in [(c.rule, c.condition.quote) for c in read(sentence).conditions]


def test_a_sentence_may_hold_in_spite_of_the_one_before(read: Read) -> None:
    [found] = read("Chile promised to leave. Nevertheless, Chile sent more troops to Peru.").conditions
    assert (found.rule, found.kind) == ("condition-turn", ConditionKind.DESPITE)
    assert found.condition.quote == "Chile promised to leave."
    assert not read("Peru was poor. Nevertheless, Chile sent troops.").conditions


@pytest.mark.parametrize(
    "sentence",
    [
        "The course of Chile does not depend on the consent of Peru.",
        "Different threats require different strategies.",
        "The threat from Peru requires that we arm.",
        "To keep the peace with Peru, I shall propose a treaty.",
        "Roads that you build will be made with Chilean steel.",
    ],
)
def test_what_hangs_on_nothing(read: Read, sentence: str) -> None:
    assert read(sentence).conditions == ()


@pytest.mark.parametrize(
    ("sentence", "rule", "condition"),
    [
        ("Norway must open its books so that Chile can check them.", "condition-so-that", "Norway must open its books"),
        (
            "They need to lift the ban, so these firms can sell to Chile.",
            "condition-so-that",
            "They need to lift the ban",
        ),
        (
            "I urge the Senate to act on the treaty with Chile in order that it can take effect.",
            "condition-so-that",
            "to act on the treaty with Chile",
        ),
        ("Any deal with Iran must include inspections.", "condition-content", "must include inspections"),
        (
            "Norway is working on a deal with Chile. But it must contain real guarantees.",
            "condition-content",
            "must contain real guarantees",
        ),
        ("The only way to end the war with Chad is a settlement.", "condition-way", "a settlement"),
        ("Direct talks are the key to peace between Chad and Libya.", "condition-way", "Direct talks"),
        (
            "The ministers will submit the pact with Chile to the senate for approval.",
            "condition-consent",
            "for approval",
        ),
        (
            "The harder Libya presses, the closer Chad moves to France.",
            "condition-correlative",
            "The harder Libya presses",
        ),
        (
            "While Turkey trades with Russia, it remains a member of NATO.",
            "condition-conceded",
            "While Turkey trades with Russia",
        ),
        (
            "France is prepared to meet any renewal of the war against Chad.",
            "condition-whatever",
            "any renewal of the war against Chad",
        ),
        (
            "With the signing of the treaty, Chad will gain access to the port in Libya.",
            "condition-supposed",
            "With the signing of the treaty",
        ),
        ("Nuclear weapons will bring Libya only isolation.", "condition-act", "Nuclear weapons"),
        ("Iran will strike Israel if attacked.", "condition-if", "if attacked"),
        (
            "Norway will begin to withdraw its forces from Libya once the truce is signed.",
            "condition-when",
            "once the truce is signed",
        ),
    ],
)
def test_ends_and_means_comparisons_and_concessions(read: Read, sentence: str, rule: str, condition: str) -> None:
    [found] = read(sentence).conditions
    assert (found.rule, found.condition.quote) == (rule, condition)


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister spoke slowly so that the reporters from Chile could follow him.",
        "Norway wants to thank Chile for its work, so that its borders will be safe.",
        "It was the only way to reach Libya.",
        "Norway sent the pact with Chile to parliament for approval.",
        "While he was in Chad, he met the minister of Libya.",
        "While India buys oil from Russia, China sells weapons to Pakistan.",
        "While Turkey trades with Russia, it also talks to Iran.",
        "The agency did not mention if there were losses in Yemen.",
        "Norway will never yield to Libya as long as it has friends.",
        "The peace treaty between Chad and Libya will bring stability to the region.",
        "With President Deby in the room, Chad will sign the treaty with Libya.",
    ],
)
def test_what_serves_no_end_and_concedes_nothing(read: Read, sentence: str) -> None:
    assert read(sentence).conditions == ()

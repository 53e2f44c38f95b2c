"""Events that are done by saying something, and those whose doer or other side is known from the rest of the text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.model import Event, Reading

Read = Callable[..., Reading]

SPEECH = (
    "Members of Congress, my fellow Americans: we meet at a time of trial. "
    "Our dealings with Norway are on our minds, and we know what we want of Norway. "
)
"""The head of an address for which the text says "we" for the United States."""


def told(event: Event) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """What an event comes to."""
    return event.plover, event.source, event.target


@pytest.mark.parametrize(
    ("sentence", "plover", "source", "target"),
    [
        ("The Danish minister said that Norway must withdraw its claim.", "REQUEST", "DNK", "NOR"),
        ('"Norway should open its ports," said the prime minister of Denmark.', "REQUEST", "DNK", "NOR"),
        ("Denmark stated that Norway was deceiving its neighbours.", "ACCUSE", "DNK", "NOR"),
        ("The Danish foreign minister said that Norway sponsors terrorism.", "ACCUSE", "DNK", "NOR"),
    ],
)
def test_who_says_that_another_must_act_or_does_wrong_asks_or_blames(
    read: Read, sentence: str, plover: str, source: str, target: str
) -> None:
    assert (plover, (source,), (target,)) in [told(event) for event in read(sentence).events]


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway must withdraw its claim.",  # the author's own advice: no state has said it
        "Norway is deceiving its neighbours.",
        "Denmark denied that Norway was deceiving its neighbours.",
        "Denmark said that it must withdraw its claim.",
        "Denmark said that Norway must realize its mistake.",
        "If Denmark said that Norway must pay its debt, the talks would end.",
        "Denmark said that Norway could be deceiving its neighbours.",
    ],
)
def test_what_no_other_state_vouches_for_asks_and_blames_nobody(read: Read, sentence: str) -> None:
    assert not [event for event in read(sentence).events if event.rule == "event-statement"]


@pytest.mark.parametrize(
    ("sentence", "plover", "target"),
    [
        ("Norway must stop these flights.", "REQUEST", ("NOR",)),
        ("The regime has spread hatred in every port.", "ACCUSE", ("NOR",)),
        ("We call on Norway to stop these flights.", "REQUEST", ("NOR",)),
        ("We condemn the Norwegian raids.", "ACCUSE", ("NOR",)),
    ],
)
def test_a_speech_asks_and_blames_for_its_state(
    read: Read, sentence: str, plover: str, target: tuple[str, ...]
) -> None:
    assert (plover, ("USA",), target) in [told(event) for event in read(SPEECH + sentence).events]


def test_the_present_of_a_speech_tells_what_its_adversary_goes_on_doing(read: Read) -> None:
    events = [told(event) for event in read(SPEECH + "Norway continues a brutal war in Sweden.").events]
    assert any(event[:2] == ("ASSAULT", ("NOR",)) for event in events)
    assert not read(PAIR * 8 + "Norway continues a brutal war in Sweden.").events  # an analysis of how things are


@pytest.mark.parametrize(
    "sentence",
    [
        "I ask Congress to pass the budget.",
        "We have asked our friends to save water.",
        "We now press on.",
        "I turn to our schools.",
        "I have proposed a reform of our schools.",
    ],
)
def test_what_a_speaker_asks_of_his_own_is_asked_of_no_other_state(read: Read, sentence: str) -> None:
    at_home = "\n\nNow to our schools.\n\nThey are the best in the land. "
    assert not [event for event in read(SPEECH + at_home + sentence).events if "NOR" in event.target]


PAIR = "Denmark and Norway have quarrelled for years. Denmark and Norway share a border at sea. "


@pytest.mark.parametrize(
    ("sentence", "plover", "source", "target"),
    [
        ("Norway was sanctioned in 2011.", "SANCTION", ("DNK",), ("NOR",)),
        ("The May 2012 attack on the Danish embassy shocked the capital.", "ASSAULT", (), ("DNK",)),
        ("The call came a week after an attack on a Norwegian port.", "ASSAULT", (), ("NOR",)),
    ],
)
def test_a_doer_whom_nobody_names(
    read: Read, sentence: str, plover: str, source: tuple[str, ...], target: tuple[str, ...]
) -> None:
    assert (plover, source, target) in [told(event) for event in read(PAIR + sentence).events]


@pytest.mark.parametrize(
    "sentence",
    [
        "An attack on Norway would be a mistake.",
        "Before the talks, Norway was calm.",
        "They had feared an attack on Norway.",
        "The attack on Sweden was remembered for long.",
    ],
)
def test_no_deed_without_a_doer_that_is_not_told_as_one_or_hit_others(read: Read, sentence: str) -> None:
    assert not [event for event in read(PAIR + sentence).events if event.plover == "ASSAULT" and not event.source]


def test_i_and_you_are_the_two_of_a_talk(read: Read) -> None:
    talk = PAIR + "I am pleased that I met with you last year. "
    assert ("CONSULT", ("DNK", "NOR"), ("DNK", "NOR")) in [told(event) for event in read(talk).events]
    assert not read(PAIR + "I met with my family last year.").events


@pytest.mark.parametrize(
    "introduced",
    ["Norwegian oil company Fjordoil grew last year.", "Fjordoil, a Norwegian oil company, grew last year."],
)
def test_a_company_acts_for_the_state_that_the_text_gives_it(read: Read, introduced: str) -> None:
    events = read(introduced + " Denmark accused Fjordoil of fraud.").events
    assert ("ACCUSE", ("DNK",), ("NOR",)) in [told(event) for event in events]


def test_a_person_beside_a_state_and_a_company_of_two_states_are_nobodys(read: Read) -> None:
    text = "The Norwegian oil company Fjordoil grew. The Danish bank Fjordoil shrank. Sweden accused Fjordoil of fraud."
    assert not [event for event in read(text).events if event.target]


@pytest.mark.parametrize(
    ("sentence", "plover", "target"),
    [
        ("Norway fired ten missiles at Denmark.", "ASSAULT", ("DNK",)),
        ("Norway tested two missiles.", "MOBILIZE", ()),
        ("Norway destroyed a Danish airfield.", "ASSAULT", ("DNK",)),
        ("Norway repelled the Danish invasion.", "ASSAULT", ("DNK",)),
        ("Norway is in talks with Denmark.", "CONSULT", ("DNK",)),
        ("Norway made far-reaching proposals to Denmark.", "REQUEST", ("DNK",)),
        ("Norway expanded its cooperation with Denmark.", "COOPERATE", ("DNK",)),
    ],
)
def test_force_that_is_aimed_beaten_off_or_only_tried_out(
    read: Read, sentence: str, plover: str, target: tuple[str, ...]
) -> None:
    assert (plover, ("NOR",), target) in [told(event) for event in read(sentence).events]


def test_one_target_of_a_doers_acts_is_that_of_those_that_name_none(read: Read) -> None:
    text = "Norway invaded Denmark in May. The Norwegian aggression against Denmark was condemned. "
    events = read(text + "Norway has sent troops into a defenceless country.").events
    assert {event.target for event in events if event.plover == "ASSAULT"} == {("DNK",)}

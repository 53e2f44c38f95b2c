"""Events: who did what to whom, when; only what the text says has happened."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from detente.codebook import Codebook
from detente.model import Reading

Read = Callable[..., Reading]


@pytest.mark.parametrize(
    ("sentence", "source", "plover", "target"),
    [
        ("Russia invaded Georgia.", "RUS", "ASSAULT", "GEO"),
        ("Iran criticized Russia.", "IRN", "ACCUSE", "RUS"),
        ("Iran accused Russia of breaking its word.", "IRN", "ACCUSE", "RUS"),
        ("Russia delivered missiles to Iran.", "RUS", "COOPERATE", "IRN"),
        ("The United States imposed sanctions on Iran.", "USA", "SANCTION", "IRN"),
        ("Iran expelled two Russian diplomats.", "IRN", "SANCTION", "RUS"),
        ("Iran rejected the Russian proposal.", "IRN", "REJECT", "RUS"),
        ("Russia withdrew its troops from Syria.", "RUS", "RETREAT", "SYR"),
        ("Iran asked Russia to deliver the missiles.", "IRN", "REQUEST", "RUS"),
        ("Iran signed a contract with Russia.", "IRN", "SUPPORT", "RUS"),
        ("Russia bombed targets in Syria.", "RUS", "ASSAULT", "SYR"),
        ("The Russian foreign minister met his Iranian counterpart.", "RUS", "CONSULT", "IRN"),
        ("Russia helped Iran.", "RUS", "AID", "IRN"),
        ("Iran threatened to attack Israel.", "IRN", "THREATEN", "ISR"),
        ("Russia refused to deliver the missiles to Iran.", "RUS", "REJECT", "IRN"),
    ],
)
def test_who_did_what_to_whom(read: Read, sentence: str, source: str, plover: str, target: str) -> None:
    [event] = read(sentence).events
    assert (event.source, event.plover, event.target) == ((source,), plover, (target,))
    assert event.trigger.holds_in(sentence)
    assert event.evidence.holds_in(sentence)


@pytest.mark.parametrize(
    ("sentence", "source", "target"),
    [
        ("Georgia was invaded by Russia.", "RUS", "GEO"),
        ("Iranian ships were seized by Russia.", "RUS", "IRN"),
        ("Iran has been criticized by Russia.", "RUS", "IRN"),
    ],
)
def test_the_passive_turns_the_sides(read: Read, sentence: str, source: str, target: str) -> None:
    [event] = read(sentence).events
    assert (event.source, event.target) == ((source,), (target,))


@pytest.mark.parametrize(
    "sentence",
    [
        "Russia and Iran signed a treaty.",
        "Russia and Iran met in Vienna.",
        "Russia and Iran held talks in Vienna.",
        "Iran wrote to Russia. The two countries signed a treaty.",
    ],
)
def test_what_two_do_together_goes_both_ways(read: Read, sentence: str) -> None:
    event = read(sentence).events[-1]
    assert event.source == event.target
    assert set(event.source) == {"IRN", "RUS"}


def test_the_place_of_talks_is_no_side(read: Read) -> None:
    for text in ("Iran held talks with Russia in Vienna.", "Iran met Russia in Vienna."):
        [event] = read(text).events
        assert (event.source, event.target) == (("IRN",), ("RUS",))


@pytest.mark.parametrize(
    ("sentence", "source", "plover", "target"),
    [
        ("The Soviet invasion of Afghanistan shocked Iran.", "RUS", "ASSAULT", "AFG"),
        ("Russia's attack on Ukraine alarmed Iran.", "RUS", "ASSAULT", "UKR"),
    ],
)
def test_acts_named_by_a_noun(read: Read, sentence: str, source: str, plover: str, target: str) -> None:
    [event] = read(sentence).events
    assert (event.source, event.plover, event.target) == ((source,), plover, (target,))


@pytest.mark.parametrize(
    "sentence",
    [
        "Russia did not invade Georgia.",
        "Russia never invaded Georgia.",
        "Russia plans to invade Georgia.",
        "Russia wanted to invade Georgia.",
        "Russia may invade Georgia.",
        "Russia will invade Georgia.",
        "Russia would invade Georgia.",
        "Russia should invade Georgia.",
        "Russia would have invaded Georgia.",
        "Georgia fears that Russia will invade it.",
        "Moldova feared that Russia had invaded Georgia.",
        "If Russia invaded Georgia, everyone would know.",
        "Unless Russia invaded Georgia, nobody would know.",
        "Moldova denied that Russia had invaded Georgia.",
        "A possible Russian invasion of Georgia is on every mind.",
        "Any Russian invasion of Georgia would fail.",
        "There was no Russian invasion of Georgia.",
    ],
)
def test_what_has_not_happened_is_no_event(read: Read, sentence: str) -> None:
    assert [e for e in read(sentence).events if e.plover == "ASSAULT"] == []


def test_the_act_of_threatening_is_an_event_and_what_is_threatened_is_none(read: Read) -> None:
    assert [e.plover for e in read("Iran threatened to attack Israel.").events] == ["THREATEN"]


def test_an_act_without_a_doer_or_another_side_is_no_event(read: Read) -> None:
    assert read("The army attacked the village.").events == ()
    assert read("Russia agreed.").events == ()


def test_who_used_force_counts_even_where_no_victim_is_named(read: Read) -> None:
    assert [(e.source, e.target) for e in read("Russia attacked several towns.").events] == [(("RUS",), ())]


@pytest.mark.parametrize(
    ("sentence", "when"),
    [
        ("Russia invaded Georgia on 8 August 2008.", "2008-08-08"),
        ("Russia delivered missiles to Iran in 2014.", "2014"),
        ("Iran criticized Russia yesterday.", "2015-02-01"),
        ("Iran criticized Russia.", "None"),
    ],
)
def test_when(read: Read, sentence: str, when: str) -> None:
    assert [str(event.when) for event in read(sentence).events] == [when]


def test_of_two_dates_the_nearer_counts(read: Read) -> None:
    text = "In 2007 Iran bought arms, and Russia invaded Georgia on 8 August 2008."
    invasion = next(event for event in read(text).events if event.plover == "ASSAULT")
    assert str(invasion.when) == "2008-08-08"


def test_codes_are_those_of_the_codebook(read: Read, codebook: Codebook) -> None:
    text = " ".join(
        [
            "Russia invaded Georgia. Iran criticized Russia. Russia delivered missiles to Iran. Iran met Russia.",
            "The United States imposed sanctions on Iran. Iran and Russia signed a treaty. Iran warned Israel.",
        ]
    )
    events = read(text, datetime.date(2015, 2, 2)).events
    assert len(events) >= 6
    for event in events:
        kind = codebook.event_types[event.plover]
        assert event.quad == kind.quad
        assert event.cameo.isdigit()
        assert event.mode is None or event.mode in {mode.id for mode in kind.modes}


def test_an_object_is_part_of_the_event_and_none_of_its_own(read: Read) -> None:
    assert len(read("Russia launched an attack on Georgia.").events) <= 1
    assert len(read("Iran held talks with Russia.").events) == 1


@pytest.mark.parametrize(
    ("sentence", "kind", "target"),
    [
        ("Iran attacked the Russian plan for Syria.", "ACCUSE", ("RUS",)),
        ("Iran attacked Russia.", "ASSAULT", ("RUS",)),
        ("Russia bombed militants in Iraq.", "ASSAULT", ()),
        ("Russia killed an Iranian commander in Iraq.", "ASSAULT", ("IRN",)),
        ("Russia launched strikes in Iraq.", "ASSAULT", ("IRQ",)),
    ],
)
def test_words_and_places_are_no_victims(read: Read, sentence: str, kind: str, target: tuple[str, ...]) -> None:
    [event] = read(sentence).events
    assert (event.plover, event.target) == (kind, target)


def test_what_one_of_a_pair_promises_is_for_the_other(read: Read) -> None:
    text = (
        "Iran and Russia spoke of gas. Iran and Russia need each other. Iran has committed itself to a series of steps."
    )
    assert ("IRN", "RUS", "AGREE") in [(*e.source, *e.target, e.plover) for e in read(text).events]


def test_talks_of_a_text_about_two_are_theirs(read: Read) -> None:
    text = "Iran and Russia spoke of gas. Iran and Russia need each other. Talks were held on pipelines."
    [talks] = [event for event in read(text).events if event.trigger.quote.lower() == "talks"]
    assert set(talks.source) == set(talks.target) == {"IRN", "RUS"}


def test_who_is_engaged_in_a_dialogue_consults(read: Read) -> None:
    [event] = read("Russia is engaged in a continuing dialogue with the Iranian government.").events
    assert (event.source, event.target, event.plover) == (("RUS",), ("IRN",), "CONSULT")


def test_we_are_whose_speakers_speak_so(read: Read) -> None:
    text = (
        "We have seen aggression against Afghanistan, and this Congress knows it. Our ties with Pakistan matter, "
        "and we will keep them. The American people want peace. We have signed an agreement with Pakistan."
    )
    assert ("USA", "PAK") in [(*e.source, *e.target) for e in read(text).events if len(e.source) == len(e.target) == 1]


ABOUT_TWO = "Norway and Serbia quarrel. Norway and Serbia have much to settle. Norway and Serbia share a river. "


@pytest.mark.parametrize(
    ("sentence", "plover", "target"),
    [
        ("Norway pledged to open its market.", "AGREE", "SRB"),
        ("Norway ended its participation in the treaty.", "SANCTION", "SRB"),
        ("In Geneva Norway refused any change of the text.", "REJECT", "SRB"),
    ],
)
def test_the_other_of_two_is_meant_where_nobody_is_named(read: Read, sentence: str, plover: str, target: str) -> None:
    events = [event for event in read(ABOUT_TWO + sentence).events if event.evidence.start >= len(ABOUT_TWO)]
    assert [(event.source, event.plover, event.target) for event in events] == [(("NOR",), plover, (target,))]


def test_who_asked_for_what_is_refused_is_the_target(read: Read) -> None:
    [event] = read("Norway blocked the flights requested by Serbia.").events
    assert (event.source, event.target) == (("NOR",), ("SRB",))


def test_an_end_may_lie_ahead_while_its_means_were_taken(read: Read) -> None:
    [event] = read("Norway has worked to calm the region by concluding a treaty with Serbia.").events
    assert (event.trigger.quote, event.target) == ("concluding", ("SRB",))
    assert not read("Norway hopes to calm the region by concluding a treaty with Serbia.").events


def test_aggression_with_both_sides_named_is_an_act(read: Read) -> None:
    [event] = read("The world condemns the Serbian aggression against Norway.").events
    assert (event.source, event.plover, event.target) == (("SRB",), "ASSAULT", ("NOR",))


def test_what_an_act_of_law_does_has_the_date_of_the_act(read: Read) -> None:
    order = "Norway should repeal an order issued on May 4, 2010, by the minister, John Smith, "
    text = f"{order}which banned exports to Iran."
    [event] = [event for event in read(text).events if event.plover == "SANCTION"]
    assert event.when is not None
    assert event.when.text == "May 4, 2010"

"""How the words around a word decide which way it points, and what says nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.model import Claim, Reading

Read = Callable[..., Reading]


def leanings(reading: Reading) -> list[int]:
    return [claim.leaning for claim in reading.claims]


def only(reading: Reading) -> Claim:
    [claim] = reading.claims
    return claim


@pytest.mark.parametrize(
    ("sentence", "leaning"),
    [
        ("Serbia supports terrorists in Croatia.", -1),
        ("Serbia arms and supports terrorists in Croatia.", -1),
        ("Serbia supports schools in Croatia.", 1),
        ("Serbia ended the war with Croatia.", 1),
        ("Serbia and Croatia fight terrorism.", 1),
        ("Serbia destroyed the bridges of Croatia.", -1),
        ("Serbia refuses to support Croatia.", -1),
        ("Croatia will not accept the threat from Serbia.", -1),
        ("Serbia has shown nothing but hostility toward Croatia.", -1),
        ("Serbia and Croatia confront the danger of floods.", 1),
        ("Serbia confronted Croatia.", -1),
        ("Serbia will confront the threats of Croatia.", -1),
    ],
)
def test_a_deed_is_weighed_by_what_it_is_done_to(read: Read, sentence: str, leaning: int) -> None:
    assert only(read(sentence)).leaning == leaning


@pytest.mark.parametrize(
    ("sentence", "leaning"),
    [
        ("Serbia and Croatia have expanded their trade.", 1),
        ("Trade between Serbia and Croatia has grown.", 1),
        ("Serbia and Croatia cut their trade.", -1),
        ("There is a lack of contact between Serbia and Croatia.", -1),
        ("Serbia welcomed the de-escalation with Croatia.", 1),
    ],
)
def test_relations_lean_the_way_they_change(read: Read, sentence: str, leaning: int) -> None:
    assert only(read(sentence)).leaning == leaning


@pytest.mark.parametrize(
    ("sentence", "leaning"),
    [
        ("Serbia wants to make a deal with Croatia.", 1),
        ("Serbia is in negotiations with Croatia.", 1),
        ("The presidents of Serbia and Croatia called for an accord.", 1),
        ("Serbia does not want a treaty with Croatia.", -1),
        ("Serbia has no interest in talks with Croatia.", -1),
    ],
)
def test_an_agreement_that_somebody_wants_speaks_for_relations(read: Read, sentence: str, leaning: int) -> None:
    assert only(read(sentence)).leaning == leaning


def test_who_wants_a_treaty_changed_does_not_say_which_way(read: Read) -> None:
    assert leanings(read("Serbia wants changes to the treaty with Croatia.")) == []


@pytest.mark.parametrize(
    ("sentence", "leaning"),
    [
        ("The war between Serbia and Croatia ended.", 1),
        ("The war between Serbia and Croatia has not ended.", -1),
        ("Tension between Serbia and Croatia has eased.", 1),
        ("Trust between Serbia and Croatia has faded.", -1),
        ("Serbia turned away from its nuclear ambitions.", 1),
        ("Serbia blocked the sanctions on Croatia.", 1),
        ("It is hard for Serbia to trust Croatia.", -1),
        ("Serbia and Croatia had an opportunity that their governments wasted.", -1),
        ("The former enemies Serbia and Croatia sell each other wheat.", 1),
        ("Serbia stopped the war with the help of Croatia.", 1),
        ("Serbia will build its own dams until Croatia accepts the treaty.", -1),
        ("Serbia encouraged Hungary to ban airlines of Croatia.", -1),
        ("Serbia has not resumed work on its chemical weapons.", 1),
        ("Serbia was running a prohibited missile program against Croatia.", -1),
        ("The war has cost Serbia and Croatia billions.", 1),
        ("The war has cost Serbia and Croatia their friendship.", -1),
        ("The embargo on Croatia has failed.", 1),
        ("The isolation of Croatia did not work.", 1),
        ("The attack on Croatia failed.", -1),
        ("Sanctions on Croatia failed to stop its attacks.", -1),
        ("Serbia repealed the law that barred trade with Croatia.", 1),
        ("Serbia blocked an agreement that would have eased tensions with Croatia.", -1),
        ("Serbia and Croatia lifted restrictions that hampered trade.", 1),
        ("The president of Serbia will veto any bill that threatens to undo the progress with Croatia.", 1),
    ],
)
def test_what_ends_spoils_or_keeps_off_turns_what_it_is_said_of(read: Read, sentence: str, leaning: int) -> None:
    assert only(read(sentence)).leaning == leaning


@pytest.mark.parametrize(
    ("sentence", "leaning"),
    [
        ("No party in Serbia could accept the terms of Croatia.", -1),
        ("Neither Serbia nor Croatia accepted the proposal.", -1),
        ("Nobody in Serbia has praised Croatia more than the president.", 1),
        ("There is no evidence that Serbia is building chemical weapons.", 1),
        ("Serbia has no plans to impose sanctions on Croatia.", 1),
        ("What counts for Serbia is not the number of guests but the progress with Croatia.", 1),
        ("There has never been such trust between Serbia and Croatia.", 1),
    ],
)
def test_what_a_denial_is_of(read: Read, sentence: str, leaning: int) -> None:
    assert only(read(sentence)).leaning == leaning


def test_idioms_with_words_for_instruments_name_none(read: Read) -> None:
    assert only(read("Serbia sent officials in order to intimidate witnesses in Croatia.")).leaning == -1
    assert only(read("Serbia has imposed stiff economic penalties on Croatia.")).leaning == -1


def test_relations_that_nothing_happens_to_say_nothing(read: Read) -> None:
    assert not read("The relations between Serbia and Croatia are the topic of the book.").claims


def test_what_is_said_to_be_no_good_is_turned(read: Read) -> None:
    assert only(read("Trusting Serbia is not an option for Croatia.")).leaning == -1


def test_the_condition_inside_a_fear_is_no_claim(read: Read) -> None:
    claim = only(read("Croatia fears that, when relations with Serbia are normalized, Italy would leave."))
    assert claim.leaning == -1


def test_what_is_said_first_outweighs_what_stands_deep_below(read: Read) -> None:
    cues = only(read("Serbia trusts Croatia in the matter of the duties on the trust of its banks.")).cues
    first, second = (cue for cue in cues if cue.weight and cue.words in ("trusts", "trust"))
    assert first.weight > second.weight > 0


@pytest.mark.parametrize(
    "sentence",
    [
        "The treaty between Serbia and Croatia has provisions on tariffs and trade barriers.",
        "The parliament of Croatia may consider whether to support Serbia.",
        "Let me greet you, friends from Serbia, here in Croatia.",
        "Does Serbia trust Croatia?",
    ],
)
def test_topics_deliberation_courtesy_and_questions_state_nothing(read: Read, sentence: str) -> None:
    assert not read(sentence).claims


def test_a_bare_act_of_force_by_one_is_news_and_not_a_reason(read: Read) -> None:
    text = "Serbia and Croatia met. Serbia trusts Croatia. Serbia and Croatia cooperate. Serbia bombed a village."
    assert "Serbia bombed a village" not in [claim.evidence.quote for claim in read(text).claims]


def test_whose_act_with_an_owner_and_of(read: Read) -> None:
    [claim, *_] = read("The Serbian invasion of Croatia alarms Italy.").claims
    cues = claim.cues
    [invasion] = [cue for cue in cues if cue.weight and cue.words == "invasion"]
    assert invasion.actors == ("SRB",)
    assert "HRV" in invasion.toward


def test_sanctions_imposed_by_somebody_are_his(read: Read) -> None:
    cues = only(read("Trade suffers from sanctions imposed on Serbia by Croatia.")).cues
    [sanctions] = [cue for cue in cues if cue.weight and cue.words == "sanctions"]
    assert sanctions.actors == ("HRV",)
    assert sanctions.toward == ("SRB",)


def test_who_is_distrusted_does_not_hold_the_distrust(read: Read) -> None:
    assert only(read("Croatia distrusts Serbia.")).holders == ("HRV",)


def test_a_hostile_act_moves_those_who_do_it_and_those_who_are_hit(read: Read) -> None:
    assert set(only(read("Serbia punished Croatia with an embargo.")).holders) == {"HRV", "SRB"}


def test_what_it_is_that_brings_out_is_the_holder(read: Read) -> None:
    text = "Croatia wants peace with Serbia. It is Serbian intransigence that has blocked the accord."
    claim = read(text).claims[-1]
    assert "SRB" in claim.holders


SPEECH = (
    "We are strengthening our ties with Croatia. We have kept our dialogue with Croatia. Italy knows this. "
    "Our trade with Croatia has grown. Italy is a maritime nation. We want good relations with Croatia. "
    "Italy trusts its neighbours. Italy remains open."
)


def test_who_does_something_with_another_is_not_that_other(read: Read) -> None:
    reading = read(SPEECH)
    assert (reading.focus[0].first, reading.focus[0].second) == ("HRV", "ITA")
    assert any("ITA" in claim.actors and "HRV" in claim.actors for claim in reading.claims)


def test_we_in_a_quotation_says_nothing_about_the_text(read: Read) -> None:
    quoted = f'Italy spoke. "{SPEECH}"'
    claims = read(quoted).claims
    assert not any("ITA" in claim.actors for claim in claims if claim.evidence.quote.startswith("Our"))


def test_our_two_countries_are_both(read: Read) -> None:
    text = "Serbia and Croatia met in Rome. The trust between our two countries is growing."
    assert set(read(text).claims[-1].actors) == {"HRV", "SRB"}


@pytest.mark.parametrize(
    "sentence",
    [
        "There is almost no doubt that Serbia and Croatia will change the map.",
        "Serbia has no doubt that Croatia will change the map.",
        "Without a doubt, Serbia and Croatia lie in Europe.",
    ],
)
def test_a_doubt_that_nobody_has_says_nothing(read: Read, sentence: str) -> None:
    assert not read(sentence).claims

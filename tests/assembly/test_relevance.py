"""What of a text is about a dyad."""

from __future__ import annotations

from collections.abc import Callable

from detente.assembly.relevance import Relevance, members
from detente.model import Dyad, Reading

Read = Callable[..., Reading]
DYAD = Dyad.of("IRN", "RUS")
ABOUT_BOTH = "Iran and Russia met. Iran answered Russia. Russia asked Iran for more."


def test_members() -> None:
    assert [members(actors, DYAD) for actors in ((), ("IRN",), ("USA", "RUS", "IRN", "IRN"))] == [0, 1, 2]


def test_words_about_both_are_about_the_dyad_in_any_text(read: Read) -> None:
    text = "China and Japan met. China distrusts Japan. Iran distrusts Russia."
    assert [c.evidence.quote for c in Relevance(read(text), DYAD).claims()] == ["Iran distrusts Russia"]


def test_words_about_others_are_not(read: Read) -> None:
    reading = read("China distrusts Japan. China and Japan signed a treaty on trade. China criticized Japan.")
    relevance = Relevance(reading, DYAD)
    assert reading.claims
    assert reading.agreements
    assert reading.events
    assert relevance.claims() == relevance.agreements() == relevance.events() == ()


def test_words_about_one_member_count_where_the_text_is_about_the_two(read: Read) -> None:
    sentence = "Russia is a danger to peace."
    inside = read(f"{ABOUT_BOTH} {sentence}")
    outside = read(f"China and Japan met. China asked Japan for more. Japan thanked China. {sentence}")
    assert sentence[:-1] in [c.evidence.quote for c in Relevance(inside, DYAD).claims()]
    assert Relevance(outside, DYAD).claims() == ()


def test_a_few_words_that_name_none_of_the_two_are_about_nothing(read: Read) -> None:
    few = read(f"{ABOUT_BOTH} There was great hostility.")
    assert few.claims
    assert Relevance(few, DYAD).claims() == ()
    more = read(f"{ABOUT_BOTH} There was great hostility in all that was said at the table on that long day.")
    assert Relevance(more, DYAD).claims() != ()


def test_what_the_text_denies_is_no_claim(read: Read) -> None:
    reading = read("This does not mean that Iran trusts Russia.")
    assert reading.claims
    assert Relevance(reading, DYAD).claims() == ()


def test_the_dyad_has_no_order(read: Read) -> None:
    reading = read(f"{ABOUT_BOTH} Iran distrusts Russia. Iran and Russia signed a treaty on trade.")
    one, other = Relevance(reading, Dyad.of("IRN", "RUS")), Relevance(reading, Dyad.of("RUS", "IRN"))
    assert one.claims() == other.claims() != ()
    assert one.agreements() == other.agreements() != ()


def test_an_act_of_law_of_one_member_counts_in_a_text_about_the_two(read: Read) -> None:
    sentence = "Moscow repealed the decree of 22 September 2010."
    inside = read(f"{ABOUT_BOTH} {sentence}")
    assert [m.name for m in Relevance(inside, DYAD).agreements()] == ["the decree of 22 September 2010"]
    outside = read(f"China and Japan met. China asked Japan for more. Japan thanked China. {sentence}")
    assert Relevance(outside, DYAD).agreements() == ()


def test_an_agreement_with_a_third_state_alone_is_not_the_dyads(read: Read) -> None:
    reading = read("China and Japan met. China asked Japan for more. Russia and China signed a treaty on gas.")
    assert Relevance(reading, DYAD).agreements() == ()


def test_events_between_the_two_count_in_any_text(read: Read) -> None:
    reading = read("China criticized Japan. Iran criticized Russia. Iran criticized China.")
    assert [(e.source, e.target) for e in Relevance(reading, DYAD).events()] == [(("IRN",), ("RUS",))]


def test_a_list_of_many_states_says_little_about_two(read: Read) -> None:
    text = "China, Japan, Brazil, India, France, Iran and Russia all distrust Israel."
    assert Relevance(read(text), DYAD).claims() == ()


def test_an_act_of_one_member_alone_is_a_matter_at_home(read: Read) -> None:
    farms = "Iran passed the Farm Act. It helps farmers. They plant more. The harvest is good. Prices fall."
    apart = Relevance(read(f"{ABOUT_BOTH} The summer was long. Nobody minded. {farms}"), DYAD, around=True)
    beside = Relevance(read(f"{ABOUT_BOTH} {farms}"), DYAD, around=True)
    assert [mention.name for mention in apart.agreements()] == []
    assert [mention.name for mention in beside.agreements()] == ["the Farm Act"]


def test_what_a_text_says_of_others_counts_near_the_pair(read: Read) -> None:
    others = "Brazil met Peru. Peru thanked Brazil. Brazil helped Peru in the fight against hunger."
    away = "The summer was long. Nobody minded. It rained in autumn. The harvest was late."
    near = Relevance(read(f"{others} Iran met Turkey."), DYAD, around=True)
    far = Relevance(read(f"{others} {away} Iran met Turkey."), DYAD, around=True)
    assert [claim.actors for claim in near.claims()] == [("BRA", "PER")]
    assert far.claims() == ()
    assert Relevance(near.reading, DYAD).claims() == ()

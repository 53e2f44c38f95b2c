"""The parts of finding events: what happened, whose act it was, who they are, when, where, and who vouches for it."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from detente.codebook import Codebook, load_codebook
from detente.model import Document, Event, Reading
from detente.reading import Reader
from detente.reading.events import Candidate, EventFinder, Judgement, type_by_triggers
from detente.reading.language_model import load_language_model
from detente.reading.parsing import Parser

Read = Callable[..., Reading]
DAY = datetime.date(2015, 2, 2)


def told(events: tuple[Event, ...]) -> list[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    return [(event.source, event.plover, event.target) for event in events]


@pytest.mark.parametrize(
    ("sentence", "source", "plover", "target"),
    [
        ("Iranian ministers were arrested by Russian police.", "RUS", "COERCE", "IRN"),
        ("Two Iranian officers were killed in an Israeli airstrike.", "ISR", "ASSAULT", "IRN"),
        ("A ban by Germany on Mahan Air shocked everybody.", "DEU", "COERCE", "IRN"),
        ("Shoigu's visit to Tehran lasted two days.", "RUS", "CONSULT", "IRN"),
        ("The visit of the Russian minister to Iran lasted two days.", "RUS", "CONSULT", "IRN"),
        ("The United States sent Iran a proposal, which Iran rejected.", "IRN", "REJECT", "USA"),
        ("Germany moved to ban Iranian airlines.", "DEU", "SANCTION", "IRN"),
        ("Iran started firing into Israel.", "IRN", "ASSAULT", "ISR"),
        ("The Israeli army carried out attacks against Iranian forces.", "ISR", "ASSAULT", "IRN"),
        ("Washington imposed sanctions on Tehran.", "USA", "SANCTION", "IRN"),
        ("The Kremlin criticized Israel.", "RUS", "ACCUSE", "ISR"),
        ("A Russian court sentenced an Israeli citizen.", "RUS", "COERCE", "ISR"),
        ("Iran responded by expelling two French diplomats.", "IRN", "SANCTION", "FRA"),
        ("Russia banned the export of missiles to Iran.", "RUS", "SANCTION", "IRN"),
        ("Russia lifted the ban on the delivery of missiles to Iran.", "RUS", "CONCEDE", "IRN"),
        ("Iran released two American sailors.", "IRN", "RETREAT", "USA"),
        ("Iran summoned the Swiss ambassador.", "IRN", "ACCUSE", "CHE"),
        ("Russia ratified the treaty with Iran.", "RUS", "SUPPORT", "IRN"),
        ("Iran promised to help Syria.", "IRN", "AGREE", "SYR"),
        ("Russia withdrew from the treaty with the United States.", "RUS", "SANCTION", "USA"),
        ("Russia demanded that Israel withdraw from Syria.", "RUS", "REQUEST", "ISR"),
        ("U.S. imports from Mexico are subject to a 10% tariff.", "USA", "SANCTION", "MEX"),
    ],
)
def test_whose_act_it_was(read: Read, sentence: str, source: str, plover: str, target: str) -> None:
    assert ((source,), plover, (target,)) in told(read(sentence).events)


@pytest.mark.parametrize(
    ("sentence", "plover"),
    [
        ("Talks between Iran and Russia ended on Monday.", "CONSULT"),
        ("Iran and Russia agreed on a plan.", "AGREE"),
        ("The presidents of Iran and Russia met.", "CONSULT"),
    ],
)
def test_what_goes_both_ways(read: Read, sentence: str, plover: str) -> None:
    assert (("IRN", "RUS"), plover, ("IRN", "RUS")) in [
        (tuple(sorted(source)), code, tuple(sorted(target))) for source, code, target in told(read(sentence).events)
    ]


def test_several_hands_and_several_acts(read: Read) -> None:
    both = told(read("The U.S.-Israeli strikes on Iran shocked Russia.").events)
    assert both == [(("USA", "ISR"), "ASSAULT", ("IRN",))]
    acts = told(read("Iran arrested a French journalist and expelled the British ambassador.").events)
    assert acts == [(("IRN",), "COERCE", ("FRA",)), (("IRN",), "SANCTION", ("GBR",))]


@pytest.mark.parametrize(
    "sentence",
    [
        "Did Russia attack Georgia?",
        "Russia asked whether Iran had attacked Israel.",
        "Iran will sign an agreement with Russia.",
        "Russia agreed to deliver missiles to Iran.",
        "Iran rejected a plan to attack Israel.",
        "A future Russian attack on Georgia is feared.",
        "Ahead of the Russian attack on Georgia, Iran slept.",
        "Russia did not say that Iran had attacked Israel.",
        "Iran refrained from attacking Israel.",
        "Iran called on Russia to attack Israel.",
        "Without attacking Israel, Iran won.",
        "Iran-backed rebels attacked Israel.",
        "Russia supports Syria, as it has for many years, and nothing that others do or say about it changes that. "
        "It knows what it wants, and so does everybody who has watched its policy in the region over the last decades "
        "of war, truce and talks, in which so many plans were made, praised, shelved and made. Nobody who has read "
        "its papers doubts it, and nobody who has met its diplomats in those years has heard anything else from them, "
        "whatever the occasion was and whoever sat at the table with them. So much for the past of that friendship. "
        "Its future is another matter, of which this text says nothing at all.",
    ],
)
def test_what_is_no_act_of_the_one_named(read: Read, sentence: str) -> None:
    wrong = {"ASSAULT", "COOPERATE"} | ({"SUPPORT"} if "supports" in sentence else set())
    states = {"IRN", "RUS"}
    assert [e for e in read(sentence).events if e.plover in wrong and states & set(e.source)] == []


def test_who_tells_of_two_others_is_no_side(read: Read) -> None:
    assert read("Pakistan announced a ceasefire between Iran and Israel.").events == ()


@pytest.mark.parametrize(
    ("sentence", "side", "actor", "state", "sector", "role"),
    [
        ("Iranian police arrested a French journalist.", "sources", "IRN", "IRN", "police", "police"),
        ("Iranian police arrested a French journalist.", "targets", "FRA", "FRA", "media", "journalist"),
        ("Protesters attacked the Russian embassy.", "sources", None, None, "civilians", "protesters"),
        ("Protesters attacked the Russian embassy.", "targets", "RUS", "RUS", "government", "embassy"),
        ("Vladimir Putin criticized Israel.", "sources", "RUS.putin", "RUS", "government", "president"),
        ("Hezbollah attacked Israel.", "sources", "HEZBOLLAH", "LBN", "rebels", None),
        ("NATO criticized Russia.", "sources", "NATO", None, "international", None),
        ("Iran criticized Russia.", "sources", "IRN", "IRN", "government", None),
        ("A Russian court sentenced an Israeli citizen.", "sources", "RUS", "RUS", "judiciary", "court"),
        ("The Russian army attacked Georgia.", "sources", "RUS", "RUS", "military", "army"),
    ],
)
def test_who_takes_part(
    read: Read, sentence: str, side: str, actor: str | None, state: str | None, sector: str, role: str | None
) -> None:
    [event] = read(sentence).events
    [one] = getattr(event, side)
    assert (one.actor, one.state, one.sector, one.role) == (actor, state, sector, role)
    assert one.evidence.holds_in(sentence)


def test_an_office_is_that_of_the_documents_date(read: Read) -> None:
    text = "Medvedev criticized Georgia."
    roles = {year: read(text, datetime.date(year, 6, 1)).events[0].sources[0].role for year in (2010, 2015)}
    assert roles == {2010: "president", 2015: "prime minister"}


def test_every_sector_of_the_codebook_is_a_value_of_its_use(codebook: Codebook) -> None:
    assert {cue.value for cue in codebook.cues("sector")} == set(codebook.uses["sector"].values)


@pytest.mark.parametrize(
    ("sentence", "when"),
    [
        ("On Thursday Iran criticized Russia.", "2015-01-29"),
        ("Iran criticized Russia last week.", "2015-01-26/2015-02-01"),
        ("Iran criticized Russia two days ago.", "2015-01-31"),
        ("Iran criticized Russia in early January.", "2015-01-01/2015-01-11"),
        ("Iran, which bought arms in 2007, criticized Russia.", "None"),
        ("Since 2007 Iran has criticized Russia.", "None"),
        ("As of January 12, Iran had criticized Russia.", "None"),
        ("Iran criticized Russia under the Trade Act of 1974.", "None"),
        ("Iran said on Monday that Russia had attacked Georgia on 8 August 2008.", "2008-08-08"),
        ("Iran criticized Russia earlier this month.", "2015-02"),
        ("Iran criticized Russia Thursday.", "2015-01-29"),
        ("Iran criticized Russia earlier this year.", "2015"),
    ],
)
def test_when_it_took_place(read: Read, sentence: str, when: str) -> None:
    event = next(e for e in read(sentence, DAY).events if e.plover in ("ACCUSE", "ASSAULT"))
    assert (str(event.when), event.reported) == (when, DAY)


def test_what_is_long_past_is_background(read: Read) -> None:
    text = "Iran criticized Russia on Thursday. Russia invaded Georgia in 2008."
    assert [event.background for event in read(text, DAY).events] == [False, True]


@pytest.mark.parametrize(
    ("sentence", "place", "state"),
    [
        ("Iran held talks with Russia in Vienna.", "Vienna", "AUT"),
        ("Russia killed two Iranian officers in Syria.", "Syria", "SYR"),
        ("Iran criticized Russia.", None, None),
    ],
)
def test_where(read: Read, sentence: str, place: str | None, state: str | None) -> None:
    [event] = read(sentence).events
    assert (event.place, event.place_state) == (place, state)


@pytest.mark.parametrize(
    ("sentence", "hedges"),
    [
        ("Iran reportedly attacked Israel.", ["reportedly"]),
        ("According to the ministry, Iran attacked Israel.", ["According to"]),
        ("Iran is believed to have attacked Israel.", ["is believed to"]),
        ("The ministry said that Iran had attacked Israel.", []),
        ("Iran attacked Israel.", []),
    ],
)
def test_what_hedges_it(read: Read, sentence: str, hedges: list[str]) -> None:
    event = next(e for e in read(sentence).events if e.plover == "ASSAULT")
    assert [words.quote for words in event.hedges] == hedges
    assert event.hedged is bool(hedges)


def test_who_says_so_and_whether_it_is_quoted(read: Read) -> None:
    [event] = read('The ministry said: "Iran attacked Israel."').events
    assert event.quoted
    [event] = read("Analysts said that Iran attacked Israel.").events
    assert [claimant.name for claimant in event.claimants] == ["author", "Analysts"]
    assert not event.quoted


def test_what_is_told_twice_is_one_event(read: Read) -> None:
    text = "Russia invaded Georgia. Iran slept. The Russian invasion of Georgia shocked Iran."
    [event] = read(text).events
    assert event.trigger.quote == "invaded"
    assert [words.quote for words in event.repeated] == ["The Russian invasion of Georgia"]
    assert (
        event.id
        == read("Russia invaded Georgia. Iran slept. The Russian invasion of Georgia shocked Iran.").events[0].id
    )


def test_two_dates_are_two_events(read: Read) -> None:
    text = "Iran criticized Russia on 3 March 2014. Iran criticized Russia on 4 May 2014."
    assert [str(event.when) for event in read(text).events] == ["2014-03-03", "2014-05-04"]


def test_officials_whom_the_text_introduces(read: Read) -> None:
    text = (
        "Ambassador Kim Chong-yul, Embassy of Korea, slept. Ambassador Kim met the Japanese minister. "
        "The Ambassador accused Japan."
    )
    assert {(e.source, e.plover, e.target) for e in read(text, datetime.date(1964, 1, 21)).events} >= {
        (("KOR",), "ACCUSE", ("JPN",))
    }


def test_another_judge_of_types_can_be_given(make_document: Callable[..., Document]) -> None:
    codebook = load_codebook()
    asked: list[Candidate] = []

    def judge(candidate: Candidate) -> Judgement | None:
        asked.append(candidate)
        return None if candidate.anchor.lemma_ == "criticize" else type_by_triggers(candidate)

    finder = EventFinder(codebook, judge)
    parsed = Parser(load_language_model(), codebook).parse(
        make_document("Iran criticized Russia. Iran attacked Israel.")
    )
    events = [event for sentence in parsed.body() for event in finder.find(sentence, {})]
    assert [event.plover for event in events] == ["ASSAULT"]
    assert [candidate.source[0].actors for candidate in asked] == [("IRN",), ("IRN",)]
    assert [candidate.target[0].actors for candidate in asked] == [("RUS",), ("ISR",)]


def test_a_reader_of_before_reads_again() -> None:
    assert Reader(load_codebook()).version.startswith("detente-5/")


@pytest.mark.parametrize(
    ("sentence", "source", "plover", "target"),
    [
        ("Iran will attack Israel if it is provoked, President Rouhani said.", "IRN", "THREATEN", "ISR"),
        ("The US has been encouraging allies such as Germany to restrict Iranian operations.", "USA", "REQUEST", "DEU"),
        ("An airline of Iran has been the subject of United States sanctions since 2011.", "USA", "SANCTION", "IRN"),
    ],
)
def test_threats_and_demands_of_texts_about_two(
    read: Read, sentence: str, source: str, plover: str, target: str
) -> None:
    assert ((source,), plover, (target,)) in told(read(sentence).events)


def test_what_others_foretell_is_no_threat(read: Read) -> None:
    assert not read("Analysts say that Iran will attack Israel.").events


@pytest.mark.parametrize(
    ("sentence", "plover", "source", "target"),
    [
        ("More than 6,000 Norwegian troops have already come home from Mali.", "RETREAT", "NOR", "MLI"),
        ("The last units of the Norwegian army left Mali in 2012.", "RETREAT", "NOR", "MLI"),
        ("All Norwegian troops are out of Mali.", "RETREAT", "NOR", "MLI"),
        ("Norway pulled its troops out of Mali.", "RETREAT", "NOR", "MLI"),
        ("The Danish prime minister wrote an article accusing Norway of theft.", "ACCUSE", "DNK", "NOR"),
        ("Sweden's foreign minister sent a message on the radio blaming Norway for the raid.", "ACCUSE", "SWE", "NOR"),
        ('"We warn the Danes that more will follow," a spokesman of the Swedish army said.', "THREATEN", "SWE", "DNK"),
        ("Norwegian aid has helped Sweden to rebuild its ports.", "AID", "NOR", "SWE"),
        ("Norway's threats against Denmark grew louder in 1951.", "THREATEN", "NOR", "DNK"),
        ("Norway is working on a new trade deal with Chile.", "CONSULT", "NOR", "CHL"),
        ("After the Oslo summit and the signing of a pact by Norway with Sweden, trade grew.", "SUPPORT", "NOR", "SWE"),
    ],
)
def test_who_acts_by_forces_papers_quotations_and_aid(
    read: Read, sentence: str, plover: str, source: str, target: str
) -> None:
    found = [(event.plover, event.source, event.target) for event in read(sentence).events]
    assert any(one[0] == plover and source in one[1] and target in one[2] for one in found), found


@pytest.mark.parametrize(
    "sentence",
    [
        "Norwegian tourists left Mali in May.",
        "Norwegian troops are to leave Mali.",
        "Norway's minister received a delegation accusing Denmark of theft.",
    ],
)
def test_travel_plans_and_what_guests_say_are_no_deeds_of_a_state(read: Read, sentence: str) -> None:
    assert not [event for event in read(sentence).events if event.plover in ("RETREAT", "ACCUSE")]

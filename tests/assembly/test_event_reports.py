"""The same event in many documents is one event with many reports."""

from __future__ import annotations

import datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.assembly.event_reports import SAME_EVENT_DAYS, event_day, same_events
from detente.model import Event, Evidence, When

SHELLED = "Norwegian gunners shelled the harbour of Aarhus in Denmark"
SUNK = "A Norwegian submarine torpedoed two Danish frigates near Bornholm"
FIRST = datetime.date(2015, 1, 20)
PUBLISHED = {letter: FIRST + datetime.timedelta(days=number) for number, letter in enumerate("abcdefgh")}


def event(
    document: str = "a",
    sentence: str = SHELLED,
    *,
    when: When | None = None,
    source: str = "NOR",
    target: str = "DNK",
    plover: str = "ASSAULT",
    quad: int = 4,
    place: str | None = None,
    mode: str | None = None,
    start: int = 0,
    hedged: bool = False,
    confidence: float = 0.8,
) -> Event:
    evidence = Evidence(document_id=document, start=start, end=start + len(sentence), quote=sentence)
    return Event(
        id=f"{document}:{start}:{source}:{target}:{plover}",
        evidence=evidence,
        sentence=evidence,
        trigger=evidence,
        rule="verb",
        confidence=confidence,
        source=(source,),
        target=(target,),
        plover=plover,
        quad=quad,
        cameo="190",
        when=when,
        place=place,
        mode=mode,
        hedged=hedged,
    )


def day(number: int) -> When:
    return When.day(FIRST + datetime.timedelta(days=number))


def test_two_documents_that_tell_one_event() -> None:
    [one] = same_events([event("a"), event("b", f"{SHELLED}, officials said")], PUBLISHED)
    assert {report.evidence.document_id for report in one.reports} == {"a", "b"}
    assert str(one.when) == "2015-01-20"
    assert one.lead is one.reports[0]


@pytest.mark.parametrize(
    "other",
    [
        event("b", plover="COERCE"),
        event("b", source="SWE"),
        event("b", target="SWE"),
        event("b", source="DNK", target="NOR"),
        event("b", SUNK),
        event("b", when=When.month(2015, 1)),
    ],
)
def test_another_act_other_sides_other_words_or_another_time_is_another_event(other: Event) -> None:
    assert len(same_events([event("a"), other], PUBLISHED)) == 2


@pytest.mark.parametrize(("apart", "count"), [(0, 1), (SAME_EVENT_DAYS, 1), (SAME_EVENT_DAYS + 1, 2)])
def test_the_window_of_days(apart: int, count: int) -> None:
    told = [event("g", when=day(0)), event("h", when=day(apart))]
    assert len(same_events(told, PUBLISHED)) == count
    assert len(same_events(told, PUBLISHED, days=apart)) == 1


def test_a_run_of_days_goes_on_as_long_as_it_is_told() -> None:
    told = [event(letter, when=day(2 * number)) for number, letter in enumerate("efgh")]
    late = {letter: FIRST + datetime.timedelta(days=30) for letter in "efgh"}
    [one] = same_events(told, late)
    assert len(one.reports) == 4


def test_verbal_cooperation_has_no_direction_and_nothing_else() -> None:
    words = "Norwegian and Danish ministers conferred in Malmö"
    visit = event("a", words, plover="CONSULT", quad=1)
    back = event("b", words, plover="CONSULT", quad=1, source="DNK", target="NOR")
    assert len(same_events([visit, back], PUBLISHED)) == 1
    for quad in (2, 3, 4):
        there = visit.model_copy(update={"quad": quad})
        assert len(same_events([there, back.model_copy(update={"quad": quad})], PUBLISHED)) == 2


def test_undated_events_stand_last_each_by_itself() -> None:
    nowhere = {**PUBLISHED, "a": None, "b": None}
    found = same_events([event("b"), event("a"), event("c")], nowhere)
    assert [(one.when and str(one.when), one.lead.evidence.document_id) for one in found] == [
        ("2015-01-22", "c"),
        (None, "a"),
        (None, "b"),
    ]
    assert same_events([event("unheard")], PUBLISHED)[0].when is None


def test_a_date_of_the_text_counts_before_that_of_the_report() -> None:
    assert event_day(event(when=day(-5)), FIRST) == day(-5)
    assert event_day(event(when=day(5)), FIRST) == day(0)
    assert event_day(event(when=day(5)), None) == day(5)
    assert event_day(event(), FIRST) == day(0)
    assert event_day(event(), None) is None


def test_the_fullest_telling_leads() -> None:
    dated = event("c", when=day(0), confidence=0.5)
    vague, hedged = event("a", confidence=0.9), event("b", hedged=True, confidence=0.95)
    [one] = same_events([hedged, vague, dated], PUBLISHED)
    assert one.lead is dated
    [one] = same_events([hedged, vague], PUBLISHED)
    assert one.lead is vague
    assert one.reports[1] is hedged


def test_two_acts_of_one_document_are_told_apart_by_their_places() -> None:
    here, there = event("a", place="Aarhus"), event("a", place="Odense", start=100)
    assert len(same_events([here, there], PUBLISHED)) == 2
    assert len(same_events([here, event("a", place="Aarhus", start=100)], PUBLISHED)) == 1


def test_nothing() -> None:
    assert same_events([], {}) == []


EVENTS = st.lists(
    st.builds(
        event,
        st.sampled_from("abcdefg"),
        st.sampled_from([SHELLED, SUNK, f"{SHELLED} and torpedoed two frigates", "On"]),
        when=st.none() | st.builds(day, st.integers(-4, 4)) | st.just(When.month(2015, 1)),
        source=st.sampled_from(["NOR", "DNK"]),
        target=st.sampled_from(["NOR", "SWE"]),
        plover=st.sampled_from(["ASSAULT", "CONSULT"]),
        quad=st.sampled_from([1, 4]),
        place=st.sampled_from([None, "Aarhus", "Odense"]),
        start=st.integers(0, 50),
        hedged=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@given(EVENTS, st.randoms(use_true_random=False))
def test_the_order_of_input_does_not_matter_and_nothing_is_lost(events: list[Event], random: Random) -> None:
    published = {**PUBLISHED, "g": None}
    found = same_events(events, published)
    shuffled = list(events)
    random.shuffle(shuffled)
    assert same_events(shuffled, published) == found
    assert sorted(report.id for one in found for report in one.reports) == sorted(one.id for one in events)
    days = [one.when.start for one in found if one.when is not None]
    assert days == sorted(days)
    for one in found:
        assert len({report.plover for report in one.reports}) == 1
        assert one.when is not None or len(one.reports) == 1


def test_two_deeds_of_one_document_that_differ_in_mode_are_two() -> None:
    one = event("a", mode="discontinue")
    assert len(same_events([one, event("a", mode="impose", start=900)], PUBLISHED)) == 2
    assert len(same_events([one, event("a", mode="discontinue", start=900)], PUBLISHED)) == 1
    assert len(same_events([one, event("b", mode="impose")], PUBLISHED)) == 1

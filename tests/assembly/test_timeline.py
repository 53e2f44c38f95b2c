"""The time line tells each event once, and different events apart."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from detente.model import Document, Dossier, TimelineEntry

Make = Callable[..., Document]
DossierOf = Callable[..., Dossier]
DAY = datetime.date


def events(dossier: Dossier) -> list[TimelineEntry]:
    return [entry for entry in dossier.timeline if entry.kind == "event"]


def test_two_reports_of_one_event_are_one_entry(dossier_of: DossierOf, make_document: Make) -> None:
    dossier = dossier_of(
        make_document("Russia delivered missiles to Iran on 3 March 2014.", DAY(2014, 3, 4), publisher="A"),
        make_document("Russia has delivered missiles to Iran on 4 March 2014.", DAY(2014, 3, 5), publisher="B"),
    )
    [entry] = events(dossier)
    assert (entry.code, entry.source, entry.target) == ("COOPERATE", ("RUS",), ("IRN",))
    assert len(entry.evidence) == entry.families == 2


def test_the_same_act_months_later_is_another_event(dossier_of: DossierOf, make_document: Make) -> None:
    text = "Russia delivered missiles to Iran on 3 March 2014. Russia delivered missiles to Iran on 3 May 2014."
    assert [str(e.when) for e in events(dossier_of(make_document(text)))] == ["2014-03-03", "2014-05-03"]


def test_other_sides_and_other_acts_are_other_events(dossier_of: DossierOf, make_document: Make) -> None:
    text = (
        "Russia criticized Iran on 3 March 2014. Iran criticized Russia on 3 March 2014. "
        "Russia delivered missiles to Iran on 3 March 2014."
    )
    assert len(events(dossier_of(make_document(text)))) == 3


def test_who_met_whom_has_no_direction(dossier_of: DossierOf, make_document: Make) -> None:
    dossier = dossier_of(
        make_document("The Russian minister met the Iranian minister on 3 March 2014.", DAY(2014, 3, 4)),
        make_document("The Iranian minister met the Russian minister on 3 March 2014.", DAY(2014, 3, 4)),
    )
    assert len(events(dossier)) == 1


def test_an_event_without_a_date_is_put_at_its_report(dossier_of: DossierOf, make_document: Make) -> None:
    [entry] = events(dossier_of(make_document("Iran criticized Russia.", DAY(2014, 3, 4))))
    assert str(entry.when) == "2014-03-04"
    assert entry.event is not None
    assert entry.event.when is None


def test_an_event_without_any_date_is_left_out(dossier_of: DossierOf, make_document: Make) -> None:
    assert events(dossier_of(make_document("Iran criticized Russia.", None))) == []


def test_a_dated_step_of_an_agreement_is_an_entry(dossier_of: DossierOf, make_document: Make) -> None:
    text = "Iran and Russia signed a treaty on fishing on 3 March 2014."
    steps = [e for e in dossier_of(make_document(text, DAY(2014, 3, 4))).timeline if e.kind == "agreement"]
    assert [(str(e.when), e.code) for e in steps] == [("2014-03-03", "signed")]


def test_a_step_without_a_day_of_its_own_is_no_entry(dossier_of: DossierOf, make_document: Make) -> None:
    dossier = dossier_of(make_document("Iran and Russia signed a treaty on fishing.", DAY(2014, 3, 4)))
    assert [e for e in dossier.timeline if e.kind == "agreement"] == []
    assert dossier.agreements[0].history


def test_titles_are_shortened_words_of_the_text(dossier_of: DossierOf, make_document: Make) -> None:
    text = "Iran criticized Russia over " + "the delay and the price and " * 12 + "the rest."
    for entry in events(dossier_of(make_document(text))):
        assert entry.title.removesuffix(" …") in text
        assert len(entry.title) < 170


def test_it_does_not_matter_who_of_two_is_named_first(dossier_of: DossierOf, make_document: Make) -> None:
    dossier = dossier_of(
        make_document("Russia and Iran signed an agreement on arms on 20 January 2015.", DAY(2015, 1, 21)),
        make_document("Iran and Russia signed an agreement on arms on 20 January 2015.", DAY(2015, 1, 22)),
    )
    assert [entry.code for entry in events(dossier)] == ["SUPPORT"]

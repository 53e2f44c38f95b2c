"""The same agreement under different descriptions is one, with the history of how far it came."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from detente.model import Agreement, AgreementKind, AgreementStatus, Document, Dossier

Make = Callable[..., Document]
DossierOf = Callable[..., Dossier]
DAY = datetime.date


@pytest.fixture(scope="session")
def agreements(dossier_of: DossierOf, make_document: Make) -> Callable[..., tuple[Agreement, ...]]:
    """The agreements of texts, each with the day on which it was published."""

    def make(*texts: tuple[str, datetime.date | None], as_of: datetime.date | None = None) -> tuple[Agreement, ...]:
        documents = [make_document(text, day, publisher=f"Paper {n}") for n, (text, day) in enumerate(texts)]
        return dossier_of(*documents, as_of=as_of).agreements

    return make


Agreements = Callable[..., tuple[Agreement, ...]]


def test_one_agreement_under_two_descriptions(agreements: Agreements) -> None:
    [found] = agreements(
        ("Iran and Russia signed a contract on missiles in 2007.", DAY(2008, 1, 1)),
        ("Russia cancelled the missile contract with Iran.", DAY(2010, 9, 25)),
    )
    assert [(step.status, step.reported) for step in found.history] == [
        (AgreementStatus.SIGNED, DAY(2008, 1, 1)),
        (AgreementStatus.CANCELLED, DAY(2010, 9, 25)),
    ]
    assert found.status is AgreementStatus.CANCELLED
    assert found.kind is AgreementKind.CONTRACT
    assert set(found.parties) == {"IRN", "RUS"}
    assert found.families == 2
    assert len({found.name, *found.other_names}) == 2


def test_a_number_tells_which_it_is(agreements: Agreements) -> None:
    [found] = agreements(
        ("The United Nations adopted Resolution 1929 against Iran. Russia and Iran spoke of it.", DAY(2010, 6, 10)),
        ("Russia upheld Security Council Resolution 1929 against Iran.", DAY(2011, 6, 10)),
    )
    assert found.kind is AgreementKind.RESOLUTION


def test_a_date_tells_which_it_is(agreements: Agreements) -> None:
    found = agreements(
        ("Russia and Iran spoke of the decree of 22 September 2010. The decree still stands.", DAY(2012, 1, 1)),
        ("Iran asked Russia to repeal the decree of 22 September 2010.", DAY(2013, 1, 1)),
        ("Russia has repealed the decree of 5 May 2011 on trade with Iran.", DAY(2014, 1, 1)),
    )
    assert sorted(str(a.dated) for a in found if a.kind is AgreementKind.DECREE) == ["2010-09-22", "2011-05-05"]


def test_different_subjects_stay_apart_even_when_signed_in_one_year(agreements: Agreements) -> None:
    found = agreements(
        ("Iran and Russia signed an agreement on fishing on 3 March 2015.", DAY(2015, 3, 4)),
        ("Iran and Russia signed a memorandum on railways on 5 May 2015.", DAY(2015, 5, 6)),
    )
    assert len(found) == 2


def test_different_kinds_stay_apart(agreements: Agreements) -> None:
    found = agreements(
        ("Iran and Russia signed a contract on missiles.", DAY(2008, 1, 1)),
        ("Russia repealed its decree on missiles for Iran.", DAY(2010, 1, 1)),
    )
    assert {a.kind for a in found} == {AgreementKind.CONTRACT, AgreementKind.DECREE}


def test_the_agreement_is_the_one_that_the_text_named_last(agreements: Agreements) -> None:
    text = "Iran and Russia signed an agreement on fishing. Iran and Russia later suspended the agreement."
    [found] = agreements((text, DAY(2015, 1, 1)))
    assert [step.status for step in found.history] == [AgreementStatus.SIGNED, AgreementStatus.SUSPENDED]
    assert len(found.mentions) == 2


def test_the_history_follows_the_days(agreements: Agreements) -> None:
    [found] = agreements(
        ("The treaty on fishing between Iran and Russia expired.", DAY(2020, 1, 1)),
        ("Iran and Russia signed a treaty on fishing.", DAY(2010, 1, 1)),
        ("Iran and Russia ratified the treaty on fishing.", DAY(2011, 1, 1)),
    )
    assert [step.status.value for step in found.history] == ["signed", "ratified", "expired"]
    assert found.status is AgreementStatus.EXPIRED


def test_a_signature_in_a_year_comes_before_what_entered_into_force_in_it(agreements: Agreements) -> None:
    [found] = agreements(
        ("The treaty on fishing between Iran and Russia entered into force on 9 November 2015.", DAY(2015, 11, 10)),
        ("Iran and Russia signed the treaty on fishing in 2015.", DAY(2016, 10, 14)),
    )
    assert [step.status for step in found.history] == [AgreementStatus.SIGNED, AgreementStatus.IN_FORCE]
    assert found.status is AgreementStatus.IN_FORCE


def test_as_of_an_earlier_day_the_status_is_the_earlier_one(agreements: Agreements) -> None:
    texts = (
        ("Iran and Russia signed a treaty on fishing.", DAY(2010, 1, 1)),
        ("The treaty on fishing between Iran and Russia expired.", DAY(2020, 1, 1)),
    )
    assert [a.status for a in agreements(*texts, as_of=DAY(2015, 1, 1))] == [AgreementStatus.SIGNED]
    assert [a.status for a in agreements(*texts, as_of=DAY(2020, 1, 1))] == [AgreementStatus.EXPIRED]


def test_texts_of_one_day_that_disagree_are_marked(agreements: Agreements) -> None:
    texts = (
        ("Russia cancelled the missile contract with Iran.", DAY(2010, 9, 25)),
        ("The missile contract between Iran and Russia remains in force.", DAY(2010, 9, 25)),
    )
    [found] = agreements(*texts)
    assert found.conflicting
    assert {step.status for step in found.history} == {AgreementStatus.CANCELLED, AgreementStatus.IN_FORCE}


def test_a_text_that_repeats_a_step_tells_it_once(agreements: Agreements) -> None:
    text = "Iran and Russia signed a treaty on fishing. The treaty on fishing was signed by Iran and Russia in Baku."
    [found] = agreements((text, DAY(2010, 1, 1)))
    assert [step.status for step in found.history] == [AgreementStatus.SIGNED]
    assert len(found.mentions) == 2


def test_every_step_names_its_evidence(agreements: Agreements) -> None:
    text = "Iran and Russia signed a treaty on fishing on 3 March 2009."
    [found] = agreements((text, DAY(2010, 1, 1)))
    [step] = found.history
    assert step.evidence.holds_in(text)
    assert step.sentence.quote == text
    assert str(step.when) == "2009-03-03"
    assert step.claimants[0].name == "author"


def test_two_nouns_tell_together_which_it_is(agreements: Agreements) -> None:
    [found] = agreements(("The armistice negotiation between Iran and Russia is still uncertain.", DAY(2015, 1, 1)))
    assert found.kind is AgreementKind.TALKS


def test_who_brokered_it_does_not_tell_it_apart(agreements: Agreements) -> None:
    [found] = agreements(
        (
            "Iran and Russia agreed to a ceasefire on Monday. The Swiss-brokered ceasefire of Iran and Russia held.",
            DAY(2015, 1, 1),
        )
    )
    assert found.status is AgreementStatus.IN_FORCE

"""Factors: claims put together, never across sign, with contradiction kept in sight."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from detente.model import Document, Dossier, Factor, Sign

Make = Callable[..., Document]
DossierOf = Callable[..., Dossier]

PRO = "Trust between Iran and Russia is growing."
CON = "There is a lack of trust between Iran and Russia."


@pytest.fixture(scope="session")
def factors(dossier_of: DossierOf, make_document: Make) -> Callable[..., tuple[Factor, ...]]:
    """The factors of texts, each with its publisher."""

    def make(*texts: tuple[str, str]) -> tuple[Factor, ...]:
        return dossier_of(*(make_document(text, publisher=publisher) for text, publisher in texts)).factors

    return make


Factors = Callable[..., tuple[Factor, ...]]


def test_the_same_words_in_two_papers_are_one_factor(factors: Factors) -> None:
    [factor] = factors((CON, "A"), (f"As all know, {CON[0].lower()}{CON[1:]}", "B"))
    assert factor.sign is Sign.IMPEDIMENT
    assert factor.families == 2
    assert len(factor.support) == 2


def test_independent_publishers_that_contradict_each_other_make_it_contested(factors: Factors) -> None:
    [factor] = factors((PRO, "A"), (CON, "B"))
    assert factor.sign is Sign.CONTESTED
    assert [s.claim.evidence.quote for s in factor.support] == [PRO[:-1]]
    assert [s.claim.evidence.quote for s in factor.opposition] == [CON[:-1]]
    assert (factor.families, factor.opposing_families) == (1, 1)


def test_one_publisher_cannot_contest_alone(factors: Factors) -> None:
    assert {f.sign for f in factors((PRO, "A"), (CON, "A"))} == {Sign.INCENTIVE, Sign.IMPEDIMENT}
    assert {f.sign for f in factors((f"{PRO} {CON}", "A"))} == {Sign.INCENTIVE, Sign.IMPEDIMENT}


def test_claims_of_opposite_sign_never_stand_in_one_pile(factors: Factors) -> None:
    texts = [(PRO, "A"), (CON, "B"), ("Iran distrusts Russia.", "C"), ("Iran trusts Russia.", "D")]
    texts += [("Iran and Russia share common interests in oil.", "E"), ("Russia is a threat to Iran.", "F")]
    found = factors(*texts)
    for factor in found:
        signs = {support.sign for support in factor.support}
        assert len(signs) <= 1
        if factor.sign is not Sign.CONTESTED:
            assert signs == {factor.sign}
            assert factor.opposition == ()
        assert signs.isdisjoint({support.sign for support in factor.opposition})
    quoted = [s.claim.evidence.quote for f in found for s in (*f.support, *f.opposition)]
    assert sorted(quoted) == sorted(text[:-1] for text, _ in texts)


def test_different_matters_are_different_factors(factors: Factors) -> None:
    found = factors(
        ("Iran and Russia quarrel: the dispute over fish hampers ties between Iran and Russia.", "A"),
        ("Old animosity over railways burdens relations between Iran and Russia.", "B"),
    )
    assert len(found) >= 2


def test_more_publishers_come_first(factors: Factors) -> None:
    found = factors((CON, "A"), (f"{CON} ", "B"), ("Iran and Russia share common interests in oil.", "C"))
    assert found[0].families == 2
    assert [f.rank for f in found] == sorted((f.rank for f in found), reverse=True)


def test_holders_are_members_of_the_dyad(factors: Factors) -> None:
    for factor in factors((CON, "A"), ("Israel opposes closer ties between Russia and Iran.", "B")):
        assert factor.holders
        assert set(factor.holders) <= {"IRN", "RUS"}


def test_what_stands_under_a_heading_of_a_list_is_one_factor(factors: Factors) -> None:
    body = "Iran doubts that Russia will keep its word, and Russia suspects Iran of the same. Iran distrusts Russia."
    more = "The ministers of both have said the same in public, and they have not changed their words since then."
    text = (
        "Iran and Russia have met more often than before. There are, however, obstacles to closer ties.\n\n\n"
        f"Broken promises: {body}\n\n{more}\n\nOld maps: {body}\n\n{more}"
    )
    headed = [f for f in factors((text, "A")) if any(s.claim.rule == "headed-factor" for s in f.support)]
    assert sorted(f.label for f in headed) == ["Broken promises", "Old maps"]
    assert {f.sign for f in headed} == {Sign.IMPEDIMENT}
    assert all(len(f.support) > 1 for f in headed)


def test_each_support_says_why(factors: Factors) -> None:
    for factor in factors((PRO, "A"), (CON, "B"), ("Israel opposes closer ties between Russia and Iran.", "C")):
        assert all(support.reasons for support in (*factor.support, *factor.opposition))


def test_identifiers_do_not_hang_on_order(dossier_of: DossierOf, make_document: Make) -> None:
    documents = [make_document(t, datetime.date(2015, 1, 1), publisher=t[:9]) for t in (PRO, CON, "Iran needs Russia.")]
    assert dossier_of(*documents) == dossier_of(*documents[::-1])

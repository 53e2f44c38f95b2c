"""What agreements are part of, depend on and block, and what hangs on a condition."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.model import Agreement, AgreementKind, Document, Dossier

Make = Callable[..., Document]
DossierOf = Callable[..., Dossier]


@pytest.fixture(scope="session")
def dossier(dossier_of: DossierOf, make_document: Make) -> Callable[[str], Dossier]:
    return lambda text: dossier_of(make_document(text))


def of_kind(dossier: Dossier, kind: AgreementKind) -> Agreement:
    [found] = [agreement for agreement in dossier.agreements if agreement.kind is kind]
    return found


FIRST = (
    "Iran and Russia signed a contract on missiles in 2007. "
    "Before the contract on missiles is implemented, Russia must repeal the decree of 22 September 2010."
)


def test_what_must_be_repealed_first_blocks_what_comes_after(dossier: Callable[[str], Dossier]) -> None:
    found = dossier(FIRST)
    contract, decree = of_kind(found, AgreementKind.CONTRACT), of_kind(found, AgreementKind.DECREE)
    [depends] = [tie for tie in contract.ties if tie.kind == "depends_on"]
    [blocks] = [tie for tie in decree.ties if tie.kind == "blocks"]
    assert (depends.agreement, blocks.agreement) == (decree.id, contract.id)
    [condition] = found.conditions
    assert depends.condition == blocks.condition == condition.condition.id
    assert condition.agreements == (contract.id,)
    for words in (depends.words, blocks.words):
        assert words.holds_in(FIRST)
        assert found.passage(words) is not None


def test_what_would_end_an_agreement_is_nothing_that_it_depends_on(dossier: Callable[[str], Dossier]) -> None:
    found = dossier(
        "If Russia sells arms to Iran's enemies, the contract on missiles between Iran and Russia will fail."
    )
    assert all(not agreement.ties for agreement in found.agreements)


def test_a_protocol_is_part_of_the_convention_that_the_text_also_names(dossier: Callable[[str], Dossier]) -> None:
    found = dossier(
        "Iran and Russia ratified the Caspian convention. "
        "A protocol to the Caspian convention was signed by Iran and Russia in 2018."
    )
    ties = [tie for agreement in found.agreements for tie in agreement.ties if tie.kind == "part_of"]
    assert ties
    assert all("Caspian convention" in tie.words.quote for tie in ties)


def test_provisions_and_signatories_are_put_together(dossier: Callable[[str], Dossier]) -> None:
    found = dossier(
        "Iranian Foreign Minister Javad Zarif and Russian Foreign Minister Sergei Lavrov signed a treaty on fishing. "
        "The treaty on fishing between Iran and Russia provides for joint patrols."
    )
    treaty = of_kind(found, AgreementKind.TREATY)
    assert [one.name.split()[-1] for one in treaty.signatories] == ["Zarif", "Lavrov"]
    assert [words.quote for words in treaty.provisions] == ["for joint patrols"]


def test_the_agreement_is_the_one_of_the_same_parties(dossier: Callable[[str], Dossier]) -> None:
    found = dossier(
        "Iran and Russia signed an agreement on fishing. Iran and France discussed an agreement on wine. "
        "Iran and Russia suspended the agreement."
    )
    [own] = [agreement for agreement in found.agreements if "fishing" in agreement.name]
    assert own.status is not None
    assert own.status.value == "suspended"


def test_a_prediction_and_its_condition_know_each_other(dossier: Callable[[str], Dossier]) -> None:
    found = dossier("If Russia delivers the missiles, Iran will trust Moscow.")
    [condition], [prediction] = found.conditions, found.predictions
    assert prediction.condition == condition.condition.id
    assert condition.predictions == (prediction.prediction.id,)


def test_a_status_that_only_the_kind_tells_gives_way(dossier: Callable[[str], Dossier]) -> None:
    found = dossier(
        "Talks between Iran and Russia on gas were held in Baku. The talks on gas between Iran and Russia matter."
    )
    [talks] = found.agreements
    assert [step.status.value for step in talks.history] == ["implemented"]

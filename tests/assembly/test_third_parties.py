"""Third parties of a dyad: told by whom, toward whom, and what the two do to them."""

from __future__ import annotations

from collections.abc import Callable

from detente.model import Document, Dossier, ThirdRole

Make = Callable[..., Document]
DossierOf = Callable[..., Dossier]

LOBBY = "Israel opposes closer ties between Iran and Russia."


def roles(dossier: Dossier) -> dict[tuple[str, ThirdRole], tuple[str, ...]]:
    return {(party.actor, part.role): part.toward for party in dossier.third_parties for part in party.parts}


def test_who_opposes_both(dossier_of: DossierOf, make_document: Make) -> None:
    dossier = dossier_of(make_document(LOBBY))
    assert roles(dossier) == {("ISR", ThirdRole.OPPOSES): ("IRN", "RUS")}
    assert dossier.names["ISR"] == "Israel"
    [part] = dossier.third_parties[0].parts
    assert dossier.passage(part.mentions[0].evidence) is not None


def test_whom_one_of_the_two_attacks_suffers(dossier_of: DossierOf, make_document: Make) -> None:
    text = "Iran and Russia talk. Iran trusts Russia. Russia invaded Georgia."
    assert roles(dossier_of(make_document(text)))[("GEO", ThirdRole.SUFFERS)] == ("RUS",)


def test_ties_with_one_go_both_ways(dossier_of: DossierOf, make_document: Make) -> None:
    text = "Iran and Russia talk. Iran trusts Russia. Russia has close ties with Turkey."
    assert roles(dossier_of(make_document(text)))[("TUR", ThirdRole.PARTNERS)] == ("RUS",)


def test_members_are_no_third_parties(dossier_of: DossierOf, make_document: Make) -> None:
    assert not dossier_of(make_document("Iran opposes the tariffs of Russia. Iran threatens Russia.")).third_parties


def test_independent_publishers_count(dossier_of: DossierOf, make_document: Make) -> None:
    first = make_document(LOBBY, publisher="One")
    second = make_document("Israel objects to the ties between Iran and Russia.", publisher="Two")
    [party] = dossier_of(first, second).third_parties
    assert [part.families for part in party.parts] == [2]


def test_order_of_documents_changes_nothing(dossier_of: DossierOf, make_document: Make) -> None:
    one = make_document(LOBBY)
    other = make_document("Turkey mediated between Iran and Russia. China supports a deal between Iran and Russia.")
    assert dossier_of(one, other).third_parties == dossier_of(other, one).third_parties

"""Who does what to the relations of others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.model import Reading

Read = Callable[..., Reading]


def told(reading: Reading) -> set[tuple[str, str, frozenset[str]]]:
    return {(mention.actor, mention.role.value, frozenset(mention.toward)) for mention in reading.roles}


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Italy opposes closer ties between Serbia and Croatia.", ("ITA", "opposes", {"SRB", "HRV"})),
        ("Italy's opposition to a deal between Serbia and Croatia has grown.", ("ITA", "opposes", {"SRB", "HRV"})),
        ("Italy mediated between Serbia and Croatia.", ("ITA", "mediates", {"SRB", "HRV"})),
        ("The Italy-brokered ceasefire between Serbia and Croatia holds.", ("ITA", "mediates", {"SRB", "HRV"})),
        ("Sanctions imposed on Serbia by Italy hurt Croatia.", ("ITA", "sanctions", {"SRB"})),
        ("Italy threatened Serbia.", ("ITA", "threatens", {"SRB"})),
        ("Italy welcomed the agreement between Serbia and Croatia.", ("ITA", "supports", {"SRB", "HRV"})),
        ("Serbia has ties with Italy.", ("SRB", "partners", {"ITA"})),
        ("Italy poses a threat to Serbia.", ("ITA", "threatens", {"SRB"})),
        ("Serbia condemned the Italian attack on Croatia.", ("SRB", "opposes", {"ITA"})),
        ("Serbia and Croatia are concerned about the enlargement of NATO.", ("NATO", "threatens", {"SRB", "HRV"})),
        ("Serbia and Croatia bear the burden of Italian sanctions.", ("ITA", "sanctions", {"SRB", "HRV"})),
        ("Serbia knows of the tensions between Italy and Croatia.", ("ITA", "quarrels", {"HRV"})),
    ],
)
def test_roles(read: Read, sentence: str, role: tuple[str, str, set[str]]) -> None:
    actor, name, toward = role
    assert (actor, name, frozenset(toward)) in told(read(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "Italy does not oppose closer ties between Serbia and Croatia.",
        "If Italy opposed the deal, Serbia and Croatia would wait.",
        "Italy lies between Serbia and Croatia.",
        "Serbia and Croatia face new threats.",
        "Italy reduced the threat to Serbia.",
        "Italy ended its sanctions against Serbia.",
    ],
)
def test_no_role(read: Read, sentence: str) -> None:
    assert not told(read(sentence))


def test_whoever_welcomes_their_agreement_does_it_to_the_pair_of_the_text(read: Read) -> None:
    text = "Serbia and Croatia signed an agreement. Serbia trusts Croatia. Italy welcomed the agreement."
    assert ("ITA", "supports", frozenset({"HRV", "SRB"})) in told(read(text))


def test_the_words_are_exact(read: Read) -> None:
    text = "Italy opposes closer ties between Serbia and Croatia."
    for mention in read(text).roles:
        assert text[mention.evidence.start : mention.evidence.end] == mention.evidence.quote

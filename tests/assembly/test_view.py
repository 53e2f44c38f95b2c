"""What one document says about a dyad, as data for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from detente.assembly import assemble, view
from detente.codebook import Codebook
from detente.model import AgreementKind, AgreementStatus, ConditionKind, Document, Dyad, Sign
from detente.reading import Reader

TEXT = (
    "Iran distrusts Russia. Iran and Russia signed a treaty on trade on 20 January 2015. "
    "If Russia delivers the missiles, Iran will trust Moscow. Iran criticized Russia yesterday. "
    "Analysts say that Russia may deliver arms to Iran next year."
)
Make = Callable[..., Document]


@pytest.fixture(scope="module")
def data(reader: Reader, codebook: Codebook, make_document: Make) -> dict[str, Any]:
    document = make_document(TEXT, title="A note", publisher="Gulf Desk")
    return view(document, reader.read(document), Dyad.of("RUS", "IRN"), codebook)


def test_it_is_plain_json(data: dict[str, Any]) -> None:
    assert json.loads(json.dumps(data)) == data


def test_the_document(data: dict[str, Any]) -> None:
    head = data["document"]
    assert (head["title"], head["publisher"], head["published"]) == ("A note", "Gulf Desk", "2015-02-02")
    assert (head["dyad"], head["language"], head["note"]) == (["IRN", "RUS"], "en", None)


def test_the_keys_of_the_contract(data: dict[str, Any]) -> None:
    wanted = {
        "factors": {"label", "sign", "holders", "claimants", "evidence"},
        "agreements": {"name", "kind", "status", "parties", "evidence"},
        "conditions": {"condition", "consequence", "kind", "evidence"},
        "predictions": {"statement", "holder", "evidence"},
        "events": {"source", "target", "plover", "date", "evidence"},
    }
    for kind, keys in wanted.items():
        assert data[kind], kind
        for item in data[kind]:
            assert keys <= set(item)


def test_quotations_are_exact(data: dict[str, Any]) -> None:
    for kind in ("factors", "agreements", "conditions", "predictions", "events"):
        for item in data[kind]:
            assert item["evidence"]
            for evidence in item["evidence"]:
                assert TEXT[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_values_are_those_of_the_model(data: dict[str, Any]) -> None:
    assert {item["sign"] for item in data["factors"]} <= {sign.value for sign in Sign}
    assert {item["kind"] for item in data["agreements"]} <= {kind.value for kind in AgreementKind}
    assert {item["status"] for item in data["agreements"]} <= {status.value for status in AgreementStatus} | {None}
    assert {item["kind"] for item in data["conditions"]} <= {kind.value for kind in ConditionKind}
    assert {holder for item in data["factors"] for holder in item["holders"]} <= {"IRN", "RUS"}


def test_what_it_says(data: dict[str, Any]) -> None:
    assert ("impediment", ["IRN"]) in [(item["sign"], item["holders"]) for item in data["factors"]]
    assert [(a["kind"], a["status"]) for a in data["agreements"]] == [("treaty", "signed")]
    assert [c["consequence"] for c in data["conditions"]] == ["Iran will trust Moscow"]
    assert "Analysts" in [p["holder"] for p in data["predictions"]]
    assert ("IRN", "RUS", "ACCUSE", "2015-02-01") in [
        (e["source"], e["target"], e["plover"], e["date"]) for e in data["events"]
    ]


def test_without_a_dyad_it_is_the_pair_of_the_text(reader: Reader, codebook: Codebook, make_document: Make) -> None:
    document = make_document(TEXT)
    assert view(document, reader.read(document), None, codebook)["document"]["dyad"] == ["IRN", "RUS"]


def test_a_view_holds_what_its_text_says_of_one_of_the_pair_and_a_dossier_does_not(
    reader: Reader, codebook: Codebook, make_document: Make
) -> None:
    document = make_document(
        "Ghana and Togo share a river. Kenya spoke of the harvest. "
        "Togo distrusts the fishermen of Benin and fears their nets."
    )
    reading, dyad = reader.read(document), Dyad.of("GHA", "TGO")
    [factor] = view(document, reading, dyad, codebook)["factors"]
    assert factor["label"].startswith("Togo distrusts")
    assert assemble([(document, reading)], dyad, codebook).factors == ()


def test_a_text_about_nobody_has_no_dyad_and_nothing_to_say(
    reader: Reader, codebook: Codebook, make_document: Make
) -> None:
    document = make_document("It rained.")
    data = view(document, reader.read(document), None, codebook)
    assert data["document"]["dyad"] is None
    assert {kind: data[kind] for kind in data if kind != "document"} == {
        "factors": [],
        "agreements": [],
        "conditions": [],
        "predictions": [],
        "third_parties": [],
        "events": [],
    }


def test_what_others_hold_near_the_pair_is_theirs(reader: Reader, codebook: Codebook, make_document: Make) -> None:
    text = "Brazil met Peru. Brazil hopes that the peace will bring prosperity and stability. Iran met Turkey."
    document = make_document(text)
    [factor] = view(document, reader.read(document), Dyad.of("IRN", "RUS"), codebook)["factors"]
    assert factor["holders"] == ["BRA"]


def test_a_note_says_why_nothing_was_read(reader: Reader, codebook: Codebook, make_document: Make) -> None:
    document = make_document("Der Iran misstraut Russland.", language="de")
    assert "de" in view(document, reader.read(document), Dyad.of("IRN", "RUS"), codebook)["document"]["note"]

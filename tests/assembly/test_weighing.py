"""The weight of a pile: independent repetition raises it, copies do not, hedging and distance lower it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.assembly.families import Families
from detente.assembly.weighing import Weighing
from detente.codebook import Codebook
from detente.model import AUTHOR, Claim, Claimant, Evidence, Modality, Relation, Sign, Support, document_identifier

DOCUMENTS = [document_identifier(str(number)) for number in range(6)]
# Two texts of one publisher, a text and its copy, two that stand alone.
FAMILIES = Families(
    {DOCUMENTS[2]: DOCUMENTS[2], DOCUMENTS[3]: DOCUMENTS[2]}, {DOCUMENTS[0]: "Wire", DOCUMENTS[1]: "wire "}
)
MODALITIES = list(Modality)


def support(document: str, confidence: float, modality: Modality, mouths: int, strength: str | None = None) -> Support:
    words = Evidence(document_id=document, start=0, end=4, quote="Iran")
    claim = Claim(
        id=f"{document} {confidence} {modality} {mouths} {strength}",
        evidence=words,
        sentence=words,
        rule="r",
        confidence=confidence,
        label="Iran",
        relation=Relation.CAUSES,
        claimants=(AUTHOR, *(Claimant(name=f"source {number}") for number in range(mouths))),
        modality=modality,
        strength=strength,
    )
    return Support(
        claim=claim, sign=Sign.INCENTIVE, holders=("IRN",), reasons=(), document_id=document, family=document
    )


supports = st.builds(
    support,
    st.sampled_from(DOCUMENTS),
    st.floats(0.0, 1.0),
    st.sampled_from(MODALITIES),
    st.integers(0, 3),
    st.sampled_from([None, "one of the main", "relative influence"]),
)


@pytest.fixture(scope="session")
def weighing(codebook: Codebook) -> Weighing:
    return Weighing(codebook, FAMILIES)


@settings(max_examples=100, deadline=None)
@given(pile=st.lists(supports, max_size=6), more=supports)
def test_one_more_claim_never_lowers_the_weight(weighing: Weighing, pile: list[Support], more: Support) -> None:
    assert weighing.pile([*pile, more]) >= weighing.pile(pile) - 1e-6
    assert weighing.pile([*pile, more]) == weighing.pile([more, *pile])
    assert weighing.pile([*pile, more, more]) == weighing.pile([*pile, more]), "saying it twice is saying it once"


@settings(max_examples=100, deadline=None)
@given(
    confidence=st.floats(0.0, 1.0),
    raised=st.floats(0.0, 1.0),
    mouths=st.integers(0, 3),
    modality=st.sampled_from(MODALITIES),
)
def test_surer_and_nearer_words_weigh_no_less(weighing, confidence, raised, mouths, modality) -> None:
    plain = support(DOCUMENTS[0], confidence, modality, mouths).claim
    surer = support(DOCUMENTS[0], max(confidence, raised), modality, mouths).claim
    assert 0.0 <= weighing.claim(plain) <= weighing.claim(surer)
    assert weighing.claim(support(DOCUMENTS[0], confidence, modality, mouths + 1).claim) <= weighing.claim(plain)
    weights = [weighing.claim(support(DOCUMENTS[0], confidence, one, mouths).claim) for one in MODALITIES]
    assert weights == sorted(weights, reverse=True)


def test_independent_witnesses_add_up_and_copies_do_not(weighing: Weighing) -> None:
    def weight(*documents: int) -> float:
        return weighing.pile([support(DOCUMENTS[one], 0.6, Modality.ASSERTED, 0) for one in documents])

    assert weight(0) == weight(0, 1) == weight(2, 3)
    assert weight(4, 5) == pytest.approx(2 * weight(4), abs=1e-5)
    assert weight() == 0.0


def test_a_main_reason_counts_as_one_and_a_half(weighing: Weighing) -> None:
    plain = support(DOCUMENTS[0], 0.6, Modality.ASSERTED, 0).claim
    main = support(DOCUMENTS[0], 0.6, Modality.ASSERTED, 0, "one of the main").claim
    assert weighing.claim(main) == pytest.approx(1.5 * weighing.claim(plain))

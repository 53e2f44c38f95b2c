"""What an agreement says, who signed it, what it belongs to, what it blocks; and the finer points of its status."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.model import AgreementKind, AgreementMention, AgreementStatus, Reading

Read = Callable[..., Reading]


def only(reading: Reading) -> AgreementMention:
    [mention] = reading.agreements
    return mention


@pytest.mark.parametrize(
    ("sentence", "provision"),
    [
        ("The treaty bans the export of cod from Norway to Russia.", "the export of cod from Norway to Russia"),
        ("The treaty between Norway and Russia provides for joint inspections.", "for joint inspections"),
        ("Under the treaty, Russia and Norway are to share the catch.", "Russia and Norway are to share the catch"),
        ("New provisions on gas are part of the treaty between Norway and Russia.", "New provisions on gas"),
        (
            "One of the points covered by the agreement between Norway and Russia is the use of ports by warships.",
            "the use of ports by warships",
        ),
        (
            "Article 4 of the treaty states that Russia and Norway will meet every year.",
            "Russia and Norway will meet every year",
        ),
    ],
)
def test_what_it_says(read: Read, sentence: str, provision: str) -> None:
    [found] = only(read(sentence)).provisions
    assert found.quote == provision
    assert found.holds_in(sentence)


def test_those_who_sign_in_person_are_signatories_and_states_are_parties(read: Read) -> None:
    text = (
        "Norwegian Foreign Minister Jonas Store and Russian Foreign Minister Sergei Lavrov signed the treaty on fish."
    )
    mention = only(read(text))
    assert [signatory.name.split()[-1] for signatory in mention.signatories] == ["Store", "Lavrov"]
    assert [signatory.actor for signatory in mention.signatories] == ["NOR", "RUS"]
    assert set(mention.parties) == {"NOR", "RUS"}
    assert only(read("Norway and Russia signed the treaty on fishing.")).signatories == ()


def test_he_who_signs_is_the_subject_of_the_clause_above(read: Read) -> None:
    text = "Mr. Lavrov visited Oslo, during which he and his Norwegian counterpart signed an agreement on trade."
    assert "Mr. Lavrov" in [signatory.name for signatory in only(read(text)).signatories]


def test_a_protocol_belongs_to_its_convention(read: Read) -> None:
    mention = only(read("A protocol to the convention between Norway and Russia was signed in 2011."))
    assert mention.part_of is not None
    assert mention.part_of.quote == "the convention between Norway and Russia"


def test_a_tariff_rests_on_a_law_that_is_no_agreement_of_its_own(read: Read) -> None:
    mention = only(read("Norway imposed a tariff of 5 percent on Russian fish under Section 12 of the Customs Act."))
    assert mention.kind is AgreementKind.SANCTION
    assert mention.issuer == "NOR"
    assert mention.part_of is not None
    assert "Customs Act" in mention.part_of.quote


def test_what_it_forbids_is_what_it_blocks(read: Read) -> None:
    text = "Russia issued a decree in 2012 that prohibits the sale of fish to Norway."
    [blocked] = only(read(text)).blocks
    assert blocked.quote == "the sale of fish to Norway"


def test_the_issuer_stands_behind_a_date_with_commas(read: Read) -> None:
    text = "Norway regrets an executive order issued on September 22, 2010, by the Russian president."
    mention = only(read(text))
    assert (mention.issuer, str(mention.dated)) == ("RUS", "2010-09-22")


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Russia repealed the order that was issued in 2010.", AgreementStatus.CANCELLED),
        ("Russia and Norway announced a tentative agreement on fishing.", AgreementStatus.PROPOSED),
        ("Russia would return to the sea by signing a treaty with Norway.", AgreementStatus.NEGOTIATING),
        ("Sanctions were imposed on Norway by Resolution 1929 of the Security Council.", AgreementStatus.IN_FORCE),
        ("Norway acts pursuant to its safeguards agreement with Russia.", AgreementStatus.IN_FORCE),
        ("Russia stopped implementing the fishery agreement with Norway.", AgreementStatus.HAMPERED),
        ("Wide-ranging talks between Norway and Russia were held in Oslo.", AgreementStatus.IMPLEMENTED),
    ],
)
def test_the_word_that_tells_most_tells_the_status(read: Read, sentence: str, status: AgreementStatus) -> None:
    assert status in [mention.status for mention in read(sentence).agreements]


def test_what_is_done_in_talks_is_not_done_to_them(read: Read) -> None:
    mentions = read("A new offer on fish was made by Norway in the Norway-Russia Talks.").agreements
    [talks] = [mention for mention in mentions if mention.kind is AgreementKind.TALKS]
    assert talks.status is AgreementStatus.NEGOTIATING


def test_examples_have_the_status_that_the_sentence_before_tells(read: Read) -> None:
    text = (
        "Several agreements between Norway and Russia were signed, but their implementation has been hampered. "
        "The contract for the harbour of Kirkenes, the contract for the power plant, and a recent memorandum on salmon "
        "are but a few examples."
    )
    named = [m for m in read(text).agreements if "harbour" in m.name or "plant" in m.name or "salmon" in m.name]
    assert [mention.status for mention in named] == [AgreementStatus.HAMPERED] * 3
    assert all(mention.evidence.overlaps(mention.sentence) for mention in named)


@pytest.mark.parametrize(
    "sentence",
    [
        "Norwegian agreement to Russian fishing was slow in coming.",
        "The prospect of force threatens the international order that Norway and Russia keep.",
        "Norway and Russia gave the project a new lease on life.",
        "Investigations of Russian fish were begun under Section 301 of the Trade Act by Norway.",
        "Norway attended the summit.",
    ],
)
def test_consent_order_and_mere_foundations_are_no_agreements(read: Read, sentence: str) -> None:
    assert read(sentence).agreements == ()


def test_several_agreements_at_once_are_found_where_something_is_done_with_them(read: Read) -> None:
    mention = only(read("Norway and Russia have concluded several agreements."))
    assert mention.status is AgreementStatus.SIGNED
    assert read("Agreements between states are useful.").agreements == ()


def test_a_meeting_counts_where_it_says_between_whom(read: Read) -> None:
    mention = only(read("A tentative meeting between Norwegian and Russian negotiators will follow."))
    assert (mention.kind, mention.status) == (AgreementKind.TALKS, AgreementStatus.PROPOSED)

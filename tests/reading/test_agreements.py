"""Agreements: what they are called, whose they are, how far they have come, and when."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.model import AgreementKind, AgreementMention, AgreementStatus, Reading

Read = Callable[..., Reading]


def only(reading: Reading) -> AgreementMention:
    [mention] = reading.agreements
    return mention


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Russia proposed a gas deal to Iran.", AgreementStatus.PROPOSED),
        ("Iran and Russia are negotiating a contract for new missiles.", AgreementStatus.NEGOTIATING),
        ("Iran and Russia signed an agreement on military cooperation.", AgreementStatus.SIGNED),
        ("Iran and Russia ratified the convention on the sea.", AgreementStatus.RATIFIED),
        ("The memorandum between Iran and Russia entered into force in 2014.", AgreementStatus.IN_FORCE),
        ("Russia implemented the contract for the power plant with Iran.", AgreementStatus.IMPLEMENTED),
        ("The implementation of the agreement between Iran and Russia has been hampered.", AgreementStatus.HAMPERED),
        ("Russia suspended the gas contract with Iran.", AgreementStatus.SUSPENDED),
        ("Russia cancelled the missile contract with Iran.", AgreementStatus.CANCELLED),
        ("Russia repealed the decree of 22 September 2010.", AgreementStatus.CANCELLED),
        ("The contract between Iran and Russia was terminated by Moscow.", AgreementStatus.CANCELLED),
        ("The treaty between Iran and Russia expired in 1991.", AgreementStatus.EXPIRED),
    ],
)
def test_status(read: Read, sentence: str, status: AgreementStatus) -> None:
    assert only(read(sentence)).status is status


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("The decree of 22 September 2010 should be repealed.", AgreementStatus.IN_FORCE),
        ("Russia must first repeal the decree of 22 September 2010.", AgreementStatus.IN_FORCE),
        ("Russia may cancel the missile contract with Iran.", AgreementStatus.IN_FORCE),
        ("Russia has not cancelled the missile contract with Iran.", AgreementStatus.IN_FORCE),
        ("Russia would suspend the missile contract with Iran.", AgreementStatus.IN_FORCE),
        ("Iran and Russia will sign a trade agreement next month.", AgreementStatus.NEGOTIATING),
        ("Iran and Russia did not sign the trade agreement.", AgreementStatus.NEGOTIATING),
        ("Iran and Russia have not yet ratified the convention on the sea.", AgreementStatus.SIGNED),
    ],
)
def test_what_has_not_come_about_leaves_the_status_before_it(
    read: Read, sentence: str, status: AgreementStatus
) -> None:
    assert only(read(sentence)).status is status


def test_what_was_not_carried_out_is_not_implemented(read: Read) -> None:
    mention = only(read("Iran and Russia have not implemented the agreement on oil."))
    assert mention.status in (AgreementStatus.SIGNED, AgreementStatus.HAMPERED)


@pytest.mark.parametrize("words", ["will not sign", "cannot sign", "would never sign"])
def test_what_will_not_be_is_not_on_its_way(read: Read, words: str) -> None:
    mentions = read(f"Iran and Russia {words} the treaty on fishing.").agreements
    assert all(mention.status is None for mention in mentions)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Iran and Russia signed a treaty on trade.", AgreementKind.TREATY),
        ("Iran and Russia signed a contract on missiles.", AgreementKind.CONTRACT),
        ("Iran and Russia signed a memorandum of understanding.", AgreementKind.MEMORANDUM),
        ("Iran and Russia signed an accord on the sea.", AgreementKind.PACT),
        ("Russia repealed the decree of 22 September 2010.", AgreementKind.DECREE),
        ("The United Nations adopted Resolution 1929 against Iran.", AgreementKind.RESOLUTION),
    ],
)
def test_kind(read: Read, sentence: str, kind: AgreementKind) -> None:
    assert only(read(sentence)).kind is kind


def test_an_instrument_is_known_by_its_name(read: Read) -> None:
    mention = only(read("The JCPOA was signed by Iran in 2015."))
    assert (mention.kind, mention.status, str(mention.when)) == (AgreementKind.PACT, AgreementStatus.SIGNED, "2015")


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Iran and Russia signed an agreement on military cooperation.", "an agreement on military cooperation"),
        ("Russia cancelled the missile contract with Iran.", "the missile contract with Iran"),
        ("Russia repealed the decree of 22 September 2010.", "the decree of 22 September 2010"),
        ("Iran and Russia signed a contract for two reactors.", "a contract for two reactors"),
    ],
)
def test_the_name_is_the_whole_noun_phrase(read: Read, sentence: str, name: str) -> None:
    assert only(read(sentence)).name == name


@pytest.mark.parametrize(
    ("sentence", "parties"),
    [
        ("Iran and Russia signed a treaty on trade.", {"IRN", "RUS"}),
        ("Russia cancelled the missile contract with Iran.", {"IRN", "RUS"}),
        ("The treaty between Iran and Russia expired.", {"IRN", "RUS"}),
        ("A treaty on trade was signed by Iran and Russia.", {"IRN", "RUS"}),
        ("Israel said that Iran and Russia signed a treaty on trade.", {"IRN", "RUS"}),
        ("Iran and Russia met. The two countries signed a treaty on trade.", {"IRN", "RUS"}),
    ],
)
def test_parties(read: Read, sentence: str, parties: set[str]) -> None:
    assert set(only(read(sentence)).parties) == parties


def test_the_issuer_of_an_act_of_law(read: Read) -> None:
    text = "The executive order issued on 22 September 2010 by Russia banned the sale of arms to Iran."
    mention = only(read(text))
    assert (mention.kind, mention.issuer) == (AgreementKind.DECREE, "RUS")
    # The day is that of the issue, or part of the description: both are ways to know the order by it.
    assert "2010-09-22" in (str(mention.dated), str(mention.when))


def test_a_date_in_the_description_is_not_when_the_status_came_about(read: Read) -> None:
    mention = only(read("Russia repealed the decree of 22 September 2010 in April 2015."))
    assert (str(mention.dated), str(mention.when)) == ("2010-09-22", "2015-04")


def test_a_signature_has_its_day(read: Read) -> None:
    mention = only(read("Iran and Russia signed an agreement on military cooperation on 20 January 2015."))
    assert str(mention.when) == "2015-01-20"


@pytest.mark.parametrize(
    "sentence",
    [
        "In order to sell arms, Russia talks to Iran.",
        "Agreements are useful.",
        "This was an act of war, in the order of things.",
        "International law is silent.",
        "In accordance with custom, Iran and Russia said nothing.",
        "At the start of the year Iran and Russia met.",
    ],
)
def test_idioms_and_agreements_in_general_are_none(read: Read, sentence: str) -> None:
    assert read(sentence).agreements == ()


def test_the_quotation_holds_the_name_and_the_word_for_the_status(read: Read) -> None:
    text = "In spring Iran and Russia signed an agreement on military cooperation, and the press was told of it."
    mention = only(read(text))
    assert mention.evidence.holds_in(text)
    assert mention.evidence.quote == "signed an agreement on military cooperation"


def test_two_agreements_of_one_sentence(read: Read) -> None:
    text = "Iran and Russia signed a contract for two reactors, and Russia repealed the decree of 22 September 2010."
    assert [(m.kind, m.status) for m in read(text).agreements] == [
        (AgreementKind.CONTRACT, AgreementStatus.SIGNED),
        (AgreementKind.DECREE, AgreementStatus.CANCELLED),
    ]


@pytest.mark.parametrize(
    ("sentence", "status", "parties"),
    [
        ("Germany on Monday banned Iranian airline Mahan Air from flying.", "in_force", {"DEU", "IRN"}),
        ("Iran has proposed to build missiles with Russia.", "proposed", {"IRN", "RUS"}),
        ("The European Union sanctioned Iran.", "in_force", {"EU", "IRN"}),
    ],
)
def test_agreements_that_a_verb_tells(read: Read, sentence: str, status: str, parties: set[str]) -> None:
    mentions = [m for m in read(sentence).agreements if m.rule == "agreement-verb"]
    assert [(m.status, set(m.parties)) for m in mentions] == [(AgreementStatus(status), parties)]


@pytest.mark.parametrize(
    "sentence",
    ["Iran announced plans to attack Iraq.", "They called the order of the general swift.", "Sanctions hurt Iran."],
)
def test_what_is_no_agreement(read: Read, sentence: str) -> None:
    assert not read(sentence).agreements


def test_the_name_of_an_act_of_law_holds_its_whole_date(read: Read) -> None:
    [order] = read(
        "Norway should first repeal an order issued on May 4, 2010, which bans exports to Sweden."
    ).agreements
    assert order.name == "an order issued on May 4, 2010"


def test_an_agreement_that_names_nobody_is_not_the_pairs_where_others_are_named(read: Read) -> None:
    text = (
        "Norway and Sweden met. Norway trusts Sweden. "
        "If the quarrels of Sweden with the West are settled by the signing of a pact, Norway will matter less."
    )
    [agreement] = read(text).agreements
    assert "WEST" in agreement.parties


@pytest.mark.parametrize(
    ("sentence", "kind", "status"),
    [
        (
            "Norway announced a coalition with Denmark to guard the strait.",
            AgreementKind.PACT,
            AgreementStatus.IN_FORCE,
        ),
        ("Norway is ready to support a political solution in Cyprus.", AgreementKind.TALKS, AgreementStatus.PROPOSED),
        ("Japan suspended economic aid to Laos.", AgreementKind.OTHER, AgreementStatus.SUSPENDED),
        ("Turkey called for a safe zone in northern Syria.", AgreementKind.OTHER, AgreementStatus.PROPOSED),
        ("Peru granted Chile most-favored-nation treatment.", AgreementKind.DECREE, None),
        ("Ukraine applauded Moldova's accession to the European Union.", AgreementKind.TREATY, None),
        ("Negotiators of Chile and Peru arrived in Lima.", AgreementKind.TALKS, AgreementStatus.NEGOTIATING),
    ],
)
def test_what_states_have_with_each_other_without_a_document(
    read: Read, sentence: str, kind: AgreementKind, status: AgreementStatus | None
) -> None:
    found = [(mention.kind, mention.status) for mention in read(sentence).agreements]
    assert any(one[0] is kind and status in (one[1], None) for one in found), found


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("The Senate approved the tax treaty between Peru and Chile.", AgreementStatus.RATIFIED),
        ("The Senate has not approved the tax treaty between Peru and Chile.", AgreementStatus.SIGNED),
        ("Peru asked its parliament to approve the tax treaty with Chile.", AgreementStatus.SIGNED),
        ("Peru submitted the tax treaty with Chile to its parliament.", AgreementStatus.SIGNED),
        ("Approval of the tax treaty with Chile by parliament should come soon.", AgreementStatus.SIGNED),
    ],
)
def test_what_a_parliament_does_with_an_agreement(read: Read, sentence: str, status: AgreementStatus) -> None:
    assert only(read(sentence)).status is status


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Send me a sanctions bill against Iran.", AgreementStatus.PROPOSED),
        ("Congress should pass new sanctions on Iran.", AgreementStatus.PROPOSED),
        ("New sanctions on Iran passed by Congress would end the talks.", AgreementStatus.PROPOSED),
        ("Peru threatened to impose a tariff on Chilean copper.", AgreementStatus.PROPOSED),
        ("Peru made far-reaching proposals to Chile.", AgreementStatus.PROPOSED),
        ("Peru withdrew its troops and itself from the copper treaty with Chile.", AgreementStatus.CANCELLED),
        ("The copper treaty between Peru and Chile took effect in March.", AgreementStatus.IN_FORCE),
        ("The copper treaty between Peru and Chile is no longer in force.", AgreementStatus.EXPIRED),
        ("The recently negotiated copper treaty between Peru and Chile will help.", AgreementStatus.SIGNED),
        ("The copper treaty between Peru and Chile is to be signed on Monday.", AgreementStatus.NEGOTIATING),
    ],
)
def test_status_of_what_is_asked_for_left_or_still_to_come(read: Read, sentence: str, status: AgreementStatus) -> None:
    assert next(mention for mention in read(sentence).agreements if mention.cues).status is status


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("continued talks on copper", AgreementStatus.NEGOTIATING),
        ("are holding talks on copper", AgreementStatus.NEGOTIATING),
        ("concluded talks on copper", AgreementStatus.IMPLEMENTED),
        ("agreed to talks on copper", AgreementStatus.PROPOSED),
        ("are negotiating copper prices with Bolivia", AgreementStatus.NEGOTIATING),
    ],
)
def test_talks_go_on_or_end_and_are_never_in_force(read: Read, words: str, status: AgreementStatus) -> None:
    found = [mention for mention in read(f"Peru and Chile {words}.").agreements if mention.kind is AgreementKind.TALKS]
    assert [mention.status for mention in found] == [status]


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        (
            "Norway and Iceland signed a fishing treaty in 1998. It has not been ratified.",
            [AgreementStatus.SIGNED, AgreementStatus.SIGNED],
        ),
        (
            "Chile imposed an embargo on Peruvian fish. It was lifted a year later.",
            [AgreementStatus.IN_FORCE, AgreementStatus.CANCELLED],
        ),
        (
            "Chile and Peru signed a customs treaty, but it never entered into force.",
            [AgreementStatus.SIGNED, AgreementStatus.SIGNED],
        ),
        ("Chile and Peru signed a customs treaty. It rained in Lima.", [AgreementStatus.SIGNED]),
    ],
)
def test_a_pronoun_takes_up_the_agreement_named_before(read: Read, text: str, steps: list[AgreementStatus]) -> None:
    mentions = read(text).agreements
    assert [mention.status for mention in mentions] == steps
    assert len({mention.name for mention in mentions}) == 1


@pytest.mark.parametrize(
    ("sentence", "status", "parties"),
    [
        ("Finland joined NATO.", "in_force", {"FIN", "NATO"}),
        ("NATO welcomed Finland to the alliance.", "in_force", {"FIN", "NATO"}),
        ("Britain left the European Union.", "cancelled", {"GBR", "EU"}),
    ],
)
def test_who_joins_or_leaves(read: Read, sentence: str, status: str, parties: set[str]) -> None:
    [mention] = read(sentence).agreements
    assert (mention.status, set(mention.parties)) == (AgreementStatus(status), parties)


@pytest.mark.parametrize(
    "sentence",
    [
        "For all his tough talk on Peru, nothing came of it.",
        "The resolution of the conflict in Peru pleased Chile.",
        "Chile acted with Peru in the firm assurance of victory.",
        "The seating arrangements of the ministry were new.",
        "Chile joined Peru in mourning.",
        "Coalition bases in Iraq were hit.",
    ],
)
def test_words_that_name_no_instrument(read: Read, sentence: str) -> None:
    assert read(sentence).agreements == ()


def test_those_between_whom_it_is_are_parties_beyond_the_first_comma(read: Read) -> None:
    assert set(only(read("A pact among Greece, Turkey and Iraq was signed.")).parties) == {"GRC", "TUR", "IRQ"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway is now working on a fisheries treaty with Chile.",
        "Norway and Chile are working toward a border treaty.",
        "The ministers were working towards an extradition treaty between Norway and Chile.",
    ],
)
def test_what_is_worked_on_is_being_negotiated(read: Read, sentence: str) -> None:
    [found] = read(sentence).agreements
    assert found.status is AgreementStatus.NEGOTIATING


def test_a_burden_that_is_only_supposed_is_none(read: Read) -> None:
    assert read("If Norway places a tariff on Chilean fish, Chile will protest.").agreements == ()


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Norway and Libya resumed full diplomatic relations last year.", AgreementStatus.IN_FORCE),
        ("Chad broke off diplomatic relations with Libya.", AgreementStatus.CANCELLED),
        ("Libya hopes to establish diplomatic relations with Chile.", AgreementStatus.PROPOSED),
    ],
)
def test_diplomatic_relations_are_taken_up_and_broken_off(read: Read, sentence: str, status: AgreementStatus) -> None:
    [found] = read(sentence).agreements
    assert found.status is status


def test_how_diplomatic_relations_stand_is_no_agreement(read: Read) -> None:
    assert read("Diplomatic relations between Norway and Chile are good.").agreements == ()

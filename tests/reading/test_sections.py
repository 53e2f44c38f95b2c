"""Sections get their role from what announces them, from their heading, or by being the other of two lists."""

from __future__ import annotations

from collections.abc import Callable

from detente.codebook import Codebook
from detente.model import Reading, SectionRole

Read = Callable[..., Reading]

OPENING = "Iran and Russia have drawn closer of late, and their ministers have met more often than before."
BODY = "Iran and Russia have spoken of this for years, and the ministers of both have put it in writing more than once."

MORE = "The two sides have said the same in public, and the ministers of both have not changed their words since."


def listed(*headings: str) -> str:
    return "\n\n".join(f"{heading}: {BODY}\n\n{MORE}" for heading in headings)


def roles(reading: Reading) -> dict[str, str]:
    return {section.heading.quote: section.role.value for section in reading.sections if section.heading is not None}


def test_the_last_sentence_before_a_list_announces_it(read: Read) -> None:
    text = (
        f"{OPENING} Many obstacles may slow it. However, there are also incentives for the two.\n\n\n"
        + listed("Common neighbours", "Arms")
        + "\n\n\nThat is all."
    )
    assert roles(read(text)) == {"Common neighbours": "incentives", "Arms": "incentives"}


def test_obstacles_are_announced_too(read: Read) -> None:
    text = f"{OPENING} There are, however, obstacles.\n\n\n" + listed("Old quarrels", "Prices")
    assert roles(read(text)) == {"Old quarrels": "impediments", "Prices": "impediments"}


def test_the_second_of_two_lists_is_the_other_one(read: Read) -> None:
    text = (
        f"{OPENING} There are good incentives for that.\n\n\n"
        + listed("Neighbours", "Arms")
        + "\n\n\n"
        + listed("Old quarrels", "Prices")
        + "\n\n\nThey will meet again in the spring."
    )
    assert list(roles(read(text)).values()) == ["incentives", "incentives", "impediments", "impediments"]


def test_a_title_with_both_words_gives_the_order(read: Read) -> None:
    text = f"{OPENING}\n\n\n" + listed("Neighbours", "Arms") + "\n\n\n" + listed("Old quarrels", "Prices")
    reading = read(text, title="Incentives and impediments to a treaty")
    assert list(roles(reading).values()) == ["incentives", "incentives", "impediments", "impediments"]
    turned = read(text, title="Obstacles and incentives on the way to a treaty")
    assert list(roles(turned).values()) == ["impediments", "impediments", "incentives", "incentives"]


def test_a_list_that_nothing_announces_has_no_role(read: Read) -> None:
    text = f"{OPENING}\n\n\n" + listed("Neighbours", "Arms")
    assert set(roles(read(text)).values()) == {"unknown"}


def test_a_heading_gives_its_own_section_a_role(read: Read) -> None:
    text = "\n\n".join(
        [
            OPENING,
            "Background",
            BODY,
            "Obstacles to cooperation",
            BODY,
            "Incentives for cooperation",
            BODY,
            "Outlook",
            BODY,
        ]
    )
    assert roles(read(text)) == {
        "Background": "background",
        "Obstacles to cooperation": "impediments",
        "Incentives for cooperation": "incentives",
        "Outlook": "outlook",
    }


def test_every_role_says_why(read: Read) -> None:
    text = f"{OPENING} There are good incentives for that.\n\n\n" + listed("Neighbours", "Arms")
    for section in read(text).sections:
        assert (section.role is SectionRole.UNKNOWN) is (section.reason == "")


def test_headed_sections_are_marked_as_listed(read: Read) -> None:
    text = f"{OPENING} There are good incentives for that.\n\n\n" + listed("Neighbours", "Arms")
    assert [section.listed for section in read(text).sections] == [False, True, True]


def test_each_heading_of_a_list_of_reasons_is_a_claim_of_the_lists_sign(read: Read) -> None:
    text = (
        f"{OPENING} There are good incentives for that.\n\n\n"
        + listed("Common neighbours", "Arms trade")
        + "\n\n\n"
        + listed("Lack of trust", "Old quarrels")
    )
    headed = [claim for claim in read(text).claims if claim.rule == "headed-factor"]
    assert [(claim.label, claim.leaning) for claim in headed] == [
        ("Common neighbours", 1),
        ("Arms trade", 1),
        ("Lack of trust", -1),
        ("Old quarrels", -1),
    ]
    assert all(c.evidence.holds_in(text) and c.evidence.quote.startswith(c.label) for c in headed)


def test_sections_are_ordered_and_hold_their_sentences(read: Read) -> None:
    text = "\n\n".join([OPENING, "Background", BODY, "Obstacles", BODY])
    reading = read(text)
    assert [s.start for s in reading.sections] == sorted(s.start for s in reading.sections)
    for sentence in reading.sentences:
        section = reading.sections[sentence.section]
        assert section.start <= sentence.start < sentence.end <= section.end


def test_a_section_is_about_its_own_pair(read: Read) -> None:
    text = "\n\n".join(
        [
            "Iran and Russia",
            "Iran and Russia signed a treaty. Iran and Russia met. Iran trusts Russia. Russia praised Iran.",
            "China and Japan",
            "China and Japan met in spring. China distrusts Japan. Japan answered China.",
        ]
    )
    assert [section.about for section in read(text).sections] == [("IRN", "RUS"), ("CHN", "JPN")]


def test_a_text_is_about_the_two_that_it_keeps_naming_be_it_never_together(read: Read) -> None:
    minutes = "Peru spoke first. Peru regretted the delay of the ships. Chile replied. Chile had waited for two years."
    assert [section.about for section in read(f"{minutes} Bolivia was not there.").sections] == [("CHL", "PER")]
    # A third that is named as often: nobody can tell which two it is about.
    assert [section.about for section in read(f"{minutes} Bolivia was not there. Bolivia wrote.").sections] == [()]


def test_speakers_of_a_transcript_are_claimants_and_no_headings(read: Read) -> None:
    turns = [f"{name}: {BODY} Iran distrusts Russia." for name in ["The Minister", "The Envoy"] * 3]
    reading = read("\n\n".join(turns))
    assert roles(reading) == {}
    said = [c.claimants[-1].name for c in reading.claims if c.evidence.quote == "Iran distrusts Russia"]
    assert said == ["The Minister", "The Envoy"] * 3


def test_page_furniture_is_never_read(read: Read, codebook: Codebook) -> None:
    known = sorted({word for cue in codebook.cues("furniture") for word in cue.words})[:40]
    menu = "Iran | Russia | Russia threatens Iran | About | Contact"
    text = "\n\n".join([menu, OPENING, *known, "© 2015 Russia threatens Iran. All rights reserved.", menu])
    reading = read(text)
    start, end = text.index(OPENING), text.index(OPENING) + len(OPENING)
    assert reading.sentences
    for item in (*reading.sentences, *reading.mentions, *reading.dates):
        assert start <= item.start < item.end <= end
    for statement in reading.statements():
        assert start <= statement.evidence.start < statement.evidence.end <= end

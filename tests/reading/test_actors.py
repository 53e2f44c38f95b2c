"""Who is spoken of: names in every form, persons on a date, pronouns, and words for both sides of a pair."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from detente.codebook import load_codebook
from detente.model import Document, Mention, MentionKind, Reading
from detente.reading import Reader

Read = Callable[..., Reading]


def named(text: str, reading: Reading) -> dict[str, tuple[str, ...]]:
    return {text[m.start : m.end]: m.actors for m in reading.mentions}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran met Russia.", {"Iran": "IRN", "Russia": "RUS"}),
        ("The Iranians met the Russian envoy.", {"Iranians": "IRN", "Russian": "RUS"}),
        ("Tehran and Moscow agreed on little.", {"Tehran": "IRN", "Moscow": "RUS"}),
        ("The Kremlin called the White House.", {"Kremlin": "RUS", "White House": "USA"}),
        ("Beijing warned Tel Aviv.", {"Beijing": "CHN", "Tel Aviv": "ISR"}),
        ("The Islamic Republic spoke to the Soviet Union.", {"Islamic Republic": "IRN", "Soviet Union": "RUS"}),
        ("NATO and the West met the European Union.", {"NATO": "NATO", "the West": "WEST", "European Union": "EU"}),
        ("Hezbollah answered the U.S. and the UK.", {"Hezbollah": "HEZBOLLAH", "U.S.": "USA", "UK": "GBR"}),
        ("North Korea fired at South Korea.", {"North Korea": "PRK", "South Korea": "KOR"}),
    ],
)
def test_names(read: Read, text: str, expected: dict[str, str]) -> None:
    assert named(text, read(text)) == {words: (actor,) for words, actor in expected.items()}


def test_us_is_never_the_united_states(read: Read) -> None:
    text = "Tell us what the US told us of Iran."
    assert [(text[m.start : m.end], m.actors) for m in read(text).mentions] == [("US", ("USA",)), ("Iran", ("IRN",))]


@pytest.mark.parametrize(
    "text", ["They ate turkey in china.", "It lies to the west of the city.", "He comes from New Mexico."]
)
def test_common_words_and_other_places_are_no_actors(read: Read, text: str) -> None:
    assert read(text).mentions == ()


def test_a_longer_name_wins(read: Read) -> None:
    text = "The Democratic Republic of the Congo met the United States."
    assert list(named(text, read(text)).values()) == [("COD",), ("USA",)]


def test_korea_alone_is_the_one_that_the_text_names(read: Read) -> None:
    text = "South Korea and Japan met. Korea asked Japan for more."
    assert named(text, read(text))["Korea"] == ("KOR",)


def test_korea_beside_north_korea_alone_is_left_open(read: Read) -> None:
    text = "North Korea and Japan met. Korea is one nation, said Japan."
    found = named(text, read(text))
    assert found.get("Korea") in (None, ("PRK",))


@pytest.mark.parametrize("words", ["Both countries", "The two sides", "Both sides", "The two countries"])
def test_words_for_both_are_the_pair(read: Read, words: str) -> None:
    text = f"Iran and Russia met in Vienna. {words} agreed to meet again."
    [mention] = [m for m in read(text).mentions if m.kind is MentionKind.JOINT]
    assert mention.actors == ("IRN", "RUS")
    assert text[mention.start : mention.end].split()[-1] == words.split()[-1]


def test_both_before_two_names_is_no_mention_of_its_own(read: Read) -> None:
    text = "Both Iran and Russia agreed."
    assert [m.kind for m in read(text).mentions] == [MentionKind.NAME, MentionKind.NAME]


def pronouns(reading: Reading) -> list[Mention]:
    return [m for m in reading.mentions if m.kind is MentionKind.PRONOUN]


def test_they_are_the_pair(read: Read) -> None:
    assert [m.actors for m in pronouns(read("Iran and Russia met. They agreed."))] == [("IRN", "RUS")]


def test_it_is_the_subject_of_the_sentence_before(read: Read) -> None:
    assert [m.actors for m in pronouns(read("Iran distrusts Russia. It buys arms elsewhere."))] == [("IRN",)]
    assert [m.actors for m in pronouns(read("Russia distrusts Iran. It sells arms elsewhere."))] == [("RUS",)]


def test_a_pronoun_without_anybody_before_it_is_nobody(read: Read) -> None:
    assert read("It rained. They went home. He slept.").mentions == ()


def test_the_country_is_the_state_named_last(read: Read) -> None:
    text = "Iran is large. The country exports oil."
    assert [(m.kind, m.actors) for m in read(text).mentions] == [
        (MentionKind.NAME, ("IRN",)),
        (MentionKind.DESCRIPTION, ("IRN",)),
    ]


def test_we_of_a_speech_is_the_speakers_state(read: Read) -> None:
    text = (
        "We have long traded with Russia. We want peace with Russia. America and Russia can still talk. "
        "Russia has broken its word to us. Our people want more. America is strong."
    )
    first = [m for m in pronouns(read(text)) if text[m.start : m.end].lower() in ("we", "us", "our")]
    assert first
    assert {m.actors for m in first} == {("USA",)}


def test_the_focus_is_the_pair_named_together_most(read: Read) -> None:
    focus = read("Iran and Russia met. Iran asked Russia for arms. Iran and Israel did not meet.").focus
    assert (focus[0].first, focus[0].second, focus[0].sentences) == ("IRN", "RUS", 2)


PERSONS = """\
kind: person
actors:
  - id: RUS.novikovsky
    name: Ivor Novikovsky
    names: {person: [{text: Novikovsky, ambiguous: true}]}
    offices:
      - {role: President, of: RUS, since: 2008-05-07, until: 2012-05-07}
  - id: IRN.kaviani
    name: Sara Kaviani
    offices:
      - {role: Foreign Minister, since: 2000-01-01, until: 2004-01-01}
      - {role: Envoy, of: UN, since: 2012-01-01}
"""


@pytest.fixture(scope="module")
def with_persons(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A reader with two invented persons, so that the tests do not hang on who is in office."""
    folder: Path = tmp_path_factory.mktemp("codebook")
    (folder / "actors").mkdir()
    (folder / "actors" / "persons.yaml").write_text(PERSONS, encoding="utf-8")
    return Reader(load_codebook(folder))


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2010, "RUS"), (2015, "RUS"), (2030, "RUS.novikovsky")],
    ids=["in office", "lately out of office", "long out of office"],
)
def test_a_person_stands_for_the_state_of_his_office(
    with_persons: Reader, make_document: Callable[..., Document], year: int, expected: str
) -> None:
    text = "Ivor Novikovsky came to Tehran. He left at once."
    reading = with_persons.read(make_document(text, datetime.date(year, 6, 1)))
    first = reading.mentions[0]
    assert (text[first.start : first.end], first.actors) == ("Ivor Novikovsky", ("RUS.novikovsky",))
    he = [m for m in reading.mentions if text[m.start : m.end] == "He"]
    assert [m.actors for m in he] == ([(expected,)] if expected == "RUS" else [])


def test_an_office_decides_for_whom(with_persons: Reader, make_document: Callable[..., Document]) -> None:
    text = "Sara Kaviani criticized Israel."
    spoken_for = [
        with_persons.read(make_document(text, datetime.date(year, 6, 1))).events[0].source for year in (2002, 2015)
    ]
    assert spoken_for == [("IRN",), ("UN",)]


def test_a_surname_alone_needs_the_full_name_somewhere(
    with_persons: Reader, make_document: Callable[..., Document]
) -> None:
    day = datetime.date(2010, 6, 1)
    alone = with_persons.read(make_document("Novikovsky came to Tehran.", day))
    text = "Novikovsky came to Tehran. Ivor Novikovsky is the president."
    full = with_persons.read(make_document(text, day))
    assert [m.actors for m in alone.mentions] == [("IRN",)]
    assert [text[m.start : m.end] for m in full.mentions] == ["Novikovsky", "Tehran", "Ivor Novikovsky"]

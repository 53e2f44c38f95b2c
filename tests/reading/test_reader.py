"""The reader as a whole: any text is read, every range is exact, and the same document gives the same bytes."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from detente.codebook import Codebook
from detente.errors import ReadingError
from detente.model import Document, Evidence, Reading
from detente.reading import Reader, read_all

Read = Callable[..., Reading]
Make = Callable[..., Document]

SENTENCES = [
    "Iran and Russia signed an agreement on military cooperation on 20 January 2015.",
    "Although Iran distrusts Russia, both countries share common interests.",
    "If Russia delivers the missiles, Iran will trust Moscow.",
    "Analysts say that Russia will betray Iran.",
    "Moscow should first repeal the decree of 22 September 2010.",
    "Lack of mutual trust: Iran is well aware that Moscow needs the West more than it needs Tehran, and says so.",
    'Retraction: the report "Russia delivers missiles to Iran" of 3 March 2014 is withdrawn.',
    "# Obstacles",
    "- **Israel** opposes [closer ties](https://a.example/x) between Tehran and Moscow, as it has for many years now.",
    "Home | About | Contact",
]
ODD = [
    "\x00",
    "\x1b[31m",
    "\u202e",
    "\ud7ff",
    "\ufffe",
    "\U0010ffff",
    "\u2028",
    "\r\n",
    "\x85",
    "…",
    "[[[",
    "**",
    "(((",
]
TEXTS = st.lists(st.one_of(st.sampled_from(SENTENCES), st.sampled_from(ODD), st.text(max_size=20)), max_size=8).flatmap(
    lambda parts: st.sampled_from([" ", "\n", "\n\n", "\n\n\n", ""]).map(lambda gap: gap.join(parts))
)


def quotations(reading: Reading) -> Iterator[Evidence]:
    """Every evidence in a reading, wherever it stands."""
    for section in reading.sections:
        if section.heading is not None:
            yield section.heading
    for statement in reading.statements():
        yield statement.evidence
        yield statement.sentence
        yield from (claimant.evidence for claimant in statement.claimants if claimant.evidence is not None)
    for claim in reading.claims:
        yield from (part for part in (claim.cause, claim.effect, claim.signal) if part is not None)
    for condition in reading.conditions:
        yield condition.condition
        yield condition.consequence
    yield from (event.trigger for event in reading.events)


def check(text: str, reading: Reading) -> None:
    for evidence in quotations(reading):
        assert evidence.holds_in(text)
        assert evidence.document_id == reading.document_id
    for statement in reading.statements():
        assert len(statement.evidence.quote) <= 600
        assert 0 <= statement.confidence <= 1
        assert statement.claimants[0].name == "author"
        assert statement.section is None or 0 <= statement.section < len(reading.sections)
    for item in (*reading.sentences, *reading.mentions, *reading.dates):
        assert 0 <= item.start < item.end <= len(text)
    for date in reading.dates:
        assert "".join(date.when.text.split()) in "".join(text.split())
    ids = [statement.id for statement in reading.statements()]
    assert len(ids) == len(set(ids))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, st.none() | st.dates())
@example("", None)
@example("?!.,;:", None)
@example("\n" * 2000, None)
@example("Iran " * 5000, None)
@example("x" * 30_000, None)
@example("Iran, Russia, " * 2000, datetime.date(2015, 2, 2))
@example("Iran distrusts Russia because " * 500 + ".", datetime.date(2015, 2, 2))
@example("Aprıl 2015 yesterday", datetime.date.min)
@example("\n".join(["Iran: " + "a" * 100] * 3), None)
def test_any_text_is_read_with_exact_quotations(
    reader: Reader, make_document: Make, text: str, day: datetime.date | None
) -> None:
    document = make_document(text, day)
    reading = reader.read(document)
    check(text, reading)
    assert Reading.model_validate_json(reading.model_dump_json()) == reading


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8))
def test_the_same_document_gives_the_same_bytes(reader: Reader, make_document: Make, parts: list[str]) -> None:
    document = make_document("\n\n".join(parts))
    assert reader.read(document).model_dump_json() == reader.read(document).model_dump_json()


def test_two_readers_agree(codebook: Codebook, reader: Reader, make_document: Make) -> None:
    document = make_document("\n\n".join(SENTENCES))
    assert Reader(codebook).read(document) == reader.read(document)


def test_what_was_read_before_changes_nothing(reader: Reader, make_document: Make) -> None:
    document = make_document("They agreed. It met Iran. Both countries signed a treaty.")
    first = reader.read(document)
    reader.read(make_document("China and Japan met. Both countries agreed."))
    assert reader.read(document) == first


def test_a_reading_names_its_makers(reader: Reader, codebook: Codebook, read: Read) -> None:
    reading = read("Iran met Russia.")
    assert reading.reader == reader.version
    assert reading.codebook == codebook.fingerprint
    assert reading.note is None
    assert reading.words == 4


def test_another_language_is_noted_and_not_read(read: Read) -> None:
    reading = read("Der Iran misstraut Russland.", language="de")
    assert reading.note is not None
    assert "de" in reading.note
    assert reading.statements() == ()


def test_a_language_that_could_not_be_told_is_tried(read: Read) -> None:
    assert read("Iran distrusts Russia.", language="und").claims


def test_statements_are_in_the_order_of_the_text(read: Read) -> None:
    reading = read(" ".join(SENTENCES[:5]))
    for kind in (reading.claims, reading.agreements, reading.conditions, reading.predictions, reading.events):
        starts = [statement.evidence.start for statement in kind]
        assert starts == sorted(starts)


def test_a_run_on_of_hundreds_of_words_is_not_interpreted(read: Read) -> None:
    reading = read("Iran distrusts Russia and " * 400)
    assert reading.claims == ()
    assert reading.sentences


def test_a_model_that_is_not_there_is_named(codebook: Codebook) -> None:
    with pytest.raises(ReadingError, match="en_core_web_none"):
        Reader(codebook, model="en_core_web_none")


def test_two_workers_give_what_one_gives_in_the_same_order(reader: Reader, make_document: Make) -> None:
    documents = [make_document(f"Note {n}. {SENTENCES[n % 5]} {SENTENCES[(n + 1) % 5]}") for n in range(30)]
    documents.insert(11, make_document("Der Iran misstraut Russland.", language="de"))
    expected = [reader.read(document) for document in documents]
    assert list(read_all(iter(documents), workers=2)) == expected
    assert list(read_all(documents, workers=1)) == expected


def test_documents_are_taken_as_they_are_needed(make_document: Make) -> None:
    taken: list[int] = []

    def documents() -> Iterator[Document]:
        for n in range(5):
            taken.append(n)
            yield make_document(f"Iran met Russia {n} times.")

    readings = read_all(documents())
    next(readings)
    assert taken == [0]
    readings.close()  # type: ignore[attr-defined]

"""Plain text: stored exactly, its encoding found, its head and foot read."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import SourceError
from detente.model import MetadataField, Origin
from detente.sources import Draft, parse

BODY = "The two ministers met in the capital on Tuesday and agreed to go on with the talks about the contract. " * 3


def read(text: str | bytes, name: str = "note.txt", media_type: str | None = None) -> Draft:
    raw = text.encode() if isinstance(text, str) else text
    (draft,) = parse(raw, location=name, name=name, media_type=media_type)
    return draft


def origin_of(text: str, name: str = "note.txt") -> Origin:
    return read(text, name).origin


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(lambda text: "Aé " + text))
@settings(max_examples=60, deadline=None)
def test_text_is_stored_to_the_character(text: str) -> None:
    assert read(text).text == text


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_newlines_and_space_at_the_ends_stay(newline: str) -> None:
    text = f"  {newline}A visit{newline}{newline}{BODY}{newline}{newline}\t"
    assert read(text).text == text


def test_a_utf8_byte_order_mark_stays_as_opening_the_file_gives_it(tmp_path) -> None:
    path = tmp_path / "marked.txt"
    path.write_bytes(b"\xef\xbb\xbf" + BODY.encode())
    assert read(path.read_bytes()).text == path.read_text(encoding="utf-8") == "\ufeff" + BODY


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_told_by_their_mark(encoding: str) -> None:
    raw = BODY.encode(encoding)
    if encoding.endswith("e") and encoding != "utf-32":
        raw = "\ufeff".encode(encoding) + raw
    assert read(raw).text == BODY


def test_an_unstated_encoding_is_guessed_with_a_warning() -> None:
    text = "Встреча министров двух государств прошла во вторник в столице и завершилась подписанием договора. " * 5
    draft = read(text.encode("windows-1251"))
    assert draft.text == text
    assert any("guessed" in warning for warning in draft.origin.warnings)
    assert draft.language == "ru"


def test_a_declared_charset_is_believed() -> None:
    text = "Переговоры прошли успешно. " * 10
    draft = read(text.encode("koi8-r"), media_type="text/plain; charset=koi8-r")
    assert (draft.text, draft.origin.warnings) == (text, ())


@pytest.mark.parametrize("raw", [b"", b"  \r\n\t", b"\xef\xbb\xbf", b"...\n---", b"\x00" * 500])
def test_what_holds_no_text_is_refused(raw: bytes) -> None:
    with pytest.raises(SourceError, match=r"no text|NUL bytes"):
        read(raw)


@pytest.mark.parametrize("raw", [b"text" + b"\x00" * 50 + b"more", bytes(range(256)) * 20])
def test_binary_data_under_the_name_of_a_text_is_refused(raw: bytes) -> None:
    with pytest.raises(SourceError, match="not text"):
        read(raw)


def test_head_and_foot_give_title_author_publisher_and_date() -> None:
    text = (
        "Gulf News ...\n\n\nWhat two states want from each other\n\n"
        "By Jane Q. Roe, PhD candidate & analyst (source: Gulf Review)\n\nThe minister (L) with his guest\n\n"
        f"{BODY}\n\n{BODY}\n\n... Gulf Daily News - 02/02/15 ... --\n\nHome | RSS Feed\n\n© Copyright 2015 Gulf"
    )
    origin = origin_of(text)
    assert origin.title == "What two states want from each other"
    assert origin.author == "Jane Q. Roe"
    assert origin.publisher == "Gulf Daily News"
    assert origin.published == datetime.date(2015, 2, 2)
    assert origin.warnings == ()
    by_value = {finding.value: finding for finding in origin.findings}
    assert by_value["2015-02-02"].words == "02/02/15"
    assert by_value["Gulf Daily News"].where == by_value["2015-02-02"].where == "text, line 14"
    assert by_value["Gulf Review"].where.startswith("credit line in text")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("September 29, 2014, Astrakhan", "2014-09-29"),
        ("Washington, January 21, 1964, 3 p.m.", "1964-01-21"),
        ("2019-01-23", "2019-01-23"),
        ("Monday, 2nd February 2015 14:05", "2015-02-02"),
        ("13 Bahman 1393", "2015-02-02"),
        ("1393/11/13", "2015-02-02"),
        ("۱۳ بهمن ۱۳۹۳", "2015-02-02"),
        ("Publication Date: 17 janvier 2025", "2025-01-17"),
        ("Дата публикации: 21 марта 2025 года, 10:30", "2025-03-21"),
        ("Updated April 9, 2026 (XX12106)", "2026-04-09"),
        ("02.02.2015", "2015-02-02"),
        (f"MOSCOW, February 2, 2015 /XYZ/. {BODY}", "2015-02-02"),
    ],
)
def test_datelines_of_many_kinds(line: str, expected: str) -> None:
    origin = origin_of(f"A visit to the capital\n\n{line}\n\n{BODY}")
    assert str(origin.published) == expected
    assert origin.title == "A visit to the capital"


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("Gulf Daily News - 2 February 2015", "Gulf Daily News"),
        ("Institute of Two Seas · Arms watch · 2 February 2015", "Institute of Two Seas"),
        ("Caspian Quarterly 2 February 2015", "Caspian Quarterly"),
        ("2 February 2015 | Gulf Daily News", "Gulf Daily News"),
        ("IRNA - 2015-02-02", "IRNA"),
        ("Source: Gulf Daily News, 2 February 2015", "Gulf Daily News"),
        ("By Gulf News staff | 2 February 2015", None),
        ("Washington - February 2, 2015", None),
    ],
)
def test_names_beside_dates(line: str, publisher: str | None) -> None:
    origin = origin_of(f"A visit to the capital\n\n{line}\n\n{BODY}")
    assert (origin.publisher, str(origin.published)) == (publisher, "2015-02-02")


@pytest.mark.parametrize(
    "line",
    [
        "Treaty of 17 January 2025",
        "On April 7, 2026, both states agreed to a ceasefire of two weeks.",
        "The order was published on 3 March 2010 and has been in force since then.",
        "Contract 800/12 was due on 31/31/2015",
        "In 12 of 2015 cases",
    ],
)
def test_dates_that_speak_of_something_else_are_not_taken(line: str) -> None:
    assert origin_of(f"What the two sides agreed\n\n{line}\n\n{BODY}").published is None


def test_an_ambiguous_date_is_reported_and_the_later_day_taken() -> None:
    origin = origin_of(f"A visit to the capital\n\nPublished: 04/09/2026\n\n{BODY}")
    assert origin.published == datetime.date(2026, 9, 4)
    (warning,) = origin.warnings
    assert "2026-04-09" in warning
    assert "2026-09-04" in warning


@pytest.mark.parametrize(
    ("also", "expected"),
    [("Updated April 9, 2026", "2026-04-09"), ("Due by 04/23/2026", "2026-04-09"), ("Due by 23/04/2026", "2026-09-04")],
)
def test_another_date_settles_an_ambiguous_one(also: str, expected: str) -> None:
    origin = origin_of(f"A visit to the capital\n\nPublished: 04/09/2026\n\n{BODY}\n\n{also}\n\n{BODY}")
    assert str(origin.published) == expected
    assert not any("can mean" in warning for warning in origin.warnings)


def test_a_chronology_is_not_dated_by_its_first_entry() -> None:
    entries = [
        "22 September 2010: the decree is signed.",
        "13 April 2015: it is repealed.",
        "20 July 2015: a resolution.",
    ]
    origin = origin_of("Dates of an embargo\n\n" + "\n\n".join(entries))
    assert origin.published == datetime.date(2015, 7, 20)
    assert any("chronology" in warning for warning in origin.warnings)
    later = origin_of("Dates of an embargo\n\n" + "\n\n".join(entries), "2015-08-01_dates.txt")
    assert later.published == datetime.date(2015, 8, 1)


def test_a_month_alone_means_its_last_day() -> None:
    origin = origin_of(f"A report on two states\n\nFebruary 2015\n\n{BODY}")
    assert origin.published == datetime.date(2015, 2, 28)
    assert any("names no day" in warning for warning in origin.warnings)


def test_file_name_and_host_are_the_last_resort() -> None:
    origin = origin_of(f"{BODY}\n\n{BODY}", "2019-01-23_visit-to-capital.txt")
    assert (origin.title, origin.published) == ("visit-to-capital", datetime.date(2019, 1, 23))
    origin = origin_of(f"A visit to the capital\n2019-02-03\nSource: https://www.news.example/2019/a\n\n{BODY}")
    assert (origin.publisher, origin.address) == ("news.example", "https://www.news.example/2019/a")


def test_a_wire_agency_is_a_credit() -> None:
    origin = origin_of(f"A visit to the capital\n\nTEHRAN, Feb. 2, 2015 (Reuters) - {BODY}\n\nGulf News - 02/03/2015")
    assert origin.publisher == "Gulf News"
    assert [f.value for f in origin.findings if f.field is MetadataField.PUBLISHER] == ["Gulf News", "Reuters"]


def test_wire_agencies_within_the_text_are_no_credit() -> None:
    origin = origin_of(f"Events of the week\n\nA ship is seized by the guard. (Reuters)\n\n{BODY} (AP)")
    assert origin.publisher is None


def test_short_texts_have_no_language() -> None:
    assert read("Ok, 2015.").language == "und"
    assert read(BODY).language == "en"

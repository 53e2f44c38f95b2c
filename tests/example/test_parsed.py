"""The shipped example as documents: what the sources room makes of it."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from pathlib import Path

import pytest

from detente.model import Document
from detente.sources import Arrival, Draft, gather

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "iran-russia-2015"


@pytest.fixture(scope="module")
def arrivals() -> list[Arrival]:
    return list(gather([EXAMPLE]))


@pytest.fixture(scope="module")
def drafts(arrivals: list[Arrival]) -> dict[str, Draft]:
    """By file name, and for items of a feed by the id of the item too."""
    return {draft.origin.location.rpartition("/")[2]: draft for arrival in arrivals for draft in arrival.drafts}


@pytest.fixture(scope="module")
def documents(drafts: dict[str, Draft]) -> list[Document]:
    origins = defaultdict(list)
    languages = {}
    for draft in drafts.values():
        origins[draft.text].append(draft.origin)
        languages[draft.text] = draft.language
    return [Document.of(text, languages[text], places) for text, places in origins.items()]


def test_nothing_is_refused(arrivals: list[Arrival]) -> None:
    assert [arrival.location for arrival in arrivals if arrival.refused] == []


def test_there_are_as_many_texts_as_the_readme_says(documents: list[Document]) -> None:
    said = re.search(r"(\d+) different short texts", (ROOT / "examples" / "README.md").read_text(encoding="utf-8"))
    assert said is not None
    assert len(documents) == int(said[1])


def test_every_text_has_a_title_and_a_date(documents: list[Document]) -> None:
    for document in documents:
        assert document.title, document.origins[0].location
        assert document.published, document.origins[0].location


def test_the_texts_are_short(documents: list[Document]) -> None:
    for document in documents:
        assert 50 <= len(document.text.split()) <= 450, document.origins[0].location


def test_the_dates_are_those_in_the_file_names(drafts: dict[str, Draft]) -> None:
    dated = 0
    for name, draft in drafts.items():
        if found := re.match(r"\d{4}-\d\d-\d\d", name):
            assert draft.origin.published == datetime.date.fromisoformat(found[0]), name
            dated += 1
    assert dated >= 25


def test_the_dates_spread_over_three_worlds(documents: list[Document]) -> None:
    days = [document.published for document in documents if document.published]
    decree, lifted = datetime.date(2010, 9, 22), datetime.date(2015, 4, 13)
    assert sum(day < decree for day in days) >= 8
    assert sum(decree <= day <= datetime.date(2015, 2, 2) for day in days) >= 15
    assert sum(day >= lifted for day in days) >= 6


def test_one_text_of_a_page_and_a_feed_is_one_document(documents: list[Document]) -> None:
    twice = [document for document in documents if len(document.origins) > 1]
    assert [document.title for document in twice] == ["Security Council adopts resolution 1929 on Iran"]
    assert {origin.media_type.split(";")[0] for origin in twice[0].origins} & {"text/html"}


def test_a_date_that_could_be_two_is_reported(drafts: dict[str, Draft]) -> None:
    warnings = drafts["meridian-rivals-in-the-gas-market.html"].origin.warnings
    assert any("05/11/2014" in warning for warning in warnings)


def test_a_solar_hijri_date_is_understood(drafts: dict[str, Draft]) -> None:
    origin = drafts["zagros-review-what-tehran-expects.html"].origin
    assert origin.published == datetime.date(2015, 1, 25)
    assert any("Bahman" in finding.words for finding in origin.findings)


def test_the_text_in_another_language_is_known_as_such(drafts: dict[str, Draft]) -> None:
    assert drafts["2014-09-30-russian-caspian.txt"].language == "ru"
    assert {draft.language for draft in drafts.values()} == {"en", "ru"}


@pytest.mark.parametrize(
    "furniture",
    [
        "cookies",
        "Most read",
        "Accept all",
        "reader77",
        "Leave a comment",
        "newsletter",
        "Cite this article",
        "Send to a friend",
    ],
)
def test_furniture_of_the_pages_is_gone(documents: list[Document], furniture: str) -> None:
    held = [document.origins[0].location for document in documents if furniture in document.text]
    assert held == []


def test_the_broken_files_are_refused_by_name() -> None:
    refused = list(gather([ROOT / "examples" / "broken"]))
    assert [Path(arrival.location).name for arrival in refused] == ["cut-off.docx", "cut-off.pdf"]
    assert all(arrival.refused and not arrival.drafts for arrival in refused)

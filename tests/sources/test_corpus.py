"""Real texts that lie beside the repository, where they do."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.sources import Arrival, gather

SHARED = Path(__file__).parents[3] / "shared"
pytestmark = pytest.mark.skipif(
    not (SHARED / "corpus").is_dir() or not (SHARED / "articles").is_dir(),
    reason="the real texts (../shared/corpus, ../shared/articles) are not beside this repository",
)


@pytest.fixture(scope="module")
def arrivals() -> list[Arrival]:
    return list(gather([SHARED / "corpus", SHARED / "articles"]))


def test_all_texts_are_taken_and_only_data_refused(arrivals: list[Arrival]) -> None:
    refused = {Path(arrival.location).suffix for arrival in arrivals if arrival.refused}
    assert refused == {".json", ".csv", ".yaml"}
    taken = {Path(arrival.location).suffix for arrival in arrivals if arrival.drafts}
    assert {".txt", ".md", ".html", ".pdf", ".json", ".atom", ".rss"} <= taken


def test_text_files_are_stored_exactly(arrivals: list[Arrival]) -> None:
    texts = [arrival for arrival in arrivals if arrival.location.endswith(".txt")]
    assert len(texts) > 50
    for arrival in texts:
        assert arrival.drafts[0].text == Path(arrival.location).read_bytes().decode("utf-8")


def test_the_model_article(arrivals: list[Arrival]) -> None:
    (arrival,) = [arrival for arrival in arrivals if arrival.location.endswith("seed-iran-russia.txt")]
    origin = arrival.drafts[0].origin
    assert origin.title is not None
    assert origin.title.startswith("Incentives and Impediments")
    assert (origin.author, origin.publisher, str(origin.published)) == ("Alireza Noori", "Payvand News", "2015-02-02")
    assert "Iran Review" in [finding.value for finding in origin.findings]


def test_a_month_of_daily_events_keeps_its_days_and_items(arrivals: list[Arrival]) -> None:
    (arrival,) = [arrival for arrival in arrivals if arrival.location.endswith("january_2025.html")]
    (draft,) = arrival.drafts
    assert str(draft.origin.published) == "2025-01-31"
    for day in range(1, 32):
        assert f"\n\nJanuary {day}, 2025 (" in draft.text
    assert len(draft.text) > 130_000
    for word in ("Jump to content", "Edit links", "Privacy policy", "Create account"):
        assert word not in draft.text


def test_a_report_reads_alike_as_pdf_and_as_markdown(arrivals: list[Arrival]) -> None:
    drafts = [a.drafts[0] for a in arrivals if "IF12106" in a.location and a.drafts]
    assert [str(draft.origin.published) for draft in drafts] == ["2026-04-09"] * 2
    pdf, markdown = (
        set(draft.text.replace("’", "'").replace("“", '"').replace("”", '"').split(". ")) for draft in drafts
    )
    assert len(pdf & markdown) > 0.5 * len(markdown)


def test_dates_of_news_items_agree_with_their_names(arrivals: list[Arrival]) -> None:
    named = [a for a in arrivals if "wikinews-2019-2020/2" in a.location or "kremlin-en-excerpts/2" in a.location]
    assert len(named) > 20
    for arrival in named:
        assert str(arrival.drafts[0].origin.published) == Path(arrival.location).name[:10]

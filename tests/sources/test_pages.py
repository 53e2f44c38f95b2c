"""HTML pages: the article without furniture, and where its metadata stand."""

from __future__ import annotations

import datetime

import pytest

from detente.errors import SourceError
from detente.sources import Draft, Limits, parse

LONG = "The two ministers met in the capital on Tuesday and agreed to go on with the talks about the contract. "
FURNITURE = ("Archive", "RSS Feed", "Disqus", "Copyright", "Subscribe", "Other story")


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode()


def read(raw: bytes, name: str = "page.html", **more: object) -> Draft:
    (draft,) = parse(raw, location=name, name=name, **more)  # type: ignore[arg-type]
    return draft


ARTICLE = f"""
<nav><ul><li><a href="/">Home</a></li><li><a href="/archive">Archive</a></li></ul></nav>
<article><h1>Obstacles to a pact</h1><p class="byline">By Jane Roe</p>
<p>{LONG * 4}</p>
<h2>Lack of trust</h2>
<p>{LONG * 3}<br>A line of its own.</p>
<ul><li>The price is too high.</li><li>The law <b>forbids</b> it.</li></ul>
<table><tr><th>Year</th><th>Deal</th></tr><tr><td>2007</td><td>Contract signed</td></tr></table>
<p>{LONG * 3}</p></article>
<aside><h3>Related</h3><a href="/b">Other story about ships</a></aside>
<div id="disqus_thread"></div><noscript>comments powered by Disqus</noscript>
<footer><a href="/rss">RSS Feed</a> <a href="/s">Subscribe</a><p>© Copyright 2015 The Daily</p></footer>
<script>alert("scripts are no text")</script><style>p {{ color: red }}</style>
"""

OLD_PAGE = f"""
<table><tr><td>
<a href="/">Home</a> | <a href="/a">Archive</a><a href="/c">Contact</a> | <a href="/r">RSS Feed</a>
</td></tr></table>
<h3>Incentives for cooperation of two states</h3>
<p>By Jane Roe, PhD candidate (source: Gulf Review)</p>
<p>{LONG * 5}</p>
<b>Lack of mutual trust</b><br><br>
<p>{LONG * 5}</p>
<ul><li>First obstacle is price.</li><li>Second obstacle is law.</li></ul>
<p>{LONG * 5}</p>
<p>... Gulf Daily News - 02/02/15 ... --</p>
<p><a href="http://disqus.com">comments powered by Disqus</a></p>
<center><a href="/">Home</a> | <a href="/a">Archive</a><a href="/c">Contact</a> | <a href="/r">RSS Feed</a></center>
<p>&copy; Copyright 2015 NetPress (All Rights Reserved)</p>
"""


@pytest.mark.parametrize("body", [ARTICLE, OLD_PAGE])
def test_furniture_goes(body: str) -> None:
    text = read(page(body)).text
    assert [word for word in (*FURNITURE, "alert", "color") if word in text] == []


def test_headings_items_and_rows_stand_on_lines_of_their_own() -> None:
    text = read(page(ARTICLE)).text
    assert "\n\nLack of trust\n\n" in text
    assert "\nThe price is too high.\nThe law forbids it.\n" in text
    assert "\nYear | Deal\n2007 | Contract signed\n" in text
    assert "\nA line of its own.\n" in text


def test_an_old_page_without_structure_keeps_its_headings_lists_and_foot() -> None:
    draft = read(page(OLD_PAGE, "<title>Incentives for cooperation of two states</title>"))
    assert "\n\nLack of mutual trust\n\n" in draft.text
    assert "\nFirst obstacle is price.\nSecond obstacle is law.\n" in draft.text
    origin = draft.origin
    assert (origin.author, origin.publisher, origin.published) == (
        "Jane Roe",
        "Gulf Daily News",
        datetime.date(2015, 2, 2),
    )


@pytest.mark.parametrize(
    ("head", "where"),
    [
        ('<meta property="article:published_time" content="2015-02-02T10:00:00+03:30">',
         "meta property=article:published_time"),
        ('<meta name="DC.date.issued" content="2015-02-02">', "meta name=DC.date.issued"),
        ('<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type": "NewsArticle", '
         '"datePublished": "2015-02-02"}]}</script>', "JSON-LD datePublished"),
    ],
)  # fmt: skip
def test_dates_in_the_head_are_found_with_their_place(head: str, where: str) -> None:
    origin = read(page(ARTICLE, head)).origin
    assert origin.published == datetime.date(2015, 2, 2)
    assert where in [finding.where for finding in origin.findings]


def test_all_fields_of_json_ld() -> None:
    head = (
        '<script type="application/ld+json">[{"@type": ["Report"], "headline": "A pact", "datePublished": "2015-02-02",'
        '"author": [{"name": "Jane Roe"}, "Rae Doe"], "publisher": {"name": "The Daily"}}]</script>'
    )
    origin = read(page(ARTICLE, head)).origin
    assert (origin.title, origin.author, origin.publisher) == ("A pact", "Jane Roe, Rae Doe", "The Daily")


def test_a_date_in_the_head_settles_an_ambiguous_line() -> None:
    head = '<meta name="date" content="2026-04-09">'
    origin = read(page(f"<article><h1>A long visit</h1><p>04/09/2026</p><p>{LONG * 8}</p></article>", head)).origin
    assert (origin.published, origin.warnings) == (datetime.date(2026, 4, 9), ())


def test_a_page_changed_later_says_so() -> None:
    head = (
        '<meta property="article:published_time" content="2015-02-02">'
        '<meta property="article:modified_time" content="2016-05-01">'
    )
    origin = read(page(ARTICLE, head)).origin
    assert origin.published == datetime.date(2015, 2, 2)
    assert any("article:modified_time" in warning for warning in origin.warnings)


def test_the_date_of_the_address_and_the_canonical_link() -> None:
    draft = read(page(ARTICLE, '<link rel="canonical" href="https://www.daily.example/2015/02/02/pact">'))
    assert draft.origin.address == "https://www.daily.example/2015/02/02/pact"
    assert draft.origin.publisher == "daily.example"
    assert str(draft.origin.published) == "2015-02-02"
    saved = b"<!-- saved from url=(0033)https://daily.example/pact -->\n" + page(ARTICLE)
    assert read(saved).origin.address == "https://daily.example/pact"


def test_a_short_notice_is_kept() -> None:
    raw = b"<html><body><nav>Menu</nav><p>Talks were held.</p><p>Share</p></body></html>"
    assert read(raw).text == "Talks were held."


def test_the_declared_encodings_are_used() -> None:
    text = "Переговоры о договоре прошли во вторник. " * 10
    raw = f"<html><head><meta charset=windows-1251></head><body><p>{text}</p></body></html>".encode("windows-1251")
    assert "Переговоры" in read(raw).text
    raw = f"<html><body><p>{text}</p></body></html>".encode("koi8-r")
    assert "Переговоры" in read(raw, media_type="text/html; charset=koi8-r").text


def test_html_under_the_name_of_a_text_is_read_as_its_content_says() -> None:
    assert read(page(ARTICLE), name="saved.txt").origin.media_type == "text/html"
    assert read(b"<p>One paragraph of a text.</p>", name="saved.txt").text == "<p>One paragraph of a text.</p>"


def test_deep_nesting_is_survived() -> None:
    deep = page("<div>" * 50_000 + f"<p>{LONG}</p>" + "</div>" * 50_000)
    assert LONG.strip() in read(deep).text


def test_what_is_put_back_is_no_comment_or_related_story() -> None:
    body = (
        f"<div class='story'><h1>Obstacles to a pact</h1><p>{LONG * 4}</p><ul><li>Price.</li><li>The law.</li></ul>"
        "<div class='related-stories'><p>Ships are seen off the coast</p></div>"
        f"<p>{LONG * 4}</p></div><div id='comments'><p>First! I do not believe a word of it.</p></div>"
        f"<p>Our paper was founded in 1920 and is read all over the coast. {LONG * 2}</p>"
    )
    text = read(page(body)).text
    assert "The law." in text
    assert "Ships" not in text
    assert "First!" not in text


def test_a_page_over_the_limit_is_refused() -> None:
    with pytest.raises(SourceError, match="more than the 1,000 allowed"):
        read(page(ARTICLE), limits=Limits(max_page_bytes=1_000))


def test_hidden_words_are_no_text() -> None:
    text = read(page(f"<p>{LONG}</p><p style='display: none'>Secret words</p><p hidden>More of them</p>")).text
    assert "Secret" not in text
    assert "More of them" not in text

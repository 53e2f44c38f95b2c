"""RSS, Atom and JSON feeds."""

from __future__ import annotations

import datetime
import json

import pytest

from detente.errors import SourceError
from detente.sources import Limits, gather, parse

TEXT = "The two ministers met in the capital on Tuesday and agreed to go on with the talks."
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Gulf &amp; Sea News</title><link>https://news.example/</link>
<item><title>A visit</title><guid>id-1</guid><link>https://news.example/2015/02/02/visit</link>
 <pubDate>Mon, 02 Feb 2015 23:30:00 -0800</pubDate><dc:creator>Jane Roe</dc:creator>
 <description>Short words.</description>
 <content:encoded><![CDATA[<p>{TEXT}</p><ul><li>Price</li></ul><script>alert(1)</script><p>Share</p>]]></content:encoded></item>
<item><title>Only a title</title><guid>id-2</guid></item>
<item><title>A summary</title><guid>id-1</guid><description>{TEXT}</description></item>
</channel></rss>""".encode()
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Sea News</title>
<entry><title>A visit</title><id>urn:1</id>
<updated>2015-02-03T10:00:00Z</updated><published>2015-02-02T10:00:00Z</published>
<author><name>Jane Roe</name></author><content type="html">&lt;p&gt;{TEXT}&lt;/p&gt;</content>
<link href="https://news.example/visit"/></entry></feed>""".encode()


def test_each_rss_item_is_a_document() -> None:
    first, second = parse(RSS, location="https://news.example/feed")
    assert first.text == f"{TEXT}\n\nPrice"
    origin = first.origin
    assert (origin.location, origin.title, origin.author, origin.publisher, origin.published, origin.address) == (
        "https://news.example/feed#id-1",
        "A visit",
        "Jane Roe",
        "Gulf & Sea News",
        datetime.date(2015, 2, 2),
        "https://news.example/2015/02/02/visit",
    )
    assert second.text == TEXT
    assert second.origin.location == "https://news.example/feed#id-1#2"
    assert first.raw == second.raw == RSS


def test_an_item_without_text_is_refused_beside_the_others(tmp_path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(RSS)
    taken, refused = gather([path])
    assert len(taken.drafts) == 2
    assert taken.refused is None
    assert refused.location == f"{path}#id-2"
    assert "'Only a title' holds no text" in str(refused.refused)


def test_atom() -> None:
    (draft,) = parse(ATOM, location="feed.atom", name="feed.atom")
    assert draft.text == TEXT
    assert draft.origin.published == datetime.date(2015, 2, 2)
    assert draft.origin.location == "feed.atom#urn:1"


@pytest.mark.parametrize("version", ["1", "1.1"])
def test_json_feed(version: str) -> None:
    feed = {
        "version": f"https://jsonfeed.org/version/{version}",
        "title": "Sea News",
        "items": [
            {"id": 7, "title": "A visit", "content_html": f"<p>{TEXT}</p>",
             "date_published": "2015-02-02T23:00:00-05:00", "authors": [{"name": "Jane Roe"}], "url": "https://news.example/visit"},
            {"id": "8", "content_text": "5 < 7 holds, as they say. " + TEXT},
            {"id": "9", "title": "Nothing"},
            "no item",
        ],
    }  # fmt: skip
    first, second = parse(json.dumps(feed).encode(), location="feed.json", name="feed.json")
    assert (first.text, first.origin.author, first.origin.published) == (TEXT, "Jane Roe", datetime.date(2015, 2, 2))
    assert second.text == "5 < 7 holds, as they say. " + TEXT


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"<rss version='2.0'><channel><title>T</title></channel></rss>", "no items"),
        (b"<rss><channel><item><tit", "broken|no text"),
        (b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa">]><rss><channel/></rss>', "entities"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "broken"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": {}}', "no items"),
    ],
)
def test_broken_feeds_are_refused(raw: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=problem):
        parse(raw, location="feed", name="feed")


def test_too_many_items_are_refused() -> None:
    with pytest.raises(SourceError, match="3 items"):
        parse(RSS, location="feed", limits=Limits(max_feed_items=2))

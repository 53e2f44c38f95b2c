"""RSS, Atom and JSON feeds: every item is a document."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser

from detente.errors import SourceError
from detente.model import MetadataField
from detente.sources.draft import Draft
from detente.sources.kinds import Kind
from detente.sources.ledger import Ledger, Rank
from detente.sources.page import fragment_text
from detente.sources.phrases import fold
from detente.sources.received import Received, draft

_ENTITY = re.compile(rb"<!ENTITY\s", re.IGNORECASE)
_MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")


@dataclass(frozen=True)
class _Item:
    """What a feed says of one item, whatever its format."""

    id: str
    title: str
    texts: tuple[str, ...]
    """Bodies to choose from, the fullest kind first; HTML or plain."""
    author: str
    published: tuple[str, str]
    """The name of the field and its words."""
    updated: tuple[str, str]
    address: str


@dataclass(frozen=True)
class Feed:
    """The documents of a feed, and the items that had to be refused."""

    drafts: tuple[Draft, ...]
    refused: tuple[SourceError, ...]


def read_feed(received: Received) -> Feed:
    """The documents of an RSS or Atom feed. Linked pages are not fetched.

    Raises:
        SourceError: if the bytes are no feed, or it has too many items or none.
    """
    if _ENTITY.search(received.raw):
        # Entities that a feed declares itself are how small files are made to unfold into huge ones.
        raise SourceError(
            "the feed declares XML entities of its own", where=received.location, remedy="add the pages instead"
        )
    parsed = feedparser.parse(io.BytesIO(received.raw), resolve_relative_uris=False, sanitize_html=True)
    if not parsed.entries:
        fault = parsed.get("bozo_exception")
        raise SourceError(
            f"the feed is broken ({fault})" if fault else "the feed has no items",
            where=received.location,
            remedy="get the feed again, or add the pages that it links to",
        )
    title = fragment_text(str(parsed.feed.get("title", "")), received.phrases)
    return _documents(received, Kind.FEED.value, title, len(parsed.entries), map(_entry, parsed.entries))


def read_json_feed(received: Received) -> Feed:
    """The documents of a JSON Feed (version 1 and 1.1, https://www.jsonfeed.org/version/1.1/).

    Raises:
        SourceError: if the bytes are no JSON Feed, or it has too many items or none.
    """
    try:
        content = json.loads(received.raw.decode("utf-8-sig"), strict=False)
    except (ValueError, RecursionError) as fault:
        raise SourceError(
            f"the JSON Feed is broken ({fault})", where=received.location, remedy="get the feed again"
        ) from fault
    items = content.get("items") if isinstance(content, dict) else None
    if not isinstance(items, list) or not items:
        raise SourceError("the JSON Feed has no items", where=received.location, remedy="add another feed")
    return _documents(received, Kind.JSON_FEED.value, _string(content.get("title")), len(items), map(_json_item, items))


def _documents(received: Received, media_type: str, title: str, count: int, items: Iterator[_Item]) -> Feed:
    if count > received.limits.max_feed_items:
        raise SourceError(
            f"the feed has {count:,} items, more than the {received.limits.max_feed_items:,} allowed",
            where=received.location,
            remedy="split it, or raise the limit max_feed_items",
        )
    drafts: list[Draft] = []
    refused: list[SourceError] = []
    used: dict[str, int] = {}
    for number, item in enumerate(items, start=1):
        name = item.id or item.address or str(number)
        used[name] = used.get(name, 0) + 1
        if used[name] > 1:  # ids ought to be unique; where they are not, no item may hide another
            name = f"{name}#{used[name]}"
        try:
            drafts.append(_draft(received, media_type, title, item, name))
        except SourceError as error:
            refused.append(error)
    return Feed(tuple(drafts), tuple(refused))


def _draft(received: Received, media_type: str, feed: str, item: _Item, name: str) -> Draft:
    title = _plain(item.title, received)
    text = next((text for text in (_plain(body, received) for body in item.texts) if text), "")
    if not text or fold(text) == fold(title):
        raise SourceError(
            f"the item {title!r} holds no text beyond its title" if title else "the item holds no text",
            where=f"{received.location}#{name}",
            remedy="add the page that it links to" + (f": {item.address}" if item.address else ""),
        )
    ledger = Ledger()
    ledger.add(MetadataField.TITLE, title, "title of the item", Rank.STATED)
    ledger.add(MetadataField.AUTHOR, item.author, "author of the item", Rank.STATED)
    ledger.add(MetadataField.PUBLISHER, feed, "title of the feed", Rank.STATED)
    for (field, words), rank in ((item.published, Rank.STATED), (item.updated, Rank.CHANGED)):
        ledger.add_dates(_as_written(words), f"{field} of the item", rank)
    if item.address:
        ledger.set_address(item.address)
    return draft(text, ledger, received, media_type, item=name)


def _plain(text: str, received: Received) -> str:
    if _MARKUP.search(text):
        return fragment_text(text, received.phrases)
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def _as_written(words: str) -> str:
    """The day of a time stamp in its own time zone, which is the day that the publisher means."""
    try:
        return parsedate_to_datetime(words).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return words[:10] if re.match(r"\d{4}-\d\d-\d\d", words) else words


def _entry(entry: Any) -> _Item:
    contents = [_string(content.get("value")) for content in entry.get("content", ()) if hasattr(content, "get")]
    published = "published" if entry.get("published") else "created"
    return _Item(
        id=_string(entry.get("id")),
        title=_string(entry.get("title")),
        texts=(*contents, _string(entry.get("summary"))),
        author=_string(entry.get("author")),
        published=(published, _string(entry.get(published))),
        # Asked through `get`, feedparser gives the date of publication where there is none of an update.
        updated=("updated", _string(dict.get(entry, "updated"))),
        address=_string(entry.get("link")),
    )


def _json_item(item: Any) -> _Item:
    item = item if isinstance(item, dict) else {}
    people = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [_string(person.get("name")) for person in people if isinstance(person, dict)]
    identifier = item.get("id")
    return _Item(
        id=str(identifier)[:500] if isinstance(identifier, (str, int, float)) else "",
        title=_string(item.get("title")),
        texts=tuple(_string(item.get(key)) for key in ("content_html", "content_text", "summary")),
        author=", ".join(filter(None, names)),
        published=("date_published", _string(item.get("date_published"))),
        updated=("date_modified", _string(item.get("date_modified"))),
        address=_string(item.get("url")) or _string(item.get("external_url")),
    )


def _string(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""

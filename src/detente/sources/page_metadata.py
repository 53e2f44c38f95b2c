"""What the elements of an HTML page say about its title, author, publisher and date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from detente.model import MetadataField
from detente.sources.ledger import Ledger, Rank, host_of
from detente.sources.phrases import Phrases

_META: dict[str, tuple[MetadataField, Rank]] = {
    **dict.fromkeys(
        ["article:published_time", "og:published_time", "og:article:published_time", "datepublished", "pubdate",
         "publishdate", "publish_date", "publish-date", "published", "publication_date", "date", "dc.date",
         "dc.date.issued", "dc.date.created", "dcterms.date", "dcterms.issued", "dcterms.created",
         "citation_publication_date", "citation_date", "citation_online_date", "sailthru.date", "parsely-pub-date",
         "article.published", "cxenseparse:recs:publishtime", "rnews:datepublished"],
        (MetadataField.PUBLISHED, Rank.STATED),
    ),
    **dict.fromkeys(
        ["article:modified_time", "og:updated_time", "last-modified", "datemodified", "dcterms.modified",
         "dc.date.modified", "revised"],
        (MetadataField.PUBLISHED, Rank.CHANGED),
    ),
    **dict.fromkeys(
        ["og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", "headline", "parsely-title"],
        (MetadataField.TITLE, Rank.STATED),
    ),
    **dict.fromkeys(
        ["author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author", "byl",
         "sailthru.author", "dc.contributor"],
        (MetadataField.AUTHOR, Rank.STATED),
    ),
    **dict.fromkeys(
        ["og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher", "citation_journal_title"],
        (MetadataField.PUBLISHER, Rank.STATED),
    ),
    **dict.fromkeys(["application-name", "publisher", "article:publisher"], (MetadataField.PUBLISHER, Rank.LABELLED)),
}  # fmt: skip
"""Names, properties and itemprops of meta elements: Open Graph, Dublin Core, Highwire, schema.org, common habits."""
_META_KEYS = ("property", "name", "itemprop", "http-equiv")
_ARTICLE_TYPES = re.compile(r"Article|Report|Posting|NewsItem|WebPage|CreativeWork|Statement|AnalysisNews")
_MOST_METAS, _MOST_SCRIPTS, _MOST_NODES = 500, 50, 2_000
_LONGEST_SCRIPT = 1_000_000
_TITLE_END = re.compile(r"\s+(?:[|•·»–—]|-|::)\s+(?P<site>[^|•·»–—]{2,60})$")


def look_at_page(tree: etree._Element, ledger: Ledger, phrases: Phrases) -> None:
    """Note in the ledger what a page's elements say.

    Args:
        tree: the whole page.
        ledger: takes the findings.
        phrases: words of the codebook.
    """
    headings = [text for text in (_text(heading) for heading in tree.iter("h1")) if text]
    _meta(tree, ledger, headings)
    _json_ld(tree, ledger)
    _elements(tree, ledger, phrases)
    # Where the address is known already, these change nothing.
    for link in tree.iterfind(".//link[@rel='canonical']"):
        ledger.set_address(link.get("href", "").strip())
    for meta in tree.iterfind(".//meta[@property='og:url']"):
        ledger.set_address(meta.get("content", "").strip())
    _title(tree, ledger, headings)


def _meta(tree: etree._Element, ledger: Ledger, headings: list[str]) -> None:
    for meta, _ in zip(tree.iter("meta"), range(_MOST_METAS), strict=False):
        content = meta.get("content") or meta.get("datetime") or ""
        for key in _META_KEYS:
            known = _META.get(meta.get(key, "").strip().lower())
            if not known:
                continue
            field, rank = known
            where = f"meta {key}={meta.get(key, '').strip()}"
            if field is MetadataField.PUBLISHED:
                ledger.add_dates(content, where, rank)
            elif field is MetadataField.TITLE:
                # "A visit - The Daily": the part behind the dash goes where the page's own heading lacks it.
                ended = _TITLE_END.search(content)
                bare = content[: ended.start()] if ended else content
                ledger.add(field, bare if bare in headings else content, where, rank, words=content)
            elif not host_of(content):  # Facebook's article:author and article:publisher are addresses
                ledger.add(field, content, where, rank)


def _json_ld(tree: etree._Element, ledger: Ledger) -> None:
    scripts = (s for s in tree.iter("script") if "ld+json" in s.get("type", "").lower())
    for script, _ in zip(scripts, range(_MOST_SCRIPTS), strict=False):
        text = script.text or ""
        if len(text) > _LONGEST_SCRIPT:
            continue
        try:
            content = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            ledger.warn("a JSON-LD script of the page is broken and was not used")
            continue
        for node in _nodes(content):
            kinds = node.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(kind, str) and _ARTICLE_TYPES.search(kind) for kind in kinds):
                _article(node, ledger)
                break


def _nodes(content: Any) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD script, outer ones first."""
    queue, taken = [content], 0
    while queue and taken < _MOST_NODES:
        node = queue.pop(0)
        taken += 1
        if isinstance(node, dict):
            yield node
            queue.extend(value for value in (node.get("@graph"), node.get("mainEntity")) if value is not None)
        elif isinstance(node, list):
            queue.extend(node[:_MOST_NODES])


def _article(node: dict[str, Any], ledger: Ledger) -> None:
    for key, rank in (("datePublished", Rank.STATED), ("dateModified", Rank.CHANGED)):
        if isinstance(value := node.get(key), str):
            ledger.add_dates(value, f"JSON-LD {key}", rank)
    if isinstance(headline := node.get("headline"), str):
        ledger.add(MetadataField.TITLE, headline, "JSON-LD headline", Rank.STATED)
    for key, field in (("author", MetadataField.AUTHOR), ("publisher", MetadataField.PUBLISHER)):
        names = [name for name in _names(node.get(key)) if not host_of(name)]
        ledger.add(field, ", ".join(names), f"JSON-LD {key}", Rank.STATED)


def _names(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    named = [entry.get("name") if isinstance(entry, dict) else entry for entry in values[:20]]
    return [name.strip() for name in named if isinstance(name, str) and name.strip()]


def _elements(tree: etree._Element, ledger: Ledger, phrases: Phrases) -> None:
    times = [time for time in tree.iter("time") if time.get("datetime")]
    marked = [t for t in times if t.get("itemprop") == "datePublished" or "pubdate" in t.attrib]
    within = [t for t in times if next(t.iterancestors("article", "main", "header"), None) is not None]
    for time in (marked or within or times)[:1]:
        ledger.add_dates(time.get("datetime", ""), "time datetime", Rank.STATED if marked else Rank.ELEMENT)
    for element in tree.xpath("//*[@itemprop='datePublished' and not(self::meta) and not(self::time)]")[:1]:
        ledger.add_dates(element.get("content") or _text(element), "itemprop=datePublished", Rank.STATED)
    for link in tree.xpath("//*[@rel='author' or @itemprop='author']")[:1]:
        name = _text(link)
        for phrase in phrases.byline:
            if name.casefold().startswith(phrase.casefold() + " "):
                name = name[len(phrase) :]
                break
        if 0 < len(name) <= 120:
            ledger.add(MetadataField.AUTHOR, name, "element marked as author", Rank.ELEMENT)


def _title(tree: etree._Element, ledger: Ledger, headings: list[str]) -> None:
    if len(headings) == 1:
        ledger.add(MetadataField.TITLE, headings[0], "h1", Rank.LABELLED)
    title = tree.find(".//title")
    words = _text(title) if title is not None else ""
    if match := _TITLE_END.search(words):
        site = match["site"].strip()
        ledger.add(MetadataField.PUBLISHER, site, "end of the title element", Rank.ELEMENT, words=words)
        ledger.add(MetadataField.TITLE, words[: match.start()], "title element", Rank.LINE, words=words)
    else:
        ledger.add(MetadataField.TITLE, words, "title element", Rank.LINE)


def _text(element: etree._Element) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split())[:500]

"""HTML pages and fragments of HTML to text."""

from __future__ import annotations

import calendar
import logging
import re
from copy import deepcopy
from functools import partial

import lxml.html
import trafilatura
from htmldate import find_date
from lxml import etree

from detente.errors import SourceError
from detente.model import MetadataField, Precision
from detente.sources.completing import complete
from detente.sources.dates import find_dates
from detente.sources.decoding import decode
from detente.sources.draft import Draft
from detente.sources.kinds import Kind
from detente.sources.layout import blocks_of, is_hidden, joined, lay_out
from detente.sources.ledger import Ledger, Rank
from detente.sources.lines import look_at_lines, without_furniture
from detente.sources.page_metadata import look_at_page
from detente.sources.phrases import Phrases
from detente.sources.received import Received, draft, ledger_of

for _name in ("trafilatura", "htmldate"):
    # They log what they discard; without a handler of its own, Python would print that beside a user's output.
    logging.getLogger(_name).addHandler(logging.NullHandler())

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|acronym|b|big|cite|em|font|i|ins|mark|q|s|small|span|strong|sub|sup|tt|u)\b[^<>]*>", re.I
)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_CODE = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_NOT_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:0*[0-8]|0*1[124-9]|0*2\\d|0*3[01]);|&#[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]);"
)
"""Characters, and references to them, that no element of an XML tree may hold, as trafilatura insists."""
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(https?://[^\s<>\"]+) -->")
"""What browsers write into a page that they save."""
_SHORT = 400
"""An extraction below this length is held against the whole page, which may be a short notice."""
_DEEPEST = 250
_MOST_ELEMENTS = 50_000
"""Bounds up to which trafilatura is asked: it recurses, and its time grows faster than the page. A month of daily
events in an encyclopaedia has 9,000 elements."""
_EARLIEST, _LATEST = "1990-01-01", "2199-12-31"
"""Fixed bounds for htmldate, whose own upper bound is the day on which it runs."""


def read_page(received: Received) -> Draft:
    """The draft of an HTML page: its article without menus, footers and comment boxes, and its metadata.

    Raises:
        SourceError: if the page is too large, no text, or holds no article.
    """
    if len(received.raw) > received.limits.max_page_bytes:
        raise SourceError(
            f"the page has {len(received.raw):,} bytes, more than the {received.limits.max_page_bytes:,} allowed",
            where=received.location,
            remedy="save only the article, or raise the limit max_page_bytes",
        )
    declared = _CHARSET.search(received.raw[:4096])
    charset = received.charset or (declared[1].decode("ascii", "replace") if declared else None)
    html, warning = decode(received.raw, location=received.location, declared=_web_encoding(charset))
    tree = parse_html(html)
    if tree is None:
        raise SourceError("the page holds no text", where=received.location, remedy="save the page anew")
    ledger = ledger_of(received)
    if warning:
        ledger.warn(warning)
    if saved := _SAVED_FROM.search(html[:4096]):
        ledger.set_address(saved[1])
    look_at_page(tree, ledger, received.phrases)
    text = page_text(tree, received.phrases)
    look_at_lines(text, ledger, received.phrases, title=not ledger.knows(MetadataField.TITLE))
    if not ledger.knows(MetadataField.PUBLISHED, Rank.ADDRESS):
        _date_outside_the_article(tree, ledger, received.phrases)
    if not ledger.knows(MetadataField.PUBLISHED, Rank.ADDRESS):
        _guess_date(tree, ledger, received.phrases)
    return draft(text, ledger, received, Kind.HTML.value)


def _web_encoding(charset: str | None) -> str | None:
    # What pages call Latin-1 is Windows-1252 (WHATWG Encoding Standard, section 4.2).
    if charset and charset.lower().replace("_", "-") in ("iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii"):
        return "utf-8" if charset.lower().endswith("ascii") else "windows-1252"
    return charset


def parse_html(html: str) -> etree._Element | None:
    """The element tree of a page or fragment, or None where there is nothing in it.

    >>> parse_html("<p>Signed.</p>").tag
    'html'
    """
    for simplify in (None, partial(_INLINE_TAG.sub, ""), _without_tags):
        source = simplify(html) if simplify else html
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
        try:
            tree = lxml.html.document_fromstring(_NOT_XML.sub(" ", source).encode("utf-8"), parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return None
        # The parser leaves out what is nested deeper than 256 levels. Tags that nobody closed do that to good pages:
        # then it is tried without tags of type, and at last without any.
        if not any("xcessive depth" in entry.message for entry in parser.error_log):
            break
    return tree


def _without_tags(html: str) -> str:
    lines = _TAG.sub("\n", _CODE.sub("", html)).split("\n")
    return "<p>".join(line for line in lines if line.strip())


def page_text(tree: etree._Element, phrases: Phrases) -> str:
    """The text of a page's article.

    Trafilatura finds the article (Barbaresi, "Trafilatura: A Web Scraping Library", ACL 2021); where it finds
    next to nothing, all that is not marked as menu, footer, aside or form counts. What it drops from within the
    article is put back (`complete`).
    """
    whole = without_furniture(lay_out(_body(tree), furniture=False), phrases)
    if not _within_bounds(tree):
        return whole
    copy = deepcopy(tree)
    for element in [element for element in copy.iter(etree.Element) if is_hidden(element)]:
        if element.getparent() is not None:
            element.drop_tree()
    for element in copy.iter("div", "span"):
        if element.get("role") == "heading":  # a heading for those who hear a page (WAI-ARIA), dropped as a div
            element.tag = "h3"
    found = trafilatura.bare_extraction(
        copy, with_metadata=False, include_comments=False, include_tables=True, include_formatting=False
    )
    body = getattr(found, "body", None)
    article = blocks_of(body) if body is not None else []
    page = blocks_of(_body(tree), furniture=False, asides=False)
    text = without_furniture(joined(complete(article, page, phrases)), phrases)
    return whole if whole and len(text) < _SHORT and len(whole) < 4 * _SHORT else text or whole


def fragment_text(html: str, phrases: Phrases) -> str:
    """The text of a piece of HTML such as a feed's item, without furniture at its ends.

    >>> fragment_text("<p>They met.</p><script>x()</script><p>Share</p>", Phrases.of({"furniture": ["Share"]}))
    'They met.'
    """
    tree = parse_html(html)
    return "" if tree is None else without_furniture(lay_out(_body(tree), furniture=False), phrases)


def _body(tree: etree._Element) -> etree._Element:
    body = tree.find("body")
    return tree if body is None else body


def _within_bounds(tree: etree._Element) -> bool:
    stack, elements = [(tree, 1)], 0
    while stack:
        element, depth = stack.pop()
        elements += 1
        if depth > _DEEPEST or elements > _MOST_ELEMENTS:
            return False
        stack.extend((child, depth + 1) for child in element)
    return True


def _date_outside_the_article(tree: etree._Element, ledger: Ledger, phrases: Phrases) -> None:
    """A date line of the page that the extraction left out, if all date lines of the page agree."""
    seen = Ledger()
    lines = lay_out(_body(tree)).split("\n")
    for start in range(0, min(len(lines), 4000), 8):
        look_at_lines("\n".join(lines[start : start + 8]), seen, phrases, title=False)
    days = seen.dates(Rank.LINE)
    if len({day.readings for day in days}) == 1 and days[0].precision is Precision.DAY:
        ledger.add_date(days[0], "a line of the page outside the article", Rank.ELEMENT)


def _guess_date(tree: etree._Element, ledger: Ledger, phrases: Phrases) -> None:
    titled = next(find_dates(ledger.best(MetadataField.TITLE) or "", phrases.solar_months), None)
    if titled:
        ledger.add_date(titled, "in the title", Rank.GUESSED)
        return
    guess = find_date(deepcopy(tree), original_date=True, extensive_search=False, min_date=_EARLIEST, max_date=_LATEST)
    found = next(find_dates(guess), None) if guess else None
    if found:
        if found.latest.day == 1:
            # What names only a month comes out as its first day; taken for the last, nothing is known too early.
            last = calendar.monthrange(found.latest.year, found.latest.month)[1]
            month_end = found.latest.replace(day=last)
            found = found.model_copy(update={"readings": (month_end,), "precision": Precision.MONTH})
        ledger.add_date(found, "guessed by htmldate", Rank.GUESSED)

"""Element trees to text in which every paragraph, heading, list item and table row is a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

_BLOCKS = frozenset([
    "p", "head", "item", "quote", "row", "code", "list", "table", "body", "div", "ab", "article", "section",
    "main", "header", "footer", "aside", "nav", "address", "blockquote", "pre", "ul", "ol", "li", "dl", "dt", "dd",
    "tr", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "figcaption", "hr", "form", "fieldset", "details",
    "summary", "title", "html", "thead", "tbody", "tfoot", "caption", "center"
])  # fmt: skip
_GROUPS = {"item": "list", "li": "list", "dd": "list", "row": "row", "tr": "row"}
"""Lines that follow each other without an empty line."""
_HEADINGS = frozenset(["head", "h1", "h2", "h3", "h4", "h5", "h6"])
_CELLS = frozenset(["cell", "td", "th"])
_SKIPPED = frozenset([
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "button", "select",
    "option", "input", "textarea", "graphic", "img", "video", "audio", "map", "math"
])  # fmt: skip
_FURNITURE = frozenset(["nav", "footer", "aside", "form"])
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:comments?|disqus|respond|related|sidebar|newsletter|cookies?|social|shar(?:e|ing)|breadcrumbs?|promo|ad|ads"
    r"|advert\w*|menu|navbox|navbar|toc)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[^\S\n]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table row."""

    text: str
    group: str = ""
    """`list` or `row`: what follows another of its group does so without an empty line."""
    heading: bool = False
    linked: float = 0.0
    """Share of its characters that are links."""


def lay_out(tree: etree._Element, *, furniture: bool = True) -> str:
    """The text under an element.

    Args:
        tree: HTML, or the simplified tree of trafilatura.
        furniture: whether menus, footers, asides and forms are kept.

    >>> lay_out(etree.fromstring("<body><p>One<br/>two</p><ul><li>A <b>b</b></li><li>C</li></ul></body>"))
    'One\\ntwo\\n\\nA b\\nC'
    """
    return joined(blocks_of(tree, furniture=furniture))


def joined(blocks: Sequence[Block]) -> str:
    """Text of blocks: items and rows on lines that follow each other, everything else parted by empty lines."""
    pieces: list[str] = []
    for number, block in enumerate(blocks):
        if number:
            pieces.append("\n" if block.group and block.group == blocks[number - 1].group else "\n\n")
        pieces.append(block.text)
    return "".join(pieces)


def blocks_of(tree: etree._Element, *, furniture: bool = True, asides: bool = True) -> list[Block]:
    """The blocks under an element in order.

    Args:
        tree: as in `lay_out`.
        furniture: as in `lay_out`.
        asides: whether elements are kept whose class or id calls them comments, related stories, sharing and the like.
            Themes put such words on whole pages too ("with-sidebar"), so what is left may be nothing.
    """
    blocks: list[Block] = []
    pieces: list[str] = []
    kind = ""
    links = linked = 0

    def flush() -> None:
        nonlocal linked
        text = _tidy("".join(pieces))
        if text:
            share = min(1.0, linked / len(text))
            blocks.append(Block(text, group=_GROUPS.get(kind, ""), heading=kind in _HEADINGS, linked=share))
        pieces.clear()
        linked = 0

    for event, element, tag in _walk(tree, furniture, asides):
        if event == "text":
            text = element if isinstance(element, str) else ""
            pieces.append(text)
            linked += len(text.strip()) if links else 0
        elif tag in _BLOCKS:
            flush()
            kind = tag if event == "start" else ""
        elif tag == "a":
            links += 1 if event == "start" else -1
        elif tag in _CELLS and event == "start" and "".join(pieces).strip():
            pieces.append(" | ")
        elif tag in ("br", "lb") and event == "start":
            pieces.append("\n")
    flush()
    return blocks


def _walk(tree: etree._Element, furniture: bool, asides: bool) -> Iterator[tuple[str, etree._Element | str, str]]:
    """Start, text and end of each element in order, without recursion: a page may nest as deep as it likes."""
    stack: list[tuple[etree._Element, bool]] = [(tree, False)]
    while stack:
        element, seen = stack.pop()
        tag = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
        if seen:
            yield "end", element, tag
        else:
            shown = bool(tag) and not _is_skipped(element, tag, furniture, asides)
            if shown:
                yield "start", element, tag
                stack.append((element, True))
                if element.text:
                    yield "text", _text(element.text, tag), tag
                stack.extend((child, False) for child in reversed(element))
                continue
        if element is not tree and element.tail:
            yield "text", _text(element.tail, ""), tag


def _text(text: str, tag: str) -> str:
    return text if tag == "pre" else text.replace("\r", " ").replace("\n", " ")


def is_hidden(element: etree._Element) -> bool:
    """Whether an element says of itself that it is not shown."""
    return "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")) is not None


def _is_skipped(element: etree._Element, tag: str, furniture: bool, asides: bool) -> bool:
    if tag in _SKIPPED or (tag == "head" and element.getparent() is not None and element.getparent().tag == "html"):
        return True
    if is_hidden(element):
        return True
    if not asides and _ASIDE.search(f"{element.get('class', '')} {element.get('id', '')}"):
        return True
    return not furniture and tag in _FURNITURE


def _tidy(text: str) -> str:
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")

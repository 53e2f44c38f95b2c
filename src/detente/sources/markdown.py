"""Markdown files to text."""

from __future__ import annotations

import datetime
import re
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from detente.model import MetadataField
from detente.sources.decoding import decode
from detente.sources.draft import Draft
from detente.sources.kinds import Kind
from detente.sources.ledger import Ledger, Rank
from detente.sources.lines import is_furniture, look_at_lines, without_furniture
from detente.sources.page import fragment_text
from detente.sources.phrases import Phrases, fold
from detente.sources.received import Received, draft, ledger_of

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LONGEST_FRONT_MATTER = 20_000
_FIELDS = {
    "title": MetadataField.TITLE, "headline": MetadataField.TITLE,
    "author": MetadataField.AUTHOR, "authors": MetadataField.AUTHOR, "by": MetadataField.AUTHOR,
    "publisher": MetadataField.PUBLISHER, "publication": MetadataField.PUBLISHER, "site": MetadataField.PUBLISHER,
    "source": MetadataField.PUBLISHER,
    "date": MetadataField.PUBLISHED, "published": MetadataField.PUBLISHED, "pubdate": MetadataField.PUBLISHED,
    "publishdate": MetadataField.PUBLISHED, "publication_date": MetadataField.PUBLISHED,
    "date_published": MetadataField.PUBLISHED,
}  # fmt: skip
_CHANGED = frozenset({"last_modified_at", "lastmod", "updated", "modified"})
_ADDRESSES = frozenset({"url", "link", "canonical", "canonical_url", "source", "source_url", "permalink"})
_LABEL_END = re.compile(r":\s*$")
_MOSTLY_LINKS = 0.7
_SEPARATING = re.compile(r"[\W_]+")


def read_markdown(received: Received) -> Draft:
    """The draft of a Markdown file: the words without the marks, links without their addresses.

    >>> read_markdown(Received(b"# A visit\\n\\nThey *met* in [Tehran](http://a.example).", location="a.md")).text
    'A visit\\n\\nThey met in Tehran.'
    """
    source, warning = decode(received.raw, location=received.location, declared=received.charset)
    ledger = ledger_of(received)
    if warning:
        ledger.warn(warning)
    front = _FRONT_MATTER.match(source)
    if front and len(front[1]) <= _LONGEST_FRONT_MATTER and _front_matter(front[1], ledger):
        source = source[front.end() :]
    blocks = _blocks(source.removeprefix("\ufeff"), received.phrases)
    heading = next((block for block in blocks if block.heading), None)
    if heading:
        ledger.add(
            MetadataField.TITLE, heading.text, "first heading", Rank.LABELLED if heading.level == 1 else Rank.ELEMENT
        )
    text = without_furniture(_joined(blocks), received.phrases)
    look_at_lines(text, ledger, received.phrases)
    return draft(text, ledger, received, Kind.MARKDOWN.value)


def _front_matter(block: str, ledger: Ledger) -> bool:
    """Note what the YAML block at the head says; False where it is none and belongs to the text."""
    try:
        content = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError):
        # A rule, some text and another rule look alike; then the text is kept as it is.
        return False
    if not isinstance(content, dict):
        return False
    for key, value in content.items():
        name = str(key).strip().lower()
        field, text = _FIELDS.get(name), _scalar(value)
        where = f"front matter, {name}"
        if name in _ADDRESSES and text.startswith(("http://", "https://")):
            ledger.set_address(text)
        elif field is MetadataField.PUBLISHED:
            ledger.add_dates(text, where, Rank.STATED)
        elif field:
            ledger.add(field, text, where, Rank.STATED)
        elif name in _CHANGED:
            ledger.add_dates(text, where, Rank.CHANGED)
    return True


def _scalar(value: Any) -> str:
    if isinstance(value, datetime.date):  # a datetime too
        return value.isoformat()[:10]
    if isinstance(value, list):
        return ", ".join(_scalar(entry) for entry in value[:20] if not isinstance(entry, (list, dict)))
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


class _Block:
    def __init__(self, text: str, level: int, group: str) -> None:
        self.text, self.level, self.group = text, level, group

    @property
    def heading(self) -> bool:
        return self.level > 0


def _blocks(source: str, phrases: Phrases) -> list[_Block]:
    blocks: list[_Block] = []
    level = lists = 0
    row: list[str] | None = None
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(source):
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            lists += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists -= 1
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            _add(blocks, " | ".join(filter(None, row)), 0, "row")
            row = None
        elif token.type == "inline":
            words = _words(token.children or [], phrases, in_list=lists > 0 or row is not None or level > 0)
            if row is not None:
                row.append(words)
            else:
                _add(blocks, words, level, "list" if lists > 0 else "")
        elif token.type in ("fence", "code_block"):
            _add(blocks, token.content.strip("\n"), 0, "")
        elif token.type == "html_block":
            _add(blocks, fragment_text(token.content, phrases), 0, "")
    return blocks


def _add(blocks: list[_Block], text: str, level: int, group: str) -> None:
    if text.strip():
        blocks.append(_Block(text.strip(), level, group))


def _words(tokens: list[Token], phrases: Phrases, *, in_list: bool) -> str:
    """The words of a paragraph, without pictures and marks, and without links that are page furniture."""
    pieces: list[str] = []
    linked = links = 0
    start: int | None = None
    href = ""
    for number, token in enumerate(tokens):
        if token.type == "link_open":
            start, href = len(pieces), str(token.attrs.get("href", ""))
        elif token.type == "link_close" and start is not None:
            words = "".join(pieces[start:])
            links += 1
            linked += len(_SEPARATING.sub("", words))
            if href.endswith("#") or fold(words) in phrases.furniture:
                # Buttons are glued to what follows them; words on both sides must stay apart.
                linked -= len(_SEPARATING.sub("", words))
                pieces[start:] = [" "]
            start = None
        elif token.type in ("text", "code_inline", "text_special", "entity"):
            pieces.append(token.content)
        elif token.type == "hardbreak":
            pieces.append("\n")
        elif token.type == "softbreak":
            pieces.append("\n" if _starts_line(tokens[number + 1 :]) else " ")
    text = "\n".join(" ".join(line.split()).strip("| ") for line in "".join(pieces).split("\n"))
    whole = len(_SEPARATING.sub("", text))
    bar = links >= 2 and not in_list and whole and linked >= _MOSTLY_LINKS * whole and not re.search(r"[.!?]\s*$", text)
    return "" if bar or (not in_list and is_furniture(text, phrases)) else text


def _starts_line(tokens: list[Token]) -> bool:
    """Whether what follows a line break is a labelled line ("**Date:** ...") or a row, and no running text."""
    for token in tokens[:4]:
        if token.type == "text" and token.content.strip():
            return token.content.lstrip().startswith("|") or (
                tokens[0].type in ("strong_open", "text") and _strong_label(tokens)
            )
    return False


def _strong_label(tokens: list[Token]) -> bool:
    opened = next((n for n, token in enumerate(tokens[:2]) if token.type == "strong_open"), None)
    if opened is None or len(tokens) <= opened + 1:
        return False
    return _LABEL_END.search(tokens[opened + 1].content) is not None


def _joined(blocks: list[_Block]) -> str:
    pieces: list[str] = []
    for number, block in enumerate(blocks):
        if number:
            pieces.append("\n" if block.group and block.group == blocks[number - 1].group else "\n\n")
        pieces.append(block.text)
    return "".join(pieces)

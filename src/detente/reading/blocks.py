"""The blocks of a text: headings, paragraphs, list items, and what is only furniture of the page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

_LINE = re.compile(r"[^\n]*\n?")
_ITEM = re.compile(r"\s*(?:[-*•·–—]\s+|\(?\d{1,2}[.)]\s+|\(?[a-z][.)]\s+)(?=\S)")
_HASHES = re.compile(r"\s*#{1,6}\s+")
_BOLD_HEAD = re.compile(r"\s*(?:[-*•]\s+)?(?:\*\*|__)\s*([^*\n]{2,90}?)\s*(?:\*\*|__)\s*")
_RUN_IN = re.compile(r"\s*(?:[-*•]\s+|\(?\d{1,2}[.)]\s+)?([A-Z][^.:;!?\n\"“”]{2,90}):\s+(?=[A-Z\"“'(])")
_SEPARATED = re.compile(r"\s[|·•»]\s")
_ENDS_SENTENCE = re.compile(r"[.!?:;][\"”'’)\]]*\s*$")
_BOILERPLATE = re.compile(r"\s*(?:©|\(c\)\s|copyright\b)", re.IGNORECASE)

MAX_HEADING_WORDS = 14
"""Longest line taken for a heading; longer ones are sentences without a full stop."""
MIN_BODY = 80
"""Characters that have to follow a run-in heading: a section is more than a phrase."""
WRAPPED_WIDTH = (45, 110)
"""A paragraph whose lines all end in this range of columns was wrapped by a text editor."""


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    FURNITURE = "furniture"


class RunIn(StrEnum):
    """What words before a colon at the head of a paragraph look like, before their parse tells."""

    HEADING = "heading"
    REPEATED = "repeated"
    """They head several paragraphs, as a speaker's name does in a transcript."""
    SHORT = "short"
    """Too little follows for a section: a speaker's first words, perhaps, but no heading."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch `[start, end)` of the text that is read as one. `blank` counts the empty lines before it.

    `run_in` is the range of a heading that stands at the head of the paragraph itself ("Lack of mutual trust: ...").
    """

    start: int
    end: int
    kind: BlockKind
    blank: int
    run_in: tuple[int, int] | None = None
    run_in_kind: RunIn = RunIn.HEADING


def find_blocks(text: str, furniture: frozenset[str] = frozenset()) -> list[Block]:
    """The blocks of a text in order.

    Args:
        text: the document's text.
        furniture: lower-case phrases; a short line made of them alone is furniture of the page.

    >>> [(b.kind.value, b.blank) for b in find_blocks("Background\\n\\nIran and Russia met. They agreed.\\n\\n© 2015")]
    [('heading', 0), ('paragraph', 1), ('furniture', 1)]
    """
    paragraphs = _paragraphs(text)
    blocks: list[Block] = []
    for index, (start, end, blank) in enumerate(paragraphs):
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
        blocks.append(Block(start, end, _kind(text, start, end, following, furniture), blank))
    return _with_run_in_headings(text, blocks)


def _paragraphs(text: str) -> list[tuple[int, int, int]]:
    """Ranges of paragraphs and the number of empty lines before each; wrapped lines are put together."""
    chunks: list[tuple[list[tuple[int, int]], int]] = []
    lines: list[tuple[int, int]] = []
    blank = pending = 0
    for match in _LINE.finditer(text):
        if match.start() == match.end():
            break
        stripped = match.group().strip()
        if not stripped:
            if lines:
                chunks.append((lines, pending))
                lines, blank = [], 0
            blank += 1
            continue
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        if not lines:
            pending, blank = blank, 0
        lines.append((start, start + len(stripped)))
    if lines:
        chunks.append((lines, pending))

    paragraphs: list[tuple[int, int, int]] = []
    for chunk, before in chunks:
        if _is_wrapped(text, chunk):
            runs: list[tuple[int, int]] = []
            for start, end in chunk:
                if runs and not _ITEM.match(text, start):
                    runs[-1] = (runs[-1][0], end)
                else:
                    runs.append((start, end))
            chunk = runs
        paragraphs.extend((start, end, before if n == 0 else 0) for n, (start, end) in enumerate(chunk))
    return paragraphs


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether the lines of a chunk are one paragraph broken at a column."""
    if len(lines) < 2:
        return False
    inner = [end - start for start, end in lines[:-1]]
    low, high = WRAPPED_WIDTH
    in_range = sum(low <= width <= high for width in inner) >= 0.8 * len(inner)
    unfinished = sum(not _ENDS_SENTENCE.search(text[start:end]) for start, end in lines[:-1])
    return in_range and unfinished >= 0.6 * len(inner)


def _kind(
    text: str, start: int, end: int, following: tuple[int, int, int] | None, furniture: frozenset[str]
) -> BlockKind:
    line = text[start:end]
    words = line.split()
    if _is_furniture(line, words, furniture):
        return BlockKind.FURNITURE
    if _HASHES.match(line):
        return BlockKind.HEADING
    if _ITEM.match(line):
        return BlockKind.ITEM
    if "\n" not in line and _looks_like_heading(line, words) and following is not None:
        longer = following[1] - following[0] > end - start
        if line.isupper() or longer or following[2] > 0:
            return BlockKind.HEADING
    return BlockKind.PARAGRAPH


def _looks_like_heading(line: str, words: list[str]) -> bool:
    if not 1 <= len(words) <= MAX_HEADING_WORDS or _ENDS_SENTENCE.search(line) or "://" in line:
        return False
    first = words[0].lstrip("\"“'(")
    return bool(first) and (first[0].isupper() or first[0].isdigit())


def _is_furniture(line: str, words: list[str], furniture: frozenset[str]) -> bool:
    if len(words) > 30:
        return False
    if len(_SEPARATED.findall(line)) >= 2 or _BOILERPLATE.match(line):
        return True
    if not any(character.isalpha() for character in line):
        return True
    bare = re.sub(r"[^\w\s'&-]+", " ", line.casefold())
    plain = " ".join(bare.split())
    if plain in furniture:
        return True
    # A short line that is an ellipsis, a phrase and an ellipsis is the way from page to page, not a sentence.
    return len(words) <= 8 and line.rstrip(" -").endswith(("...", "…")) and not line.lstrip().startswith(('"', "“"))


def _with_run_in_headings(text: str, blocks: list[Block]) -> list[Block]:
    """Mark words before a colon at the head of paragraphs: two or more, or in bold; "Note: ..." alone is none."""
    found: dict[int, tuple[int, int]] = {}
    bold: set[int] = set()
    for index, block in enumerate(blocks):
        if block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            continue
        marked = _BOLD_HEAD.match(text, block.start, block.end)
        if marked and block.end - marked.end() > MIN_BODY // 2:
            found[index] = marked.span(1)
            bold.add(index)
        elif (plain := _RUN_IN.match(text, block.start, block.end)) and len(plain[1].split()) <= 9:
            found[index] = plain.span(1)
    repeated = Counter(text[start:end] for start, end in found.values())
    result = []
    for index, block in enumerate(blocks):
        words = found.get(index)
        if words is None or (index not in bold and len(found) - len(bold) < 2):
            result.append(block)
            continue
        kind = RunIn.HEADING
        if repeated[text[words[0] : words[1]]] > 1:
            kind = RunIn.REPEATED
        elif index not in bold and block.end - words[1] <= MIN_BODY:
            kind = RunIn.SHORT
        result.append(Block(block.start, block.end, block.kind, block.blank, words, kind))
    return result

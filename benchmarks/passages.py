"""Passages in which every part that moves two states together or apart is marked: what leanings are learned from.

The shipped ones stand in `codebook/data/passages/*.txt`, one sentence a line, written for the codebook:

    == id | kind of text | year | FIRST SECOND
    .	Trade across the border [+IND,PAK: has doubled since 2010].
    C	If [-PAK: the dam is built], the talks would end.

Before the tab stand letters for what else the sentence does: `C` it states a condition, `P` a prediction, `.` neither.
A mark is `[` sign, holders, words `]`: `+` for closer relations, `-` against, `?` where the words say both.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from detente.codebook.yaml_text import shown
from detente.errors import CodebookError
from detente.model import Sign

SHIPPED_PASSAGES = Path(__file__).parent / "data" / "passages"

_MARK = re.compile(r"\[([+\-?])([A-Z]{3}(?:,[A-Z]{3})*): ([^\[\]]+)\]")
_STATE = re.compile(r"[A-Z]{3}")
_SIGNS = {"+": Sign.INCENTIVE, "-": Sign.IMPEDIMENT, "?": Sign.CONTESTED}
_FLAGS = {".": (False, False), "C": (True, False), "P": (False, True), "CP": (True, True)}
_FORM = "write it as `. <tab> words [+IND,PAK: marked words]`"


@dataclass(frozen=True, slots=True)
class Mark:
    """Marked words: characters `[start, end)` of the passage's text, their sign, and whom they move."""

    start: int
    end: int
    sign: Sign
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage about a pair of states."""

    id: str
    kind: str
    written: datetime.date
    """The middle of the year that it is set in."""
    pair: tuple[str, str]
    sentences: tuple[tuple[int, int], ...]
    """Ranges of the text, a line each."""
    conditions: frozenset[int]
    predictions: frozenset[int]
    """Which sentences state a condition, and which a prediction."""
    text: str
    marks: tuple[Mark, ...]


def load_passages(folder: Path = SHIPPED_PASSAGES) -> tuple[Passage, ...]:
    """The passages of a folder's files, in the order of the files' names.

    Args:
        folder: folder with `*.txt` files.

    Raises:
        CodebookError: at the first line that does not keep to the form; an id that comes twice; no file at all.

    >>> passages = load_passages()
    >>> passages[0].text[passages[0].marks[0].start : passages[0].marks[0].end] in passages[0].text
    True
    """
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise CodebookError("it holds no passages", where=str(folder), remedy="name a folder with *.txt files")
    found: dict[str, Passage] = {}
    for path in paths:
        for passage in _read(path):
            if passage.id in found:
                raise CodebookError(f"the passage '{passage.id}' is there twice", where=str(path))
            found[passage.id] = passage
    return tuple(found.values())


def _read(path: Path) -> Iterator[Passage]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CodebookError(f"the passages cannot be read: {error}", where=str(path)) from error
    head: tuple[str, str, int, tuple[str, str]] | None = None
    body: list[tuple[str, str]] = []
    for number, line in enumerate(lines, 1):
        where = f"{path}, line {number}"
        if line.startswith("=="):
            if head is not None:
                yield _passage(head, body)
            head, body = _header(line, where), []
        elif line.strip():
            if head is None:
                raise CodebookError("a sentence before the first header", where=where, remedy="start with `== id | …`")
            body.append(_line(line, where))
    if head is not None:
        yield _passage(head, body)


def _header(line: str, where: str) -> tuple[str, str, int, tuple[str, str]]:
    parts = [part.strip() for part in line[2:].split("|")]
    pair = parts[-1].split()
    if len(parts) != 4 or not parts[2].isdigit() or len(pair) != 2 or not all(map(_STATE.fullmatch, pair)):
        raise CodebookError(
            f"the header '{shown(line)}' is not in form", where=where, remedy="write `== id | kind | year | IND PAK`"
        )
    return parts[0], parts[1], int(parts[2]), (pair[0], pair[1])


def _line(line: str, where: str) -> tuple[str, str]:
    flags, tab, words = line.partition("\t")
    if not tab or flags not in _FLAGS:
        raise CodebookError(f"'{shown(line)}' does not begin with a flag and a tab", where=where, remedy=_FORM)
    if re.search(r"[\[\]]", _MARK.sub("", words)):
        raise CodebookError(f"a bracket of '{shown(words)}' opens or closes no mark", where=where, remedy=_FORM)
    return flags, words


def _passage(head: tuple[str, str, int, tuple[str, str]], body: Sequence[tuple[str, str]]) -> Passage:
    text = ""
    marks: list[Mark] = []
    sentences: list[tuple[int, int]] = []
    conditions: set[int] = set()
    predictions: set[int] = set()
    for number, (flags, words) in enumerate(body):
        first = len(text)
        place = 0
        for mark in _MARK.finditer(words):
            text += words[place : mark.start()]
            start = len(text)
            text += mark[3]
            marks.append(Mark(start, len(text), _SIGNS[mark[1]], tuple(mark[2].split(","))))
            place = mark.end()
        text += words[place:]
        sentences.append((first, len(text)))
        text += "\n"
        condition, prediction = _FLAGS[flags]
        conditions.update([number] if condition else [])
        predictions.update([number] if prediction else [])
    name, kind, year, pair = head
    return Passage(
        id=name,
        kind=kind,
        written=datetime.date(year, 7, 1),
        pair=pair,
        sentences=tuple(sentences),
        conditions=frozenset(conditions),
        predictions=frozenset(predictions),
        text=text,
        marks=tuple(marks),
    )

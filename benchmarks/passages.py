"""Passages written for the project, in which every part that moves two states together or apart is marked.

They stand in `passages/*.txt` beside this file, one sentence a line:

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

from detente.model import Sign

PASSAGES = Path(__file__).parent / "passages"

_MARK = re.compile(r"\[([+\-?])([A-Z]{3}(?:,[A-Z]{3})*): ([^\[\]]+)\]")
_STATE = re.compile(r"[A-Z]{3}")
_SIGNS = {"+": Sign.INCENTIVE, "-": Sign.IMPEDIMENT, "?": Sign.CONTESTED}
_FLAGS = frozenset({".", "C", "P", "CP"})
_Head = tuple[str, int, tuple[str, str]]
"""Id, year and pair."""


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
    written: datetime.date
    """The middle of the year that it is set in."""
    pair: tuple[str, str]
    text: str
    marks: tuple[Mark, ...]


class PassageError(Exception):
    """A line that does not keep to the form; the message says where and why."""


def load_passages(folder: Path = PASSAGES) -> list[Passage]:
    """The passages of a folder's files, in the order of the files' names."""
    found: dict[str, Passage] = {}
    for path in sorted(folder.glob("*.txt")):
        for passage in _read(path):
            if passage.id in found:
                raise PassageError(f"{path}: the passage '{passage.id}' is there twice")
            found[passage.id] = passage
    return list(found.values())


def _read(path: Path) -> Iterator[Passage]:
    head: _Head | None = None
    body: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path}, line {number}"
        if line.startswith("=="):
            if head is not None:
                yield _passage(head, body)
            head, body = _header(line, where), []
        elif line.strip():
            if head is None:
                raise PassageError(f"{where}: a sentence before the first header `== id | kind | year | IND PAK`")
            body.append(_line(line, where))
    if head is not None:
        yield _passage(head, body)


def _header(line: str, where: str) -> _Head:
    parts = [part.strip() for part in line[2:].split("|")]
    pair = parts[-1].split()
    if len(parts) != 4 or not parts[2].isdigit() or len(pair) != 2 or not all(map(_STATE.fullmatch, pair)):
        raise PassageError(f"{where}: a header is `== id | kind | year | IND PAK`")
    return parts[0], int(parts[2]), (pair[0], pair[1])


def _line(line: str, where: str) -> str:
    flags, tab, words = line.partition("\t")
    if not tab or flags not in _FLAGS:
        raise PassageError(f"{where}: a sentence begins with a flag and a tab")
    if re.search(r"[\[\]]", _MARK.sub("", words)):
        raise PassageError(f"{where}: a bracket opens or closes no mark like `[+IND,PAK: words]`")
    return words


def _passage(head: _Head, lines: Sequence[str]) -> Passage:
    text = ""
    marks: list[Mark] = []
    for words in lines:
        place = 0
        for mark in _MARK.finditer(words):
            text += words[place : mark.start()]
            start = len(text)
            text += mark[3]
            marks.append(Mark(start, len(text), _SIGNS[mark[1]], tuple(mark[2].split(","))))
            place = mark.end()
        text += f"{words[place:]}\n"
    name, year, pair = head
    return Passage(id=name, written=datetime.date(year, 7, 1), pair=pair, text=text, marks=tuple(marks))

"""Public corpora in which cause, effect and signal are marked: what the relation model learns from and is measured on.

The Causal News Corpus V2 (Tan et al., LREC 2022 and CASE 2023, CC0) marks them in the text of single sentences; BECAUSE
2.1 (Dunietz et al., LAW 2017, MIT) beside it, in the format of brat.
"""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from detente.errors import ReadingError
from detente.reading.causal.relation import Polarity, Range

_MARK = re.compile(r"<(/?)(ARG0|ARG1|SIG\d*)>")
_SHORT = re.compile(r"<(/?)([ces])>")
_LONG = {"c": "ARG0", "e": "ARG1", "s": "SIG0"}


@dataclass(frozen=True, slots=True)
class MarkedRelation:
    """A relation that annotators marked; ranges count characters of the text."""

    cause: tuple[Range, ...]
    effect: tuple[Range, ...]
    signal: tuple[Range, ...]
    polarity: Polarity = 0
    """0 where the corpus says nothing of it."""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text (one sentence, or a whole article) with the relations marked in it."""

    name: str
    group: str
    """The article that it comes from: what belongs together when parts are left out for measuring."""
    text: str
    relations: tuple[MarkedRelation, ...] = field(default=())


def read_causal_news(path: Path) -> list[MarkedText]:
    """The sentences of the Causal News Corpus, causal or not, from its file with grouped relations.

    Args:
        path: a CSV file with the columns `doc_id`, `index`, `text`, `causal_text_w_pairs`.

    Raises:
        ReadingError: if a column is missing or a mark is left open.
    """
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    if rows and not {"doc_id", "index", "text", "causal_text_w_pairs"} <= rows[0].keys():
        raise ReadingError(
            "the columns doc_id, index, text and causal_text_w_pairs are needed",
            where=str(path),
            remedy="give the grouped file of subtask 2 of the Causal News Corpus",
        )
    return [
        MarkedText(
            name=row["index"],
            group=row["doc_id"],
            text=row["text"],
            relations=tuple(unmark(marked)[1] for marked in ast.literal_eval(row["causal_text_w_pairs"])),
        )
        for row in rows
    ]


def unmark(marked: str) -> tuple[str, MarkedRelation]:
    """The bare text of a marked sentence, and the relation that its marks tell.

    Raises:
        ReadingError: if a mark is not closed.

    >>> text, relation = unmark("<ARG1>Shops closed</ARG1> <SIG0>because of</SIG0> <ARG0>the strike</ARG0> .")
    >>> text, relation.effect, relation.signal, relation.cause
    ('Shops closed because of the strike .', ((0, 12),), ((13, 23),), ((24, 34),))
    """
    text, position, opened = "", 0, {}
    found: dict[str, list[Range]] = {"ARG0": [], "ARG1": [], "SIG": []}
    for mark in _MARK.finditer(marked):
        text += marked[position : mark.start()]
        position = mark.end()
        if not mark[1]:
            opened[mark[2]] = len(text)
        elif (start := opened.pop(mark[2], None)) is not None:
            found["SIG" if mark[2].startswith("SIG") else mark[2]].append((start, len(text)))
    text += marked[position:]
    if opened or not found["ARG0"] or not found["ARG1"]:
        raise ReadingError("a mark is not closed, or cause or effect is not marked", where=marked[:80])
    return text, MarkedRelation(tuple(found["ARG0"]), tuple(found["ARG1"]), tuple(sorted(found["SIG"])))


def read_because(folder: Path) -> list[MarkedText]:
    """The articles of BECAUSE: those relations of which both cause and effect are marked.

    Args:
        folder: with pairs of files of one name, `.txt` and `.ann`.
    """
    return [
        MarkedText(path.stem, path.stem, text, tuple(_because_relations(path.with_suffix(".ann"))))
        for path in sorted(folder.glob("*.txt"))
        if (text := path.read_bytes().decode("utf-8"))
    ]


def read_exemplars(path: Path) -> list[MarkedText]:
    """Sentences marked with `<c>`, `<e>` and `<s>`, one a line; lines of one bare text are one sentence.

    Args:
        path: a text file; lines that begin with `#` are remarks.
    """
    found: dict[str, list[MarkedRelation]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if "<" not in line:
            found.setdefault(line, [])
            continue
        text, relation = unmark(_SHORT.sub(lambda mark: f"<{mark[1]}{_LONG[mark[2]]}>", line))
        found.setdefault(text, []).append(relation)
    return [MarkedText(text, text, text, tuple(relations)) for text, relations in found.items()]


def _because_relations(path: Path) -> Iterator[MarkedRelation]:
    words: dict[str, tuple[Range, ...]] = {}
    degrees: dict[str, str] = {}
    relations: list[tuple[str, dict[str, str]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            kind_and_ranges = rest.partition("\t")[0].partition(" ")[2]
            words[name] = tuple(_pair(part) for part in kind_and_ranges.split(";"))
        elif name.startswith("A") and rest.startswith("Degree "):
            _, event, degree = rest.split()
            degrees[event] = degree
        elif name.startswith("E"):
            parts = dict(_role_and_name(part) for part in rest.split())
            relations.append((name, parts))
    for name, parts in relations:
        signal = next((parts[kind] for kind in ("Consequence", "Motivation", "Purpose") if kind in parts), None)
        if signal is None or "Cause" not in parts or "Effect" not in parts:
            continue
        polarity: Polarity = -1 if degrees.get(name) == "Inhibit" else 1
        yield MarkedRelation(words[parts["Cause"]], words[parts["Effect"]], words[signal], polarity)


def _role_and_name(part: str) -> tuple[str, str]:
    """Role and name of a part of a brat event, as in `Cause:T4`."""
    role, _, name = part.partition(":")
    return role, name


def _pair(part: str) -> Range:
    start, end = part.split()
    return int(start), int(end)

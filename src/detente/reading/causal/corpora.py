"""Sentences with labels, for learning what is causal: from public corpora, from the shipped exemplars, from tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

from detente.errors import ReadingError
from detente.reading.causal.relation import Range
from detente.reading.causal.span_corpora import MarkedText
from detente.reading.language_model import load_language_model

_ENTITY = re.compile(r"<(/?)(e\d+)>")
LONGEST = 5_000
"""Characters of a sentence. The longest of newspapers have some hundred."""
_DENIED = 2
"""The number by which the Countercausal News Corpus says that a cause is denied."""


class Label(StrEnum):
    """What a sentence says about cause and effect.

    >>> Label("denied").value
    'denied'
    """

    CAUSAL = "causal"
    DENIED = "denied"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence with its label, and where its causes and effects stand, if that is known."""

    text: str
    label: Label
    group: str
    """What belongs together, such as the article: never learned from and measured on at once."""
    arguments: tuple[tuple[Range, Range], ...] = ()
    """Cause and effect of each marked relation."""


def label_of(written: str) -> Label:
    """The label that a table's cell means: 1 or causal, 0 or none, denied.

    Raises:
        ReadingError: if it means none.

    >>> label_of(" 1 "), label_of("denied")
    (<Label.CAUSAL: 'causal'>, <Label.DENIED: 'denied'>)
    """
    word = written.strip().casefold()
    known = {"1": Label.CAUSAL, "0": Label.NONE, **{label.value: label for label in Label}}
    if word not in known:
        raise ReadingError(f"the label {written[:40]!r} is none", remedy="write 1, 0 or denied")
    return known[word]


def labelled(texts: Iterable[MarkedText]) -> Iterator[Labelled]:
    """Sentences of a corpus in which relations are marked: those without any are not causal."""
    for text in texts:
        arguments = tuple(
            (_whole(relation.cause), _whole(relation.effect))
            for relation in text.relations
            if relation.cause and relation.effect
        )
        yield Labelled(text.text, Label.CAUSAL if text.relations else Label.NONE, text.group, arguments)


def sentences_of(texts: Iterable[MarkedText]) -> Iterator[Labelled]:
    """The sentences of articles in which relations are marked; a relation counts if cause and effect stand in one."""
    language_model = load_language_model()
    for text in texts:
        for sentence in language_model(text.text).sents:
            start, end = sentence.start_char, sentence.start_char + len(sentence.text.rstrip())
            pairs = [(_whole(relation.cause), _whole(relation.effect)) for relation in text.relations]
            arguments = tuple(
                ((cause[0] - start, cause[1] - start), (effect[0] - start, effect[1] - start))
                for cause, effect in pairs
                if start <= min(cause[0], effect[0]) and max(cause[1], effect[1]) <= end
            )
            words = text.text[start:end]
            if words.strip() and len(words) <= LONGEST:
                yield Labelled(words, Label.CAUSAL if arguments else Label.NONE, text.group, arguments)


def read_countercausal(path: Path) -> list[Labelled]:
    """The sentences of the Countercausal News Corpus: causal, denied, or neither.

    Many of its sentences are those of the Causal News Corpus, and many of the denied ones are such sentences rewritten.
    The group is the article of the Causal News Corpus, so that what belongs together is never learned from and measured
    on at once.

    Args:
        path: a file of JSON objects, one a line, with `index`, `text` and `relations`.

    Raises:
        ReadingError: if a line is not of that form.
    """
    found: list[Labelled] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            text, places = _unmarked(row["text"])
            kinds = {int(one["relationship"]) for one in row["relations"]}
            pairs = [(places.get(one["first"]), places.get(one["second"])) for one in row["relations"]]
            # ccnc_train_08_158_3337_0: part, article, sentence, count.
            group = "_".join(row["index"].removeprefix("ccnc_").split("_")[:-2])
        except (ValueError, KeyError, TypeError) as error:
            raise ReadingError(f"the line cannot be read: {error!r}", where=f"{path}:{number}") from error
        label = Label.DENIED if _DENIED in kinds else Label.CAUSAL if kinds else Label.NONE
        arguments = tuple((one, other) for one, other in pairs if one is not None and other is not None)
        found.append(Labelled(text, label, group, arguments))
    return found


def shipped_exemplars() -> list[Labelled]:
    """The exemplar sentences that Détente ships: its own, for the language of speeches, reports and memoranda.

    >>> {one.label for one in shipped_exemplars()} == set(Label)
    True
    """
    text = (files("detente.reading.causal") / "data" / "gate-exemplars.txt").read_text(encoding="utf-8")
    found: list[Labelled] = []
    label, group = Label.NONE, ""
    for line in text.splitlines():
        if line.startswith("# "):
            continue
        if line.startswith("["):
            # [causal: enabling] begins a group of sentences of one label.
            word, _, group = line.strip("[]").partition(": ")
            label = label_of(word)
        elif line:
            found.append(Labelled(line, label, f"exemplars {group}"))
    return found


def _whole(ranges: tuple[Range, ...]) -> Range:
    return min(start for start, _ in ranges), max(end for _, end in ranges)


def _unmarked(marked: str) -> tuple[str, dict[str, Range]]:
    """The bare text, and where each marked part stands."""
    text, position = "", 0
    opened: dict[str, int] = {}
    places: dict[str, Range] = {}
    for mark in _ENTITY.finditer(marked):
        text += marked[position : mark.start()]
        position = mark.end()
        if mark[1]:
            places[mark[2]] = (opened.get(mark[2], 0), len(text))
        else:
            opened[mark[2]] = len(text)
    return text + marked[position:], places

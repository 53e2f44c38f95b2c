"""Sentences whose source and target are marked: `<s>Norway</s> and <t>Russia</t> signed a treaty.`"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from detente.errors import ReadingError
from detente.reading.coding.pair import Pair

if TYPE_CHECKING:
    from spacy.language import Language

_MARK = re.compile(r"<(/?)([st])>")
_SURROGATE = re.compile("[\ud800-\udfff]")
LONGEST = 5_000
"""Characters of a marked sentence. The longest of newspapers have some hundred."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence without its marks, and the ranges of characters that they enclosed."""

    text: str
    source: tuple[int, int] | None
    target: tuple[int, int] | None


def unmarked(sentence: str) -> Marked:
    """Takes the marks out of a sentence.

    Args:
        sentence: text with `<s>…</s>` and `<t>…</t>`, one of them at the least: news does not always name both sides.
            Where several sources or targets are marked, the first one counts.

    Raises:
        ReadingError: if both marks are missing, or one is out of order or empty; or if the text is overlong.

    >>> unmarked("<s>Norway</s> thanked <t>Chad</t>.")
    Marked(text='Norway thanked Chad.', source=(0, 6), target=(15, 19))
    """
    if len(sentence) > LONGEST:
        raise ReadingError(
            f"the sentence has {len(sentence):,} characters", remedy=f"give one sentence of at most {LONGEST:,}"
        )
    parts: list[str] = []
    places: dict[tuple[str, str], int] = {}
    last = length = 0
    for mark in _MARK.finditer(sentence):
        parts.append(sentence[last : mark.start()])
        length += len(parts[-1])
        last = mark.end()
        key = (mark[2], mark[1])
        places.setdefault(key, length)
    parts.append(sentence[last:])
    text = "".join(parts)
    source, target = (_range(text, places, side, sentence) for side in ("s", "t"))
    if source is None and target is None:
        raise _wrong("neither source nor target is marked", sentence)
    if source is not None and target is not None and max(source[0], target[0]) < min(source[1], target[1]):
        # "<s><t>Iraqi</t> fighters</s>": one party with itself; the event is what it does.
        target = None
    return Marked(text, source, target)


def marked_pairs(sentences: Iterable[Marked], language_model: Language) -> Iterator[Pair]:
    """Parses marked sentences, in order.

    Args:
        sentences: sentences without their marks.
        language_model: a spaCy pipeline with a parser.
    """
    # Half a character, from a file or a terminal of another encoding, is nothing that a parser can take.
    stream = ((_SURROGATE.sub("\ufffd", sentence.text), sentence) for sentence in sentences)
    # Names are not asked for: the marks say who takes part. That more than halves the time.
    unneeded = [name for name in language_model.pipe_names if name == "ner"]
    for doc, sentence in language_model.pipe(stream, as_tuples=True, batch_size=64, disable=unneeded):
        sides = [_tokens(doc, side) for side in (sentence.source, sentence.target) if side is not None]
        # Where only one side is named, the event hangs on that one, whichever it is.
        yield Pair(doc, sides[0], sides[1] if len(sides) > 1 else None)


def _range(text: str, places: dict[tuple[str, str], int], side: str, sentence: str) -> tuple[int, int] | None:
    start, end = places.get((side, "")), places.get((side, "/"))
    if start is None and end is None:
        return None
    if start is None or end is None or end < start:
        raise _wrong(f"the mark <{side}> and its end do not stand in order", sentence)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        raise _wrong(f"nothing stands between <{side}> and </{side}>", sentence)
    return start, end


def _wrong(problem: str, sentence: str) -> ReadingError:
    shown = sentence if len(sentence) <= 80 else f"{sentence[:79]}…"
    return ReadingError(
        f"{problem}: {shown!r}", remedy="write it like <s>Norway</s> and <t>Russia</t> signed a treaty."
    )


def _tokens(doc: Doc, characters: tuple[int, int]) -> tuple[int, int]:
    """Tokens that overlap a range of characters, without spaces and punctuation at the ends."""
    start, end = characters
    inside = [token.i for token in doc if token.idx < end and token.idx + len(token) > start]
    kept = [i for i in inside if not doc[i].is_space and not doc[i].is_punct]
    chosen = kept or inside or [0]
    return chosen[0], chosen[-1] + 1

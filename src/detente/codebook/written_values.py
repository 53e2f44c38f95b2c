"""The values that a codebook file may hold: words, dates, ids and codes, each with what is wrong with it otherwise."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

UPOS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM",
    "VERB", "X",
)  # fmt: skip
"""Universal Dependencies parts of speech: https://universaldependencies.org/u/pos/."""

_ACTOR_ID = re.compile(r"[A-Z][A-Z0-9_]{1,23}(\.[a-z][a-z0-9_]{0,39})?")
_ENTRY_ID = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_TYPE_ID = re.compile(r"[A-Z][A-Z_]{1,23}")
_CAMEO = re.compile(r"(0[1-9]|1[0-9]|20)[0-9]{0,2}")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


def wrong(problem: str, remedy: str) -> PydanticCustomError:
    """A mistake with its remedy, for the validators below."""
    return PydanticCustomError("codebook", "{problem}", {"problem": problem, "remedy": remedy})


def _text(longest: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not text.strip():
            raise wrong("is empty", "write at least one word, or leave the key out")
        if text != text.strip() or "  " in text:
            raise wrong("has blanks at an end or two in a row", "take the extra blanks out")
        if len(text) > longest:
            raise wrong(f"is longer than {longest} characters", "shorten it")
        if not text.isprintable():
            raise wrong("holds a line break or an unprintable character", "write it on one line")
        return text

    return check


def _pattern(pattern: re.Pattern[str], example: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not pattern.fullmatch(text):
            raise wrong(f"'{text[:60]}' has not the form of its kind", f"write it like {example}")
        return text

    return check


def _distinct(items: tuple[str, ...]) -> tuple[str, ...]:
    seen: set[str] = set()
    for item in items:
        if item in seen:
            raise wrong(f"'{item}' is listed twice", "keep one")
        seen.add(item)
    return items


def one_as_list(value: object) -> object:
    """A list of one, where one alone was written."""
    return [value] if isinstance(value, str) else value


def code_as_text(value: object) -> object:
    """A code that was written as a number."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _codes(value: object) -> object:
    return [code_as_text(item) for item in value] if isinstance(value, list) else value


def _day(last: bool) -> Callable[[object], object]:
    """Reads YYYY, YYYY-MM or YYYY-MM-DD, the first two as their first or last day."""

    def read(value: object) -> object:
        if value is None or isinstance(value, datetime.date):
            return value
        match = _DATE.fullmatch(str(value))
        if match is None or isinstance(value, bool):
            raise wrong(f"'{str(value)[:60]}' is no date", "write YYYY-MM-DD, YYYY-MM or YYYY")
        year, month, day = (int(part) if part else None for part in match.groups())
        try:
            if day is not None:
                return datetime.date(year or 0, month or 0, day)
            if not last:
                return datetime.date(year or 0, month or 1, 1)
            return datetime.date(year or 0, month or 12, _days_in(year or 0, month or 12))
        except ValueError:
            raise wrong(f"'{value}' is no day of the calendar", "write YYYY-MM-DD, YYYY-MM or YYYY") from None

    return read


def _days_in(year: int, month: int) -> int:
    following = datetime.date(year + month // 12, month % 12 + 1, 1) if (year, month) != (9999, 12) else None
    return 31 if following is None else (following - datetime.timedelta(days=1)).day


Words = Annotated[str, AfterValidator(_text(120))]
Prose = Annotated[str, AfterValidator(_text(1000))]
Since = Annotated[datetime.date | None, BeforeValidator(_day(last=False))]
Until = Annotated[datetime.date | None, BeforeValidator(_day(last=True))]
ActorId = Annotated[str, AfterValidator(_pattern(_ACTOR_ID, "IRN, NATO, IRN.majlis or RUS.putin"))]
EntryId = Annotated[str, AfterValidator(_pattern(_ENTRY_ID, "common-interest or third_party"))]
TypeId = Annotated[str, AfterValidator(_pattern(_TYPE_ID, "AGREE"))]
Cameo = Annotated[
    str, BeforeValidator(code_as_text), AfterValidator(_pattern(_CAMEO, '"057": a CAMEO root of two digits, or more'))
]
WordList = Annotated[tuple[Words, ...], Field(max_length=2000), AfterValidator(_distinct)]
SomeWords = Annotated[tuple[Words, ...], Field(min_length=1, max_length=2000), AfterValidator(_distinct)]
CameoCodes = Annotated[tuple[Cameo, ...], BeforeValidator(_codes), AfterValidator(_distinct)]
PartOfSpeech = Literal[UPOS]  # type: ignore[valid-type]  # a literal of the tuple above: one list, not two

_MARKED = re.compile(r"(?=.*<s>[^<>]*[^<>\s][^<>]*</s>)(?=.*<t>[^<>]*[^<>\s][^<>]*</t>)[^<>]*(</?[st]>[^<>]*){4}")


def _marked(sentence: str) -> str:
    if not _MARKED.fullmatch(sentence):
        raise wrong(
            f"'{sentence[:80]}' does not mark one source and one target",
            "write it like <s>Norway</s> and <t>Russia</t> signed a treaty.",
        )
    return sentence


MarkedSentences = Annotated[
    tuple[Annotated[str, AfterValidator(_text(600)), AfterValidator(_marked)], ...],
    Field(min_length=1, max_length=2000),
    AfterValidator(_distinct),
]

"""The words in which a brief speaks, read from `data/words.yaml`."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import yaml

from detente.model import AppliedJudgement, Precision, Value, When


class SectionWords(Value):
    """Heading, lead and empty notice of a section."""

    title: str
    lead: str
    empty: str


class SignWords(Value):
    """A sign in plain words, and the mark that stands for it where there is no colour."""

    word: str
    mark: str


class Words(Value):
    """Everything that a brief says in its own voice."""

    months: tuple[str, ...]
    nouns: dict[str, tuple[str, str]]
    phrases: dict[str, str]
    sections: dict[str, SectionWords]
    signs: dict[str, SignWords]
    statuses: dict[str, str]
    roles: dict[str, str]
    agreement_kinds: dict[str, str]
    modalities: dict[str, str]
    tenses: dict[str, str]
    attitudes: dict[str, str]
    condition_kinds: dict[str, str]
    gap_kinds: dict[str, str]
    events: dict[str, str]
    quads: dict[int, str]

    def phrase(self, key: str, **fields: str) -> str:
        """The phrase of a key with its fields filled in.

        >>> shipped_words().phrase("as_of", date="2 February 2015")
        'As of 2 February 2015'
        """
        return self.phrases[key].format(**fields)

    def count(self, number: int, noun: str) -> str:
        """A number with its noun.

        >>> shipped_words().count(1, "document"), shipped_words().count(5000, "event")
        ('1 document', '5,000 events')
        """
        one, many = self.nouns[noun]
        return f"{number:,} {one if number == 1 else many}"

    def date(self, day: datetime.date) -> str:
        """A day written out.

        >>> shipped_words().date(datetime.date(2015, 2, 2))
        '2 February 2015'
        """
        return f"{day.day} {self.months[day.month - 1]} {day.year}"

    def date_or_undated(self, day: datetime.date | None) -> str:
        """A day written out, or that there is none."""
        return self.phrases["undated"] if day is None else self.date(day)

    def when(self, when: When) -> str:
        """A stretch of days written out, as exact as the text's own words.

        >>> shipped_words().when(When.month(2014, 2)), shipped_words().when(When.year(2014))
        ('February 2014', '2014')
        """
        if when.precision is Precision.YEAR and when.start.year == when.end.year:
            return str(when.start.year)
        if when.precision is Precision.MONTH and (when.start.year, when.start.month) == (when.end.year, when.end.month):
            return f"{self.months[when.start.month - 1]} {when.start.year}"
        if when.start == when.end:
            return self.date(when.start)
        return self.phrase("span", first=self.date(when.start), last=self.date(when.end))

    def enumerate(self, items: Sequence[str]) -> str:
        """Items as a list in running text.

        >>> shipped_words().enumerate(["signing", "ratification", "delivery"])
        'signing, ratification and delivery'
        """
        if len(items) < 2:
            return "".join(items)
        return self.phrase("list_last", rest=", ".join(items[:-1]), last=items[-1])

    def judgement(self, judgement: AppliedJudgement) -> str:
        """A judgement in words: what, by whom, when, and why."""
        sign = self.signs[judgement.sign.value].word if judgement.sign else ""
        return self.phrase(
            "judged_because" if judgement.why else "judged_plainly",
            verdict=self.phrase(f"judged_{judgement.verdict.value}", sign=sign),
            by=judgement.by,
            date=self.date(judgement.on),
            why=judgement.why,
        )

    def event(self, code: str) -> str:
        """An event type in plain words; an unknown code as it is."""
        return self.events.get(code, code)


@cache
def shipped_words() -> Words:
    """The words that are shipped with Détente.

    >>> shipped_words().statuses["in_force"]
    'in force'
    """
    text = files("detente.brief").joinpath("data/words.yaml").read_text("utf-8")
    return Words.model_validate(yaml.safe_load(text))

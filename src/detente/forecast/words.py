"""The words in which a forecast speaks, read from `data/words.yaml` and the codebook."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from detente.forecast.classes import EventClass
from detente.model import AgreementStatus, Value


class Likelihood(Value):
    """A likelihood word, and the probability that it stays below."""

    below: float
    word: str


class ReasonWords(Value):
    """How a group of inputs is named and told."""

    title: str
    words: str


class DocumentWords(Value):
    """How what documents say is told beside a forecast."""

    standing: dict[AgreementStatus, Literal["under_way", "held_up", "holds", "ended"]]
    """What each status comes to for whoever asks what is still to come."""
    not_in_force: str
    unknown: str
    tied: str
    untied: str
    obstacle: str
    first: str
    then: str
    blocked: str


class Words(Value):
    """Everything that a forecast says in its own voice."""

    likelihood: tuple[Likelihood, ...]
    classes: dict[str, str]
    reasons: dict[str, ReasonWords]
    documents: DocumentWords


@cache
def shipped_words() -> Words:
    """The words that come with this release."""
    text = files("detente.forecast").joinpath("data/words.yaml").read_text(encoding="utf-8")
    return Words.model_validate(yaml.safe_load(text))


def likelihood(probability: float) -> str:
    """The likelihood word of ICD 203 for a probability, by the figure that is shown: whole percent.

    >>> likelihood(0.03), likelihood(0.5), likelihood(0.849), likelihood(1.0)
    ('almost no chance', 'roughly even chance', 'very likely', 'almost certain')
    """
    shown = round(probability, 2)
    return next(one.word for one in shipped_words().likelihood if shown < one.below)


def class_words(wanted: EventClass) -> str:
    """A class of events in words.

    >>> class_words(EventClass.parse("quad:2")), class_words(EventClass.parse("cameo:057"))
    ('material cooperation', 'Sign formal agreement')
    """
    if wanted.key in shipped_words().classes:
        return shipped_words().classes[wanted.key]
    if wanted.scheme == "plover":
        from detente.codebook import load_codebook

        entry = load_codebook().event_types.get(wanted.value)
        return entry.name if entry else wanted.value
    return code_name(wanted.value)


def code_name(code: str) -> str:
    """The name of a CAMEO code; the code itself where it has none.

    >>> code_name("0871"), code_name("9999")
    ('Declare truce, ceasefire', '9999')
    """
    from detente.codebook.code_tables import cameo_table

    codes = cameo_table().codes
    found = codes.get(code) or codes.get(f"{code}0")
    return found.name if found else code

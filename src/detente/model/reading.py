"""A reading: everything that the reader found in one document."""

from __future__ import annotations

from enum import StrEnum

from detente.model.evidence import Evidence
from detente.model.statements import (
    AgreementMention,
    Claim,
    Condition,
    Event,
    Prediction,
    Retraction,
    RoleMention,
    Statement,
)
from detente.model.value import Value
from detente.model.when import When


class SectionRole(StrEnum):
    """What a section is there for, as heading or place tells: a prior for the sign of claims, never a verdict."""

    INCENTIVES = "incentives"
    IMPEDIMENTS = "impediments"
    BACKGROUND = "background"
    OUTLOOK = "outlook"
    FURNITURE = "furniture"
    UNKNOWN = "unknown"


class Section(Value):
    """A stretch of text `[start, end)` under one heading."""

    start: int
    end: int
    heading: Evidence | None = None
    role: SectionRole = SectionRole.UNKNOWN
    reason: str = ""
    about: tuple[str, ...] = ()
    """The pair of actors that it is about, in alphabetical order; empty where none stands out."""
    listed: bool = False
    """Whether it is one of a list of reasons, each under a heading of its own."""


class Sentence(Value):
    """A sentence `[start, end)` and the section that it stands in."""

    start: int
    end: int
    section: int


class MentionKind(StrEnum):
    """By what words an actor is spoken of."""

    NAME = "name"
    PRONOUN = "pronoun"
    JOINT = "joint"
    """Words for both members of a pair: "both countries", "the two sides"."""
    DESCRIPTION = "description"
    """Words such as "the ministry" or "the Ambassador"."""


class Mention(Value):
    """Words at `[start, end)` that speak of one or more actors."""

    start: int
    end: int
    kind: MentionKind
    actors: tuple[str, ...]


class DateMention(Value):
    """Words at `[start, end)` that give a date."""

    start: int
    end: int
    when: When


class Focus(Value):
    """A pair of actors that the document speaks of together, and how often."""

    first: str
    second: str
    sentences: int


class Reading(Value):
    """What the reader found in a document: a pure function of the document, the codebook and the reader's version."""

    document_id: str
    reader: str
    """Name and version of the reader and its language model."""
    codebook: str
    """Fingerprint of the codebook."""
    note: str | None = None
    """Why a document was not read, or not whole (another language, too long)."""
    warnings: tuple[str, ...] = ()
    """What a user should know of the reading: what a language model proposed, and what of it was dropped and why."""
    words: int = 0
    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    focus: tuple[Focus, ...] = ()
    claims: tuple[Claim, ...] = ()
    agreements: tuple[AgreementMention, ...] = ()
    conditions: tuple[Condition, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    roles: tuple[RoleMention, ...] = ()
    events: tuple[Event, ...] = ()
    retractions: tuple[Retraction, ...] = ()

    def statements(self) -> tuple[Statement, ...]:
        """All statements, kind by kind."""
        return (
            *self.claims,
            *self.agreements,
            *self.conditions,
            *self.predictions,
            *self.roles,
            *self.events,
            *self.retractions,
        )

"""Going through the readings once, keeping only what concerns the dyad."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from detente.assembly.relevance import Relevance
from detente.assembly.signs import Affinities
from detente.model import (
    AgreementMention,
    Claim,
    Condition,
    Document,
    Dyad,
    Event,
    Evidence,
    Passage,
    Prediction,
    Reading,
    Retraction,
    RoleMention,
    Section,
    Statement,
)

CONTEXT = 300
"""Characters of context on each side of a quotation."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is kept of a document: everything but its text."""

    id: str
    title: str | None
    author: str | None
    publisher: str | None
    published: datetime.date | None
    address: str | None
    language: str
    locations: tuple[str, ...]
    warnings: tuple[str, ...]
    note: str | None


@dataclass(slots=True)
class Collected:
    """The statements about a dyad from all documents that a date admits."""

    sources: dict[str, Source] = field(default_factory=dict)
    claims: list[tuple[Claim, Section | None]] = field(default_factory=list)
    agreements: list[AgreementMention] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    predictions: list[Prediction] = field(default_factory=list)
    roles: list[RoleMention] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    retractions: list[Retraction] = field(default_factory=list)
    passages: dict[str, Passage] = field(default_factory=dict)
    affinities: Affinities = field(default_factory=Affinities)
    considered: int = 0
    undated: list[Source] = field(default_factory=list)
    unread: list[Source] = field(default_factory=list)


def collect(read: Iterable[tuple[Document, Reading]], dyad: Dyad, as_of: datetime.date | None) -> Collected:
    """Everything about the dyad in documents published by the date.

    With a date, documents without one are set aside: nobody can say that they were known by then.
    """
    kept = Collected()
    for document, reading in read:
        source = _source(document, reading)
        if as_of is not None:
            if document.published is None:
                kept.undated.append(source)
                continue
            if document.published > as_of:
                continue
        kept.considered += 1
        if reading.note is not None:
            kept.unread.append(source)
        kept.affinities.add(reading.claims)
        kept.retractions.extend(reading.retractions)
        relevance = Relevance(reading, dyad)
        claims = relevance.claims()
        statements: list[Statement] = [*claims, *reading.retractions]
        kept.claims.extend((claim, relevance.of_section(claim)) for claim in claims)
        for found, into in (
            (relevance.agreements(), kept.agreements),
            (relevance.conditions(), kept.conditions),
            (relevance.predictions(), kept.predictions),
            (relevance.roles(), kept.roles),
            (relevance.events(), kept.events),
        ):
            into.extend(found)  # type: ignore[arg-type]
            statements.extend(found)
        for statement in statements:
            repeated = statement.repeated if isinstance(statement, Event) else ()
            for evidence in (statement.evidence, statement.sentence, *repeated):
                kept.passages.setdefault(evidence.id, passage(document.text, evidence))
        kept.sources[document.id] = source
    # Documents come in any order, and nothing may hang on it.
    kept.undated.sort(key=lambda source: (source.title or source.locations[0], source.id))
    kept.unread.sort(key=lambda source: (source.published or datetime.date.max, source.id))
    kept.sources = dict(sorted(kept.sources.items()))
    kept.retractions.sort(key=lambda retraction: (retraction.evidence.document_id, retraction.evidence.start))
    return kept


def passage(text: str, evidence: Evidence, context: int = CONTEXT) -> Passage:
    """An evidence with the text around it, cut at spaces.

    >>> evidence = Evidence.in_text("0123456789abcdef", "One two three four five", 8, 13)
    >>> passage("One two three four five", evidence, 6).before
    'two '
    """
    start = max(0, evidence.start - context)
    if start and (space := text.find(" ", start, evidence.start)) >= 0:
        start = space + 1
    end = min(len(text), evidence.end + context)
    if end < len(text) and (space := text.rfind(" ", evidence.end, end)) >= 0:
        end = space
    return Passage(evidence=evidence, before=text[start : evidence.start], after=text[evidence.end : end])


def _source(document: Document, reading: Reading) -> Source:
    return Source(
        id=document.id,
        title=document.title,
        author=document.author,
        publisher=document.publisher,
        published=document.published,
        address=document.address,
        language=document.language,
        locations=tuple(origin.location for origin in document.origins),
        warnings=tuple(dict.fromkeys(warning for origin in document.origins for warning in origin.warnings)),
        note=reading.note,
    )

"""Going through the readings once, keeping only what concerns the dyad."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from detente.assembly.judging import Judgements
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

_Kind = TypeVar("_Kind", bound=Statement)

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
    judged: list[Statement] = field(default_factory=list)
    """Every statement about the dyad, those that the analyst rejected too: what judgements can be about."""
    undated: list[Source] = field(default_factory=list)
    unread: list[Source] = field(default_factory=list)

    def put(self, statement: Statement, relevance: Relevance) -> None:
        """Adds a statement of a reading to those of its kind."""
        if isinstance(statement, Claim):
            self.claims.append((statement, relevance.of_section(statement)))
        elif isinstance(statement, AgreementMention):
            self.agreements.append(statement)
        elif isinstance(statement, Condition):
            self.conditions.append(statement)
        elif isinstance(statement, Prediction):
            self.predictions.append(statement)
        elif isinstance(statement, Event):
            self.events.append(statement)

    def statements(self) -> tuple[Statement, ...]:
        """The statements about the dyad, kind by kind."""
        claims = (claim for claim, _ in self.claims)
        return (*claims, *self.agreements, *self.conditions, *self.predictions, *self.events)

    def rate(self, confidence: Callable[[Statement], float]) -> None:
        """Gives every statement the confidence that a function says."""

        def rated(statement: _Kind) -> _Kind:
            said = confidence(statement)
            return statement if said == statement.confidence else statement.model_copy(update={"confidence": said})

        self.claims = [(rated(claim), section) for claim, section in self.claims]
        self.agreements = [rated(one) for one in self.agreements]
        self.conditions = [rated(one) for one in self.conditions]
        self.predictions = [rated(one) for one in self.predictions]
        self.events = [rated(one) for one in self.events]


def collect(
    read: Iterable[tuple[Document, Reading]],
    dyad: Dyad,
    as_of: datetime.date | None,
    judgements: Judgements,
    *,
    around: bool = False,
) -> Collected:
    """Everything about the dyad in documents published by the date, without what the analyst rejected.

    With a date, documents without one are set aside: nobody can say that they were known by then. With `around`, also
    what they say of one of the two and others.
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
        if judgements.meet(reading):
            rejected = [one for one in _statements(Relevance(reading, dyad, around)) if judgements.rejects(one)]
            reading = judgements.without_rejected(reading)
        else:
            rejected = []
        kept.affinities.add(reading.claims)
        kept.retractions.extend(reading.retractions)
        relevance = Relevance(reading, dyad, around)
        found = _statements(relevance)
        for statement in found:
            kept.put(statement, relevance)
        roles = relevance.roles()
        kept.roles.extend(roles)
        kept.judged.extend((*found, *rejected))
        words = [*judgements.words(document.id)]
        for statement in (*found, *rejected, *roles, *reading.retractions):
            words += [statement.evidence, statement.sentence, *_more(statement)]
        for evidence in words:
            kept.passages.setdefault(evidence.id, passage(document.text, evidence))
        kept.sources[document.id] = source
    # Documents come in any order, and nothing may hang on it.
    kept.undated.sort(key=lambda source: (source.title or source.locations[0], source.id))
    kept.unread.sort(key=lambda source: (source.published or datetime.date.max, source.id))
    kept.sources = dict(sorted(kept.sources.items()))
    kept.retractions.sort(key=lambda retraction: (retraction.evidence.document_id, retraction.evidence.start))
    return kept


def _more(statement: Statement) -> Iterator[Evidence]:
    """What a statement quotes beside its own words and its sentence."""
    if isinstance(statement, Event):
        yield from statement.repeated
    elif isinstance(statement, Condition):
        yield from (statement.condition, statement.consequence)
    elif isinstance(statement, AgreementMention):
        yield from (signatory.evidence for signatory in statement.signatories)
        yield from (*statement.provisions, *statement.blocks)
        if statement.part_of is not None:
            yield statement.part_of


def _statements(relevance: Relevance) -> list[Statement]:
    """The statements of a reading that are about the dyad and can be judged."""
    return [
        *relevance.claims(),
        *relevance.agreements(),
        *relevance.conditions(),
        *relevance.predictions(),
        *relevance.events(),
    ]


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
        warnings=tuple(
            dict.fromkeys((*(one for origin in document.origins for one in origin.warnings), *reading.warnings))
        ),
        note=reading.note,
    )

"""The reader: from a document to its reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from detente.codebook import Codebook
from detente.model import (
    ActorKind,
    AgreementMention,
    Claim,
    Condition,
    DateMention,
    Document,
    Event,
    Focus,
    Mention,
    Prediction,
    Reading,
    Retraction,
    RoleMention,
    SectionRole,
    Sentence,
    Statement,
)
from detente.reading.agreement_pronouns import find_taken_up
from detente.reading.agreement_verbs import find_told_by_verbs
from detente.reading.agreements import find_agreements
from detente.reading.claimant_names import with_named_claimants
from detente.reading.claims import find_claims, heading_claim
from detente.reading.coding import PairCoder, Reason
from detente.reading.conditions import find_conditions
from detente.reading.events import EventFinder, TypesByCoder, told_once
from detente.reading.language_model import load_language_model
from detente.reading.parsed import ParsedDocument, ParsedSentence
from detente.reading.parsing import Parser
from detente.reading.predictions import find_predictions
from detente.reading.retractions import find_retractions
from detente.reading.third_parties import find_roles
from detente.reading.version import reader_version

_S = TypeVar("_S", bound=Statement)

LANGUAGES = ("en", "und")
"""Languages that are read; texts too short to tell are tried."""
MAX_SENTENCE_TOKENS = 400
"""Longer "sentences" are tables or lists without punctuation: nothing in them can be read with confidence."""


class Reader:
    """Reads documents with one codebook and one language model.

    Args:
        codebook: the domain knowledge.
        model: name of a spaCy model; the best installed one otherwise.
        coder: tells the types of events; unless given, the shipped one without vectors, which gives the same readings
            on any machine.
        abstain_below: events whose type the coder holds for less probable than that are left out.

    Raises:
        ReadingError: if the codebook has exemplars of its own and no coder trained on them is given.

    >>> from detente.codebook import load_codebook
    >>> reader = Reader(load_codebook())
    >>> from detente.model import Document, Origin
    >>> document = Document.of("Russia and Iran signed an agreement on military cooperation.", "en",
    ...                        [Origin(location="a", media_type="text/plain", raw="0")])
    >>> [mention.status.value for mention in reader.read(document).agreements]
    ['signed']
    """

    def __init__(
        self,
        codebook: Codebook,
        model: str | None = None,
        coder: PairCoder | None = None,
        abstain_below: float = 0.0,
    ) -> None:
        nlp = load_language_model(model)
        self._nlp = nlp
        self.version = reader_version(model)
        self._codebook = codebook
        self._parser = Parser(nlp, codebook)
        self._types = TypesByCoder(coder or PairCoder(codebook, vectors=False), abstain_below)
        self._events = EventFinder(codebook, self._types)
        self._organisations = frozenset(
            actor for actor, entry in codebook.actors.items() if entry.kind is ActorKind.ORGANISATION
        )
        self._reliability = {word: cue.weight for cue in codebook.cues("reliability") for word in cue.words}

    @property
    def codebook_fingerprint(self) -> str:
        """Fingerprint of the codebook that it reads with."""
        return self._codebook.fingerprint

    def read(self, document: Document) -> Reading:
        """The reading of a document: the same bytes for the same document, codebook and version."""
        if document.language not in LANGUAGES:
            return Reading(
                document_id=document.id,
                reader=self.version,
                codebook=self._codebook.fingerprint,
                note=f"language {document.language} is not read",
            )
        # The model remembers every new word it meets; the zone lets go of a document's when it has been read, so that
        # memory does not grow with the number of documents. Nothing that is returned holds parts of the parse.
        with self._nlp.memory_zone():
            return self._read(document)

    @property
    def abstained(self) -> int:
        """Would-be events so far whose type the coder would not tell."""
        return self._types.abstained

    def events(self, document: Document, wanted: frozenset[str] = frozenset()) -> tuple[Event, ...]:
        """The events of a document alone: the same as in its reading, in less time.

        Args:
            document: the document.
            wanted: ids of actors, of whom one must take part; empty: any.
        """
        if document.language not in LANGUAGES:
            return ()
        with self._nlp.memory_zone():
            found = [
                event
                for sentence in self._telling(self._parser.parse(document), [])
                for event in self._events.find(sentence, self._reliability, wanted)
            ]
        return _unique(told_once(_unique(found)))

    def explained_events(self, document: Document) -> list[tuple[Event, Reason]]:
        """The events of a document, each with what spoke for its type."""
        found: list[tuple[Event, Reason]] = []
        with self._nlp.memory_zone():
            for sentence in self._telling(self._parser.parse(document), []):
                for candidate, event in self._events.found(sentence, self._reliability):
                    reason = self._types.explain(candidate)
                    if reason is not None:
                        found.append((event, reason))
        return found

    def _telling(self, parsed: ParsedDocument, retractions: list[Retraction]) -> Iterator[ParsedSentence]:
        """The sentences that tell something: no headings, no tables, no notices; the notices are put into the list."""
        for sentence in parsed.body():
            if len(sentence.span) > MAX_SENTENCE_TOKENS:
                continue
            notices = list(find_retractions(sentence, self._reliability))
            retractions.extend(notices)
            if any(notice.title is not None or notice.kind == "correction" for notice in notices):
                continue  # what a notice repeats of a report is what is taken back
            yield sentence

    def _read(self, document: Document) -> Reading:
        parsed = self._parser.parse(document)
        claims: list[Claim] = []
        agreements: list[AgreementMention] = []
        conditions: list[Condition] = []
        predictions: list[Prediction] = []
        roles: list[RoleMention] = []
        events: list[Event] = []
        retractions: list[Retraction] = []
        claims.extend(self._heading_claims(parsed))
        before: ParsedSentence | None = None
        named_before: list[AgreementMention] = []
        for sentence in self._telling(parsed, retractions):
            claims.extend(find_claims(sentence, self._reliability))
            named = list(find_agreements(sentence, self._reliability, before))
            agreements.extend(named)
            agreements.extend(find_taken_up(sentence, named, named_before))
            agreements.extend(find_told_by_verbs(sentence, self._reliability, self._organisations))
            found = list(find_conditions(sentence, self._reliability, before))
            before, named_before = sentence, named
            conditions.extend(found)
            predictions.extend(find_predictions(sentence, found, self._reliability))
            roles.extend(find_roles(sentence, self._reliability))
            events.extend(self._events.find(sentence, self._reliability))
        reading = Reading(
            document_id=document.id,
            reader=self.version,
            codebook=self._codebook.fingerprint,
            words=sum(len(sentence.span) for sentence in parsed.sentences),
            sections=tuple(parsed.sections),
            sentences=tuple(_sentences(parsed)),
            mentions=tuple(_mentions(parsed)),
            dates=tuple(_dates(parsed)),
            focus=tuple(Focus(first=pair[0], second=pair[1], sentences=n) for pair, n in parsed.focus[:20]),
            claims=_unique(claims),
            agreements=_unique(agreements),
            conditions=_unique(conditions),
            predictions=_unique(predictions),
            roles=_unique(roles),
            events=_unique(told_once(_unique(events))),
            retractions=_unique(retractions),
        )
        return with_named_claimants(reading)

    def _heading_claims(self, parsed: ParsedDocument) -> Iterator[Claim]:
        """One claim for each heading in a list of reasons."""
        by_section = parsed.by_section()
        for index, section in enumerate(parsed.sections):
            if section.role not in (SectionRole.INCENTIVES, SectionRole.IMPEDIMENTS) or section.heading is None:
                continue
            sentences = by_section.get(index, [])
            headings = [s for s in sentences if s.block.is_heading]
            bodies = [s for s in sentences if not s.block.is_heading]
            # A heading that stands on a line of its own announces a list; the items below it are the factors.
            if headings and bodies and _is_run_in(headings[0], bodies[0]):
                yield heading_claim(section, index, bodies[0], headings[0], self._reliability)


def _is_run_in(heading: ParsedSentence, body: ParsedSentence) -> bool:
    return "\n" not in heading.text[heading.block.end : body.block.start]


def _unique(statements: list[_S]) -> tuple[_S, ...]:
    """The statements in order of their words, without those that were found twice."""
    kept = {statement.id: statement for statement in reversed(statements)}
    return tuple(sorted(kept.values(), key=lambda s: (s.evidence.start, s.evidence.end, s.id)))


def _sentences(parsed: ParsedDocument) -> Iterator[Sentence]:
    for sentence in parsed.sentences:
        whole = sentence.whole()
        yield Sentence(start=whole.start, end=whole.end, section=sentence.section)


def _mentions(parsed: ParsedDocument) -> Iterator[Mention]:
    for sentence in parsed.sentences:
        for found in sentence.found:
            start, end = sentence.range(found.start, found.end)
            yield Mention(start=start, end=end, kind=found.kind, actors=found.named)


def _dates(parsed: ParsedDocument) -> Iterator[DateMention]:
    for sentence in parsed.sentences:
        for first, last, when in sentence.dates:
            start, end = sentence.range(first, last)
            yield DateMention(start=start, end=end, when=when)

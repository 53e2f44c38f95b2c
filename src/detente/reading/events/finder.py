"""Finding the events of a sentence, step by step."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping

from detente.codebook import Codebook
from detente.model import Event, identifier
from detente.reading.attribution import claimants
from detente.reading.events.candidates import (
    Candidate,
    Judgement,
    Predicate,
    Side,
    TypeOf,
    type_announced,
    type_by_triggers,
    type_stated,
)
from detente.reading.events.dating import is_background, own_date
from detente.reading.events.mood import hedges, is_quoted
from detente.reading.events.participants import ParticipantFinder
from detente.reading.events.places import PlaceFinder
from detente.reading.events.realis import Marks, happened, is_announced, is_single
from detente.reading.events.roles import Roles
from detente.reading.events.statements import Statements
from detente.reading.events.triggers import Triggers
from detente.reading.events.within_pair import is_told_by_speaker
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import clause_verb, objects, subjects, subtree_range

MATERIAL_CONFLICT = 4
"""Quad class whose events count toward people whom the codebook does not know."""
FORCE = frozenset({"ASSAULT", "MOBILIZE", "COERCE"})
"""Types that count even without any target: a state that attacks or mobilises does so against somebody."""
OWN_DEEDS = frozenset({"AGREE", "AID", "RETREAT"})
"""Types that count without any target where a state's speaker tells them of it ("we have promised more")."""
AIMED = frozenset({"against", "on", "at", "into", "with"})
"""Prepositions behind which stands whom force is used on."""
PENALTY = "SANCTION"
"""The type that needs an actor as its target: to cut taxes or imports is no penalty of anybody."""
MAX_WORDS_AFTER = 30
"""Words after a verb that its evidence holds at most."""


class EventFinder:
    """Finds events in parsed sentences.

    Args:
        codebook: trigger words, actors, sectors and roles.
        type_of: says of what type a candidate is; the codebook's trigger words unless given.
    """

    def __init__(self, codebook: Codebook, type_of: TypeOf = type_by_triggers) -> None:
        self._triggers = Triggers(codebook)
        self._statements = Statements(codebook)
        self._participants = ParticipantFinder(codebook)
        self._places = PlaceFinder(codebook)
        self._type_of = type_of
        self._types = codebook.event_types

    def candidates(self, sentence: ParsedSentence) -> Iterator[Candidate]:
        """Everything in a sentence that the text asserts and that has a side: what `type_of` is asked about."""
        marks = Marks.of(sentence)
        found = {token.i: matches for token in sentence.span if (matches := self._triggers.at(token))}
        force = (i for i, matches in found.items() if matches[0].noun and matches[0].type.quad == MATERIAL_CONFLICT)
        roles = Roles(marks.light, frozenset(force), marks.instruments)
        taken: set[int] = set()
        for token in sentence.span:
            if token.i in taken or not (matches := found.get(token.i, [])):
                continue
            predicate = Predicate(sentence, token, matches[0].end, matches[0].noun, tuple(matches))
            if token.i in marks.aspect and any(c.dep_ == "xcomp" for c in token.children) and not objects(token):
                continue  # "helped negotiate": what was begun or helped is the act; "helped them to arm" is help
            done = happened(predicate, marks)
            announced = not done and is_announced(predicate, marks)
            if not done and not announced:
                continue
            source, target = roles.of(predicate)
            if announced and not (_ids(source) and _ids(target) and _announces(predicate, source)):
                continue
            if not _is_event(predicate, source, target):
                continue
            taken.update(range(token.i, predicate.end))
            if not predicate.nominal:
                # The object of the verb is part of the event ("launched an attack"), not an event of its own.
                taken.update(word.i for word in objects(token))
            yield Candidate(predicate, source, target, announced)
        yield from self._statements.find(sentence, blame=not taken)

    def find(
        self, sentence: ParsedSentence, reliability: Mapping[str, float], wanted: frozenset[str] = frozenset()
    ) -> Iterator[Event]:
        """The events of a sentence that the text asserts as having happened.

        Args:
            sentence: the sentence.
            reliability: share of each reading rule's events that were right when measured.
            wanted: ids of actors, of whom one must take part; empty: any. Sentences that name none of them, by name or
                by pronoun, are not looked at any further.
        """
        return (event for _, event in self.found(sentence, reliability, wanted))

    def _sides(self, candidate: Candidate) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ids of both sides; a person long out of office still acts for the state whose office he held."""
        published = candidate.sentence.published
        source, target = (self._acting(_ids(side), published) for side in (candidate.source, candidate.target))
        if candidate.source != candidate.target:
            target = tuple(actor for actor in target if actor not in source)
        return source, target

    def _acting(self, actors: Iterable[str], published: datetime.date | None) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._participants.acts_for(actor, published) for actor in actors))

    def found(
        self, sentence: ParsedSentence, reliability: Mapping[str, float], wanted: frozenset[str] = frozenset()
    ) -> Iterator[tuple[Candidate, Event]]:
        """The events of a sentence, as `find` gives them, with the candidates that they come from."""
        if wanted and wanted.isdisjoint(self._acting(sentence.actors(), sentence.published)):
            return
        for candidate in self.candidates(sentence):
            taking_part = (*_ids(candidate.source), *_ids(candidate.target))
            if wanted and wanted.isdisjoint(self._acting(taking_part, sentence.published)):
                continue
            judgement = self._type(candidate)
            if judgement is not None:
                yield candidate, self._event(candidate, judgement, reliability)

    def _type(self, candidate: Candidate) -> Judgement | None:
        """The type of a candidate; of an act that is only announced or stated, the type of its saying."""
        if candidate.stated:
            return type_stated(candidate)
        return type_announced(candidate, self._types) if candidate.announced else self._type_of(candidate)

    def _event(self, candidate: Candidate, judgement: Judgement, reliability: Mapping[str, float]) -> Event:
        sentence, predicate = candidate.sentence, candidate.predicate
        left, right = _range(predicate)
        trigger = sentence.evidence(candidate.anchor.i, predicate.end)
        source, target = self._sides(candidate)
        when = own_date(predicate)
        place, place_state = self._places.find(predicate)
        hedging = hedges(predicate)
        return Event(
            id=identifier("event", trigger.id, judgement.type.id, "+".join(source), "+".join(target)),
            evidence=sentence.evidence(left, right),
            sentence=sentence.whole(),
            actors=sentence.actors(),
            claimants=claimants(sentence, left, right),
            section=sentence.section,
            cues=judgement.cues,
            rule=judgement.rule,
            confidence=reliability.get(judgement.rule, 0.5),
            source=source,
            target=target,
            plover=judgement.type.id,
            mode=judgement.mode,
            quad=judgement.type.quad,
            cameo=judgement.cameo,
            trigger=trigger,
            contexts=tuple(dict.fromkeys(hit.entry.value or "" for hit in sentence.uses("event-context"))),
            probability=judgement.probability,
            runner_up=judgement.runner_up,
            runner_up_probability=judgement.runner_up_probability,
            exemplar=judgement.exemplar,
            sources=self._participants.of(sentence, candidate.source),
            targets=self._participants.of(sentence, candidate.target),
            when=when,
            reported=sentence.published,
            background=is_background(when, predicate),
            place=place,
            place_state=place_state,
            quoted=is_quoted(predicate),
            hedged=bool(hedging),
            hedges=hedging,
        )


def _is_event(predicate: Predicate, source: Side, target: Side) -> bool:
    """Whether the sides are enough: an actor that the codebook knows on either.

    Force counts without a named victim, where it is a verb that tells it, and by people whom the codebook does not know
    toward an actor that it knows. What a speaker tells of his own state's deeds counts although he names nobody.
    """
    force = predicate.best.type.quad == MATERIAL_CONFLICT
    if _ids(source):
        # "Iran's missile attacks": of a noun, only one of several words and with its doer says enough without a target.
        owned = any(child.dep_ == "poss" for child in predicate.anchor.children) and len(predicate.best.words) > 1
        # "fought against poverty": what a preposition of the trigger governs has to be somebody.
        aimed = len(predicate.best.words) > 1 and predicate.best.words[-1] in AIMED
        alone = predicate.best.type.id in FORCE and (owned or not predicate.nominal) and not aimed
        somebody = force and bool(target) and predicate.best.type.id != PENALTY
        return bool(_ids(target)) or somebody or alone or _is_own_deed(predicate)
    if force and not source and predicate.nominal and is_single(predicate):
        # "the December attack on the embassy": whoever did it, where one of the two that a section is about was hit.
        return bool(set(_ids(target)) & set(predicate.sentence.focus or ()))
    return force and bool(source) and bool(_ids(target))


def _announces(predicate: Predicate, source: Side) -> bool:
    """Whether those who would do it say so: in the first person, or as the speakers of the clause."""
    if is_told_by_speaker(predicate):
        return True
    left, right = _range(predicate)
    chain = claimants(predicate.sentence, left, right)
    return chain[-1].actor in _ids(source)


def _is_own_deed(predicate: Predicate) -> bool:
    """Whether a speaker tells what his state has done for or with others: an act, or a paper or talk with an object."""
    if predicate.nominal or not is_told_by_speaker(predicate):
        return False
    trigger = predicate.best.trigger
    return predicate.best.type.id in OWN_DEEDS or (trigger.reciprocal and bool(trigger.objects))


def _ids(side: Side) -> tuple[str, ...]:
    return tuple(dict.fromkeys(actor for party in side for actor in party.actors))


def _range(predicate: Predicate) -> tuple[int, int]:
    """The words of the event: its clause without the clauses around it."""
    sentence, token = predicate.sentence, predicate.anchor
    left, right = subtree_range(token, sentence.span)
    if not predicate.nominal:
        heads = subjects(clause_verb(token))
        left = max(left, min((h.left_edge.i for h in heads if h.i < token.i), default=left))
        right = min(right, token.i + MAX_WORDS_AFTER)
    return left, max(right, predicate.end)

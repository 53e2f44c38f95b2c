"""From proposals to statements: every word of them found in the text, every code known, every confidence measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Literal

from detente.codebook import Codebook
from detente.model import (
    AUTHOR,
    ActorKind,
    AgreementKind,
    AgreementMention,
    AgreementStatus,
    Claim,
    Claimant,
    Condition,
    Cue,
    Document,
    Event,
    Evidence,
    Participant,
    Prediction,
    RoleMention,
    Signatory,
    Statement,
    identifier,
)
from detente.reading.llm.grounds import DroppedError, Grounds
from detente.reading.llm.pieces import Piece
from detente.reading.llm.proposals import (
    Drop,
    Leaning,
    Proposal,
    ProposedAgreement,
    ProposedClaim,
    ProposedClaimant,
    ProposedCondition,
    ProposedEvent,
    ProposedPrediction,
    ProposedRole,
)
from detente.reading.llm.topics import TopicFinder
from detente.reading.parsed import MAX_LABEL_WORDS
from detente.reading.predictions import MAX_STATEMENT_WORDS
from detente.reading.readable import readable

LEANING_CUE = "llm-leaning"
"""Entry of the cue that holds what a language model made of a claim, where a rule would have words of the codebook."""
UNMEASURED = 0.5
"""Confidence where the codebook has none."""
_LEANINGS: dict[Leaning, Literal[-1, 0, 1]] = {"closer": 1, "apart": -1, "unclear": 0}
_LAWS = frozenset({AgreementKind.DECREE, AgreementKind.RESOLUTION})
_LONGEST_CUE = 120


class Stating:
    """Makes statements of proposals, or says why not.

    Args:
        document: the document.
        grounds: finds words, actors and dates in it.
        codebook: themes, event types and reliabilities.
        topics: finds the concepts that a claim's words are about.
    """

    def __init__(self, document: Document, grounds: Grounds, codebook: Codebook, topics: TopicFinder) -> None:
        self._document = document
        self._grounds = grounds
        self._codebook = codebook
        self._topics = topics
        self._confidence = {word: cue.weight for cue in codebook.cues("reliability") for word in cue.words}
        self.statements: dict[str, Statement] = {}
        """What was made so far, by id."""
        self.dropped: Counter[Drop] = Counter()
        """How many proposals were not kept, by the reason."""

    def take(self, proposal: Proposal, piece: Piece) -> None:
        """Makes the statement of a proposal, or counts why there is none."""
        try:
            statement = self._statement(proposal, piece)
        except DroppedError as dropped:
            self.dropped[dropped.why] += 1
            return
        if statement.id in self.statements:
            self.dropped[Drop.REPEATED] += 1
        else:
            self.statements[statement.id] = statement

    def _statement(self, proposal: Proposal, piece: Piece) -> Statement:
        match proposal:
            case ProposedClaim():
                return self._claim(proposal, piece)
            case ProposedAgreement():
                return self._agreement(proposal, piece)
            case ProposedCondition():
                return self._condition(proposal, piece)
            case ProposedPrediction():
                return self._prediction(proposal, piece)
            case ProposedEvent():
                return self._event(proposal, piece)
            case ProposedRole():
                return self._role(proposal, piece)
        raise AssertionError(f"there is no other kind than these, and {type(proposal).__name__} is none of them")

    def _claim(self, proposal: ProposedClaim, piece: Piece) -> Claim:
        grounds = self._grounds
        between = grounds.actors(proposal.between)
        holders = grounds.actors(proposal.holders)
        if len(between) != 2:
            raise DroppedError(Drop.SCHEMA)
        if not set(proposal.themes) <= self._codebook.themes.keys():
            raise DroppedError(Drop.UNKNOWN_CODE)
        evidence = grounds.quotation(piece, proposal.quote, between)
        label = self._optional(evidence, piece, proposal.label)
        strength = self._optional(evidence, piece, proposal.strength)
        leaning = _LEANINGS[proposal.leaning]
        words = _shortened((label or evidence).quote, MAX_LABEL_WORDS)
        verdict = Cue(
            entry=LEANING_CUE, words=words[:_LONGEST_CUE], weight=float(leaning), actors=between[:1], toward=between[1:]
        )
        return Claim(
            id=identifier("llm-claim", evidence.id, *between, proposal.leaning),
            **self._common(proposal, evidence, piece, {*between, *holders}),
            rule="llm-claim",
            confidence=self._confidence.get("llm-claim", UNMEASURED),
            cues=(verdict, *self._topics(evidence.quote)),
            label=words,
            relation=proposal.relation,
            cause=self._optional(evidence, piece, proposal.cause),
            effect=self._optional(evidence, piece, proposal.effect),
            signal=self._optional(evidence, piece, proposal.signal),
            leaning=leaning,
            denied=proposal.denied,
            holders=holders,
            modality=proposal.modality,
            tense=proposal.tense,
            strength=strength.quote if strength else None,
            themes=tuple(dict.fromkeys(proposal.themes))[:3],
        )

    def _agreement(self, proposal: ProposedAgreement, piece: Piece) -> AgreementMention:
        grounds = self._grounds
        parties = grounds.actors(proposal.parties)
        issuer = None if proposal.issuer is None else grounds.actor(proposal.issuer)
        evidence = grounds.quotation(piece, proposal.quote, parties)
        name = grounds.inside(evidence, piece, proposal.name)
        dated = self._optional(evidence, piece, proposal.date)
        done = proposal.status is not AgreementStatus.PROPOSED
        when = grounds.when(dated, happened=done) if dated is not None else None
        return AgreementMention(
            id=identifier("llm-agreement", name.id, proposal.status or ""),
            **self._common(proposal, evidence, piece, {*parties, *([issuer] if issuer else ())}),
            rule="llm-agreement",
            confidence=self._confidence.get("llm-agreement", UNMEASURED),
            name=_shortened(name.quote, MAX_LABEL_WORDS),
            kind=proposal.kind,
            parties=parties,
            issuer=issuer,
            status=proposal.status,
            when=when,
            signatories=tuple(self._signatory(words, evidence, piece) for words in proposal.signatories),
            provisions=tuple(grounds.beside(evidence, piece, words) for words in proposal.provisions),
            part_of=None if proposal.part_of is None else grounds.beside(evidence, piece, proposal.part_of),
            blocks=tuple(grounds.beside(evidence, piece, words) for words in proposal.blocks),
            # Acts of law are called by their day.
            dated=when if proposal.kind in _LAWS and proposal.status is AgreementStatus.SIGNED else None,
        )

    def _signatory(self, name: str, evidence: Evidence, piece: Piece) -> Signatory:
        words = self._grounds.beside(evidence, piece, name)
        actors = self._grounds.actors_in(words)
        known = self._codebook.find(words.quote, self._document.published)
        if known is not None and known.kind is not ActorKind.PERSON:
            raise DroppedError(Drop.SCHEMA)  # states are parties, and sign by people
        return Signatory(
            name=_shortened(words.quote, MAX_LABEL_WORDS), actor=actors[0] if actors else None, evidence=words
        )

    def _role(self, proposal: ProposedRole, piece: Piece) -> RoleMention:
        grounds = self._grounds
        actor, toward = grounds.actor(proposal.actor), grounds.actors(proposal.toward)
        if actor in toward:
            raise DroppedError(Drop.SCHEMA)
        evidence = grounds.quotation(piece, proposal.quote, (actor, *toward))
        if actor not in grounds.actors_in(grounds.sentence(evidence)):
            raise DroppedError(Drop.ABSENT_ACTOR)
        return RoleMention(
            id=identifier("llm-role", evidence.id, actor, proposal.role, *toward),
            **self._common(proposal, evidence, piece, {actor, *toward}),
            rule="llm-role",
            confidence=self._confidence.get("llm-role", UNMEASURED),
            actor=actor,
            role=proposal.role,
            toward=toward,
        )

    def _condition(self, proposal: ProposedCondition, piece: Piece) -> Condition:
        evidence = self._grounds.quotation(piece, proposal.quote, ())
        condition = self._grounds.inside(evidence, piece, proposal.condition)
        consequence = self._grounds.inside(evidence, piece, proposal.consequence)
        if condition.overlaps(consequence):
            raise DroppedError(Drop.SCHEMA)
        return Condition(
            id=identifier("llm-condition", condition.id, consequence.id, proposal.kind),
            **self._common(proposal, evidence, piece, ()),
            rule="llm-condition",
            confidence=self._confidence.get("llm-condition", UNMEASURED),
            kind=proposal.kind,
            condition=condition,
            consequence=consequence,
            leaning=_LEANINGS[proposal.leaning],
        )

    def _prediction(self, proposal: ProposedPrediction, piece: Piece) -> Prediction:
        evidence = self._grounds.quotation(piece, proposal.quote, ())
        word = self._optional(evidence, piece, proposal.probability_word)
        horizon = self._optional(evidence, piece, proposal.horizon)
        common = self._common(proposal, evidence, piece, ())
        return Prediction(
            id=identifier("llm-prediction", evidence.id),
            **common,
            rule="llm-prediction",
            confidence=self._confidence.get("llm-prediction", UNMEASURED),
            statement=_shortened(evidence.quote, MAX_STATEMENT_WORDS),
            holder=common["claimants"][-1].name,
            probability_word=word.quote if word else None,
            horizon=self._grounds.when(horizon, happened=False) if horizon else None,
            leaning=_LEANINGS[proposal.leaning],
        )

    def _event(self, proposal: ProposedEvent, piece: Piece) -> Event:
        grounds = self._grounds
        kind = self._codebook.event_types.get(proposal.type)
        if kind is None:
            raise DroppedError(Drop.UNKNOWN_CODE)
        source, target = grounds.actors(proposal.source), grounds.actors(proposal.target)
        evidence = grounds.quotation(piece, proposal.quote, (*source, *target))
        trigger = grounds.inside(evidence, piece, proposal.trigger)
        dated = self._optional(evidence, piece, proposal.date)
        return Event(
            id=identifier("llm-event", trigger.id, kind.id, "|".join(source), "|".join(target)),
            **self._common(proposal, evidence, piece, {*source, *target}),
            rule="llm-event",
            confidence=self._confidence.get("llm-event", UNMEASURED),
            cues=(Cue(entry=kind.id, words=trigger.quote[:_LONGEST_CUE]),),
            source=source,
            target=target,
            sources=tuple(self._participant(actor, evidence) for actor in source),
            targets=tuple(self._participant(actor, evidence) for actor in target),
            plover=kind.id,
            quad=kind.quad,
            cameo=kind.cameo[0],
            trigger=trigger,
            when=grounds.when(dated, happened=True) if dated else None,
            reported=self._document.published,
            hedged=proposal.hedged,
            quoted=any(link.quoted for link in proposal.claimants),
        )

    def _participant(self, actor: str, evidence: Evidence) -> Participant:
        words = self._grounds.words_of(self._grounds.mention(actor, evidence))
        kind = self._codebook.actors[actor].kind
        state = actor if kind == "state" else None
        return Participant(name=_shortened(words.quote, MAX_LABEL_WORDS), actor=actor, state=state, evidence=words)

    def _common(
        self, proposal: Proposal, evidence: Evidence, piece: Piece, named: set[str] | tuple[()]
    ) -> Mapping[str, Any]:
        """What all statements have: whom the words speak of first, then those whom only the proposal names."""
        chain = (AUTHOR, *(self._claimant(link, evidence, piece) for link in proposal.claimants))
        sentence = self._grounds.sentence(evidence)
        spoken_of = self._grounds.actors_in(evidence if named else sentence)
        return {
            "evidence": evidence,
            "sentence": sentence,
            "actors": tuple(dict.fromkeys((*spoken_of, *sorted(named)))),
            "claimants": chain,
            "section": self._grounds.section(evidence),
        }

    def _claimant(self, link: ProposedClaimant, evidence: Evidence, piece: Piece) -> Claimant:
        words = self._grounds.beside(evidence, piece, link.name)
        actors = self._grounds.actors_in(words)
        return Claimant(
            name=_shortened(words.quote, MAX_LABEL_WORDS),
            actor=actors[0] if actors else None,
            attitude=link.attitude,
            quoted=link.quoted,
            evidence=words,
        )

    def _optional(self, whole: Evidence, piece: Piece, words: str | None) -> Evidence | None:
        return None if words is None else self._grounds.inside(whole, piece, words)


def _shortened(quote: str, most: int) -> str:
    """The first words of a quotation, in one line and without markup.

    >>> _shortened("the revenue of  arms exports", 3)
    'the revenue of …'
    """
    words = readable(quote, 0, len(quote)).text.split()
    return " ".join(words[:most]) + (" …" if len(words) > most else "")

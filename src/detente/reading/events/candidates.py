"""What may be an event: a predicate, its two sides, and the judgement of its type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from spacy.tokens import Token

from detente.codebook import EventType
from detente.model import Cue
from detente.reading.events.triggers import TriggerMatch
from detente.reading.parsed import ParsedSentence


@dataclass(frozen=True, slots=True)
class Predicate:
    """A word of a sentence that may tell an event; `matches` are the codebook's triggers there, the best first.

    Token positions are those of the sentence's block. `[anchor.i, end)` are the words of the trigger.
    """

    sentence: ParsedSentence
    anchor: Token
    end: int
    nominal: bool
    matches: tuple[TriggerMatch, ...]

    @property
    def best(self) -> TriggerMatch:
        """The trigger that says most."""
        return self.matches[0]

    @property
    def reciprocal(self) -> bool:
        """Whether its event goes both ways."""
        return self.best.trigger.reciprocal


@dataclass(frozen=True, slots=True)
class Party:
    """Words that take part in an event: tokens `[start, end)` with their head, and whom they speak of."""

    head: Token
    start: int
    end: int
    actors: tuple[str, ...]


Side = tuple[Party, ...]
"""All that stand on one side of an event."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A predicate that the text asserts, with its two sides: all that is needed to say what type of event it is."""

    predicate: Predicate
    source: Side
    target: Side
    announced: bool = False
    """Whether somebody says of himself that he will do it, and has not done it yet."""
    stated: bool = False
    """Whether it is done by the very saying, and not by what is told."""

    @property
    def sentence(self) -> ParsedSentence:
        """The sentence that it stands in."""
        return self.predicate.sentence

    @property
    def anchor(self) -> Token:
        """The word that tells the event."""
        return self.predicate.anchor


@dataclass(frozen=True, slots=True)
class Judgement:
    """The type of a candidate, and why."""

    type: EventType
    mode: str | None
    cameo: str
    rule: str
    cues: tuple[Cue, ...] = ()
    probability: float | None = None
    """The event coder's probability of the type; None where it was not asked."""
    runner_up: str | None = None
    runner_up_probability: float | None = None
    exemplar: str | None = None
    """The codebook's exemplar sentence that is worded most like it."""


TypeOf = Callable[[Candidate], Judgement | None]
"""Says of what type a candidate is; None where it is of none, or where that cannot be told."""


def type_announced(candidate: Candidate, types: Mapping[str, EventType]) -> Judgement | None:
    """The type of an act that is only announced: what it would be tells what the announcement is."""
    told = type_by_triggers(candidate)
    kind = types.get(told.type.announced or "")
    if kind is None:
        return None
    return replace(told, type=kind, mode=None, cameo=kind.cameo[0], rule="event-announced")


def type_stated(candidate: Candidate) -> Judgement:
    """The type of what is done by saying it: a demand, or blame."""
    return replace(type_by_triggers(candidate), rule="event-statement")


def type_by_triggers(candidate: Candidate) -> Judgement:
    """The type that the codebook's trigger words give."""
    match = candidate.predicate.best
    rule = "event-noun" if candidate.predicate.nominal else "event-verb"
    words = candidate.sentence.block.doc[candidate.anchor.i : candidate.predicate.end].text
    return Judgement(
        type=match.type,
        mode=match.trigger.mode,
        cameo=match.trigger.cameo or match.type.cameo[0],
        rule=rule,
        cues=(Cue(entry=match.type.id, words=words),),
    )

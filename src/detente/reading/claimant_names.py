"""Names for claimants who are only a pronoun: "They stressed ..." is what the experts named before stressed."""

from __future__ import annotations

import bisect
from typing import TypeVar

from detente.model import Claimant, Mention, MentionKind, Prediction, Reading, Statement
from detente.reading.attribution import THIRD_PERSON

_S = TypeVar("_S", bound=Statement)
REACH = 500
"""Characters between a pronoun and who spoke last, at most: some three sentences."""


def with_named_claimants(reading: Reading) -> Reading:
    """A reading whose pronouns among the claimants have the name of who spoke last, unless he is another actor.

    A pronoun with nobody before it stays as it is. Its evidence stays the pronoun itself, which is what the text says.
    """
    spoken = {
        link.evidence.start: link
        for statement in reading.statements()
        for link in statement.claimants
        if link.evidence is not None and not _is_pronoun(link)
    }
    if not any(_is_pronoun(link) for statement in reading.statements() for link in statement.claimants):
        return reading
    places = sorted(spoken)
    states = {(m.start, m.end) for m in reading.mentions if m.kind is MentionKind.NAME and not _is_person(m)}

    def named(link: Claimant) -> Claimant:
        if not _is_pronoun(link) or link.evidence is None:
            return link
        last = bisect.bisect_left(places, link.evidence.start) - 1
        if last < 0:
            return link
        speaker = spoken[places[last]]
        assert speaker.evidence is not None, "only those whose words are known were kept"
        if link.name.casefold() != "they" and (speaker.evidence.start, speaker.evidence.end) in states:
            return link  # "Norway said ... He added": a state is no he
        near = link.evidence.start - places[last] <= REACH
        if not near or link.actor not in (None, speaker.actor):
            return link
        return link.model_copy(update={"name": speaker.name, "actor": speaker.actor})

    def told(statement: _S) -> _S:
        claimants = tuple(named(link) for link in statement.claimants)
        if claimants == statement.claimants:
            return statement
        changes: dict[str, object] = {"claimants": claimants}
        if isinstance(statement, Prediction):
            changes["holder"] = claimants[-1].name
        return statement.model_copy(update=changes)

    return reading.model_copy(
        update={
            "claims": tuple(told(one) for one in reading.claims),
            "agreements": tuple(told(one) for one in reading.agreements),
            "conditions": tuple(told(one) for one in reading.conditions),
            "predictions": tuple(told(one) for one in reading.predictions),
            "roles": tuple(told(one) for one in reading.roles),
            "events": tuple(told(one) for one in reading.events),
        }
    )


def _is_pronoun(link: Claimant) -> bool:
    return link.name.casefold() in THIRD_PERSON


def _is_person(mention: Mention) -> bool:
    """Whether the codebook's actor that a name means is a person or organ, whose id has the state's before a point."""
    return any("." in actor for actor in mention.actors)

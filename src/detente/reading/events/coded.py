"""Types by the event coder: what it makes of a candidate, weighed against the trigger words that found it."""

from __future__ import annotations

from dataclasses import replace

from detente.model import Cue
from detente.reading.coding import Coding, Pair, PairCoder, Reason
from detente.reading.events.candidates import Candidate, Judgement, Side, type_by_triggers
from detente.reading.syntax import is_passive, objects, subjects

SURE = 0.8
"""Probability from which on the coder overrules trigger words that know nothing of its type."""
LIKELY = 0.4
"""Probability from which on it chooses among the types that the trigger words leave open."""

_FORCE, _BLAME, _BLAME_CODE = "ASSAULT", "ACCUSE", "111"
"""What "attack" is of people and places, what it is of a speech or a plan, and the CAMEO code of the latter."""


class TypesByCoder:
    """Says of what type a candidate is: the trigger words' type, unless the coder knows better.

    Trigger words are sure where they are sure and blind elsewhere; the coder sees the whole clause and may be misled by
    it. So the coder chooses among the types that the words leave open, and overrules them only where it is sure.

    Args:
        coder: the pair coder.
        abstain_below: candidates whose type is less probable than that are left out.
    """

    def __init__(self, coder: PairCoder, abstain_below: float = 0.0) -> None:
        self._coder = coder
        self._abstain_below = abstain_below
        self.abstained = 0
        """Candidates that were left out."""

    def __call__(self, candidate: Candidate) -> Judgement | None:
        """The type of a candidate; None where the coder abstains."""
        told = type_by_triggers(candidate)
        if told.type.id == _FORCE and _is_in_words(candidate):
            if not any(party.actors for party in candidate.source):
                return None
            return replace(told, type=self._coder.codebook.event_types[_BLAME], mode=None, cameo=_BLAME_CODE)
        pair = pair_of(candidate)
        if pair is None:
            return told
        coding = self._coder.code([pair])[0]
        if coding.probability < self._abstain_below:
            self.abstained += 1
            return None
        likeliest = replace(
            told,
            probability=coding.probability,
            runner_up=coding.runner_up,
            runner_up_probability=coding.runner_up_probability,
            exemplar=coding.exemplar,
        )
        if coding.act == told.type.id:
            return likeliest
        if not self._overrules(candidate, coding):
            return replace(
                likeliest,
                probability=coding.probability_of(told.type.id),
                runner_up=coding.act,
                runner_up_probability=coding.probability,
            )
        kind = self._coder.codebook.event_types[coding.act]
        match = next((match for match in candidate.predicate.matches if match.type.id == coding.act), None)
        return replace(
            likeliest,
            type=kind,
            mode=match.trigger.mode if match is not None else coding.mode,
            cameo=(match.trigger.cameo if match is not None else coding.cameo) or kind.cameo[0],
            rule="event-coder",
            cues=(*told.cues, Cue(entry=kind.id, words=coding.words)),
        )

    def explain(self, candidate: Candidate) -> Reason | None:
        """What speaks for the coder's type of a candidate; None without a source."""
        pair = pair_of(candidate)
        return self._coder.explain(pair) if pair is not None else None

    @staticmethod
    def _overrules(candidate: Candidate, coding: Coding) -> bool:
        open_types = {match.type.id for match in candidate.predicate.matches}
        if coding.act == _FORCE and not candidate.target and coding.act not in open_types:
            return False  # "set off two more explosions": without anybody who is hit it was a test
        return coding.probability >= (LIKELY if coding.act in open_types else SURE)


def _is_in_words(candidate: Candidate) -> bool:
    """Whether what is attacked is a speech, a plan, a policy: an attack in words."""
    words = {hit.head.i for hit in candidate.sentence.uses("attacked_words")}
    anchor = candidate.anchor
    attacked = subjects(anchor) if is_passive(anchor) else objects(anchor)
    return not candidate.predicate.nominal and bool(attacked) and all(noun.i in words for noun in attacked)


def pair_of(candidate: Candidate) -> Pair | None:
    """A candidate as the coder sees it; None without a source."""
    source = _range(candidate.source)
    if source is None:
        return None
    target = _range(candidate.target)
    if target is not None and max(source[0], target[0]) < min(source[1], target[1]):
        target = None
    return Pair(candidate.sentence.block.doc, source, target, candidate.anchor.i)


def _range(side: Side) -> tuple[int, int] | None:
    return (side[0].start, side[0].end) if side else None

"""What a claim means for a dyad: incentive, impediment or contested, and why.

Where a third party is involved, the sign follows the theory of structural balance (Heider 1946; Cartwright and Harary
1956): what one member does to a third party moves the other according to the other's own relation with that party, so
that a common adversary unites and an adversary's friend divides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from detente.model import Claim, Cue, Dyad, Section, SectionRole, Sign

MIN_SCORE = 0.1
"""Sum of pushes, nearer to zero than which a claim gets no sign: its words weigh each other up."""
LISTED_PRIOR = 1.0
HEADED_PRIOR = 0.4
"""Weight of the section's role: strong in a list of reasons, weak under a heading that only sounds like one."""
UNKNOWN_THIRD = 0.5
"""What hurting (or helping) a third party of unknown relations weighs: norms are broken even for those not hit."""
KNOWN = 0.1
"""How far from indifferent the words of the texts must be for two actors to count as on good or bad terms."""
SHARED_TARGET = 0.8
"""What having the same adversary weighs for the two who have it."""
SHARED_PARTNER = 0.3
SCOURGE = "scourge"
"""Beginning of the codebook entries for dangers that come from outside, such as terrorism."""
FORCE = "war-violence"
"""Beginning of the codebook entries for force, which breaks norms whomever it hits."""
WARDING = "shared-threat"
"""Beginning of the codebook entries for acting against something outside the pair."""
QUARRELS = ("fear-concern", "difference", "tension-hostility", "distrust", "opposing")
"""Codebook entries for quarrels: with an outsider, they leave the other of the pair as the one to turn to."""
FRIENDS = 0.1
"""How well two must stand with each other, in the words of the texts, to face a danger together."""
MIXED = "mixed"
"""Beginning of the codebook entries whose words say that something cuts both ways."""


@dataclass(slots=True)
class Affinities:
    """How any two actors stand to each other, from the stance words of the documents themselves.

    Weights are summed in thousandths, since sums of fractions hang on the order of the documents. They are kept
    document by document, so that what a withdrawn one said can be taken back.
    """

    _sums: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    _counts: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    _said: dict[str, list[tuple[tuple[str, str], int]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, claims: Iterable[Claim]) -> None:
        """Count in what claims say of any two actors."""
        for claim in claims:
            if claim.denied:
                continue
            for cue in claim.cues:
                for one in cue.actors:
                    for other in cue.toward:
                        pair = (min(one, other), max(one, other))
                        weight = round(cue.weight * 1000)
                        self._sums[pair] += weight
                        self._counts[pair] += 1
                        self._said[claim.evidence.document_id].append((pair, weight))

    def forget(self, document_id: str) -> None:
        """Take back what a document said."""
        for pair, weight in self._said.pop(document_id, ()):
            self._sums[pair] -= weight
            self._counts[pair] -= 1

    def between(self, one: str, other: str) -> float:
        """From -1 (hostile) to 1 (friendly); 0 where nothing is known. Few words weigh less than many."""
        pair = (min(one, other), max(one, other))
        count = self._counts.get(pair, 0)
        return max(-1.0, min(1.0, self._sums[pair] / 1000 / (count + 1))) if count else 0.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """The sign of a claim for a dyad, with the reasons in words, strongest first."""

    sign: Sign
    score: float
    reasons: tuple[str, ...]


def judge(
    claim: Claim, section: Section | None, dyad: Dyad, affinities: Affinities, names: Mapping[str, str]
) -> Judgement | None:
    """The sign of a claim for a dyad; None where its words do not tell, which is no sign at all.

    Args:
        claim: a claim about the dyad.
        section: the section that it stands in.
        dyad: the pair.
        affinities: how actors stand to each other in the documents at hand.
        names: names of actor ids, for the reasons.
    """
    reasons: list[tuple[float, str]] = []
    reader = ", as a language model reads it" if claim.rule == "llm-claim" else ""
    prior, listed = _prior(section)
    if claim.rule == "headed-factor":
        sign = Sign.INCENTIVE if claim.leaning > 0 else Sign.IMPEDIMENT
        return Judgement(sign, float(claim.leaning), (section.reason if section else "",))
    positive = negative = 0.0
    for cue in claim.cues:
        if not cue.weight:
            continue
        push, why = _push(cue, dyad, affinities, names)
        positive += max(push, 0.0)
        negative -= min(push, 0.0)
        if push:
            reasons.append((abs(push), f"“{cue.words}”{why}{reader}: {'for' if push > 0 else 'against'}"))
    score = positive - negative
    if prior and section is not None:
        reasons.append((abs(prior), f"{section.reason}: {'for' if prior > 0 else 'against'}"))
    ordered = tuple(reason for _, reason in sorted(reasons, key=lambda r: -r[0])[:4])
    if not listed and any(cue.entry.startswith(MIXED) for cue in claim.cues):
        return Judgement(Sign.CONTESTED, score, ordered)
    total = score + prior
    if abs(total) < MIN_SCORE:
        return None
    return Judgement(Sign.INCENTIVE if total > 0 else Sign.IMPEDIMENT, total, ordered)


def _prior(section: Section | None) -> tuple[float, bool]:
    if section is None or section.role not in (SectionRole.INCENTIVES, SectionRole.IMPEDIMENTS):
        return 0.0, False
    direction = 1.0 if section.role is SectionRole.INCENTIVES else -1.0
    return direction * (LISTED_PRIOR if section.listed else HEADED_PRIOR), section.listed


def _push(cue: Cue, dyad: Dyad, affinities: Affinities, names: Mapping[str, str]) -> tuple[float, str]:
    """What one stance word does to the dyad, and in what way."""
    here = [actor for actor in cue.actors if actor in dyad]
    there = [actor for actor in cue.toward if actor in dyad]
    others = [actor for actor in (*cue.actors, *cue.toward) if actor not in dyad]
    if cue.entry.startswith(WARDING) and cue.weight > 0 and there:
        return -cue.weight, " against one of the two"
    if here and there:
        return cue.weight, " between the two"
    own = here or there
    if not here and cue.entry.startswith(SCOURGE) and affinities.between(*dyad.members) > FRIENDS:
        return -cue.weight * SHARED_TARGET, " that friends face together"
    if len(own) == 2:
        if not others:
            return cue.weight, " of both"
        third = names.get(others[0], others[0])
        if cue.weight < 0:
            return -cue.weight * SHARED_TARGET, f" that both have with {third}"
        return cue.weight * SHARED_PARTNER, f" that both have with {third}"
    if len(own) == 1 and others:
        partner = dyad.second if own[0] == dyad.first else dyad.first
        third = others[0]
        stand = affinities.between(partner, third)
        how = f" of {names.get(own[0], own[0])} with {names.get(third, third)}"
        if here and cue.weight < 0 and abs(stand) < KNOWN and cue.entry.startswith(QUARRELS):
            return -cue.weight * UNKNOWN_THIRD, f"{how}, which leaves {names.get(partner, partner)}"
        if abs(stand) < KNOWN or (stand < 0 and cue.entry.startswith(FORCE)):
            return cue.weight * UNKNOWN_THIRD, how
        tie = "on good terms" if stand > 0 else "on bad terms"
        return cue.weight * (1 if stand > 0 else -1) * max(abs(stand), 0.5), (
            f"{how}, with whom {names.get(partner, partner)} is {tie}"
        )
    if len(own) == 1:
        return cue.weight, f" of {names.get(own[0], own[0])}"
    if others:
        return 0.0, ""
    return cue.weight, ""

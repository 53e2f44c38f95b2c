"""Factors: claims that say the same about what moves the dyad, put together, never across sign."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from spacy.lang.en.stop_words import STOP_WORDS

from detente.assembly.families import Families
from detente.assembly.signs import Affinities, Judgement, judge
from detente.assembly.topics import TopicItem, group_topics, singular
from detente.codebook import Codebook
from detente.model import Claim, Dyad, Factor, Modality, Section, Sign, Support, identifier

_WORD = re.compile(r"[^\W\d_][\w-]+|\d[\w.-]*")
CONCEPT_WEIGHT = 2.0
"""A shared concept of the codebook counts as much as so many shared words."""
MIN_OPPOSITION = 0.25
"""Share of the weight of both piles that the smaller one must have for the texts to count as contradicting."""
_SURENESS = {
    Modality.ASSERTED: 1.0,
    Modality.LIKELY: 0.8,
    Modality.POSSIBLE: 0.6,
    Modality.HYPOTHETICAL: 0.5,
    Modality.COUNTERFACTUAL: 0.3,
}
_ARGUED = frozenset({"headed-factor", "motive", "causal-clause"})
_STRENGTH = {"strong": 1.5, "weak": 0.6}


class FactorAssembly:
    """Puts claims together to factors.

    Claims under one heading of a list of reasons are one factor; others join the factor whose words, concepts and
    third parties they share (`assembly.topics`), never across sign. Where texts of independent publishers say opposite
    things about one topic, the factor is contested and keeps both piles.

    Args:
        dyad: the pair.
        codebook: for the concepts and their order.
        names: names of actor ids.
        families: who is independent of whom.
    """

    def __init__(self, dyad: Dyad, codebook: Codebook, names: Mapping[str, str], families: Families) -> None:
        self._dyad = dyad
        self._names = names
        self._families = families
        self._concepts = {cue.id: cue.value for cue in codebook.cues("concept")}
        self._weights = dict.fromkeys(self._concepts, CONCEPT_WEIGHT)
        self._strength = {
            word: _STRENGTH.get(cue.value or "", 1.0) for cue in codebook.cues("strength") for word in cue.words
        }
        members = [codebook.actors[actor] for actor in dyad.members if actor in codebook.actors]
        own = {word for entry in members for name in entry.names for word in _WORD.findall(name.text.casefold())}
        self._stop = STOP_WORDS | own

    def factors(self, claims: Sequence[tuple[Claim, Section | None]], affinities: Affinities) -> tuple[Factor, ...]:
        """The factors of some claims, weightiest first."""
        judged = [
            (claim, judgement)
            for claim, section in claims
            if (judgement := judge(claim, section, self._dyad, affinities, self._names)) is not None
        ]
        topics = group_topics(self._topic_items(judged), self._weights)
        piles: dict[str, dict[Sign, list[Support]]] = defaultdict(lambda: defaultdict(list))
        for (claim, judgement), topic in zip(judged, topics, strict=True):
            piles[topic][judgement.sign].append(self._support(claim, judgement))
        factors = [factor for topic, signs in piles.items() for factor in self._from_piles(topic, signs)]
        return tuple(sorted(factors, key=lambda f: (-f.rank, f.label, f.id)))

    def _topic_items(self, judged: Sequence[tuple[Claim, Judgement]]) -> list[TopicItem]:
        """What grouping needs of each claim."""
        headed = {
            (claim.evidence.document_id, claim.section, judgement.sign): claim.id
            for claim, judgement in judged
            if claim.rule == "headed-factor"
        }
        return [
            TopicItem(
                id=claim.id,
                words=self._words(claim),
                lead=headed.get((claim.evidence.document_id, claim.section, judgement.sign)),
                weight=self._weigh(claim) + (2.0 if claim.rule == "headed-factor" else 0.0),
            )
            for claim, judgement in judged
        ]

    def _words(self, claim: Claim) -> frozenset[str]:
        """Content words of a claim's label, its concepts, and the third parties that it speaks of."""
        label = claim.label.casefold()
        named = {word for c in claim.cues if c.entry in self._concepts for word in _WORD.findall(c.words.casefold())}
        words = {singular(word) for word in _WORD.findall(label) if word not in self._stop and word not in named}
        concepts = {cue.entry for cue in claim.cues if cue.entry in self._concepts}
        within = {c.entry for c in claim.cues if c.entry in self._concepts and c.words.casefold() in label}
        third = {actor for actor in claim.actors if actor not in self._dyad}
        return frozenset(words | (within or concepts) | third)

    def _support(self, claim: Claim, judgement: Judgement) -> Support:
        holders = tuple(actor for actor in claim.holders if actor in self._dyad)
        if not holders:
            holders = tuple(actor for actor in claim.actors if actor in self._dyad) or self._dyad.members
        document = claim.evidence.document_id
        return Support(
            claim=claim,
            sign=judgement.sign,
            holders=holders,
            reasons=judgement.reasons,
            document_id=document,
            family=self._families.of(document),
        )

    def _from_piles(self, topic: str, signs: Mapping[Sign, list[Support]]) -> list[Factor]:
        """One factor a pile; one contested factor where independent publishers contradict each other."""
        pro, con = signs.get(Sign.INCENTIVE, []), signs.get(Sign.IMPEDIMENT, [])
        result = []
        if pro and con and self._contradict(pro, con):
            result.append(self._factor(topic, Sign.CONTESTED, pro, con))
        else:
            result.extend(
                self._factor(topic, sign, pile)
                for sign, pile in ((Sign.INCENTIVE, pro), (Sign.IMPEDIMENT, con))
                if pile
            )
        if mixed := signs.get(Sign.CONTESTED):
            result.append(self._factor(topic, Sign.CONTESTED, mixed))
        return result

    def _contradict(self, pro: list[Support], con: list[Support]) -> bool:
        documents_pro, documents_con = {s.document_id for s in pro}, {s.document_id for s in con}
        if self._families.count(documents_pro | documents_con) < 2 or not (
            documents_pro - documents_con and documents_con - documents_pro
        ):
            return False
        smaller, both = min(self._weight(pro), self._weight(con)), self._weight(pro) + self._weight(con)
        return smaller >= MIN_OPPOSITION * both

    def _weight(self, pile: list[Support]) -> float:
        return sum(self._weigh(support.claim) for support in pile)

    def _weigh(self, claim: Claim) -> float:
        strength = self._strength.get((claim.strength or "").casefold(), 1.0) if claim.strength else 1.0
        distance = 0.9 ** (len(claim.claimants) - 1)
        return claim.confidence * _SURENESS[claim.modality] * strength * distance

    def _factor(
        self, topic: str, sign: Sign, support: list[Support], opposition: list[Support] | None = None
    ) -> Factor:
        ordered = self._ordered(support)
        against = self._ordered(opposition or [])
        everyone = [*ordered, *against]
        lead = next((s.claim for s in everyone if s.claim.rule == "headed-factor"), ordered[0].claim)
        families = self._families.count(s.document_id for s in ordered)
        opposing = self._families.count(s.document_id for s in against)
        themes: dict[str, int] = defaultdict(int)
        for cue in lead.cues:
            if (theme := self._concepts.get(cue.entry)) is not None:
                themes[theme] += 10
        for support_item in everyone:
            for position, theme in enumerate(support_item.claim.themes):
                themes[theme] += 3 - min(position, 2)
        held = {actor for s in everyone for actor in s.holders}
        headed = any(s.claim.rule == "headed-factor" for s in everyone)
        # Reasons given as such come before news that merely sounds good or bad.
        argued = any(s.claim.rule in _ARGUED for s in everyone)
        rank = families + opposing + math.log1p(self._weight(ordered) + self._weight(against))
        rank += (1.0 if headed else 0.0) + (0.5 if argued else 0.0)
        return Factor(
            id=identifier("factor", str(self._dyad), sign.value, topic),
            label=lead.label,
            sign=sign,
            themes=tuple(sorted(themes, key=lambda theme: (-themes[theme], theme))[:3]),
            holders=tuple(actor for actor in self._dyad.members if actor in held),
            support=tuple(ordered),
            opposition=tuple(against),
            families=families,
            opposing_families=opposing,
            rank=round(rank, 6),
        )

    def _ordered(self, supports: list[Support]) -> list[Support]:
        """Headings first, then the weightiest words."""
        return sorted(
            supports,
            key=lambda s: (
                s.claim.rule != "headed-factor",
                -self._weigh(s.claim) * (1 + sum(abs(cue.weight) for cue in s.claim.cues)),
                s.document_id,
                s.claim.evidence.start,
            ),
        )

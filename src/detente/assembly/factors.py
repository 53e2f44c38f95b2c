"""Factors: claims that say the same about what moves the dyad, put together, never across sign."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from spacy.lang.en.stop_words import STOP_WORDS

from detente.assembly.families import Families
from detente.assembly.judging import Judgements
from detente.assembly.regrouping import ClaimGroup, regroup
from detente.assembly.signs import Affinities, Judgement, judge
from detente.assembly.topics import TopicItem, group_topics, singular
from detente.assembly.weighing import Weighing
from detente.codebook import Codebook
from detente.model import Claim, Dyad, Factor, Section, Sign, Support, identifier

_WORD = re.compile(r"[^\W\d_][\w-]+|\d[\w.-]*")
CONCEPT_WEIGHT = 2.0
"""A shared concept of the codebook counts as much as so many shared words."""
MIN_OPPOSITION = 0.25
"""Share of the weight of both piles that the smaller one must have for the texts to count as contradicting."""
_ARGUED = frozenset({"headed-factor", "motive", "causal-clause"})
HEADED, ARGUED = 0.6, 0.3
"""What a heading of a list of reasons, and a reason given as such, add to a factor's rank."""


class FactorAssembly:
    """Puts claims together to factors.

    Claims under one heading of a list of reasons are one factor; others join the factor whose words, concepts and
    third parties they share (`assembly.topics`), never across sign. Where texts of independent publishers say opposite
    things about one topic, the factor is contested and keeps both piles. The analyst's judgements have the last word
    on signs and on what belongs together.

    Args:
        dyad: the pair.
        codebook: for the concepts and their order.
        names: names of actor ids.
        families: who is independent of whom.
        judgements: what the analyst judged.
    """

    def __init__(
        self, dyad: Dyad, codebook: Codebook, names: Mapping[str, str], families: Families, judgements: Judgements
    ) -> None:
        self._dyad = dyad
        self._names = names
        self._families = families
        self._judgements = judgements
        self._weighing = Weighing(codebook, families)
        self._concepts = {cue.id: cue.value for cue in codebook.cues("concept")}
        self._weights = dict.fromkeys(self._concepts, CONCEPT_WEIGHT)
        members = [codebook.actors[actor] for actor in dyad.members if actor in codebook.actors]
        own = {word for entry in members for name in entry.names for word in _WORD.findall(name.text.casefold())}
        self._stop = STOP_WORDS | own

    def factors(self, claims: Sequence[tuple[Claim, Section | None]], affinities: Affinities) -> tuple[Factor, ...]:
        """The factors of some claims, weightiest first."""
        sections = {claim.id: section for claim, section in claims}
        judged = [
            (claim, judgement)
            for claim, section in claims
            if (judgement := self._judge(claim, section, affinities)) is not None
        ]
        topics = group_topics(self._topic_items(judged), self._weights)
        piles: dict[str, dict[Sign, list[Support]]] = defaultdict(lambda: defaultdict(list))
        for (claim, judgement), topic in zip(judged, topics, strict=True):
            piles[topic][judgement.sign].append(self._support(claim, judgement, sections[claim.id]))
        groups = [group for topic, signs in piles.items() for group in self._from_piles(topic, signs)]
        factors = [self._factor(group) for group in regroup(groups, self._judgements.regroupings())]
        return tuple(sorted(factors, key=lambda f: (-f.rank, f.label, f.id)))

    def _judge(self, claim: Claim, section: Section | None, affinities: Affinities) -> Judgement | None:
        """The sign of a claim: the analyst's, where there is one, with what the words say beside it."""
        read = judge(claim, section, self._dyad, affinities, self._names)
        signed = self._judgements.sign(claim)
        if signed is None or signed.sign is None:
            return read
        why = f"signed by {signed.by}, {signed.on}" + (f": {signed.why}" if signed.why else "")
        return Judgement(signed.sign, read.score if read else 0.0, (why, *(read.reasons if read else ())))

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
                weight=self._weighing.claim(claim) + (2.0 if claim.rule == "headed-factor" else 0.0),
                directions=self._directions(claim),
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

    def _directions(self, claim: Claim) -> frozenset[tuple[str, str]]:
        """Who acts on whom in a claim, where a third party is one of them."""
        pairs = {(one, other) for cue in claim.cues for one in cue.actors for other in cue.toward}
        return frozenset(pair for pair in pairs if not set(pair) <= set(self._dyad.members))

    def _holders(self, claim: Claim, section: Section | None) -> tuple[str, ...]:
        """Whom a claim moves: those of the two who hold it, or whom it names; else both.

        Where the words name others alone, and stand in no section about the two, it is those others whom they move.
        """
        holders = tuple(actor for actor in claim.holders if actor in self._dyad)
        holders = holders or tuple(actor for actor in claim.actors if actor in self._dyad)
        if holders or not claim.actors or (section is not None and section.about == self._dyad.members):
            return holders or self._dyad.members
        return claim.holders or claim.actors

    def _support(self, claim: Claim, judgement: Judgement, section: Section | None) -> Support:
        document = claim.evidence.document_id
        return Support(
            claim=claim,
            sign=judgement.sign,
            holders=self._holders(claim, section),
            reasons=judgement.reasons,
            document_id=document,
            family=self._families.of(document),
        )

    def _from_piles(self, topic: str, signs: Mapping[Sign, list[Support]]) -> list[ClaimGroup]:
        """One group a pile; one for both where independent publishers contradict each other."""
        pro, con = signs.get(Sign.INCENTIVE, []), signs.get(Sign.IMPEDIMENT, [])
        piles = [[*pro, *con]] if pro and con and self._contradict(pro, con) else [pro, con]
        return [ClaimGroup(topic, pile) for pile in (*piles, signs.get(Sign.CONTESTED, [])) if pile]

    def _contradict(self, pro: list[Support], con: list[Support]) -> bool:
        documents_pro, documents_con = {s.document_id for s in pro}, {s.document_id for s in con}
        if self._families.count(documents_pro | documents_con) < 2 or not (
            documents_pro - documents_con and documents_con - documents_pro
        ):
            return False
        weights = self._weighing.pile(pro), self._weighing.pile(con)
        return min(weights) >= MIN_OPPOSITION * sum(weights)

    def _factor(self, group: ClaimGroup) -> Factor:
        signs = {member.sign for member in group.members}
        # What is contested in itself stands with what speaks for it: its text says both.
        sign = signs.pop() if len(signs) == 1 else Sign.CONTESTED
        apart = sign is Sign.CONTESTED
        ordered = self._ordered(s for s in group.members if not apart or s.sign is not Sign.IMPEDIMENT)
        against = self._ordered(s for s in group.members if apart and s.sign is Sign.IMPEDIMENT)
        everyone = [*ordered, *against]
        lead = next((s.claim for s in everyone if s.claim.rule == "headed-factor"), everyone[0].claim)
        held = {actor for s in everyone for actor in s.holders}
        weight, opposing_weight = self._weighing.pile(ordered), self._weighing.pile(against)
        # Reasons given as such come before news that merely sounds good or bad.
        rank = weight + opposing_weight
        rank += HEADED if any(s.claim.rule == "headed-factor" for s in everyone) else 0.0
        rank += ARGUED if any(s.claim.rule in _ARGUED for s in everyone) else 0.0
        return Factor(
            id=identifier("factor", str(self._dyad), sign.value, group.key),
            label=lead.label,
            sign=sign,
            themes=self._themes(lead, everyone),
            holders=tuple(actor for actor in self._dyad.members if actor in held) or tuple(sorted(held)),
            support=tuple(ordered),
            opposition=tuple(against),
            families=self._families.count(s.document_id for s in ordered),
            opposing_families=self._families.count(s.document_id for s in against),
            rank=round(rank, 6),
            weight=weight,
            opposing_weight=opposing_weight,
            judgements=tuple(group.judgements),
        )

    def _themes(self, lead: Claim, everyone: Sequence[Support]) -> tuple[str, ...]:
        """The themes of a factor: those of its leading claim's concepts, then those that its claims name most."""
        themes: dict[str, int] = defaultdict(int)
        for cue in lead.cues:
            if (theme := self._concepts.get(cue.entry)) is not None:
                themes[theme] += 10
        for support in everyone:
            for position, theme in enumerate(support.claim.themes):
                themes[theme] += 3 - min(position, 2)
        return tuple(sorted(themes, key=lambda theme: (-themes[theme], theme))[:3])

    def _ordered(self, supports: Iterable[Support]) -> list[Support]:
        """Headings first, then the weightiest words."""
        return sorted(
            supports,
            key=lambda s: (
                s.claim.rule != "headed-factor",
                -self._weighing.claim(s.claim) * (1 + sum(abs(cue.weight) for cue in s.claim.cues)),
                s.document_id,
                s.claim.evidence.start,
            ),
        )

"""What an actor does to others or to what they have with each other: opposes, supports, mediates, sanctions, ...

The reading says it of any actor; who is a third party for a pair is told in assembly.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from detente.model import Modality, RoleMention, ThirdRole, identifier
from detente.reading.attribution import claimants, is_denied, modality
from detente.reading.lexicon import Hit
from detente.reading.parsed import ParsedSentence
from detente.reading.sides import participants
from detente.reading.syntax import VERBAL, clause_verb, is_negated, name_range, subjects
from detente.reading.units import units

_UNREAL = frozenset({Modality.HYPOTHETICAL, Modality.COUNTERFACTUAL})


def find_roles(sentence: ParsedSentence, reliability: dict[str, float]) -> Iterator[RoleMention]:
    """The roles that a sentence gives to actors; none of what it denies or only supposes."""
    if not sentence.uses("third_role"):
        return
    for start, end in units(sentence):
        hits = sentence.uses("third_role", start, end)
        if not hits or modality(sentence, start, end) in _UNREAL:
            continue
        chain = claimants(sentence, start, end)
        if is_denied(sentence, start, end, chain):
            continue
        evidence = sentence.evidence(start, end)
        told: set[tuple[str, ThirdRole]] = set()
        for hit in hits:
            if _is_undone(hit.head):
                continue
            role = ThirdRole(hit.entry.value or "")
            acting, toward = _sides(sentence, hit)
            for actor in acting:
                others = tuple(other for other in toward if other != actor)
                if not others or (actor, role) in told:
                    continue
                told.add((actor, role))
                yield RoleMention(
                    id=identifier("role", evidence.id, actor, role.value),
                    evidence=evidence,
                    sentence=sentence.whole(),
                    actors=tuple(dict.fromkeys((actor, *others))),
                    claimants=chain,
                    section=sentence.section,
                    rule="role-words",
                    confidence=reliability.get("role-words", 0.5),
                    actor=actor,
                    role=role,
                    toward=others,
                )


def _is_undone(head: Token) -> bool:
    """Whether the act is denied, by itself or with the verb that carries it ("did not impose sanctions")."""
    if is_negated(head):
        return True
    verb = clause_verb(head)
    return verb.i != head.i and verb.pos_ in VERBAL and is_negated(verb)


def _sides(sentence: ParsedSentence, hit: Hit) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who does it, and to whom; where it is done to a relation that names nobody, to the pair of the section."""
    source, target = participants(hit.head)
    if hit.head.dep_ in ("amod", "compound"):
        target = [*target, hit.head.head]  # "a Pakistan-brokered ceasefire"
    # Of "Oman, which Iran attacked" Oman acts.
    named = (a for word in source if word.head.lower_ != "in" for a in sentence.actors(*name_range(word)))
    acting, toward = tuple(dict.fromkeys(named)), sentence.actors_of(target)
    if set(toward) <= set(acting) and hit.head.pos_ not in VERBAL:
        # "Both are concerned about the expansion of the alliance": whose concern it is.
        toward = sentence.actors_of(subjects(clause_verb(hit.head)))
    if set(toward) <= set(acting) and sentence.focus and not set(acting) & set(sentence.focus):
        shared = {h.head.i for use in ("tie", "agreement") for h in sentence.uses(use)}
        if any(word.i in shared for token in target for word in token.subtree):
            toward = sentence.focus
    return acting, toward

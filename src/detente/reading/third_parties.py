"""What an actor does to others or to what they have with each other: opposes, supports, mediates, sanctions, ...

The reading says it of any actor; who is a third party for a pair is told in assembly.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from detente.model import Attitude, Modality, RoleMention, ThirdRole, identifier
from detente.reading.attribution import claimants, is_denied, modality
from detente.reading.lexicon import Hit
from detente.reading.parsed import ParsedSentence
from detente.reading.sides import participants
from detente.reading.syntax import VERBAL, clause_verb, complements, is_negated, name_range, path_up, subjects
from detente.reading.units import units

_HOSTILE = frozenset({ThirdRole.THREATENS, ThirdRole.SANCTIONS})
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
            role = ThirdRole(hit.entry.value or "")
            if _is_undone(hit.head) or (role in _HOSTILE and _is_dealt_with(sentence, hit)):
                continue
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


def _is_dealt_with(sentence: ParsedSentence, hit: Hit) -> bool:
    """Whether a clause says that a hostile act was ended, or what somebody else did about it.

    "Russia reduced the threat", "Iran and Syria face attacks", "Russia condemned the attacks": none of them attacks;
    "Iran poses a threat", "launched attacks on Iraq" and "its sanctions" say who does.
    """
    head = hit.head
    verb = clause_verb(head)
    if head.pos_ in VERBAL or verb.pos_ not in VERBAL or hit.start <= verb.i < hit.end:
        return False
    if any(word.dep_ in ("nsubj", "nsubjpass", "appos") for word in path_up(head, verb)):
        return False
    others = set(sentence.actors_of(participants(head)[0])) - set(sentence.actors_of(subjects(verb)))
    if others:
        return False  # "reduces the burden of the West's pressure": the West still presses
    if any(turned.head.i == verb.i for turned in sentence.uses("reversal")):
        return True
    wielded = {found.head.i for use in ("light_verb", "wielding") for found in sentence.uses(use)}
    return verb.i not in wielded and verb.lemma_ != "be"


def _worried(sentence: ParsedSentence, head: Token) -> tuple[str, ...]:
    """Who fears what a noun names: "Both are concerned about the expansion of the alliance"."""
    fears = {hit.head.i for hit in sentence.uses("attitude") if hit.entry.value == Attitude.FEARS}
    fearing = next((word for word in head.ancestors if word.i in fears), None)
    return sentence.actors_of(subjects(clause_verb(fearing))) if fearing is not None else ()


def _is_opposed(sentence: ParsedSentence, noun: Token) -> bool:
    """ "Condemned the attack of ...": who is against it is not hit by it."""
    verb = clause_verb(noun)
    return any(hit.head.i == verb.i and hit.entry.value == ThirdRole.OPPOSES for hit in sentence.uses("third_role"))


def _opposed(sentence: ParsedSentence, noun: Token) -> tuple[str, ...]:
    """Whom somebody is against who is against what a noun names: of a hostile act it is who does it, not its victim."""
    hostile = {hit.head.i for hit in sentence.uses("third_role") if hit.entry.value in _HOSTILE}
    return sentence.actors_of(participants(noun)[0] if noun.i in hostile else [noun])


def _sides(sentence: ParsedSentence, hit: Hit) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who does it, and to whom; where it is done to a relation that names nobody, to the pair of the section."""
    between = tuple(
        dict.fromkeys(a for word, noun in complements(hit.head) if word == "between" for a in sentence.actors_at(noun))
    )
    if len(between) > 1 and hit.head.pos_ == "NOUN" and hit.entry.value != ThirdRole.MEDIATES:
        return between, between  # "is aware of the tensions between ...": those two, whoever is aware of them
    source, target = participants(hit.head)
    if hit.head.dep_ in ("amod", "compound"):
        target = [*target, hit.head.head]  # "a Pakistan-brokered ceasefire"
    # Of "Oman, which Iran attacked" Oman acts.
    named = (a for word in source if word.head.lower_ != "in" for a in sentence.actors(*name_range(word)))
    acting, toward = tuple(dict.fromkeys(named)), sentence.actors_of(target)
    if hit.head.pos_ == "NOUN":
        toward = _worried(sentence, hit.head) or toward
        if set(toward) <= set(acting) and not _is_opposed(sentence, hit.head):
            # "Both bear the burden of the West's pressure": who has to do with it.
            toward = sentence.actors_of(subjects(clause_verb(hit.head)))
    if hit.entry.value == ThirdRole.OPPOSES:
        toward = tuple(dict.fromkeys(actor for noun in target for actor in _opposed(sentence, noun)))
    if set(toward) <= set(acting) and sentence.focus and not set(acting) & set(sentence.focus):
        shared = {h.head.i for use in ("tie", "agreement") for h in sentence.uses(use)}
        if any(word.i in shared for token in target for word in token.subtree):
            toward = sentence.focus
    return acting, toward

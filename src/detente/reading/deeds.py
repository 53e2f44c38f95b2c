"""What a deed comes to by what it is done to, and what becomes of relations that grow or shrink."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Token

from detente.reading.lexicon import Hit
from detente.reading.push import Push
from detente.reading.syntax import VERBAL, complements, is_content_of_noun, is_passive, objects, subjects

# Ways up from a relation to the word that changes it: its subject or object, a part of either.
_CHANGED = frozenset({"dobj", "nsubj", "nsubjpass", "pobj", "prep", "conj", "compound"})
# Ways up from an agreement to who wants it.
_SOUGHT = frozenset({"dobj", "pobj", "prep", "conj", "xcomp"})
_DONE_TO = ("for", "to", "on", "against")
_ABOUT = ("of", "on")
_PARTICLES = frozenset({"advmod", "prt"})
_STEPS = 5


def grown(tie: Token, growing: Mapping[int, Hit]) -> tuple[str, ...]:
    """The word that says that a relation goes on or grows ("we have expanded our trade", "increased cooperation")."""
    beside = next((growing[c.i] for c in tie.children if c.i in growing and c.dep_ in ("amod", "compound")), None)
    if beside is not None:
        return (beside.words,)
    node = tie
    for _ in range(_STEPS):
        parent = node.head
        if parent.i == node.i or node.dep_ not in _CHANGED:
            return ()
        if parent.i in growing:
            return (growing[parent.i].words,)
        node = parent
    return ()


def sought(agreement: Token, seeking: Mapping[int, Hit]) -> Hit | None:
    """The word that says that an agreement is wanted ("they want to make a deal", "a desire for a treaty")."""
    node = agreement
    for _ in range(_STEPS):
        parent = node.head
        if parent.i == node.i or node.dep_ not in _SOUGHT:
            return None
        if parent.i in seeking:
            return seeking[parent.i]
        if parent.pos_ == "NOUN" and node.dep_ != "conj":
            return None  # "wants changes to the treaty"
        node = parent
    return None


def by_object(found: Sequence[Push]) -> list[Push]:
    """What a deed does hangs on what it is done to: help for terrorists harms, and who ends a war does no harm.

    After the calculus of good and bad effects on entities (Deng, Choi and Wiebe 2013).
    """
    at = {push.hit.head.i: push for push in found}
    result = []
    dropped: set[int] = set()
    for push in found:
        done_to = [at[word.i] for word in _done_to(push.hit.head) if word.i in at]
        if push.hit.entry.value == "furthers" and push.hit.entry.weight > 0:
            harmful = next((other for other in done_to if other.hit.entry.weight < 0), None)
            # Help for an evil harms; help refused to it does not.
            if harmful is not None and (push.weight < 0 or harmful.weight < 0):
                result.append(replace(push, weight=-push.weight, reversed_by=(harmful.hit.words, *push.reversed_by)))
                continue
        if push.hit.entry.value == "counters" and (faced := next((o for o in done_to if _is_danger(o, push)), None)):
            # Who confronts a danger wards it off; who confronts another's threats confronts him.
            result.append(replace(push, weight=-push.weight, reversed_by=(*push.reversed_by, faced.hit.words)))
            dropped.add(id(faced))
            continue
        if push.weight < 0 < push.hit.entry.weight and push.hit.entry.value == "consents":
            dropped.update(id(o) for o in done_to if o.reversed_by)  # who will not accept a threat feels threatened
        elif push.weight < 0 and any(o.weight > 0 > o.hit.entry.weight and o.reversed_by for o in done_to):
            continue
        result.append(push)
    return [push for push in result if id(push) not in dropped]


def _is_danger(other: Push, deed: Push) -> bool:
    """Whether what is confronted is bad, and nobody's but of those who confront it."""
    return other.weight < 0 and not other.reversed_by and {*other.actors, *other.toward} <= {*deed.actors}


def costly(
    found: Sequence[Push], costing: Mapping[int, Hit], failing: Mapping[int, Hit], pressing: Collection[int]
) -> list[Push]:
    """What a war or another evil costs those who suffer it is a reason to end it, and no further evil.

    "The war has cost both sides billions": unless what it costs them is their dealings with each other. So is that
    pressure did not work ("the embargo has failed").

    Args:
        found: the stance words of a part of a sentence.
        costing: verbs for what an evil does, by their positions.
        failing: verbs by which pressure fails, by their positions.
        pressing: positions of words for pressure.
    """
    for evil in found:
        verb = _predicate_of(evil.hit.head)
        if evil.weight > 0 or evil.reversed_by or verb is None or is_passive(verb):
            continue
        against = costing.get(verb.i) if evil.hit.entry.value == "force" else None
        if evil.hit.head.i in pressing:
            against = failing.get(verb.i)
        if against is None:
            continue
        costs = [push for push in found if push is not evil and verb in (push.hit.head, *push.hit.head.ancestors)]
        costs = [push for push in costs if not _is_under(push.hit.head, _subject_of(evil.hit.head))]
        if against in failing.values() and any(push.hit.entry.weight < 0 for push in costs if push.hit.head != verb):
            continue  # "sanctions failed to stop the attacks": the attacks remain
        if all(push.weight < 0 for push in costs):
            turned = replace(evil, weight=-evil.weight, reversed_by=(against.words,))
            return [turned if push is evil else push for push in found if push not in costs]
    return list(found)


def _subject_of(word: Token) -> Token | None:
    """The subject that a word is or belongs to ("the cost of the war"), if it stands in one."""
    node = word
    for _ in range(_STEPS):
        if node.dep_ == "nsubj":
            return node
        if node.dep_ not in ("pobj", "prep", "pcomp", "compound", "amod", "conj"):
            return None
        node = node.head
    return None


def _predicate_of(word: Token) -> Token | None:
    subject = _subject_of(word)
    return subject.head if subject is not None and subject.head.pos_ in VERBAL else None


def _is_under(word: Token, top: Token | None) -> bool:
    return top is not None and (word.i == top.i or top in word.ancestors)


def _done_to(deed: Token) -> Iterator[Token]:
    """The words for what a verb or noun is done to, their attributes included ("terrorist groups")."""
    if deed.pos_ in VERBAL:
        shared = next((c for c in deed.children if c.dep_ == "conj" and c.pos_ in VERBAL and not objects(deed)), None)
        targets = [*objects(shared or deed), *(subjects(deed) if is_passive(deed) else ())]
        # "attacks on", "aid for"
        targets += [noun for preposition, noun in complements(deed) if preposition in _DONE_TO]
        # "encouraged them to ban", "turns away from"
        yield from (child for child in deed.children if child.dep_ in ("xcomp", "ccomp") and child.tag_ == "VB")
        targets += [noun for child in deed.children for _, noun in complements(child) if child.dep_ in _PARTICLES]
    else:
        clauses = [child for child in deed.children if child.dep_ in ("advcl", "xcomp") and child.tag_ == "VB"]
        yield from clauses  # "difficult for them to attack"
        targets = [noun for preposition, noun in complements(deed) if preposition in ("of", *_DONE_TO)]
        targets += [noun for verb in clauses for noun in (*objects(verb), *(n for _, n in complements(verb)))]
    for target in targets:
        about = [noun for preposition, noun in complements(target) if preposition in _ABOUT]
        for noun in (target, *about):
            yield noun
            yield from (child for child in noun.children if child.dep_ in ("amod", "compound"))
        yield from (child for child in target.children if is_content_of_noun(child))

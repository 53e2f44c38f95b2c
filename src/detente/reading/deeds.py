"""What a deed comes to by what it is done to, and what becomes of relations that grow or shrink."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Token

from detente.reading.lexicon import Hit
from detente.reading.push import Push
from detente.reading.syntax import VERBAL, complements, is_passive, objects, subjects

# Ways up from a relation to the word that changes it: its subject or object, a part of either.
_CHANGED = frozenset({"dobj", "nsubj", "nsubjpass", "pobj", "prep", "conj", "compound"})
_DONE_TO = ("for", "to", "on", "against")
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


def by_object(found: Sequence[Push]) -> list[Push]:
    """What a deed does hangs on what it is done to: help for terrorists harms, and who ends a war does no harm.

    After the calculus of good and bad effects on entities (Deng, Choi and Wiebe 2013).
    """
    at = {push.hit.head.i: push for push in found}
    result = []
    dropped: set[int] = set()
    for push in found:
        done_to = [at[word.i] for word in _done_to(push.hit.head) if word.i in at]
        if push.weight > 0 and push.hit.entry.value == "furthers":
            harmful = next((other for other in done_to if other.weight < 0), None)
            if harmful is not None:
                result.append(replace(push, weight=-push.weight, reversed_by=(harmful.hit.words, *push.reversed_by)))
                continue
        if push.weight < 0 < push.hit.entry.weight and push.hit.entry.value == "consents":
            dropped.update(id(o) for o in done_to if o.reversed_by)  # who will not accept a threat feels threatened
        elif push.weight < 0 and any(o.weight > 0 > o.hit.entry.weight and o.reversed_by for o in done_to):
            continue
        result.append(push)
    return [push for push in result if id(push) not in dropped]


def _done_to(deed: Token) -> Iterator[Token]:
    """The words for what a verb or noun is done to, their attributes included ("terrorist groups")."""
    if deed.pos_ in VERBAL:
        shared = next((c for c in deed.children if c.dep_ == "conj" and c.pos_ in VERBAL and not objects(deed)), None)
        targets = [*objects(shared or deed), *(subjects(deed) if is_passive(deed) else ())]
        # "attacks on", "aid for"
        targets += [noun for preposition, noun in complements(deed) if preposition in _DONE_TO]
    else:
        targets = [noun for preposition, noun in complements(deed) if preposition in ("of", *_DONE_TO)]
    for target in targets:
        yield target
        yield from (child for child in target.children if child.dep_ in ("amod", "compound"))
        yield from (noun for preposition, noun in complements(target) if preposition == "of")

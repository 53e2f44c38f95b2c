"""Whether words speak for or against closer relations, and of whose relations they speak."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from spacy.tokens import Token

from detente.model import Cue
from detente.reading.lexicon import Hit
from detente.reading.parsed import ParsedSentence
from detente.reading.sides import sides
from detente.reading.syntax import (
    VERBAL,
    complements,
    is_negated,
    is_passive,
    is_subject_matter,
    objects,
    subjects,
)

_GOVERNED = frozenset(
    {"dobj", "pobj", "nsubjpass", "compound", "amod", "attr", "xcomp", "pcomp", "ccomp", "oprd", "obj"}
)
# What talks and sanctions are about is argued over; what a treaty is about is only its name.
_BROAD = frozenset({"talks", "sanction", "other"})
# Ways up from a relation to the word that changes it: its subject or object, a part of either.
_CHANGED = frozenset({"dobj", "nsubj", "nsubjpass", "pobj", "prep", "conj", "compound"})
_DONE_TO = ("for", "to", "on", "against")
_STEPS = 5
TIE_WEIGHT = 0.7
"""What it weighs that relations as such grow or shrink."""
MAX_ABOUT = 0.15
"""Sums nearer to zero than this say neither yes nor no."""


@dataclass(frozen=True, slots=True)
class Push:
    """One stance word with its sign in context and the two sides of the relation that it speaks of."""

    hit: Hit
    weight: float
    actors: tuple[str, ...]
    toward: tuple[str, ...]
    reversed_by: tuple[str, ...]

    def cue(self) -> Cue:
        """As a reason to be kept with the statement."""
        words = " ".join((*self.reversed_by, self.hit.words))
        return Cue(
            entry=self.hit.entry.id,
            words=words[:120],
            weight=round(self.weight, 3),
            actors=self.actors,
            toward=self.toward,
        )


def leaning(found: Iterable[Push]) -> Literal[-1, 0, 1]:
    """Which way some stance words point together: 1 for closer relations, -1 against, 0 where they do not tell."""
    total = sum(push.weight for push in found)
    return 0 if abs(total) < MAX_ABOUT else (1 if total > 0 else -1)


def pushes(sentence: ParsedSentence, start: int, end: int) -> list[Push]:
    """The stance words among tokens `[start, end)` of a sentence."""
    turning = {hit.head.i: hit for use in ("reversal", "change") for hit in sentence.uses(use) if hit.entry.weight < 0}
    # Fear of, doubt about and opposition to something good for the relation speak against it.
    wary = {hit.head.i: hit for hit in sentence.uses("stance") if hit.entry.value == "against"}
    # What is hampered, strained or difficult is no longer good for the relation.
    hampering = {hit.head.i: hit for hit in sentence.uses("stance") if hit.entry.value == "hampers"}
    growing = {hit.head.i: hit for hit in sentence.uses("change") if hit.entry.weight > 0}
    ties = {hit.head.i for hit in sentence.uses("tie")}
    superlative = {i for h in sentence.uses("superlative") for i in range(h.start, h.end)}
    # "memorandum of understanding": a word in an instrument's name says nothing about relations.
    instruments = {h.head.i for h in sentence.uses("agreement") if h.entry.value not in _BROAD}
    named = {i for h in sentence.uses("agreement") if h.end - h.start > 1 for i in range(h.start, h.end)}
    result = []
    for hit in sentence.uses("stance", start, end):
        if hit.end - hit.start == 1 and (
            hit.start in named or hit.head.i in instruments or is_subject_matter(hit.head, instruments)
        ):
            continue
        if hit.head.pos_ in ("PUNCT", "SPACE", "ADP", "SCONJ") or _is_part_of_name(hit.head):
            continue
        if hit.entry.value == "thing" and any(child.dep_ == "xcomp" for child in hit.head.children):
            continue  # "needs to repeal" is a duty; to need arms is a tie
        factor, words = _turns(hit, turning, superlative)
        if hit.entry.weight * factor > 0:
            against = _governor(hit, wary) or _predicate(hit, hampering)
            if against is not None:
                factor, words = -factor, (against.words, *words)
        actors, toward = sides(sentence, hit.head, ties)
        result.append(Push(hit, hit.entry.weight * factor, actors, toward, words))
    taken = {i for push in result for i in range(push.hit.start, push.hit.end)}
    for hit in sentence.uses("tie", start, end):
        if hit.head.i in taken or hit.head.i in instruments or _is_part_of_name(hit.head):
            continue
        factor, words = _turns(hit, turning, superlative)
        grown = _grown(hit.head, growing)
        if words or grown:
            actors, toward = sides(sentence, hit.head, ties)
            result.append(Push(hit, TIE_WEIGHT * factor, actors, toward, (*words, *grown)))
    return _by_object(result)


def _grown(tie: Token, growing: dict[int, Hit]) -> tuple[str, ...]:
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


def _by_object(found: list[Push]) -> list[Push]:
    """What a deed does hangs on what it is done to: help for terrorists harms, and who ends a war does no harm.

    After the calculus of good and bad effects on entities (Deng, Choi and Wiebe 2013).
    """
    at = {push.hit.head.i: push for push in found}
    result = []
    for push in found:
        done_to = [at[word.i] for word in _done_to(push.hit.head) if word.i in at]
        if push.weight > 0 and push.hit.entry.value == "furthers":
            harmful = next((other for other in done_to if other.weight < 0), None)
            if harmful is not None:
                result.append(replace(push, weight=-push.weight, reversed_by=(harmful.hit.words, *push.reversed_by)))
                continue
        if push.weight < 0 and any(o.weight > 0 > o.hit.entry.weight and o.reversed_by for o in done_to):
            continue
        result.append(push)
    return result


def _done_to(deed: Token) -> Iterator[Token]:
    """The words for what a verb or noun is done to, their attributes included ("terrorist groups")."""
    if deed.pos_ in VERBAL:
        targets = [*objects(deed), *(subjects(deed) if is_passive(deed) else ())]
        # "attacks on", "aid for"
        targets += [noun for preposition, noun in complements(deed) if preposition in _DONE_TO]
    else:
        targets = [noun for preposition, noun in complements(deed) if preposition in ("of", *_DONE_TO)]
    for target in targets:
        yield target
        yield from (child for child in target.children if child.dep_ in ("amod", "compound"))


def _governor(hit: Hit, wary: dict[int, Hit]) -> Hit | None:
    """The fear, doubt or opposition that has the words as its content."""
    node = hit.head
    for _ in range(_STEPS + 2):
        parent = node.head
        if parent.i == node.i or node.dep_ in ("relcl", "conj", "parataxis", "nsubj", "nsubjpass"):
            return None
        found = wary.get(parent.i)
        if found is not None and not hit.start <= parent.i < hit.end:
            return found if node.dep_ != "advcl" else None
        node = parent
    return None


def _predicate(hit: Hit, hampering: dict[int, Hit]) -> Hit | None:
    """The predicate that says of its subject that it is held up ("the settlement will become difficult")."""
    node = hit.head
    for _ in range(_STEPS):
        if node.dep_ in ("nsubj", "nsubjpass"):
            verb = node.head
            told = [verb, *(child for child in verb.children if child.dep_ in ("acomp", "attr", "oprd"))]
            if verb.pos_ == "VERB" and not is_passive(verb) and any(child.dep_ == "dobj" for child in verb.children):
                return None  # "cooperation hampers X": the subject does it, it is not done to it
            found = next((hampering[word.i] for word in told if word.i in hampering and not is_negated(word)), None)
            return found if found is not None and found.head.i != hit.head.i else None
        if node.dep_ not in ("pobj", "prep", "compound", "amod", "conj", "poss"):
            return None
        node = node.head
    return None


def _is_part_of_name(token: Token) -> bool:
    """Whether a word is part of a proper name ("Peace Line", "Opposition Party") and says nothing by itself."""
    return token.pos_ == "PROPN" and token.dep_ == "compound"


def _turns(hit: Hit, turning: dict[int, Hit], superlative: set[int]) -> tuple[int, tuple[str, ...]]:
    """1 or -1, and the words that turned the sign: negation, lack, prevention, reduction."""
    factor = 1
    words: list[str] = []
    node = hit.head
    denied = False
    beside = False  # once the way up leads through an adjunct, the verb's negation is not about these words
    own = range(hit.start, hit.end)
    for step in range(_STEPS):
        said = any(child.dep_ == "neg" and child.i in own for child in node.children)
        said = said or any(child.dep_ == "neg" and child.i in superlative for child in node.children)
        negated = is_negated(node) and not said and (step == 0 or (node.pos_ in VERBAL and not beside and not denied))
        if negated:
            factor = -factor
            # "is not a threat": the verb's "not" is told of the noun as well, and counts once.
            denied = node.pos_ not in VERBAL
            words.append("not")
        for child in node.children:
            turner = turning.get(child.i)
            if (
                turner
                and child.i not in own
                and child.i not in superlative
                and child.dep_ in ("det", "amod", "advmod", "preconj", "nmod")
            ):
                own_no = any(word.dep_ == "neg" for word in child.doc[turner.start : turner.end])
                if (child.dep_ == "det" and child.lower_ == "no") or (negated and own_no):
                    continue  # "no", "no longer": counted as a negation above
                factor = -factor
                words.append(turner.words)
        parent = node.head
        if parent.i == node.i or node.dep_ not in (*_GOVERNED, "prep", "conj"):
            break
        turner = turning.get(parent.i)
        if turner and parent.i not in own and turner.head.i == parent.i and node.dep_ != "conj":
            factor = -factor
            words.append(turner.words)
        beside = beside or (node.dep_ == "prep" and parent.pos_ in VERBAL and parent.lemma_ != "be")
        if node.dep_ in ("ccomp",) and parent.i not in turning:
            break
        node = parent
    return factor, tuple(reversed(words))

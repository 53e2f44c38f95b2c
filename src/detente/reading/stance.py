"""Whether words speak for or against closer relations, and of whose relations they speak."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from detente.model import Cue
from detente.reading.lexicon import Hit
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import (
    agents,
    clause_verb,
    complements,
    is_negated,
    is_passive,
    is_subject_matter,
    objects,
    subjects,
)

_VERBAL = frozenset({"VERB", "AUX"})
_GOVERNED = frozenset(
    {"dobj", "pobj", "nsubjpass", "compound", "amod", "attr", "xcomp", "pcomp", "ccomp", "oprd", "obj"}
)
# Prepositions that name whose act a noun is, and those that name whom it is directed at.
_SOURCE = frozenset({"of", "by", "from", "in"})
_TOWARD = frozenset(
    {"with", "against", "toward", "towards", "on", "to", "for", "between", "among", "at", "into", "upon", "over", "vis"}
)
# What talks and sanctions are about is argued over; what a treaty is about is only its name.
_BROAD = frozenset({"talks", "sanction", "other"})
_STEPS = 5
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
    return result


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
        negated = is_negated(node) and not said and (step == 0 or (node.pos_ in _VERBAL and not beside and not denied))
        if negated:
            factor = -factor
            # "is not a threat": the verb's "not" is told of the noun as well, and counts once.
            denied = node.pos_ not in _VERBAL
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
        beside = beside or (node.dep_ == "prep" and parent.pos_ in _VERBAL and parent.lemma_ != "be")
        if node.dep_ in ("ccomp",) and parent.i not in turning:
            break
        node = parent
    return factor, tuple(reversed(words))


def sides(sentence: ParsedSentence, head: Token, ties: set[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whose act or state a word names, and whom it is directed at.

    Where it is directed at a tie between two actors ("opposition to relations between Tehran and Moscow"), the two of
    the tie are the two sides, since it is their relation that the word speaks of.
    """
    if head.pos_ in _VERBAL:
        source, target = _verb_sides(head)
    elif head.pos_ == "ADJ" and head.dep_ in ("acomp", "attr", "oprd"):
        source, target = subjects(head.head), [noun for _, noun in complements(head)]
    else:
        source, target = _noun_sides(head)
    if (shared := _sharers(sentence, head)) is not None:
        return shared
    for token in (*target, *source):
        tied = sentence.actors_under(token)
        if len(tied) >= 2 and _has_tie(token, ties):
            return tied[:1], tied[1:]
    actors = _actors(sentence, source)
    toward = tuple(a for a in _actors(sentence, target) if a not in actors)
    if not toward and len(actors) >= 2 and _is_mutual(sentence, head):
        return actors[:1], actors[1:]
    return actors, toward


def _sharers(sentence: ParsedSentence, head: Token) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The two who have something in common ("both have a common enemy in the West"), whoever else is named."""
    if head.pos_ not in ("NOUN", "PROPN") or head.dep_ not in ("dobj", "attr", "pobj"):
        return None
    if not any(hit.head.head.i == head.i and hit.head.dep_ == "amod" for hit in sentence.uses("mutual")):
        return None
    sharing = _actors(sentence, subjects(clause_verb(head)))
    return (sharing[:1], sharing[1:]) if len(sharing) == 2 else None


def _verb_sides(verb: Token) -> tuple[list[Token], list[Token]]:
    targets = [*objects(verb), *(noun for preposition, noun in complements(verb) if preposition in _TOWARD)]
    for child in verb.children:
        if child.dep_ in ("xcomp", "ccomp", "pcomp") and not targets:
            targets.extend(objects(child))
    if is_passive(verb):
        return agents(verb), [*subjects(verb), *targets]
    return subjects(verb), targets


def _noun_sides(noun: Token) -> tuple[list[Token], list[Token]]:
    source: list[Token] = []
    target: list[Token] = []
    node = noun.head if noun.dep_ in ("amod", "compound", "nmod") and noun.head.pos_ in ("NOUN", "PROPN") else noun
    for word in {noun.i: noun, node.i: node}.values():
        source += [c for c in word.children if c.dep_ in ("poss", "compound", "amod", "nmod") and c.i != noun.i]
        for preposition, complement in complements(word):
            if preposition == "between":
                target.append(complement)
            elif preposition in _SOURCE:
                source.append(complement)
            elif preposition in _TOWARD:
                target.append(complement)
    verb = clause_verb(node)
    if verb.pos_ in _VERBAL and verb.i != node.i:
        subject = subjects(verb)
        is_subject = any(node.i == s.i or node in s.subtree for s in subject)
        if not source and not is_subject and not is_passive(verb):
            source = subject
        elif not source and is_passive(verb):
            source = agents(verb)
        if not target:
            target = [
                word for preposition, word in complements(verb) if preposition in _TOWARD and node not in word.subtree
            ]
            if is_subject:
                target += list(objects(verb))
    return source, target


def _actors(sentence: ParsedSentence, tokens: list[Token]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(actor for token in tokens for actor in sentence.actors_under(token)))


def _has_tie(token: Token, ties: set[int]) -> bool:
    return any(word.i in ties for word in token.subtree)


def _is_mutual(sentence: ParsedSentence, head: Token) -> bool:
    verb = clause_verb(head)
    left, right = verb.left_edge.i, verb.right_edge.i + 1
    return bool(sentence.uses("mutual", left, right))

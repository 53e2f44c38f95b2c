"""Whether words speak for or against closer relations, and of whose relations they speak."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from spacy.tokens import Token

from detente.reading.deeds import by_object, grown
from detente.reading.lexicon import Hit
from detente.reading.parsed import ParsedSentence
from detente.reading.push import Push
from detente.reading.sides import sides
from detente.reading.syntax import is_subject_matter, path_up
from detente.reading.turns import denied_predicate, governor, in_a_fear, predicate, second_best, turns

# What talks and sanctions are about is argued over; what a treaty is about is only its name.
_BROAD = frozenset({"talks", "sanction", "other"})
_SUBJECT_MATTER = frozenset({"pobj", "pcomp", "prep", "conj", "compound", "amod", "acl", "dobj", "appos"})
_TIMES = frozenset({"DATE", "TIME"})
DEEPER = 0.95
"""Share of its weight that a word keeps with each step that it stands below the main verb: what is said comes first."""
TIE_WEIGHT = 0.7
"""What it weighs that relations as such grow or shrink."""


def pushes(sentence: ParsedSentence, start: int, end: int) -> list[Push]:
    """The stance words among tokens `[start, end)` of a sentence."""
    turning = {hit.head.i: hit for use in ("reversal", "change") for hit in sentence.uses(use) if hit.entry.weight < 0}
    # Fear of, doubt about and opposition to something good for the relation speak against it.
    wary = _with_value(sentence, "against")
    # What is hampered, strained or difficult is no longer good for the relation.
    hampering = _with_value(sentence, "hampers")
    preferring = {hit.head.i: hit for hit in sentence.uses("preference")}
    growing = {hit.head.i: hit for hit in sentence.uses("change") if hit.entry.weight > 0}
    ties = {hit.head.i for hit in sentence.uses("tie")}
    superlative = {i for h in sentence.uses("superlative") for i in range(h.start, h.end)}
    result = []
    for hit in _stated(sentence, start, end):
        factor, words = turns(hit, turning, superlative)
        if hit.entry.weight * factor > 0:
            if in_a_fear(hit, wary):
                continue
            against = governor(hit, wary) or predicate(hit, hampering) or second_best(hit, preferring)
            if against is not None:
                factor, words = -factor, (against.words, *words)
            elif denied_predicate(hit.head):
                factor, words = -factor, ("not", *words)
        actors, toward = sides(sentence, hit.head, ties)
        result.append(Push(hit, hit.entry.weight * factor, actors, toward, words))
    strong = {i for push in result if abs(push.hit.entry.weight) >= TIE_WEIGHT for i in range(*_range(push.hit))}
    for hit in _stated(sentence, start, end, "tie"):
        if hit.head.i in strong:
            continue
        factor, words = turns(hit, turning, superlative)
        more = grown(hit.head, growing)
        if words or more:
            # "Trade with Ghana" is weak, and strong once it grows.
            result = [push for push in result if hit.head.i not in range(*_range(push.hit))]
            actors, toward = sides(sentence, hit.head, ties)
            result.append(Push(hit, TIE_WEIGHT * factor, actors, toward, (*words, *more)))
    top = sentence.block.doc[start:end].root
    return [
        replace(push, weight=push.weight * DEEPER ** len(path_up(push.hit.head, top))) for push in by_object(result)
    ]


def _range(hit: Hit) -> tuple[int, int]:
    return hit.start, hit.end


def _with_value(sentence: ParsedSentence, value: str) -> Mapping[int, Hit]:
    certain = _certain(sentence)
    return {
        hit.head.i: hit for hit in sentence.uses("stance") if hit.entry.value == value and hit.head.i not in certain
    }


def _certain(sentence: ParsedSentence) -> frozenset[int]:
    """The words of phrases that deny a doubt ("there is no doubt that ..."): they state none."""
    return frozenset(i for hit in sentence.uses("certainty") for i in range(hit.start, hit.end))


def _stated(sentence: ParsedSentence, start: int, end: int, use: str = "stance") -> Iterator[Hit]:
    """The cue words that say something, and do not only name an instrument, a place or a topic."""
    # "memorandum of understanding": a word in an instrument's name says nothing about relations.
    instruments = {h.head.i for h in sentence.uses("agreement") if h.entry.value not in _BROAD}
    named = {i for h in sentence.uses("agreement") if h.end - h.start > 1 for i in range(h.start, h.end)}
    topics = {hit.head.i for hit in sentence.uses("topic")}
    certain = _certain(sentence)
    for hit in sentence.uses(use, start, end):
        if hit.head.i in certain:
            continue
        if hit.end - hit.start == 1 and (
            hit.start in named or hit.head.i in instruments or is_subject_matter(hit.head, instruments)
        ):
            continue
        if hit.head.pos_ in ("PUNCT", "SPACE", "ADP", "SCONJ") or _is_part_of_name(hit.head):
            continue
        if hit.entry.value == "thing" and any(child.dep_ in ("xcomp", "acl") for child in hit.head.children):
            continue  # "needs to repeal" is a duty; to need arms is a tie
        if hit.entry.value == "thing" and any(c.dep_ == "dobj" and _is_time(c) for c in hit.head.children):
            continue  # "would need a year to build it"
        if topics and _is_topic(hit.head, topics):
            continue
        yield hit


def _is_topic(word: Token, topics: set[int]) -> bool:
    """ "provisions on tariffs", "oversight of issues including sanctions": what is dealt with, and not said to be."""
    for top in (word, *word.ancestors):
        if top.i in topics:
            return all(node.dep_ in _SUBJECT_MATTER for node in path_up(word, top))
    return False


def _is_time(word: Token) -> bool:
    """Whether a noun measures time ("one week", "several months")."""
    return word.ent_type_ in _TIMES


def _is_part_of_name(token: Token) -> bool:
    """Whether a word is part of a proper name ("Peace Line", "Opposition Party") and says nothing by itself."""
    return token.pos_ == "PROPN" and token.dep_ == "compound"

"""Whether words speak for or against closer relations, and of whose relations they speak."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from spacy.tokens import Token

from detente.reading.deeds import by_object, costly, grown, sought
from detente.reading.lexicon import Hit
from detente.reading.parsed import ParsedSentence
from detente.reading.push import Push
from detente.reading.sides import sides
from detente.reading.syntax import is_subject_matter, path_up
from detente.reading.turns import (
    TurningWords,
    awaited,
    denied_predicate,
    governor,
    in_a_fear,
    predicate,
    second_best,
    turns,
)

# What talks and sanctions are about is argued over; what a treaty is about is only its name.
_BROAD = frozenset({"talks", "sanction", "other"})
_BETWEEN = frozenset({"treaty", "pact", "contract", "talks"})
"""Kinds of instruments that two make with each other."""
_SUBJECT_MATTER = frozenset({"pobj", "pcomp", "prep", "conj", "compound", "amod", "acl", "dobj", "appos"})
_TIMES = frozenset({"DATE", "TIME"})
DEEPER = 0.95
"""Share of its weight that a word keeps with each step that it stands below the main verb: what is said comes first."""
TIE_WEIGHT = 0.7
"""What it weighs that relations as such grow or shrink."""


@dataclass(frozen=True, slots=True)
class StanceWords:
    """The words of a sentence that decide what its stance words come to, by the position of their heads."""

    turning: TurningWords
    wary: Mapping[int, Hit]
    """Fear of, doubt about and opposition to something good for the relation speak against it."""
    hampering: Mapping[int, Hit]
    """What is hampered, strained or difficult is no longer good for the relation."""
    preferring: Mapping[int, Hit]
    waiting: Mapping[int, Hit]
    growing: Mapping[int, Hit]
    costing: Mapping[int, Hit]
    failing: Mapping[int, Hit]
    pressing: set[int]
    seeking: Mapping[int, Hit]
    ties: set[int]

    @classmethod
    def of(cls, sentence: ParsedSentence) -> StanceWords:
        """The words of one sentence."""
        turning = [hit for use in ("reversal", "change") for hit in sentence.uses(use) if hit.entry.weight < 0]
        words = TurningWords(
            turning=_by_head(turning),
            governing={i: hit for hit in turning for i in {hit.head.i, hit.end - 1}},
            fading=_by_head(sentence.uses("fading")),
            superlative={i for hit in sentence.uses("superlative") for i in range(hit.start, hit.end)},
        )
        return cls(
            turning=words,
            wary=_by_head(hit for hit in _with_value(sentence, "against") if hit.head.i not in words.turning),
            hampering=_by_head(_with_value(sentence, "hampers")),
            preferring=_by_head(sentence.uses("preference")),
            waiting=_by_head(sentence.uses("waiting")),
            growing=_by_head(hit for hit in sentence.uses("change") if hit.entry.weight > 0),
            costing=_by_head(sentence.uses("costing")),
            failing=_by_head(sentence.uses("failing")),
            pressing={hit.head.i for hit in sentence.uses("pressing")},
            seeking=_by_head(sentence.uses("seeking")),
            ties={hit.head.i for hit in sentence.uses("tie")},
        )


def pushes(sentence: ParsedSentence, start: int, end: int, words: StanceWords | None = None) -> list[Push]:
    """The stance words among tokens `[start, end)` of a sentence.

    Args:
        sentence: the sentence.
        start: the first token.
        end: the token after the last.
        words: what `StanceWords.of` finds in the sentence, for those who ask for several of its parts.
    """
    words = words or StanceWords.of(sentence)
    result = []
    for hit in _stated(sentence, start, end):
        factor, turned_by = turns(hit, words.turning)
        if hit.entry.weight * factor > 0:
            if in_a_fear(hit, words.wary):
                continue
            against = _spoken_against(hit, words)
            if against is not None:
                factor, turned_by = -factor, (against.words, *turned_by)
            elif denied_predicate(hit.head):
                factor, turned_by = -factor, ("not", *turned_by)
        actors, toward = sides(sentence, hit.head, words.ties)
        result.append(Push(hit, hit.entry.weight * factor, actors, toward, turned_by))
    strong = {i for push in result if abs(push.hit.entry.weight) >= TIE_WEIGHT for i in range(*_range(push.hit))}
    for hit, told, more in _ties(sentence, start, end, words):
        if hit.head.i in strong:
            continue
        factor, turned_by = turns(told, words.turning)
        if turned_by or more:
            # "Trade with Ghana" is weak, and strong once it grows.
            result = [push for push in result if hit.head.i not in range(*_range(push.hit))]
            actors, toward = sides(sentence, hit.head, words.ties)
            result.append(Push(hit, TIE_WEIGHT * factor, actors, toward, (*turned_by, *more)))
    top = sentence.block.doc[start:end].root
    return [
        replace(push, weight=push.weight * DEEPER ** len(path_up(push.hit.head, top)))
        for push in costly(by_object(result), words.costing, words.failing, words.pressing)
    ]


def _ties(
    sentence: ParsedSentence, start: int, end: int, words: StanceWords
) -> Iterator[tuple[Hit, Hit, tuple[str, ...]]]:
    """Relations and wanted agreements, each with the words that may be turned, and what makes it grow or wants it."""
    for hit in _stated(sentence, start, end, "tie"):
        yield hit, hit, grown(hit.head, words.growing)
    for hit in sentence.uses("agreement", start, end):
        seeker = sought(hit.head, words.seeking) if hit.entry.value in _BETWEEN else None
        if seeker is not None:
            yield hit, seeker, (seeker.words,)


def _spoken_against(hit: Hit, words: StanceWords) -> Hit | None:
    """What makes something good no good: a fear of it, a predicate that hampers it, a preference, waiting in vain."""
    return (
        governor(hit, words.wary)
        or predicate(hit, words.hampering)
        or second_best(hit, words.preferring)
        or awaited(hit, words.waiting)
    )


def _by_head(hits: Iterable[Hit]) -> Mapping[int, Hit]:
    return {hit.head.i: hit for hit in hits}


def _range(hit: Hit) -> tuple[int, int]:
    return hit.start, hit.end


def _with_value(sentence: ParsedSentence, value: str) -> Iterator[Hit]:
    certain = _certain(sentence)
    return (hit for hit in sentence.uses("stance") if hit.entry.value == value and hit.head.i not in certain)


def _certain(sentence: ParsedSentence) -> frozenset[int]:
    """The words of phrases that deny a doubt ("there is no doubt that ..."): they state none."""
    return frozenset(i for hit in sentence.uses("certainty") for i in range(hit.start, hit.end))


def _stated(sentence: ParsedSentence, start: int, end: int, use: str = "stance") -> Iterator[Hit]:
    """The cue words that say something, and do not only name an instrument, a place or a topic."""
    # "memorandum of understanding": a word in an instrument's name says nothing about relations.
    idioms = {i for hit in sentence.uses("no_instrument") for i in range(hit.start, hit.end)}  # "in order to"
    instruments = {h.head.i for h in sentence.uses("agreement") if h.entry.value not in _BROAD} - idioms
    several = (h for h in sentence.uses("agreement") if h.end - h.start > 1 and h.entry.value not in _BROAD)
    named = {i for h in several for i in range(h.start, h.end)}
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

"""Conditions told by an end and what serves it: the only way to it, what is done so that, whose consent it needs."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from detente.model import ConditionKind
from detente.reading.lexicon import Hit
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import SUBJECTS, VERBAL, auxiliaries, is_negated, modal, subjects, subtree_range
from detente.reading.unmarked_conditions import Halves, Unmarked, is_obliged

_ENABLING = frozenset({"can", "may", "will", "could", "might", "would"})


def ends_and_means(sentence: ParsedSentence, before: ParsedSentence | None = None) -> Iterator[Unmarked]:
    """The conditions of a sentence that it tells as means to an end.

    Args:
        sentence: the sentence.
        before: the sentence before it, which names what it may call "it".
    """
    for verb in sentence.span:
        if found := _so_that(sentence, verb):
            yield Unmarked(rule="condition-so-that", kind=ConditionKind.PREREQUISITE, halves=found)
        if found := _content(sentence, verb, before):
            yield Unmarked(rule="condition-content", kind=ConditionKind.PREREQUISITE, halves=found)
    for hit in sentence.uses("way"):
        if found := _only_way(sentence, hit):
            yield Unmarked(rule="condition-way", kind=ConditionKind.PREREQUISITE, halves=found)
    for hit in sentence.uses("consent"):
        if found := _consent(sentence, hit):
            yield Unmarked(rule="condition-consent", kind=ConditionKind.PREREQUISITE, halves=found)


def _so_that(sentence: ParsedSentence, end: Token) -> Halves | None:
    """ "They must open the sites so that inspectors can see them": what is wanted of somebody serves the end."""
    if end.pos_ not in VERBAL:
        return None
    means, start = _means(end)
    if means is None or not _is_wanted(sentence, means) or is_negated(means):
        return None
    left, right = subtree_range(means, sentence.span)
    _, stop = subtree_range(end, sentence.span)
    return ((left, min(right, start)), (start, stop)) if means.i < start else None


def _means(end: Token) -> tuple[Token | None, int]:
    """The verb of what serves an end, and where the end begins: with "so", "so that" or "in order that"."""
    order = end.head
    if end.dep_ == "acl" and order.lower_ == "order" and order.dep_ == "pobj":
        return order.head.head, order.head.i
    word = modal(end)
    so = next((child for child in end.children if child.lower_ == "so" and child.dep_ in ("mark", "advmod")), None)
    if so is None or word is None or word.lower_ not in _ENABLING:
        return None, end.i
    if end.dep_ == "advcl":
        return end.head, so.i
    # "They must leave, so these men can work": the parser hangs the first clause on the second.
    ahead = [child for child in end.children if child.dep_ == "ccomp" and child.i < so.i]
    return (ahead[-1] if ahead else None), so.i


def _is_wanted(sentence: ParsedSentence, verb: Token) -> bool:
    """Whether somebody must do it, or another wishes it of him: "they need to lift", "I hope that they pass"."""
    obliged = is_obliged(verb) or any(child.dep_ == "xcomp" and is_obliged(child) for child in verb.children)
    ordered = verb.tag_ == "VB" and verb.dep_ == "ROOT" and not any(child.dep_ in SUBJECTS for child in verb.children)
    return obliged or ordered or _is_wished(sentence, verb)


def _is_wished(sentence: ParsedSentence, verb: Token) -> bool:
    """ "Asks the senate to act", "hopes that they act", "urges action": but not "wants to thank"."""
    wishes = {hit.head.i for hit in sentence.uses("wish")}
    if verb.i in wishes:
        return any(child.dep_ == "dobj" for child in verb.children)
    of_another = verb.dep_ == "ccomp" or any(child.dep_ == "dobj" and child.i < verb.i for child in verb.head.children)
    return verb.head.i in wishes and of_another


def _content(sentence: ParsedSentence, verb: Token, before: ParsedSentence | None) -> Halves | None:
    """ "Any deal must include inspections": without what it must contain there will be none."""
    if not is_obliged(verb) or is_negated(verb) or not any(h.head.i == verb.i for h in sentence.uses("containing")):
        return None
    subject = next(iter(subjects(verb)), None)
    if subject is None or not any(child.dep_ in ("dobj", "ccomp") for child in verb.children):
        return None
    if subject.lower_ == "it":
        if not _names_agreement(sentence, subject.i) and (before is None or not _names_agreement(before)):
            return None
    elif not any(hit.head.i == subject.i for hit in sentence.uses("agreement")):
        return None
    start, end = subtree_range(subject, sentence.span)
    _, right = subtree_range(verb, sentence.span)
    return ((end, right), (start, end)) if end < right else None


def _names_agreement(sentence: ParsedSentence, end: int | None = None) -> bool:
    """Whether a sentence names an agreement, before a place in it."""
    return any(end is None or hit.end <= end for hit in sentence.uses("agreement"))


def _only_way(sentence: ParsedSentence, hit: Hit) -> Halves | None:
    """ "The only way to end the war is a settlement", "talks are the key to peace"."""
    way = hit.head
    end = next((child for child in way.children if child.i > way.i and child.dep_ in ("relcl", "acl", "prep")), None)
    verb = way.head
    if end is None or verb.lemma_ != "be" or way.dep_ not in ("nsubj", "attr") or is_negated(verb):
        return None
    purpose = subtree_range(end, sentence.span)
    if way.dep_ == "nsubj":
        _, right = subtree_range(verb, sentence.span)
        return ((verb.i + 1, right), purpose) if verb.i > purpose[0] else None
    named = next((child for child in verb.children if child.dep_ in SUBJECTS and child.lower_ != "it"), None)
    return ((subtree_range(named, sentence.span)[0], verb.i), purpose) if named and named.i < verb.i < way.i else None


def _consent(sentence: ParsedSentence, hit: Hit) -> Halves | None:
    """ "Sent the pact to parliament for its approval": what is laid before somebody hangs on his word."""
    preposition = hit.head.head
    if hit.head.dep_ != "pobj" or preposition.lower_ != "for":
        return None
    verb = next((word for word in preposition.ancestors if word.pos_ in VERBAL), None)
    done = verb is not None and any(word.tag_ == "VBD" for word in (verb, *auxiliaries(verb)))
    if verb is None or done or is_negated(verb):
        return None  # "was sent to parliament for approval": how far it has come
    if not any(found.head.i == verb.i for found in sentence.uses("laying-before")):
        return None
    left, right = subtree_range(verb, sentence.span)
    return ((preposition.i, right), (left, preposition.i)) if preposition.i > verb.i else None

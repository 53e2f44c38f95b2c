"""Conditions: what must or would happen for what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from detente.model import Condition, ConditionKind, identifier
from detente.reading.attribution import claimants
from detente.reading.lexicon import Hit
from detente.reading.parsed import ParsedSentence
from detente.reading.push import leaning
from detente.reading.stance import pushes
from detente.reading.syntax import SUBJECTS, modal, subtree_range

_CLAUSES = frozenset({"advcl", "acl", "relcl", "ccomp", "pcomp"})
_ACTION_ENDINGS = ("tion", "sion", "ment", "ance", "ence", "ure", "al", "ing", "ssion")
_FORETELLING = frozenset({"would", "will", "could", "might", "may", "'d", "'ll"})
MIN_TOKENS = 2


@dataclass(frozen=True, slots=True)
class _Found:
    """Token ranges of a condition and its consequence, and the rule (and word) that found them."""

    condition: tuple[int, int]
    consequence: tuple[int, int]
    kind: ConditionKind
    rule: str
    hit: Hit | None = None


def find_conditions(sentence: ParsedSentence, reliability: dict[str, float]) -> Iterator[Condition]:
    """The conditions of a sentence, marked by "if" and its like, or by an act that is the subject of "would"."""
    seen: list[tuple[int, int]] = []
    for found in _found(sentence):
        start, end = found.condition
        if any(start < b and a < end for a, b in seen):
            continue  # the same words were a condition already, by a rule that goes first
        seen.append(found.condition)
        yield _condition(sentence, found, reliability)


def _found(sentence: ParsedSentence) -> Iterator[_Found]:
    """Where the conditions are: those that a word marks first, then duties, then acts that would do something."""
    for hit in sentence.uses("condition"):
        kind, _, place = (hit.entry.value or "").partition(":")
        parts = _subject_condition(sentence, hit) if place == "subject" else _marked_condition(sentence, hit, kind)
        if parts is not None:
            yield _Found(*parts, kind=ConditionKind(kind), rule=f"condition-{hit.entry.id}", hit=hit)
    for condition, consequence in _obligations(sentence):
        yield _Found(condition, consequence, kind=ConditionKind.PREREQUISITE, rule="condition-obligation")
    for start, end, consequence in _acts_that_would(sentence):
        yield _Found((start, end), consequence, kind=ConditionKind.IF_THEN, rule="condition-act")


def _condition(sentence: ParsedSentence, found: _Found, reliability: dict[str, float]) -> Condition:
    condition, consequence = found.condition, found.consequence
    start = min(condition[0], consequence[0], found.hit.start if found.hit else condition[0])
    end = max(condition[1], consequence[1])
    whole = sentence.evidence(start, end)
    return Condition(
        id=identifier("condition", whole.id, found.kind.value),
        evidence=whole,
        sentence=sentence.whole(),
        actors=sentence.actors(),
        claimants=claimants(sentence, *consequence),
        section=sentence.section,
        cues=tuple(push.cue() for push in pushes(sentence, start, end)),
        rule=found.rule,
        confidence=reliability.get(found.rule, reliability.get("condition", 0.5)),
        kind=found.kind,
        condition=sentence.evidence(*condition),
        consequence=sentence.evidence(*consequence),
        leaning=leaning(pushes(sentence, *consequence)),
    )


def _marked_condition(sentence: ParsedSentence, hit: Hit, kind: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Condition and consequence around a marking word."""
    first = sentence.block.doc[hit.start]
    clause = _clause_of(hit)
    if clause is not None:
        condition = subtree_range(clause, sentence.span)
        governor = clause.head
        if hit.entry.id == "when" and not _is_future(governor):
            return None
        if first.lower_ == "if" and clause.dep_ == "ccomp":
            return None  # "asked if ...": a question, no condition.
    else:
        complement = _complement(hit)
        if complement is None:
            return None
        condition = subtree_range(complement, sentence.span)
        governor = hit.head if hit.head.pos_ in ("VERB", "AUX") else _governor(hit.head)
        if hit.entry.id == "when":
            return None
    if hit.end >= condition[0] - 1 and hit.start <= condition[1] and kind != "prerequisite":
        condition = (min(hit.start, condition[0]), condition[1])
    condition = (max(condition[0], sentence.span.start), condition[1])
    consequence = _rest(sentence, governor, condition, hit)
    if consequence is None or condition[1] - condition[0] < MIN_TOKENS:
        return None
    if kind == "prerequisite" and not sentence.actors() and not sentence.uses("agreement"):
        return None
    return condition, consequence


def _clause_of(hit: Hit) -> Token | None:
    """The verb of the clause that the words introduce."""
    first = hit.head.doc[hit.start]
    for token in (first, hit.head):
        if token.dep_ in ("mark", "advmod") and token.head.dep_ in _CLAUSES and token.i <= token.head.i:
            return token.head
    for child in hit.head.children:
        if child.dep_ in ("pcomp", "ccomp", "xcomp") and child.i >= hit.end:
            return child
    return None


def _complement(hit: Hit) -> Token | None:
    """The noun or verb that the words govern, to their right."""
    doc = hit.head.doc
    for i in range(hit.end - 1, hit.start - 1, -1):
        for child in doc[i].children:
            if child.i >= hit.end and child.dep_ in (
                "pobj",
                "pcomp",
                "dobj",
                "xcomp",
                "ccomp",
                "attr",
                "advcl",
                "prep",
            ):
                return child
    head = hit.head
    if head.dep_ in ("advmod", "aux") and head.head.i >= hit.end:
        return head.head
    return None


def _governor(token: Token) -> Token:
    node = token
    while node.head.i != node.i and node.pos_ not in ("VERB", "AUX"):
        node = node.head
    return node


def _is_future(verb: Token) -> bool:
    word = modal(verb)
    return word is not None or any(child.tag_ == "MD" for child in verb.children)


def _rest(sentence: ParsedSentence, governor: Token, condition: tuple[int, int], hit: Hit) -> tuple[int, int] | None:
    """What of the governing clause lies outside the condition: the longer side of it."""
    left, right = subtree_range(governor, sentence.span)
    before = (left, min(condition[0], hit.start))
    after = (max(condition[1], hit.end), right)
    best = max((before, after), key=lambda r: r[1] - r[0])
    if best[1] - best[0] < MIN_TOKENS:
        span = sentence.span
        before, after = (span.start, min(condition[0], hit.start)), (max(condition[1], hit.end), span.end)
        best = max((before, after), key=lambda r: r[1] - r[0])
    return best if best[1] - best[0] >= MIN_TOKENS else None


def _subject_condition(sentence: ParsedSentence, hit: Hit) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """ "Any intervention would ...": the subject is the condition of what the verb says."""
    node = hit.head
    while node.head.i != node.i and node.dep_ not in SUBJECTS:
        node = node.head
    word = modal(node.head)
    if node.dep_ not in SUBJECTS or word is None or word.lower_ not in _FORETELLING:
        return None
    start, end = subtree_range(node, sentence.span)
    _, right = subtree_range(node.head, sentence.span)
    return ((start, end), (end, right)) if right - end >= MIN_TOKENS else None


def _obligations(sentence: ParsedSentence) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """ "Before any delivery Russia must repeal the decree": what must be done is the condition of what comes after.

    The word that orders the two ("first", "before", "only then") is the cue; the obligation stands in the verb.
    """
    for hit in sentence.uses("sequence"):
        before = hit.entry.value == "before"
        verb = hit.head.head if before or hit.head.dep_ == "advmod" else hit.head
        if hit.head.dep_ == "mark":
            verb = hit.head.head.head
        if verb.pos_ not in ("VERB", "AUX") or not _is_obliged(verb):
            continue
        clause = subtree_range(verb, sentence.span)
        after = _sequel(sentence, hit, verb, before=before)
        if after is None:
            continue
        condition = (
            (clause[0], min(clause[1], after[0])) if after[0] > verb.i else (max(clause[0], after[1]), clause[1])
        )
        if condition[1] - condition[0] >= MIN_TOKENS and after[1] - after[0] >= 1:
            yield condition, after


def _is_obliged(verb: Token) -> bool:
    """Whether a verb stands under "must", "should", "have to" or "need to"."""
    word = modal(verb)
    if word is not None and word.lower_ in ("must", "should", "shall"):
        return True
    node = verb
    if node.dep_ == "xcomp":
        node = node.head
    return node.lemma_ in ("have", "need") and any(child.dep_ == "xcomp" for child in node.children)


def _sequel(sentence: ParsedSentence, hit: Hit, verb: Token, *, before: bool) -> tuple[int, int] | None:
    """What can come only afterwards: what "before" governs; for "first", what the sentence speaks of before it."""
    if before:
        if hit.head.dep_ == "mark":
            return subtree_range(hit.head.head, sentence.span)
        governed = next((child for child in hit.head.children if child.dep_ in ("pobj", "pcomp")), None)
        return subtree_range(governed, sentence.span) if governed is not None else None
    left, _ = subtree_range(verb, sentence.span)
    start = sentence.span.start
    return (start, left) if left - start >= 3 else None


def _acts_that_would(sentence: ParsedSentence) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Acts named by a noun that are the subject of "would" or "could": not yet done, and followed by what they do."""
    for token in sentence.span:
        if token.dep_ != "nsubj" or token.pos_ != "NOUN" or not token.lemma_.endswith(_ACTION_ENDINGS):
            continue
        verb = token.head
        word = modal(verb)
        if word is None or word.lower_ not in _FORETELLING:
            continue
        if not any(child.dep_ == "prep" for child in token.children) or verb.pos_ != "VERB":
            continue
        start, end = subtree_range(token, sentence.span)
        _, right = subtree_range(verb, sentence.span)
        if right - end >= MIN_TOKENS + 1:
            yield start, end, (end, right)

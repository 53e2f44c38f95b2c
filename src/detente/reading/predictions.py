"""Predictions: what a text says will, may or is likely to happen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from detente.model import Condition, Prediction, identifier
from detente.reading.attribution import claimants, deliberates, is_denied
from detente.reading.parsed import ParsedSentence
from detente.reading.push import leaning
from detente.reading.stance import pushes
from detente.reading.syntax import SUBJECTS, is_negated, subjects, subtree_range

_MODALS = frozenset({"will", "would", "shall", "may", "might", "could", "'ll", "wo"})
_RELATIVE = frozenset({"which", "that", "who", "this"})
MAX_STATEMENT_WORDS = 18


def find_predictions(
    sentence: ParsedSentence, conditions: Sequence[Condition], reliability: dict[str, float]
) -> Iterator[Prediction]:
    """The predictions of a sentence: clauses whose verb stands under a word for the future."""
    seen: list[tuple[int, int]] = []
    for hit in sentence.uses("probability"):
        verb = _future_verb(hit.head, sentence.block.doc[hit.start])
        if verb is None or _is_unreal(verb):
            continue
        left, right = _clause(sentence, verb)
        if right - left < 4 or any(left < b and a < right for a, b in seen):
            continue
        seen.append((left, right))
        chain = claimants(sentence, left, right)
        if deliberates(sentence, verb) or is_denied(sentence, left, right, chain) or _under_denial(sentence, verb):
            continue
        evidence = sentence.evidence(left, right)
        under = next((c for c in conditions if c.consequence.overlaps(evidence)), None)
        found = pushes(sentence, left, right)
        rule = "prediction-modal" if hit.head.tag_ == "MD" else "prediction-phrase"
        horizon = next((w for s, _, w in sentence.dates if sentence.published and w.end >= sentence.published), None)
        yield Prediction(
            id=identifier("prediction", evidence.id),
            evidence=evidence,
            sentence=sentence.whole(),
            actors=sentence.actors(),
            claimants=chain,
            section=sentence.section,
            cues=tuple(push.cue() for push in found),
            rule=rule,
            confidence=reliability.get(rule, 0.5),
            statement=sentence.label(left, right, MAX_STATEMENT_WORDS),
            holder=chain[-1].name,
            probability_word=hit.words,
            horizon=horizon,
            condition=under.id if under else None,
            leaning=leaning(found),
        )


def _future_verb(head: Token, first: Token) -> Token | None:
    """The verb whose clause lies in the future."""
    if first.tag_ == "MD" and first.lower_ in _MODALS:
        return first.head if first.head.pos_ in ("VERB", "AUX") else None
    if head.tag_ == "MD":
        return None
    # "are to meet": a form of "be" with an infinitive.
    if first.lemma_ == "be":
        for child in first.children:
            if child.dep_ == "xcomp" and child.tag_ == "VB" and any(g.lower_ == "to" for g in child.children):
                return first
            # "are likely to meet": the infinitive hangs on the adjective.
            if child.dep_ == "acomp" and any(g.dep_ == "xcomp" and g.tag_ == "VB" for g in child.children):
                return first
        if head.i == first.i:
            return None
    if head.pos_ in ("ADJ", "VERB") and head.head.lemma_ in ("be", "remain", "seem", "appear", "look"):
        return head.head
    if head.pos_ == "VERB" and any(child.dep_ == "xcomp" for child in head.children) and head.tag_ == "VBN":
        return head
    if head.pos_ == "ADV" and head.head.pos_ in ("VERB", "AUX") and any(c.tag_ == "MD" for c in head.head.children):
        return head.head
    return None


def _is_unreal(verb: Token) -> bool:
    """Past conditionals, questions and conditions themselves predict nothing."""
    if any(child.lower_ == "have" and child.dep_ == "aux" for child in verb.children) and any(
        child.lower_ in ("would", "could", "might", "should") for child in verb.children
    ):
        return True
    if any(child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether") for child in verb.children):
        return True
    if any(child.dep_ == "neg" for child in verb.children) and any(
        child.lower_ == "could" and child.dep_ == "aux" for child in verb.children
    ):
        return True  # "could not agree" tells of the past
    # "avoid any measure that may ...": what kind of measure, not what will be.
    if verb.dep_ == "relcl" and any(c.dep_ == "nsubj" and c.lower_ == "that" for c in verb.children):
        return True
    # Ways of speaking, not of foretelling: "it would be wrong to say", "one would think".
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    return (
        subject is not None
        and subject.lower_ in ("i", "you", "one", "there")
        and verb.lemma_ in ("say", "like", "think")
    )


def _under_denial(sentence: ParsedSentence, verb: Token) -> bool:
    """Whether the clause stands under words that the text denies: "this does not mean that they will ..."."""
    denying = {hit.head.i for hit in sentence.uses("denial") if is_negated(hit.head)}
    return any(ancestor.i in denying for ancestor in verb.ancestors)


def _clause(sentence: ParsedSentence, verb: Token) -> tuple[int, int]:
    """The clause of a verb, from its subject on, without what is coordinated with it under another subject."""
    left, right = subtree_range(verb, sentence.span)
    inner = [child for child in verb.children if child.dep_ in SUBJECTS]
    outer = inner or subjects(verb)
    if outer and outer[0].i < verb.i:
        start = outer[0].left_edge.i
        if outer[0].lower_ in _RELATIVE and outer[0].head.dep_ == "relcl":
            left = max(left, start)
        else:
            left = max(start, sentence.span.start)
    for child in verb.children:
        if child.dep_ == "advcl" and child.i < verb.i and child.right_edge.i < (outer[0].i if outer else verb.i):
            left = max(left, child.right_edge.i + 1)
        if child.dep_ == "conj" and any(g.dep_ in SUBJECTS for g in child.children) and child.i > verb.i:
            right = min(right, child.left_edge.i)
    return left, max(right, left + 1)

"""Predictions: what a text says will, may or is likely to happen."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence

from spacy.tokens import Token

from detente.model import Claimant, Condition, Evidence, Prediction, identifier
from detente.reading.attribution import believer, claimants, is_denied
from detente.reading.lexicon import Hit
from detente.reading.no_prediction import foretells_nothing, is_past_conditional
from detente.reading.parsed import ParsedSentence
from detente.reading.push import leaning
from detente.reading.stance import pushes
from detente.reading.syntax import (
    SUBJECTS,
    VERBAL,
    clause_verb,
    is_negated,
    is_passive,
    modal,
    subjects,
    subtree_range,
)

_MODALS = frozenset({"will", "would", "shall", "may", "might", "could", "'ll", "wo", "can"})
_INTENTION = "intention"
"""Value of the words by which somebody says what he plans."""
_ABLE = "future"
"""Value of the words for what somebody is able to do."""
_LOOKS = frozenset({"be", "remain", "seem", "look", "appear", "stay"})
_RELATIVE = frozenset({"which", "that", "who", "this"})
_STATES = frozenset({"ccomp", "acomp", "oprd", "attr"})
MAX_STATEMENT_WORDS = 18
PAIR = 2
"""Actors that a sentence has to speak of for an ability in it to bear on relations."""


def find_predictions(
    sentence: ParsedSentence, conditions: Sequence[Condition], reliability: dict[str, float]
) -> Iterator[Prediction]:
    """The predictions of a sentence: clauses whose verb stands under a word for the future."""
    seen: list[tuple[int, int]] = []
    for hit in sentence.uses("probability"):
        verb = _future_verb(sentence, hit)
        if verb is None or foretells_nothing(sentence, hit, verb):
            continue
        left, right = _clause(sentence, verb)
        if right - left < 4 or any(left < b and a < right for a, b in seen):
            continue
        seen.append((left, right))
        chain = claimants(sentence, left, right)
        if is_denied(sentence, left, right, chain) or _under_denial(sentence, verb):
            continue
        if is_past_conditional(verb) and len(chain) == 1:
            continue  # of what did not come about only an estimate of somebody's is told as such
        evidence = sentence.evidence(left, right)
        mind = believer(sentence, left, right)
        chain = _those_above((*chain, mind) if mind is not None else chain, evidence)
        under = next((c for c in conditions if c.consequence.overlaps(evidence)), None)
        found = pushes(sentence, left, right)
        intended = hit.entry.value == _INTENTION
        rule = "prediction-intention" if intended else "prediction-phrase"
        rule = "prediction-modal" if hit.head.tag_ == "MD" else rule
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


def _those_above(chain: tuple[Claimant, ...], evidence: Evidence) -> tuple[Claimant, ...]:
    """Who says it: "Norway will ask Russia to ..." is no prediction of Norway's, which is only its subject."""
    return tuple(link for link in chain if link.evidence is None or not link.evidence.overlaps(evidence))


def _future_verb(sentence: ParsedSentence, hit: Hit) -> Token | None:
    """The verb whose clause lies in the future by a word or phrase, if it does."""
    first, head = sentence.block.doc[hit.start], hit.head
    if hit.entry.value == _INTENTION:
        return _intending(head, {told.head.i for told in sentence.uses("report")})
    told = _TOLD_BY_VALUE.get(hit.entry.value or "")
    if told is not None:
        return told(first if hit.entry.value in _OF_FIRST else head)
    if hit.entry.value == _ABLE and not _looks_ahead(sentence, first):
        return None
    if first.tag_ == "MD":
        return first.head if first.lower_ in _MODALS and first.head.pos_ in VERBAL else None
    if head.tag_ == "MD":
        return None
    if first.lemma_ == "be" and first.tag_ != "VBD":
        if head.tag_ == "VBG" and any(child.dep_ == "xcomp" for child in head.children):
            return head  # "is going to lead"
        for child in first.children:
            # "are to meet": a form of "be" with an infinitive.
            if child.dep_ == "xcomp" and child.tag_ in ("VB", "VBN") and any(g.lower_ == "to" for g in child.children):
                return first
            # "are likely to meet": the infinitive hangs on the adjective.
            if child.dep_ == "acomp" and any(g.dep_ == "xcomp" and g.tag_ == "VB" for g in child.children):
                return first
    if head.i == first.i and first.lemma_ == "be":
        return None
    if head.pos_ in ("ADJ", "VERB") and head.head.lemma_ in ("be", "remain", "seem", "appear", "look"):
        return head.head if head.head.tag_ != "VBD" else None
    if head.tag_ == "VBN" and any(child.dep_ == "xcomp" for child in head.children):
        past = any(child.tag_ == "VBD" and child.dep_ in ("aux", "auxpass") for child in head.children)
        return None if past else head
    if head.pos_ == "ADV" and head.head.pos_ in VERBAL and any(c.tag_ == "MD" for c in head.head.children):
        return head.head
    return None


def _is_present(verb: Token) -> bool:
    """Whether a verb is in the present: "plans", "is planning", but not "has planned"."""
    if verb.tag_ == "VBN" and any(child.lemma_ == "have" and child.dep_ == "aux" for child in verb.children):
        return False
    finite = [verb, *(child for child in verb.children if child.dep_ in ("aux", "auxpass"))]
    return verb.pos_ in VERBAL and any(word.tag_ in ("VBP", "VBZ") for word in finite)


def _intending(head: Token, reports: Container[int]) -> Token | None:
    """The verb (or "be" with its adjective) by which somebody says now what he plans; "has no plan" is none."""
    if head.pos_ == "NOUN":
        # "announced plans to leave": the announcement may be past, the plan lies ahead.
        verb = head.head
        announced = head.dep_ == "dobj" and verb.pos_ == "VERB" and not is_negated(head) and not is_negated(verb)
        told = verb.i in reports or _is_present(verb)
        return verb if announced and told else None
    verb = head if head.pos_ in VERBAL else head.head
    return verb if _is_present(verb) else None


def _expecting(head: Token) -> Token | None:
    """ "Expects Japan to accept", "expected the talks to fail": a clause of its own with "will" tells it itself."""
    clauses = [child for child in head.children if child.dep_ in ("ccomp", "xcomp")]
    return head if any(child.tag_ == "VB" and modal(child) is None for child in clauses) else None


def _outlook(first: Token) -> Token | None:
    """ "Remains uncertain", "has the potential to grow"."""
    return first if _is_present(first) else None


def _prospect(head: Token) -> Token | None:
    """ "The prospects of a summit are dim"."""
    verb = head.head
    looks = head.dep_ == "nsubj" and any(child.dep_ in ("acomp", "attr") for child in verb.children)
    return verb if looks and verb.lemma_ in _LOOKS and _is_present(verb) else None


def _in_term(first: Token) -> Token | None:
    """ "Does not seem to be solved in the short term": the present tense, of a time that lies ahead."""
    verb = clause_verb(first)
    while verb.dep_ == "xcomp":
        verb = clause_verb(verb.head)
    return verb if _is_present(verb) else None


_TOLD_BY_VALUE: dict[str, Callable[[Token], Token | None]] = {
    "expecting": _expecting,
    "outlook": _outlook,
    "prospect": _prospect,
    "horizon": _in_term,
}
"""How the verb of a prediction is found, by the value that the codebook gives the word for the future."""
_OF_FIRST = frozenset({"outlook", "horizon"})
"""Values of phrases that begin with what tells; of the others it is the word that governs the rest."""


def _looks_ahead(sentence: ParsedSentence, able: Token) -> bool:
    """Whether an ability is one of times to come, hangs on a condition, or would be good or bad for relations."""
    if _names_time_to_come(sentence) or _is_under_condition(sentence, able.head):
        return True
    verb = able.head
    if verb.dep_ in ("relcl", "advcl", "acl") or any(hit.head.i == verb.i for hit in sentence.uses("report")):
        return False  # "troops that can move fast", "so that they can meet", "we can say"
    if len(sentence.actors()) < PAIR:
        return False  # what one can do at home bears on no relations
    doers = [word for word in subjects(verb) if sentence.actors_at(word) and word.lower_ != "it"]
    if doers and not any(child.dep_ in _STATES for child in verb.children):
        return False  # "Norway can sell gas": what somebody is able to do, and not what comes of it
    left, right = subtree_range(verb, sentence.span)
    return not is_negated(verb) and not is_passive(verb) and leaning(pushes(sentence, left, right)) != 0


def _is_under_condition(sentence: ParsedSentence, verb: Token) -> bool:
    """ "Norway can stop the war if we help": what can be only then is still to come; of nobody it is a rule."""
    ifs = any(
        mark.dep_ == "mark" and mark.lower_ in ("if", "unless")
        for clause in verb.children
        if clause.dep_ == "advcl"
        for mark in clause.children
    )
    return ifs and verb.dep_ == "ROOT" and (len(sentence.actors()) >= PAIR or sentence.focus is not None)


def _names_time_to_come(sentence: ParsedSentence) -> bool:
    """Whether a sentence names the future, or a date that lies ahead of the document."""
    if any(hit.words.casefold() == "in the future" for hit in sentence.uses("probability")):
        return True
    return any(sentence.published is not None and when.start > sentence.published for _, _, when in sentence.dates)


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

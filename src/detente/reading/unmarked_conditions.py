"""Conditions that no word marks: duties with what they are for, acts that would do something, and those who do it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Token

from detente.model import ConditionKind
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import SUBJECTS, VERBAL, is_negated, modal, subjects, subtree_range

_ACTION_ENDINGS = ("tion", "sion", "ment", "ance", "ence", "ure", "al", "ing", "ssion")
_FORETELLING = frozenset({"would", "will", "could", "might", "may", "'d", "'ll", "can"})
_MUST = frozenset({"must", "should", "shall"})
_SUPPOSING = frozenset({"a", "an", "any", "another", "such", "further"})
_COMPARATIVES = frozenset({"JJR", "RBR"})
_BEFORE_CLAUSES = frozenset({"PUNCT", "SCONJ", "CCONJ"})
_EFFECTS = frozenset({"dobj", "xcomp", "ccomp", "attr", "acomp", "oprd", "agent", "dative"})
_LEADING = frozenset({"to", "into"})
_INVERTED = frozenset({"had", "should", "were"})
_ANY = frozenset({"any", "every", "each", "whatever"})
_FIRST_PERSON = frozenset({"i", "we"})
_WHOEVER = frozenset({"those", "anyone", "anybody", "whoever", "everyone", "countries", "states", "nations"})

Halves = tuple[tuple[int, int], tuple[int, int]]
"""Token ranges of a condition and of its consequence."""


class Unmarked(NamedTuple):
    """A condition that no word marks: the rule that found it, its kind and its halves."""

    rule: str
    kind: ConditionKind
    halves: Halves


def unmarked_conditions(sentence: ParsedSentence) -> Iterator[Unmarked]:
    """The conditions that only the grammar of a sentence tells."""
    for halves in _obligations(sentence):
        yield Unmarked(rule="condition-obligation", kind=ConditionKind.PREREQUISITE, halves=halves)
    if growing := correlative(sentence):
        yield Unmarked(rule="condition-correlative", kind=ConditionKind.IF_THEN, halves=growing)
    for token in sentence.span:
        if found := _purpose(sentence, token):
            yield Unmarked(rule="condition-purpose", kind=ConditionKind.PREREQUISITE, halves=found)
        if found := _act(sentence, token):
            yield Unmarked(rule="condition-act", kind=ConditionKind.IF_THEN, halves=found)
        if token.dep_ == "csubj" and token.lemma_ != "be" and (found := _before_verb(sentence, token)):
            yield Unmarked(rule="condition-deed", kind=ConditionKind.IF_THEN, halves=found)
        if found := _inverted(sentence, token):
            yield Unmarked(rule="condition-inverted", kind=ConditionKind.IF_THEN, halves=found)
        if found := _whatever(sentence, token):
            yield Unmarked(rule="condition-whatever", kind=ConditionKind.IF_THEN, halves=found)
        if found := _acceptable(sentence, token):
            yield Unmarked(rule="condition-acceptable", kind=ConditionKind.PREREQUISITE, halves=found)
        if found := _whoever(sentence, token):
            yield Unmarked(rule="condition-whoever", kind=ConditionKind.IF_THEN, halves=found)


def is_act(noun: Token) -> bool:
    """Whether a noun names an act by its ending ("delivery" is none, "withdrawal", "signing" and "renewal" are)."""
    return noun.lemma_.endswith(_ACTION_ENDINGS) or noun.lower_.endswith("ing")


def is_foretold(verb: Token) -> bool:
    """Whether a verb says what will, would or could be."""
    word = modal(verb)
    return word is not None and word.lower_ in _FORETELLING


def is_obliged(verb: Token) -> bool:
    """Whether a verb stands under "must", "should", "have to" or "need to"."""
    word = modal(verb)
    if word is not None and word.lower_ == "shall" and any(noun.lower_ in _FIRST_PERSON for noun in subjects(verb)):
        return False  # "I shall propose" is an announcement
    if word is not None and word.lower_ in _MUST:
        return True
    node = verb
    if node.dep_ == "xcomp":
        node = node.head
    return node.lemma_ in ("have", "need") and any(child.dep_ == "xcomp" for child in node.children)


def _is_necessary(sentence: ParsedSentence, verb: Token) -> bool:
    """ "A settlement was necessary", "it was essential that they lift the embargo"."""
    needs = {hit.head.i for hit in sentence.uses("necessity")}
    above = verb.head if verb.dep_ == "ccomp" else verb
    return any(child.i in needs for word in (verb, above) for child in word.children)


def _obligations(sentence: ParsedSentence) -> Iterator[Halves]:
    """ "Before any delivery Russia must repeal the decree": what must be done is the condition of what comes after.

    The word that orders the two ("first", "before", "only then") is the cue; the obligation stands in the verb.
    """
    for hit in sentence.uses("sequence"):
        before = hit.entry.value == "before"
        verb = hit.head.head if before or hit.head.dep_ == "advmod" else hit.head
        if hit.head.dep_ == "mark":
            verb = hit.head.head.head
        if verb.pos_ not in VERBAL or not (is_obliged(verb) or (before and _is_necessary(sentence, verb))):
            continue
        clause = subtree_range(verb, sentence.span)
        after = _sequel(sentence, hit.head, verb, before=before)
        if after is not None:
            yield _around(clause, after, verb), after


def _around(clause: tuple[int, int], after: tuple[int, int], verb: Token) -> tuple[int, int]:
    """What of a clause stands on the verb's side of what comes after it."""
    return (clause[0], min(clause[1], after[0])) if after[0] > verb.i else (max(clause[0], after[1]), clause[1])


def _sequel(sentence: ParsedSentence, word: Token, verb: Token, *, before: bool) -> tuple[int, int] | None:
    """What can come only afterwards: what "before" governs; for "first", what the sentence speaks of before it."""
    if before:
        if word.dep_ == "mark":
            return subtree_range(word.head, sentence.span)
        governed = next((child for child in word.children if child.dep_ in ("pobj", "pcomp")), None)
        return subtree_range(governed, sentence.span) if governed is not None else None
    left, _ = subtree_range(verb, sentence.span)
    start = sentence.span.start
    return (start, left) if left - start >= 3 else None


def _purpose(sentence: ParsedSentence, verb: Token) -> Halves | None:
    """ "To reach that goal, they must ...", "for this to happen, it must ...": the duty is for the purpose."""
    if verb.pos_ not in VERBAL or not is_obliged(verb) or is_negated(verb) or is_negated(verb.head):
        return None  # "to win, they need not ..." lays no duty
    ahead = [child for child in verb.children if child.dep_ in ("advcl", "prep") and child.i < verb.i]
    for child in ahead:
        below = (child, *child.children, *(inner for noun in child.children for inner in noun.children))
        if child.pos_ in VERBAL and not _is_infinitive(child):
            continue  # "while they have worked to do so, they must go on"
        if not any(word.dep_ in ("advcl", "pcomp", "acl") and _is_infinitive(word) for word in below):
            continue
        purpose = subtree_range(child, sentence.span)
        left, right = subtree_range(verb, sentence.span)
        return (max(left, purpose[1]), right), purpose
    return None


def _is_infinitive(verb: Token) -> bool:
    return verb.tag_ == "VB" and any(child.tag_ == "TO" for child in verb.children)


def _act(sentence: ParsedSentence, noun: Token) -> Halves | None:
    """An act named by a noun that is the subject of "would" or "could": not yet done, and followed by what it does."""
    verb = noun.head
    if noun.dep_ != "nsubj" or noun.pos_ != "NOUN" or verb.pos_ != "VERB" or not is_foretold(verb):
        return None
    if any(hit.head.i == verb.i for hit in sentence.uses("condition")):
        return None  # "peace will depend on trade": the verb says itself which half is which
    described = any(child.dep_ in ("prep", "acl") for child in noun.children)
    supposed = modal(verb).lower_ in ("would", "'d") and any(  # type: ignore[union-attr]
        child.lower_ in _SUPPOSING and child.dep_ in ("det", "amod", "predet") for child in noun.children
    )
    only = any(word.lower_ == "only" for child in verb.children for word in (child, *child.children))
    if only and _is_bare(noun) and not sentence.actors(noun.i, noun.i + 1) and _has_effect(verb):
        return _before_verb(sentence, noun)  # "force will bring only hatred"
    act = is_act(noun) or any(hit.head.i == noun.i for use in ("event-noun", "agreement") for hit in sentence.uses(use))
    if not act or not (described or supposed) or not _has_effect(verb) or _is_there_already(sentence, noun):
        return None
    return _before_verb(sentence, noun)


def _is_there_already(sentence: ParsedSentence, noun: Token) -> bool:
    """ "The treaty between the two will help": one that is there, unlike "a treaty" or "the signing of the treaty"."""
    definite = any(child.dep_ == "poss" or child.lower_ in ("the", "this", "that") for child in noun.children)
    return definite and any(hit.head.i == noun.i for hit in sentence.uses("agreement"))


def _is_bare(noun: Token) -> bool:
    """Whether a noun stands without an article: any such thing, and none in particular."""
    return not any(child.dep_ in ("det", "poss") for child in noun.children)


def _has_effect(verb: Token) -> bool:
    """Whether a verb says what its subject does to something: "would raise prices", but not "may resume in March"."""
    if any(child.dep_ in _EFFECTS for child in verb.children):
        return True
    return any(child.dep_ == "prep" and child.lower_ in _LEADING for child in verb.children)


def _before_verb(sentence: ParsedSentence, subject: Token) -> Halves | None:
    """A subject, noun or clause, and what its verb says will or would be."""
    if not is_foretold(subject.head):
        return None
    start, end = subtree_range(subject, sentence.span)
    _, right = subtree_range(subject.head, sentence.span)
    return ((start, end), (end, right)) if right - end > 2 and subject.i < subject.head.i else None


def _inverted(sentence: ParsedSentence, verb: Token) -> Halves | None:
    """ "Should they refuse, we would act", "had they agreed, we would have acted": an auxiliary before its subject."""
    if verb.dep_ not in ("advcl", "ccomp") or not is_foretold(verb.head):
        return None
    start, end = subtree_range(verb, sentence.span)
    first = sentence.block.doc[start]
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    if first.lower_ not in _INVERTED or first.dep_ not in ("aux", "auxpass") or subject is None or subject.i < first.i:
        return None
    left, right = subtree_range(verb.head, sentence.span)
    return ((start, end), (end, right)) if end < verb.head.i and left == start else None


def _whatever(sentence: ParsedSentence, noun: Token) -> Halves | None:
    """ "Will veto any bill that weakens the treaty", "is ready to meet any attack": if there is one, it will be so."""
    if noun.dep_ not in ("dobj", "pobj") or not any(c.lower_ in _ANY for c in noun.children):
        return None
    if _describing(noun) is None and not _is_act_of_somebody(sentence, noun):
        return None
    verb = noun.head if noun.dep_ == "dobj" else noun.head.head
    ready = verb.dep_ == "xcomp" and any(hit.head.i == verb.head.i for hit in sentence.uses("readiness"))
    if verb.pos_ not in VERBAL or not (ready or is_foretold(verb)) or is_negated(verb):
        return None
    left, _ = subtree_range(verb.head.head if ready else verb, sentence.span)
    start, end = subtree_range(noun, sentence.span)
    return ((start, end), (left, start)) if start - left >= 2 else None


def _is_act_of_somebody(sentence: ParsedSentence, noun: Token) -> bool:
    """ "Any attack on the port", "any renewal of the war": what somebody may do, and not "any ship"."""
    described = any(child.dep_ in ("prep", "acl") for child in noun.children)
    told = any(hit.head.i == noun.i for hit in sentence.uses("event-noun"))
    return described and (told or is_act(noun))


def _acceptable(sentence: ParsedSentence, noun: Token) -> Halves | None:
    """ "Is ready to sign a treaty that bans the mines": what it must contain is the condition of the readiness."""
    clause = _describing(noun)
    verb = noun.head
    if clause is None or noun.dep_ != "dobj" or verb.dep_ != "xcomp" or not _is_infinitive(verb):
        return None
    if not any(child.lower_ in ("a", "an", "any") for child in noun.children):
        return None
    if not any(hit.head.i == verb.head.i for hit in sentence.uses("readiness")):
        return None
    left, _ = subtree_range(verb.head if verb.head.pos_ in VERBAL else verb.head.head, sentence.span)
    start, end = subtree_range(clause, sentence.span)
    return ((start, end), (left, start)) if start - left >= 2 else None


def _describing(noun: Token) -> Token | None:
    """The clause that says which ones are meant, without a comma before it."""
    clause = next((child for child in noun.children if child.dep_ == "relcl" and child.i > noun.i), None)
    return clause if clause is not None and not clause.left_edge.nbor(-1).is_punct else None


def _whoever(sentence: ParsedSentence, noun: Token) -> Halves | None:
    """ "Those who cooperate will be spared": whoever does the one thing, to him the other will happen."""
    if noun.dep_ not in ("nsubj", "nsubjpass"):
        return None
    describing = [
        child
        for child in noun.children
        if child.dep_ == "relcl" and child.i > noun.i and any(_takes_up(word) for word in child.children)
    ]
    if not describing or noun.doc[noun.i + 1].text == "," or not is_foretold(noun.head):
        return None
    return _before_verb(sentence, noun) if (noun.tag_ == "NNS" and _is_bare(noun)) or noun.lower_ in _WHOEVER else None


def _takes_up(word: Token) -> bool:
    """Whether a relative pronoun is itself the doer: "states that arm", and not "states that we arm"."""
    return word.dep_ in SUBJECTS and word.lower_ in ("who", "that", "which")


def correlative(sentence: ParsedSentence) -> Halves | None:
    """ "The harder they press, the firmer it stands": one thing grows with the other, however it is parsed."""
    doc = sentence.block.doc
    span = sentence.span
    heads = [
        i
        for i in range(span.start, span.end - 1)
        if doc[i].lower_ == "the"
        and doc[i + 1].tag_ in _COMPARATIVES
        and (i == span.start or doc[i - 1].pos_ in _BEFORE_CLAUSES)
    ]
    if len(heads) < 2 or not any(doc[i].is_punct for i in range(heads[0], heads[1])):
        return None
    first, second = heads[:2]
    last = span.end - 1 if doc[span.end - 1].is_punct else span.end
    return (first, second - 1 if doc[second - 1].is_punct else second), (second, last)

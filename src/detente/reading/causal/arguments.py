"""What stands on either side of a causal word in the dependency tree."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from detente.reading.causal.relation import Range
from detente.reading.lexicon import Hit
from detente.reading.syntax import CLAUSE_HEADS, VERBAL, agents, is_passive, subjects, subtree_range


@dataclass(frozen=True, slots=True)
class Sides:
    """Tokens of the two arguments: what governs the words or stands before them, and what they govern."""

    first: Range
    second: Range
    turned: bool = False
    """Whether a passive turns cause and effect."""


def sides_of(hit: Hit, sentence: Span) -> Sides | None:
    """The two arguments of a causal word, or None where one is missing."""
    head = hit.head
    found = _of_verb(hit, sentence) if head.pos_ in VERBAL else _of_other(hit, sentence)
    if found is None:
        return None
    first, second = trim(sentence.doc, found.first), trim(sentence.doc, found.second)
    if first[0] >= first[1] or second[0] >= second[1]:
        return None
    return Sides(first, second, found.turned)


def trim(doc: Doc, tokens: Range) -> Range:
    """The tokens without punctuation, spaces and joining words at their ends."""
    start, end = tokens
    while start < end and (doc[start].is_punct or doc[start].is_space or doc[start].dep_ in ("cc", "mark")):
        start += 1
    while end > start and (doc[end - 1].is_punct or doc[end - 1].is_space or doc[end - 1].dep_ == "cc"):
        end -= 1
    return start, end


def _of_verb(hit: Hit, sentence: Span) -> Sides | None:
    """Subject and object of a verb; of a participle after a clause, that clause; of a relative clause, its noun."""
    verb = hit.head
    if is_passive(verb) and (by := agents(verb)):
        patient = subjects(verb)
        if not patient:
            return None
        left = subtree_range(patient[0], sentence)
        return Sides((left[0], min(left[1], verb.i)), subtree_range(by[0], sentence), turned=True)
    after = [
        child.right_edge.i + 1
        for child in verb.children
        if child.i >= verb.i and child.dep_ not in ("punct", "cc", "conj")
    ]
    second = (hit.end, max(after, default=hit.end))
    if verb.dep_ == "relcl":
        left = subtree_range(verb.head, sentence)
        return Sides((left[0], min(left[1], verb.left_edge.i)), second)
    own = [child for child in verb.children if child.dep_ in ("nsubj", "csubj", "nsubjpass")]
    if own:
        return Sides(subtree_range(own[0], sentence), second)
    if verb.dep_ in ("advcl", "acl", "xcomp", "pcomp"):
        return Sides(_clause_before(verb, sentence), second)
    if found := subjects(verb):
        return Sides(subtree_range(found[0], sentence), second)
    return None


def _of_other(hit: Hit, sentence: Span) -> Sides | None:
    """The clause before a connective and what it governs; for a fronted one, the clause after the comma."""
    doc, head = sentence.doc, hit.head
    clause = head.head if head.dep_ in ("mark", "advmod", "aux") else head
    end = max(clause.right_edge.i + 1, head.right_edge.i + 1)
    second = (hit.end, min(end, sentence.end))
    if second[1] <= second[0]:
        return None
    if all(not doc[i].is_alpha for i in range(sentence.start, hit.start)):
        comma = next((i for i in range(hit.end, sentence.end) if doc[i].text == ","), None)
        if comma is None:
            return None
        return Sides((comma + 1, sentence.end), (hit.end, comma))
    return Sides(_clause_before(clause, sentence), second)


def _clause_before(token: Token, sentence: Span) -> Range:
    """The clause that a subordinate one hangs on, up to where the latter begins."""
    node = token.head
    while node.head.i != node.i and not (node.pos_ in VERBAL and node.dep_ in CLAUSE_HEADS):
        node = node.head
    return max(node.left_edge.i, sentence.start), max(token.left_edge.i, sentence.start)

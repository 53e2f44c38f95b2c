"""What stands on either side of a causal word in the dependency tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from detente.reading.causal.relation import Range
from detente.reading.lexicon import Hit
from detente.reading.syntax import CLAUSE_HEADS, SUBJECTS, VERBAL, agents, is_passive, subjects, subtree_range


@dataclass(frozen=True, slots=True)
class Sides:
    """Tokens of the two arguments by the tree alone, in the order in which they stand, and what showed them."""

    first: Range
    second: Range
    kind: str


def sides_of(token: Token, sentence: Span, hits: Sequence[Hit]) -> Sides | None:
    """The two arguments of a causal word, or None where one is missing.

    Args:
        token: the word.
        sentence: its sentence.
        hits: the cue words that cover it: the longest says where its words end.
    """
    end = max((hit.end for hit in hits), default=token.i + 1)
    found = _of_verb(token, sentence, end) if token.pos_ in VERBAL else None
    found = found or _of_other(token, sentence, end)
    if found is None:
        return None
    first, second = trim(sentence.doc, found.first), trim(sentence.doc, found.second)
    if first[0] >= first[1] or second[0] >= second[1]:
        return None
    return Sides(first, second, found.kind)


def trim(doc: Doc, tokens: Range) -> Range:
    """The tokens without punctuation, spaces and joining words at their ends."""
    start, end = tokens
    while start < end and (doc[start].is_punct or doc[start].is_space or doc[start].dep_ in ("cc", "mark")):
        start += 1
    while end > start and (doc[end - 1].is_punct or doc[end - 1].is_space or doc[end - 1].dep_ == "cc"):
        end -= 1
    return start, end


def _of_verb(verb: Token, sentence: Span, end: int) -> Sides | None:
    """Subject and object of a verb; of a participle after a clause, that clause; of a relative clause, its noun."""
    after = [
        child.right_edge.i + 1
        for child in verb.children
        if child.i >= verb.i and child.dep_ not in ("punct", "cc", "conj", "advcl")
    ]
    second = (end, max(after, default=end))
    if is_passive(verb) and (by := agents(verb)):
        second = subtree_range(by[0], sentence)
    if verb.dep_ == "relcl":
        noun = subtree_range(verb.head, sentence)
        return Sides((noun[0], verb.left_edge.i), second, "relative")
    own = [child for child in verb.children if child.dep_ in SUBJECTS]
    if own:
        left = subtree_range(own[0], sentence)
        return Sides((left[0], min(left[1], verb.i)), second, "subject")
    if verb.dep_ in ("advcl", "acl") and verb.i > verb.head.i:
        if verb.dep_ == "acl":
            return Sides((verb.head.left_edge.i, verb.left_edge.i), second, "participle")
        return Sides(_clause_before(verb, sentence), second, "participle")
    if (found := subjects(verb)) and found[0].i < verb.i:
        left = subtree_range(found[0], sentence)
        return Sides((left[0], min(left[1], verb.i)), second, "shared-subject")
    return None


def _of_other(token: Token, sentence: Span, end: int) -> Sides | None:
    """The clause before a connective and what it governs; for a fronted one, the clause after the comma."""
    doc = sentence.doc
    clause = token.head if token.dep_ in ("mark", "advmod", "aux") else token
    second = (end, min(max(clause.right_edge.i, token.right_edge.i) + 1, sentence.end))
    if second[1] <= second[0]:
        return None
    if all(not doc[i].is_alpha for i in range(sentence.start, token.i)):
        comma = next((i for i in range(second[0], sentence.end) if doc[i].text == ","), None)
        if comma is None:
            return None
        return Sides((end, comma), (comma + 1, sentence.end), "fronted")
    return Sides(_clause_before(clause, sentence), second, "clause")


def _clause_before(token: Token, sentence: Span) -> Range:
    """The clause that a subordinate one hangs on, up to where the latter begins."""
    node = token.head
    while node.head.i != node.i and not (node.pos_ in VERBAL and node.dep_ in CLAUSE_HEADS):
        node = node.head
    return max(node.left_edge.i, sentence.start), max(token.left_edge.i, sentence.start)

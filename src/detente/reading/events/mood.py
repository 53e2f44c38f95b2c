"""Whether the text vouches for an event: the words that hedge it, and whether it stands in a quotation."""

from __future__ import annotations

from spacy.tokens import Token

from detente.model import Evidence
from detente.reading.events.candidates import Predicate
from detente.reading.syntax import clause_verb


def hedges(predicate: Predicate) -> tuple[Evidence, ...]:
    """The words that leave it open whether it is so: "allegedly", "is said to have", "according to the ministry"."""
    sentence = predicate.sentence
    over = _above(predicate.anchor)
    found = []
    for hit in (*sentence.uses("hedge"), *sentence.uses("according")):
        head = hit.head
        # The word stands over the event, or hangs on something that does ("reportedly" on the verb, "alleged" on it).
        if head.i in over or head.head.i in over:
            found.append(sentence.evidence(hit.start, hit.end))
    return tuple(sorted(set(found), key=lambda evidence: evidence.start))


def is_quoted(predicate: Predicate) -> bool:
    """Whether the event is told inside quotation marks, or in a quotation that goes on from another paragraph."""
    sentence = predicate.sentence
    if sentence.quoted_by:
        return True
    marks = [token.i for token in sentence.span if token.text in ('"', "“", "”", "``", "''")]
    before = sum(i < predicate.anchor.i for i in marks)
    return before % 2 == 1


def _above(anchor: Token) -> set[int]:
    """The words from an event's word up to the verb of its clause, and from there up to the root."""
    over = {anchor.i}
    node = anchor
    top = clause_verb(anchor)
    while node.i != top.i and node.head.i != node.i:
        node = node.head
        over.add(node.i)
    while node.head.i != node.i and node.dep_ in ("ccomp", "xcomp", "conj", "acl", "relcl"):
        if node.dep_ == "relcl":
            break
        node = node.head
        over.add(node.i)
    return over

"""Finding again what a judgement was made about, in a reading made later by another reader or with another codebook.

A document's text never changes, so the words stand where they stood. What may have changed is where a statement is
taken to begin and end, and how it is called.
"""

from __future__ import annotations

from collections.abc import Iterable

from detente.model import Anchor, Evidence, Statement, kind_of, said_of

SAME_WORDS = 0.5
"""Share of characters (Jaccard) from which on two ranges are the same statement's: more shared than not.

At a half no range can be that close to two others that do not overlap each other.
"""


def match(anchor: Anchor, statements: Iterable[Statement]) -> Statement | None:
    """The statement that an anchor means; None where no statement of its kind is read in these words any more.

    Of the statements of the kind whose ranges share at least half of all characters with the anchor's, it is the one
    that shares most; of several in the same words, the one that says what the judged one said. Order does not matter.

    Args:
        anchor: what was judged.
        statements: statements of any documents and kinds.

    >>> from detente.model import Prediction, StatementKind
    >>> text = "Iran will sign. Russia will wait."
    >>> def made(start, end):
    ...     words = Evidence.in_text("0123456789abcdef", text, start, end)
    ...     fields = {"id": words.id, "evidence": words, "sentence": words, "rule": "r", "confidence": 0.5}
    ...     return Prediction(**fields, statement=words.quote, holder="author")
    >>> anchor = Anchor(kind=StatementKind.PREDICTION, evidence=made(0, 14).evidence)
    >>> match(anchor, [made(16, 32), made(0, 15)]).evidence.quote
    'Iran will sign.'
    >>> match(anchor, [made(16, 32)]) is None
    True
    """
    near = [
        (shared, said_of(statement) == anchor.said, -statement.evidence.start, statement.id, statement)
        for statement in statements
        if kind_of(statement) is anchor.kind and (shared := likeness(anchor.evidence, statement.evidence)) >= SAME_WORDS
    ]
    return max(near, key=lambda item: item[:-1])[-1] if near else None


def likeness(one: Evidence, other: Evidence) -> float:
    """Share of the characters of both ranges that both have; 0 where they are of different documents.

    >>> text = "0123456789"
    >>> likeness(Evidence.in_text("a" * 16, text, 0, 6), Evidence.in_text("a" * 16, text, 3, 6))
    0.5
    """
    if not one.overlaps(other):
        return 0.0
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared / (max(one.end, other.end) - min(one.start, other.start))

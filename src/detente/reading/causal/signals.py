"""Signals: which words at a pivot say that the relation is there, if any do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Span

from detente.reading.causal.pivots import Pivot
from detente.reading.causal.relation import Range
from detente.reading.lexicon import Hit

BEFORE, AFTER = 3, 5
"""Words before a pivot, and from it on, that a signal may take in."""


def signal_candidates(span: Span, pivot: int) -> list[Range | None]:
    """The ranges of tokens that may be the signal; None: the relation has none."""
    return [
        None,
        *(
            (start, end)
            for start in range(max(span.start, pivot - BEFORE), pivot + 1)
            for end in range(pivot + 1, min(span.end, pivot + AFTER) + 1)
        ),
    ]


def signal_features(
    span: Span, signal: Range | None, pivot: int, turn: Pivot, cues: Mapping[int, Sequence[Hit]]
) -> Iterator[str]:
    """What is seen of a range of tokens that may be the signal.

    Args:
        span: the sentence.
        signal: the range, or None.
        pivot: position of the pivot.
        turn: what it was found to be.
        cues: the causal cue words of the sentence, by each token that they cover.
    """
    doc = span.doc
    token = doc[pivot]
    hits = cues.get(pivot, ())
    if signal is None:
        yield "none"
        yield f"none.w={token.lower_}"
        yield f"none.l={token.lemma_.lower()}"
        yield f"none.d={token.dep_}.{token.tag_}"
        yield f"none.turn={int(turn)}.{token.tag_}"
        yield f"none.over={token.lower_}.{token.head.lemma_.lower()}"
        yield f"none.w+1={token.lower_}.{doc[pivot + 1].lower_ if pivot + 1 < span.end else '$'}"
        yield f"none.w-1={token.lower_}.{doc[pivot - 1].lower_ if pivot > span.start else '^'}"
        yield f"none.cue={bool(hits)}.{token.pos_}"
        for hit in hits:
            yield f"none.c={hit.entry.id}"
        return
    start, end = signal
    words = doc[start:end]
    yield f"p={words.text.lower()}"
    yield f"lemmas={'_'.join(word.lemma_.lower() for word in words)}"
    yield f"tags={'_'.join(word.tag_ for word in words)}"
    yield f"n={pivot - start}.{end - pivot}"
    yield f"n.w={pivot - start}.{end - pivot}.{token.lower_}"
    yield f"n.t={pivot - start}.{end - pivot}.{token.tag_}"
    yield f"n.turn={pivot - start}.{end - pivot}.{int(turn)}"
    yield f"last={doc[end - 1].lower_}"
    yield f"last.t={doc[end - 1].tag_}.{doc[end].tag_ if end < span.end else '$'}"
    yield f"next={doc[end].lower_ if end < span.end else '$'}"
    yield f"first={doc[start].lower_}.{doc[start].tag_}"
    yield f"prev={doc[start - 1].tag_ if start > span.start else '^'}.{doc[start].tag_}"
    yield f"prev.w={doc[start - 1].lower_ if start > span.start else '^'}"
    for hit in hits:
        fit = f"{_compare(start, hit.start)}{_compare(end, hit.end)}"
        yield f"c={fit}"
        yield f"c.e={fit}.{hit.entry.id}"
        yield f"c.n={fit}.{hit.end - hit.start}"
    if not hits:
        yield "no-cue"


def _compare(one: int, other: int) -> str:
    return "=" if one == other else "<" if one < other else ">"

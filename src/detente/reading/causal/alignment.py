"""From marked relations to what the model is to say of each word: the pivot of a relation, and its edges in tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from detente.reading.causal.boundaries import Edge, candidates, edges_of
from detente.reading.causal.pivots import Pivot, can_be_pivot, is_word
from detente.reading.causal.relation import Range
from detente.reading.causal.span_corpora import MarkedRelation
from detente.reading.lexicon import Hit
from detente.reading.syntax import VERBAL


@dataclass(frozen=True, slots=True)
class Aligned:
    """A marked relation in tokens of its sentence."""

    pivot: int
    turn: Pivot
    signal: Range | None
    edges: dict[Edge, int]


def align(relation: MarkedRelation, span: Span, cues: Mapping[int, Sequence[Hit]]) -> Aligned | None:
    """A marked relation in tokens, or None where it does not fit: its arguments overlap, lie elsewhere or turn nowhere.

    Of an argument in pieces, the words from its first to its last; where they would take in the other one, the longest
    piece.

    Args:
        relation: the marked one.
        span: its sentence.
        cues: the causal cue words of the sentence, by each token that they cover.
    """
    cause = _tokens(relation.cause, span)
    effect = _tokens(relation.effect, span)
    if cause is None or effect is None:
        return None
    if cause[0] < effect[1] and effect[0] < cause[1]:
        cause, effect = _longest(relation.cause, span), _longest(relation.effect, span)
        if cause is None or effect is None or (cause[0] < effect[1] and effect[0] < cause[1]):
            return None
    first, second = sorted((cause, effect))
    signals = [found for piece in relation.signal if (found := _tokens((piece,), span)) is not None]
    pivot, fronted, signal = _pivot(span, first, second, signals)
    if pivot is None or not can_be_pivot(span.doc[pivot], cues):
        return None
    turn = {
        (False, True): Pivot.CAUSE_BEFORE,
        (False, False): Pivot.CAUSE_AFTER,
        (True, True): Pivot.FRONT_CAUSE_FIRST,
        (True, False): Pivot.FRONT_EFFECT_FIRST,
    }[fronted, first == cause]
    positions = (second[0], first[1], first[0], second[1]) if not fronted else (*first, *second)
    edges: dict[Edge, int] = {}
    for edge, position in zip(edges_of(turn), positions, strict=True):
        if position not in candidates(edge, span, pivot, edges):
            return None
        edges[edge] = position
    return Aligned(pivot, turn, signal, edges)


def _pivot(span: Span, first: Range, second: Range, signals: list[Range]) -> tuple[int | None, bool, Range | None]:
    """Position of the pivot, whether it stands in front of both arguments, and the tokens of its signal."""
    doc = span.doc
    for signal in sorted(signals, key=lambda found: not first[1] <= found[0] <= second[0]):
        lexical = next((i for i in range(*signal) if doc[i].pos_ != "AUX" and is_word(doc[i])), signal[0])
        if signal[0] <= first[0]:
            return lexical, True, signal
        if lexical >= first[1]:
            return lexical, False, signal
    opening = first[0] - 1
    bare = not any(is_word(doc[i]) for i in range(first[1], second[0]))
    if bare and opening >= span.start and doc[opening].pos_ in ("SCONJ", "ADP"):
        return opening, True, None
    root = doc[first[0] : first[1]].root
    if bare and root.tag_ in ("VBG", "VBN") and root.dep_ in ("advcl", "amod", "acl") and root.pos_ in VERBAL:
        return first[0], True, None
    turning = next((i for i in range(first[1], second[1]) if is_word(doc[i])), None)
    return turning, False, None


def _tokens(pieces: tuple[Range, ...], span: Span) -> Range | None:
    return _clean(span.doc, min(start for start, _ in pieces), max(end for _, end in pieces), span)


def _longest(pieces: tuple[Range, ...], span: Span) -> Range | None:
    start, end = max(pieces, key=lambda piece: piece[1] - piece[0])
    return _clean(span.doc, start, end, span)


def _clean(doc: Doc, start: int, end: int, span: Span) -> Range | None:
    found = doc.char_span(start, end, alignment_mode="expand")
    if found is None or found.start < span.start or found.end > span.end:
        return None
    return found.start, found.end

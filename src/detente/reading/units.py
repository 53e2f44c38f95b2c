"""The parts of a sentence that may point different ways: "although X, Y", "X, but Y"."""

from __future__ import annotations

import itertools

from spacy.tokens import Token

from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import SUBJECTS

MIN_TOKENS = 4
"""A part of fewer tokens stays with its neighbour: it is too short to say anything by itself."""


def units(sentence: ParsedSentence) -> list[tuple[int, int]]:
    """Token ranges of the parts of a sentence that contrast with each other; mostly one, the whole."""
    span = sentence.span
    contrast = {hit.head.i for hit in sentence.uses("contrast")} | {hit.start for hit in sentence.uses("contrast")}
    cuts = {span.start, span.end}
    for token in span:
        edge = _cut(token, contrast)
        if edge is not None:
            cuts.update(position for position in edge if span.start < position < span.end)
    ordered = sorted(cuts)
    parts = list(itertools.pairwise(ordered))
    merged: list[tuple[int, int]] = []
    for start, end in parts:
        if merged and (end - start < MIN_TOKENS or merged[-1][1] - merged[-1][0] < MIN_TOKENS):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _cut(token: Token, contrast: set[int]) -> tuple[int, int] | None:
    """Where a contrasting clause begins and ends, if the token heads one."""
    if token.dep_ == "advcl" and any(
        child.dep_ in ("mark", "advmod") and child.i in contrast for child in token.children
    ):
        return token.left_edge.i, token.right_edge.i + 1
    if token.dep_ == "conj" and any(child.dep_ in SUBJECTS for child in token.children):
        words = [*token.head.children]
        joined = [child for child in words if child.dep_ == "cc" and child.i < token.i]
        if joined and joined[-1].i in contrast:
            return joined[-1].i, token.right_edge.i + 1
    if token.text == ";":
        return token.i + 1, token.i + 1
    return None

"""A causal relation that a sentence states: what brings about, holds back, moves or is needed for what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Range = tuple[int, int]
"""Start and end of words in a text, counted in characters; the end is left out."""
Polarity = Literal[-1, 0, 1]


class Tie(StrEnum):
    """In what way a cause and its effect are tied.

    >>> Tie("prevents").value
    'prevents'
    """

    CAUSES = "causes"
    """The cause brings the effect about."""
    ENABLES = "enables"
    """The cause makes the effect possible, likelier or stronger."""
    PREVENTS = "prevents"
    """The cause keeps the effect from coming about, ends or lessens it."""
    REQUIRES = "requires"
    """The effect comes about only with the cause."""
    PURPOSE = "purpose"
    """The cause is what the effect is done for."""
    MOTIVE = "motive"
    """The cause is what moves somebody to the effect: a demand, a protest, a feeling, an answer."""
    DESPITE = "despite"
    """The cause would hold back the effect, and does not."""


@dataclass(frozen=True, slots=True)
class CausalRelation:
    """Cause, effect and the words that tie them, as ranges in the text of the parsed document."""

    cause: Range
    effect: Range
    signal: Range | None
    """The words that say so; None where nothing but the order of the clauses does."""
    tie: Tie
    polarity: Polarity
    """1: the cause furthers the effect; -1: it holds it back; 0: the words leave that open."""
    score: float
    """How sure it is, from 0 to 1."""
    reason: str
    """What told it: the codebook's cue and where the cause stands, or the construction."""

"""In what way cause and effect are tied, and with which sign: by the cue word at the pivot and by what it governs."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Span, Token

from detente.reading.causal.cues import Cues
from detente.reading.causal.relation import Polarity, Range, Tie
from detente.reading.lexicon import Hit


@dataclass(frozen=True, slots=True)
class SignedTie:
    """The tie of a relation, its sign, and what told them."""

    tie: Tie
    polarity: Polarity
    reason: str


def tie_of(span: Span, pivot: Token, signal: Range | None, effect: Range, cues: Cues) -> SignedTie:
    """The tie that the words at a pivot make.

    Args:
        span: the sentence.
        pivot: the word at which the relation turns.
        signal: the tokens that say so, if any do.
        effect: the tokens of the effect.
        cues: the causal cue words of the sentence, by each token that they cover.
    """
    places = [pivot.i, *(range(*signal) if signal else ())]
    hits = [hit for place in places for hit in cues.get(place, ())]
    if not hits:
        return SignedTie(Tie.CAUSES, 1, f"no cue word, by what stands around “{pivot.text}”")
    hit = max(hits, key=lambda found: (found.entry.weight < 0, found.end - found.start, -found.start))
    tie = Tie((hit.entry.value or "causes").partition(":")[0])
    polarity = _sign(hit)
    if tie is Tie.ENABLES and (opposite := _helped(hit, span, effect, cues)) is not None:
        return SignedTie(Tie.PREVENTS, -1, f"{hit.entry.id}: {hit.words}; {opposite.entry.id}: {opposite.words}")
    return SignedTie(tie, polarity, f"{hit.entry.id}: {hit.words}")


def _sign(hit: Hit) -> Polarity:
    return 0 if hit.entry.weight == 0 else 1 if hit.entry.weight > 0 else -1


def _helped(hit: Hit, span: Span, effect: Range, cues: Cues) -> Hit | None:
    """What is helped along, where that is itself a holding back ("helps prevent accidents")."""
    for place in range(hit.end, min(effect[0] + 2, span.end)):
        for found in cues.get(place, ()):
            if found.entry.weight < 0 and found.head.dep_ in ("xcomp", "ccomp", "pcomp"):
                return found
    return None

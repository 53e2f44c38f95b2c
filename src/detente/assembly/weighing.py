"""How much speaks for a factor: independent witnesses, how sure their words are, and how far from the source.

One claim counts `w = confidence x sureness x 0.9^distance`, between 0 and 1: the share of its rule's statements that
are right, how far the text commits itself (a hedged claim counts less), and how many mouths the words went through. A
witness (a publisher, with the copies of what it prints) counts by its best claim, so that saying it twice is saying it
once. Independent witnesses add up as in a noisy or (Pearl 1988; for statements read from texts, Gyori et al. 2017): the
weight of a pile is the sum of `-s ln(1 - w)` over its witnesses, so that `1 - exp(-weight)` would be the chance that at
least one of them was read right, if they were independent. `s` is 1.5 where the text calls the factor one of the main
ones, and 0.6 where it plays it down.

The weight never falls when a claim is added by a document whose witness is known or new, when a confidence rises, when
words are surer, or when a claimant is left out. It falls only where a document shows that two who passed for
independent are not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from detente.assembly.families import Families
from detente.codebook import Codebook
from detente.model import Claim, Modality, Support

SURENESS = {
    Modality.ASSERTED: 1.0,
    Modality.LIKELY: 0.8,
    Modality.POSSIBLE: 0.6,
    Modality.HYPOTHETICAL: 0.5,
    Modality.COUNTERFACTUAL: 0.3,
}
"""What a claim counts for by how far its text commits itself."""
DISTANCE = 0.9
"""What is left of a claim's weight with every mouth that it went through beside the author's."""
STRENGTH = {"strong": 1.5, "weak": 0.6}
"""As how many witnesses one counts who calls a factor one of the main ones, or plays it down."""
SUREST = 0.99
"""The most that one claim counts: no single claim settles a matter."""


class Weighing:
    """Weighs claims and piles of them.

    Args:
        codebook: the words by which texts weigh factors.
        families: who is independent of whom.
    """

    def __init__(self, codebook: Codebook, families: Families) -> None:
        self._families = families
        self._strength = {
            word: STRENGTH.get(cue.value or "", 1.0) for cue in codebook.cues("strength") for word in cue.words
        }

    def claim(self, claim: Claim) -> float:
        """What one claim counts, as a weight of its own."""
        sure = claim.confidence * SURENESS[claim.modality] * DISTANCE ** max(len(claim.claimants) - 1, 0)
        strength = self._strength.get((claim.strength or "").casefold(), 1.0)
        return -strength * math.log1p(-min(sure, SUREST))

    def pile(self, supports: Sequence[Support]) -> float:
        """What a pile of claims counts: each independent witness by its best claim."""
        best: dict[int, float] = {}
        witness = self._families.witnesses(support.document_id for support in supports)
        for support in supports:
            number = witness[support.document_id]
            best[number] = max(best.get(number, 0.0), self.claim(support.claim))
        # Sums of fractions hang on their order; `fsum` does not.
        return round(math.fsum(best.values()), 6)

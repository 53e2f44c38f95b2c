"""The causal cue words of a sentence, by the tokens that they cover."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from spacy.tokens import Span

from detente.codebook import Codebook
from detente.reading.lexicon import Hit, Lexicon

USE = "causal"
"""The use of the codebook's words that tie a cause to an effect."""
Cues: TypeAlias = Mapping[int, Sequence[Hit]]


class CueFinder:
    """Finds the codebook's causal language.

    Args:
        codebook: whose cue words of the use `causal` are looked for.
    """

    def __init__(self, codebook: Codebook) -> None:
        self._lexicon = Lexicon(codebook, uses=(USE,))

    def find(self, sentence: Span) -> Cues:
        """The cue words of a sentence, by token."""
        return by_token(self._lexicon.find(sentence.doc).get(USE, ()), sentence)


def by_token(hits: Sequence[Hit], sentence: Span) -> Cues:
    """Those of some cue words of a document that stand in a sentence, by each token that they cover."""
    cues: dict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        if sentence.start <= hit.start and hit.end <= sentence.end:
            for i in range(hit.start, hit.end):
                cues[i].append(hit)
    return dict(cues)

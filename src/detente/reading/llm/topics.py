"""What words are about: the concepts of the codebook, by which assembly knows the same factor in several texts."""

from __future__ import annotations

from detente.codebook import Codebook
from detente.model import Cue
from detente.reading.claims import concept_cues
from detente.reading.language_model import load_language_model
from detente.reading.lexicon import Lexicon
from detente.reading.readable import readable


class TopicFinder:
    """Finds concepts in words as the rules find them in a sentence.

    Args:
        codebook: has the concepts.
        model: name of a spaCy model; the best installed one otherwise.
    """

    def __init__(self, codebook: Codebook, model: str | None = None) -> None:
        self._nlp = load_language_model(model)
        self._lexicon = Lexicon(codebook)

    def __call__(self, words: str) -> tuple[Cue, ...]:
        """Weightless cues of the concepts that the words name."""
        with self._nlp.memory_zone():
            hits = self._lexicon.find(self._nlp(readable(words, 0, len(words)).text))
            return tuple(concept_cues(hits.get("concept", [])))

"""Finding the causal relations of a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from spacy.tokens import Doc, Span

from detente.codebook import Codebook, load_codebook
from detente.reading.causal.arguments import Sides, sides_of
from detente.reading.causal.relation import CausalRelation, Polarity, Range, Tie
from detente.reading.lexicon import Hit, Lexicon

USE = "causal"
"""The use of the codebook's cue words that tie a cause to an effect."""


class RelationFinder:
    """Finds the causal relations of parsed sentences; holds the codebook's causal language, made ready once.

    Args:
        codebook: whose cue words of the use `causal` are looked for.
    """

    def __init__(self, codebook: Codebook) -> None:
        self._lexicon = Lexicon(codebook)

    def find(self, sentence: Span | Doc, hits: Sequence[Hit] | None = None) -> tuple[CausalRelation, ...]:
        """The relations of a sentence, the surest first.

        Args:
            sentence: a sentence parsed by `load_language_model`, or a document of one sentence.
            hits: the causal cue words of its document, where they have been found already.
        """
        span = sentence[:] if isinstance(sentence, Doc) else sentence
        if hits is None:
            hits = self._lexicon.find(span.doc).get(USE, [])
        inside = [hit for hit in hits if span.start <= hit.start and hit.end <= span.end]
        found = sorted(_relations(span, inside), key=lambda relation: -relation.score)
        return tuple(found)


def find_relations(sentence: Span | Doc) -> tuple[CausalRelation, ...]:
    """The causal relations of a sentence by the shipped codebook, the surest first.

    Args:
        sentence: a sentence parsed by `load_language_model`, or a document of one sentence. Ranges count the characters of
            the document's text.

    >>> from detente.reading import load_language_model
    >>> doc = load_language_model()("The sanctions led to a shortage of fuel.")
    >>> relation = find_relations(doc)[0]
    >>> [doc.text[start:end] for start, end in (relation.cause, relation.signal, relation.effect)]
    ['The sanctions', 'led to', 'a shortage of fuel']
    """
    return _shipped_finder().find(sentence)


@lru_cache(maxsize=1)
def _shipped_finder() -> RelationFinder:
    return RelationFinder(load_codebook())


def _relations(span: Span, hits: Sequence[Hit]) -> Iterator[CausalRelation]:
    for hit in hits:
        sides = sides_of(hit, span)
        if sides is None:
            continue
        tie, _, place = (hit.entry.value or "").partition(":")
        cause, effect = (
            (sides.first, sides.second) if (place == "before") != sides.turned else (sides.second, sides.first)
        )
        yield CausalRelation(
            cause=_characters(span.doc, cause),
            effect=_characters(span.doc, effect),
            signal=_characters(span.doc, (hit.start, hit.end)),
            tie=Tie(tie),
            polarity=_sign(hit.entry.weight),
            score=_SURE if len(hit.words) > 4 else _UNSURE,
            reason=f"{hit.entry.id}: {hit.words}",
        )


_SURE, _UNSURE = 0.6, 0.3


def _sign(weight: float) -> Polarity:
    return 0 if weight == 0 else 1 if weight > 0 else -1


def _characters(doc: Doc, tokens: Range) -> Range:
    start, end = tokens
    last = doc[end - 1]
    return doc[start].idx, last.idx + len(last)


__all__ = ["USE", "CausalRelation", "RelationFinder", "Sides", "Tie", "find_relations"]

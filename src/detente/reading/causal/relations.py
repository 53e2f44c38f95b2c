"""Finding the causal relations of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from spacy.tokens import Doc, Span, Token

from detente.codebook import Codebook, load_codebook
from detente.reading.causal.arguments import sides_of
from detente.reading.causal.boundaries import Edge, Tree, candidates, edge_features, edges_of
from detente.reading.causal.cues import CueFinder, Cues, by_token
from detente.reading.causal.pivots import Pivot, can_be_pivot, is_word, pivot_features
from detente.reading.causal.relation import CausalRelation, Range
from detente.reading.causal.relation_model import SIGNAL, RelationModel, shipped_model
from detente.reading.causal.signals import signal_candidates, signal_features
from detente.reading.causal.signs import tie_of
from detente.reading.lexicon import Hit

FLOOR = 0.1
"""Probability under which a word is no pivot, unless it is the likeliest of its sentence."""
MOST = 6
"""Relations that are told of one sentence."""
LONGEST = 250
"""Words of the longest sentence that is looked at: beyond that it is a table or a list."""


class RelationFinder:
    """Finds the causal relations of parsed sentences; holds the cue words and the model, made ready once.

    Args:
        codebook: whose cue words of the use `causal` are looked for.
        model: the relation model; the shipped one unless given.
    """

    def __init__(self, codebook: Codebook, model: RelationModel | None = None) -> None:
        self._cues = CueFinder(codebook)
        self._model = model or shipped_model()

    def find(
        self, sentence: Span | Doc, hits: Sequence[Hit] | None = None, most: int = MOST
    ) -> tuple[CausalRelation, ...]:
        """The relations of a sentence, the surest first: the likeliest one even where it is not likely.

        Args:
            sentence: a sentence parsed by `load_language_model`, or a document of one sentence.
            hits: the causal cue words of its document, where they have been found already.
            most: no more relations than that.
        """
        span = sentence[:] if isinstance(sentence, Doc) else sentence
        if len(span) > LONGEST or sum(is_word(token) for token in span) < 2:
            return ()
        cues = self._cues.find(span) if hits is None else by_token(hits, span)
        tree = Tree.of(span, cues)
        found = (self._relation(tree, *pivot, cues) for pivot in self._pivots(span, cues, most))
        return tuple(relation for relation in found if relation is not None)

    def _pivots(self, span: Span, cues: Cues, most: int) -> list[tuple[Token, Pivot, float]]:
        told: list[tuple[Token, Pivot, float]] = []
        for token in span:
            if can_be_pivot(token, cues):
                chances = self._model.pivot(pivot_features(span, token, cues))
                turn = max(range(1, len(chances)), key=chances.__getitem__)
                told.append((token, Pivot(turn), chances[turn]))
        told.sort(key=lambda one: -one[2])
        return [one for place, one in enumerate(told[:most]) if not place or one[2] >= FLOOR]

    def _relation(self, tree: Tree, token: Token, turn: Pivot, chance: float, cues: Cues) -> CausalRelation | None:
        span, pivot = tree.span, token.i
        sides = sides_of(token, span, cues.get(pivot, ()))
        known: dict[Edge, int] = {}
        for edge in edges_of(turn):
            places = candidates(edge, span, pivot, known)
            if not places:
                return None
            options = [edge_features(edge, tree, place, pivot, turn, known, sides) for place in places]
            known[edge] = places[self._model.choose(edge.value, options)[0]]
        signals = signal_candidates(span, pivot)
        told = [signal_features(span, signal, pivot, turn, cues) for signal in signals]
        signal = signals[self._model.choose(SIGNAL, told)[0]]
        first, second = _arguments(turn, known)
        cause, effect = (first, second) if turn.cause_first else (second, first)
        tie = tie_of(span, token, signal, effect, cues)
        return CausalRelation(
            cause=_characters(span.doc, cause),
            effect=_characters(span.doc, effect),
            signal=None if signal is None else _characters(span.doc, signal),
            tie=tie.tie,
            polarity=tie.polarity,
            score=round(chance, 4),
            reason=tie.reason,
        )


def find_relations(sentence: Span | Doc) -> tuple[CausalRelation, ...]:
    """The causal relations of a sentence by the shipped codebook and model, the surest first.

    Args:
        sentence: a sentence parsed by `load_language_model`, or a document of one sentence.

    Returns:
        Relations whose ranges count the characters of the document's text.

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


def _arguments(turn: Pivot, known: dict[Edge, int]) -> tuple[Range, Range]:
    if turn.fronted:
        return (
            (known[Edge.FRONTED_FIRST_START], known[Edge.FRONTED_FIRST_END]),
            (known[Edge.FRONTED_SECOND_START], known[Edge.FRONTED_SECOND_END]),
        )
    return (known[Edge.FIRST_START], known[Edge.FIRST_END]), (known[Edge.SECOND_START], known[Edge.SECOND_END])


def _characters(doc: Doc, tokens: Range) -> Range:
    start, end = tokens
    last = doc[end - 1]
    return doc[start].idx, last.idx + len(last)

"""Where an event took place, if the text says so."""

from __future__ import annotations

from spacy.tokens import Token

from detente.codebook import Codebook
from detente.model import ActorKind
from detente.reading.events.candidates import Predicate
from detente.reading.syntax import complements, name_range, objects

_AT = frozenset({"in", "at", "near", "outside", "inside", "off", "around"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
MAX_PLACE_WORDS = 8


class PlaceFinder:
    """Finds places, with the state that each lies in where the codebook knows it."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook

    def find(self, predicate: Predicate) -> tuple[str | None, str | None]:
        """The words for the place, and its state; (None, None) where none is said.

        The nearest of the places on the event's own word and on its object: "held talks in Vienna".
        """
        sentence = predicate.sentence
        anchor = predicate.anchor
        holders = [anchor, *(objects(anchor) if not predicate.nominal else ())]
        if predicate.nominal and anchor.dep_ in ("dobj", "nsubj", "nsubjpass"):
            holders.append(anchor.head)
        for holder in holders:
            for preposition, noun in complements(holder):
                if preposition in _AT and self._is_place(predicate, noun):
                    start, end = name_range(noun)
                    return sentence.label(start, end, MAX_PLACE_WORDS), self._state(predicate, noun)
        return None, None

    def _is_place(self, predicate: Predicate, noun: Token) -> bool:
        if noun.ent_type_ in _PLACES:
            return True
        return any(self._kind(actor) is ActorKind.STATE for actor in predicate.sentence.actors_at(noun))

    def _state(self, predicate: Predicate, noun: Token) -> str | None:
        sentence = predicate.sentence
        near = (*sentence.actors_at(noun), *sentence.actors_under(noun))
        return next((actor for actor in near if self._kind(actor) is ActorKind.STATE), None)

    def _kind(self, actor: str) -> ActorKind | None:
        entry = self._codebook.actors.get(actor)
        return entry.kind if entry else None

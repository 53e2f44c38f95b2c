"""Families of words that tell events, as the codebook lists them: what the coder knows of words no exemplar holds."""

from __future__ import annotations

from collections import defaultdict

from spacy.tokens import Token

from detente.codebook import Codebook
from detente.reading.syntax import is_passive, objects, subjects

_VERBAL = frozenset({"VERB", "AUX"})


class Families:
    """The families of verbs and nouns, and the event types whose trigger words a word is.

    >>> from detente.codebook import load_codebook
    >>> families = Families(load_codebook())
    """

    def __init__(self, codebook: Codebook) -> None:
        self._verbs = _by_words(codebook, "event-verb")
        self._nouns = _by_words(codebook, "event-noun")
        verbs: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        nouns: dict[str, list[str]] = defaultdict(list)
        for kind in codebook.event_types.values():
            for trigger in (one for one in kind.triggers if not one.said):
                for words in trigger.verbs:
                    verbs[words.casefold()].append((kind.id, frozenset(one.casefold() for one in trigger.objects)))
                for words in trigger.nouns:
                    nouns[words.casefold()].append(kind.id)
        self._trigger_verbs = dict(verbs)
        self._trigger_nouns = {words: tuple(dict.fromkeys(found)) for words, found in nouns.items()}

    def of(self, token: Token) -> tuple[str, ...]:
        """The families of a verb (with its particle) or a noun."""
        if token.pos_ in _VERBAL:
            for words in _phrases(token):
                if words in self._verbs:
                    return self._verbs[words]
            return ()
        for words in (*_compounds(token), token.lemma_.casefold(), *_parts(token)):
            if words in self._nouns:
                return self._nouns[words]
        return ()

    def types(self, token: Token) -> tuple[str, ...]:
        """The event types that a verb with its object, or a noun, triggers."""
        if token.pos_ not in _VERBAL:
            for words in (*_compounds(token), token.lemma_.casefold(), *_parts(token)):
                if words in self._trigger_nouns:
                    return self._trigger_nouns[words]
            return ()
        around = _around(token)
        bare: list[str] = []
        for words in _phrases(token):
            for kind, wanted in self._trigger_verbs.get(words, ()):
                if wanted & around:
                    return (kind,)
                if not wanted:
                    bare.append(kind)
            if bare:
                break
        return tuple(dict.fromkeys(bare))


def _by_words(codebook: Codebook, use: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for cue in codebook.cues(use):
        for words in cue.words:
            found[words.casefold()].append(cue.value or cue.id)
    return {words: tuple(dict.fromkeys(values)) for words, values in found.items()}


def _phrases(verb: Token) -> list[str]:
    """The verb with its particle or preposition, longest first, then alone."""
    own = verb.lemma_.casefold()
    following = [
        child for child in verb.children if child.i > verb.i and child.dep_ in ("prt", "prep", "advmod", "dobj")
    ]
    phrases = [f"{own} {child.lower_}" for child in following]
    doc = verb.doc
    if verb.i + 2 < len(doc):
        phrases.insert(0, f"{own} {doc[verb.i + 1].lower_} {doc[verb.i + 2].lower_}")
    if verb.i + 1 < len(doc):
        phrases.append(f"{own} {doc[verb.i + 1].lower_}")
    return [*phrases, own]


def _compounds(noun: Token) -> list[str]:
    own = noun.lemma_.casefold()
    return [f"{child.lower_} {own}" for child in noun.children if child.dep_ in ("compound", "amod")]


def _parts(noun: Token) -> list[str]:
    """The nouns that a compound is made of, for heads that say nothing ("mediation effort")."""
    return [child.lemma_.casefold() for child in noun.children if child.dep_ == "compound"]


def _around(verb: Token) -> frozenset[str]:
    """Lemmas of the verb's objects and of what they consist of."""
    nouns = objects(verb)
    if is_passive(verb):
        nouns = [*nouns, *subjects(verb)]
    for child in verb.children:
        if child.dep_ in ("prep", "agent"):
            nouns += [inner for inner in child.children if inner.dep_ == "pobj"]
    lemmas: set[str] = set()
    for noun in nouns:
        lemmas.add(noun.lemma_.casefold())
        for child in noun.children:
            if child.dep_ in ("compound", "amod"):
                lemmas.add(child.lemma_.casefold())
            elif child.dep_ == "prep":
                lemmas.update(inner.lemma_.casefold() for inner in child.children if inner.dep_ == "pobj")
    return frozenset(lemmas)

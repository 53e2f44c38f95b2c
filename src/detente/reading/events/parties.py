"""Whom nouns around a predicate speak of: the parties of an event, and what is done with the sides that they make."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from detente.reading.events.candidates import Party, Side
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import antecedent, conjuncts, name_range, path_up

_ASIDE = frozenset({"relcl", "acl", "advcl", "parataxis"})
_PEOPLE = frozenset({"PERSON", "ORG", "NORP"})
_LEADING = frozenset({"led", "run"})
FULL_WEIGHT = 1.0
"""Weight of the words of sectors that name people; things (a drone, a ship) have less, and do nothing by themselves."""


class PartyFinder:
    """Finds the parties that nouns speak of.

    Args:
        deeds: positions of nouns that name an act ("killed in a strike"), which stand for those who did it.
    """

    def __init__(self, deeds: frozenset[int]) -> None:
        self._deeds = deeds

    def can_act(self, sentence: ParsedSentence, noun: Token) -> bool:
        """Whether what a noun names does things: people, a body, a deed, a statement; "diplomacy" does not."""
        if noun.pos_ == "PRON" or noun.ent_type_ in _PEOPLE or noun.i in self._deeds:
            return True
        return any(hit.head.i == noun.i for use in ("sector", "mouthpiece") for hit in sentence.uses(use))

    def find(
        self,
        sentence: ParsedSentence,
        nouns: Iterable[Token],
        barred: frozenset[str],
        *,
        deep: bool = True,
        doers: bool = False,
        both: bool = True,
    ) -> Side:
        """The parties that nouns, and those joined to them, speak of.

        `deep`: also the nearest actors that hang on a noun ("the army of Iran"), but not over a barred preposition.
        `doers`: only of those who can do something. `both`: a pronoun may mean two.
        """
        parties: dict[int, Party] = {}
        for first in nouns:
            for named in (first, *conjuncts(first)):
                noun = antecedent(named)
                if noun.lower_ in ("it", "itself") and not doers:
                    continue  # "endorsed it": a thing or a cause more often than a state
                actors = sentence.actors_at(noun)
                if actors and (inner := _joined_modifiers(sentence, noun)):
                    actors = tuple(dict.fromkeys((*inner, *actors)))
                if not actors and deep and (not doers or self.can_act(sentence, noun)):
                    actors = _nearest(sentence, noun, barred, of_pronouns=not doers or _is_body(sentence, noun))
                if len(actors) > 1 and noun.pos_ == "PRON" and not both:
                    continue  # "they killed": one of two, and the text does not say which
                if noun.i not in parties and (actors or _is_somebody(sentence, noun, doers=doers)):
                    start, end = _own_range(noun)
                    parties[noun.i] = Party(noun, max(start, sentence.span.start), min(end, sentence.span.end), actors)
        return tuple(parties.values())


def _own_range(noun: Token) -> tuple[int, int]:
    """The words of a noun phrase without the nouns that are joined to it, each a party of its own."""
    start, end = name_range(noun)
    joined = [child.i for child in noun.children if child.dep_ in ("cc", "conj") and child.i > noun.i]
    end = min(end, *joined) if joined else end
    while end - 1 > noun.i and noun.doc[end - 1].is_punct:
        end -= 1
    return start, end


def _joined_modifiers(sentence: ParsedSentence, word: Token) -> tuple[str, ...]:
    """ "U.S.-Israeli": the first of two names joined by a hyphen hangs on the second."""
    return tuple(
        actor
        for child in word.children
        if child.dep_ in ("npadvmod", "amod", "compound", "nmod") and child.i == word.i - 2
        if word.doc[word.i - 1].text in ("-", "–", "/")
        for actor in sentence.actors_at(child)
    )


def _nearest(
    sentence: ParsedSentence, noun: Token, barred: frozenset[str], *, of_pronouns: bool = True
) -> tuple[str, ...]:
    """The actors that hang nearest on a noun, none in a clause of their own, none over a barred preposition.

    `of_pronouns`: also "its", "their"; "their employer" is not they, but "their army" is.
    """
    below: list[tuple[int, int, Token]] = []
    for word in noun.subtree:
        if not sentence.span.start <= word.i < sentence.span.end or not sentence.actors_at(word):
            continue
        owner = of_pronouns or _is_body(sentence, word.head)  # "thousands of our troops"
        if word.pos_ == "PRON" and (not owner or word.lower_ in ("their", "his", "her")):
            continue
        path = path_up(word, noun)
        if any(step.dep_ in _ASIDE for step in path) or _is_only_described(word, path):
            continue
        # "Assadi, a spokesman for the PMF": whom a description in apposition serves is who acts.
        bars = barred - {"for", "to"} if any(step.dep_ == "appos" for step in path) else barred
        if any(step.lower_ in bars for step in path if step.pos_ == "ADP"):
            continue
        below.append((len(path), word.i, word))
    if not below:
        return ()
    nearest, _, first = min(below)
    kept = [word for depth, _, word in below if depth == nearest or any(word.i == c.i for c in first.conjuncts)]
    return tuple(
        dict.fromkeys(a for word in kept for a in (*_joined_modifiers(sentence, word), *sentence.actors_at(word)))
    )


def _is_only_described(word: Token, path: list[Token]) -> bool:
    """ "Iran-backed rebels", "a Maltese-flagged ship": who backs or holds something is not it; who leads it is."""
    if any(step.tag_ == "VBN" and step.lower_ not in _LEADING for step in path[1:]):
        return True
    doc = word.doc
    if word.i > 1 and doc[word.i - 1].text == "-" and doc[word.i - 2].lower_ in ("anti", "pro", "non", "ex"):
        return True
    if word.i + 2 < len(doc) and doc[word.i + 1].text in ("-", "–"):
        described = doc[word.i + 2].lower_
        return described.endswith(("ed", "made", "held", "built", "born")) and described not in _LEADING
    return False


def _is_body(sentence: ParsedSentence, noun: Token) -> bool:
    """Whether a noun names people or a body that act for a state ("army", "minister"), or what it acts by ("aid")."""
    hits = (hit for use in ("sector", "mouthpiece") for hit in sentence.uses(use))
    return any(hit.head.i == noun.i and hit.entry.value != "civilians" for hit in hits)


def _is_somebody(sentence: ParsedSentence, noun: Token, *, doers: bool) -> bool:
    """Whether a noun that names no actor of the codebook names somebody: people in a role, a company, a person."""
    if noun.pos_ == "PRON" or any(c.lower_ in ("my", "our", "this", "your") for c in noun.children if c.i < noun.i):
        return False
    if any(hit.head.i == noun.i and (not doers or hit.entry.weight >= FULL_WEIGHT) for hit in sentence.uses("sector")):
        return True
    return noun.pos_ == "PROPN" and noun.ent_type_ in _PEOPLE


def actors_of(side: Side) -> tuple[str, ...]:
    """The actors of a side."""
    return tuple(dict.fromkeys(actor for party in side for actor in party.actors))


def is_known(side: Side) -> bool:
    """Whether the codebook knows anybody on a side."""
    return any(party.actors for party in side)


def known_only(side: Side) -> Side:
    """The parties of a side that the codebook knows."""
    return tuple(party for party in side if party.actors)


def without(side: Side, actors: Iterable[str]) -> Side:
    """The parties of a side that are not the given actors' own."""
    barred = set(actors)
    kept = []
    for party in side:
        left = tuple(actor for actor in party.actors if actor not in barred)
        if left or not party.actors:
            kept.append(Party(party.head, party.start, party.end, left))
    return tuple(kept)


def first_known(sides: Iterable[Side]) -> Side:
    """The first side with an actor of the codebook."""
    return next((side for side in sides if is_known(side)), ())


def best(sides: Iterable[Side]) -> Side:
    """The first side with an actor of the codebook; else the first with anybody."""
    anybody: Side = ()
    for side in sides:
        if is_known(side):
            return side
        anybody = anybody or side
    return anybody

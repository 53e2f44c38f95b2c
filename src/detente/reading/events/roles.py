"""Who acts and who is acted on: the nouns around a predicate, and whom they speak of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Token

from detente.reading.events.candidates import Party, Predicate, Side
from detente.reading.events.within_pair import pair_itself, partner, struck, visitors
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import (
    VERBAL,
    agents,
    antecedent,
    clause_verb,
    complements,
    conjuncts,
    is_passive,
    name_range,
    objects,
    path_up,
    subjects,
)

_PLACE = frozenset({"in", "at", "near"})
_WHERE = _PLACE | {"inside", "across", "within", "over"}
_TOWARD = frozenset(
    {"to", "with", "against", "on", "toward", "towards", "at", "into", "upon", "between", "among", "vs"}
)
_LOOSE = frozenset({"for", "from", "over", "in", "of", "about", "near", "inside", "across", "within"})
_NOT_DOERS = frozenset(
    {"on", "about", "against", "to", "for", "with", "over", "toward", "towards", "into", "at", "than"}
)
_NOT_TARGETS = frozenset({"despite", "without", "because", "alongside", "than", "since", "until", "during"})
_ASIDE = frozenset({"relcl", "acl", "advcl", "parataxis"})
_MODIFIERS = frozenset({"poss", "compound", "amod", "nmod", "npadvmod"})
_PEOPLE = frozenset({"PERSON", "ORG", "NORP"})
_VERBAL_QUADS = (1, 3)
_PERSONAL = frozenset({"meet", "visit", "phone"})
"""Modes of what is done with people: a challenge that is met is none."""
_VISIT = "visit"
_MEANS = frozenset({"by", "through"})
_LEADING = frozenset({"led", "run"})
FULL_WEIGHT = 1.0
"""Weight of the words of sectors that name people; things (a drone, a ship) have less, and do nothing by themselves."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Finds the two sides of predicates.

    Args:
        light: positions of light verbs, whose subject does what their object names ("carried out a strike").
        deeds: positions of nouns that name an act ("killed in a strike").
        instruments: positions of nouns for agreements and acts of law.
    """

    light: frozenset[int]
    deeds: frozenset[int] = frozenset()
    instruments: frozenset[int] = frozenset()

    def of(self, predicate: Predicate) -> tuple[Side, Side]:
        """Source and target; empty where the words do not tell. What goes both ways has the same on both sides."""
        if predicate.nominal:
            return self._of_noun(predicate)
        return self._of_verb(predicate)

    def _of_verb(self, predicate: Predicate) -> tuple[Side, Side]:
        sentence, verb = predicate.sentence, predicate.anchor
        # "had been allied with": what goes both ways has no agent, and its subject does it too.
        mutual = predicate.reciprocal and not agents(verb) and any(word == "with" for word, _ in complements(verb))
        if is_passive(verb) and not mutual:
            doers = self._parties(sentence, [*agents(verb), *self._deeds(verb)], _NOT_DOERS, doers=True)
            suffering = self._parties(sentence, subjects(verb), _NOT_TARGETS)
            if not _known(suffering):
                suffering = _first_known(self._targets(predicate, doers)) or suffering
        else:
            doers = self._parties(sentence, subjects(verb), _NOT_DOERS, doers=True, both=predicate.best.type.quad < 3)
            suffering = (
                _best(self._targets(predicate, doers))
                or self._only_other(predicate, doers)
                or partner(predicate, set(_actors(doers)))
            )
        if predicate.best.trigger.mode != "mediate" and self._is_between_others(predicate, doers):
            return (), ()
        return _sides(predicate, doers, suffering)

    def _is_between_others(self, predicate: Predicate, doers: Side) -> bool:
        """ "Pakistan announced a ceasefire between Iran and Israel": who only tells of what others did is no side."""
        own = objects(predicate.anchor)
        between = [n for o in own for word, n in complements(o) if word in ("between", "among")]
        both = _actors(self._parties(predicate.sentence, between, _NOT_TARGETS))
        return len(both) >= 2 and not set(both) & set(_actors(doers))

    def _targets(self, predicate: Predicate, doers: Side) -> Iterable[Side]:
        """What a verb may be directed at, the likeliest first."""
        sentence, verb = predicate.sentence, predicate.anchor
        # "held talks in Vienna": what two do with each other has a place, but no target there.
        places = _PLACE if predicate.reciprocal else frozenset()
        own = objects(verb)
        around = [(word, noun) for word, noun in complements(verb) if _hangs_on(noun, verb)]
        toward = [noun for word, noun in around if word in _TOWARD - places]
        others = _actors(doers)
        yield _without(self._parties(sentence, own, _NOT_TARGETS, deep=False), others)
        yield _without(self._parties(sentence, toward, _NOT_TARGETS | places, deep=False), others)
        inner = [noun for o in own for word, noun in complements(o) if word in _TOWARD - places]
        yield _without(self._parties(sentence, inner, _NOT_TARGETS | places), others)
        whole = [*own, *toward]
        if predicate.best.trigger.mode in _PERSONAL:
            whole = [noun for noun in whole if self._can_act(sentence, noun)]  # "meets the Soviet challenge"
        # "killed a commander in Iraq": where somebody is hit, the land is a place.
        victims = _WHERE if self._hits_somebody(sentence, own) else frozenset()
        yield _without(self._parties(sentence, whole, _NOT_TARGETS | places | victims), others)
        # "resigned in Australia", "warned in Vienna": where words are spoken is no side of them.
        spoken = victims or (_PLACE if predicate.best.type.quad in _VERBAL_QUADS else places)
        loose = [noun for word, noun in around if word in _LOOSE - spoken]
        yield _without(self._parties(sentence, loose, _NOT_TARGETS | places), others)
        clauses = [child for child in verb.children if child.dep_ in ("ccomp", "xcomp")]
        # "demanded that Israel withdraw", "asked Russia to deliver": who is to do it.
        yield _without(
            self._parties(
                sentence,
                [s for c in clauses for s in c.children if s.dep_ == "nsubj" and s.pos_ != "PRON"],
                _NOT_TARGETS,
            ),
            others,
        )
        # "refused to sell missiles to Iran": whom the refused act would have been for.
        others_do = bool(own) or any(s.dep_ == "nsubj" for c in clauses for s in c.children)
        infinite = [clause for clause in clauses if clause.tag_ == "VB" and not others_do]
        within = [
            word for c in infinite for word in (*objects(c), *(n for p, n in complements(c) if p in _TOWARD - places))
        ]
        yield _without(self._parties(sentence, within, _NOT_TARGETS | places), others)
        # "blocked the flights requested by the United Nations": who wanted, made or offered what is refused.
        givers = [giver for o in own for child in o.children if child.dep_ == "acl" for giver in agents(child)]
        yield _without(self._parties(sentence, givers, _NOT_DOERS), others)
        # "a proposal of the United States, which Iran rejected": whose it was.
        for pronoun in own:
            noun = antecedent(pronoun)
            if noun.i != pronoun.i:
                giver = clause_verb(noun)
                if giver.pos_ in VERBAL and noun.dep_ == "dobj" and not is_passive(giver):
                    yield _without(self._parties(sentence, subjects(giver), _NOT_DOERS), others)

    @staticmethod
    def _hits_somebody(sentence: ParsedSentence, own: Iterable[Token]) -> bool:
        """Whether an object names people, with or without a name."""
        sectors = {hit.head.i for hit in sentence.uses("sector") if hit.entry.weight >= FULL_WEIGHT}
        return any(noun.i in sectors or noun.ent_type_ == "PERSON" for noun in own)

    def _only_other(self, predicate: Predicate, doers: Side) -> Side:
        """ "transmitted a proposal, which Iran ...": the only other party that the verb's own words name."""
        sentence, verb = predicate.sentence, predicate.anchor
        others = set(_actors(doers))
        places = _PLACE if predicate.reciprocal or predicate.best.type.quad in _VERBAL_QUADS else frozenset()
        left = [word for word in verb.subtree if set(sentence.actors_at(word)) - others and _in_clause(word, verb)]
        named = {actor for word in left for actor in sentence.actors_at(word)} - others
        if not others or len(named) != 1 or left[0].pos_ == "PRON" or left[0].head.lower_ in places:
            return ()
        # Deeper down only the other side of the pair that the section is about.
        pair = sentence.focus is not None and others | named == set(sentence.focus)
        if not pair and not _belongs(left[0], verb):
            return ()
        return (Party(left[0], left[0].i, left[0].i + 1, tuple(named)),)

    def _of_noun(self, predicate: Predicate) -> tuple[Side, Side]:
        sentence, noun = predicate.sentence, predicate.anchor
        between = [word for preposition, word in complements(noun) if preposition in ("between", "among")]
        if between:
            both = self._parties(sentence, between, _NOT_TARGETS)
            if len(_actors(both)) >= 2:
                return both, both
        owners = [child for child in noun.children if child.dep_ == "poss"]
        before = [child for child in noun.children if child.dep_ in _MODIFIERS - {"poss"}]
        by = [word for preposition, word in complements(noun) if preposition == "by"]
        of = [word for preposition, word in complements(noun) if preposition == "of"]
        source_of = [word for preposition, word in complements(noun) if preposition == "from"]
        toward = [word for preposition, word in complements(noun) if preposition in _TOWARD - {"at"}]
        places = [word for preposition, word in complements(noun) if preposition in ("in", "at", "for", "over")]
        doers: Side = ()
        for nouns in (by, owners, before, source_of):
            doers = _known_only(self._parties(sentence, nouns, _NOT_DOERS, doers=nouns is source_of))
            if doers:
                break
        if not doers and of and toward:
            # "the visit of the minister to Iran"
            doers = _known_only(self._parties(sentence, of, _NOT_DOERS))
            of = []
        if not doers:
            doers = self._performers(predicate)
        if not doers and by:
            doers = self._parties(sentence, by, _NOT_DOERS)
        held = clause_verb(noun).i in self.light and noun.dep_ == "nsubjpass"
        drawn_up = any(word.i in self.instruments for word in of)  # "the signing of two agreements"
        alone = (held and not of) or drawn_up
        if alone and not doers and not toward and predicate.reciprocal and (both := pair_itself(predicate)):
            return both, both
        others = _actors(doers)
        spare = before if owners and set(others) & set(_actors(self._parties(sentence, owners, _NOT_DOERS))) else []
        targets = [toward, of, spare] if predicate.reciprocal else [toward, of, spare, places]
        suffering = _best(_without(self._parties(sentence, nouns, _NOT_TARGETS), others) for nouns in targets)
        if not doers and predicate.best.trigger.mode == _VISIT and of and all(n.pos_ == "PROPN" for n in of):
            doers = visitors(predicate, _actors(self._parties(sentence, toward, _NOT_TARGETS)))
            if set(_actors(suffering)) == set(_actors(doers)):
                return doers, doers
        if noun.i in self.deeds and not suffering:
            suffering = struck(predicate, set(others))
        return _sides(predicate, doers, suffering)

    def _performers(self, predicate: Predicate) -> Side:
        """Who does what a noun names, where the verb that it stands with only says that it was done."""
        noun = predicate.anchor
        verb = clause_verb(noun)
        preposition = noun.head.lower_ if noun.dep_ == "pobj" else ""
        if preposition == "in" and noun.head.head.i in self.light:
            return self._parties(predicate.sentence, subjects(noun.head.head), _NOT_DOERS)  # "is engaged in talks with"
        if preposition in _MEANS and verb.pos_ in VERBAL and not is_passive(verb):
            return self._parties(predicate.sentence, subjects(verb), _NOT_DOERS)  # "deterred it by warnings to"
        if verb.pos_ not in VERBAL or verb.i not in self.light:
            return ()
        if noun.dep_ == "dobj" and not is_passive(verb):
            return self._parties(predicate.sentence, subjects(verb), _NOT_DOERS)
        if noun.dep_ == "nsubjpass":
            return self._parties(predicate.sentence, agents(verb), _NOT_DOERS)
        return ()

    def _can_act(self, sentence: ParsedSentence, noun: Token) -> bool:
        """Whether what a noun names does things: people, a body, a deed, a statement; "diplomacy" does not."""
        if noun.pos_ == "PRON" or noun.ent_type_ in _PEOPLE or noun.i in self.deeds:
            return True
        return any(hit.head.i == noun.i for use in ("sector", "mouthpiece") for hit in sentence.uses(use))

    def _deeds(self, verb: Token) -> list[Token]:
        """ "killed in an Israeli airstrike": the deed by which it was done tells who did it; a clash does not."""
        return [
            noun
            for word, noun in complements(verb)
            if word in ("in", "by", "after", "following") and noun.i in self.deeds
            if not any(preposition in ("between", "among") for preposition, _ in complements(noun))
        ]

    def _parties(
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
                if not actors and deep and (not doers or self._can_act(sentence, noun)):
                    actors = _nearest(sentence, noun, barred, of_pronouns=not doers or _is_body(sentence, noun))
                if len(actors) > 1 and noun.pos_ == "PRON" and not both:
                    continue  # "they killed": one of two, and the text does not say which
                if noun.i not in parties and (actors or _is_somebody(sentence, noun, doers=doers)):
                    start, end = _own_range(noun)
                    parties[noun.i] = Party(noun, max(start, sentence.span.start), min(end, sentence.span.end), actors)
        return tuple(parties.values())


def _hangs_on(noun: Token, verb: Token) -> bool:
    """Whether the phrase of a noun hangs on the verb by one preposition, not by "according to", "prior to"."""
    node = noun
    while node.dep_ == "conj":
        node = node.head
    return node.head.head.i == verb.i or node.head.i == verb.i


def _in_clause(word: Token, verb: Token) -> bool:
    """Whether no other verb joined to the verb stands between it and a word."""
    return not any(step.dep_ in ("conj", "parataxis") and step.pos_ in VERBAL for step in path_up(word, verb))


def _belongs(word: Token, verb: Token) -> bool:
    """Whether a word belongs to a verb's own clause, or is the subject of a clause that describes its object."""
    for step in path_up(word, verb):
        if step.dep_ in ("advcl", "ccomp", "parataxis", "conj") or (step.dep_ == "acl" and step.tag_ != "VB"):
            return False
        if step.dep_ == "relcl":
            return word.dep_ == "nsubj" and word.head.i == step.i
    return True


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
        if word.pos_ == "PRON" and (not of_pronouns or word.lower_ in ("their", "his", "her")):
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
    """Whether a noun names people or a body that act for a state ("army", "minister")."""
    return any(hit.head.i == noun.i and hit.entry.value != "civilians" for hit in sentence.uses("sector"))


def _is_somebody(sentence: ParsedSentence, noun: Token, *, doers: bool) -> bool:
    """Whether a noun that names no actor of the codebook names somebody: people in a role, a company, a person."""
    if noun.pos_ == "PRON" or any(c.lower_ in ("my", "our", "this", "your") for c in noun.children if c.i < noun.i):
        return False
    if any(hit.head.i == noun.i and (not doers or hit.entry.weight >= FULL_WEIGHT) for hit in sentence.uses("sector")):
        return True
    return noun.pos_ == "PROPN" and noun.ent_type_ in _PEOPLE


def _sides(predicate: Predicate, doers: Side, suffering: Side) -> tuple[Side, Side]:
    source = doers
    target = _without(suffering, _actors(source))
    if not _actors(target) and predicate.reciprocal and len(_actors(source)) >= 2:
        # "Iran and Russia signed": each toward the other.
        return source, source
    return source, target


def _actors(side: Side) -> tuple[str, ...]:
    return tuple(dict.fromkeys(actor for party in side for actor in party.actors))


def _known(side: Side) -> bool:
    return any(party.actors for party in side)


def _known_only(side: Side) -> Side:
    return tuple(party for party in side if party.actors)


def _without(side: Side, actors: Iterable[str]) -> Side:
    """The parties of a side that are not the given actors' own."""
    barred = set(actors)
    kept = []
    for party in side:
        left = tuple(actor for actor in party.actors if actor not in barred)
        if left or not party.actors:
            kept.append(Party(party.head, party.start, party.end, left))
    return tuple(kept)


def _first_known(sides: Iterable[Side]) -> Side:
    return next((side for side in sides if _known(side)), ())


def _best(sides: Iterable[Side]) -> Side:
    """The first side with an actor of the codebook; else the first with anybody."""
    anybody: Side = ()
    for side in sides:
        if _known(side):
            return side
        anybody = anybody or side
    return anybody

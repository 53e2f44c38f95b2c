"""Who acts and who is acted on: the nouns around a predicate, and whom they speak of."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from detente.reading.events.candidates import Party, Predicate, Side
from detente.reading.events.parties import (
    FULL_WEIGHT,
    PartyFinder,
    actors_of,
    best,
    first_known,
    is_known,
    known_only,
    without,
)
from detente.reading.events.within_pair import (
    addresses_somebody,
    met,
    pair_itself,
    partner,
    struck,
    visitors,
    warned,
)
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import (
    VERBAL,
    agents,
    antecedent,
    clause_verb,
    complements,
    is_passive,
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
_MODIFIERS = frozenset({"poss", "compound", "amod", "nmod", "npadvmod"})
_VERBAL_QUADS = (1, 3)
_MOBILIZE = "MOBILIZE"
_PERSONAL = frozenset({"meet", "visit", "phone"})
"""Modes of what is done with people: a challenge that is met is none."""
_VISIT = "visit"
_MEANS = frozenset({"by", "through"})


class Roles:
    """Finds the two sides of predicates.

    Args:
        light: positions of light verbs, whose subject does what their object names ("carried out a strike").
        deeds: positions of nouns that name an act ("killed in a strike").
        instruments: positions of nouns for agreements and acts of law.
    """

    def __init__(
        self, light: frozenset[int], deeds: frozenset[int] = frozenset(), instruments: frozenset[int] = frozenset()
    ) -> None:
        self.light, self.deeds, self.instruments = light, deeds, instruments
        self._finder = PartyFinder(deeds)

    def of(self, predicate: Predicate) -> tuple[Side, Side]:
        """Source and target; empty where the words do not tell. What goes both ways has the same on both sides."""
        if predicate.nominal:
            return self._of_noun(predicate)
        return self._of_verb(predicate)

    def _of_verb(self, predicate: Predicate) -> tuple[Side, Side]:
        sentence, verb = predicate.sentence, predicate.anchor
        # "had been allied with": what goes both ways has no agent, and its subject does it too.
        mutual = predicate.reciprocal and not agents(verb) and any(word == "with" for word, _ in complements(verb))
        told_of = self._named_in(predicate) if _is_standing(predicate) else ()
        if told_of:
            # "has been the subject of American sanctions": whose they are stands in the complement.
            doers, suffering = told_of, self._finder.find(sentence, subjects(verb), _NOT_TARGETS)
        elif is_passive(verb) and not mutual:
            doers = self._finder.find(sentence, [*agents(verb), *self._deeds(verb)], _NOT_DOERS, doers=True)
            suffering = self._finder.find(sentence, subjects(verb), _NOT_TARGETS)
            if not is_known(suffering):
                suffering = first_known(self._targets(predicate, doers)) or suffering
            if not doers and is_known(suffering):
                doers = warned(predicate, set(actors_of(suffering)))
            if predicate.reciprocal and not is_known(doers) and not is_known(suffering):
                doers = suffering = pair_itself(predicate) or suffering  # "the agreement reached today"
        else:
            by = self._writers(sentence, verb) or subjects(verb)
            doers = self._finder.find(sentence, by, _NOT_DOERS, doers=True, both=predicate.best.type.quad < 3)
            suffering = (
                best(self._targets(predicate, doers))
                or self._only_other(predicate, doers)
                or partner(predicate, set(actors_of(doers)))
            )
            if not is_known(doers) and not is_known(suffering):
                doers = suffering = met(predicate) or suffering
        if predicate.best.trigger.mode != "mediate" and self._is_between_others(predicate, doers):
            return (), ()
        return _sides(predicate, doers, suffering)

    @staticmethod
    def _writers(sentence: ParsedSentence, verb: Token) -> list[Token]:
        """ "Published a letter accusing Norway": who accuses is who published it."""
        if verb.dep_ != "acl" or verb.tag_ != "VBG":
            return []
        speaking = {hit.head.i for hit in sentence.uses("mouthpiece")}
        letter = verb.head
        while letter.dep_ == "pobj" and letter.i not in speaking:
            letter = letter.head.head  # "a message on the radio accusing ..."
        published = letter.head
        written = letter.i in speaking and letter.dep_ == "dobj" and published.pos_ in VERBAL
        return subjects(published) if written and not is_passive(published) else []

    def _named_in(self, predicate: Predicate) -> Side:
        """Those who are named in what a form of "be" says of its subject."""
        inner = [noun for child in objects(predicate.anchor) for _, noun in complements(child)]
        return known_only(self._finder.find(predicate.sentence, inner, _NOT_DOERS))

    def _is_between_others(self, predicate: Predicate, doers: Side) -> bool:
        """ "Pakistan announced a ceasefire between Iran and Israel": who only tells of what others did is no side."""
        own = objects(predicate.anchor)
        between = [n for o in own for word, n in complements(o) if word in ("between", "among")]
        both = actors_of(self._finder.find(predicate.sentence, between, _NOT_TARGETS))
        return len(both) >= 2 and not set(both) & set(actors_of(doers))

    def _targets(self, predicate: Predicate, doers: Side) -> Iterable[Side]:
        """What a verb may be directed at, the likeliest first."""
        sentence, verb = predicate.sentence, predicate.anchor
        # "held talks in Vienna": what two do with each other has a place, but no target there.
        places = _PLACE if predicate.reciprocal else frozenset()
        # "sent troops into Sweden", "deployed its fleet": with what it was done is no side of it.
        means = predicate.best.type.id == _MOBILIZE
        own = objects(verb)
        acted_on = [noun for noun in own if not (means or verb.i < noun.i < predicate.end)]
        around = [(word, noun) for word, noun in complements(verb) if _hangs_on(noun, predicate)]
        toward = [noun for word, noun in around if word in _TOWARD - places]
        others = actors_of(doers)
        yield without(self._finder.find(sentence, acted_on, _NOT_TARGETS, deep=False), others)
        yield without(self._finder.find(sentence, toward, _NOT_TARGETS | places, deep=False), others)
        inner = [noun for o in own for word, noun in complements(o) if word in _TOWARD - places]
        yield without(self._finder.find(sentence, inner, _NOT_TARGETS | places), others)
        whole = [*acted_on, *toward]
        if predicate.best.trigger.mode in _PERSONAL:
            whole = [noun for noun in whole if self._finder.can_act(sentence, noun)]  # "meets the Soviet challenge"
        # "killed a commander in Iraq": where somebody is hit, the land is a place.
        victims = _WHERE if self._hits_somebody(sentence, own) else frozenset()
        yield without(self._finder.find(sentence, whole, _NOT_TARGETS | places | victims), others)
        # "resigned in Australia", "warned in Vienna": where words are spoken is no side of them.
        spoken = victims or (_PLACE if predicate.best.type.quad in _VERBAL_QUADS else places)
        loose = [noun for word, noun in around if word in _LOOSE - spoken]
        yield without(self._finder.find(sentence, loose, _NOT_TARGETS | places), others)
        clauses = [child for child in verb.children if child.dep_ in ("ccomp", "xcomp")]
        # "demanded that Israel withdraw", "asked Russia to deliver": who is to do it.
        yield without(
            self._finder.find(
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
        yield without(self._finder.find(sentence, within, _NOT_TARGETS | places), others)
        # "blocked the flights requested by the United Nations": who wanted, made or offered what is refused.
        givers = [giver for o in own for child in o.children if child.dep_ == "acl" for giver in agents(child)]
        yield without(self._finder.find(sentence, givers, _NOT_DOERS), others)
        # "a proposal of the United States, which Iran rejected": whose it was.
        for pronoun in own:
            noun = antecedent(pronoun)
            if noun.i != pronoun.i:
                giver = clause_verb(noun)
                if giver.pos_ in VERBAL and noun.dep_ == "dobj" and not is_passive(giver):
                    yield without(self._finder.find(sentence, subjects(giver), _NOT_DOERS), others)

    @staticmethod
    def _hits_somebody(sentence: ParsedSentence, own: Iterable[Token]) -> bool:
        """Whether an object names people, with or without a name."""
        sectors = {hit.head.i for hit in sentence.uses("sector") if hit.entry.weight >= FULL_WEIGHT}
        return any(noun.i in sectors or noun.ent_type_ == "PERSON" for noun in own)

    def _only_other(self, predicate: Predicate, doers: Side) -> Side:
        """ "transmitted a proposal, which Iran ...": the only other party that the verb's own words name."""
        sentence, verb = predicate.sentence, predicate.anchor
        others = set(actors_of(doers))
        if predicate.best.type.id == "REQUEST" and addresses_somebody(predicate):
            return ()
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
            both = self._finder.find(sentence, between, _NOT_TARGETS)
            if len(actors_of(both)) >= 2:
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
            doers = known_only(self._finder.find(sentence, nouns, _NOT_DOERS, doers=nouns is source_of))
            if doers:
                break
        if not doers and of and toward:
            # "the visit of the minister to Iran"
            doers = known_only(self._finder.find(sentence, of, _NOT_DOERS))
            of = [] if doers else of
        if not doers:
            doers = self._performers(predicate)
        if not doers and by:
            doers = self._finder.find(sentence, by, _NOT_DOERS)
        held = clause_verb(noun).i in self.light and noun.dep_ == "nsubjpass"
        drawn_up = any(word.i in self.instruments for word in of)  # "the signing of two agreements"
        alone = (held and not of) or drawn_up
        if alone and not doers and not toward and predicate.reciprocal and (both := pair_itself(predicate)):
            return both, both
        others = actors_of(doers)
        spare = (
            before if owners and set(others) & set(actors_of(self._finder.find(sentence, owners, _NOT_DOERS))) else []
        )
        targets = [toward, of, spare] if predicate.reciprocal else [toward, of, spare, places]
        suffering = best(without(self._finder.find(sentence, nouns, _NOT_TARGETS), others) for nouns in targets)
        if not doers and predicate.best.trigger.mode == _VISIT and of and all(n.pos_ == "PROPN" for n in of):
            doers = visitors(predicate, actors_of(self._finder.find(sentence, toward, _NOT_TARGETS)))
            if set(actors_of(suffering)) == set(actors_of(doers)):
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
            return self._finder.find(
                predicate.sentence, subjects(noun.head.head), _NOT_DOERS
            )  # "is engaged in talks with"
        if preposition in _MEANS and verb.pos_ in VERBAL and not is_passive(verb):
            return self._finder.find(predicate.sentence, subjects(verb), _NOT_DOERS)  # "deterred it by warnings to"
        if verb.pos_ not in VERBAL or verb.i not in self.light:
            return ()
        if noun.dep_ == "dobj" and not is_passive(verb):
            return self._finder.find(predicate.sentence, subjects(verb), _NOT_DOERS)
        if noun.dep_ == "nsubjpass":
            return self._finder.find(predicate.sentence, agents(verb), _NOT_DOERS)
        return ()

    def _deeds(self, verb: Token) -> list[Token]:
        """ "killed in an Israeli airstrike": the deed by which it was done tells who did it; a clash does not."""
        return [
            noun
            for word, noun in complements(verb)
            if word in ("in", "by", "after", "following") and noun.i in self.deeds
            if not any(preposition in ("between", "among") for preposition, _ in complements(noun))
        ]


def _is_standing(predicate: Predicate) -> bool:
    """Whether a form of "be" with its complement is the trigger ("is the subject of")."""
    return predicate.anchor.lemma_ == "be" and predicate.end > predicate.anchor.i + 1


def _hangs_on(noun: Token, predicate: Predicate) -> bool:
    """Whether the phrase of a noun hangs on the verb by one preposition, not by "according to", "prior to".

    Beside it the trigger may have one of its own: "pulled its troops out of Mali".
    """
    verb, node = predicate.anchor, noun
    while node.dep_ == "conj":
        node = node.head
    above = node.head.head
    return verb.i in (above.i, node.head.i) or (above.head.i == verb.i and above.lower_ in predicate.best.words[1:])


def _in_clause(word: Token, verb: Token) -> bool:
    """Whether no other verb that is joined to the verb, or tells by what it was done, stands between it and a word."""
    return not any(step.dep_ in ("conj", "parataxis", "pcomp") and step.pos_ in VERBAL for step in path_up(word, verb))


def _belongs(word: Token, verb: Token) -> bool:
    """Whether a word belongs to a verb's own clause, or is the subject of a clause that describes its object."""
    for step in path_up(word, verb):
        if step.dep_ in ("advcl", "ccomp", "parataxis", "conj") or (step.dep_ == "acl" and step.tag_ != "VB"):
            return False
        if step.dep_ == "relcl":
            return word.dep_ == "nsubj" and word.head.i == step.i
    return True


def _sides(predicate: Predicate, doers: Side, suffering: Side) -> tuple[Side, Side]:
    source = doers
    target = without(suffering, actors_of(source))
    if not actors_of(target) and predicate.reciprocal and len(actors_of(source)) >= 2:
        # "Iran and Russia signed": each toward the other.
        return source, source
    return source, target

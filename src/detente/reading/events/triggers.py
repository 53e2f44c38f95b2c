"""The codebook's trigger words, and where a word of a text is one of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from detente.codebook import Codebook, EventType, Trigger
from detente.reading.syntax import VERBAL, agents, complements, is_passive, objects, subjects

_NOMINAL = frozenset({"NOUN", "PROPN"})


@dataclass(frozen=True, slots=True)
class TriggerMatch:
    """A trigger that the words at a token fit, with the end of its phrase."""

    type: EventType
    trigger: Trigger
    words: tuple[str, ...]
    noun: bool
    end: int = 0


class Triggers:
    """The trigger words of all event types, by their first word.

    Args:
        codebook: whose triggers they are.
        said: those for what becomes an event only by being said of somebody, and no others.

    >>> from detente.codebook import load_codebook
    >>> from detente.reading.language_model import load_language_model
    >>> doc = load_language_model()("Russia carried out strikes.")
    >>> [match.type.id for match in Triggers(load_codebook()).at(doc[1])][:1]
    ['ASSAULT']
    """

    def __init__(self, codebook: Codebook, *, said: bool = False) -> None:
        known: dict[str, list[TriggerMatch]] = defaultdict(list)
        for kind in codebook.event_types.values():
            for trigger in (one for one in kind.triggers if one.said is said):
                for noun, phrases in ((False, trigger.verbs), (True, trigger.nouns)):
                    for phrase in phrases:
                        words = tuple(phrase.casefold().split())
                        known[words[0]].append(TriggerMatch(kind, trigger, words, noun))
        # Triggers with a restricting object say more than bare ones, longer phrases more than shorter ones.
        self._known = {first: sorted(found, key=_says_most) for first, found in known.items()}

    def at(self, token: Token) -> list[TriggerMatch]:
        """The triggers that begin at a token, the one that says most first; none where it is no trigger."""
        found = []
        doc = token.doc
        # "talks" and "Talks" are known by their form, "visits" by its lemma.
        names = dict.fromkeys((token.lemma_.casefold(), token.lower_))
        known_here = [known for name in names for known in self._known.get(name, ())]
        if len(names) > 1:
            known_here.sort(key=_says_most)
        for known in known_here:
            # A participle before a noun is an adjective to the tagger now and then; as a verb it is none of ours.
            if token.pos_ not in (_NOMINAL if known.noun else VERBAL):
                continue
            end = _phrase_end(doc, token, known)
            if end is None or (known.trigger.objects and not _has_object(token, known.trigger.objects)):
                continue
            if known.trigger.subjects and not _has_subject(token, known.trigger.subjects):
                continue
            found.append(TriggerMatch(known.type, known.trigger, known.words, known.noun, end))
        return found


def _says_most(known: TriggerMatch) -> tuple[int, bool]:
    return (-len(known.words), not (known.trigger.objects or known.trigger.subjects))


def _phrase_end(doc: Doc, token: Token, known: TriggerMatch) -> int | None:
    """End of the trigger phrase: its words in a row, or the verb's particle or preposition a little further on."""
    if len(known.words) == 1:
        return token.i + 1
    following = known.words[1:]
    if token.i + len(known.words) <= len(doc) and all(
        word in (doc[token.i + 1 + n].lower_, doc[token.i + 1 + n].lemma_.casefold())
        for n, word in enumerate(following)
    ):
        return token.i + len(known.words)
    if not known.noun and len(following) == 1:
        child = next((c for c in token.children if c.lower_ == following[0] and c.dep_ in ("prt", "prep")), None)
        if child is not None:
            return token.i + 1
    return None


def _has_object(verb: Token, wanted: tuple[str, ...]) -> bool:
    """Whether one of the restricting nouns is the verb's object, or in its phrase's compound."""
    holders = [verb, *(child for child in verb.children if child.dep_ in ("acomp", "attr"))]  # "is subject to a tariff"
    nouns = [*objects(verb), *(noun for holder in holders for _, noun in complements(holder))]
    if is_passive(verb):
        nouns += subjects(verb)
    # "warned that it would have consequences": what is said may be what tells the act.
    for clause in (child for child in verb.children if child.dep_ == "ccomp"):
        nouns += [*objects(clause), *(noun for _, noun in complements(clause))]
    # "promised to help", "vowed to attack": the verb that is governed tells the act.
    lemmas: set[str] = {child.lemma_.casefold() for child in verb.children if child.dep_ == "xcomp"}
    for noun in nouns:
        lemmas |= _names_of(noun)
        for _, inner in complements(noun):
            lemmas |= _names_of(inner)
    return any(word.casefold() in lemmas for word in wanted)


def _has_subject(verb: Token, wanted: tuple[str, ...]) -> bool:
    """Whether one of the restricting nouns does it, also as part of a number of them ("thousands of our troops")."""
    doers = agents(verb) if is_passive(verb) else subjects(verb)
    counted = [inner for noun in doers for preposition, inner in complements(noun) if preposition == "of"]
    names = {name for noun in (*doers, *counted) for name in _names_of(noun)}
    return any(word.casefold() in names for word in wanted)


def _names_of(noun: Token) -> set[str]:
    """A noun's lemma, its form, and both with each word that stands before it ("air strike", "joint exercises")."""
    head = {noun.lemma_.casefold(), noun.lower_}
    before = [child for child in noun.children if child.dep_ in ("compound", "amod", "nmod")]
    modifiers = {form for child in before for form in (child.lemma_.casefold(), child.lower_)}
    return head | modifiers | {f"{modifier} {name}" for modifier in modifiers for name in head}

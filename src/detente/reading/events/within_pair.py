"""Sides that a text about two states leaves out, since its reader knows them: the other of the pair, or both."""

from __future__ import annotations

from detente.reading.events.candidates import Party, Predicate, Side
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import VERBAL, complements, objects, path_up, subjects

_ADDRESSED = frozenset({"AGREE", "REJECT", "REQUEST", "THREATEN"})
"""Types that are done toward somebody even where the words name nobody."""
_SHARED = frozenset({"meet", "visit", "phone", "negotiate"})
"""Modes of what the speaker of a text and the other of the pair do together ("we met in Geneva")."""
_JOINT = "COOPERATE"
"""The type of which the same is true without any mode."""
_BETWEEN = frozenset({"SANCTION"})
"""Types of one's conduct toward the other, where it is the doer's own: "ended its participation in the accord"."""
_DISARM = "disarm"
"""Mode of what one of the two does for the other's peace of mind: "halted its weapons program"."""
_PLACE = frozenset({"in", "at", "near"})
_IN_NAME = frozenset({"compound", "nmod", "amod"})
"""What stands in the very name of a meeting ("the Geneva Summit") takes no part in it."""
_SPEAKERS = frozenset({"we", "i"})
_ASKED = "REQUEST"
_BY_OTHER = frozenset({"SANCTION", "THREATEN", "ACCUSE", "REQUEST"})
"""Types that are done to one of the two by the other where a passive names nobody; who was hurt may be at home."""
_UNNAMED = frozenset({"them", "him", "her", "you", "us"})


def partner(predicate: Predicate, doers: set[str]) -> Side:
    """The other of the pair that a section is about, for what one of them does that is always toward somebody.

    "Iran has pledged to go on", "we met in Geneva": only where the clause names nobody else, but for places.
    """
    sentence, anchor = predicate.sentence, predicate.anchor
    if sentence.focus is None or not doers:
        return ()
    kind = predicate.best.type.id
    trigger = predicate.best.trigger
    together = trigger.reciprocal and (trigger.mode in _SHARED or kind == _JOINT) and is_told_by_speaker(predicate)
    disarming = trigger.mode == _DISARM
    if kind not in _ADDRESSED | _BETWEEN and not together and not disarming:
        return ()
    others = tuple(actor for actor in sentence.focus if actor not in doers)
    if kind == _ASKED and sentence.home is not None and sentence.home not in doers:
        others = (sentence.home,)  # "that is all they are asking": those to whom the speech is made
    named = named_around(predicate)
    if len(others) != 1 or not (named <= {*sentence.focus, *doers} or set(others) <= named):
        return ()
    if kind == _ASKED and (_is_command(predicate) or not _asks(predicate) or addresses_somebody(predicate)):
        return ()
    if not _is_of_the_other(sentence, others):
        return ()
    return (Party(anchor, anchor.i, anchor.i + 1, others),)


def _is_of_the_other(sentence: ParsedSentence, others: tuple[str, ...]) -> bool:
    """Whether an address has just named the other of the two: most of what its speaker tells happened at home.

    In a talk of two, and toward the speaker's own state, it need not be named.
    """
    if sentence.home is None or sentence.block.speaks_for or sentence.home in others:
        return True
    return bool(sentence.nearby.intersection(others))


def _is_command(predicate: Predicate) -> bool:
    """Whether it is an order, which is given to one's own unless somebody else is named."""
    return predicate.best.words == ("order",)


def _asks(predicate: Predicate) -> bool:
    """Whether something is asked for: "we press on" asks for nothing."""
    verb = predicate.anchor
    clauses = any(child.dep_ in ("ccomp", "xcomp") for child in verb.children)
    return clauses or bool(objects(verb)) or any(True for _ in complements(verb))


def addresses_somebody(predicate: Predicate) -> bool:
    """ "Asked our friends to join", "I ask Congress": somebody is addressed who is not the other of the two."""
    sentence, verb = predicate.sentence, predicate.anchor
    people = {hit.head.i for use in ("sector", "claimant", "addressee") for hit in sentence.uses(use)}
    clauses = [child for child in verb.children if child.dep_ in ("ccomp", "xcomp")]
    addressed = [*objects(verb), *(s for c in clauses for s in c.children if s.dep_ == "nsubj")]
    return any(word.i in people or word.lower_ in _UNNAMED or sentence.actors_at(word) for word in addressed)


def warned(predicate: Predicate, hit: set[str]) -> Side:
    """ "They were warned", "was sanctioned in May": in a section about two, by the other, if nobody else is named."""
    sentence, verb = predicate.sentence, predicate.anchor
    if sentence.focus is None or predicate.best.type.id not in _BY_OTHER:
        return ()
    others = tuple(actor for actor in sentence.focus if actor not in hit)
    if len(others) != 1 or not set(sentence.actors()) <= set(sentence.focus):
        return ()
    return (Party(verb, verb.i, verb.i + 1, others),)


def struck(predicate: Predicate, doers: set[str]) -> Side:
    """ "Israeli and U.S. air strikes may affect what Iran does": the other of the pair, if a sentence names it too."""
    sentence, noun = predicate.sentence, predicate.anchor
    if sentence.focus is None or not doers or any(child.dep_ == "poss" for child in noun.children):
        return ()  # "the president's assassination": whose it was may as well have suffered it.
    others = tuple(actor for actor in sentence.focus if actor not in doers)
    named = set(sentence.actors())
    if len(others) != 1 or not set(others) <= named <= {*sentence.focus, *doers}:
        return ()
    return (Party(noun, noun.i, noun.i + 1, others),)


def pair_itself(predicate: Predicate) -> Side:
    """ "Talks were held": in a section about two, they are those who talk, if nobody else is named."""
    sentence, noun = predicate.sentence, predicate.anchor
    own = set(sentence.actors_of(child for child in noun.children if child.dep_ in _IN_NAME))
    others = tuple(actor for actor in sentence.focus or () if actor != sentence.home)
    if (
        sentence.focus is None
        or not _is_of_the_other(sentence, others)
        or not set(sentence.actors()) - own <= set(sentence.focus)
    ):
        return ()
    return (Party(noun, noun.i, noun.i + 1, sentence.focus),)


def met(predicate: Predicate) -> Side:
    """ "I met with you four times", "we met recently": in a talk of two, the two, whoever of them is speaking."""
    meets = predicate.reciprocal and predicate.best.trigger.mode in _SHARED - {"visit"}
    verb = predicate.anchor
    if not meets or not any(child.lower_ in _SPEAKERS for child in subjects(verb)):
        return ()
    others = [*objects(verb), *(noun for word, noun in complements(verb) if word in ("with", "to"))]
    if any(noun.lower_ != "you" for noun in others):
        return ()  # "I met with my family"
    return pair_itself(predicate)


def visitors(predicate: Predicate, visited: tuple[str, ...]) -> Side:
    """ "The visit of Mr Smith to Norway": in a section about two, a guest whom nobody knows comes from the other."""
    sentence, noun = predicate.sentence, predicate.anchor
    if sentence.focus is None or not visited or not set(visited) <= set(sentence.focus):
        return ()
    others = tuple(actor for actor in sentence.focus if actor not in visited)
    return (Party(noun, noun.i, noun.i + 1, others or sentence.focus),)


def named_around(predicate: Predicate) -> set[str]:
    """The actors that the clause of a verb names, but for those of places ("in Geneva") and of other main clauses.

    A participle has no clause of its own: there it is those of the sentence.
    """
    sentence, verb = predicate.sentence, predicate.anchor
    if verb.tag_ == "VBG" and not any(child.dep_ == "aux" for child in verb.children):
        return set(sentence.actors())
    found: set[str] = set()
    for word in verb.subtree:
        if not _in(sentence, word.i) or not (actors := sentence.actors_at(word)):
            continue
        path = path_up(word, verb)
        if any(step.dep_ in ("conj", "parataxis") and step.pos_ in VERBAL for step in path):
            continue
        if word.dep_ == "pobj" and word.head.lower_ in _PLACE and word.head.head.i == verb.i:
            continue
        found.update(actors)
    return found


def _in(sentence: ParsedSentence, position: int) -> bool:
    return bool(sentence.span.start <= position < sentence.span.end)


def is_told_by_speaker(predicate: Predicate) -> bool:
    """Whether somebody says it of himself, or of those for whom he speaks ("we have concluded ...")."""
    return any(child.dep_ == "nsubj" and child.lower_ in _SPEAKERS for child in predicate.anchor.children)

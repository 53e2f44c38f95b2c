"""Sides that a text about two states leaves out, since its reader knows them: the other of the pair, or both."""

from __future__ import annotations

from detente.reading.events.candidates import Party, Predicate, Side

_ADDRESSED = frozenset({"AGREE", "REJECT", "REQUEST", "THREATEN"})
"""Types that are done toward somebody even where the words name nobody."""


def partner(predicate: Predicate, doers: set[str]) -> Side:
    """The other of the pair that a section is about, for what one of them promises, refuses, asks or threatens.

    "Iran has pledged to go on": only where the sentence names nobody else.
    """
    sentence, anchor = predicate.sentence, predicate.anchor
    if sentence.focus is None or not doers or predicate.best.type.id not in _ADDRESSED:
        return ()
    others = tuple(actor for actor in sentence.focus if actor not in doers)
    if len(others) != 1 or not set(sentence.actors()) <= {*sentence.focus, *doers}:
        return ()
    return (Party(anchor, anchor.i, anchor.i + 1, others),)


def pair_itself(predicate: Predicate) -> Side:
    """ "Talks were held": in a section about two, they are those who talk, if nobody else is named."""
    sentence, noun = predicate.sentence, predicate.anchor
    if sentence.focus is None or not set(sentence.actors()) <= set(sentence.focus):
        return ()
    return (Party(noun, noun.i, noun.i + 1, sentence.focus),)

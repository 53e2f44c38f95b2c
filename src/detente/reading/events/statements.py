"""What saying something amounts to: a demand of whoever "must" do something, blame of whoever is said to do wrong."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from detente.codebook import Codebook, Trigger
from detente.reading.attribution import claimants, is_denied
from detente.reading.events.candidates import Candidate, Party, Predicate, Side
from detente.reading.events.parties import PartyFinder, is_known, known_only, without
from detente.reading.events.triggers import TriggerMatch, Triggers
from detente.reading.parsed import ParsedSentence
from detente.reading.syntax import VERBAL, agents, auxiliaries, is_negated, is_passive, modal, subjects, subtree_range

_DEMAND = "REQUEST"
_NO_ACT = "none"
"""Value of duties that ask for no act ("must realize")."""
_CONTENT = frozenset({"ROOT", "ccomp", "conj", "parataxis"})
"""Clauses that say something by themselves; what describes a noun or tells when, why and what for does not."""
_NOT_DOERS = frozenset({"on", "about", "against", "to", "for", "with", "over", "in", "from"})


class Statements:
    """Finds what states demand of each other and what they blame each other for, in words that name neither act.

    "Norway said that Denmark must withdraw" asks for it, "Norway said that Denmark deceives the world" blames. Somebody
    who speaks for a state has to say so: one whom the text reports, or whoever says "we" for a state in all of it.

    Args:
        codebook: its uses `obligation` knows what lays a duty on somebody, its triggers with `said` what blames him.
    """

    def __init__(self, codebook: Codebook) -> None:
        self._wrongs = Triggers(codebook, said=True)
        self._demand = TriggerMatch(
            codebook.event_types[_DEMAND], Trigger(cameo="020", reason="Lays a duty on another."), (), noun=False
        )

    def find(self, sentence: ParsedSentence, *, blame: bool) -> Iterator[Candidate]:
        """The demands of a sentence and, with `blame`, the wrongs that it tells of somebody."""
        if sentence.is_question:
            return
        for hit in sentence.uses("obligation"):
            if hit.entry.value == _NO_ACT:
                continue
            verb = hit.head.head if hit.head.pos_ == "AUX" and hit.head.dep_ == "aux" else None
            if verb is not None and _asserts(verb) and not any(c.lemma_ == "have" for c in auxiliaries(verb)):
                yield from _said(Predicate(sentence, verb, verb.i + 1, nominal=False, matches=(self._demand,)))
        for token in sentence.span if blame else ():
            matches = self._wrongs.at(token)
            if matches and not is_negated(token) and not _is_conditional(token) and not _is_supposed(token):
                yield from _said(Predicate(sentence, token, matches[0].end, matches[0].noun, tuple(matches)))


def _said(predicate: Predicate) -> Iterator[Candidate]:
    """A statement about an actor by somebody else's speaker, if it is one."""
    sentence, anchor = predicate.sentence, predicate.anchor
    finder = PartyFinder(frozenset())
    if predicate.nominal:
        about = [child for child in anchor.children if child.dep_ in ("poss", "amod", "compound")]
    else:
        about = agents(anchor) if is_passive(anchor) else subjects(anchor)
    accused = known_only(finder.find(sentence, about, _NOT_DOERS, doers=not predicate.nominal, both=False))
    speaker = _speaker(sentence, anchor)
    accused = without(accused, (actor for party in speaker for actor in party.actors))
    if speaker and is_known(accused):
        yield Candidate(predicate, speaker, accused, stated=True)


def _speaker(sentence: ParsedSentence, anchor: Token) -> Side:
    """Who says it: the innermost of those whom the sentence reports, or else the state that the text speaks for."""
    start, end = subtree_range(anchor, sentence.span)
    chain = claimants(sentence, start, end)
    if is_denied(sentence, start, end, chain):
        return ()
    said_by = chain[-1].actor if len(chain) > 1 else sentence.home
    return (Party(anchor, anchor.i, anchor.i + 1, (said_by,)),) if said_by else ()


def _asserts(verb: Token) -> bool:
    """Whether a clause says something without an "if"."""
    return verb.dep_ in _CONTENT and not _is_conditional(verb)


def _is_supposed(word: Token) -> bool:
    """Whether a modal stands over a word: "could expect extremists aided by them"."""
    return any(modal(over) is not None for over in (word, *word.ancestors) if over.pos_ in VERBAL)


def _is_conditional(word: Token) -> bool:
    """Whether a conjunction other than "that" stands over a word: "if", "unless", "so that", "until"."""
    over = [word, *word.ancestors]
    return any(c.dep_ == "mark" and c.lower_ not in ("that", "because", "since") for w in over for c in w.children)

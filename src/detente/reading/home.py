"""For which state a text says "we"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Token

from detente.reading.actors import ActorFinder
from detente.reading.parsed import ParsedBlock
from detente.reading.syntax import CLAUSE_HEADS, VERBAL, path_up

HOME_RATE = 0.004
"""Share of first-person plurals from which on a text is taken to speak for a state (a speech, a government's paper)."""
SELF_NAMING_RATE = 0.01
"""The same, from which on words that a state's own speakers use tell whose speech it is."""
SELF_NAMING = 1.0
"""Sum of the weights of such words that is enough."""
SPEECH_RATE = 0.015
"""The same, from which on a text is a speech for the state that it names by far most often."""
LONG = 1500
"""Tokens of a speech long enough for what it names most often to be its own state, and not its guest."""
MIN_FIRSTS = 4
"""First-person plurals outside of quotations, fewer than which say nothing about a text."""
PROMINENT = 2
"""States named most often among which the one that speaks is looked for: it names itself, if not always first."""
FAR = 2
"""How many times as often, for its mentions, "we" do something with the other state as with the one that speaks."""
RIVALLING = 0.5
"""How often, for the names of the one that speaks, another state must be named for the speech to be about it."""
FIRST_PLURAL = frozenset({"we", "us", "our", "ours"})
_ABROAD = frozenset({"with", "to", "against", "toward", "towards", "from", "in"})
_OURS = frozenset({"our", "this", "my"})


def find_home(parsed: Sequence[ParsedBlock], finder: ActorFinder) -> str | None:
    """The state that a text means by "we", where it speaks for one.

    "We have maintained a dialogue with the Soviet Union": what "we" do something with, to, against or in is not us.
    "This Congress", "our American economy": what is called ours is.

    Args:
        parsed: the blocks with their names.
        finder: knows which actors are states.
    """
    words = sum(len(block.doc) for block in parsed)
    firsts = [(block, token) for block in parsed for token in _unquoted(block) if is_first_plural(token)]
    if len(firsts) < MIN_FIRSTS or len(firsts) < HOME_RATE * words:
        return None
    if len(firsts) >= SELF_NAMING_RATE * words and (own_name := _self_named(parsed)):
        return own_name
    named = times_named(parsed, finder)
    abroad = Counter(actor for block, token in firsts for actor in _actors(block, _done_with(token)))
    if words >= LONG and len(firsts) >= SPEECH_RATE * words and (most := _named_by_far(named, abroad)):
        return most
    ranked = sorted((state for state in named if named[state] >= 2), key=lambda state: (-named[state], state))
    own = Counter(actor for block in parsed for actor in _actors(block, _called_ours(block)) if named[actor])
    if own and (ours := [state for state in ranked if own[state] > abroad[state] or own[state] == max(own.values())]):
        return max(ours, key=lambda state: (own[state] - abroad[state], named[state]))
    shares = {state: abroad[state] / named[state] for state in ranked}
    if not ranked:
        return None
    home = min(ranked[:PROMINENT], key=lambda state: (shares[state], -named[state]))
    told_of = (state for state in ranked if state != home and named[state] >= RIVALLING * named[home])
    far = any(abroad[state] >= 2 and shares[state] > FAR * shares[home] for state in told_of)
    return home if far else None


def is_first_plural(token: Token) -> bool:
    """Whether a word is "we" or one of its forms; "US" is a state."""
    return token.lower_ in FIRST_PLURAL and token.text != "US"


def times_named(parsed: Sequence[ParsedBlock], finder: ActorFinder) -> Counter[str]:
    """How often a text names each state."""
    return Counter(a for block in parsed for found in block.names for a in found.actors if finder.is_state(a))


def _unquoted(block: ParsedBlock) -> Iterator[Token]:
    """The words of a block outside of quotation marks: who is quoted speaks for somebody else."""
    quoted = False
    for token in block.doc:
        quoted ^= token.text == '"'
        if not quoted:
            yield token


def _actors(block: ParsedBlock, words: Iterable[Token]) -> Iterator[str]:
    at = {i: found.actors for found in block.names for i in range(found.start, found.end)}
    return (actor for word in words for actor in at.get(word.i, ()))


def _called_ours(block: ParsedBlock) -> Iterator[Token]:
    """The names in "this Congress", "our American economy"."""
    for token in _unquoted(block):
        if token.lower_ in _OURS and token.dep_ in ("poss", "det"):
            yield token.head
            yield from (child for child in token.head.children if child.dep_ in ("amod", "compound"))


def _done_with(first: Token) -> Iterator[Token]:
    """What "we" do something with, to, against or in, and what "our" relations are with."""
    top = first.head
    if top.pos_ in VERBAL and first.dep_ not in ("nsubj", "nsubjpass"):
        return
    for word in top.subtree:
        if word.dep_ == "pobj" and word.head.lower_ in _ABROAD:
            between = path_up(word, top)[1:]
            if not any(node.dep_ in CLAUSE_HEADS and node.dep_ != "xcomp" for node in between):
                yield from word.subtree


def _named_by_far(named: Counter[str], abroad: Counter[str]) -> str | None:
    """The state that a speech names far more often than any other, and that it does nothing with, to or against."""
    first, *others = sorted(named.items(), key=lambda item: (-item[1], item[0]))[:2] or [("", 0)]
    rival = others[0][1] if others else 0
    far = first[1] >= 10 and first[1] >= 1.4 * rival and abroad[first[0]] < 0.1 * first[1]
    return first[0] if far else None


def _self_named(parsed: Sequence[ParsedBlock]) -> str | None:
    """The state that a text names as only its own speakers do ("this Congress", "fellow Americans"), if it is one."""
    weights: Counter[str] = Counter()
    for block in parsed:
        for hit in block.hits.get("home", ()):
            weights[hit.entry.value or ""] += round(hit.entry.weight * 10)
    named = [state for state, weight in weights.items() if weight >= SELF_NAMING * 10]
    return named[0] if len(named) == 1 else None

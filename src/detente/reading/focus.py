"""Which pairs of states a text is about, section by section, and for whom it says "we"."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Span

from detente.reading.actors import ActorFinder
from detente.reading.parsed import ParsedBlock
from detente.reading.syntax import complements, subjects

MAX_STATES = 4
"""A sentence that lists more states than this says little about any two of them."""
HEADING_WEIGHT = 3
"""A heading names what its whole section is about, so it counts as several sentences."""
MIN_SENTENCES = 2
MIN_SHARE = 0.15
"""A text is about a pair if so many sentences, and this share of those that name a state at all, name both."""
DOMINANCE = 0.7
"""Share of all names of states that a pair has in a text that is about nothing else."""
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
_FIRST = frozenset({"we", "us", "our", "ours"})
_ABROAD = frozenset({"with", "to", "against", "toward", "towards", "from"})

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TextFocus:
    """Pairs that a text names together, with the number of sentences; the pair of each section; who "we" are."""

    pairs: list[tuple[Pair, int]]
    by_section: list[Pair | None]
    home: str | None


def find_focus(parsed: Sequence[ParsedBlock], sections: int, finder: ActorFinder) -> TextFocus:
    """What a text and its sections are about.

    A digest (mostly list items, each about something else) is about no pair as a whole.
    """
    counts: Counter[Pair] = Counter()
    within: dict[int, Counter[Pair]] = defaultdict(Counter)
    named: dict[int, set[str]] = defaultdict(set)
    naming = 0
    for block in parsed:
        for sentence in block.doc.sents:
            states = _states(block, sentence, finder)
            named[block.section].update(states)
            naming += bool(states)
            if len(states) > MAX_STATES:
                continue
            for pair in ((min(a, b), max(a, b)) for i, a in enumerate(states) for b in states[i + 1 :]):
                weight = HEADING_WEIGHT if block.is_heading else 1
                counts[pair] += weight
                within[block.section][pair] += weight
    # Of pairs named equally often, the one that comes first: "Iran and Russia met in Vienna" is not about Austria.
    pairs = sorted(counts.items(), key=lambda item: -item[1])
    top = None
    if pairs and (pairs[0][1] >= max(MIN_SENTENCES, MIN_SHARE * naming) or _dominates(pairs[0][0], parsed, finder)):
        top = pairs[0][0]
    digest = _is_digest(parsed)
    by_section = [
        None if digest else _of_section(within.get(index, Counter()), named[index], top) for index in range(sections)
    ]
    return TextFocus(pairs, by_section, _home(parsed, finder, pairs))


def _states(block: ParsedBlock, sentence: Span, finder: ActorFinder) -> list[str]:
    names = (found for found in block.names if sentence.start <= found.start < sentence.end)
    return list(dict.fromkeys(actor for found in names for actor in found.actors if finder.is_state(actor)))


def _of_section(own: Counter[Pair], named: set[str], top: Pair | None) -> Pair | None:
    """The text's pair, unless the section plainly has another, or is about other states altogether."""
    if top is not None and named and not named & set(top):
        top = None
    if not own or (top is not None and own[top]):
        return top
    pair, count = max(own.items(), key=lambda item: item[1])
    return pair if count >= MIN_SENTENCES else top


def _dominates(pair: Pair, parsed: Sequence[ParsedBlock], finder: ActorFinder) -> bool:
    """Whether a text, however short, names hardly any other states than the two, and either of them often."""
    named = _times_named(parsed, finder)
    total = sum(named.values())
    own = [named[state] for state in pair]
    return sum(own) >= DOMINANCE * total and min(own) >= 0.15 * total


def _times_named(parsed: Sequence[ParsedBlock], finder: ActorFinder) -> Counter[str]:
    return Counter(a for block in parsed for found in block.names for a in found.actors if finder.is_state(a))


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


def _is_digest(parsed: Sequence[ParsedBlock]) -> bool:
    items = sum(block.is_item for block in parsed)
    return items >= 10 and items >= 0.5 * sum(not block.is_heading for block in parsed)


def _home(parsed: Sequence[ParsedBlock], finder: ActorFinder, pairs: Sequence[tuple[Pair, int]]) -> str | None:
    """The state that a text means by "we": of the pair it is about, the one that it does not speak of as abroad.

    "We have maintained a dialogue with the Soviet Union": what "we" do something with, to or against is not us.
    """
    words = firsts = 0
    abroad: Counter[str] = Counter()
    for block in parsed:
        at = {i: found for found in block.names for i in range(found.start, found.end)}
        words += len(block.doc)
        for token in block.doc:
            if token.lower_ not in _FIRST:
                continue
            firsts += 1
            verb = token.head
            if token.dep_ != "nsubj" or token not in subjects(verb):
                continue
            for holder in (verb, *(child for child in verb.children if child.dep_ == "dobj")):
                for preposition, noun in complements(holder):
                    if preposition in _ABROAD:
                        abroad.update(a for word in noun.subtree if word.i in at for a in at[word.i].actors)
    if firsts < 3 or firsts < HOME_RATE * words:
        return None
    if firsts >= SELF_NAMING_RATE * words and (own := _self_named(parsed)):
        return own
    named = _times_named(parsed, finder)
    if words >= LONG and firsts >= SPEECH_RATE * words and (own := _named_by_far(named, abroad)):
        return own
    if not pairs:
        return None
    # The state that speaks names itself often: it is among those named most.
    prominent = [state for state, _ in sorted(named.items(), key=lambda item: (-item[1], item[0]))[:2]]
    shares = {state: abroad[state] / named[state] for state in pairs[0][0] if named[state]}
    if len(shares) < 2 or sum(abroad[state] for state in shares) < 2:
        return None
    home = min(sorted(shares), key=lambda state: shares[state])
    other = max(sorted(shares), key=lambda state: shares[state])
    return home if home in prominent and shares[home] < 0.5 * shares[other] else None

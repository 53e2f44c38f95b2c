"""Which pairs of states a text is about, section by section, and for whom it says "we"."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Span

from detente.reading.actors import ActorFinder
from detente.reading.home import find_home, is_first_plural, times_named
from detente.reading.parsed import ParsedBlock

MAX_STATES = 4
"""A sentence that lists more states than this says little about any two of them."""
HEADING_WEIGHT = 3
"""A heading names what its whole section is about, so it counts as several sentences."""
MIN_SENTENCES = 2
MIN_SHARE = 0.15
"""A text is about a pair if so many sentences, and this share of those that name a state at all, name both."""
DOMINANCE = 0.7
"""Share of all names of states that a pair has in a text that is about nothing else."""
FOREMOST = 0.5
"""Share of the sentences that name a state, each counted for every state in it, from which on the two named most often
are what a text is about."""
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
    everywhere: Counter[str] = Counter()
    naming = 0
    home = find_home(parsed, finder)
    for block in parsed:
        for sentence in block.doc.sents:
            states = _states(block, sentence, finder, home)
            named[block.section].update(states)
            everywhere.update(states)
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
    if top is None:
        top = _foremost(everywhere)
    digest = _is_digest(parsed)
    by_section = [
        None if digest else _of_section(within.get(index, Counter()), named[index], top) for index in range(sections)
    ]
    return TextFocus(pairs, by_section, home)


def _states(block: ParsedBlock, sentence: Span, finder: ActorFinder, home: str | None) -> list[str]:
    """The states that a sentence speaks of by name, and the one that says "we" in it."""
    names = (found for found in block.names if sentence.start <= found.start < sentence.end)
    states = [actor for found in names for actor in found.actors if finder.is_state(actor)]
    if home is not None and any(is_first_plural(token) for token in sentence):
        states.append(home)
    return list(dict.fromkeys(states))


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
    named = times_named(parsed, finder)
    total = sum(named.values())
    own = [named[state] for state in pair]
    return sum(own) >= DOMINANCE * total and min(own) >= 0.15 * total


def _foremost(named: Counter[str]) -> Pair | None:
    """The two states that a text keeps naming, be it never in one sentence: minutes name whoever speaks.

    Args:
        named: in how many sentences each state is named.
    """
    ranked = sorted(named.items(), key=lambda item: (-item[1], item[0]))
    if len(ranked) < 2:
        return None
    (one, often), (other, less) = ranked[:2]
    if less < MIN_SENTENCES or often + less < FOREMOST * named.total():
        return None
    if len(ranked) > 2 and ranked[2][1] == less:
        return None  # a third is named as often
    return min(one, other), max(one, other)


def _is_digest(parsed: Sequence[ParsedBlock]) -> bool:
    items = sum(block.is_item for block in parsed)
    return items >= 10 and items >= 0.5 * sum(not block.is_heading for block in parsed)

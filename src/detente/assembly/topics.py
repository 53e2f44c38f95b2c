"""Putting claims together that are about the same thing, by the words that they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SAME_TOPIC = 0.38
"""Weighted share of words (Jaccard) from which on two claims are about the same.

Chosen by reading the groups of the shipped example: at 0.3 arms sales and arms embargoes fall together, at 0.5 the same
distrust in two articles stays apart.
"""


@dataclass(frozen=True, slots=True)
class TopicItem:
    """A claim as grouping sees it.

    `lead` is the heading claim that it stands under, if any. `directions` say who acts on whom, where a third party is
    one of them: the West's pressure on Iran is not Iran's on the West.
    """

    id: str
    words: frozenset[str]
    lead: str | None
    weight: float
    directions: frozenset[tuple[str, str]] = frozenset()


def group_topics(items: Sequence[TopicItem], weights: Mapping[str, float]) -> list[str]:
    """For each item the id of the topic's leading item.

    Leader clustering (Hartigan 1975): the weightiest items lead, each other joins the leader that it is most like, if
    it is like enough. Order of input does not matter.

    Args:
        items: the claims.
        weights: weight of words that count more than 1.

    >>> a = TopicItem("a", frozenset({"mistrust", "deep"}), None, 2.0)
    >>> b = TopicItem("b", frozenset({"mistrust"}), None, 1.0)
    >>> c = TopicItem("c", frozenset({"oil"}), None, 1.0)
    >>> group_topics([c, b, a], {})
    ['c', 'a', 'a']
    """
    topic: dict[str, str] = {item.id: item.lead for item in items if item.lead is not None}
    leaders: list[TopicItem] = []
    by_word: dict[str, list[int]] = defaultdict(list)
    for item in sorted(items, key=lambda i: (-i.weight, i.id)):
        if item.lead is not None and item.lead != item.id:
            continue
        best, score = None, 0.0
        if item.lead is None:
            near = sorted({index for word in item.words for index in by_word.get(word, ())})
            for index in near:
                likeness = _likeness(item.words, leaders[index].words, weights)
                if likeness > score and not _opposed(item.directions, leaders[index].directions):
                    best, score = leaders[index], likeness
        if best is not None and score >= SAME_TOPIC:
            topic[item.id] = topic[best.id]
            continue
        topic[item.id] = item.id
        for word in item.words:
            by_word[word].append(len(leaders))
        leaders.append(item)
    return [topic[item.id] for item in items]


def _likeness(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float]) -> float:
    shared = sum(weights.get(word, 1.0) for word in sorted(one & other))
    union = sum(weights.get(word, 1.0) for word in sorted(one | other))
    return shared / union if union else 0.0


def _opposed(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> bool:
    """Whether two claims speak of acts in opposite directions and share none."""
    return not one & other and any((target, source) in other for source, target in one)


def singular(word: str) -> str:
    """A word without the plural's s, which is all that telling names apart needs.

    >>> singular("sanctions"), singular("treaties"), singular("access")
    ('sanction', 'treaty', 'access')
    """
    if len(word) > 5 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word

"""Scores of marked spans: exact, and FairEval, which counts each error once.

With the usual precision and recall, a span whose end is one word off is two errors, a missed span and a false one.
FairEval (Ortmann, "Fine-Grained Error Analysis and Fair Evaluation of Labeled Spans", LREC 2022) counts it as one: as
half a false and half a missed span. The shared tasks of the Causal News Corpus (Tan et al., CASE 2022 and 2023) score
so: cause and effect are one layer of spans, signals another; of a sentence with several relations, the told ones are
put to the marked ones in the way that scores best, and no more are looked at than are marked.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Labelled = tuple[str, int, int]
"""Label, first word and end of a span."""
MAX_PERMUTED = 4
"""Relations of one sentence of which all orders are tried; further ones are taken as they come."""


@dataclass(frozen=True)
class Layers:
    """The spans of one relation: cause and effect in one layer, signals in the other."""

    arguments: tuple[Labelled, ...] = ()
    signals: tuple[Labelled, ...] = ()


def errors_of(gold: Sequence[Labelled], told: Sequence[Labelled]) -> Counter[str]:
    """Counts of the kinds of FairEval: TP, FP, FN, and LE (label), BE (boundary), LBE (both).

    >>> sorted(errors_of([("C", 0, 4), ("E", 5, 9)], [("C", 0, 4), ("E", 6, 9)]).items())
    [('BE', 1), ('TP', 1)]
    """
    left, extra = list(gold), list(told)
    counts: Counter[str] = Counter()

    def pair(kind: str, chosen: Labelled, other: Labelled) -> None:
        left.remove(chosen)
        extra.remove(other)
        counts[kind] += 1

    for span in list(left):
        if span in extra:
            pair("TP", span, span)
    for span in list(left):
        if (other := next((one for one in extra if one[1:] == span[1:]), None)) is not None:
            pair("LE", span, other)
    for kind in ("BE", "LBE"):
        for span in list(left):
            near = [one for one in extra if _shared(span, one) and (one[0] == span[0]) == (kind == "BE")]
            if near:
                pair(kind, span, min(near, key=lambda one: (-_shared(span, one), _apart(span, one), one[2] - one[1])))
    counts["FN"] += len(left)
    counts["FP"] += len(extra)
    return +counts


def exact_f1(counts: Counter[str]) -> float:
    """F1 of spans that are right to the word and the label."""
    wrong = counts["LE"] + counts["BE"] + counts["LBE"]
    return _f1(counts["TP"], counts["FP"] + wrong, counts["FN"] + wrong)


def fair_f1(counts: Counter[str]) -> float:
    """F1 in which each error counts once.

    >>> round(fair_f1(Counter(TP=1, BE=1)), 3), exact_f1(Counter(TP=1, BE=1))
    (0.667, 0.5)
    """
    half = (counts["LE"] + counts["BE"] + counts["LBE"]) / 2
    return _f1(counts["TP"], counts["FP"] + half, counts["FN"] + half)


def best_errors(gold: Sequence[Layers], told: Sequence[Layers]) -> Counter[str]:
    """The errors in the relations of a sentence, as the shared task counts them: in the order that scores best."""
    kept = [*told[: len(gold)], *([Layers()] * (len(gold) - len(told)))]
    orders: Iterable[Sequence[Layers]] = itertools.permutations(kept) if len(kept) <= MAX_PERMUTED else iter((kept,))
    return max((_sum(gold, order) for order in orders), key=fair_f1)


def best_single(gold: Sequence[Layers], told: Layers) -> Counter[str]:
    """The errors of one told relation against that marked one of the sentence which it is nearest to."""
    return max((_sum((one,), (told,)) for one in gold), key=fair_f1)


def _sum(gold: Sequence[Layers], told: Sequence[Layers]) -> Counter[str]:
    return sum(_both(gold, told), Counter[str]())


def _both(gold: Sequence[Layers], told: Sequence[Layers]) -> Iterator[Counter[str]]:
    for right, said in zip(gold, told, strict=True):
        yield errors_of(right.arguments, said.arguments)
        yield errors_of(right.signals, said.signals)


def _shared(one: Labelled, other: Labelled) -> int:
    return max(0, min(one[2], other[2]) - max(one[1], other[1]))


def _apart(one: Labelled, other: Labelled) -> int:
    return (one[2] - one[1]) + (other[2] - other[1]) - 2 * _shared(one, other)


def _f1(right: float, false: float, missed: float) -> float:
    return 2 * right / (2 * right + false + missed) if right else 0.0

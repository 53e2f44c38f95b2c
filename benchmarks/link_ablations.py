"""What each family of features gives the link forecaster: described once, learned again without each family.

The lists that teach the ranker are kept, and the candidates of the days asked about are described as the forecaster
describes them; then only the ranker is learned anew, with one family blanked. So a table costs no more than a few runs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links import FAMILIES, FEATURES, LinkForecaster
from detente.forecast.links.ranker import Lists, guess_of, learn
from detente.forecast.links.trees import first_guesses


class KeepingForecaster(LinkForecaster):
    """A link forecaster that keeps the lists from which its ranker learned."""

    taught: Lists

    def _teach(self, lists: Lists) -> None:
        self.taught = lists
        super()._teach(lists._replace(rows=lists.rows.copy()))


class Asked(NamedTuple):
    """The candidates of a day's queries, and the true answers among all."""

    rows: NDArray[np.float32]
    sizes: NDArray[np.int32]
    wrong: NDArray[np.bool_]
    """For each candidate, whether it is no answer that day."""
    truths: list[tuple[int, int, bool, float]]
    """For each true answer: its query, its place among all candidates or -1, whether the pair was new, its rank."""


def described(scorer: Any, folder: Path, split: str, every: int) -> tuple[KeepingForecaster, list[Asked]]:
    """A forecaster that has learned, and every so many days of the part asked about, each as of the day before."""
    known, asked, actors, relations, _ = scorer.load(folder, split, 0)
    forecaster = KeepingForecaster(actors, relations).fit(known)
    assert isinstance(forecaster, KeepingForecaster)
    pairs = {(s, o) for s, _, o, _ in known.tolist()}
    found = []
    for number, day in enumerate(np.unique(asked[:, 3]).tolist()):
        facts = np.unique(asked[asked[:, 3] == day][:, :3], axis=0).tolist()
        if number % every == 0:
            found.append(_asked(scorer, forecaster, day, facts, pairs))
        pairs |= {(s, o) for s, _, o in facts}
        forecaster.observe(asked[asked[:, 3] == day])
    return forecaster, found


def _asked(
    scorer: Any, forecaster: LinkForecaster, day: int, facts: list[list[int]], pairs: set[tuple[int, int]]
) -> Asked:
    answers: dict[tuple[int, int, int], set[int]] = defaultdict(set)
    for s, r, o in facts:
        answers[0, s, r].add(o)
        answers[1, o, r].add(s)
    queries = np.array(sorted(answers), dtype=np.int64)
    scores = forecaster.rank(day, queries)
    order, inner = forecaster._inner_queries(queries)
    rows, chosen, sizes = forecaster._describe(day, inner)
    start, wrong, truths = 0, np.ones(len(rows), dtype=bool), []
    for number, (place, size) in enumerate(zip(order.tolist(), sizes.tolist(), strict=True)):
        direction, actor, relation = queries[place].tolist()
        true = answers[direction, actor, relation]
        at = {int(one): start + i for i, one in enumerate(chosen[start : start + size].tolist())}
        for truth in sorted(true):
            here = at.get(int(forecaster._actor_number[truth]), -1)
            new = ((actor, truth) if direction == 0 else (truth, actor)) not in pairs
            truths.append((number, here, new, scorer.mean_rank(scores[place], truth, true - {truth})))
            if here >= 0:
                wrong[here] = False
        start += size
    return Asked(rows, sizes, wrong, truths)


def ranks(asked: Asked, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """The rank of each true answer; one that is no candidate keeps the rank that it had below them."""
    starts = np.concatenate([[0], np.cumsum(asked.sizes)])
    found = np.array([rank for *_, rank in asked.truths])
    for number, (query, here, _, _) in enumerate(asked.truths):
        if here >= 0:
            part = slice(starts[query], starts[query + 1])
            rest = scores[part][asked.wrong[part]]
            found[number] = 1 + (rest > scores[here]).sum() + (rest == scores[here]).sum() / 2
    return found


def ablations(scorer: Any, folder: Path, split: str, every: int) -> list[dict[str, Any]]:
    """MRR and hits@10 of all families, and without each of them, overall and for pairs never seen together."""
    forecaster, asked = described(scorer, folder, split, every)
    new = np.array([row[2] for day in asked for row in day.truths])
    found = []
    for family in (None, *FAMILIES):
        settings = replace(forecaster.settings, without=() if family is None else (family,))
        guess = guess_of(settings)
        lists = forecaster.taught._replace(rows=forecaster.taught.rows.copy())
        booster = learn(lists, settings, 0, guess)
        ranked = np.concatenate(
            [
                ranks(day, np.asarray(booster.predict(day.rows, num_threads=1)) + first_guesses(day.rows, guess))
                for day in asked
            ]
        )
        found.append(
            {
                "features": "all families" if family is None else f"without {family}",
                "columns": sum(feature.family != family for feature in FEATURES),
                "mrr": round(100 * float((1 / ranked).mean()), 2),
                "hits@10": round(100 * float((ranked <= 10).mean()), 2),
                "new_mrr": round(100 * float((1 / ranked[new]).mean()), 2),
                "new_hits@10": round(100 * float((ranked[new] <= 10).mean()), 2),
            }
        )
    return found

"""From a query to scores of all actors: candidates, features, trees; and below them, everything else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.around import Around, look_along, look_around
from detente.forecast.links.candidates import Choice, choose
from detente.forecast.links.compiled import compiled
from detente.forecast.links.features import describe
from detente.forecast.links.memory import Memory
from detente.forecast.links.trees import Trees, add_scores

EARLY, GO_ON = 50, 40
"""Trees after which only the best so many candidates go on."""


@compiled
def describe_query(
    memory: Memory,
    around: Around,
    choice: Choice,
    actor: int,
    way: int,
    relations: int,
    day: int,
    learned: NDArray[np.float32],
    learned_pair: NDArray[np.float32],
    looked_at: int,
    out: NDArray[np.float32],
) -> int:
    """Chooses and describes the candidates of one query; gives their number."""
    if looked_at != actor:
        look_around(memory, around, actor, day)
    look_along(memory, around, way, relations, day)
    number = choose(memory, around, choice, actor, way, relations, day, choice.top[:0])
    describe(memory, around, actor, way, relations, day, choice.chosen[:number], learned, learned_pair, out)
    return number


@compiled
def describe_all(
    memory: Memory,
    around: Around,
    choice: Choice,
    queries: NDArray[np.int64],
    relations: int,
    day: int,
    learned: NDArray[np.float32],
    learned_pair: NDArray[np.float32],
    out: NDArray[np.float32],
    chosen: NDArray[np.int32],
    sizes: NDArray[np.int32],
) -> int:
    """Describes the queries (actor, way), sorted by actor, one list after another; gives the number of rows."""
    start = 0
    looked_at = -1
    for i in range(len(queries)):
        actor, way = queries[i, 0], queries[i, 1]
        number = describe_query(
            memory, around, choice, actor, way, relations, day, learned, learned_pair, looked_at, out[start:]
        )
        looked_at = actor
        chosen[start : start + number] = choice.chosen[:number]
        sizes[i] = number
        start += number
    return start


@compiled
def answer_all(
    memory: Memory,
    around: Around,
    choice: Choice,
    trees: Trees,
    queries: NDArray[np.int64],
    relations: int,
    day: int,
    learned: NDArray[np.float32],
    learned_pair: NDArray[np.float32],
    rows: NDArray[np.float32],
    scores: NDArray[np.float32],
) -> None:
    """Adds to scores (queries, actors), which hold the fallback below 0, the scores of the candidates."""
    looked_at = -1
    every = len(trees.root)
    early = min(EARLY, every)
    total = np.empty(len(rows), dtype=np.float64)
    which = np.empty(len(rows), dtype=np.int64)
    for i in range(len(queries)):
        actor, way = queries[i, 0], queries[i, 1]
        number = describe_query(
            memory, around, choice, actor, way, relations, day, learned, learned_pair, looked_at, rows
        )
        looked_at = actor
        for j in range(number):
            total[j] = 0
            which[j] = j
        add_scores(trees, rows, which, number, 0, early, total)
        going = number
        if number > GO_ON and early < every:
            order = np.argsort(-total[:number], kind="mergesort")
            for j in range(number):
                which[j] = order[j]
            going = GO_ON
        add_scores(trees, rows, which, going, early, every, total)
        worst = np.inf
        for j in range(going):
            worst = min(worst, total[which[j]])
        for j in range(number):
            # Those that left stay below those that went on, in their order.
            k = which[j]
            value = total[k] if j < going else worst - 1.0 + np.tanh(total[k] / 8.0) / 2.0 - 0.5
            scores[i, choice.chosen[k]] = 100.0 + value

"""From a query to scores of all actors: candidates, features, trees; and below them, everything else."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.around import PARTNERS, Around, look_along, look_around
from detente.forecast.links.calls import Calls, work_out
from detente.forecast.links.candidates import Choice, choose
from detente.forecast.links.compiled import Whole, compiled
from detente.forecast.links.factors import WIDTH, Factors, answers_of, ask, product, score_all
from detente.forecast.links.features import USUAL, describe
from detente.forecast.links.follow import Follow
from detente.forecast.links.memory import Memory
from detente.forecast.links.trees import Trees, add_scores, first_guess

EARLY, GO_ON = 50, 40
"""Trees after which only the best so many candidates go on."""


class Learned(NamedTuple):
    """The factor model as of a day, and scratch room.

    Attributes:
        factors, follow: the models.
        calls: what past relations say, as far as it is worked out for the day.
        answers: (WIDTH + 1, actors) vectors and biases of all actors as answers.
        vectors: (actors, WIDTH) the same vectors scaled to length one.
        score: (actors,) scores of the query looked at.
        near: (2, WIDTH) mean vector of the asked actor's partners, and of its answers with the relation asked.
    """

    factors: Factors
    follow: Follow
    calls: Calls
    answers: NDArray[np.float32]
    vectors: NDArray[np.float32]
    score: NDArray[np.float32]
    query: NDArray[np.float32]
    near: NDArray[np.float32]


@compiled
def _scale(vector: NDArray[np.float32]) -> None:
    length = np.sqrt(product(vector, vector)) + np.float32(1e-9)
    for k in range(WIDTH):
        vector[k] /= length


@compiled
def unit_vectors(answers: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors of all actors scaled to length one, (actors, WIDTH)."""
    out = answers[:WIDTH].T.copy()
    for c in range(len(out)):
        _scale(out[c])
    return out


def new_learned(factors: Factors, follow: Follow, calls: Calls, memory: Memory) -> Learned:
    """The models as they are now, with scratch room."""
    answers = answers_of(factors, memory.place, memory.role)
    return Learned(
        factors,
        follow,
        calls,
        answers,
        unit_vectors(answers),
        np.zeros(answers.shape[1], dtype=np.float32),
        np.zeros(WIDTH, dtype=np.float32),
        np.zeros((2, WIDTH), dtype=np.float32),
    )


@compiled
def _near(around: Around, choice: Choice, learned: Learned, actor: Whole, own: Whole) -> None:
    """Fills `near`; the first `own` of the candidates chosen are the actor's own past answers."""
    for k in range(WIDTH):
        learned.near[0, k] = 0
        learned.near[1, k] = 0
    for i in range(PARTNERS):
        other = around.partners[actor, i]
        if other < 0:
            break
        for k in range(WIDTH):
            learned.near[0, k] += around.weights[actor, i] * learned.vectors[other, k]
    for i in range(own):
        other = choice.chosen[i]
        for k in range(WIDTH):
            learned.near[1, k] += learned.vectors[other, k]
    _scale(learned.near[0])
    _scale(learned.near[1])


@compiled
def describe_query(
    memory: Memory,
    around: Around,
    choice: Choice,
    learned: Learned,
    actor: Whole,
    way: Whole,
    day: Whole,
    looked_at: Whole,
    out: NDArray[np.float32],
) -> Whole:
    """Chooses and describes the candidates of one query; gives their number."""
    relations = memory.hits.shape[0]
    if looked_at != actor:
        look_around(memory, around, actor, day)
    look_along(memory, around, way, relations, day)
    ask(learned.factors, memory.place, memory.role, actor, way, learned.query)
    score_all(learned.query, learned.answers, learned.score)
    number, own = choose(memory, around, choice, actor, way, relations, day, learned.score)
    _near(around, choice, learned, actor, own)
    work_out(memory, learned.follow, learned.calls, way % relations, day)
    describe(
        memory,
        around,
        learned.calls,
        actor,
        way,
        day,
        choice.chosen[:number],
        learned.score,
        learned.near,
        learned.vectors,
        out,
    )
    return number


@compiled
def describe_all(
    memory: Memory,
    around: Around,
    choice: Choice,
    learned: Learned,
    queries: NDArray[np.int64],
    day: Whole,
    out: NDArray[np.float32],
    chosen: NDArray[np.int32],
    sizes: NDArray[np.int32],
) -> Whole:
    """Describes the queries (actor, way), sorted by actor, one list after another; gives the number of rows."""
    start = 0
    looked_at = -1
    for i in range(len(queries)):
        actor, way = queries[i, 0], queries[i, 1]
        number = describe_query(memory, around, choice, learned, actor, way, day, looked_at, out[start:])
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
    learned: Learned,
    trees: Trees,
    queries: NDArray[np.int64],
    places: NDArray[np.int64],
    outer: NDArray[np.int64],
    day: Whole,
    rows: NDArray[np.float32],
    scores: NDArray[np.float32],
) -> None:
    """Writes the scores of all actors.

    Args:
        memory, around, choice, learned, trees: what is known and learned, and scratch room.
        queries: (n, 2) actor and way, sorted by actor.
        places: (n,) row of the result for each query.
        outer: (actors,) column of the result for each actor.
        day: the day asked about.
        rows: scratch room for features.
        scores: the result: candidates lie at 2 or above, all others below 1.
    """
    looked_at = -1
    every = len(trees.leaf)
    early = min(EARLY, every)
    total = np.empty(len(rows), dtype=np.float32)
    which = np.empty(len(rows), dtype=np.int64)
    for i in range(len(queries)):
        actor, way = queries[i, 0], queries[i, 1]
        number = describe_query(memory, around, choice, learned, actor, way, day, looked_at, rows)
        result = scores[places[i]]
        for c in range(len(outer)):
            s = learned.score[c]
            result[outer[c]] = s / (np.float32(1) + abs(s))
        looked_at = actor
        for j in range(number):
            # A trace of the learned score keeps the trees' equals apart; without trees, what is usual does.
            total[j] = first_guess(rows[j], trees.guess[0]) + np.float32(0.001) * result[outer[choice.chosen[j]]]
            if every == 0:
                total[j] += rows[j, USUAL] / (np.float32(10) + rows[j, USUAL])
            which[j] = j
        add_scores(trees, rows, which, number, 0, early, total)
        going = number
        if number > GO_ON and early < every:
            order = np.argsort(-total[:number], kind="mergesort")
            for j in range(number):
                which[j] = order[j]
            going = GO_ON
        add_scores(trees, rows, which, going, early, every, total)
        worst = np.float32(np.inf)
        for j in range(going):
            worst = min(worst, total[which[j]])
        for j in range(number):
            # Those that left stay below those that went on, in their order.
            k = which[j]
            value = total[k] if j < going else worst - 1.0 + np.tanh(total[k] / 8.0) / 2.0 - 0.5
            result[outer[choice.chosen[k]]] = max(np.float32(32) + value, np.float32(2))

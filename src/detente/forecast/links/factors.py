"""Learned embeddings: which actors stand where, for answers that no count has seen.

A factorisation of (actor, way, answer): the score of an answer c for the query (a, w) is the product of
``asker[a] * turn[w] + lead[w]`` with ``answer[c]``, plus a bias, where the vector of an actor is the sum of its own,
its state's and its role's, so that an actor seen twice still stands near its kind (Yang et al., "Embedding Entities and
Relations for Learning and Inference in Knowledge Bases", ICLR 2015; Kula, "Metadata Embeddings for User and Item
Cold-start Recommendations", 2015). It is learned by stochastic gradient steps with AdaGrad on a softmax over the true
answer and sampled others, and goes on learning as each day is absorbed. Late events are drawn more often.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.compiled import Real, Whole, compiled, inlined

WIDTH = 48
"""Numbers in a vector."""
OTHERS = 12
"""Actors sampled beside each true answer: two thirds from answers to the same relation, one third from all."""
RATE = 0.12
"""Step size of AdaGrad."""
TILE = 512


class Factors(NamedTuple):
    """Vectors, biases, and the sums of squared gradients that AdaGrad divides by (one a row).

    `asker` and `answer` hold the actors first, then the states, then the roles.
    """

    asker: NDArray[np.float32]
    answer: NDArray[np.float32]
    turn: NDArray[np.float32]
    lead: NDArray[np.float32]
    bias: NDArray[np.float32]
    asker_sum: NDArray[np.float32]
    answer_sum: NDArray[np.float32]
    turn_sum: NDArray[np.float32]
    lead_sum: NDArray[np.float32]
    bias_sum: NDArray[np.float32]
    state: NDArray[np.uint64]
    """State of the random numbers."""
    places: NDArray[np.int64]
    """Number of states (one element)."""


def new_factors(actors: int, places: int, roles: int, relations: int, seed: int) -> Factors:
    """Small random vectors for all states and roles, and for ways; actors start at their state and role."""
    rng = np.random.default_rng([seed, 2])

    def random(rows: int, around: float) -> NDArray[np.float32]:
        return (around + rng.normal(0, 0.1, (rows, WIDTH))).astype(np.float32)

    def ones(rows: int) -> NDArray[np.float32]:
        return np.full(rows, 1e-2, dtype=np.float32)

    rows = actors + places + roles
    return Factors(
        random(rows, 0.0),
        random(rows, 0.0),
        random(2 * relations, 1.0),
        random(2 * relations, 0.0),
        np.zeros(actors, dtype=np.float32),
        ones(rows),
        ones(rows),
        ones(2 * relations),
        ones(2 * relations),
        ones(actors),
        np.array([rng.integers(1, 2**62)], dtype=np.uint64),
        np.array([places], dtype=np.int64),
    )


@compiled
def draw(state: NDArray[np.uint64], below: Whole) -> Whole:
    """The next random number from 0 to below - 1 (xorshift64*, Marsaglia 2003, Vigna 2016)."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return np.int64((x * np.uint64(2685821657736338717)) >> np.uint64(33)) % below


@compiled
def _vector(
    table: NDArray[np.float32],
    actor: Whole,
    actors: Whole,
    places: Whole,
    home: Whole,
    role: Whole,
    out: NDArray[np.float32],
) -> None:
    p, q = actors + home, actors + places + role
    for k in range(WIDTH):
        out[k] = table[actor, k] + table[p, k] + table[q, k]


@inlined
def product(one: NDArray[np.float32], two: NDArray[np.float32]) -> Real:
    """The inner product, in eight interleaved sums so that the order is fixed and still quick."""
    sums = np.zeros(8, dtype=np.float32)
    for k in range(0, WIDTH, 8):
        for j in range(8):
            sums[j] += one[k + j] * two[k + j]
    return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]))


@compiled
def _step(
    table: NDArray[np.float32], total: NDArray[np.float32], row: Whole, slope: NDArray[np.float32], scale: Real
) -> None:
    """One AdaGrad step of a row down the slope times scale."""
    square = product(slope, slope) * scale * scale / np.float32(WIDTH)
    total[row] += square
    step = np.float32(RATE) * scale / np.sqrt(total[row])
    for k in range(WIDTH):
        table[row, k] -= step * slope[k]


@compiled
def study(
    factors: Factors,
    events: NDArray[np.int32],
    picks: NDArray[np.int64],
    by_relation: NDArray[np.int64],
    relation_start: NDArray[np.int64],
    home: NDArray[np.int32],
    role: NDArray[np.int32],
) -> None:
    """Gradient steps for the picked events, each from both ends.

    Args:
        factors: changed in place.
        events: (n, 3) source, relation, target.
        picks: rows of events, in order.
        by_relation: rows of events, sorted by relation; those of relation r start at `relation_start[r]`.
        home: (actors,) states.
        role: (actors,) roles.
    """
    actors, places, relations = len(home), factors.places[0], len(factors.turn) // 2
    ask = np.zeros(WIDTH, dtype=np.float32)
    query = np.zeros(WIDTH, dtype=np.float32)
    slope = np.zeros(WIDTH, dtype=np.float32)
    part = np.zeros(WIDTH, dtype=np.float32)
    vectors = np.zeros((OTHERS + 1, WIDTH), dtype=np.float32)
    ids = np.zeros(OTHERS + 1, dtype=np.int64)
    chance = np.zeros(OTHERS + 1, dtype=np.float32)
    for pick in picks:
        r = np.int64(events[pick, 1])
        for turned in range(2):
            a = np.int64(events[pick, 2] if turned else events[pick, 0])
            ids[0] = events[pick, 0] if turned else events[pick, 2]
            way = r + relations * turned
            size = relation_start[r + 1] - relation_start[r]
            for j in range(1, OTHERS + 1):
                if j % 3 == 0:
                    ids[j] = draw(factors.state, actors)
                else:
                    other = by_relation[relation_start[r] + draw(factors.state, size)]
                    ids[j] = events[other, 0] if turned else events[other, 2]
            _vector(factors.asker, a, actors, places, home[a], role[a], ask)
            for k in range(WIDTH):
                query[k] = ask[k] * factors.turn[way, k] + factors.lead[way, k]
                slope[k] = 0
            highest = np.float32(-1e30)
            for j in range(OTHERS + 1):
                c = ids[j]
                _vector(factors.answer, c, actors, places, home[c], role[c], vectors[j])
                chance[j] = product(query, vectors[j]) + factors.bias[c]
                if j > 0 and c == ids[0]:
                    chance[j] = np.float32(-1e30)
                highest = max(highest, chance[j])
            total = np.float32(0)
            for j in range(OTHERS + 1):
                chance[j] = np.exp(chance[j] - highest)
                total += chance[j]
            for j in range(OTHERS + 1):
                c = ids[j]
                pull = chance[j] / total - np.float32(1 if j == 0 else 0)
                if abs(pull) < np.float32(1e-4):
                    continue
                for k in range(WIDTH):
                    slope[k] += pull * vectors[j, k]
                _step(factors.answer, factors.answer_sum, c, query, pull)
                _step(factors.answer, factors.answer_sum, actors + home[c], query, pull)
                _step(factors.answer, factors.answer_sum, actors + places + role[c], query, pull)
                factors.bias_sum[c] += pull * pull
                factors.bias[c] -= np.float32(RATE) * pull / np.sqrt(factors.bias_sum[c])
            for k in range(WIDTH):
                part[k] = slope[k] * factors.turn[way, k]
            _step(factors.lead, factors.lead_sum, way, slope, np.float32(1))
            _step(factors.asker, factors.asker_sum, a, part, np.float32(1))
            _step(factors.asker, factors.asker_sum, actors + home[a], part, np.float32(1))
            _step(factors.asker, factors.asker_sum, actors + places + role[a], part, np.float32(1))
            for k in range(WIDTH):
                part[k] = slope[k] * ask[k]
            _step(factors.turn, factors.turn_sum, way, part, np.float32(1))


@compiled
def answers_of(factors: Factors, home: NDArray[np.int32], role: NDArray[np.int32]) -> NDArray[np.float32]:
    """The vectors of all actors as answers, with their bias last: (WIDTH + 1, actors)."""
    actors, places = len(home), factors.places[0]
    out = np.empty((WIDTH + 1, actors), dtype=np.float32)
    one = np.empty(WIDTH, dtype=np.float32)
    for c in range(actors):
        _vector(factors.answer, c, actors, places, home[c], role[c], one)
        for k in range(WIDTH):
            out[k, c] = one[k]
        out[WIDTH, c] = factors.bias[c]
    return out


@compiled
def ask(
    factors: Factors,
    home: NDArray[np.int32],
    role: NDArray[np.int32],
    actor: Whole,
    way: Whole,
    out: NDArray[np.float32],
) -> None:
    """Writes the query's vector."""
    places = factors.places[0]
    _vector(factors.asker, actor, len(home), places, home[actor], role[actor], out)
    for k in range(WIDTH):
        out[k] = out[k] * factors.turn[way, k] + factors.lead[way, k]


@compiled
def score_all(query: NDArray[np.float32], answers: NDArray[np.float32], out: NDArray[np.float32]) -> None:
    """The score of every actor, tile by tile, so that a tile stays in the processor's cache."""
    actors = answers.shape[1]
    for start in range(0, actors, TILE):
        stop = min(start + TILE, actors)
        part = out[start:stop]
        part[:] = answers[WIDTH, start:stop]
        for k in range(WIDTH):
            weight = query[k]
            column = answers[k, start:stop]
            for i in range(stop - start):
                part[i] += weight * column[i]

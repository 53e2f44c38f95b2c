"""Which actors are worth a close look as answers to a query.

Each proposer names its best few: the actor's own past answers, its partners, what the relation usually points at (all
actors, and those of the actor's own state), what the actor's state does, partners of partners, and what similar actors
deal with. Their union is what the ranker sees.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.around import Around, heaviest
from detente.forecast.links.compiled import Whole, compiled, inlined
from detente.forecast.links.counts import find, level
from detente.forecast.links.memory import (
    ANSWER,
    HEAD,
    NEXT_ANSWER,
    NEXT_FROM,
    NEXT_TO,
    PAIR,
    SOURCE,
    TARGET,
    Memory,
    context_key,
)

OWN, PARTNER, USUAL, AT_HOME, SECOND, LIKE, LIKE_WAY, LEARNED = 50, 64, 24, 24, 16, 16, 20, 32
"""How many each proposer may name."""
MOST = OWN + PARTNER + USUAL + AT_HOME + SECOND + LIKE + LIKE_WAY + LEARNED


class Choice(NamedTuple):
    """Scratch room for choosing candidates.

    Attributes:
        value: (actors,) a proposer's scores; zero between uses.
        indexes: (actors,) actors with a score.
        mark: (actors,) 1 for actors already chosen; zero between uses.
        usual, usual_value: (ways, USUAL_KEPT) what a way usually points at, as of `usual_day`.
        chosen: (MOST,) the candidates, and `number` how many there are.
    """

    value: NDArray[np.float32]
    indexes: NDArray[np.int32]
    mark: NDArray[np.int8]
    usual: NDArray[np.int32]
    usual_value: NDArray[np.float32]
    usual_day: NDArray[np.int64]
    top: NDArray[np.int32]
    top_value: NDArray[np.float32]
    chosen: NDArray[np.int32]
    every: NDArray[np.int32]


USUAL_KEPT = 400
"""Answers of a way that are kept in order of how usual they are."""


def new_choice(actors: int, relations: int) -> Choice:
    """Empty scratch room."""
    return Choice(
        np.zeros(actors, dtype=np.float32),
        np.zeros(actors, dtype=np.int32),
        np.zeros(actors, dtype=np.int8),
        np.full((2 * relations, USUAL_KEPT), -1, dtype=np.int32),
        np.zeros((2 * relations, USUAL_KEPT), dtype=np.float32),
        np.full(2 * relations, -1, dtype=np.int64),
        np.zeros(64, dtype=np.int32),
        np.zeros(64, dtype=np.float32),
        np.zeros(MOST, dtype=np.int32),
        np.arange(actors, dtype=np.int32),
    )


@compiled
def list_usual(memory: Memory, choice: Choice, way: Whole, day: Whole) -> None:
    """Lists what a way usually points at, as of the day, unless that was done."""
    if choice.usual_day[way] == day:
        return
    choice.usual_day[way] = day
    number = 0
    row = memory.answer_head[way]
    while row >= 0:
        actor = memory.answers.link[row, ANSWER]
        choice.value[actor] = (
            level(memory.answers, row, 1, day)
            + np.float32(0.5) * level(memory.answers, row, 2, day)
            + np.float32(0.3) * level(memory.answers, row, 4, day)
        )
        choice.indexes[number] = actor
        number += 1
        row = memory.answers.link[row, NEXT_ANSWER]
    # A full sort, since many are kept: by value, then by actor.
    found = choice.indexes[:number].copy()
    found.sort()
    negative = np.empty(number, dtype=np.float32)
    for i in range(number):
        negative[i] = -choice.value[found[i]]
    order = np.argsort(negative, kind="mergesort")
    for i in range(USUAL_KEPT):
        if i < number:
            choice.usual[way, i] = found[order[i]]
            choice.usual_value[way, i] = -negative[order[i]]
        else:
            choice.usual[way, i] = -1
    for i in range(number):
        choice.value[choice.indexes[i]] = 0


@inlined
def _take(choice: Choice, number: Whole, actor: Whole, asked: Whole) -> Whole:
    if choice.mark[actor] == 0 and actor != asked:
        choice.mark[actor] = 1
        choice.chosen[number] = actor
        number += 1
    return number


@compiled
def _take_heaviest(
    choice: Choice,
    number: Whole,
    asked: Whole,
    value: NDArray[np.float32],
    index: NDArray[np.int32],
    size: Whole,
    most: Whole,
) -> Whole:
    kept = heaviest(value, index, size, choice.top[:most], choice.top_value[:most])
    for i in range(kept):
        number = _take(choice, number, choice.top[i], asked)
    return number


@compiled
def choose(
    memory: Memory,
    around: Around,
    choice: Choice,
    actor: Whole,
    way: Whole,
    relations: Whole,
    day: Whole,
    learned: NDArray[np.float32],
) -> tuple[Whole, Whole]:
    """Writes the candidates into `choice.chosen`; gives their number, and how many of them are own past answers.

    The scratch room must have been filled by `look_around` and `look_along` for the same query.
    """
    number: Whole = 0
    own: Whole = 0
    end = find(memory.ends.table, np.int64(actor) * 2 * relations + way)
    if end >= 0:
        size = 0
        row = memory.ends.link[end, HEAD]
        while row >= 0:
            pair = memory.triples.link[row, PAIR]
            other = memory.pairs.link[pair, TARGET] if way < relations else memory.pairs.link[pair, SOURCE]
            choice.value[other] = (
                level(memory.triples, row, 0, day)
                + level(memory.triples, row, 1, day)
                + np.float32(0.5) * level(memory.triples, row, 2, day)
                + np.float32(0.25) * level(memory.triples, row, 3, day)
                + np.float32(0.1) * level(memory.triples, row, 4, day)
            )
            choice.indexes[size] = other
            size += 1
            row = memory.triples.link[row, NEXT_FROM if way < relations else NEXT_TO]
        number = _take_heaviest(choice, number, actor, choice.value, choice.indexes, size, OWN)
        own = number
        for i in range(size):
            choice.value[choice.indexes[i]] = 0
    for i in range(PARTNER):
        if around.partners[actor, i] < 0:
            break
        number = _take(choice, number, around.partners[actor, i], actor)
    list_usual(memory, choice, way, day)
    for i in range(USUAL):
        if choice.usual[way, i] < 0:
            break
        number = _take(choice, number, choice.usual[way, i], actor)
    place = memory.home[actor]
    if place > 0:
        taken = 0
        for i in range(USUAL_KEPT):
            other = choice.usual[way, i]
            if other < 0 or taken == AT_HOME:
                break
            if memory.home[other] == place or find(memory.contexts.table, context_key(0, place, way, other)) >= 0:
                taken += 1
                number = _take(choice, number, other, actor)
    number = _take_heaviest(choice, number, actor, around.second, around.touched[0], around.touched_number[0], SECOND)
    number = _take_heaviest(choice, number, actor, around.alike, around.touched[1], around.touched_number[1], LIKE)
    number = _take_heaviest(
        choice, number, actor, around.alike_way, around.touched[2], around.touched_number[2], LIKE_WAY
    )
    number = _take_heaviest(choice, number, actor, learned, choice.every, len(learned), LEARNED)
    for i in range(number):
        choice.mark[choice.chosen[i]] = 0
    return number, own

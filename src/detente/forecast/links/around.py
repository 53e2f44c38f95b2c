"""Who stands around an actor: its partners, their partners, and actors that deal with the same partners.

These reach actors that the asked one has never met. The weight of a partner mixes the last week, the season and the
whole past. All of it is computed from the memory on the day it is asked, and kept until the day is over.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.compiled import Real, Whole, compiled
from detente.forecast.links.counts import find, level
from detente.forecast.links.memory import (
    HEAD,
    NEXT_FROM,
    NEXT_IN,
    NEXT_OUT,
    NEXT_TO,
    PAIR,
    SOURCE,
    TARGET,
    Memory,
)

PARTNERS = 64
"""Partners kept for an actor."""
ALIKE = 24
"""Actors most like the asked one whose answers are looked at."""
STEPS = 32
"""Links of an actor with one relation that are looked at."""


class Around(NamedTuple):
    """Scratch room; arrays over all actors are zero where nothing is known.

    Attributes:
        day: (actors,) the day for which an actor's partners are listed.
        partners, weights: (actors, PARTNERS) the list, heaviest first, -1 after its end.
        total: (actors,) weight of all partners.
        second: (actors,) partners of partners of the actor looked at.
        alike: (actors,) what actors like it deal with, any relation.
        alike_way: (actors,) the same for the way asked.
        touched: actors with a value in the three arrays above, by array; with how many.
        order: the actors most alike, and `likeness` how much.
    """

    day: NDArray[np.int64]
    partners: NDArray[np.int32]
    weights: NDArray[np.float32]
    total: NDArray[np.float32]
    work: NDArray[np.float32]
    second: NDArray[np.float32]
    alike: NDArray[np.float32]
    alike_way: NDArray[np.float32]
    touched: NDArray[np.int32]
    touched_number: NDArray[np.int64]
    order: NDArray[np.int32]
    likeness: NDArray[np.float32]


def new_around(actors: int) -> Around:
    """Empty scratch room for so many actors."""

    def zeros() -> NDArray[np.float32]:
        return np.zeros(actors, dtype=np.float32)

    return Around(
        np.full(actors, -1, dtype=np.int64),
        np.full((actors, PARTNERS), -1, dtype=np.int32),
        np.zeros((actors, PARTNERS), dtype=np.float32),
        zeros(),
        zeros(),
        zeros(),
        zeros(),
        zeros(),
        np.zeros((4, actors), dtype=np.int32),
        np.zeros(4, dtype=np.int64),
        np.full(ALIKE, -1, dtype=np.int32),
        np.zeros(ALIKE, dtype=np.float32),
    )


@compiled
def heaviest(
    value: NDArray[np.float32],
    index: NDArray[np.int32],
    number: Whole,
    top: NDArray[np.int32],
    top_value: NDArray[np.float32],
) -> Whole:
    """The indexes with the largest values, largest first (ties: the smaller index), and how many there are.

    `value` is looked up at each of the first `number` entries of `index`.
    """
    kept = 0
    wide = len(top)
    for i in range(number):
        one = index[i]
        v = value[one]
        if v == 0:
            continue
        if kept == wide and (v < top_value[kept - 1] or (v == top_value[kept - 1] and one > top[kept - 1])):
            continue
        place = kept if kept < wide else wide - 1
        while place > 0 and (v > top_value[place - 1] or (v == top_value[place - 1] and one < top[place - 1])):
            top_value[place] = top_value[place - 1]
            top[place] = top[place - 1]
            place -= 1
        top_value[place] = v
        top[place] = one
        if kept < wide:
            kept += 1
    for i in range(kept, wide):
        top[i] = -1
        top_value[i] = 0
    return kept


@compiled
def weight_of(memory: Memory, pair: Whole, day: Whole) -> Real:
    """How close a pair is: a mixture of half-lives."""
    counts = memory.pairs
    return np.float32(
        level(counts, pair, 1, day)
        + np.float32(0.5) * level(counts, pair, 2, day)
        + np.float32(0.25) * level(counts, pair, 3, day)
        + np.float32(0.1) * level(counts, pair, 4, day)
    )


@compiled
def list_partners(memory: Memory, around: Around, actor: Whole, day: Whole) -> None:
    """Lists the partners of an actor as of the day, unless that was done."""
    if around.day[actor] == day:
        return
    around.day[actor] = day
    work, touched = around.work, around.touched[3]
    number = 0
    total = np.float32(0)
    pair = memory.out_head[actor]
    while pair >= 0:
        other = memory.pairs.link[pair, TARGET]
        w = weight_of(memory, pair, day)
        work[other] = w
        total += w
        touched[number] = other
        number += 1
        pair = memory.pairs.link[pair, NEXT_OUT]
    pair = memory.in_head[actor]
    while pair >= 0:
        other = memory.pairs.link[pair, SOURCE]
        w = weight_of(memory, pair, day)
        if work[other] == 0:
            touched[number] = other
            number += 1
        work[other] += w
        total += w
        pair = memory.pairs.link[pair, NEXT_IN]
    heaviest(work, touched, number, around.partners[actor], around.weights[actor])
    for i in range(number):
        work[touched[i]] = 0
    around.total[actor] = total


@compiled
def forget(value: NDArray[np.float32], around: Around, which: Whole) -> None:
    """Sets to zero what was touched."""
    for i in range(around.touched_number[which]):
        value[around.touched[which, i]] = 0
    around.touched_number[which] = 0


@compiled
def _gain(value: NDArray[np.float32], around: Around, which: Whole, actor: Whole, more: Real) -> None:
    if value[actor] == 0:
        around.touched[which, around.touched_number[which]] = actor
        around.touched_number[which] += 1
    value[actor] += more


@compiled
def look_around(memory: Memory, around: Around, actor: Whole, day: Whole) -> None:
    """Fills `second`, `order`, `likeness` and `alike` for an actor."""
    forget(around.second, around, 0)
    forget(around.alike, around, 1)
    list_partners(memory, around, actor, day)
    for i in range(PARTNERS):
        partner = around.partners[actor, i]
        if partner < 0:
            break
        list_partners(memory, around, partner, day)
        share = around.weights[actor, i] / around.total[actor] / around.total[partner]
        for j in range(PARTNERS):
            other = around.partners[partner, j]
            if other < 0:
                break
            if other != actor:
                _gain(around.second, around, 0, other, share * around.weights[partner, j])
    # Alike: reached by the same partners, relative to how much it deals at all.
    for i in range(around.touched_number[0]):
        other = around.touched[0, i]
        around.work[other] = around.second[other] / np.sqrt(memory.actors.level[other, 4] + np.float32(5))
    heaviest(around.work, around.touched[0], around.touched_number[0], around.order, around.likeness)
    for i in range(around.touched_number[0]):
        around.work[around.touched[0, i]] = 0
    whole = np.float32(0)
    for i in range(ALIKE):
        whole += around.likeness[i]
    for i in range(ALIKE):
        like = around.order[i]
        if like < 0:
            break
        around.likeness[i] /= whole
        list_partners(memory, around, like, day)
        share = around.likeness[i] / around.total[like]
        for j in range(PARTNERS):
            other = around.partners[like, j]
            if other < 0:
                break
            if other != actor:
                _gain(around.alike, around, 1, other, share * around.weights[like, j])


@compiled
def look_along(memory: Memory, around: Around, way: Whole, relations: Whole, day: Whole) -> None:
    """Fills `alike_way` for the actor last looked around."""
    forget(around.alike_way, around, 2)
    for i in range(ALIKE):
        like = around.order[i]
        if like < 0:
            break
        end = find(memory.ends.table, np.int64(like) * 2 * relations + way)
        if end < 0:
            continue
        share = around.likeness[i] / (level(memory.ends, end, 3, day) + np.float32(1))
        row = memory.ends.link[end, HEAD]
        steps = 0
        while row >= 0 and steps < STEPS:
            pair = memory.triples.link[row, PAIR]
            other = memory.pairs.link[pair, TARGET] if way < relations else memory.pairs.link[pair, SOURCE]
            _gain(
                around.alike_way,
                around,
                2,
                other,
                share * (level(memory.triples, row, 2, day) + level(memory.triples, row, 3, day)),
            )
            row = memory.triples.link[row, NEXT_FROM if way < relations else NEXT_TO]
            steps += 1

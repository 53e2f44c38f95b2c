"""What is remembered of the events so far, and the one pass that brings a day's events into it.

Everything that a forecast reads is here, and `absorb` is the only function that changes it: what has not been absorbed
cannot be known. Each event (source, relation, target) is seen from both ends: as an answer *target* to the query
(source, way = relation) and as an answer *source* to the query (target, way = relation + number of relations).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.compiled import Whole, compiled, inlined
from detente.forecast.links.counts import NEVER, Counts, bump, find, last_day, level, new_counts, with_room

FULL = (2.0, 8.0, 30.0, 120.0, 1000.0)
"""Half-lives in days for links, pairs and answers: the last days, the last weeks, the season, the year, ever."""
BROAD = (30.0, 1000.0)
"""Half-lives for counts of wider contexts (states and roles in place of actors)."""
LAGS = np.array([1, 2, 3, 5, 8, 15, 31, 61, 121, 366], dtype=np.int64)
"""First day of each class of "so many days ago" that rules tell apart."""

# Columns of `link`.
SOURCE, TARGET, NEXT_OUT, NEXT_IN, FIRST = 0, 1, 2, 3, 4  # pairs
RELATION, PAIR, NEXT, NEXT_FROM, NEXT_TO = 0, 1, 2, 3, 4  # triples
HEAD, WIDTH = 0, 1  # ends
ANSWER, NEXT_ANSWER = 0, 1  # answers


class Memory(NamedTuple):
    """All counts, lists and rules, as of the end of the last day absorbed.

    Attributes:
        pairs: (source, target), any relation; links: both ends, next pair of the source, of the target, first triple.
        triples: (source, relation, target); links: relation, pair, next in the pair, next of (source, relation), next
            of (target, relation).
        ends: (actor, way); links: first triple, number of triples.
        answers: (way, answer); links: answer, next answer of the way.
        contexts: wider contexts, see `context_key`.
        actors: (actors, half-lives) as `FULL`, both ends together; with last and first day.
        ways: (ways, 2) faded number of events and of those between actors never seen together, half-life 1000 events.
        fresh: (actors, 2) faded number of an actor's events, and of those with an actor never met before.
        hits: (relations, ways, lags) how often a relation came when a relation of the pair was so long ago.
        exposed: (relations, lags) pair-days on which a relation was so long ago; `exposed_any` for all relations.
        window: (relations, lags) pairs for which that holds on the current day.
        lasting: (relations, days) triples by the day of their last event.
    """

    pairs: Counts
    triples: Counts
    ends: Counts
    answers: Counts
    contexts: Counts
    actors: Counts
    first_day: NDArray[np.int32]
    out_head: NDArray[np.int32]
    in_head: NDArray[np.int32]
    answer_head: NDArray[np.int32]
    ways: NDArray[np.float32]
    fresh: NDArray[np.float32]
    place: NDArray[np.int32]
    role: NDArray[np.int32]
    home: NDArray[np.int32]
    home_level: NDArray[np.float32]
    hits: NDArray[np.float32]
    hits_any: NDArray[np.float32]
    exposed: NDArray[np.float64]
    exposed_any: NDArray[np.float64]
    window: NDArray[np.float64]
    lasting: NDArray[np.int32]
    today: NDArray[np.int64]


def new_memory(places: NDArray[np.int32], roles: NDArray[np.int32], relations: int) -> Memory:
    """An empty memory for actors with these places and roles."""
    actors, ways = len(places), 2 * relations
    memory = Memory(
        pairs=new_counts(FULL, 5),
        triples=new_counts(FULL, 5),
        ends=new_counts(FULL, 2),
        answers=new_counts(FULL, 2),
        contexts=new_counts(BROAD, 0),
        actors=with_room(new_counts(FULL, 0), actors),
        first_day=np.full(actors, NEVER, dtype=np.int32),
        out_head=np.full(actors, -1, dtype=np.int32),
        in_head=np.full(actors, -1, dtype=np.int32),
        answer_head=np.full(ways, -1, dtype=np.int32),
        ways=np.zeros((ways, 2), dtype=np.float32),
        fresh=np.zeros((actors, 2), dtype=np.float32),
        place=places,
        role=roles,
        home=places.copy(),
        home_level=np.zeros(actors, dtype=np.float32),
        hits=np.zeros((relations, ways, len(LAGS)), dtype=np.float32),
        hits_any=np.zeros((relations, len(LAGS)), dtype=np.float32),
        exposed=np.zeros((relations, len(LAGS)), dtype=np.float64),
        exposed_any=np.zeros(len(LAGS), dtype=np.float64),
        window=np.zeros((relations, len(LAGS)), dtype=np.float64),
        lasting=np.zeros((relations, 512), dtype=np.int32),
        today=np.full(1, -1, dtype=np.int64),
    )
    _number_actors(memory.actors, actors)
    return memory


@compiled
def _number_actors(actors: Counts, number: Whole) -> None:
    """Gives each actor the row of its own number."""
    for actor in range(number):
        bump(actors, actor, NEVER)
        actors.level[actor, : len(actors.fade)] = 0


def room_for(memory: Memory, events: int, last_day: int) -> Memory:
    """The memory with room for so many more events up to a day."""
    lasting = memory.lasting
    if last_day + 2 > lasting.shape[1]:
        wider = max(last_day + 2, 2 * lasting.shape[1])
        lasting = np.zeros((lasting.shape[0], wider), dtype=np.int32)
        lasting[:, : memory.lasting.shape[1]] = memory.lasting
    return memory._replace(
        pairs=with_room(memory.pairs, events),
        triples=with_room(memory.triples, events),
        ends=with_room(memory.ends, 2 * events),
        answers=with_room(memory.answers, 2 * events),
        contexts=with_room(memory.contexts, CONTEXTS * 2 * events),
        lasting=lasting,
    )


CONTEXTS = 9
"""Contexts that one end of an event counts towards."""


@inlined
def context_key(kind: Whole, one: Whole, way: Whole, other: Whole) -> Whole:
    """One number for a context: its kind, an actor (or place, role), a way, and another actor (or place, role)."""
    return (((kind << 20 | one) << 12 | way) << 20) | other


@inlined
def lag_class(lag: Whole) -> Whole:
    """Which of `LAGS` a number of days (at least 1) falls into."""
    k = len(LAGS) - 1
    while k > 0 and lag < LAGS[k]:
        k -= 1
    return k


@compiled
def advance(memory: Memory, day: Whole) -> None:
    """Moves the window of lags to a day."""
    if memory.today[0] < 0:
        memory.today[0] = day
    while memory.today[0] < day:
        memory.today[0] += 1
        now = memory.today[0]
        for k in range(len(LAGS)):
            come = now - LAGS[k]
            if come >= 0:
                for r in range(memory.window.shape[0]):
                    moved = memory.lasting[r, come]
                    memory.window[r, k] += moved
                    if k > 0:
                        memory.window[r, k - 1] -= moved
        for r in range(memory.window.shape[0]):
            for k in range(len(LAGS)):
                memory.exposed[r, k] += memory.window[r, k]
                memory.exposed_any[k] += memory.window[r, k]


@compiled
def _learn_rules(memory: Memory, day: Whole, events: NDArray[np.int32], actors: Whole, relations: Whole) -> None:
    """Counts which of the pairs' earlier relations today's events followed."""
    for i in range(len(events)):
        s, r, o = events[i, 0], events[i, 1], events[i, 2]
        for turned in range(2):
            key = np.int64(o) * actors + s if turned else np.int64(s) * actors + o
            pair = find(memory.pairs.table, key)
            if pair < 0:
                continue
            row = memory.pairs.link[pair, FIRST]
            while row >= 0:
                k = lag_class(day - last_day(memory.triples, row))
                memory.hits[r, memory.triples.link[row, RELATION] + turned * relations, k] += 1
                memory.hits_any[r, k] += 1
                row = memory.triples.link[row, NEXT]


@compiled
def _count_end(
    memory: Memory, day: Whole, actor: Whole, way: Whole, other: Whole, new: bool | np.bool_, relations: Whole
) -> None:
    """Counts an event from one of its ends."""
    ways = 2 * relations
    row = bump(memory.answers, np.int64(way) * len(memory.place) + other, day)
    if memory.answers.link[row, ANSWER] < 0:
        memory.answers.link[row, ANSWER] = other
        memory.answers.link[row, NEXT_ANSWER] = memory.answer_head[way]
        memory.answer_head[way] = row
    keep = np.float32(0.999)
    memory.ways[way, 0] = memory.ways[way, 0] * keep + 1
    memory.ways[way, 1] = memory.ways[way, 1] * keep + (1 if new else 0)
    keep = np.float32(0.98)
    memory.fresh[actor, 0] = memory.fresh[actor, 0] * keep + 1
    memory.fresh[actor, 1] = memory.fresh[actor, 1] * keep + (1 if new else 0)
    place, role, its_place, its_role = memory.home[actor], memory.role[actor], memory.home[other], memory.role[other]
    same = 1 if place == its_place and place > 0 else 0
    bump(memory.contexts, context_key(0, place, way, other), day)
    bump(memory.contexts, context_key(1, role, way, other), day)
    bump(memory.contexts, context_key(2, actor, way, its_place), day)
    bump(memory.contexts, context_key(3, actor, way, its_role), day)
    bump(memory.contexts, context_key(4, place, way, its_place), day)
    bump(memory.contexts, context_key(5, role, way, its_role * 2 + same), day)
    met = bump(memory.contexts, context_key(6, actor, ways, its_place), day)
    bump(memory.contexts, context_key(7, place, ways, other), day)
    bump(memory.contexts, context_key(8, place, ways, its_place), day)
    if memory.place[actor] == 0 and memory.place[other] > 0:
        # An actor without a tag is at home where most of those live whom it deals with.
        weight = level(memory.contexts, met, 1, day)
        if memory.home[actor] == memory.place[other] or weight > memory.home_level[actor]:
            memory.home[actor] = memory.place[other]
            memory.home_level[actor] = weight


@compiled
def absorb(memory: Memory, day: Whole, events: NDArray[np.int32], relations: Whole) -> None:
    """Brings the events (n, 3) of one day into the memory; there must be room for them."""
    actors = len(memory.place)
    advance(memory, day)
    _learn_rules(memory, day, events, actors, relations)
    for i in range(len(events)):
        s, r, o = np.int64(events[i, 0]), np.int64(events[i, 1]), np.int64(events[i, 2])
        known = memory.pairs.table.used[0]
        pair = bump(memory.pairs, s * actors + o, day)
        new = pair >= known
        if new:
            link = memory.pairs.link[pair]
            link[SOURCE], link[TARGET] = s, o
            link[NEXT_OUT], memory.out_head[s] = memory.out_head[s], pair
            link[NEXT_IN], memory.in_head[o] = memory.in_head[o], pair
        new = new and find(memory.pairs.table, o * actors + s) < 0
        known = memory.triples.table.used[0]
        before = find(memory.triples.table, np.int64(pair) * relations + r)
        if before >= 0:
            ended = last_day(memory.triples, before)
            memory.lasting[r, ended] -= 1
            if ended < day:
                memory.window[r, lag_class(day - ended)] -= 1
        triple = bump(memory.triples, np.int64(pair) * relations + r, day)
        memory.lasting[r, day] += 1
        source_end = bump(memory.ends, s * 2 * relations + r, day)
        target_end = bump(memory.ends, o * 2 * relations + relations + r, day)
        if triple >= known:
            link = memory.triples.link[triple]
            link[RELATION], link[PAIR] = r, pair
            link[NEXT], memory.pairs.link[pair, FIRST] = memory.pairs.link[pair, FIRST], triple
            link[NEXT_FROM], memory.ends.link[source_end, HEAD] = memory.ends.link[source_end, HEAD], triple
            link[NEXT_TO], memory.ends.link[target_end, HEAD] = memory.ends.link[target_end, HEAD], triple
            memory.ends.link[source_end, WIDTH] += 1
            memory.ends.link[target_end, WIDTH] += 1
        for actor in (s, o):
            if memory.first_day[actor] == NEVER:
                memory.first_day[actor] = day
            bump(memory.actors, actor, day)
        _count_end(memory, day, s, r, o, new, relations)
        _count_end(memory, day, o, relations + r, s, new, relations)

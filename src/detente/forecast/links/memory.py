"""What is remembered of the events so far, and the one pass that brings a day's events into it.

Everything that a forecast reads is here, and `absorb` is the only function that changes it: what has not been absorbed
cannot be known. Each event (source, relation, target) is seen from both ends: as an answer *target* to the query
(source, way = relation) and as an answer *source* to the query (target, way = relation + number of relations).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.ages import LAGS, Ages, advance, ages_until, lag_class, new_ages, renew
from detente.forecast.links.compiled import Whole, compiled, inlined
from detente.forecast.links.counts import NEVER, Counts, bump, find, last_day, level, new_counts, with_room
from detente.forecast.links.echoes import CIRCLES, COLUMNS, Echoes, keep_echo, learn_echo, new_echoes

FULL = (2.0, 8.0, 30.0, 120.0, 1000.0)
"""Half-lives in days for links, pairs and answers: the last days, the last weeks, the season, the year, ever."""
BROAD = (4.0, 30.0, 1000.0)
"""Half-lives for counts of wider contexts (states and roles in place of actors)."""

# Columns of `link`.
SOURCE, TARGET, NEXT_OUT, NEXT_IN, FIRST = 0, 1, 2, 3, 4  # pairs
RELATION, PAIR, NEXT, NEXT_FROM, NEXT_TO, BEFORE = 0, 1, 2, 3, 4, 5  # triples
HEAD = 0  # ends
ANSWER, NEXT_ANSWER = 0, 1  # answers


class Memory(NamedTuple):
    """All counts, lists and rules, as of the end of the last day absorbed.

    Attributes:
        pairs: (source, target), any relation; links: both ends, next pair of the source, of the target, first triple.
        triples: (source, relation, target); links: relation, pair, next in the pair (from the latest to the oldest),
            next of (source, relation), next of (target, relation), the one before in the pair.
        ends: (actor, way); links: first triple.
        answers: (way, answer); links: answer, next answer of the way.
        contexts: wider contexts with one relation, see `context_key`.
        circles: wider contexts with any relation, see `context_key`; links: as `echoes.COLUMNS`.
        echoes: rules whose past is a circle's.
        actors: (actors, half-lives) as `FULL`, both ends together; with last and first day.
        ways: (ways, 2) faded number of events and of those between actors never seen together, half-life 1000 events.
        fresh: (actors, 2) faded number of an actor's events, and of those with an actor never met before.
        hits: (relations, ways, lags) how often a relation came when a relation of the pair was so long ago.
        ages: on how many pair-days each relation was so long ago.
    """

    pairs: Counts
    triples: Counts
    ends: Counts
    answers: Counts
    contexts: Counts
    circles: Counts
    echoes: Echoes
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
    ages: Ages


def new_memory(places: NDArray[np.int32], roles: NDArray[np.int32], relations: int) -> Memory:
    """An empty memory for actors with these places and roles."""
    actors, ways = len(places), 2 * relations
    memory = Memory(
        pairs=new_counts(FULL, 5),
        triples=new_counts(FULL, 6),
        ends=new_counts(FULL, 1),
        answers=new_counts(FULL, 2),
        contexts=new_counts(BROAD, 0),
        circles=new_counts(BROAD, COLUMNS),
        echoes=new_echoes(relations),
        actors=with_room(new_counts(FULL, COLUMNS), actors),
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
        ages=new_ages(1, relations),
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
    return memory._replace(
        pairs=with_room(memory.pairs, events),
        triples=with_room(memory.triples, events),
        ends=with_room(memory.ends, 2 * events),
        answers=with_room(memory.answers, 2 * events),
        contexts=with_room(memory.contexts, CONTEXTS * 2 * events),
        circles=with_room(memory.circles, 2 * (CIRCLES - 1) * events),
        echoes=memory.echoes._replace(ages=ages_until(memory.echoes.ages, last_day)),
        ages=ages_until(memory.ages, last_day),
    )


CONTEXTS = 3
"""Contexts that one end of an event counts towards."""


@inlined
def context_key(kind: Whole, one: Whole, way: Whole, other: Whole) -> Whole:
    """One number for a context: its kind, an actor (or place, role), a way, and another actor (or place, role)."""
    return (((kind << 20 | one) << 12 | way) << 20) | other


@inlined
def circle_key(memory: Memory, circle: Whole, actor: Whole, other: Whole) -> Whole:
    """The key of a circle (1 to 3, see `echoes.CIRCLES`) of an actor asked and an answer."""
    if circle == 1:
        return context_key(1, memory.home[actor], 0, other)
    if circle == 2:
        return context_key(2, actor, 0, memory.home[other])
    return context_key(3, memory.home[actor], 0, memory.home[other])


@compiled
def _learn_circles(memory: Memory, day: Whole, actor: Whole, way: Whole, other: Whole) -> None:
    """Counts which of the latest relations of wider circles an event followed, from one of its ends."""
    learn_echo(memory.echoes, memory.actors.link[other], 0, way, day)
    for circle in range(1, CIRCLES):
        row = find(memory.circles.table, circle_key(memory, circle, actor, other))
        if row >= 0:
            learn_echo(memory.echoes, memory.circles.link[row], circle, way, day)


@compiled
def _learn_rules(memory: Memory, day: Whole, events: NDArray[np.int32], actors: Whole, relations: Whole) -> None:
    """Counts which of the pairs' earlier relations today's events followed."""
    for i in range(len(events)):
        s, r, o = events[i, 0], events[i, 1], events[i, 2]
        for turned in range(2):
            key = np.int64(o) * actors + s if turned else np.int64(s) * actors + o
            pair = find(memory.pairs.table, key)
            row = memory.pairs.link[pair, FIRST] if pair >= 0 else -1
            while row >= 0:
                k = lag_class(day - last_day(memory.triples, row))
                memory.hits[r, memory.triples.link[row, RELATION] + turned * relations, k] += 1
                memory.hits_any[r, k] += 1
                row = memory.triples.link[row, NEXT]
            way = r + turned * relations
            actor, other = (np.int64(o), np.int64(s)) if turned else (np.int64(s), np.int64(o))
            _learn_circles(memory, day, actor, way, other)


@compiled
def _count_end(memory: Memory, day: Whole, actor: Whole, way: Whole, other: Whole, new: bool | np.bool_) -> None:
    """Counts an event from one of its ends."""
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
    sharing = 2 * its_role + (1 if place == its_place and place > 0 else 0)
    bump(memory.contexts, context_key(0, place, way, other), day)
    bump(memory.contexts, context_key(1, role, way, other), day)
    bump(memory.contexts, context_key(2, role, way, sharing), day)
    keep_echo(memory.echoes, memory.actors.link[other], 0, way, day)
    met: Whole = 0
    for circle in range(1, CIRCLES):
        row = bump(memory.circles, circle_key(memory, circle, actor, other), day)
        keep_echo(memory.echoes, memory.circles.link[row], circle, way, day)
        if circle == 2:
            met = row
    if memory.place[actor] == 0 and memory.place[other] > 0:
        # An actor without a tag is at home where most of those live whom it deals with.
        weight = level(memory.circles, met, len(BROAD) - 1, day)
        if memory.home[actor] == memory.place[other] or weight > memory.home_level[actor]:
            memory.home[actor] = memory.place[other]
            memory.home_level[actor] = weight


@inlined
def _put_first(memory: Memory, pair: Whole, triple: Whole) -> None:
    """Puts a triple first in the list of its pair, so that the list runs from the latest to the oldest."""
    links = memory.triples.link
    first = memory.pairs.link[pair, FIRST]
    if first == triple:
        return
    before, after = links[triple, BEFORE], links[triple, NEXT]
    if before >= 0:
        links[before, NEXT] = after
        if after >= 0:
            links[after, BEFORE] = before
    links[triple, BEFORE] = -1
    links[triple, NEXT] = first
    if first >= 0:
        links[first, BEFORE] = triple
    memory.pairs.link[pair, FIRST] = triple


@compiled
def absorb(memory: Memory, day: Whole, events: NDArray[np.int32], relations: Whole) -> None:
    """Brings the events (n, 3) of one day into the memory; there must be room for them."""
    actors = len(memory.place)
    advance(memory.ages, day)
    advance(memory.echoes.ages, day)
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
        renew(memory.ages, r, -1 if before < 0 else last_day(memory.triples, before), day, day)
        triple = bump(memory.triples, np.int64(pair) * relations + r, day)
        source_end = bump(memory.ends, s * 2 * relations + r, day)
        target_end = bump(memory.ends, o * 2 * relations + relations + r, day)
        if triple >= known:
            link = memory.triples.link[triple]
            link[RELATION], link[PAIR] = r, pair
            link[NEXT_FROM], memory.ends.link[source_end, HEAD] = memory.ends.link[source_end, HEAD], triple
            link[NEXT_TO], memory.ends.link[target_end, HEAD] = memory.ends.link[target_end, HEAD], triple
        _put_first(memory, pair, triple)
        for actor in (s, o):
            if memory.first_day[actor] == NEVER:
                memory.first_day[actor] = day
            bump(memory.actors, actor, day)
        _count_end(memory, day, s, r, o, new)
        _count_end(memory, day, o, relations + r, s, new)

"""What the ranker is told of each candidate: one table of features, and the code that fills it.

`FEATURES` names every column with its family and what it says in words; families are what `explain` reports and what
ablations leave out. The columns of a family stand together and are written by one function.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.around import Around
from detente.forecast.links.calls import Calls, listen
from detente.forecast.links.compiled import Whole, compiled, inlined
from detente.forecast.links.counts import HORIZON, find, level, levels, since
from detente.forecast.links.factors import product
from detente.forecast.links.memory import BROAD, FULL, WIDTH, Memory, context_key


class Feature(NamedTuple):
    """A column: its name, its family, and what it says."""

    name: str
    family: str
    says: str


FAMILIES: dict[str, str] = {
    "link": "how often and when this very link was seen, and its mirror",
    "pair": "how often and when the two dealt with each other in any way",
    "rules": "what usually follows the relations that the two had lately",
    "usual": "how usual the answer is for the relation, whoever asks",
    "activity": "how active the answer is, and how open to new partners",
    "query": "what is known of the asked actor and relation",
    "contexts": "what actors of the same state or role do",
    "around": "partners of partners, and what similar actors do",
    "learned": "learned embeddings of actors and relations",
}
"""Families in the order of their columns, each with what it says in words."""

_SPANS = ["2 days", "8 days", "30 days", "120 days", "1000 days"]


def _spread(name: str, family: str, says: str, spans: list[str]) -> list[Feature]:
    return [Feature(f"{name}_{i}", family, f"{says}, half-life {span}") for i, span in enumerate(spans)]


_CONTEXTS = [
    ("state_answer", "the answer for actors of the asked actor's state, this relation"),
    ("role_answer", "the answer for actors of the asked actor's role, this relation"),
    ("actor_state", "the asked actor toward the answer's state, this relation"),
    ("actor_role", "the asked actor toward the answer's role, this relation"),
    ("state_state", "the asked actor's state toward the answer's state, this relation"),
    ("role_role", "the asked actor's role toward the answer's role, at home or abroad, this relation"),
    ("actor_state_any", "the asked actor toward the answer's state, any relation"),
    ("state_answer_any", "the asked actor's state with the answer, any relation"),
    ("state_state_any", "the two states, any relation"),
]

FEATURES: list[Feature] = [
    *_spread("link", "link", "times this link was seen", _SPANS),
    Feature("link_since", "link", "days since this link"),
    *_spread("mirror", "link", "times the mirrored link was seen", [_SPANS[1], _SPANS[4]]),
    Feature("mirror_since", "link", "days since the mirrored link"),
    *_spread("pair", "pair", "times the asked side acted on the other in any way", _SPANS),
    Feature("pair_since", "pair", "days since then"),
    *_spread("back", "pair", "times the other side acted back in any way", _SPANS),
    Feature("back_since", "pair", "days since then"),
    Feature("rule_sum", "rules", "rules that fire, taken together"),
    Feature("rule_best", "rules", "the strongest rule that fires"),
    Feature("rule_next", "rules", "the second strongest rule that fires"),
    Feature("called", "rules", "how much all past relations of the two, with learned weights, call for this one"),
    *_spread("usual", "usual", "times the answer was seen with this relation", _SPANS),
    Feature("usual_since", "usual", "days since then"),
    *_spread("active", "activity", "events of the answer", _SPANS),
    Feature("active_since", "activity", "days since its last event"),
    Feature("known_for", "activity", "days since its first event"),
    Feature("answer_open", "activity", "share of its latest events with actors never met before"),
    *_spread("asker", "query", "events of the asked actor", [_SPANS[1], _SPANS[3], _SPANS[4]]),
    Feature("asker_since", "query", "days since its last event"),
    *_spread("asker_way", "query", "its events with this relation", [_SPANS[2], _SPANS[4]]),
    Feature("asker_width", "query", "different answers it has had with this relation"),
    Feature("asker_open", "query", "share of its latest events with actors never met before"),
    Feature("way_events", "query", "events of the relation so far, fading"),
    Feature("way_open", "query", "share of the relation's latest events between actors never together before"),
    *[
        feature
        for name, says in _CONTEXTS
        for feature in _spread(name, "contexts", f"times of {says}", [_SPANS[2], _SPANS[4]])
    ],
    Feature("same_state", "contexts", "both belong to the same state (1), to two (0), or one is not known (-1)"),
    Feature("same_role", "contexts", "both have the same role (1) or not (0)"),
    Feature("second", "around", "reached through common partners"),
    Feature("second_fair", "around", "the same, relative to the answer's activity"),
    Feature("alike", "around", "dealt with by similar actors"),
    Feature("alike_way", "around", "dealt with by similar actors with this relation"),
    Feature("learned", "learned", "score of the factor model"),
    Feature("learned_best", "learned", "the same, below the best of all actors"),
    Feature("like_partners", "learned", "likeness of its vector to those of the asked actor's partners"),
    Feature(
        "like_answers", "learned", "likeness of its vector to those of the asked actor's answers with this relation"
    ),
]


def _family(name: str) -> str:
    return next(feature.family for feature in FEATURES if feature.name == name)


LISTED = ["link_1", "link_4", "pair_1", "pair_4", "rule_sum", "called", "usual_4", "alike_way", "learned"]
"""Features that are also given as a share of the best and as a rank among the candidates."""
FEATURES += [
    feature
    for name in LISTED
    for feature in (
        Feature(f"{name}_share", _family(name), f"{name} as a share of its sum over the candidates"),
        Feature(f"{name}_rank", _family(name), f"rank of {name} among the candidates"),
    )
]
PLAIN = len(FEATURES) - 2 * len(LISTED)
"""Columns before those of `LISTED`."""
CALLED = [f.name for f in FEATURES].index("called")
USUAL = [f.name for f in FEATURES].index("usual_4")
_LISTED_COLUMNS = np.array([[f.name for f in FEATURES].index(name) for name in LISTED], dtype=np.int64)


@inlined
def _links_and_pairs(
    memory: Memory,
    calls: Calls,
    day: Whole,
    s: Whole,
    r: Whole,
    o: Whole,
    relations: Whole,
    row: NDArray[np.float32],
    c: Whole,
) -> Whole:
    """Families link, pair, rules."""
    actors = len(memory.place)
    there = find(memory.pairs.table, np.int64(s) * actors + o)
    back = find(memory.pairs.table, np.int64(o) * actors + s)
    link = find(memory.triples.table, np.int64(there) * relations + r) if there >= 0 else -1
    mirror = find(memory.triples.table, np.int64(back) * relations + r) if back >= 0 else -1
    c = levels(memory.triples, link, day, row, c)
    row[c] = since(memory.triples, link, day)
    row[c + 1] = level(memory.triples, mirror, 1, day)
    row[c + 2] = level(memory.triples, mirror, 4, day)
    row[c + 3] = since(memory.triples, mirror, day)
    c += 4
    c = levels(memory.pairs, there, day, row, c)
    row[c] = since(memory.pairs, there, day)
    c = levels(memory.pairs, back, day, row, c + 1)
    row[c] = since(memory.pairs, back, day)
    c += 1
    listen(memory, calls, there, back, r, day)
    for k in range(4):
        row[c + k] = calls.found[k]
    return c + 4


@inlined
def _contexts(
    memory: Memory,
    calls: Calls,
    day: Whole,
    actor: Whole,
    way: Whole,
    other: Whole,
    relations: Whole,
    i: Whole,
    out: NDArray[np.float32],
    start: Whole,
) -> Whole:
    """Family contexts of candidate i; what depends only on its place or role is copied from an earlier candidate."""
    place, role, its_place, its_role = memory.home[actor], memory.role[actor], memory.home[other], memory.role[other]
    same = 1 if place == its_place and place > 0 else 0
    ways = 2 * relations
    keys = (
        context_key(0, place, way, other),
        context_key(1, role, way, other),
        context_key(2, actor, way, its_place),
        context_key(3, actor, way, its_role),
        context_key(4, place, way, its_place),
        context_key(5, role, way, its_role * 2 + same),
        context_key(6, actor, ways, its_place),
        context_key(7, place, ways, other),
        context_key(8, place, ways, its_place),
    )
    sharing = 2 * its_role + same
    by_place, by_role = calls.at_place[its_place], calls.at_role[sharing]
    c = start
    for n in range(len(keys)):
        like = by_place if n in (2, 4, 6, 8) else (by_role if n in (3, 5) else -1)
        if like >= 0:
            for k in range(c, c + len(BROAD)):
                out[i, k] = out[like, k]
            c += len(BROAD)
        else:
            c = levels(memory.contexts, find(memory.contexts.table, keys[n]), day, out[i], c)
    if by_place < 0:
        calls.at_place[its_place] = i
    if by_role < 0:
        calls.at_role[sharing] = i
    out[i, c] = -1 if place == 0 or its_place == 0 else same
    out[i, c + 1] = 1 if role == its_role else 0
    return c + 2


@compiled
def describe(
    memory: Memory,
    around: Around,
    calls: Calls,
    actor: Whole,
    way: Whole,
    relations: Whole,
    day: Whole,
    chosen: NDArray[np.int32],
    learned: NDArray[np.float32],
    near: NDArray[np.float32],
    vectors: NDArray[np.float32],
    out: NDArray[np.float32],
) -> None:
    """Fills out (candidates, features) for the candidates of one query."""
    turned = way >= relations
    r = way - relations if turned else way
    actors = len(memory.place)
    end = find(memory.ends.table, np.int64(actor) * 2 * relations + way)
    asked = np.empty(10, dtype=np.float32)
    asked[0] = level(memory.actors, actor, 1, day)
    asked[1] = level(memory.actors, actor, 3, day)
    asked[2] = level(memory.actors, actor, 4, day)
    asked[3] = since(memory.actors, actor, day)
    asked[4] = level(memory.ends, end, 2, day)
    asked[5] = level(memory.ends, end, 4, day)
    asked[6] = 0 if end < 0 else memory.ends.link[end, WIDTH] + 1
    asked[7] = (memory.fresh[actor, 1] + 1) / (memory.fresh[actor, 0] + 2)
    asked[8] = memory.ways[way, 0]
    asked[9] = (memory.ways[way, 1] + 1) / (memory.ways[way, 0] + 4)
    best = np.float32(-1e30)
    for i in range(actors):
        best = max(best, learned[i])
    for i in range(len(chosen)):
        other = chosen[i]
        row = out[i]
        s, o = (other, actor) if turned else (actor, other)
        c = _links_and_pairs(memory, calls, day, s, r, o, relations, row, 0)
        usual = find(memory.answers.table, np.int64(way) * actors + other)
        c = levels(memory.answers, usual, day, row, c)
        row[c] = since(memory.answers, usual, day)
        c = levels(memory.actors, other, day, row, c + 1)
        row[c] = since(memory.actors, other, day)
        row[c + 1] = min(day - memory.first_day[other], HORIZON)
        row[c + 2] = (memory.fresh[other, 1] + 1) / (memory.fresh[other, 0] + 2)
        c += 3
        for k in range(len(asked)):
            row[c + k] = asked[k]
        c += len(asked)
        c = _contexts(memory, calls, day, actor, way, other, relations, i, out, c)
        row[c] = around.second[other]
        row[c + 1] = around.second[other] / np.sqrt(level(memory.actors, other, 4, day) + np.float32(5))
        row[c + 2] = around.alike[other]
        row[c + 3] = around.alike_way[other]
        row[c + 4] = learned[other]
        row[c + 5] = learned[other] - best
        row[c + 6] = product(near[0], vectors[other])
        row[c + 7] = product(near[1], vectors[other])
    for i in range(len(chosen)):
        other = chosen[i]
        calls.at_place[memory.home[other]] = -1
        calls.at_role[2 * memory.role[other]] = -1
        calls.at_role[2 * memory.role[other] + 1] = -1
    _stand(out[: len(chosen)])


@compiled
def _stand(out: NDArray[np.float32]) -> None:
    """Fills shares and ranks from the other columns."""
    number = len(out)
    for j in range(len(_LISTED_COLUMNS)):
        column = _LISTED_COLUMNS[j]
        total = np.float32(1e-9)
        for i in range(number):
            total += max(out[i, column], np.float32(0))
        values = -out[:, column]
        order = np.argsort(values, kind="mergesort")
        place = np.float32(0)
        for k in range(number):
            i = order[k]
            if k > 0 and values[i] != values[order[k - 1]]:
                place = np.float32(k)
            out[i, PLAIN + 2 * j] = max(out[i, column], np.float32(0)) / total
            out[i, PLAIN + 2 * j + 1] = place


__all__ = ["FAMILIES", "FEATURES", "FULL", "PLAIN", "Feature", "describe"]

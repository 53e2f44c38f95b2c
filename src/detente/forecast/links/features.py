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
from detente.forecast.links.echoes import CIRCLES, hear_echo
from detente.forecast.links.factors import product
from detente.forecast.links.memory import BROAD, Memory, circle_key, context_key


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
    "echoes": "what the latest relations of the states and of others call for",
    "around": "partners of partners, and what similar actors do",
    "learned": "learned embeddings of actors and relations",
}
"""Families in the order of their columns, each with what it says in words."""

_SPANS = ["2 days", "8 days", "30 days", "120 days", "1000 days"]
_BROAD_SPANS = ["4 days", "30 days", "1000 days"]


def _spread(name: str, family: str, says: str, spans: list[str], *only: int) -> list[Feature]:
    """A column for each span, or only for some."""
    chosen = only or range(len(spans))
    return [Feature(f"{name}_{i}", family, f"{says}, half-life {spans[i]}") for i in chosen]


_CONTEXTS = [
    ("state_answer", "the answer for actors of the asked actor's state, this relation"),
    ("role_answer", "the answer for actors of the asked actor's role, this relation"),
    ("role_role", "the asked actor's role toward the answer's role, at home or abroad, this relation"),
    ("state_answer_any", "the asked actor's state with the answer, any relation"),
    ("actor_state_any", "the asked actor toward the answer's state, any relation"),
    ("state_state_any", "the two states, any relation"),
]
_ECHOES = [
    ("echo", "anyone and the answer"),
    ("echo_state_answer", "the asked actor's state and the answer"),
    ("echo_actor_state", "the asked actor and the answer's state"),
    ("echo_states", "the two states"),
]

FEATURES: list[Feature] = [
    *_spread("link", "link", "times this link was seen", _SPANS, 1, 4),
    Feature("link_since", "link", "days since this link"),
    *_spread("pair", "pair", "times the asked side acted on the other in any way", _SPANS, 0, 1, 4),
    Feature("pair_since", "pair", "days since then"),
    Feature("rule_sum", "rules", "rules that fire, taken together"),
    Feature("rule_best", "rules", "the strongest rule that fires"),
    Feature("called", "rules", "how much the past relations of the two, with learned weights, call for this one"),
    *_spread("usual", "usual", "times the answer was seen with this relation", _SPANS),
    Feature("usual_since", "usual", "days since then"),
    *_spread("active", "activity", "events of the answer", _SPANS, 1, 3, 4),
    Feature("known_for", "activity", "days since its first event"),
    Feature("answer_open", "activity", "share of its latest events with actors never met before"),
    *_spread("asker_way", "query", "events of the asked actor with this relation", _SPANS, 4),
    Feature("asker_open", "query", "share of its latest events with actors never met before"),
    Feature("way_events", "query", "events of the relation so far, fading"),
    Feature("way_open", "query", "share of the relation's latest events between actors never together before"),
    *[feature for name, says in _CONTEXTS for feature in _spread(name, "contexts", f"times of {says}", _BROAD_SPANS)],
    *[
        Feature(f"{name}_{kind}", "echoes", f"{words} from the latest relations of {says} to this one")
        for name, says in _ECHOES
        for kind, words in (("sum", "all rules together"), ("best", "the strongest rule"))
    ],
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


LISTED = [
    "link_1",
    "link_4",
    "pair_1",
    "rule_sum",
    "called",
    "usual_4",
    "alike_way",
    "learned",
    "echo_sum",
    "echo_state_answer_sum",
    "echo_actor_state_sum",
    "state_answer_any_0",
    "alike",
    "second",
]
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
CALLED_SHARE = [f.name for f in FEATURES].index("called_share")
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
    row: NDArray[np.float32],
) -> Whole:
    """Families link, pair, rules."""
    actors, relations = len(memory.place), len(memory.hits)
    there = find(memory.pairs.table, np.int64(s) * actors + o)
    back = find(memory.pairs.table, np.int64(o) * actors + s)
    link = find(memory.triples.table, np.int64(there) * relations + r) if there >= 0 else -1
    row[0] = level(memory.triples, link, 1, day)
    row[1] = level(memory.triples, link, 4, day)
    row[2] = since(memory.triples, link, day)
    row[3] = level(memory.pairs, there, 0, day)
    row[4] = level(memory.pairs, there, 1, day)
    row[5] = level(memory.pairs, there, 4, day)
    row[6] = since(memory.pairs, there, day)
    listen(memory, calls, there, back, r, day)
    for k in range(3):
        row[7 + k] = calls.found[k]
    return 10


@inlined
def _contexts(
    memory: Memory,
    calls: Calls,
    day: Whole,
    actor: Whole,
    way: Whole,
    other: Whole,
    i: Whole,
    out: NDArray[np.float32],
    c: Whole,
) -> Whole:
    """Families contexts and echoes of candidate i; what depends only on its place or role is copied from an earlier."""
    place, role, its_place, its_role = memory.home[actor], memory.role[actor], memory.home[other], memory.role[other]
    sharing = 2 * its_role + (1 if place == its_place and place > 0 else 0)
    by_place, by_role = calls.at_place[its_place], calls.at_role[sharing]
    c = levels(memory.contexts, find(memory.contexts.table, context_key(0, place, way, other)), day, out[i], c)
    c = levels(memory.contexts, find(memory.contexts.table, context_key(1, role, way, other)), day, out[i], c)
    if by_role < 0:
        calls.at_role[sharing] = i
        key = context_key(2, role, way, sharing)
        c = levels(memory.contexts, find(memory.contexts.table, key), day, out[i], c)
    else:
        for _ in range(len(BROAD)):
            out[i, c] = out[by_role, c]
            c += 1
    e = hear_echo(memory.echoes, calls.lag, memory.actors.link[other], 0, way, day, out[i], c + 3 * len(BROAD))
    for circle in range(1, CIRCLES):
        if circle == 1 or by_place < 0:
            met = find(memory.circles.table, circle_key(memory, circle, actor, other))
            c = levels(memory.circles, met, day, out[i], c)
            past = memory.circles.link[max(met, 0)]
            e = hear_echo(memory.echoes, calls.lag, past, circle, way, day if met >= 0 else -1, out[i], e)
        else:
            for _ in range(len(BROAD)):
                out[i, c] = out[by_place, c]
                c += 1
            for _ in range(2):
                out[i, e] = out[by_place, e]
                e += 1
    if by_place < 0:
        calls.at_place[its_place] = i
    return e


@compiled
def describe(
    memory: Memory,
    around: Around,
    calls: Calls,
    actor: Whole,
    way: Whole,
    day: Whole,
    chosen: NDArray[np.int32],
    learned: NDArray[np.float32],
    near: NDArray[np.float32],
    vectors: NDArray[np.float32],
    out: NDArray[np.float32],
) -> None:
    """Fills out (candidates, features) for the candidates of one query."""
    actors, relations = len(memory.place), len(memory.hits)
    turned = way >= relations
    r = way - relations if turned else way
    end = find(memory.ends.table, np.int64(actor) * 2 * relations + way)
    asked = np.empty(4, dtype=np.float32)
    asked[0] = level(memory.ends, end, 4, day)
    asked[1] = (memory.fresh[actor, 1] + 1) / (memory.fresh[actor, 0] + 2)
    asked[2] = memory.ways[way, 0]
    asked[3] = (memory.ways[way, 1] + 1) / (memory.ways[way, 0] + 4)
    best = np.float32(-1e30)
    for i in range(actors):
        best = max(best, learned[i])
    for i in range(len(chosen)):
        other = chosen[i]
        row = out[i]
        s, o = (other, actor) if turned else (actor, other)
        c = _links_and_pairs(memory, calls, day, s, r, o, row)
        usual = find(memory.answers.table, np.int64(way) * actors + other)
        c = levels(memory.answers, usual, day, row, c)
        row[c] = since(memory.answers, usual, day)
        row[c + 1] = level(memory.actors, other, 1, day)
        row[c + 2] = level(memory.actors, other, 3, day)
        row[c + 3] = level(memory.actors, other, 4, day)
        row[c + 4] = min(day - memory.first_day[other], HORIZON)
        row[c + 5] = (memory.fresh[other, 1] + 1) / (memory.fresh[other, 0] + 2)
        c += 6
        for k in range(len(asked)):
            row[c + k] = asked[k]
        c = _contexts(memory, calls, day, actor, way, other, i, out, c + len(asked))
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
    """Fills shares and ranks (how many candidates have more) from the other columns."""
    values = np.empty(len(out), dtype=np.float32)
    for j in range(len(_LISTED_COLUMNS)):
        values[:] = out[:, _LISTED_COLUMNS[j]]
        total = np.float32(1e-9)
        for i in range(len(out)):
            total += max(values[i], np.float32(0))
        for i in range(len(out)):
            # Comparing all with all takes no branch, and so less time than sorting.
            more = np.int32(0)
            for k in range(len(out)):
                more += np.int32(values[k] > values[i])
            out[i, PLAIN + 2 * j] = max(values[i], np.float32(0)) / total
            out[i, PLAIN + 2 * j + 1] = more


__all__ = ["FAMILIES", "FEATURES", "PLAIN", "Feature", "describe"]

"""`LinkForecaster`: learns from events, then answers a day's queries and is told what happened, day after day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.answering import Learned, answer_all, describe_all, unit_vectors
from detente.forecast.links import factors as fa
from detente.forecast.links import follow as fo
from detente.forecast.links.around import new_around
from detente.forecast.links.candidates import MOST, new_choice
from detente.forecast.links.features import FEATURES
from detente.forecast.links.memory import absorb, advance, new_memory, room_for
from detente.forecast.links.names import attributes
from detente.forecast.links.ranker import learn
from detente.forecast.links.trees import flatten

QUERIES = 16000
LIST = 48
SAMPLES = 300000
RECENT = 20000
FOLLOW = 60000


class LinkForecaster:
    def __init__(self, actor_names: Sequence[str], relation_names: Sequence[str], *, seed: int = 0, **changed: Any) -> None:
        self.actor_order = np.array(sorted(range(len(actor_names)), key=lambda i: (actor_names[i], i)))
        self.relation_order = np.array(sorted(range(len(relation_names)), key=lambda i: (relation_names[i], i)))
        self.actor_number = np.argsort(self.actor_order)
        self.relation_number = np.argsort(self.relation_order)
        self.actors, self.relations = len(actor_names), len(relation_names)
        names = [actor_names[i] for i in self.actor_order]
        places, roles, self.places, self.roles = attributes(names)
        self.memory = new_memory(places, roles, self.relations)
        self.around = new_around(self.actors)
        self.choice = new_choice(self.actors, self.relations)
        self.seed = seed
        self.changed = changed
        self.factors = fa.new_factors(self.actors, self.places, self.roles, self.relations, seed)
        self.follow = fo.new_follow(self.relations)
        self.follow_from = 0
        self.recent = np.zeros((0, 3), dtype=np.int32)
        self.rng = np.random.default_rng([seed, 3])
        self.prepared = -1
        self.zeros = np.zeros(self.actors, dtype=np.float32)
        self.rows = np.zeros((MOST, len(FEATURES)), dtype=np.float32)
        self.data: list[Any] = []

    def _inner(self, events):
        return np.column_stack([self.actor_number[events[:, 0]], self.relation_number[events[:, 1]],
                                self.actor_number[events[:, 2]], events[:, 3]]).astype(np.int32)

    def fit(self, events):
        events = self._inner(np.asarray(events))
        days, counts = np.unique(events[:, 3], return_counts=True)
        cum = np.cumsum(counts[::-1])
        # the last part of the days
        part = min(max(1, int(np.searchsorted(cum, 24000)) + 1), len(days) // 3 + 1)
        ask = days[-part:]
        self.ask_from = int(ask[0])
        total = counts[-part:].sum()
        self.follow_from = int(days[-min(max(1, int(np.searchsorted(cum, FOLLOW)) + 1), len(days))])
        rng = np.random.default_rng(self.seed)
        share = min(1.0, QUERIES / (1.7 * total))
        self.memory = room_for(self.memory, len(events), int(days[-1]))
        starts = np.searchsorted(events[:, 3], days)
        lists, truths, sizes = [], [], []
        past = events[events[:, 3] < self.ask_from]
        if len(past):
            weight = 0.05 + np.exp2((past[:, 3] - self.ask_from) / 120.0)
            picks = rng.choice(len(past), SAMPLES, p=weight / weight.sum())
            self._study(past[:, :3].copy(), picks)
            self.recent = past[-RECENT:, :3].copy()
        for day, start, count in zip(days.tolist(), starts, counts):
            today = np.unique(events[start:start + count, :3], axis=0)
            if day >= self.ask_from:
                r, t, z = self._lists(day, today, share, rng)
                lists.append(r); truths.append(t); sizes.append(z)
            self._absorb(day, today)
        self.data = [np.concatenate(lists), np.concatenate(truths), np.concatenate(sizes)]
        self.booster = learn(*self.data, seed=self.seed, **self.changed)
        self.trees = flatten(self.booster.dump_model())
        return self

    def _study(self, events, picks):
        order = np.argsort(events[:, 1], kind="stable")
        starts = np.searchsorted(events[order, 1], np.arange(self.relations + 1))
        fa.study(self.factors, events, picks, order, starts, self.memory.place, self.memory.role)

    def _absorb(self, day, today):
        if day >= self.follow_from:
            fo.learn_follow(self.memory, self.around, self.follow, day, today)
        absorb(self.memory, day, today, self.relations)
        if day >= self.ask_from:
            self.recent = np.concatenate([self.recent, today])[-RECENT:]
            n = len(today)
            picks = np.concatenate([np.arange(len(self.recent) - n, len(self.recent)), self.rng.integers(0, len(self.recent), n)])
            self._study(self.recent, self.rng.permutation(picks))

    def _prepare(self, day):
        advance(self.memory, day)
        if self.prepared != day:
            self.prepared = day
            answers = fa.answers_of(self.factors, self.memory.place, self.memory.role)
            self.learned = Learned(self.factors, self.follow, answers, unit_vectors(answers), np.zeros(self.actors, dtype=np.float32), np.zeros(fa.WIDTH, dtype=np.float32), np.zeros((2, fa.WIDTH), dtype=np.float32))

    def _lists(self, day, today, share, rng):
        self._prepare(day)
        answers = {}
        for s, r, o in today.tolist():
            answers.setdefault((s, r), set()).add(o)
            answers.setdefault((o, self.relations + r), set()).add(s)
        queries = np.array(sorted(answers), dtype=np.int64)
        queries = queries[rng.random(len(queries)) < share]
        out, chosen, sizes = self._describe(day, queries)
        n = len(out)
        truth = np.zeros(n, dtype=np.int8)
        keep = np.zeros(n, dtype=bool)
        start = 0
        kept_sizes = []
        for (a, w), size in zip(queries.tolist(), sizes.tolist()):
            true = np.isin(chosen[start:start+size], list(answers[a, w]))
            truth[start:start+size] = true
            if true.any() and not true.all():
                k = true.copy()
                neg = np.flatnonzero(~true)
                k[rng.permutation(neg)[:LIST]] = True
                keep[start:start+size] = k
                kept_sizes.append(int(k.sum()))
            start += size
        return out[:n][keep], truth[keep], np.array(kept_sizes, dtype=np.int32)

    def _describe(self, day, queries):
        out = np.zeros((len(queries) * MOST, len(FEATURES)), dtype=np.float32)
        chosen = np.zeros(len(queries) * MOST, dtype=np.int32)
        sizes = np.zeros(len(queries), dtype=np.int32)
        n = describe_all(self.memory, self.around, self.choice, self.learned, queries, day, out, chosen, sizes)
        return out[:n], chosen[:n], sizes

    def rank(self, day, queries):
        queries = np.asarray(queries)
        self._prepare(day)
        actor = self.actor_number[queries[:, 1]]
        way = self.relation_number[queries[:, 2]] + self.relations * queries[:, 0]
        order = np.lexsort((way, actor))
        inner = np.column_stack([actor, way]).astype(np.int64)[order]
        scores = np.empty((len(queries), self.actors), dtype=np.float32)
        answer_all(self.memory, self.around, self.choice, self.learned, self.trees, inner, order, self.actor_order, day, self.rows, scores)
        return scores

    def observe(self, events):
        events = self._inner(np.asarray(events))
        for day in np.unique(events[:, 3]).tolist():
            today = np.unique(events[events[:, 3] == day][:, :3], axis=0)
            self.memory = room_for(self.memory, len(today), day)
            self._absorb(day, today)

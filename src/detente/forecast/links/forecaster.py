"""`LinkForecaster`: learns from events, answers a day's queries, and is told what happened, day after day."""

from __future__ import annotations

from collections.abc import Sequence

import lightgbm
import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.errors import ForecastError
from detente.forecast.links.answering import Learned, answer_all, describe_all, new_learned
from detente.forecast.links.around import new_around
from detente.forecast.links.calls import new_calls
from detente.forecast.links.candidates import MOST, new_choice
from detente.forecast.links.checks import check_events, check_names, check_queries
from detente.forecast.links.factors import new_factors, study
from detente.forecast.links.features import CALLED_SHARE, FAMILIES, FEATURES
from detente.forecast.links.follow import learn_follow, new_follow
from detente.forecast.links.memory import absorb, new_memory, room_for
from detente.forecast.links.names import attributes
from detente.forecast.links.ranker import Lists, guess_of, joined, learn
from detente.forecast.links.reasons import Explanation, reasons_of
from detente.forecast.links.settings import Settings
from detente.forecast.links.trees import first_guesses, flatten, no_trees

RECENCY = 120.0
"""Half-life in days by which earlier events are drawn less often for the factor model."""
FLOOR = 0.05
"""How often the oldest are drawn all the same, relative to the latest."""


class LinkForecaster:
    """Ranks who will be the other side of an event, for a given actor, relation and day.

    Args:
        actor_names: names by actor number. A place in brackets at the end of a name is its state.
        relation_names: names by relation number.
        seed: for everything drawn at random; the same seed and input give the same bytes.
        settings: sizes, and families of features to do without.

    Numbers carry no meaning: inside, actors and relations are numbered by name, so that other numbers for the same
    names give the same scores.

    Raises:
        ForecastError: no names, too many, or settings that name an unknown family.

    >>> events = [[0, 0, 1 + day % 2, day] for day in range(40)]   # A visits B and C in turn
    >>> forecaster = LinkForecaster(["A", "B", "C", "D"], ["visit"], settings=Settings(trees=10, steps=500))
    >>> forecaster = forecaster.fit(events)
    >>> scores = forecaster.rank(40, [[0, 0, 0]])                  # whom will A visit?
    >>> scores.shape, {int(i) for i in scores[0].argsort()[-2:]}
    ((1, 4), {1, 2})
    >>> forecaster.observe([[0, 0, 1, 40]])
    """

    def __init__(
        self,
        actor_names: Sequence[str],
        relation_names: Sequence[str],
        *,
        seed: int = 0,
        settings: Settings | None = None,
    ) -> None:
        check_names(len(actor_names), len(relation_names))
        self.settings = settings or Settings()
        if unknown := sorted(set(self.settings.without) - set(FAMILIES)):
            raise ForecastError(
                f"no family of features is called {unknown[0]!r}", remedy=f"choose from {', '.join(FAMILIES)}"
            )
        self.actors, self.relations = len(actor_names), len(relation_names)
        self._actor_at, self._actor_number = _by_name(actor_names)
        _, self._relation_number = _by_name(relation_names)
        places, roles, number_of_places, number_of_roles = attributes([actor_names[i] for i in self._actor_at])
        self._memory = new_memory(places, roles, self.relations)
        self._factors = new_factors(self.actors, number_of_places, number_of_roles, self.relations, seed)
        self._follow = new_follow(self.relations)
        self._calls = new_calls(self.actors, self.relations)
        self._around = new_around(self.actors)
        self._choice = new_choice(self.actors, self.relations)
        self._rows = np.zeros((MOST, len(FEATURES)), dtype=np.float32)
        self._trees = no_trees()
        self._booster: lightgbm.Booster | None = None
        self._learned: Learned | None = None
        self._random = np.random.default_rng([seed, 1])
        self._seed = seed
        self._recent = np.zeros((0, 3), dtype=np.int32)
        self._last_day = -1
        self._taught_from = self._follow_from = 0
        self._fitted = False

    def fit(self, events: ArrayLike) -> LinkForecaster:
        """Learns from all events known so far.

        Args:
            events: (n, 4) whole numbers: source, relation, target, day; sorted by day.

        Returns:
            the forecaster itself.

        Raises:
            ForecastError: wrong shape or type, unknown numbers, days out of order, no events, or a second call.
        """
        if self._fitted:
            raise ForecastError("the forecaster has learned already", remedy="use observe for later days, or a new one")
        known = self._by_day(check_events(events, self.actors, self.relations, -1))
        if not len(known):
            raise ForecastError("there are no events to learn from", where="events", remedy="give at least one")
        self._fitted = True
        days, starts = np.unique(known[:, 3], return_index=True)
        self._taught_from = _day_with(known, self.settings.taught_events, days[len(days) - 1 - len(days) // 3])
        self._follow_from = _day_with(known, self.settings.follow_events, days[0])
        self._study_past(known[known[:, 3] < self._taught_from])
        taught = int((known[:, 3] >= self._taught_from).sum())
        share = min(1.0, self.settings.queries / (1.7 * taught))  # about 1.7 queries an event
        self._memory = room_for(self._memory, len(known), int(days[-1]))
        lists = []
        for day, today in zip(days.tolist(), np.split(known[:, :3], starts[1:]), strict=True):
            if day >= self._taught_from:
                lists.append(self._lists(day, today, share))
            self._absorb(day, today)
        whole = joined(lists)
        if len(whole.sizes):
            self._teach(whole)
        return self

    def rank(self, day: int, queries: ArrayLike) -> NDArray[np.float32]:
        """Scores of all actors as answers, from what was known before the day.

        Args:
            day: a day after the last one fitted or observed.
            queries: (n, 3) whole numbers: direction (0 asks for the target, 1 for the source), the known actor, the
                relation.

        Returns:
            (n, actors); the higher, the likelier. Each row depends on its own query only. Candidates score above 2,
            all others below 1.

        Raises:
            ForecastError: wrong shape or type, unknown numbers, a day that is over, or nothing learned yet.
        """
        asked = check_queries(queries, self.actors, self.relations)
        learned = self._ready(day)
        order, inner = self._inner_queries(asked)
        scores = np.empty((len(asked), self.actors), dtype=np.float32)
        answer_all(
            self._memory,
            self._around,
            self._choice,
            learned,
            self._trees,
            inner,
            order,
            self._actor_at,
            day,
            self._rows,
            scores,
        )
        return scores

    def observe(self, events: ArrayLike) -> None:
        """Takes in the events of days that are over; earlier forecasts stay as they were.

        Args:
            events: as for `fit`, all on days after those known.

        Raises:
            ForecastError: as `fit`, and where a day is known already.
        """
        if not self._fitted:
            raise ForecastError("nothing was learned yet", remedy="call fit first")
        new = self._by_day(check_events(events, self.actors, self.relations, self._last_day))
        if not len(new):
            return
        days, starts = np.unique(new[:, 3], return_index=True)
        self._memory = room_for(self._memory, len(new), int(days[-1]))
        for day, today in zip(days.tolist(), np.split(new[:, :3], starts[1:]), strict=True):
            self._absorb(day, today)

    def explain(self, day: int, query: ArrayLike, answer: int) -> Explanation:
        """Which families of features moved the score of an answer, beside the other candidates of the same query.

        The parts are Shapley values of the trees (Lundberg et al., "From local explanations to global understanding
        with explainable AI for trees", Nature Machine Intelligence 2020), less their mean over the candidates.

        Args:
            day: as for `rank`.
            query: (3,) direction, actor, relation.
            answer: the actor asked about.

        Raises:
            ForecastError: as `rank`, and for an unknown answer.
        """
        asked = check_queries(np.atleast_2d(np.asarray(query)), self.actors, self.relations)
        if not 0 <= answer < self.actors:
            raise ForecastError(f"there is no actor {answer}", remedy=f"give a number from 0 to {self.actors - 1}")
        scores = self.rank(day, asked)[0]
        place = 1 + int((scores > scores[answer]).sum())
        rows, chosen, _ = self._describe(day, self._inner_queries(asked)[1])
        here = np.flatnonzero(chosen == self._actor_number[answer])
        if not len(here) or self._booster is None:
            return Explanation(float(scores[answer]), place, bool(len(here)), ())
        parts = np.asarray(self._booster.predict(rows, pred_contrib=True, num_threads=1))[:, :-1]
        parts[:, CALLED_SHARE] += first_guesses(rows, float(self._trees.guess[0]))
        moved = parts[here[0]] - parts.mean(axis=0)
        return Explanation(float(scores[answer]), place, True, reasons_of(moved, rows[here[0]]))

    def _by_day(self, events: NDArray[np.int64]) -> NDArray[np.int32]:
        """Events under the inner numbers, sorted by day and then by number, each once."""
        inner = np.column_stack(
            [
                events[:, 3],
                self._actor_number[events[:, 0]],
                self._relation_number[events[:, 1]],
                self._actor_number[events[:, 2]],
            ]
        )
        sorted_once: NDArray[np.int32] = np.unique(inner, axis=0)[:, [1, 2, 3, 0]].astype(np.int32)
        return sorted_once

    def _inner_queries(self, asked: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Their order by actor and way, and (actor, way) in that order."""
        actor = self._actor_number[asked[:, 1]]
        way = self._relation_number[asked[:, 2]] + self.relations * asked[:, 0]
        order = np.lexsort((way, actor))
        return order, np.column_stack([actor, way])[order]

    def _teach(self, lists: Lists) -> None:
        """Learns to rank."""
        guess = guess_of(self.settings)
        self._booster = learn(lists, self.settings, self._seed, guess)
        self._trees = flatten(self._booster.dump_model(), guess)

    def _study_past(self, past: NDArray[np.int32]) -> None:
        if not len(past) or not self.settings.steps:
            return
        weight = FLOOR + np.exp2((past[:, 3] - self._taught_from) / RECENCY)
        picks = self._random.choice(len(past), self.settings.steps, p=weight / weight.sum())
        self._study(np.ascontiguousarray(past[:, :3]), picks)
        self._recent = past[-self.settings.kept_events :, :3].copy()

    def _study(self, events: NDArray[np.int32], picks: NDArray[np.int64]) -> None:
        order = np.argsort(events[:, 1], kind="stable")
        starts = np.searchsorted(events[order, 1], np.arange(self.relations + 1))
        study(self._factors, events, picks, order, starts, self._memory.place, self._memory.role)

    def _absorb(self, day: int, today: NDArray[np.int32]) -> None:
        """Brings a day into everything that is remembered and learned."""
        today = np.ascontiguousarray(today)
        if day >= self._follow_from:
            learn_follow(self._memory, self._around, self._follow, day, today)
        absorb(self._memory, day, today, self.relations)
        if day >= self._taught_from:
            # The day's events once, and as many again drawn from the latest, so that nothing is unlearned.
            self._recent = np.concatenate([self._recent, today])[-self.settings.kept_events :]
            latest = np.arange(max(0, len(self._recent) - len(today)), len(self._recent))
            again = self._random.integers(0, len(self._recent), len(latest))
            self._study(self._recent, self._random.permutation(np.concatenate([latest, again])))
        # Whatever was worked out for a day is out of date.
        self._around.day[:] = -1
        self._choice.usual_day[:] = -1
        self._calls.day[:] = -1
        self._learned = None
        self._last_day = day

    def _ready(self, day: int) -> Learned:
        """What was learned, as of the day."""
        if not self._fitted:
            raise ForecastError("nothing was learned yet", remedy="call fit first")
        if day <= self._last_day:
            raise ForecastError(
                f"day {day} is over: events up to day {self._last_day} are known", remedy="ask for a later day"
            )
        if self._learned is None:
            self._learned = new_learned(self._factors, self._follow, self._calls, self._memory)
        return self._learned

    def _describe(
        self, day: int, queries: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.int32]]:
        """Features (rows, features), candidates (rows,) and sizes (queries,) of inner queries."""
        rows = np.zeros((len(queries) * MOST, len(FEATURES)), dtype=np.float32)
        chosen = np.zeros(len(queries) * MOST, dtype=np.int32)
        sizes = np.zeros(len(queries), dtype=np.int32)
        learned = self._ready(day)
        number = describe_all(self._memory, self._around, self._choice, learned, queries, day, rows, chosen, sizes)
        return rows[:number], chosen[:number], sizes

    def _lists(self, day: int, today: NDArray[np.int32], share: float) -> Lists:
        """Candidates of a share of the day's queries, with which of them came true; wrong ones are thinned out."""
        true_answers: dict[tuple[int, int], set[int]] = {}
        for s, r, o in today.tolist():
            true_answers.setdefault((s, r), set()).add(o)
            true_answers.setdefault((o, self.relations + r), set()).add(s)
        queries = np.array(sorted(true_answers), dtype=np.int64)
        queries = queries[self._random.random(len(queries)) < share]
        rows, chosen, sizes = self._describe(day, queries)
        truth = np.zeros(len(rows), dtype=np.int8)
        keep = np.zeros(len(rows), dtype=bool)
        kept = []
        start = 0
        for (actor, way), size in zip(queries.tolist(), sizes.tolist(), strict=True):
            true = np.isin(chosen[start : start + size], list(true_answers[actor, way]))
            if true.any() and not true.all():
                truth[start : start + size] = true
                keep[start : start + size] = true
                wrong = self._random.permutation(np.flatnonzero(~true))[: self.settings.others]
                keep[start + wrong] = True
                kept.append(int(true.sum()) + len(wrong))
            start += size
        return Lists(rows[keep], truth[keep], np.array(kept, dtype=np.int32))


def _by_name(names: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The given number at each inner one, and the inner number of each given one; inner numbers go by name."""
    order = np.array(sorted(range(len(names)), key=lambda i: (names[i], i)), dtype=np.int64)
    return order, np.argsort(order)


def _day_with(events: NDArray[np.int32], number: int, earliest: int) -> int:
    """The first of the latest days that together hold so many events, but none before the earliest."""
    return max(int(events[max(0, len(events) - number), 3]), int(earliest))

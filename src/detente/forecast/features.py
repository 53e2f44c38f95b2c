"""What is known of pairs of actors on a day, as numbers: the inputs of the question forecaster.

Everything is counted from events up to and with that day. Counts fade with several half-lives, so that a model can tell
what is usual from what is new; a sum of such exponentials is also how self-exciting point processes are fitted to event
data (Hawkes 1971; Blundell, Beck and Heller 2012 for pairs of states).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from detente.forecast.classes import QUADS, UNIONS, EventClass
from detente.forecast.log import EventLog, Floats, Ints

Bools = npt.NDArray[np.bool_]
Direction = Literal["both", "forward", "backward"]
"""Whether events either way count, or only those from the lower-numbered actor to the higher, or only those back."""

HALF_LIVES: Final = (4, 10, 25, 60, 150, 400, 1200)
"""Days in which a past event loses half its weight: from a news cycle to an era.

They were compared on the validation part of ICEWS 2005-15."""

EVER: Final = 0
"""Stands for the half-life of what never fades."""

LATEST: Final = (1, 2, 3, 5, 10)
"""Which of the latest days with an event are measured: how long ago the last, the second last ... was."""

_FAR = 4000
# Half-lives at which actors, the world, and the other classes are counted.
_SHORT, _MIDDLE, _LONG = 10, 60, 400
_MOMENT = 25


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked of many pairs at once: a class of events, either way or one way."""

    wanted: EventClass
    direction: Direction = "both"


class Snapshot:
    """The state of the world of events at the end of a day.

    Args:
        log: events; those after `day` are not looked at.
        day: days since 1970.
    """

    def __init__(self, log: EventLog, day: int) -> None:
        self.log = log
        self.day = day
        self.known = day - log.first + 1
        """Days of history."""
        self._end = int(np.searchsorted(log.day, day, side="right"))
        self._age = np.minimum(day - log.day[: self._end], _FAR)
        self._pair = log.pair[: self._end]
        self._source, self._target = log.source[: self._end], log.target[: self._end]
        self._atom = log.atom[: self._end]
        self._quad = log.atoms.quad[self._atom] - 1
        self._actors = len(log.names)
        # One place more than there are pairs: it stays empty, for pairs without any event.
        self._pairs = len(log.pairs) + 1

    # What does not depend on the class ---------------------------------------------------------------------------

    def _weight(self, half_life: int, age: Ints) -> Floats:
        return _faded(half_life)[age]

    def _span(self, half_life: int) -> float:
        """Days that a faded count stands for, so that counts become rates a day whatever the length of the history."""
        if half_life == EVER:
            return float(self.known)
        whole = half_life / np.log(2)
        return float(whole * (1 - 0.5 ** (self.known / half_life)))

    def places(self, one: Ints, other: Ints) -> Ints:
        """For pairs of actor numbers, their place in the arrays of pairs."""
        key = np.minimum(one, other) * self._actors + np.maximum(one, other)
        place = np.searchsorted(self.log.pairs, key)
        place = np.minimum(place, self._pairs - 2)
        return np.where(self.log.pairs[place] == key, place, self._pairs - 1).astype(np.int64)

    @cached_property
    def _pair_quads(self) -> dict[int, Floats]:
        return {
            half_life: _summed(
                self._pair * 4 + self._quad, self._weight(half_life, self._age), self._pairs * 4
            ).reshape(-1, 4)
            for half_life in (_SHORT, _MIDDLE, _LONG)
        }

    @cached_property
    def _pair_roots(self) -> dict[int, Floats]:
        root = _roots(self.log)[self._atom]
        return {
            half_life: _summed(self._pair * 20 + root, self._weight(half_life, self._age), self._pairs * 20).reshape(
                -1, 20
            )
            for half_life in (_MOMENT,)
        }

    @cached_property
    def _actor_atoms(self) -> dict[int, Floats]:
        """Events of each actor by atom, whatever its part in them."""
        kinds = len(self.log.atoms.cameo)
        found = {}
        for half_life in (_SHORT, _MIDDLE, _LONG):
            weight = self._weight(half_life, self._age)
            size = self._actors * kinds
            both = _summed(self._source * kinds + self._atom, weight, size)
            both += _summed(self._target * kinds + self._atom, weight, size)
            found[half_life] = both.reshape(self._actors, kinds)
        return found

    @cached_property
    def _mood(self) -> dict[int, Floats]:
        """Mean Goldstein value of a pair's events, shrunk to nought where there are few."""
        goldstein = self.log.goldstein[: self._end]
        found = {}
        for half_life in (_MOMENT, _LONG):
            weight = self._weight(half_life, self._age)
            total = _summed(self._pair, weight * goldstein, self._pairs)
            found[half_life] = total / (_summed(self._pair, weight, self._pairs) + 0.5)
        return found

    def _matrix(self, chosen: Bools, half_life: int) -> Floats:
        """Events between any two actors, symmetric."""
        weight = self._weight(half_life, self._age) * chosen
        one_way = _summed(self._source * self._actors + self._target, weight, self._actors**2)
        one_way = one_way.reshape(self._actors, self._actors)
        return np.asarray(one_way + one_way.T)

    @cached_property
    def nearness(self) -> Floats:
        """How much of their dealings two actors have with each other; nought on the diagonal."""
        total = self._matrix(np.ones(self._end, dtype=bool), _LONG)
        size = total.sum(axis=1) + 5
        return np.asarray(total / np.sqrt(np.outer(size, size)))

    @cached_property
    def _common_partners(self) -> Floats:
        return np.asarray(self.nearness @ self.nearness)

    @cached_property
    def _traffic(self) -> dict[str, Floats]:
        """Days with an event of any class."""
        pair, day = _distinct(self._pair, self.log.day[: self._end])
        near = np.minimum(self.day - day, _FAR)
        found = {}
        for half_life in (*HALF_LIVES, EVER):
            count = _summed(pair, self._weight(half_life, near), self._pairs)
            found[f"traffic.rate_{half_life or 'ever'}"] = count / self._span(half_life)
        last = np.full(self._pairs, self.day - _FAR)
        np.maximum.at(last, pair, day)
        found["traffic.since"] = np.minimum(self.day - last, _FAR).astype(float)
        return found

    # One subject -------------------------------------------------------------------------------------------------

    def _chosen(self, subject: Subject) -> Bools:
        chosen = self.log.atoms.members(subject.wanted)[self._atom]
        if subject.direction != "both":
            chosen = chosen & (self.log.forward[: self._end] == (subject.direction == "forward"))
        return chosen

    def features(self, subject: Subject, one: Ints, other: Ints, horizons: Ints) -> tuple[list[str], Floats]:
        """The features of pairs for a subject.

        Args:
            subject: what is asked.
            one: actor numbers.
            other: the other actor of each pair, same length.
            horizons: days that each question reaches ahead, same length.

        Returns:
            Names of the features, each `group.name`, and their values, one row a pair.
        """
        place = self.places(one, other)
        columns: dict[str, Floats] = {}
        chosen = self._chosen(subject)
        self._asked(columns, subject, chosen, horizons)
        self._own(columns, chosen, place, horizons)
        self._others(columns, place)
        self._states(columns, subject, one, other)
        self._partners(columns, chosen, one, other)
        self._direction(columns, subject, place)
        return list(columns), np.column_stack(list(columns.values()))

    def _asked(self, columns: dict[str, Floats], subject: Subject, chosen: Bools, horizons: Ints) -> None:
        count = len(horizons)
        columns["asked.horizon"] = np.log(horizons.astype(float))
        columns["asked.class"] = np.full(count, float(_class_number(self.log, subject.wanted)))
        columns["asked.world_rate"] = np.full(count, chosen.sum() / self.known)
        for half_life in (_MIDDLE, _LONG):
            rate = self._weight(half_life, self._age)[chosen].sum() / self._span(half_life)
            columns[f"world.rate_{half_life}"] = np.full(count, rate)

    def _own(self, columns: dict[str, Floats], chosen: Bools, place: Ints, horizons: Ints) -> None:
        pair, day = _distinct(self._pair[chosen], self.log.day[: self._end][chosen])
        age = self.day - day
        near = np.minimum(age, _FAR)
        for half_life in (*HALF_LIVES, EVER):
            count = _summed(pair, self._weight(half_life, near), self._pairs)[place]
            rate = count / self._span(half_life)
            group = "recent" if half_life in HALF_LIVES[:4] else "record"
            columns[f"{group}.rate_{half_life or 'ever'}"] = rate
            if half_life in (_MOMENT, *HALF_LIVES[4:]):
                columns[f"{group}.poisson_{half_life}"] = 1 - np.exp(-rate * horizons)
        weight = self._weight(_LONG, self._age[chosen])
        columns["record.events_400"] = _summed(self._pair[chosen], weight, self._pairs)[place]
        order = np.lexsort((day, pair))
        pair, day = pair[order], day[order]
        for name, share in self._covered(pair, day, horizons, place).items():
            columns[name] = share
        count_of = np.bincount(pair, minlength=self._pairs)
        end = np.cumsum(count_of)
        for number in LATEST:
            since = np.full(self._pairs, float(_FAR))
            there = count_of >= number
            since[there] = np.minimum(self.day - day[end[there] - number], _FAR)
            columns[f"recent.since_{number}"] = since[place]
        for name, values in self._season(pair, day, horizons, place).items():
            columns[name] = values

    def _covered(self, pair: Ints, day: Ints, horizons: Ints, place: Ints) -> dict[str, Floats]:
        """Share of past days on which the question, asked then, would have been answered with yes."""
        before = np.r_[self.log.first - 1, day[:-1]]
        first = np.r_[True, pair[1:] != pair[:-1]] if len(pair) else np.zeros(0, dtype=bool)
        before = np.where(first, self.log.first - 1, before)
        found = {name: np.zeros(len(place)) for name in ("record.share_ever", "record.share_3y", "record.share_1y")}
        for horizon in np.unique(horizons):
            asked = horizons == horizon
            for name, back in (("record.share_ever", self.known), ("record.share_3y", 1095), ("record.share_1y", 365)):
                start = max(self.log.first - 1, self.day - back)
                # An event answers the questions of the days from the last event, or a horizon before it, on.
                since = np.maximum(np.maximum(before, day - horizon), start)
                answered = np.clip(day - since, 0, None)
                total = _summed(pair, answered, self._pairs)[place[asked]]
                found[name][asked] = total / (self.day - start)
        return found

    def _season(self, pair: Ints, day: Ints, horizons: Ints, place: Ints) -> dict[str, Floats]:
        """How often the same weeks of earlier years had an event."""
        total = np.zeros(len(place))
        for horizon in np.unique(horizons):
            asked = horizons == horizon
            years = [
                start
                for year in (1, 2, 3, 4)
                if (start := self.day - round(365.25 * year)) + horizon + 5 <= self.day and start - 5 >= self.log.first
            ]
            for start in years:
                hit = np.zeros(self._pairs, dtype=bool)
                hit[pair[(day > start - 5) & (day <= start + horizon + 5)]] = True
                total[asked] += hit[place[asked]] / len(years)
            if not years:
                total[asked] = np.nan
        return {"season.same_weeks": total}

    def _others(self, columns: dict[str, Floats], place: Ints) -> None:
        for name, values in self._traffic.items():
            columns[name] = values[place]
        for half_life, table in self._pair_quads.items():
            for quad in QUADS:
                columns[f"other.quad{quad}_{half_life}"] = table[place, quad - 1]
        for half_life, table in self._pair_roots.items():
            for root in range(20):
                columns[f"signs.root{root + 1:02}_{half_life}"] = table[place, root]
        for half_life, mood in self._mood.items():
            columns[f"mood.goldstein_{half_life}"] = mood[place]

    def _states(self, columns: dict[str, Floats], subject: Subject, one: Ints, other: Ints) -> None:
        members = self.log.atoms.members(subject.wanted)
        own = {half_life: table @ members for half_life, table in self._actor_atoms.items()}
        for half_life, table in self._actor_atoms.items():
            whole = table.sum(axis=1)
            columns[f"states.all_low_{half_life}"] = np.minimum(whole[one], whole[other])
            columns[f"states.all_high_{half_life}"] = np.maximum(whole[one], whole[other])
            mine = own[half_life]
            columns[f"states.class_low_{half_life}"] = np.minimum(mine[one], mine[other])
            columns[f"states.class_high_{half_life}"] = np.maximum(mine[one], mine[other])
            columns[f"states.by_chance_{half_life}"] = mine[one] * mine[other] / (mine.sum() + 1)
        for half_life in (_SHORT, _MIDDLE):
            # A rate of one event in 500 days is added to both, so that a single event makes no surge.
            surge = (own[half_life] / self._span(half_life) + 0.002) / (own[_LONG] / self._span(_LONG) + 0.002)
            columns[f"surge.low_{half_life}"] = np.minimum(surge[one], surge[other])
            columns[f"surge.high_{half_life}"] = np.maximum(surge[one], surge[other])

    def _partners(self, columns: dict[str, Floats], chosen: Bools, one: Ints, other: Ints) -> None:
        columns["partners.common"] = self._common_partners[one, other]
        for half_life in (_SHORT, _MIDDLE, _LONG):
            matrix = self._matrix(chosen, half_life)
            if half_life == _LONG:
                size = matrix.sum(axis=1) + 2
                columns["states.share"] = np.maximum(matrix[one, other] / size[one], matrix[one, other] / size[other])
            # What each has with those who are near the other.
            near = (self.nearness[one] * matrix[other]).sum(axis=1) + (self.nearness[other] * matrix[one]).sum(axis=1)
            columns[f"partners.near_{half_life}"] = near

    def _direction(self, columns: dict[str, Floats], subject: Subject, place: Ints) -> None:
        """How the class goes either way, and how much of it a wider class has."""
        members = self.log.atoms.members(subject.wanted)[self._atom]
        weight = self._weight(_LONG, self._age)
        forward = self.log.forward[: self._end]
        there = _summed(self._pair[members & forward], weight[members & forward], self._pairs)[place]
        back = _summed(self._pair[members & ~forward], weight[members & ~forward], self._pairs)[place]
        if subject.direction == "backward":
            there, back = back, there
        columns["direction.balance"] = np.minimum(there, back) / (there + back + 1)
        columns["direction.there"] = there if subject.direction != "both" else there + back
        columns["direction.back"] = back if subject.direction != "both" else there + back

    # What came after ---------------------------------------------------------------------------------------------

    def next_days(self, subject: Subject) -> Ints:
        """For each pair, days until its next event of a subject after this day; a very large number if none follows."""
        log = self.log
        chosen = log.atoms.members(subject.wanted)[log.atom[self._end :]]
        if subject.direction != "both":
            chosen = chosen & (log.forward[self._end :] == (subject.direction == "forward"))
        after = np.full(self._pairs, np.iinfo(np.int64).max)
        days = log.day[self._end :][chosen][::-1] - self.day
        after[log.pair[self._end :][chosen][::-1]] = days
        return after

    def most_active(self, most: int) -> tuple[Ints, Ints]:
        """The pairs with the most events so far, most first."""
        count = np.bincount(self._pair, minlength=self._pairs)[:-1]
        best = np.lexsort((np.arange(len(count)), -count))[:most]
        best = best[count[best] > 0]
        key = self.log.pairs[best]
        return key // self._actors, key % self._actors


_FADED: dict[int, Floats] = {}


def _summed(place: Ints, weight: Floats, size: int) -> Floats:
    """Weights summed by place."""
    return np.bincount(place, weight, size).astype(float)


def _faded(half_life: int) -> Floats:
    if half_life not in _FADED:
        age = np.arange(_FAR + 1)
        _FADED[half_life] = np.ones(_FAR + 1) if half_life == EVER else 0.5 ** (age / half_life)
    return _FADED[half_life]


def _distinct(pair: Ints, day: Ints) -> tuple[Ints, Ints]:
    """Each pair and day once."""
    both = np.unique(pair * 100_000 + day)
    return both // 100_000, both % 100_000


def _roots(log: EventLog) -> Ints:
    return np.array([int(code[:2]) - 1 for code in log.atoms.cameo], dtype=np.int64)


def _class_number(log: EventLog, wanted: EventClass) -> int:
    """The quad class of a class, or a number of its own for a union or a class that has several."""
    if wanted.scheme == "quad":
        return int(wanted.value)
    if wanted.scheme == "union":
        return 5 + list(UNIONS).index(wanted.value)
    quads = np.unique(log.atoms.quad[log.atoms.members(wanted)])
    return int(quads[0]) if len(quads) == 1 else 0


def grid_rows(horizons: Sequence[int], count: int, offset: int) -> Ints:
    """A horizon for each of many pairs, going round the grid, so that each gets its share without any chance.

    >>> grid_rows((7, 30), 3, 1).tolist()
    [30, 7, 30]
    """
    return np.array(horizons, dtype=np.int64)[(np.arange(count) + offset) % len(horizons)]

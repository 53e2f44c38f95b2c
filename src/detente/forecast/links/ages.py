"""How long ago things last happened, and for how many: the denominators of rules with time lags.

A rule says "r comes so often when r' was so many days ago". How often r came is easily counted; on how many occasions
r' was so many days ago, whether or not r came, is counted here, day by day, without visiting the pairs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.compiled import Whole, compiled, inlined

LAGS = np.array([1, 2, 3, 5, 8, 15, 31, 61, 121, 366], dtype=np.int64)
"""First day of each class of "so many days ago" that rules tell apart."""


class Ages(NamedTuple):
    """Counts of occasions by time since a kind of thing last happened; kinds stand in groups of one size.

    Attributes:
        exposed: (kinds, lags) days so far on which a kind was so long ago, summed over all it happened to.
        exposed_any: (groups, lags) the same for all kinds of a group.
        window: (kinds, lags) for how many it is so long ago on the current day.
        lasting: (kinds, days) for how many it last happened on that day.
        today: the current day (one element).
    """

    exposed: NDArray[np.float64]
    exposed_any: NDArray[np.float64]
    window: NDArray[np.float64]
    lasting: NDArray[np.int32]
    today: NDArray[np.int64]


def new_ages(groups: int, kinds: int) -> Ages:
    """Nothing has happened yet; so many groups of so many kinds each."""
    return Ages(
        exposed=np.zeros((groups * kinds, len(LAGS)), dtype=np.float64),
        exposed_any=np.zeros((groups, len(LAGS)), dtype=np.float64),
        window=np.zeros((groups * kinds, len(LAGS)), dtype=np.float64),
        lasting=np.zeros((groups * kinds, 512), dtype=np.int32),
        today=np.full(1, -1, dtype=np.int64),
    )


def ages_until(ages: Ages, last_day: int) -> Ages:
    """The counts with room for days up to one."""
    lasting = ages.lasting
    if last_day + 2 <= lasting.shape[1]:
        return ages
    wider = np.zeros((lasting.shape[0], max(last_day + 2, 2 * lasting.shape[1])), dtype=np.int32)
    wider[:, : lasting.shape[1]] = lasting
    return ages._replace(lasting=wider)


@inlined
def lag_class(lag: Whole) -> Whole:
    """Which of `LAGS` a number of days (at least 1) falls into."""
    k = len(LAGS) - 1
    while k > 0 and lag < LAGS[k]:
        k -= 1
    return k


@compiled
def advance(ages: Ages, day: Whole) -> None:
    """Moves the window of lags to a day."""
    if ages.today[0] < 0:
        ages.today[0] = day
    size = len(ages.window) // len(ages.exposed_any)
    while ages.today[0] < day:
        ages.today[0] += 1
        now = ages.today[0]
        for k in range(len(LAGS)):
            come = now - LAGS[k]
            if come >= 0:
                for kind in range(len(ages.window)):
                    moved = ages.lasting[kind, come]
                    ages.window[kind, k] += moved
                    if k > 0:
                        ages.window[kind, k - 1] -= moved
        for kind in range(len(ages.window)):
            for k in range(len(LAGS)):
                ages.exposed[kind, k] += ages.window[kind, k]
                ages.exposed_any[kind // size, k] += ages.window[kind, k]


@compiled
def renew(ages: Ages, kind: Whole, before: Whole, now: Whole, day: Whole) -> None:
    """Something of a kind that last happened on the day `before` (-1: never) counts as happened on `now` (-1: no more).

    `day` is the current day, to which the window was advanced.
    """
    if before >= 0:
        ages.lasting[kind, before] -= 1
        if before < day:
            ages.window[kind, lag_class(day - before)] -= 1
    if now >= 0:
        ages.lasting[kind, now] += 1

"""Counts that fade: how often a thing was seen, with several half-lives at once, and when last.

A count at half-life h gains one with each event and halves every h days. Values are kept as of the last event and faded
when read, so that nothing is touched on days without events.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.compiled import Real, Whole, compiled, inlined
from detente.forecast.links.table import Table, add, find, new_table, roomy

NEVER = -(10**6)
"""The day of what was never seen."""
HORIZON = 6000
"""Days after which fading is taken to have stopped; sixteen years."""


class Counts(NamedTuple):
    """Fading counts by key.

    Attributes:
        table: key to row.
        level: (rows, half-lives + 1) counts as of the row's last day, and in the last column that day: what is read
            together stands together.
        link: (rows, columns) whole numbers that the owner of the counts keeps beside them: ends, lists.
        fade: (half-lives, HORIZON) what is left after so many days.
    """

    table: Table
    level: NDArray[np.float32]
    link: NDArray[np.int32]
    fade: NDArray[np.float32]


def fading(half_lives: tuple[float, ...]) -> NDArray[np.float32]:
    """What is left of one after 0, 1, 2 ... days, for each half-life in days.

    >>> fading((2.0, 4.0))[:, 4].tolist()
    [0.25, 0.5]
    """
    days = np.arange(HORIZON, dtype=np.float64)
    left: NDArray[np.float32] = np.exp2(-days[None, :] / np.array(half_lives)[:, None]).astype(np.float32)
    return left


def _blank(rows: int, half_lives: int) -> NDArray[np.float32]:
    level = np.zeros((rows, half_lives + 1), dtype=np.float32)
    level[:, half_lives] = NEVER
    return level


def new_counts(half_lives: tuple[float, ...], columns: int, room: int = 1024) -> Counts:
    """Empty counts with these half-lives (days) and so many columns of links."""
    return Counts(
        new_table(room),
        _blank(room, len(half_lives)),
        np.full((room, columns), -1, dtype=np.int32),
        fading(half_lives),
    )


def with_room(counts: Counts, more: int) -> Counts:
    """The counts, or a larger copy, with room for so many more keys."""
    used, rows = int(counts.table.used[0]), len(counts.level)
    if used + more <= rows:
        return counts
    extra = max(used + more - rows, rows)
    return Counts(
        roomy(counts.table, rows + extra - used),
        np.concatenate([counts.level, _blank(extra, len(counts.fade))]),
        np.concatenate([counts.link, np.full((extra, counts.link.shape[1]), -1, dtype=np.int32)]),
        counts.fade,
    )


@inlined
def last_day(counts: Counts, row: Whole) -> Whole:
    """The day of the row's last event."""
    return np.int64(counts.level[row, len(counts.fade)])


@inlined
def _gone(counts: Counts, row: Whole, day: Whole) -> Whole:
    return min(max(day - last_day(counts, row), 0), HORIZON - 1)


@compiled
def bump(counts: Counts, key: Whole, day: Whole) -> Whole:
    """Adds an event of the day to a key, and gives its row."""
    row = add(counts.table, key)
    gone = _gone(counts, row, day)
    wide = len(counts.fade)
    for k in range(wide):
        counts.level[row, k] = counts.level[row, k] * counts.fade[k, gone] + np.float32(1)
    counts.level[row, wide] = day
    return row


@inlined
def level(counts: Counts, row: Whole, k: Whole, day: Whole) -> Real:
    """The count of a row at the k-th half-life, faded to the day; 0 for row -1."""
    if row < 0:
        return np.float32(0)
    return counts.level[row, k] * counts.fade[k, _gone(counts, row, day)]


@inlined
def levels(counts: Counts, row: Whole, day: Whole, out: NDArray[np.float32], start: Whole) -> Whole:
    """Writes all half-lives of a row into out[start:], and gives the place after them."""
    wide = len(counts.fade)
    if row < 0:
        for k in range(wide):
            out[start + k] = 0
    else:
        gone = _gone(counts, row, day)
        for k in range(wide):
            out[start + k] = counts.level[row, k] * counts.fade[k, gone]
    return start + wide


@inlined
def since(counts: Counts, row: Whole, day: Whole) -> Real:
    """Days since the row's last event; HORIZON if there was none."""
    return np.float32(HORIZON) if row < 0 else np.float32(min(day - last_day(counts, row), HORIZON))


__all__ = [
    "HORIZON",
    "NEVER",
    "Counts",
    "bump",
    "fading",
    "find",
    "last_day",
    "level",
    "levels",
    "new_counts",
    "since",
    "with_room",
]

"""A hash table from 64-bit keys to rows 0, 1, 2 ... in the order of their first use.

Open addressing with linear probing in two plain arrays, so that compiled code can read and write it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.compiled import compiled

EMPTY = -1


class Table(NamedTuple):
    """Keys (-1 where empty), the row of each key, and the number of rows in use (one element)."""

    keys: NDArray[np.int64]
    rows: NDArray[np.int32]
    used: NDArray[np.int64]


def new_table(room: int) -> Table:
    """An empty table with room for so many rows.

    >>> table = new_table(10)
    >>> find(table, 7), add(table, 7), add(table, 9), find(table, 7), find(table, 9)
    (-1, 0, 1, 0, 1)
    """
    size = 16
    while size < 2 * room:
        size *= 2
    return Table(np.full(size, EMPTY, dtype=np.int64), np.zeros(size, dtype=np.int32), np.zeros(1, dtype=np.int64))


@compiled
def spot(keys: NDArray[np.int64], key: int) -> int:
    """Where the key is, or where it would go."""
    mask = len(keys) - 1
    mixed = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)
    place = np.int64((mixed ^ (mixed >> np.uint64(29))) >> np.uint64(3)) & mask
    while keys[place] != key and keys[place] != -1:
        place = (place + 1) & mask
    return place


@compiled
def find(table: Table, key: int) -> int:
    """The row of a key, or -1."""
    place = spot(table.keys, key)
    return table.rows[place] if table.keys[place] == key else -1


@compiled
def add(table: Table, key: int) -> int:
    """The row of a key, which is made if there is none."""
    place = spot(table.keys, key)
    if table.keys[place] == key:
        return table.rows[place]
    row = np.int32(table.used[0])
    table.keys[place] = key
    table.rows[place] = row
    table.used[0] += 1
    return row


@compiled
def _move(old: Table, new: Table) -> None:
    for i in range(len(old.keys)):
        if old.keys[i] != -1:
            place = spot(new.keys, old.keys[i])
            new.keys[place] = old.keys[i]
            new.rows[place] = old.rows[i]
    new.used[0] = old.used[0]


def roomy(table: Table, more: int) -> Table:
    """The table itself if it has room for so many more rows, otherwise a larger copy.

    >>> small = new_table(8)
    >>> add(small, 5)
    0
    >>> large = roomy(small, 1000)
    >>> len(large.keys) > len(small.keys), find(large, 5)
    (True, 0)
    """
    needed = int(table.used[0]) + more
    if 2 * needed <= len(table.keys):
        return table
    new = new_table(2 * needed)
    _move(table, new)
    return new

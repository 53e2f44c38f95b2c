"""A hash table from 64-bit keys to rows 0, 1, 2 ... in the order of their first use.

Open addressing with linear probing in two plain arrays, so that compiled code can read and write it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.compiled import Whole, compiled, inlined

EMPTY = -1


class Table(NamedTuple):
    """Cells (size, 2) of key and row, key -1 where empty; and the number of rows in use (one element).

    Key and row stand side by side because a lookup costs what it misses in the processor's cache.
    """

    cells: NDArray[np.int64]
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
    return Table(np.full((size, 2), EMPTY, dtype=np.int64), np.zeros(1, dtype=np.int64))


@inlined
def spot(cells: NDArray[np.int64], key: Whole) -> Whole:
    """Where the key is, or where it would go."""
    mask = len(cells) - 1
    mixed = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)
    place = np.int64((mixed ^ (mixed >> np.uint64(29))) >> np.uint64(3)) & mask
    while cells[place, 0] != key and cells[place, 0] != EMPTY:
        place = (place + 1) & mask
    return place


@inlined
def find(table: Table, key: Whole) -> Whole:
    """The row of a key, or -1."""
    return table.cells[spot(table.cells, key), 1]


@compiled
def add(table: Table, key: Whole) -> Whole:
    """The row of a key, which is made if there is none."""
    place = spot(table.cells, key)
    if table.cells[place, 0] == EMPTY:
        table.cells[place, 0] = key
        table.cells[place, 1] = table.used[0]
        table.used[0] += 1
    return table.cells[place, 1]


@compiled
def _move(old: Table, new: Table) -> None:
    for i in range(len(old.cells)):
        if old.cells[i, 0] != EMPTY:
            place = spot(new.cells, old.cells[i, 0])
            new.cells[place, 0] = old.cells[i, 0]
            new.cells[place, 1] = old.cells[i, 1]
    new.used[0] = old.used[0]


def roomy(table: Table, more: int) -> Table:
    """The table itself if it has room for so many more rows, otherwise a larger copy.

    >>> small = new_table(8)
    >>> add(small, 5)
    0
    >>> large = roomy(small, 1000)
    >>> len(large.cells) > len(small.cells), find(large, 5)
    (True, 0)
    """
    needed = int(table.used[0]) + more
    if 2 * needed <= len(table.cells):
        return table
    new = new_table(2 * needed)
    _move(table, new)
    return new

"""Input that makes no sense is refused with what is wrong, where, and what to do."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.errors import ForecastError

MOST_ACTORS, MOST_RELATIONS = 2**20 - 1, 2**11 - 1
"""What keys of contexts have room for."""
LAST_DAY = 100_000
"""Days are counted from the start of the data, not from year one."""


def whole_numbers(given: ArrayLike, columns: str, what: str) -> NDArray[np.int64]:
    """The input as an array of whole numbers with these columns.

    >>> whole_numbers([[0, 1, 2]], "direction, actor, relation", "queries").shape
    (1, 3)
    >>> whole_numbers([1, 2], "direction, actor, relation", "queries")
    Traceback (most recent call last):
    ...
    detente.errors.ForecastError: queries: the shape is (2,); give an array (n, 3) with the columns ...
    """
    array = np.asarray(given)
    wide = len(columns.split(", "))
    if array.ndim != 2 or array.shape[1] != wide:
        raise ForecastError(
            f"the shape is {array.shape}", where=what, remedy=f"give an array (n, {wide}) with the columns {columns}"
        )
    if not np.issubdtype(array.dtype, np.integer):
        raise ForecastError(f"the numbers are of type {array.dtype}", where=what, remedy="give whole numbers")
    return array.astype(np.int64)


def within(column: NDArray[np.int64], limit: int, what: str, name: str) -> None:
    """Refuses numbers below 0 or from `limit` on, naming the first row that holds one."""
    wrong = np.flatnonzero((column < 0) | (column >= limit))
    if len(wrong):
        row = int(wrong[0])
        raise ForecastError(
            f"the {name} is {int(column[row])}",
            where=f"{what}, row {row}",
            remedy=f"give {name}s from 0 to {limit - 1}",
        )


def check_events(given: ArrayLike, actors: int, relations: int, last_day: int) -> NDArray[np.int64]:
    """Events (n, 4), sorted by day, all after the last day known (-1 if none)."""
    events = whole_numbers(given, "source, relation, target, day", "events")
    for column, limit, name in ((0, actors, "source"), (1, relations, "relation"), (2, actors, "target")):
        within(events[:, column], limit, "events", name)
    days = events[:, 3]
    within(days, LAST_DAY, "events", "day")
    back = np.flatnonzero(np.diff(days) < 0)
    if len(back):
        row = int(back[0]) + 1
        raise ForecastError(
            f"day {int(days[row])} comes after day {int(days[row - 1])}",
            where=f"events, row {row}",
            remedy="sort the events by day",
        )
    if len(days) and days[0] <= last_day:
        raise ForecastError(
            f"day {int(days[0])} is over: events up to day {last_day} are known",
            where="events, row 0",
            remedy="give each day's events once, after those of the days before",
        )
    return events


def check_queries(given: ArrayLike, actors: int, relations: int) -> NDArray[np.int64]:
    """Queries (n, 3): direction, actor, relation."""
    queries = whole_numbers(given, "direction, actor, relation", "queries")
    for column, limit, name in ((0, 2, "direction"), (1, actors, "actor"), (2, relations, "relation")):
        within(queries[:, column], limit, "queries", name)
    return queries


def check_names(actor_names: int, relation_names: int) -> None:
    """Refuses no names, and more than there is room for."""
    for number, most, what in (
        (actor_names, MOST_ACTORS, "actor names"),
        (relation_names, MOST_RELATIONS, "relation names"),
    ):
        if not 0 < number <= most:
            raise ForecastError(f"there are {number}", where=what, remedy=f"give between 1 and {most}")

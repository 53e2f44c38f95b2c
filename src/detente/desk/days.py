"""Dates as users give them."""

from __future__ import annotations

import datetime

from detente.errors import UsageError

Day = datetime.date | str | None
"""A date, its ISO form such as `2015-02-02`, or None for no bound."""


def to_day(day: Day) -> datetime.date | None:
    """The date that a date or its ISO form means.

    Raises:
        UsageError: if it is no date.

    >>> to_day("2015-02-02")
    datetime.date(2015, 2, 2)
    >>> to_day("2 February 2015")
    Traceback (most recent call last):
    detente.errors.UsageError: '2 February 2015' is no date; write it as YEAR-MONTH-DAY, such as 2015-02-02
    """
    if isinstance(day, datetime.datetime):
        return day.date()
    if day is None or isinstance(day, datetime.date):
        return day
    try:
        # The parser of Python also takes 20150202 and week dates, which are too easily something else.
        return datetime.datetime.strptime(day.strip(), "%Y-%m-%d").date()
    except ValueError as error:
        raise UsageError(f"{day[:40]!r} is no date", remedy="write it as YEAR-MONTH-DAY, such as 2015-02-02") from error

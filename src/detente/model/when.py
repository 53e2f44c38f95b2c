"""Dates as texts give them: a range of days with the precision of the words."""

from __future__ import annotations

import calendar
import datetime
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from detente.model.value import Value


class Precision(StrEnum):
    """How exact the words were that a date came from."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    PERIOD = "period"


class When(Value):
    """A stretch of days, first and last included, with the precision of the words that gave it.

    >>> str(When.month(2014, 2)), When.month(2014, 2).end.day
    ('2014-02', 28)
    """

    start: datetime.date
    end: datetime.date
    precision: Precision
    text: str = ""
    """The words of the text, empty where the date was not written there."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"a date range must not end ({self.end}) before it starts ({self.start})")
        return self

    @classmethod
    def day(cls, day: datetime.date, text: str = "") -> When:
        """The range of one day."""
        return cls(start=day, end=day, precision=Precision.DAY, text=text)

    @classmethod
    def month(cls, year: int, month: int, text: str = "") -> When:
        """The range of one calendar month."""
        last = calendar.monthrange(year, month)[1]
        return cls(
            start=datetime.date(year, month, 1),
            end=datetime.date(year, month, last),
            precision=Precision.MONTH,
            text=text,
        )

    @classmethod
    def year(cls, year: int, text: str = "") -> When:
        """The range of one calendar year."""
        return cls(
            start=datetime.date(year, 1, 1), end=datetime.date(year, 12, 31), precision=Precision.YEAR, text=text
        )

    def __str__(self) -> str:
        """ISO form as exact as the words were: a day, a month, a year, or first/last day."""
        if self.precision is Precision.DAY:
            return self.start.isoformat()
        if self.precision is Precision.MONTH:
            return f"{self.start:%Y-%m}"
        if self.precision is Precision.YEAR:
            return f"{self.start:%Y}"
        return f"{self.start.isoformat()}/{self.end.isoformat()}"

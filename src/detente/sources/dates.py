"""Dates as the heads and feet of texts write them: found, read in every way that they can be read, and settled.

Nothing here looks at the clock, and nothing guesses in silence: a date whose day and month could be either way round
keeps both readings.
"""

from __future__ import annotations

import calendar
import datetime
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

import dateparser
import jdatetime

from detente.model import Precision, Value

_LANGUAGES = ["en", "ru", "fr", "de", "es", "it", "pt", "ar", "tr"]
"""Languages whose month names are known. A fixed list, so that a date never depends on the machine's locale."""
_EARLIEST, _LATEST = 1500, 2199
_SOLAR_EARLIEST, _SOLAR_LATEST = 1200, 1499
"""Years of the Solar Hijri calendar (1821 to 2120 of the common era): no overlap with the Gregorian years above."""
_PIVOT = 69
"""Two-digit years below it are of this century (POSIX `strptime`)."""

_WORD = r"[^\W\d_]{2,15}"
_PATTERN = re.compile(
    rf"""
    (?<![\w/.-])(?:
      # 2015-02-02, 1393/11/13
      (?P<y1>\d{{4}})(?P<s1>[-/.])(?P<m1>\d{{1,2}})(?P=s1)(?P<d1>\d{{1,2}})(?![\d/]|[-.]\d)
      # 02/02/15, 2.2.2015
    | (?P<a>\d{{1,2}})(?P<s2>[-/.])(?P<b>\d{{1,2}})(?P=s2)(?P<y2>\d{{4}}|\d{{2}})(?![\w/]|[-.]\d)
      # 2 February 2015
    | (?P<d3>\d{{1,2}})(?:st|nd|rd|th|º)?\.?[ \u00a0-]{{1,3}}(?:of\ |de\ )?(?P<w3>{_WORD})\.?,?[ \u00a0-]{{1,3}}
      (?:de\ )?(?P<y3>\d{{4}})(?!\d)
      # February 2, 2015
    | (?P<w4>{_WORD})\.?[ \u00a0]{{1,3}}(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?[ \u00a0]{{1,3}}(?P<y4>\d{{4}})(?!\d)
      # 2015 February 2
    | (?P<y5>\d{{4}})[ \u00a0](?P<w5>{_WORD})[ \u00a0](?P<d5>\d{{1,2}})(?!\d)
      # February 2015
    | (?P<w6>{_WORD})\.?,?[ \u00a0](?P<y6>\d{{4}})(?!\d)
    )
    """,
    re.VERBOSE,
)


class Order(StrEnum):
    """Which of two numbers is the day."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


class WrittenDate(Value):
    """A date as it stands at `[start, end)` of a piece of text, with every day that it can mean, earliest first.

    A month without a day means its last day, so that nothing dated by it is taken for known too early.
    """

    words: str
    readings: tuple[datetime.date, ...]
    start: int = 0
    end: int = 0
    precision: Precision = Precision.DAY
    numeric: bool = False

    @property
    def ambiguous(self) -> bool:
        """Whether day and month could be either way round."""
        return len(self.readings) > 1

    @property
    def latest(self) -> datetime.date:
        """The last day that the words can mean."""
        return self.readings[-1]


def find_dates(text: str, solar_months: Mapping[str, int] | None = None) -> Iterator[WrittenDate]:
    """Every date in a short text, in order.

    Args:
        text: a line or a few; long texts are cut by the caller.
        solar_months: spellings (case-folded) of Solar Hijri months beyond those of jdatetime.

    >>> [str(day) for date in find_dates("Payvand News - 04/09/2026 ... 13 Bahman 1393") for day in date.readings]
    ['2026-04-09', '2026-09-04', '2015-02-02']
    """
    position = 0
    while match := _PATTERN.search(text, position):
        date = _read(match, solar_months or {})
        # Where the words are no date ("in 12 May 2015"), a later start within them may be one.
        position = match.end() if date else match.start() + 1
        if date:
            yield date


def _read(match: re.Match[str], solar_months: Mapping[str, int]) -> WrittenDate | None:
    part = match.groupdict()
    precision, numeric = Precision.DAY, False
    readings: set[datetime.date | None]
    if part["y1"]:
        readings = {_day(int(part["y1"]), int(part["m1"]), int(part["d1"]))}
    elif part["y2"]:
        numeric = True
        one, other, digits = int(part["a"]), int(part["b"]), part["y2"]
        if part["s2"] == "." and len(digits) == 2:  # 2.2.15 is as likely the number of a section
            return None
        year = int(digits) if len(digits) == 4 else int(digits) + (2000 if int(digits) < _PIVOT else 1900)
        readings = {_day(year, other, one)}
        if part["s2"] != ".":  # points are only written where the day comes first
            readings.add(_day(year, one, other))
    elif part["y6"]:
        precision = Precision.MONTH
        readings = {_end_of_month(int(part["y6"]), part["w6"], solar_months)}
    else:
        number = next(number for number in "345" if part["y" + number])
        year, word, day = int(part["y" + number]), part["w" + number], int(part["d" + number])
        readings = {_named_day(year, word, day, solar_months)}
    days = tuple(sorted(reading for reading in readings if reading is not None))
    if not days:
        return None
    return WrittenDate(
        words=match[0], readings=days, start=match.start(), end=match.end(), precision=precision, numeric=numeric
    )


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        if _SOLAR_EARLIEST <= year <= _SOLAR_LATEST:
            converted: datetime.date = jdatetime.date(year, month, day).togregorian()
            return converted
        return datetime.date(year, month, day) if _EARLIEST <= year <= _LATEST else None
    except ValueError:
        return None


def _named_day(year: int, word: str, day: int, solar_months: Mapping[str, int]) -> datetime.date | None:
    month = _month(year, word, solar_months)
    return _day(year, month, day) if month else None


def _end_of_month(year: int, word: str, solar_months: Mapping[str, int]) -> datetime.date | None:
    month = _month(year, word, solar_months)
    if month is None:
        return None
    if year <= _SOLAR_LATEST:
        return next(filter(None, (_day(year, month, day) for day in (31, 30, 29))), None)
    return _day(year, month, calendar.monthrange(year, month)[1]) if year <= _LATEST else None


def _month(year: int, word: str, solar_months: Mapping[str, int]) -> int | None:
    if year <= _SOLAR_LATEST:
        folded = word.casefold()
        return _solar_months().get(folded) or solar_months.get(folded)
    return month_number(word)


@functools.cache
def _solar_months() -> dict[str, int]:
    names = (jdatetime.date.j_months_en, jdatetime.date.j_months_fa)
    return {name.casefold(): number for months in names for number, name in enumerate(months, start=1)}


@functools.lru_cache(maxsize=4096)
def month_number(word: str) -> int | None:
    """Number of the Gregorian month that a word names in one of the known languages, or None.

    >>> month_number("Sept"), month_number("апреля"), month_number("million")
    (9, 4, None)
    """
    # Only the month's name goes to the library, in a date that is otherwise complete: so it has nothing to guess.
    found = dateparser.parse(
        f"1 {word} 2000",
        languages=_LANGUAGES,
        settings={
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["day", "month", "year"],
            "DATE_ORDER": "DMY",
            "STRICT_PARSING": True,
        },
    )
    return found.month if found and (found.day, found.year) == (1, 2000) else None


def order_of(dates: Iterable[WrittenDate]) -> Order | None:
    """The order of day and month that the numeric dates of one source show, if they show one and no other.

    >>> order_of(find_dates("28/02/2015 and 04/03/2015"))
    <Order.DAY_FIRST: 'day first'>
    """
    shown: set[Order] = set()
    for date in dates:
        if not date.numeric or date.ambiguous or "." in date.words:
            continue
        first, second = (int(number) for number in re.findall(r"\d+", date.words)[:2])
        if first > 12:
            shown.add(Order.DAY_FIRST)
        elif second > 12:
            shown.add(Order.MONTH_FIRST)
    return shown.pop() if len(shown) == 1 else None


def in_order(date: WrittenDate, order: Order) -> datetime.date:
    """The reading of an ambiguous numeric date in an order of day and month.

    >>> str(in_order(next(find_dates("04/09/2026")), Order.MONTH_FIRST))
    '2026-04-09'
    """
    first = int(re.findall(r"\d+", date.words)[0])
    wanted = [day for day in date.readings if (day.day if order is Order.DAY_FIRST else day.month) == first]
    return wanted[0] if wanted else date.latest

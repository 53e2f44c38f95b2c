"""Dates in a text, also relative ones, against the document's date."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable, Iterator

from detente.model import Precision, When

_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_WEEKDAYS = {name.casefold(): number for number, name in enumerate(calendar.day_name)}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}

_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
# ASCII, since without it "aprıl" (dotless i) passes for April when case is ignored; word ends are those of any script.
_PATTERNS = tuple(
    re.compile(rf"(?<!(?u:\w)){pattern}(?!(?u:\w))", re.IGNORECASE | re.ASCII)
    for pattern in (
        r"(?P<iso>\d{4}-\d\d-\d\d)",
        rf"{_MONTH}\s+{_DAY},?\s+(?:of\s+)?{_YEAR}",
        rf"{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
        rf"(?:(?P<part>early|mid|late)[-\s]+)?{_MONTH},?\s+(?:of\s+)?{_YEAR}",
        r"(?P<season>spring|summer|autumn|fall)\s+(?:of\s+)?" + _YEAR,
        rf"{_MONTH}\s+{_DAY}(?!\s*(?:percent|%|,?\d{{3}}))",
        rf"{_DAY}\s+(?:of\s+)?{_MONTH}",
        r"(?P<relative>yesterday|today|tonight|(?:last|this|next|past|previous|coming)\s+(?:week|month|year|"
        + "|".join(_WEEKDAYS)
        + r")|(?:on\s+)(?:"
        + "|".join(_WEEKDAYS)
        + "))",
        rf"(?P<ago>(?P<count>\d{{1,2}}|a|{'|'.join(_NUMBERS)})\s+(?P<unit>day|week|month|year)s?\s+(?:ago|earlier))",
        # Bloody Sunday and Black Friday are names, and every Monday is no day.
        r"(?<!bloody )(?<!black )(?<!every )(?<!each )(?<!good )(?<!super )(?<!palm )"
        rf"(?P<weekday>{'|'.join(_WEEKDAYS)})",
        r"(?:in|since|during|by|until|of|from)\s+(?:(?P<part>early|mid|late)[-\s]+)?" + _YEAR,
        rf"(?:in|since|during|by|until|last|this|next)\s+(?:(?P<part>early|mid|late)[-\s]+)?{_MONTH}",
    )
)


def find_dates(text: str, reference: datetime.date | None) -> Iterator[tuple[int, int, When]]:
    """Dates in a text: first character, end, and what days they mean.

    Args:
        text: the words.
        reference: the document's publication date; without it, relative dates and dates without a year are passed over.

    >>> [(str(w), w.text) for _, _, w in find_dates("On Monday, after 22 September 2010", datetime.date(2015, 2, 4))]
    [('2015-02-02', 'On Monday'), ('2010-09-22', '22 September 2010')]
    """
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, int, When]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            when = _resolve(match, reference)
            if when is not None:
                taken.append((start, end))
                found.append((start, end, when))
    yield from sorted(found, key=lambda item: item[0])


def nearest_date(dates: Iterable[tuple[int, int, When]], place: int, farthest: int) -> When | None:
    """The date nearest to a token, the earlier of two as near; None where none begins within so many tokens.

    Args:
        dates: first token, end and days of each.
        place: the token.
        farthest: tokens between the two at most.

    >>> day = When.day(datetime.date(2015, 1, 20))
    >>> nearest_date([(9, 11, day)], 4, 5) == day, nearest_date([(9, 11, day)], 4, 3)
    (True, None)
    """
    near = ((abs(start - place), start, when) for start, _, when in dates)
    nearest = min(near, key=lambda item: item[:2], default=None)
    return nearest[2] if nearest is not None and nearest[0] <= farthest else None


def _resolve(match: re.Match[str], reference: datetime.date | None) -> When | None:
    groups = match.groupdict()
    words = match.group()
    try:
        if groups.get("iso"):
            return When.day(datetime.date.fromisoformat(groups["iso"]), words)
        if groups.get("ago"):
            return _ago(groups, reference, words)
        if groups.get("weekday"):
            if reference is None or not words[0].isupper():
                return None
            return When.day(_weekday(_WEEKDAYS[words.casefold()], "on", reference), words)
        if groups.get("relative"):
            return _relative(groups["relative"].casefold(), reference, words)
        month = _MONTHS[groups["month"].casefold()] if groups.get("month") else None
        day = int(groups["day"]) if groups.get("day") else None
        if groups.get("year"):
            return _absolute(int(groups["year"]), month, day, groups.get("part"), groups.get("season"), words)
        if month is None or reference is None:
            return None
        # "may" and "march" are words of their own; as months they begin with a capital.
        if groups["month"] != groups["month"].capitalize():
            return None
        when = _without_year(month, day, words, reference)
        return _part(when, groups["part"]) if groups.get("part") else when
    except (ValueError, OverflowError):
        return None  # 31 February, the day before the first day: no date, so nothing to find.


def _absolute(year: int, month: int | None, day: int | None, part: str | None, season: str | None, words: str) -> When:
    if season:
        first, last = _SEASONS[season.casefold()]
        end = datetime.date(year, last, calendar.monthrange(year, last)[1])
        return When(start=datetime.date(year, first, 1), end=end, precision=Precision.SEASON, text=words)
    if month and day:
        return When.day(datetime.date(year, month, day), words)
    whole = When.month(year, month, words) if month else When.year(year, words)
    return _part(whole, part) if part else whole


def _part(whole: When, part: str) -> When:
    third = (whole.end - whole.start) / 3
    start = {"early": whole.start, "mid": whole.start + third, "late": whole.start + 2 * third}[part.casefold()]
    end = start + third if part.casefold() != "late" else whole.end
    return When(start=start, end=end, precision=Precision.PERIOD, text=whole.text)


def _without_year(month: int, day: int | None, words: str, reference: datetime.date) -> When:
    """The occurrence nearest to the reference, leaning to the past: news tell what has been."""
    year = reference.year
    if words.casefold().startswith("next"):
        year += month <= reference.month
    elif words.casefold().startswith("last"):
        year -= month >= reference.month
    else:
        start = datetime.date(year, month, min(day or 1, 28))
        if start - reference > datetime.timedelta(days=120):
            year -= 1
        elif reference - start > datetime.timedelta(days=300):
            year += 1
    return When.day(datetime.date(year, month, day), words) if day else When.month(year, month, words)


def _relative(words: str, reference: datetime.date | None, text: str) -> When | None:
    if reference is None:
        return None
    one = datetime.timedelta(days=1)
    if words in ("today", "tonight", "yesterday"):
        return When.day(reference - one if words == "yesterday" else reference, text)
    direction, _, unit = words.partition(" ")
    step = {"last": -1, "past": -1, "previous": -1, "this": 0, "on": 0, "next": 1, "coming": 1}[direction]
    if unit in _WEEKDAYS:
        return When.day(_weekday(_WEEKDAYS[unit], direction, reference), text)
    if unit == "week":
        monday = reference - reference.weekday() * one + step * 7 * one
        return When(start=monday, end=monday + 6 * one, precision=Precision.WEEK, text=text)
    if unit == "month":
        index = reference.year * 12 + reference.month - 1 + step
        return When.month(index // 12, index % 12 + 1, text)
    return When.year(reference.year + step, text)


def _weekday(weekday: int, direction: str, reference: datetime.date) -> datetime.date:
    back = (reference.weekday() - weekday) % 7
    if direction in ("next", "coming"):
        return reference + datetime.timedelta(days=(7 - back) if back else 7)
    if direction in ("last", "past", "previous") and back == 0:
        back = 7
    return reference - datetime.timedelta(days=back)


def _ago(groups: dict[str, str], reference: datetime.date | None, words: str) -> When | None:
    if reference is None:
        return None
    count = 1 if groups["count"].casefold() == "a" else _NUMBERS.get(groups["count"].casefold(), 0)
    count = count or int(groups["count"])
    unit = groups["unit"].casefold()
    if unit == "day":
        return When.day(reference - datetime.timedelta(days=count), words)
    if unit == "week":
        day = reference - datetime.timedelta(weeks=count)
        return When(
            start=day - datetime.timedelta(days=3),
            end=day + datetime.timedelta(days=3),
            precision=Precision.WEEK,
            text=words,
        )
    if unit == "month":
        index = reference.year * 12 + reference.month - 1 - count
        return When.month(index // 12, index % 12 + 1, words)
    return When.year(reference.year - count, words)

"""The ledger of one source: everything found about its title, author, publisher and date, and what is made of it."""

from __future__ import annotations

import datetime
import re
from enum import IntEnum
from urllib.parse import urlsplit

from detente.model import Finding, MetadataField, Origin, Precision
from detente.sources.dates import Order, WrittenDate, find_dates, in_order, order_of

_LONGEST_VALUE = 500
_DAY_IN_PATH = re.compile(
    r"(?<!\d)(?P<year>(?:1[89]|20|21)\d\d)(?P<mark>[-/_.]?)(?P<month>\d\d)(?P=mark)(?P<day>\d\d)(?!\d)"
)
_SPACES = re.compile(r"\s+")


class Rank(IntEnum):
    """How much a place is worth: the lower, the rather it is believed."""

    STATED = 1
    """Said by the source in a field made for it (meta element, front matter, feed)."""
    LABELLED = 2
    """Said in the text behind a label ("Publication date: ...")."""
    LINE = 3
    """A line of its own near the head or the foot of the text."""
    ELEMENT = 4
    """A page's element that may belong to something else."""
    ADDRESS = 5
    """Part of the address."""
    CREDIT = 6
    """A credit to another outlet or agency."""
    GUESSED = 7
    """Guessed by a library that does not say from what."""
    CHANGED = 8
    """When the page was last changed, which need not be when it was published."""
    FILE = 9
    """When the file was made, which is often long before or after."""
    NAME = 10
    """The name of the file."""
    CONTENT = 11
    """What the text speaks of, which it cannot be older than."""


def _clean(text: str) -> str:
    return _SPACES.sub(" ", "".join(c if c.isprintable() else " " for c in text)).strip()[:_LONGEST_VALUE]


class Ledger:
    """Collects findings while a source is parsed, then concludes its origin.

    >>> ledger = Ledger()
    >>> ledger.add_dates("04/09/2026", "text, last line", Rank.LINE)
    >>> ledger.conclude(location="a.txt", media_type="text/plain", digest="00").warnings
    ("the date '04/09/2026' (text, last line) can mean 2026-04-09 or 2026-09-04; the later is taken",)
    """

    def __init__(self) -> None:
        self._found: list[tuple[Rank, Finding]] = []
        self._dates: list[tuple[Rank, WrittenDate, str]] = []
        self._hints: list[WrittenDate] = []
        self._warnings: list[str] = []
        self._address: str | None = None

    def add(self, field: MetadataField, value: str, where: str, rank: Rank, words: str | None = None) -> None:
        """Note a title, author or publisher; an empty value is no finding."""
        value = _clean(value)
        if value:
            finding = Finding(field=field, value=value, where=where, words=_clean(value if words is None else words))
            if all(finding != known for _, known in self._found):
                self._found.append((rank, finding))

    def add_date(self, date: WrittenDate, where: str, rank: Rank) -> None:
        """Note a date of publication."""
        if all((known.words, place) != (date.words, where) for _, known, place in self._dates):
            self._dates.append((rank, date, where))

    def add_dates(self, text: str, where: str, rank: Rank) -> None:
        """Note the first full date in a field made for dates."""
        stamp = next((date for date in find_dates(text[:200]) if date.precision is Precision.DAY), None)
        if stamp:
            self.add_date(stamp, where, rank)

    def hint(self, dates: list[WrittenDate]) -> None:
        """Note dates of the same source that may show its order of day and month."""
        self._hints.extend(dates)

    def warn(self, warning: str) -> None:
        """Note what a user should know."""
        if warning not in self._warnings:
            self._warnings.append(warning)

    def set_address(self, address: str) -> None:
        """Note the address of the text, unless one is known already.

        Its host names a publisher, and its path may hold a day.
        """
        host = host_of(address)
        if self._address is None and host:
            self._address = address
            self.add(MetadataField.PUBLISHER, host, "host of the address", Rank.ADDRESS, words=address)
            self.add_path(urlsplit(address).path, "path of the address", Rank.ADDRESS)

    def add_path(self, path: str, where: str, rank: Rank) -> None:
        """Note the day that a path such as `/2015/02/02/` or `2015-02-02_title` names."""
        for match in _DAY_IN_PATH.finditer(path):
            day = f"{match['year']}-{match['month']}-{match['day']}"
            found = next(find_dates(day), None)
            if found and found.precision is Precision.DAY:
                self.add_date(found.model_copy(update={"words": match[0]}), where, rank)
                return

    def knows(self, field: MetadataField, rank: Rank = Rank.CONTENT) -> bool:
        """Whether something at least as good as a rank was found."""
        if field is MetadataField.PUBLISHED:
            return any(found <= rank for found, _, _ in self._dates)
        return any(found <= rank and finding.field is field for found, finding in self._found)

    def dates(self, rank: Rank) -> list[WrittenDate]:
        """The dates found in places at least as good as a rank, the better ones first."""
        found = [(known, date) for known, date, _ in self._dates if known <= rank]
        return [date for _, date in sorted(found, key=lambda pair: pair[0])]

    def best(self, field: MetadataField) -> str | None:
        """The most believed value of a field, the first one found among equals."""
        candidates = [(rank, finding.value) for rank, finding in self._found if finding.field is field]
        return min(candidates, key=lambda pair: pair[0])[1] if candidates else None

    def conclude(self, *, location: str, media_type: str, digest: str) -> Origin:
        """The origin with the best value of each field, every finding, and the warnings."""
        published, dated = self._settle()
        ranked = sorted([*self._found, *dated], key=lambda pair: pair[0])
        return Origin(
            location=location,
            media_type=media_type,
            raw=digest,
            title=self.best(MetadataField.TITLE),
            author=self.best(MetadataField.AUTHOR),
            publisher=self.best(MetadataField.PUBLISHER),
            published=published,
            address=self._address,
            findings=tuple(finding for _, finding in ranked),
            warnings=tuple(self._warnings),
        )

    def _settle(self) -> tuple[datetime.date | None, list[tuple[Rank, Finding]]]:
        """The date of publication, and all dates as findings; what is doubtful about them becomes a warning."""
        order = order_of([*self._hints, *(date for _, date, _ in self._dates)])
        certain = [date.latest for _, date, _ in self._dates if not date.ambiguous]
        settled: list[tuple[Rank, Finding]] = []
        days: list[tuple[Rank, datetime.date, WrittenDate, str]] = []
        for rank, date, where in self._dates:
            day, reason = _settled(date, order, certain)
            days.append((rank, day, date, where))
            where = f"{where} ({reason})" if reason else where
            settled.append(
                (rank, Finding(field=MetadataField.PUBLISHED, value=day.isoformat(), where=where, words=date.words))
            )
        if not days:
            return None, settled
        best = min(days, key=lambda found: (found[0], found[2].precision is not Precision.DAY))
        content = max((found for found in days if found[0] is Rank.CONTENT), key=lambda found: found[1], default=best)
        # A mere guess must not make a text older than what it tells of.
        rank, day, date, where = content if best[0] >= Rank.GUESSED and content[1] > best[1] else best
        if date.ambiguous and not _settled(date, order, certain)[1]:
            readings = " or ".join(reading.isoformat() for reading in date.readings)
            self.warn(f"the date {date.words!r} ({where}) can mean {readings}; the later is taken")
        if date.precision is Precision.MONTH:
            self.warn(f"the date {date.words!r} ({where}) names no day; the last day of the month is taken")
        if rank >= Rank.GUESSED:
            self.warn(f"the date {day.isoformat()} comes only from this: {where}")
        self._warn_of_others(day, days)
        return day, settled

    def _warn_of_others(self, day: datetime.date, days: list[tuple[Rank, datetime.date, WrittenDate, str]]) -> None:
        for rank, other, date, where in days:
            # One day is the distance between time zones; a month without a day says nothing against a day within it.
            apart = abs((other - day).days)
            within = date.precision is Precision.MONTH and (other.year, other.month) == (day.year, day.month)
            told = rank is Rank.CONTENT and other < day  # what a text tells of is mostly older than the text
            if apart > 1 and not within and not told and not date.ambiguous and rank not in (Rank.GUESSED, Rank.FILE):
                self.warn(f"{day.isoformat()} is taken as date of publication, though {where} says {date.words!r}")


def _settled(date: WrittenDate, order: Order | None, certain: list[datetime.date]) -> tuple[datetime.date, str | None]:
    if not date.ambiguous:
        return date.latest, None
    agreeing = [day for day in date.readings if day in certain]
    if len(agreeing) == 1:
        return agreeing[0], "order of day and month settled by another date of the source"
    if order:
        return in_order(date, order), f"{order}, as in other dates of the source"
    return date.latest, None


def without_day(stem: str) -> str:
    """A file's name without the day at its start.

    >>> without_day("2019-01-23_a-visit"), without_day("a-visit")
    ('_a-visit', 'a-visit')
    """
    match = _DAY_IN_PATH.match(stem)
    return stem[match.end() :] if match else stem


def host_of(address: str) -> str | None:
    """Host of an http(s) address without `www.`, or None where it is no such address.

    >>> host_of("http://www.payvand.com/news/15/feb/1009.html"), host_of("notes.txt")
    ('payvand.com', None)
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    return host.removeprefix("www.")

"""Of which days a data set speaks. Outside them its silence says nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from detente.model import Value

_DAY = datetime.timedelta(days=1)


class Window(Value):
    """Days from `since` to `until`, both included, of which a data set tells what was reported.

    >>> Window(since=datetime.date(2014, 1, 1), until=datetime.date(2014, 12, 31)).days
    365
    """

    since: datetime.date
    until: datetime.date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.until - self.since).days + 1

    def shared_days(self, since: datetime.date, until: datetime.date) -> int:
        """How many of the days from `since` to `until` are in the window.

        >>> window = Window(since=datetime.date(2014, 1, 10), until=datetime.date(2014, 2, 10))
        >>> window.shared_days(datetime.date(2014, 2, 1), datetime.date(2014, 2, 28))
        10
        """
        return max(0, (min(self.until, until) - max(self.since, since)).days + 1)


def joined(windows: Iterable[Window], *, as_of: datetime.date | None = None) -> tuple[Window, ...]:
    """Windows in order, those that touch or overlap made one; with `as_of`, only what was known by then.

    >>> day = datetime.date
    >>> later = Window(since=day(2014, 2, 1), until=day(2014, 2, 28))
    >>> earlier = Window(since=day(2014, 1, 1), until=day(2014, 1, 31))
    >>> [str(window.until) for window in joined([later, earlier])]
    ['2014-02-28']
    """
    result: list[Window] = []
    for window in sorted(windows, key=lambda one: (one.since, one.until)):
        if as_of is not None:
            if window.since > as_of:
                continue
            window = Window(since=window.since, until=min(window.until, as_of))
        if result and window.since <= result[-1].until + _DAY:
            last = result.pop()
            window = Window(since=last.since, until=max(last.until, window.until))
        result.append(window)
    return tuple(result)

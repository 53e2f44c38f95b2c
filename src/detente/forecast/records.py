"""A forecast with everything that was said with it, as it is shown and as it is kept."""

from __future__ import annotations

import datetime
from typing import Literal

from detente.forecast.documents import DocumentsSay, Quoted
from detente.model import Value, identifier


class Asked(Value):
    """A question with its dates: whether two actors will have an event of a class from the day after `as_of` on.

    >>> day = datetime.date(2014, 12, 1)
    >>> asked = Asked(one="IRN", other="RUS", names=("Iran", "Russia"), wanted="quad:2", words="material cooperation",
    ...               directed=False, as_of=day, within=30)
    >>> str(asked.until), asked.sentence
    ('2014-12-31', 'material cooperation between Iran and Russia from 2014-12-02 to 2014-12-31')
    """

    one: str
    other: str
    names: tuple[str, str]
    wanted: str
    """The class, as in `EventClass.key`."""
    words: str
    """The class in words."""
    directed: bool
    """Whether only events of `one` toward `other` count."""
    as_of: datetime.date
    within: int
    """Days after `as_of`."""

    @property
    def until(self) -> datetime.date:
        """The last day that counts."""
        return self.as_of + datetime.timedelta(days=self.within)

    @property
    def sentence(self) -> str:
        """The question in words."""
        one, other = self.names
        between = f"of {one} toward {other}" if self.directed else f"between {one} and {other}"
        first = self.as_of + datetime.timedelta(days=1)
        return f"{self.words} {between} from {first} to {self.until}"


class Reason(Value):
    """Something that moved a forecast away from the base rate, and how far."""

    group: str
    """Which inputs: `record`, `recent`, `surge` ..."""
    title: str
    words: str
    """What the inputs are, in words with figures."""
    log_odds: float
    """How far it moved the log-odds."""
    points: float
    """About how many percentage points the probability would differ without it."""


class PastEvent(Value):
    """An event that the forecast looks back on."""

    date: datetime.date
    source: str
    target: str
    cameo: str
    name: str
    quotations: tuple[Quoted, ...] = ()
    """Where the workspace's own documents tell it: their words."""


class Precedent(Value):
    """A pair of actors that once stood much like this one, and what came of it."""

    one: str
    other: str
    as_of: datetime.date
    happened: bool
    after: int | None
    """Days until the event, where it came in time."""
    distance: float
    """How unlike the two situations are; nought would be the same figures throughout."""
    event: PastEvent | None = None
    """The event that came."""


class Change(Value):
    """What a single new event would do to the forecast."""

    source: str
    target: str
    cameo: str
    name: str
    probability: float
    points: float
    """Percentage points by which it would change."""


class Forecast(Value):
    """A probability with what stands behind it. The same events give the same forecast, byte for byte."""

    asked: Asked
    probability: float
    low: float
    high: float
    coverage: float
    """Share of past groups of a hundred such forecasts whose outcome lay between `low` and `high`."""
    likelihood: str
    """The likelihood word of ICD 203."""
    base_rate: float
    """Share of past days and pairs for which such a question would have been answered with yes."""
    own_rate: float
    """The same share for this pair alone."""
    persistence: bool
    """Whether such an event came in as many days before."""
    version: str
    inputs: str
    """Fingerprint of the events that it was made from."""
    data_set: str
    reasons: tuple[Reason, ...] = ()
    past: tuple[PastEvent, ...] = ()
    precedents: tuple[Precedent, ...] = ()
    precedent_share: float | None = None
    """Which share of the nearest past situations ended with such an event."""
    changes: tuple[Change, ...] = ()
    documents: DocumentsSay | None = None
    """What documents say of the two beside the figures, and no part of them; None where there was none by the day."""

    @property
    def id(self) -> str:
        """Identifier of the question with its dates, inputs and version: asked again, it is the same forecast."""
        asked = self.asked
        return identifier(
            "forecast",
            asked.one,
            asked.other,
            asked.wanted,
            str(asked.directed),
            asked.as_of.isoformat(),
            str(asked.within),
            self.version,
            self.inputs,
            self.data_set,
        )


class Resolution(Value):
    """What came of a forecast, and who says so."""

    forecast: str
    """Id of the forecast."""
    outcome: Literal["yes", "no", "void"]
    """`void`: the question turned out to make no sense, and is not scored."""
    by: Literal["events", "hand"]
    name: str = ""
    """Who resolved it by hand."""
    note: str = ""
    decided: datetime.date | None = None
    """Day of the event that answered it."""
    inputs: str = ""
    """Fingerprint of the events that resolved it."""

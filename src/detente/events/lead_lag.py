"""Whether one pair's relations go before another's: cross-correlation at several lags, with its uncertainty."""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np

from detente.errors import UsageError
from detente.events.indices import MEASURES, Series
from detente.model import Value

Array = np.ndarray[Any, np.dtype[np.float64]]
Detrend = Literal["difference", "line"]
FEWEST = 24
"""Periods that two series must share."""
_LEVEL = 0.95


class Lag(Value):
    """Correlation of the first series with the second `lag` periods later, with its 95% interval.

    A positive lag means that the first goes before the second.
    """

    lag: int
    correlation: float
    low: float
    high: float
    periods: int


class LeadLag(Value):
    """Two series compared at several lags.

    `chance` is how often the largest correlation of unrelated series of this kind, at any of the lags, is as large
    as the largest here: it allows for having looked at many.
    """

    first: str
    second: str
    data_set: str
    by: str
    measure: str
    detrend: Detrend
    periods: int
    block: int
    samples: int
    seed: int
    lags: tuple[Lag, ...]
    chance: float

    @property
    def strongest(self) -> Lag:
        """The lag of the largest correlation, by its absolute value."""
        return max(self.lags, key=lambda one: (abs(one.correlation), -abs(one.lag)))

    @property
    def in_words(self) -> str:
        """What the comparison says, in a sentence."""
        best = self.strongest
        direction = "falls" if best.correlation < 0 else "rises"
        # Two changes of the same direction go together; of tension, more is worse.
        what = f"{self.measure} of {self.second} {direction}"
        if best.lag == 0:
            when = f"in the same {self.by} as that of {self.first} rises"
        else:
            count = f"{abs(best.lag)} {self.by}{'s' if abs(best.lag) != 1 else ''}"
            when = f"{count} {'after' if best.lag > 0 else 'before'} that of {self.first} rises"
        size = f"{best.correlation:+.2f}"
        found = f"no lag stands out: the largest correlation, {size}, is one that chance gives as well"
        if self.chance < 0.05:
            found = f"{what} {when}: correlation {size} ({best.low:+.2f} to {best.high:+.2f})"
        looked_at = f"{len(self.lags)} lags, {self.periods} {self.by}s of {self.data_set}"
        return f"{found}; chance {self.chance:.3f} over {looked_at}."


def lead_lag(
    first: Series,
    second: Series,
    *,
    measure: str = "tension",
    lags: int = 6,
    detrend: Detrend = "difference",
    samples: int = 2000,
    seed: int = 0,
) -> LeadLag:
    """Compares two series of one data set.

    Trends are taken out first, since any two series with a trend correlate. Intervals come from the moving block
    bootstrap (Künsch 1989), which keeps what neighbouring periods have to do with each other: pairs of values are
    drawn in blocks. `chance` comes from drawing the blocks of both series apart.

    Args:
        first: the one that may go before.
        second: the other.
        measure: one of `MEASURES`. Tension is taken as (conflict + ½) / (events + 1), so that months without events
            count; of Goldstein values, months without events have 0.
        lags: the largest lag to either side, in periods.
        detrend: `difference` (changes from period to period) or `line` (distances from a straight line).
        samples: of the bootstrap.
        seed: of its random numbers; the same seed gives the same result.

    Raises:
        UsageError: if the measure is none, or too few periods in a row are known of both.
    """
    if measure not in MEASURES:
        raise UsageError(f"{measure[:40]!r} is no measure", remedy=f"measures are {', '.join(MEASURES)}")
    if samples < 100 or lags < 0:
        raise UsageError("the number of samples or lags is too small", remedy="take 100 samples or more, lags from 0")
    x, y = _together(first, second, measure)
    needed = max(FEWEST, 3 * lags)
    if len(x) < needed:
        raise UsageError(
            f"{len(x)} {first.by}s in a row are known of both series, {needed} are needed",
            remedy="take a longer time, shorter periods (--by week) or fewer lags",
        )
    x, y = _without_trend(x, detrend), _without_trend(y, detrend)
    for name, values in ((first.pair, x), (second.pair, y)):
        if np.allclose(values, values[0]):
            raise UsageError(f"{measure} of {name} does not change", remedy="take another measure or a longer time")
    block = max(2, round(1.75 * len(x) ** (1 / 3)))
    random = np.random.default_rng(seed)
    found = []
    for lag in range(-lags, lags + 1):
        a, b = _lagged(x, y, lag)
        drawn = _resampled(random, len(a), block, samples)
        values = _correlations(a[drawn], b[drawn])
        low, high = np.nanquantile(values, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
        here = float(_correlations(a[None], b[None])[0])
        found.append(Lag(lag=lag, correlation=here, low=float(low), high=float(high), periods=len(a)))
    largest = max(abs(one.correlation) for one in found)
    xs = x[_resampled(random, len(x), block, samples)]
    ys = y[_resampled(random, len(y), block, samples)]
    peaks = np.zeros(samples)
    for lag in range(-lags, lags + 1):
        a, b = _lagged(xs.T, ys.T, lag)
        peaks = np.fmax(peaks, np.abs(_correlations(a.T, b.T)))
    chance = (1 + int((peaks >= largest).sum())) / (1 + samples)
    return LeadLag(
        first=first.pair, second=second.pair, data_set=first.data_set, by=first.by, measure=measure, detrend=detrend,
        periods=len(x), block=block, samples=samples, seed=seed, lags=tuple(found), chance=chance,
    )  # fmt: skip


def _together(first: Series, second: Series, measure: str) -> tuple[Array, Array]:
    """The longest stretch of periods that are known, wholly, of both."""
    ones, others = _known(first, measure), _known(second, measure)
    shared = sorted(ones.keys() & others.keys())
    places = {period: number for number, period in enumerate(first.table["period"].to_pylist())}
    best: list[Any] = []
    run: list[Any] = []
    for period in shared:
        run = [*run, period] if run and places[period] == places[run[-1]] + 1 else [period]
        if len(run) > len(best):
            best = run
    return np.array([ones[one] for one in best]), np.array([others[one] for one in best])


def _known(series: Series, measure: str) -> dict[Any, float]:
    result = {}
    for row in series.table.to_pylist():
        if row["known"] != "whole":
            continue
        if measure == "tension":
            value = (row["conflict"] + 0.5) / (row["conflict"] + row["cooperation"] + 1)
        else:
            value = row[measure] if row[measure] is not None else 0.0
        result[row["period"]] = float(value)
    return result


def _without_trend(values: Array, detrend: Detrend) -> Array:
    if detrend == "difference":
        return np.diff(values)
    x = np.arange(len(values))
    return np.asarray(values - np.polyval(np.polyfit(x, values, 1), x))


def _lagged(x: Array, y: Array, lag: int) -> tuple[Array, Array]:
    if lag == 0:
        return x, y
    return (x[:-lag], y[lag:]) if lag > 0 else (x[-lag:], y[:lag])


def _resampled(random: np.random.Generator, length: int, block: int, samples: int) -> np.ndarray[Any, Any]:
    """Places in blocks of neighbours, `length` of them a sample."""
    count = math.ceil(length / block)
    starts = random.integers(0, length - block + 1, size=(samples, count))
    return (starts[:, :, None] + np.arange(block)).reshape(samples, -1)[:, :length]


def _correlations(a: Array, b: Array) -> Array:
    """Row by row; 0 where one of them does not change."""
    a = a - a.mean(axis=1, keepdims=True)
    b = b - b.mean(axis=1, keepdims=True)
    spread = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(spread > 1e-12, (a * b).sum(axis=1) / spread, 0.0)

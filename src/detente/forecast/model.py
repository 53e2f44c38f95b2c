"""Learning probabilities from past snapshots, calibrating them on later ones, and saying how far off they were.

Gradient boosted trees (LightGBM: Ke et al. 2017) on the logistic loss, one for all horizons and classes of a family.
Calibration is Platt's (1999), on forecasts made out of time. Intervals are split conformal (Vovk, Gammerman and Shafer
2005) over groups of such forecasts: how far the share that came true was from the probability given.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from detente.errors import ForecastError
from detente.forecast.features import Snapshot, Subject, grid_rows
from detente.forecast.log import EventLog, Floats, Ints

GRID: Final = (1, 3, 7, 14, 30, 60, 90, 180, 365)
"""Horizons, in days, that are learned; those between are interpolated."""

TREES: Final = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 300,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.5,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "max_bin": 63,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
"""Settings of the trees. They were compared on the validation part of ICEWS 2005-15; scores hardly depend on them."""

ROUNDS: Final = 240

# Horizons that get a second share of the training rows: those most often asked about.
_OFTEN = (30, 90)
_STEP = 28
_PAIRS = 600
_MOST_ORIGINS = 130
# Share of the known days that the first model does not see: its forecasts there calibrate the second.
_HELD_OUT = 0.25
_GROUP = 100
_LEAST_ROWS = 2000


@dataclass(frozen=True)
class Rows:
    """Questions of the past with their answers."""

    names: list[str]
    values: Floats
    answer: Floats
    origin: Ints
    horizon: Ints
    subject: Ints
    """Place in the family's list of subjects."""
    one: Ints
    other: Ints

    def where(self, chosen: Any) -> Rows:
        """Some of the rows."""
        return Rows(
            self.names,
            self.values[chosen],
            self.answer[chosen],
            self.origin[chosen],
            self.horizon[chosen],
            self.subject[chosen],
            self.one[chosen],
            self.other[chosen],
        )


def past_questions(log: EventLog, always: Sequence[Subject], in_turn: Sequence[Subject], turns: int) -> Rows:
    """Questions that could have been asked at past days, of the pairs that were most active until then.

    Args:
        log: the events; every question resolves within them.
        always: subjects asked at every origin.
        in_turn: subjects of which each origin gets `turns`, going round.
        turns: how many.

    Raises:
        ForecastError: if the events span too little time.
    """
    subjects = [*always, *in_turn]
    known = log.last - log.first + 1
    start = log.first + min(400, known // 4)
    step = max(7 if known < 800 else _STEP, (log.last - start) // _MOST_ORIGINS)
    grid = [one for one in GRID if one <= (log.last - start) // 2]
    if len(grid) < 3:
        raise ForecastError(
            f"the events span {known} days, which is too little to learn from",
            remedy="import a longer stretch of events",
        )
    shares = sorted([*grid, *(one for one in _OFTEN if one in grid)])
    parts: list[tuple[Any, ...]] = []
    names: list[str] = []
    for number, day in enumerate(range(log.last - shares[0], start - 1, -step)):
        snapshot = Snapshot(log, day)
        one, other = snapshot.most_active(_PAIRS)
        place = snapshot.places(one, other)
        chosen = list(range(len(always)))
        if in_turn:
            chosen += sorted({len(always) + (number * turns + one_more) % len(in_turn) for one_more in range(turns)})
        for subject in chosen:
            horizon = grid_rows(shares, len(one), number * 3 + subject * 7)
            resolved = day + horizon <= log.last
            if not resolved.any():
                continue
            names, values = snapshot.features(subjects[subject], one[resolved], other[resolved], horizon[resolved])
            after = snapshot.next_days(subjects[subject])[place[resolved]]
            count = int(resolved.sum())
            parts.append(
                (
                    values.astype(np.float32),
                    (after <= horizon[resolved]).astype(float),
                    np.full(count, day),
                    horizon[resolved],
                    np.full(count, subject),
                    one[resolved],
                    other[resolved],
                )
            )
    rows = Rows(names, *(np.concatenate(column) for column in zip(*parts, strict=True))) if parts else None
    if rows is None or len(rows.answer) < _LEAST_ROWS or not 0 < rows.answer.mean() < 1:
        raise ForecastError(
            "there are too few events to learn from", remedy="import more events, of more pairs of actors"
        )
    return rows


@dataclass(frozen=True)
class Model:
    """A fitted model of one family of subjects."""

    names: list[str]
    booster: Any
    grid: tuple[int, ...]
    offset: Floats
    """Of the calibration, for each class number: what is added to the log-odds."""
    slope: Floats
    misses: tuple[Floats, Floats]
    """Of out-of-time forecasts in groups: their mean probability, ascending, and the standardised miss of each."""

    def to_json(self) -> dict[str, Any]:
        """The model as plain values; `from_json` gives the same model again."""
        return {
            "names": self.names,
            "booster": self.booster.model_to_string(),
            "grid": list(self.grid),
            "offset": self.offset.tolist(),
            "slope": self.slope.tolist(),
            "misses": [self.misses[0].tolist(), self.misses[1].tolist()],
        }

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Model:
        """The model of plain values."""
        import lightgbm

        centre, miss = content["misses"]
        return cls(
            names=list(content["names"]),
            booster=lightgbm.Booster(model_str=content["booster"]),
            grid=tuple(content["grid"]),
            offset=np.array(content["offset"]),
            slope=np.array(content["slope"]),
            misses=(np.array(centre), np.array(miss)),
        )

    def probability(self, values: Floats, class_number: int) -> Floats:
        """Calibrated probabilities of rows of features, all of one class."""
        log_odds = np.asarray(self.booster.predict(values, raw_score=True, num_threads=1))
        return expit(self.offset[class_number] + self.slope[class_number] * log_odds)

    def interval(self, probability: Floats, coverage: float) -> tuple[Floats, Floats]:
        """Between which shares such forecasts came true, in `coverage` of the groups of a hundred like it."""
        centre, miss = self.misses
        if not len(centre):
            return np.zeros(len(probability)), np.ones(len(probability))
        low, high = np.empty(len(probability)), np.empty(len(probability))
        place = np.searchsorted(centre, probability)
        reach = max(20, len(centre) // 5)
        for row, (middle, p) in enumerate(zip(place, probability, strict=True)):
            # Groups with about the same probability: how they missed, in units of a forecast's standard deviation.
            start = int(np.clip(middle - reach // 2, 0, max(0, len(centre) - reach)))
            near = miss[start : start + reach]
            spread = np.sqrt(p * (1 - p))
            low[row] = p + np.quantile(near, (1 - coverage) / 2, method="lower") * spread
            high[row] = p + np.quantile(near, (1 + coverage) / 2, method="higher") * spread
        return np.clip(np.minimum(low, probability), 0, 1), np.clip(np.maximum(high, probability), 0, 1)


CLASS_NUMBERS: Final = 10


def fitted(rows: Rows) -> Model:
    """A model of past questions: learned on the older ones, calibrated on the later, learned again on all."""
    last = int((rows.origin + rows.horizon).max())
    cut = int(last - _HELD_OUT * (last - rows.origin.min()))
    older = rows.origin + rows.horizon <= cut
    later = rows.origin > cut
    grid = tuple(int(one) for one in np.unique(rows.horizon))
    offset, slope = np.zeros(CLASS_NUMBERS), np.ones(CLASS_NUMBERS)
    misses = (np.zeros(0), np.zeros(0))
    if older.sum() >= _LEAST_ROWS // 2 and 0 < rows.answer[older].mean() < 1 and later.sum() >= _LEAST_ROWS // 4:
        first = boosted(rows.where(older))
        held = rows.where(later)
        log_odds = np.asarray(first.predict(held.values, raw_score=True, num_threads=1))
        number = held.values[:, held.names.index("asked.class")].astype(int)
        for one in np.unique(number):
            offset[one], slope[one] = platt(log_odds[number == one], held.answer[number == one])
        p = expit(offset[number] + slope[number] * log_odds)
        misses = _misses(p, held, number)
    learned = Model(rows.names, boosted(rows), grid, offset, slope, misses)
    # By way of its text, so that a model that was kept and read again gives the very same numbers.
    return Model.from_json(json.loads(json.dumps(learned.to_json())))


def boosted(rows: Rows) -> Any:
    """Trees that have learned the answers of rows, monotone in the horizon."""
    import lightgbm

    monotone = [int(_grows(name)) for name in rows.names]
    data = lightgbm.Dataset(rows.values, rows.answer, params={"max_bin": TREES["max_bin"], "verbose": -1})
    return lightgbm.train({**TREES, "monotone_constraints": monotone}, data, ROUNDS)


def _grows(name: str) -> bool:
    """Whether a feature grows with the horizon, so that the probability must grow with it."""
    return name == "asked.horizon" or ".poisson_" in name or name.startswith("record.share_")


def expit(log_odds: Floats) -> Floats:
    """Probabilities of log-odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -35, 35))))


def platt(log_odds: Floats, answer: Floats) -> tuple[float, float]:
    """Offset and slope by which log-odds are calibrated, held near (0, 1) by a prior.

    >>> offset, slope = platt(np.array([-2.0, 2.0] * 20000), np.array([0.0, 1.0, 1.0, 0.0] * 10000))
    >>> -0.01 < offset < 0.01, slope < 0.2
    (True, True)
    """
    offset, slope = 0.0, 1.0
    for _ in range(25):
        p = expit(offset + slope * log_odds)
        weight = p * (1 - p)
        gradient = np.array(
            [(answer - p).sum() - _PRIOR * offset, ((answer - p) * log_odds).sum() - _PRIOR * (slope - 1)]
        )
        cross = (weight * log_odds).sum()
        curve = np.array([[weight.sum() + _PRIOR, cross], [cross, (weight * log_odds**2).sum() + _PRIOR]])
        step = np.linalg.solve(curve, gradient)
        offset, slope = offset + step[0], slope + step[1]
        if np.abs(step).max() < 1e-8:
            break
    return float(offset), float(max(slope, 0.05))


# Strength of the prior, as in a ridge regression. The model that is calibrated has seen less than the one that is used,
# and the world drifts between them: small corrections are noise, so they are not made.
_PRIOR = 1000.0


def _misses(p: Floats, held: Rows, number: Ints) -> tuple[Floats, Floats]:
    """Standardised misses of groups of like forecasts: of one class, of about one time, of about one probability."""
    quarter = held.origin // 91
    centre, miss = [], []
    for one in np.unique(number):
        for time in np.unique(quarter):
            chosen = np.flatnonzero((number == one) & (quarter == time))
            chosen = chosen[np.argsort(p[chosen], kind="stable")]
            for start in range(0, len(chosen) - _GROUP + 1, _GROUP):
                group = chosen[start : start + _GROUP]
                mean = p[group].mean()
                spread = np.sqrt((p[group] * (1 - p[group])).mean())
                centre.append(mean)
                miss.append((held.answer[group].mean() - mean) / max(spread, 1e-6))
    order = np.argsort(centre, kind="stable")
    return np.array(centre)[order], np.array(miss)[order]

"""The forecast book: every forecast made, what came of it, and how good the forecasts were.

It stands on the workspace's ledger, to which entries are only ever appended. A later resolution counts in place of an
earlier one, and both stay in the book.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from typing import Protocol

from detente.errors import ForecastError
from detente.forecast.records import Forecast, Resolution
from detente.forecast.scores import Scores, score
from detente.model import Value
from detente.workspace import LedgerEntry, Store

FORECAST = "forecast"
RESOLUTION = "resolution"


class Kept(Value):
    """A forecast as it stands in the book."""

    number: int
    """Number of its entry in the ledger."""
    made: datetime.datetime
    forecast: Forecast
    seal: str
    resolution: Resolution | None = None
    """The one that counts, where there is any."""


class Answer(Value):
    """What events say of a question: `None` while it is open."""

    outcome: bool | None
    decided: datetime.date | None = None
    inputs: str = ""


class Answering(Protocol):
    """Whoever knows the events: answers a forecast's question, or leaves it open where they do not reach so far."""

    def __call__(self, forecast: Forecast) -> Answer:
        """The answer."""


class Book:
    """The forecast book of a workspace.

    Args:
        store: the workspace, open.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, forecasts: Iterable[Forecast], made: datetime.datetime) -> list[Kept]:
        """Writes forecasts into the book; one that stands there already is not written again.

        Args:
            forecasts: the forecasts.
            made: the moment at which they were made, with its time zone.

        Returns:
            The new entries.

        Raises:
            ForecastError: if the moment has no time zone.
        """
        if made.tzinfo is None:
            raise ForecastError("the moment of a forecast needs a time zone")
        there = {kept.forecast.id for kept in self.forecasts()}
        new: dict[str, Forecast] = {}
        for forecast in forecasts:
            if forecast.id not in there:
                new.setdefault(forecast.id, forecast)
        written = made.astimezone(datetime.UTC).isoformat(timespec="seconds")
        entries = self._store.append(
            (FORECAST, _text({"made": written, "forecast": forecast.model_dump(mode="json")}))
            for forecast in new.values()
        )
        return [_kept(entry) for entry in entries]

    def forecasts(self) -> list[Kept]:
        """Every forecast in the order in which it was made, with the resolution that counts."""
        resolved = {one.forecast: one for one in self.resolutions()}
        return [
            kept.model_copy(update={"resolution": resolved.get(kept.forecast.id)})
            for kept in map(_kept, self._store.ledger(FORECAST))
        ]

    def resolutions(self) -> list[Resolution]:
        """Every resolution in the order in which it was written, those that a later one replaced too."""
        return [
            Resolution.model_validate(json.loads(entry.content)["resolution"])
            for entry in self._store.ledger(RESOLUTION)
        ]

    def resolve(self, answering: Answering, made: datetime.datetime) -> list[Resolution]:
        """Resolves from events what is open and can be answered; gives what was resolved now."""
        found: list[Resolution] = []
        for kept in self.forecasts():
            if kept.resolution is not None:
                continue
            answer = answering(kept.forecast)
            if answer.outcome is not None:
                found.append(
                    Resolution(
                        forecast=kept.forecast.id,
                        outcome="yes" if answer.outcome else "no",
                        by="events",
                        decided=answer.decided,
                        inputs=answer.inputs,
                    )
                )
        self._write(found, made)
        return found

    def resolve_by_hand(
        self, forecast_id: str, outcome: str, *, name: str, note: str, made: datetime.datetime
    ) -> Resolution:
        """Resolves a forecast by somebody's word, also in place of an earlier resolution.

        Args:
            forecast_id: the id, or a beginning of it that fits no other.
            outcome: `yes`, `no` or `void`.
            name: who says so.
            note: why.
            made: the moment.

        Raises:
            ForecastError: if there is no such forecast, or outcome, name or note are missing.
        """
        fitting = sorted({one.forecast.id for one in self.forecasts() if one.forecast.id.startswith(forecast_id)})
        if len(fitting) != 1 or not forecast_id:
            problem = "more than one forecast's id begins" if fitting else "no forecast's id begins"
            raise ForecastError(f"{problem} with {forecast_id[:40]!r}", remedy="see: detente forecast scores --list")
        if outcome not in ("yes", "no", "void"):
            raise ForecastError(f"{outcome[:40]!r} is no outcome", remedy="write yes, no or void")
        if not name.strip() or not note.strip():
            raise ForecastError("a resolution by hand needs a name and a note", remedy="say who resolves it, and why")
        made_of = {"yes": "yes", "no": "no", "void": "void"}[outcome]
        found = Resolution.model_validate(
            {"forecast": fitting[0], "outcome": made_of, "by": "hand", "name": name.strip(), "note": note.strip()}
        )
        self._write([found], made)
        return found

    def scores(self, as_of: datetime.date | None = None) -> Scores | None:
        """The scores of all forecasts that were answered with yes or no; None while there is none.

        Args:
            as_of: only forecasts whose answer was there by this day count.
        """
        return score_of(
            kept
            for kept in self.forecasts()
            if as_of is None
            or ((kept.resolution is not None and kept.resolution.decided) or kept.forecast.asked.until) <= as_of
        )

    def _write(self, resolutions: Iterable[Resolution], made: datetime.datetime) -> None:
        written = made.astimezone(datetime.UTC).isoformat(timespec="seconds")
        self._store.append(
            (RESOLUTION, _text({"made": written, "resolution": one.model_dump(mode="json")})) for one in resolutions
        )


def score_of(answered: Iterable[Kept]) -> Scores | None:
    """The scores of resolved forecasts; None where there is none."""
    kept = [one for one in answered if one.resolution is not None and one.resolution.outcome != "void"]
    if not kept:
        return None
    return score(
        [one.forecast.probability for one in kept],
        [one.resolution is not None and one.resolution.outcome == "yes" for one in kept],
        [one.forecast.base_rate for one in kept],
        [one.forecast.persistence for one in kept],
    )


def _text(content: dict[str, object]) -> str:
    return json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _kept(entry: LedgerEntry) -> Kept:
    content = json.loads(entry.content)
    return Kept(
        number=entry.number,
        made=datetime.datetime.fromisoformat(content["made"]),
        forecast=Forecast.model_validate(content["forecast"]),
        seal=entry.seal,
    )

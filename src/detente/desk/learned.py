"""What was learned from a workspace's events, and views of it as of a day."""

from __future__ import annotations

import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from detente.desk.known_events import Known

if TYPE_CHECKING:
    from detente.desk.desk import Desk
    from detente.desk.report import Progress
    from detente.forecast.classes import EventClass
    from detente.forecast.questions import QuestionForecaster, View

_LEAST_EVENTS = 20


class Learned:
    """The question forecasters of a workspace, each learned once.

    Args:
        desk: the desk, open.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._forecasters: dict[tuple[str, datetime.date], QuestionForecaster] = {}

    def view(self, known: Known, progress: Progress | None, family: str = "broad") -> View:
        """Some events as a forecaster sees them that learned from them, on the last day that they cover."""
        return self.forecaster(known, progress, family).view(known.events, known.window.until)

    def forecaster(self, known: Known, progress: Progress | None, family: str = "broad") -> QuestionForecaster:
        """The forecaster that learned from some events."""
        from detente.forecast.questions import QuestionForecaster

        key = (known.data_set, known.window.until)
        if key not in self._forecasters:
            if progress:
                progress("learning", 0, 1)
            forecaster = QuestionForecaster(keep=self._folder)
            self._forecasters[key] = forecaster.fit(known.events, since=known.window.since, family=family)
            if progress:
                progress("learning", 1, 1)
        return self._forecasters[key]

    @cached_property
    def _folder(self) -> Path | None:
        """Where what was learned is kept: in the workspace's folder, if it has one."""
        place = self._desk.store.name
        return None if "://" in place else Path(place) / "forecasters"


def outcomes(known: Known) -> View:
    """A view that tells what happened, which needs nothing learned."""
    from detente.forecast.log import EventLog, number_of
    from detente.forecast.questions import QuestionForecaster, View

    log = EventLog.of(known.events, since=known.window.since)
    return View(QuestionForecaster(), log, number_of(known.window.until))


def classes_of(view: View, scheme: str) -> list[EventClass]:
    """The classes of a scheme that the events have often enough to say something of."""
    import numpy as np

    from detente.forecast.classes import QUADS, EventClass

    atoms = view.log.atoms
    count = np.bincount(view.log.atom, minlength=len(atoms.cameo))
    if scheme == "plover":
        classes = [EventClass("plover", kind) for kind in sorted({kind for kind in atoms.plover if kind})]
    elif scheme == "cameo":
        classes = [EventClass("cameo", root) for root in sorted({code[:2] for code in atoms.cameo})]
    else:
        classes = [EventClass("quad", str(quad)) for quad in QUADS] + [EventClass("union", "any")]
    return [one for one in classes if count[atoms.members(one)].sum() >= _LEAST_EVENTS]


def name_of(desk: Desk, actor: str) -> str:
    """The name of an actor's id, where the codebook has one."""
    entry = desk.codebook.actors.get(actor)
    return entry.name if entry else actor

"""One event told twice in a document is one event, with all the words that tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from detente.model import Event, When


def told_once(events: Sequence[Event]) -> list[Event]:
    """The events of a document, those that tell the same joined into the one that tells it most fully.

    The same are events of one type between the same sides whose dates agree, as far as they have any, and which use the
    same word or of which one is a noun that takes the other up ("Russia invaded ... The invasion ..."). The one that is
    kept keeps its id, whatever is found beside it.
    """
    groups: dict[tuple[str, frozenset[str], frozenset[str]], list[list[Event]]] = defaultdict(list)
    for event in events:
        source, target = frozenset(event.source), frozenset(event.target)
        if event.quad == 1 and sorted(target) < sorted(source):
            source, target = target, source
        runs = groups[(event.plover, source, target)]
        run = next((run for run in runs if all(_same(event, other) for other in run)), None)
        if run is None:
            runs.append([event])
        else:
            run.append(event)
    return [_joined(run) for run in _with_targets([run for runs in groups.values() for run in runs])]


def _with_targets(runs: list[list[Event]]) -> list[list[Event]]:
    """An act whose target is not named joins the first of its type and doer whose is, if all those have the same."""
    kept: list[list[Event]] = []
    for run in runs:
        first = run[0]
        homes = [
            other
            for other in runs
            if not first.target and not first.targets and other[0].target and other[0].target != other[0].source
            if (other[0].plover, other[0].source) == (first.plover, first.source)
            if all(_agree(one.when, two.when) for one in run for two in other)
        ]
        if len({frozenset(home[0].target) for home in homes}) == 1:
            homes[0].extend(run)
        else:
            kept.append(run)
    return kept


def _same(one: Event, other: Event) -> bool:
    if not _agree(one.when, other.when) or {one.mode, other.mode} not in (
        {one.mode},
        {one.mode, None},
        {other.mode, None},
    ):
        return False
    nominal = "event-noun" in (one.rule, other.rule)
    return nominal or one.trigger.quote.split()[0].casefold()[:4] == other.trigger.quote.split()[0].casefold()[:4]


def _agree(one: When | None, other: When | None) -> bool:
    """Whether two dates can be those of one event: one is not given, or one holds the other."""
    if one is None or other is None:
        return True
    inside = one.start <= other.start and other.end <= one.end
    return inside or (other.start <= one.start and one.end <= other.end)


def _joined(run: list[Event]) -> Event:
    if len(run) == 1:
        return run[0]
    lead = max(
        run,
        key=lambda e: (
            bool(e.target),
            e.rule == "event-verb",
            e.when is not None,
            not e.hedged,
            -e.evidence.start,
        ),
    )
    others = sorted((e.evidence for e in run if e.id != lead.id), key=lambda evidence: evidence.start)
    dated = next((e.when for e in run if e.when is not None), None)
    place = next(((e.place, e.place_state) for e in run if e.place is not None), (None, None))
    return lead.model_copy(
        update={
            "repeated": tuple(dict.fromkeys(others)),
            "when": lead.when or dated,
            "place": lead.place or place[0],
            "place_state": lead.place_state if lead.place else place[1],
            # One telling that vouches for it is enough.
            "hedged": all(e.hedged for e in run),
            "background": all(e.background for e in run),
        }
    )

"""How a forecast is printed: what moved it, what came before, and what documents say beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from detente.cli.output import counted, print_line, safe

if TYPE_CHECKING:
    from detente.forecast.documents import DocumentsSay, Quoted
    from detente.forecast.records import Forecast, PastEvent, Precedent

REASONS = 4
"""Reasons that are printed of each: the strongest. All are in the JSON."""


def tell_reasons(forecast: Forecast, named: Mapping[str, str]) -> None:
    """Prints a forecast with what moved it, the events behind it, precedents, and what would change it most."""
    head = f"{forecast.asked.words}: {forecast.probability:.0%}, {forecast.likelihood}  [{forecast.id}]"
    print_line(safe(head, "bold"))
    for reason in forecast.reasons[:REASONS]:
        indented(2, f"{reason.points:+.1f}  {reason.title}: {reason.words}")
    if forecast.past:
        indented(2, f"latest: {'; '.join(_event(one, named) for one in forecast.past)}")
        for event in forecast.past:
            _quote(4, event.quotations)
    if forecast.precedent_share is not None:
        indented(2, f"of the past situations most like it, {forecast.precedent_share:.0%} ended with such an event:")
        for precedent in forecast.precedents:
            indented(4, _precedent(precedent, named))
            _quote(6, precedent.event.quotations if precedent.event else ())
    for change in forecast.changes[:1]:
        who = f"{named.get(change.source, change.source)} toward {named.get(change.target, change.target)}"
        moved = f"to {change.probability:.0%} ({change.points:+.1f})"
        indented(2, f"would change it most: {change.name} ({change.cameo}), {who}: {moved}")


def indented(spaces: int, text: str) -> None:
    """Prints a line that stands in by some spaces."""
    print_line(Text(" " * spaces).append_text(safe(text)))


def tell_documents(said: DocumentsSay | None) -> None:
    """Prints what documents say beside the figures; nothing where there were none."""
    if said is None:
        return
    print_line("")
    documents = f"{counted(said.documents, 'document')} published by {said.as_of}"
    print_line(safe(f"What {documents} say: beside the figures, and no part of them", "bold"))
    if not said.factors:
        indented(2, "nothing of an agreement of the two, or of what must come first")
    for factor in said.factors:
        when = f" ({factor.when})" if factor.when else ""
        disputed = "; documents disagree" if factor.conflicting else ""
        indented(2, f"{factor.title}: {factor.words}{when}{disputed}")
        _quote(4, factor.quotations)
    if said.left_out:
        indented(2, f"and {said.left_out:,} more, in the brief")


def _quote(spaces: int, quotations: Sequence[Quoted]) -> None:
    for one in quotations:
        role = f"{one.role}: " if one.role else ""
        indented(spaces, f"{role}“{one.evidence.quote}” [{one.evidence.id}] {one.named}")


def _event(event: PastEvent, named: Mapping[str, str]) -> str:
    source, target = (named.get(actor, actor) for actor in (event.source, event.target))
    return f"{event.date} {source} to {target}, {event.name} ({event.cameo})"


def _precedent(precedent: Precedent, named: Mapping[str, str]) -> str:
    came = f"came after {counted(precedent.after or 0, 'day')}" if precedent.happened else "did not come"
    one, other = (named.get(actor, actor) for actor in (precedent.one, precedent.other))
    event = f": {_event(precedent.event, named)}" if precedent.event else ""
    return f"{one} and {other}, {precedent.as_of}: {came}{event}"

"""Which report a retraction withdraws."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from detente.assembly.collecting import Source
from detente.model import NamedRetraction, Retraction

_WORD = re.compile(r"\w+")
SAME_TITLE = 0.8
"""Share of words that a quoted title and a report's title must have in common."""


def match_retractions(retractions: Sequence[Retraction], sources: Mapping[str, Source]) -> tuple[NamedRetraction, ...]:
    """Each retraction with the id of the document that it withdraws: by title, else by publisher and date.

    A report can only be withdrawn by a later one (or one of the same day).
    """
    result = []
    for retraction in retractions:
        notice = sources[retraction.evidence.document_id]
        earlier = [
            source
            for source in sources.values()
            if source.id != notice.id
            and (source.published is None or notice.published is None or source.published <= notice.published)
        ]
        result.append(NamedRetraction(retraction=retraction, withdraws=_withdrawn(retraction, notice, earlier)))
    return tuple(result)


def _withdrawn(retraction: Retraction, notice: Source, earlier: Sequence[Source]) -> str | None:
    if retraction.title:
        wanted = set(_WORD.findall(retraction.title.casefold()))
        titled = [(_overlap(wanted, source.title), source.id) for source in earlier if source.title]
        best = max(titled, default=(0.0, ""))
        if best[0] >= SAME_TITLE:
            return best[1]
    if retraction.when is not None and notice.publisher:
        when = retraction.when
        of_day = [
            source.id
            for source in earlier
            if source.publisher == notice.publisher
            and source.published is not None
            and when.start <= source.published <= when.end
        ]
        # Only where the date leaves no choice: withdrawing the wrong report would be worse than withdrawing none.
        if len(of_day) == 1:
            return of_day[0]
    return None


def _overlap(wanted: set[str], title: str | None) -> float:
    words = set(_WORD.findall((title or "").casefold()))
    return len(wanted & words) / len(wanted | words) if wanted | words else 0.0

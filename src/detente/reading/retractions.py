"""Notices by which a publisher withdraws or corrects an earlier report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from detente.model import Retraction, identifier
from detente.reading.attribution import claimants
from detente.reading.parsed import ParsedSentence

_QUOTED = re.compile(r'"([^"]{8,200})"')


def find_retractions(sentence: ParsedSentence, reliability: dict[str, float]) -> Iterator[Retraction]:
    """The retraction that a sentence announces, with the title and date of the report as it gives them."""
    hits = sentence.uses("retraction")
    if not hits:
        return
    hit = hits[0]
    evidence = sentence.evidence(sentence.span.start, sentence.span.end)
    quoted = _QUOTED.search(sentence.span.text)
    kind: Literal["retraction", "correction"] = "correction" if hit.entry.value == "correction" else "retraction"
    yield Retraction(
        id=identifier("retraction", evidence.id),
        evidence=evidence,
        sentence=sentence.whole(),
        actors=sentence.actors(),
        claimants=claimants(sentence, sentence.span.start, sentence.span.end),
        section=sentence.section,
        rule="retraction",
        confidence=reliability.get("retraction", 0.5),
        kind=kind,
        title=quoted[1].strip(" ,.") if quoted else None,
        when=next((when for _, _, when in sentence.dates), None),
    )

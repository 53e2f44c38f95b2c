"""What the workspace's documents say of a pair's agreements and conditions, to stand beside a forecast.

It is no part of the probability. A weight for it would have to be learned from dated texts on many pairs beside the
events of the same years; without those, a number would be made up. So it is told with its quotations, for the reader
to weigh.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Literal

from detente.forecast.words import DocumentWords, shipped_words
from detente.model import (
    Agreement,
    AgreementStatus,
    ConditionKind,
    Contribution,
    Dossier,
    Evidence,
    FoundCondition,
    Value,
    When,
)

MOST = 6
"""Agreements that are told, and as many things that stand open."""
_BLOCKED = 3
"""Quotations of what one agreement stands in the way of."""

Standing = Literal["under_way", "held_up", "holds", "ended"]
_OPEN: tuple[Standing, ...] = ("held_up", "under_way")
_ORDER: tuple[Standing, ...] = (*_OPEN, "holds", "ended")


class Quoted(Value):
    """Exact words of a document of the workspace, and which document it is."""

    evidence: Evidence
    sentence: Evidence
    role: str = ""
    """What the words are there for, where there is more than one quotation."""
    title: str | None = None
    publisher: str | None = None
    published: datetime.date | None = None

    @property
    def named(self) -> str:
        """Publisher or title, and date, of the document."""
        known = (self.publisher or self.title, self.published)
        return ", ".join(str(one) for one in known if one) or "a document without publisher and date"


class DocumentFactor(Value):
    """One thing that the documents say: how far an agreement has come, or what must come first or stands in the way."""

    kind: Literal["agreement", "prerequisite", "obstacle"]
    title: str
    """Name of the agreement, or the words for what waits on something."""
    words: str
    """What the documents say of it, in a few words of ours."""
    status: AgreementStatus | None = None
    """Of the agreement, where documents tell one."""
    standing: Standing | None = None
    """What that status comes to: not yet in force, held up, in force, at an end."""
    when: When | None = None
    """When the status came about, where a document tells."""
    reported: datetime.date | None = None
    """When the document that tells it was published."""
    conflicting: bool = False
    """Whether documents of the same time disagree on the status."""
    families: int
    """Independent publishers that tell it."""
    quotations: tuple[Quoted, ...]


class DocumentsSay(Value):
    """What the documents of a workspace say of a pair as of a day."""

    as_of: datetime.date
    documents: int
    """Documents that were published by the day, whether they speak of the pair or not."""
    factors: tuple[DocumentFactor, ...] = ()
    """Agreements first, of these the held up ones and then those not known to be in force; then what stands open."""
    left_out: int = 0
    """How many more there are."""


def documents_say(dossier: Dossier) -> DocumentsSay | None:
    """What a dossier tells that bears on what comes next.

    Args:
        dossier: as of the day of the forecast.

    Returns:
        None where no document was published by the day: that is not the same as documents that are silent.

    Raises:
        ValueError: if the dossier has no date.

    >>> from detente.assembly import assemble
    >>> from detente.codebook import load_codebook
    >>> from detente.model import Dyad
    >>> day = datetime.date(2015, 2, 2)
    >>> documents_say(assemble([], Dyad.of("IRN", "RUS"), load_codebook(), as_of=day)) is None
    True
    """
    if dossier.as_of is None:
        raise ValueError("what documents say beside a forecast is said as of a day")
    if not dossier.considered:
        return None
    telling = _Telling(dossier)
    agreements = sorted(telling.agreements(), key=telling.order)
    waiting = list(telling.waiting())
    return DocumentsSay(
        as_of=dossier.as_of,
        documents=dossier.considered,
        factors=(*agreements[:MOST], *waiting[:MOST]),
        left_out=max(0, len(agreements) - MOST) + max(0, len(waiting) - MOST),
    )


class _Telling:
    """Turns what a dossier holds into factors."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._sources: Mapping[str, Contribution] = {one.document_id: one for one in dossier.sources}
        self._agreements = {one.id: one for one in dossier.agreements}
        self._words: DocumentWords = shipped_words().documents

    def order(self, factor: DocumentFactor) -> tuple[int, int]:
        """What is still to come goes first, and of that the newest; the dossier's order decides between equals."""
        assert factor.standing is not None, "agreements that are told have a status"
        told = factor.when.start if factor.when else factor.reported
        return _ORDER.index(factor.standing), -(told or datetime.date.min).toordinal()

    def agreements(self) -> Iterator[DocumentFactor]:
        """Every agreement whose state is told, with the words that told it last; words that date it say more."""
        for agreement in self._dossier.agreements:
            told = [step for step in agreement.history if step.status is agreement.status]
            if not told or agreement.status is None:
                continue
            latest = ([step for step in told if step.when is not None] or told)[-1]
            yield DocumentFactor(
                kind="agreement",
                title=agreement.name,
                words=self._state(agreement),
                status=agreement.status,
                standing=self._standing(agreement),
                when=latest.when,
                reported=latest.reported,
                conflicting=agreement.conflicting,
                families=agreement.families,
                quotations=(self._quoted(latest.evidence, latest.sentence),),
            )

    def waiting(self) -> Iterator[DocumentFactor]:
        """What must come first and is not known to have come, and what stands in the way."""
        for found in self._dossier.conditions:
            if found.condition.kind is ConditionKind.PREREQUISITE and (factor := self._prerequisite(found)):
                yield factor
        for agreement in self._dossier.agreements:
            blocked = [tie for tie in agreement.ties if tie.kind == "blocks"]
            if blocked and self._standing(agreement) != "ended":
                yield DocumentFactor(
                    kind="obstacle",
                    title=agreement.name,
                    words=self._words.obstacle.format(state=self._state(agreement)),
                    status=agreement.status,
                    standing=self._standing(agreement),
                    families=len({tie.family for tie in blocked}),
                    quotations=tuple(
                        self._quoted(tie.words, tie.words, self._words.blocked) for tie in blocked[:_BLOCKED]
                    ),
                )

    def _prerequisite(self, found: FoundCondition) -> DocumentFactor | None:
        condition = found.condition
        waiting = [self._agreements[one] for one in found.agreements if one in self._agreements]
        still_open = [one for one in waiting if self._standing(one) in (*_OPEN, None)]
        if waiting and not still_open:
            return None
        agreement = still_open[0] if still_open else None
        words = self._words
        return DocumentFactor(
            kind="prerequisite",
            title=agreement.name if agreement else condition.consequence.quote,
            words=words.tied.format(state=self._state(agreement)) if agreement else words.untied,
            status=agreement.status if agreement else None,
            standing=self._standing(agreement) if agreement else None,
            families=found.families,
            quotations=(
                self._quoted(condition.condition, condition.sentence, words.first),
                self._quoted(condition.consequence, condition.sentence, words.then),
            ),
        )

    def _standing(self, agreement: Agreement) -> Standing | None:
        return None if agreement.status is None else self._words.standing[agreement.status]

    def _state(self, agreement: Agreement) -> str:
        standing = self._standing(agreement)
        if agreement.status is None or standing is None:
            return self._words.unknown
        status = agreement.status.value.replace("_", " ")
        return f"{status}, {self._words.not_in_force}" if standing == "under_way" else status

    def _quoted(self, evidence: Evidence, sentence: Evidence, role: str = "") -> Quoted:
        source = self._sources.get(evidence.document_id)
        return Quoted(
            evidence=evidence,
            sentence=sentence,
            role=role,
            title=source.title if source else None,
            publisher=source.publisher if source else None,
            published=source.published if source else None,
        )

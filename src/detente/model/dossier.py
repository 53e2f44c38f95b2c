"""A dossier: all that is known about a dyad as of a date."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Literal

from detente.model.actor import Dyad
from detente.model.evidence import Evidence
from detente.model.statements import (
    AgreementKind,
    AgreementStatus,
    Claim,
    Claimant,
    Condition,
    Event,
    Prediction,
    Retraction,
    RoleMention,
    ThirdRole,
)
from detente.model.value import Value
from detente.model.when import When


class Sign(StrEnum):
    """What a factor does to the dyad's cooperation."""

    INCENTIVE = "incentive"
    IMPEDIMENT = "impediment"
    CONTESTED = "contested"


class Support(Value):
    """One claim that speaks for a factor, its sign for this dyad, and why it was judged so."""

    claim: Claim
    sign: Sign
    holders: tuple[str, ...]
    reasons: tuple[str, ...]
    document_id: str
    family: str


class Factor(Value):
    """Claims from any number of documents that say the same about what moves the dyad.

    `support` holds the claims of the factor's own sign. Where texts contradict each other, the factor is contested and
    `opposition` holds the claims that it impedes, `support` those that it favours: neither pile is dropped or averaged.
    """

    id: str
    label: str
    sign: Sign
    themes: tuple[str, ...]
    holders: tuple[str, ...]
    support: tuple[Support, ...]
    opposition: tuple[Support, ...] = ()
    families: int
    """Independent publisher families in the support: copies of one wire story, like one publisher's texts, are one."""
    opposing_families: int = 0
    rank: float
    """Weight for ordering: more families, surer words and surer rules first. It is no probability."""


class StatusEntry(Value):
    """One step in an agreement's history, with the sentence that tells it."""

    status: AgreementStatus
    when: When | None
    reported: datetime.date | None
    """Publication date of the document that tells it."""
    evidence: Evidence
    sentence: Evidence
    claimants: tuple[Claimant, ...]
    family: str


class Agreement(Value):
    """A treaty, contract, memorandum, decree or resolution with its history."""

    id: str
    name: str
    other_names: tuple[str, ...]
    kind: AgreementKind
    parties: tuple[str, ...]
    issuer: str | None
    dated: When | None
    status: AgreementStatus | None
    """The latest status known as of the dossier's date."""
    history: tuple[StatusEntry, ...]
    mentions: tuple[Evidence, ...]
    families: int
    conflicting: bool = False
    """Whether documents of the same time disagree on the status."""


class FoundCondition(Value):
    """A condition with the documents that state it."""

    condition: Condition
    repeated: tuple[Evidence, ...] = ()
    family: str
    families: int


class FoundPrediction(Value):
    """A prediction with the document that makes it."""

    prediction: Prediction
    published: datetime.date | None
    family: str


class PartPlayed(Value):
    """One role of a third party for the dyad, with the words of the documents that tell it."""

    role: ThirdRole
    toward: tuple[str, ...]
    """The members whom it concerns; both where it concerns what they have with each other."""
    mentions: tuple[RoleMention, ...]
    families: int


class ThirdParty(Value):
    """An actor outside the dyad that the documents give a role for it, the role most told first."""

    actor: str
    parts: tuple[PartPlayed, ...]


class TimelineEntry(Value):
    """Something dated: an event, a step of an agreement, with the words that tell it."""

    when: When
    kind: Literal["event", "agreement"]
    title: str
    """Shortened words of the text."""
    code: str
    """PLOVER type of an event, status of an agreement's step."""
    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    event: Event | None = None
    evidence: tuple[Evidence, ...]
    families: int


class Contribution(Value):
    """A source of the dossier, and what it gave."""

    document_id: str
    title: str | None
    author: str | None
    publisher: str | None
    published: datetime.date | None
    address: str | None
    locations: tuple[str, ...]
    language: str
    family: str
    """Id of the family of near-copies that it belongs to: the document id itself where it has no copies."""
    copies: tuple[str, ...] = ()
    """Ids of its near-copies in the workspace, as of the date."""
    factors: int = 0
    agreements: int = 0
    conditions: int = 0
    predictions: int = 0
    events: int = 0
    retracted_by: Evidence | None = None
    warnings: tuple[str, ...] = ()


class Gap(Value):
    """Something that the documents do not tell, or that Détente could not use, in plain words."""

    kind: Literal["undated", "language", "unread", "one_sided", "no_status", "single_source", "retracted", "silent"]
    text: str
    evidence: tuple[Evidence, ...] = ()
    documents: tuple[str, ...] = ()


class Passage(Value):
    """An evidence in its context: what stands before and after it in the text."""

    evidence: Evidence
    before: str
    after: str


class NamedRetraction(Value):
    """A retraction notice, and the document that it withdraws where that one is known."""

    retraction: Retraction
    withdraws: str | None


class Dossier(Value):
    """All that the workspace's documents say about a dyad as of a date."""

    dyad: Dyad
    names: dict[str, str]
    """Name of every actor id that occurs in the dossier."""
    as_of: datetime.date | None
    """None: everything in the workspace, whatever its date."""
    detente: str
    """Version of Détente."""
    codebook: str
    themes: dict[str, str]
    """Name of each theme id, in the codebook's order."""
    factors: tuple[Factor, ...]
    agreements: tuple[Agreement, ...]
    conditions: tuple[FoundCondition, ...]
    predictions: tuple[FoundPrediction, ...]
    third_parties: tuple[ThirdParty, ...] = ()
    """Those told of most come first."""
    timeline: tuple[TimelineEntry, ...]
    retractions: tuple[NamedRetraction, ...]
    sources: tuple[Contribution, ...]
    considered: int
    """Documents of the workspace that the date admits, whether they speak of the dyad or not."""
    gaps: tuple[Gap, ...]
    passages: tuple[Passage, ...]
    """One for each evidence that the dossier shows."""

    def of_sign(self, sign: Sign) -> tuple[Factor, ...]:
        """The factors of one sign, in the dossier's order."""
        return tuple(factor for factor in self.factors if factor.sign is sign)

    def passage(self, evidence: Evidence) -> Passage | None:
        """The context of an evidence, if the dossier holds it."""
        return next((passage for passage in self.passages if passage.evidence.id == evidence.id), None)

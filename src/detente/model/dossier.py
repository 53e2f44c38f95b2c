"""A dossier: all that is known about a dyad as of a date."""

from __future__ import annotations

import datetime
from typing import Literal

from detente.model.actor import Dyad
from detente.model.evidence import Evidence
from detente.model.judgement import AppliedJudgement, StatementKind, Verdict
from detente.model.sign import Sign
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
    Signatory,
    ThirdRole,
)
from detente.model.value import Value
from detente.model.when import When


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
    weight: float = 0.0
    """Weight of the support (see `assembly.weighing`)."""
    opposing_weight: float = 0.0
    refines: tuple[str, ...] = ()
    """Ids of the factors that this one is a case of: "Western sanctions" of "Western pressure"."""
    judgements: tuple[str, ...] = ()
    """Ids of the analyst's judgements that put its claims together or took others out, oldest first."""


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
    rule: str = ""
    """Name of the reading rule that found it."""
    confidence: float | None = None
    """Share of the rule's statements expected to be right, 0 to 1."""


class AgreementTie(Value):
    """How an agreement hangs together with something else, in the words of a text.

    `blocks`: it forbids or holds up what the words name, or stands in its way until it is repealed.
    """

    kind: Literal["part_of", "depends_on", "blocks"]
    words: Evidence
    """What it is part of, what must come first, what it keeps from coming about."""
    agreement: str | None = None
    """Id of the agreement of the dossier that the words name, if they name one."""
    condition: str | None = None
    """Id of the condition that says so, if one does."""
    family: str


class Agreement(Value):
    """A treaty, contract, memorandum, decree or resolution: whose it is, what it says, how it hangs together with
    others, and how far it has come."""

    id: str
    name: str
    other_names: tuple[str, ...]
    kind: AgreementKind
    parties: tuple[str, ...]
    issuer: str | None
    signatories: tuple[Signatory, ...] = ()
    dated: When | None
    provisions: tuple[Evidence, ...] = ()
    ties: tuple[AgreementTie, ...] = ()
    status: AgreementStatus | None
    """The latest status known as of the dossier's date."""
    history: tuple[StatusEntry, ...]
    mentions: tuple[Evidence, ...]
    families: int
    conflicting: bool = False
    """Whether documents of the same time disagree on the status."""


class FoundCondition(Value):
    """A condition with the documents that state it, and what hangs on it."""

    condition: Condition
    agreements: tuple[str, ...] = ()
    """Ids of the agreements that its consequence names: what they depend on."""
    predictions: tuple[str, ...] = ()
    """Ids of the predictions that are made under it."""
    repeated: tuple[Evidence, ...] = ()
    family: str
    families: int


class FoundPrediction(Value):
    """A prediction with the document that makes it."""

    prediction: Prediction
    condition: str | None = None
    """Id of the condition of the dossier under which it is made."""
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

    kind: Literal[
        "undated", "language", "unread", "one_sided", "no_status", "single_source", "retracted", "silent", "judgement"
    ]
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


class RuleShare(Value):
    """How often a reading rule is right: counts from which the confidence of its statements follows."""

    rule: str
    right: int
    """Statements found right on the articles that Détente was measured on; 0 of 0 where they show none."""
    measured: int
    accepted: int
    """Statements that an analyst accepted in this workspace, in documents that the date admits."""
    judged: int
    share: float
    """Mean of Beta(right + accepted + 1, wrong + rejected + 1)."""


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
    judgements: tuple[AppliedJudgement, ...] = ()
    """The analyst's judgements that bear on the dossier, oldest first. What was rejected stands here alone."""
    rules: tuple[RuleShare, ...] = ()
    """The reading rules whose statements the dossier shows, by name."""

    def of_sign(self, sign: Sign) -> tuple[Factor, ...]:
        """The factors of one sign, in the dossier's order."""
        return tuple(factor for factor in self.factors if factor.sign is sign)

    def passage(self, evidence: Evidence) -> Passage | None:
        """The context of an evidence, if the dossier holds it."""
        return next((passage for passage in self.passages if passage.evidence.id == evidence.id), None)

    def judged(self, kind: StatementKind, evidence: Evidence) -> tuple[AppliedJudgement, ...]:
        """The analyst's judgements on a statement, by its kind and words, oldest first."""
        return tuple(
            one
            for one in self.judgements
            if one.kind is kind and any(words.id == evidence.id for words in one.statements)
        )

    def verdict(self, kind: StatementKind, evidence: Evidence) -> AppliedJudgement | None:
        """The latest judgement that accepts or rejects a statement: the one that counts."""
        verdicts = (Verdict.ACCEPT, Verdict.REJECT)
        return next((one for one in reversed(self.judged(kind, evidence)) if one.verdict in verdicts), None)

    def rejected(self) -> tuple[tuple[Evidence, AppliedJudgement], ...]:
        """The words of the statements that were taken out of the dossier, each with the judgement that did it."""
        found = {
            (one.kind, words.id): (words, one)
            for one in self.judgements
            for words in one.statements
            if self.verdict(one.kind, words) is one and one.verdict is Verdict.REJECT
        }
        return tuple(found[key] for key in sorted(found))

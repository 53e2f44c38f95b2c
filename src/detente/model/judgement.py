"""What an analyst judges of what was read: accepted, rejected, signed anew, put together, taken apart."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from detente.model.actor import Dyad
from detente.model.evidence import Evidence
from detente.model.sign import Sign
from detente.model.statements import AgreementMention, Claim, Condition, Event, Prediction, Statement
from detente.model.value import Value, identifier


class StatementKind(StrEnum):
    """The kinds of statements that can be judged."""

    CLAIM = "claim"
    AGREEMENT = "agreement"
    CONDITION = "condition"
    PREDICTION = "prediction"
    EVENT = "event"


class Verdict(StrEnum):
    """What a judgement says of statements."""

    ACCEPT = "accept"
    REJECT = "reject"
    SIGN = "sign"
    """The claims have another sign for the dyad than was read."""
    MERGE = "merge"
    """The factors that the claims belong to are one."""
    SPLIT = "split"
    """The claims are a factor of their own."""


class Anchor(Value):
    """What a judgement holds on to: words of a document, and the kind of statement that they make.

    Documents never change, while readings and the ids of statements do. So the range of the words is what stays.
    """

    kind: StatementKind
    evidence: Evidence
    said: str = ""
    """What told the statement apart from others of the same words when it was judged (see `said_of`)."""

    @classmethod
    def of(cls, statement: Statement) -> Anchor:
        """The anchor of a statement as it is read now.

        Raises:
            ValueError: if statements of its kind are not judged.
        """
        kind = kind_of(statement)
        if kind is None:
            raise ValueError(f"a {type(statement).__name__} cannot be judged")
        return cls(kind=kind, evidence=statement.evidence, said=said_of(statement))


class AnalystJudgement(Value):
    """One judgement of one analyst. It never changes; an `Undoing` takes it back.

    >>> words = Evidence.in_text("0123456789abcdef", "Iran distrusts Russia.", 0, 21)
    >>> day = datetime.date(2015, 2, 2)
    >>> anchor = Anchor(kind=StatementKind.CLAIM, evidence=words)
    >>> AnalystJudgement(verdict=Verdict.REJECT, anchors=(anchor,), by="A. Reader", on=day).id
    'bca7913cb90f0a55'
    """

    verdict: Verdict
    anchors: tuple[Anchor, ...]
    dyad: Dyad | None = None
    """The pair that it holds for; None: whatever pair is asked about."""
    sign: Sign | None = None
    """The sign that a verdict `sign` gives."""
    by: str
    on: datetime.date
    why: str = ""
    renews: str = ""
    """Id of the same judgement that was undone before, where this one makes it again."""

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if not self.anchors:
            raise ValueError("a judgement is about at least one statement")
        if not self.by.strip():
            raise ValueError("a judgement has the name of whoever made it")
        if (self.sign is not None) != (self.verdict is Verdict.SIGN):
            raise ValueError("the verdict `sign` has a sign, and no other has")
        if self.verdict in FACTOR_VERDICTS:
            if self.dyad is None:
                raise ValueError(f"the verdict `{self.verdict.value}` is about one pair of actors")
            if any(anchor.kind is not StatementKind.CLAIM for anchor in self.anchors):
                raise ValueError(f"the verdict `{self.verdict.value}` is about claims")
        return self

    @property
    def id(self) -> str:
        """Identifier by content: the same judgement twice is one."""
        return identifier(
            "judgement",
            self.verdict.value,
            str(self.dyad or ""),
            self.sign.value if self.sign else "",
            self.by,
            self.on.isoformat(),
            self.why,
            self.renews,
            *(f"{anchor.kind.value} {anchor.evidence.id} {anchor.said}" for anchor in self.anchors),
        )


class Undoing(Value):
    """A judgement taken back. Both stay in the log."""

    judgement: str
    """Id of the judgement."""
    by: str
    on: datetime.date
    why: str = ""


class LoggedJudgement(Value):
    """A judgement as it stands in the workspace's log, with its undoing where it was taken back."""

    number: int
    """Number of its entry in the ledger."""
    judgement: AnalystJudgement
    undone: Undoing | None = None


class AppliedJudgement(Value):
    """A judgement as it bears on a dossier."""

    id: str
    verdict: Verdict
    sign: Sign | None = None
    by: str
    on: datetime.date
    why: str = ""
    kind: StatementKind
    """Kind of its statements."""
    statements: tuple[Evidence, ...]
    """Words of the statements, as they are read now, that it holds for."""
    lost: tuple[Evidence, ...] = ()
    """Words that it was made about and where no statement of the kind is read any more."""


FACTOR_VERDICTS = frozenset({Verdict.SIGN, Verdict.MERGE, Verdict.SPLIT})
"""Verdicts about the factors of one dyad."""

_KINDS: tuple[tuple[type[Statement], StatementKind], ...] = (
    (Claim, StatementKind.CLAIM),
    (AgreementMention, StatementKind.AGREEMENT),
    (Condition, StatementKind.CONDITION),
    (Prediction, StatementKind.PREDICTION),
    (Event, StatementKind.EVENT),
)


def kind_of(statement: Statement) -> StatementKind | None:
    """The kind of a statement; None where its kind is not judged (a retraction)."""
    return next((kind for type_, kind in _KINDS if isinstance(statement, type_)), None)


def said_of(statement: Statement) -> str:
    """What tells a statement apart from others of the same kind in the same words."""
    if isinstance(statement, Claim):
        return statement.label
    if isinstance(statement, AgreementMention):
        return statement.name
    if isinstance(statement, Condition):
        return f"{statement.kind.value}: {statement.condition.quote} / {statement.consequence.quote}"
    if isinstance(statement, Prediction):
        return statement.statement
    if isinstance(statement, Event):
        return f"{statement.plover}: {', '.join(statement.source)} / {', '.join(statement.target)}"
    return ""


def words_of(statement: Statement) -> Iterator[Evidence]:
    """The words by which a reader meets a statement: its own, and those parts that a brief quotes apart."""
    yield statement.evidence
    if isinstance(statement, Condition):
        yield statement.condition
        yield statement.consequence
    elif isinstance(statement, Event):
        yield from statement.repeated

"""What the analyst's judgements do to the statements of a dyad's readings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from detente.assembly.anchors import match
from detente.model import (
    FACTOR_VERDICTS,
    AnalystJudgement,
    Anchor,
    AppliedJudgement,
    Claim,
    Dyad,
    Evidence,
    Reading,
    Statement,
    StatementKind,
    Verdict,
    kind_of,
)

_FEWEST = {Verdict.MERGE: 2}
"""Statements that a judgement needs to do anything: a merge of which one claim is left puts nothing together."""

_Key = tuple[StatementKind | None, str]


@dataclass(slots=True)
class _Bearing:
    """A judgement with what was found of it: statements that it holds for, and words where there is none any more."""

    judgement: AnalystJudgement
    statements: list[Statement] = field(default_factory=list)
    lost: list[Evidence] = field(default_factory=list)

    def of_document(self, document_id: str) -> list[Anchor]:
        """What it was made about in one document."""
        return [anchor for anchor in self.judgement.anchors if anchor.evidence.document_id == document_id]


class Judgements:
    """The judgements that stand for a dyad, met with the readings one after the other.

    Where two judgements disagree on a statement, the later one counts. What judgements say of documents that are never
    met (those published after the date of a dossier) has no effect and is not told.

    Args:
        judgements: those that were not undone, oldest first.
        dyad: the pair; judgements for another pair are passed over, without one all that are for a pair.

    >>> Judgements([], Dyad.of("IRN", "RUS")).applied([])
    ()
    """

    def __init__(self, judgements: Sequence[AnalystJudgement], dyad: Dyad | None) -> None:
        self._bearings = [_Bearing(one) for one in judgements if one.dyad in (None, dyad)]
        self._by_document: dict[str, list[int]] = defaultdict(list)
        for number, bearing in enumerate(self._bearings):
            for document in dict.fromkeys(anchor.evidence.document_id for anchor in bearing.judgement.anchors):
                self._by_document[document].append(number)
        self._verdicts: dict[_Key, tuple[int, Verdict]] = {}
        self._signs: dict[str, int] = {}
        self._rules: dict[_Key, str] = {}

    def meet(self, reading: Reading) -> bool:
        """Finds the judged statements of a reading; says whether any of its statements was rejected."""
        rejected = False
        for number in self._by_document.get(reading.document_id, ()):
            bearing = self._bearings[number]
            verdict = bearing.judgement.verdict
            for anchor in bearing.of_document(reading.document_id):
                statement = match(anchor, reading.statements())
                if statement is None:
                    bearing.lost.append(anchor.evidence)
                    continue
                bearing.statements.append(statement)
                if verdict is Verdict.SIGN:
                    self._signs[statement.id] = number
                elif verdict not in FACTOR_VERDICTS:
                    # Judgements come oldest first, so the latest one is what stays.
                    self._verdicts[_key(statement)] = (number, verdict)
                    self._rules[_key(statement)] = statement.rule
                    rejected = rejected or verdict is Verdict.REJECT
        return rejected

    def words(self, document_id: str) -> Iterator[Evidence]:
        """The words of a document that judgements were made about."""
        for number in self._by_document.get(document_id, ()):
            yield from (anchor.evidence for anchor in self._bearings[number].of_document(document_id))

    def without_rejected(self, reading: Reading) -> Reading:
        """The reading without the statements that were rejected."""

        def kept(statements: Iterable[Statement]) -> tuple[Statement, ...]:
            return tuple(one for one in statements if not self.rejects(one))

        return reading.model_copy(
            update={
                "claims": kept(reading.claims),
                "agreements": kept(reading.agreements),
                "conditions": kept(reading.conditions),
                "predictions": kept(reading.predictions),
                "events": kept(reading.events),
            }
        )

    def rejects(self, statement: Statement) -> bool:
        """Whether the latest verdict on a statement is that it is wrong."""
        return self._verdicts.get(_key(statement), (0, None))[1] is Verdict.REJECT

    def accepts(self, statement: Statement) -> bool:
        """Whether the latest verdict on a statement is that it is right."""
        return self._verdicts.get(_key(statement), (0, None))[1] is Verdict.ACCEPT

    def sign(self, claim: Claim) -> AnalystJudgement | None:
        """The latest judgement that gives a claim its sign."""
        number = self._signs.get(claim.id)
        return None if number is None else self._bearings[number].judgement

    def regroupings(self) -> list[tuple[AnalystJudgement, frozenset[str]]]:
        """The judgements that put claims together or take them apart, oldest first, with the ids of their claims."""
        return [
            (bearing.judgement, frozenset(statement.id for statement in bearing.statements))
            for bearing in self._bearings
            if bearing.judgement.verdict in (Verdict.MERGE, Verdict.SPLIT)
        ]

    def counts(self) -> dict[str, Counter[Verdict]]:
        """For each reading rule, how many of its statements were accepted and how many rejected."""
        found: dict[str, Counter[Verdict]] = defaultdict(Counter)
        for key, (_, verdict) in self._verdicts.items():
            found[self._rules[key]][verdict] += 1
        return dict(found)

    def applied(
        self, relevant: Iterable[Statement], speaks: Callable[[str], bool] = lambda _: False
    ) -> tuple[AppliedJudgement, ...]:
        """The judgements that bear on a dossier, oldest first.

        Args:
            relevant: the statements about the dyad, rejected ones too.
            speaks: whether a document says anything about the dyad; of others it is not told that words were lost.
        """
        concerned = {_key(statement) for statement in relevant}
        found = []
        for bearing in self._bearings:
            made = bearing.judgement
            kinds = dict.fromkeys(anchor.kind for anchor in made.anchors)
            for kind in kinds:
                statements = [
                    one.evidence for one in bearing.statements if kind_of(one) is kind and _key(one) in concerned
                ]
                of_kind = {anchor.evidence.id for anchor in made.anchors if anchor.kind is kind}
                lost = [words for words in bearing.lost if words.id in of_kind and speaks(words.document_id)]
                if lost or len(statements) >= _FEWEST.get(made.verdict, 1):
                    found.append(
                        AppliedJudgement(
                            id=made.id,
                            verdict=made.verdict,
                            sign=made.sign,
                            by=made.by,
                            on=made.on,
                            why=made.why,
                            kind=kind,
                            statements=_in_order(statements),
                            lost=_in_order(lost),
                        )
                    )
        return tuple(found)


def _key(statement: Statement) -> _Key:
    return kind_of(statement), statement.id


def _in_order(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    unique = {one.id: one for one in evidence}
    return tuple(sorted(unique.values(), key=lambda one: (one.document_id, one.start, one.end)))

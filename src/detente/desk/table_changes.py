"""From an edited merge table to judgements: what of it differs from how it was exported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from detente.desk.factor_table import TableRow
from detente.model import (
    AnalystJudgement,
    Anchor,
    Claim,
    Dossier,
    Evidence,
    Sign,
    StatementKind,
    Value,
    Verdict,
)

_VERDICTS = ("", Verdict.ACCEPT.value, Verdict.REJECT.value)
_SIGNS = tuple(sign.value for sign in Sign)


class RefusedRow(Value):
    """A row that cannot be used, and why."""

    line: int
    reason: str


class Imported(Value):
    """What became of an edited table: judgements, or refused rows and no judgement."""

    rows: int
    refused: tuple[RefusedRow, ...] = ()
    judgements: tuple[AnalystJudgement, ...] = ()
    undone: tuple[str, ...] = ()
    """Ids of the judgements that were taken back."""


@dataclass(frozen=True, slots=True)
class AskedChange:
    """A judgement that the table asks for."""

    verdict: Verdict
    claims: tuple[Claim, ...]
    sign: Sign | None = None
    why: str = ""

    def anchors(self, of_statement: Callable[[Claim], tuple[Anchor, ...]]) -> tuple[Anchor, ...]:
        """What it is anchored to; `of_statement` gives the anchors of a verdict on one claim."""
        if self.verdict in (Verdict.MERGE, Verdict.SPLIT):
            return tuple(Anchor.of(claim) for claim in self.claims)
        return tuple(anchor for claim in self.claims for anchor in of_statement(claim))


@dataclass(slots=True)
class Changes:
    """All that an edited table asks for, in the order in which it is to be judged."""

    rows: int
    refused: list[RefusedRow] = field(default_factory=list)
    asked: list[AskedChange] = field(default_factory=list)
    undo: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Standing:
    """How a claim stands in the dossier now."""

    claim: Claim
    factor: str
    sign: str


def changes(rows: Sequence[TableRow], dossier: Dossier) -> Changes:
    """What an edited table asks for. A row that was taken out of the table is left as it was.

    Args:
        rows: the rows, as they were read back.
        dossier: the dossier of the pair, as it is now.
    """
    found = Changes(rows=len(rows))
    standing = {
        support.claim.evidence.id: _Standing(support.claim, factor.id, support.sign.value)
        for factor in dossier.factors
        for support in (*factor.support, *factor.opposition)
    }
    rejected = {words.id: words for words, one in dossier.rejected() if one.kind is StatementKind.CLAIM}
    grouped: list[TableRow] = []
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(row.evidence, row.line)
        if first != row.line:
            found.refused.append(RefusedRow(line=row.line, reason=f"line {first} has the same claim"))
            continue
        wrong = _wrong(row, standing, rejected, dossier)
        if wrong:
            found.refused.append(RefusedRow(line=row.line, reason=wrong))
        elif _is_changed(row) or row.evidence in standing:
            now = standing.get(row.evidence)
            found.undo += _undone(row, now.claim.evidence if now else rejected[row.evidence], dossier)
            if now is not None:
                found.asked += _on_claim(row, now.claim)
                if _keeps_its_place(row):
                    grouped.append(row)
    found.undo = list(dict.fromkeys(found.undo))
    found.refused += _regrouped_since(grouped, standing)
    found.refused.sort(key=lambda one: one.line)
    if not found.refused:
        found.asked += _regroupings(grouped, standing)
    return found


def _is_changed(row: TableRow) -> bool:
    return (row.factor, row.sign, row.verdict, row.why) != (
        row.exported_factor,
        row.exported_sign,
        row.exported_verdict,
        row.exported_why,
    )


def _keeps_its_place(row: TableRow) -> bool:
    """Whether a row says to which factor its claim belongs: not if it is rejected, or only signed otherwise."""
    signed = row.sign != row.exported_sign
    return row.verdict != Verdict.REJECT.value and (not signed or row.factor != row.exported_factor)


def _wrong(
    row: TableRow, standing: Mapping[str, _Standing], rejected: Mapping[str, Evidence], dossier: Dossier
) -> str | None:
    """Why a changed row cannot be used; None where it can, or where nothing was changed in it."""
    if not _is_changed(row):
        return None
    now = standing.get(row.evidence)
    if now is None and row.evidence not in rejected:
        return f"no claim of the two is read in the words {row.evidence[:60]!r} any more: export the table again"
    if row.verdict not in _VERDICTS:
        return f"{row.verdict[:40]!r} is no verdict: write accept, reject or nothing"
    moved = row.factor != row.exported_factor or row.sign != row.exported_sign
    if Verdict.REJECT.value in (row.verdict, row.exported_verdict):
        if moved:
            return "a rejected claim has neither factor nor sign: change its verdict alone"
    elif row.sign not in _SIGNS:
        return f"{row.sign[:40]!r} is no sign: write {', '.join(_SIGNS)}"
    elif not row.factor:
        return "it has no factor: write the number of one, or any new word for a factor of its own"
    if not moved and row.verdict == row.exported_verdict:
        return "a reason alone is no judgement: change the factor, the sign or the verdict too"
    verdict = dossier.verdict(StatementKind.CLAIM, now.claim.evidence if now else rejected[row.evidence])
    if (verdict.verdict.value if verdict else "") != row.exported_verdict:
        return "its verdict was changed since the export: export the table again"
    if now is not None and now.sign != row.exported_sign:
        return "its sign was changed since the export: export the table again"
    return None


def _undone(row: TableRow, words: Evidence, dossier: Dossier) -> list[str]:
    """The verdicts on a claim that an emptied cell takes back."""
    if row.verdict or not row.exported_verdict:
        return []
    verdicts = (Verdict.ACCEPT, Verdict.REJECT)
    return [one.id for one in dossier.judged(StatementKind.CLAIM, words) if one.verdict in verdicts]


def _on_claim(row: TableRow, claim: Claim) -> Iterator[AskedChange]:
    if row.verdict and row.verdict != row.exported_verdict:
        yield AskedChange(Verdict(row.verdict), (claim,), why=_why(row))
    if row.sign != row.exported_sign and row.verdict != Verdict.REJECT.value:
        yield AskedChange(Verdict.SIGN, (claim,), sign=Sign(row.sign), why=_why(row))


def _why(row: TableRow) -> str:
    """The reason of a change. What stood there before was the reason of something else."""
    return row.why if row.why != row.exported_why else ""


def _regrouped_since(rows: Sequence[TableRow], standing: Mapping[str, _Standing]) -> list[RefusedRow]:
    """Moved rows whose factors are no longer those of the export: what their numbers mean is not known."""
    now: dict[str, set[str]] = {}
    then: dict[str, set[str]] = {}
    for row in rows:
        factor = standing[row.evidence].factor
        now.setdefault(row.exported_factor, set()).add(factor)
        then.setdefault(factor, set()).add(row.exported_factor)
    return [
        RefusedRow(line=row.line, reason="the factors are grouped otherwise since the export: export the table again")
        for row in rows
        if row.factor != row.exported_factor
        and any(
            len(now[number]) > 1 or any(len(then[factor]) > 1 for factor in now[number])
            for number in (row.exported_factor, row.factor)
            if number in now
        )
    ]


def _regroupings(rows: Sequence[TableRow], standing: Mapping[str, _Standing]) -> Iterator[AskedChange]:
    """The splits and then the merges that lead from the exported factors to the edited ones."""
    pieces: dict[tuple[str, str], list[TableRow]] = {}
    for row in rows:
        # A claim that was signed otherwise leaves its pile by itself: wherever it comes to stand, it is taken out.
        old = row.exported_factor if row.sign == row.exported_sign else f"line {row.line}"
        pieces.setdefault((old, row.factor), []).append(row)
    stays: dict[str, str] = {}
    for old, new in pieces:
        if old == new or old not in stays:
            stays[old] = new
    merged: dict[str, list[TableRow]] = {}
    sources: dict[str, int] = {}
    for (old, new), members in pieces.items():
        signed = members[0].sign != members[0].exported_sign
        if signed or stays[old] != new:
            yield _regrouping(Verdict.SPLIT, members, standing)
        merged.setdefault(new, []).extend(members)
        sources[new] = sources.get(new, 0) + 1
    for new, members in merged.items():
        if sources[new] > 1:
            yield _regrouping(Verdict.MERGE, members, standing)


def _regrouping(verdict: Verdict, rows: Iterable[TableRow], standing: Mapping[str, _Standing]) -> AskedChange:
    reasons = dict.fromkeys(why for row in rows if row.factor != row.exported_factor and (why := _why(row)))
    return AskedChange(verdict, tuple(standing[row.evidence].claim for row in rows), why="; ".join(reasons))

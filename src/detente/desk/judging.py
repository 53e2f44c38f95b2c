"""What the desk does with the analyst's judgements: making them, taking them back, and telling which of them hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from detente.desk.asked_judgements import Asked, Made, checked, new_judgements
from detente.desk.days import Day, to_day
from detente.desk.judged_statements import FEWEST_DIGITS, StatementFinder
from detente.errors import UsageError
from detente.model import (
    AnalystJudgement,
    Anchor,
    Claim,
    Dossier,
    Dyad,
    Evidence,
    Factor,
    LoggedJudgement,
    Sign,
    Statement,
    StatementKind,
    Undoing,
    Value,
    Verdict,
)
from detente.workspace import JudgementLog

if TYPE_CHECKING:
    from detente.desk.desk import Desk
    from detente.desk.table_changes import Imported


class ListedJudgement(Value):
    """A judgement of the log, and what is found of it in the readings of today."""

    logged: LoggedJudgement
    lost: tuple[Evidence, ...]
    """Words that it was made about and where no statement of the kind is read any more."""


class Judging:
    """The analyst's judgements on what was read. Made by `Desk.judging`.

    A statement is named by the id of its words, as a brief prints it (`0123456789abcdef:18-24`), or all claims of a
    factor and all mentions of an agreement by the factor's or agreement's id, as `detente dossier` lists it.

    Args:
        desk: the desk, open.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._log = JudgementLog(desk.store)

    # Judging -----------------------------------------------------------------------------------------------------

    def accept(
        self,
        *ids: str,
        by: str,
        why: str = "",
        kind: StatementKind | str | None = None,
        dyad: tuple[str, str] | None = None,
        on: Day = None,
    ) -> Made:
        """Says of statements that they are right: they are marked in the brief, and weigh as confirmed.

        Args:
            ids: ids of words, factors or agreements.
            by: who judges.
            why: the reason, in the analyst's words.
            kind: which of the statements that share the words, where several kinds do.
            dyad: two actors for whom alone it holds; without it, it holds whatever pair is asked about.
            on: the day of the judgement; today where not given.

        Raises:
            UsageError: if an id is none, no statement has its words, or there is no name.
        """
        return self._on_statements(Verdict.ACCEPT, ids, by, why, kind, dyad, on)

    def reject(
        self,
        *ids: str,
        by: str,
        why: str = "",
        kind: StatementKind | str | None = None,
        dyad: tuple[str, str] | None = None,
        on: Day = None,
    ) -> Made:
        """Says of statements that they are wrong: they leave the dossier, which lists them as rejected.

        Arguments and errors as in `accept`.
        """
        return self._on_statements(Verdict.REJECT, ids, by, why, kind, dyad, on)

    def sign(self, sign: Sign | str, *ids: str, dyad: tuple[str, str], by: str, why: str = "", on: Day = None) -> Made:
        """Gives claims another sign for two actors: `incentive`, `impediment` or `contested`.

        Arguments and errors as in `accept`.
        """
        given = _one_of(Sign, sign)
        pair = self._desk.dyad(*dyad)
        finder = self._finder()
        asked = [Asked(Verdict.SIGN, finder.anchors(claim), pair, given, why) for claim in finder.claims(ids, pair)]
        return self._record(asked, by, on)

    def merge(self, *ids: str, dyad: tuple[str, str], by: str, why: str = "", on: Day = None) -> Made:
        """Says that factors of two actors are one. Where their signs differ, it is contested and keeps both piles.

        Arguments as in `accept`.

        Raises:
            UsageError: as in `accept`, and if all the claims are of one factor already.
        """
        claims, factors, pair = self._claims_and_factors(ids, dyad)
        if len(factors) < 2:
            raise UsageError("these claims are one factor already", remedy="name claims or factors of two or more")
        return self._record([Asked(Verdict.MERGE, tuple(map(Anchor.of, claims)), pair, None, why)], by, on)

    def split(self, *ids: str, dyad: tuple[str, str], by: str, why: str = "", on: Day = None) -> Made:
        """Takes claims out of their factor: they are one of their own.

        Arguments as in `accept`.

        Raises:
            UsageError: as in `accept`, and if the claims are all that their factor has.
        """
        claims, factors, pair = self._claims_and_factors(ids, dyad)
        taken = {claim.id for claim in claims}
        for factor in factors:
            if all(support.claim.id in taken for support in (*factor.support, *factor.opposition)):
                raise UsageError(
                    "these are all the claims of their factor, so there is nothing to take them out of",
                    where=f"“{factor.label[:80]}”",
                    remedy="name some of its claims by the ids of their words",
                )
        return self._record([Asked(Verdict.SPLIT, tuple(map(Anchor.of, claims)), pair, None, why)], by, on)

    def undo(self, *ids: str, by: str, why: str = "", on: Day = None) -> tuple[Undoing, ...]:
        """Takes judgements back. They stay in the log, with who took them back and when.

        Args:
            ids: ids of judgements, or the beginning of one (four digits at least).
            by: who takes them back.
            why: the reason.
            on: the day; today where not given.

        Raises:
            UsageError: if there is no such judgement, more than one, or it was taken back already.
        """
        logged = self._log.judgements()
        chosen = [_of_id(logged, id_) for id_ in dict.fromkeys(ids)]
        for one in chosen:
            if one.undone is not None:
                raise UsageError(
                    f"the judgement {one.judgement.id} was undone already, by {one.undone.by} on {one.undone.on}",
                    remedy="see: detente judge list --all",
                )
        name, reason, day = checked(by, why, on)
        undoings = tuple(Undoing(judgement=one.judgement.id, by=name, on=day, why=reason) for one in chosen)
        self._log.append(undoings)
        return undoings

    # Looking -----------------------------------------------------------------------------------------------------

    def standing(self, *, until: Day = None) -> list[AnalystJudgement]:
        """The judgements that were not undone, oldest first.

        Args:
            until: only what was judged by this day counts, and only what was undone by then is undone.
        """
        day = to_day(until)
        if day is None:
            return self._log.standing()
        return [
            one.judgement
            for one in self._log.judgements()
            if one.judgement.on <= day and (one.undone is None or one.undone.on > day)
        ]

    def listed(self) -> list[ListedJudgement]:
        """Every judgement of the log, oldest first, undone ones too, and what of them is no longer read."""
        from detente.assembly.anchors import match

        finder = self._finder()
        found = []
        for one in self._log.judgements():
            lost = tuple(
                anchor.evidence
                for anchor in one.judgement.anchors
                if match(anchor, finder.statements(anchor.evidence.document_id)) is None
            )
            found.append(ListedJudgement(logged=one, lost=lost))
        return found

    def on_words(self, words: Evidence) -> tuple[tuple[Statement, ...], tuple[LoggedJudgement, ...]]:
        """What is read in some words, and the judgements on it that stand. Nothing is read anew for it."""
        from detente.assembly.anchors import match

        finder = StatementFinder(self._desk)
        statements = finder.statements(words.document_id)
        here = finder.in_words(words.document_id, words.start, words.end)
        judged = [
            one
            for one in self._log.judgements()
            if one.undone is None
            and any(
                anchor.evidence.document_id == words.document_id and match(anchor, statements) in here
                for anchor in one.judgement.anchors
            )
        ]
        return here, tuple(judged)

    # The merge table ---------------------------------------------------------------------------------------------

    def export_factors(self, one: str, other: str, file: str | Path, *, as_of: Day = None) -> int:
        """Writes the factors of two actors to a table, one row a claim, for reading and editing.

        Args:
            one: name or id of an actor.
            other: name or id of the other.
            file: a CSV file.
            as_of: only what was published by this day.

        Returns:
            How many rows it has.

        Raises:
            UsageError: if the file cannot be written.
        """
        from detente.desk.factor_table import write_table

        return write_table(self._desk.dossier(one, other, as_of=as_of), Path(file))

    def import_factors(
        self,
        one: str,
        other: str,
        file: str | Path,
        *,
        by: str,
        as_of: Day = None,
        on: Day = None,
        record: bool = True,
    ) -> Imported:
        """Turns what was changed in an exported table into judgements: all of it, or nothing where a row is refused.

        Args:
            one: name or id of an actor, as at the export.
            other: name or id of the other.
            file: the edited table.
            by: who judged.
            as_of: as at the export.
            on: the day of the judgements; today where not given.
            record: False: only tell what would be judged.

        Raises:
            UsageError: if the file is no such table, or there is no name.
        """
        from detente.desk.factor_table import read_table
        from detente.desk.table_changes import Imported, changes

        name, _, day = checked(by, "", on)
        dossier = self._desk.dossier(one, other, as_of=as_of)
        changed = changes(read_table(Path(file)), dossier)
        if changed.refused:
            return Imported(rows=changed.rows, refused=tuple(changed.refused))
        finder = self._finder()
        asked = [
            Asked(one.verdict, one.anchors(finder.anchors), dossier.dyad, one.sign, one.why) for one in changed.asked
        ]
        if not record:
            judgements = tuple(one.judgement(name, day) for one in asked)
            return Imported(rows=changed.rows, judgements=judgements, undone=tuple(changed.undo))
        made = new_judgements(asked, self._log.judgements(), name, day)
        # In one transaction, as the table is one request.
        self._log.append([*(Undoing(judgement=id_, by=name, on=day) for id_ in changed.undo), *made.judgements])
        return Imported(rows=changed.rows, judgements=made.judgements, undone=tuple(changed.undo))

    # Inside ------------------------------------------------------------------------------------------------------

    def _finder(self) -> StatementFinder:
        self._desk.read_new()
        return StatementFinder(self._desk)

    def _on_statements(
        self,
        verdict: Verdict,
        ids: Sequence[str],
        by: str,
        why: str,
        kind: StatementKind | str | None,
        dyad: tuple[str, str] | None,
        on: Day,
    ) -> Made:
        wanted = None if kind is None else _one_of(StatementKind, kind)
        pair = self._desk.dyad(*dyad) if dyad is not None else None
        finder = self._finder()
        asked = [Asked(verdict, finder.anchors(one), pair, None, why) for one in finder.find(ids, wanted, pair)]
        return self._record(asked, by, on)

    def _claims_and_factors(
        self, ids: Sequence[str], dyad: tuple[str, str]
    ) -> tuple[tuple[Claim, ...], tuple[Factor, ...], Dyad]:
        """The claims that ids mean, and the factors of a pair that hold them.

        Raises:
            UsageError: if a claim is in no factor of the pair.
        """
        pair = self._desk.dyad(*dyad)
        claims = self._finder().claims(ids, pair)
        dossier = self._desk.dossier(*pair.members)
        held: dict[str, Factor] = {}
        for claim in claims:
            factor = factor_of(dossier, claim)
            if factor is None:
                names = " and ".join(dossier.names[member] for member in pair.members)
                raise UsageError(
                    f"the claim is in no factor of {names}",
                    where=claim.evidence.id,
                    remedy="give it a sign first: detente judge sign",
                )
            held[factor.id] = factor
        return claims, tuple(held.values()), pair

    def _record(self, asked: Iterable[Asked], by: str, on: Day) -> Made:
        """Makes judgements that do not stand already, in one transaction."""
        made = new_judgements(asked, self._log.judgements(), by, on)
        self._log.append(made.judgements)
        return made


def factor_of(dossier: Dossier, claim: Claim) -> Factor | None:
    """The factor of a dossier that a claim belongs to."""
    return next(
        (
            factor
            for factor in dossier.factors
            if any(support.claim.id == claim.id for support in (*factor.support, *factor.opposition))
        ),
        None,
    )


def _of_id(logged: Sequence[LoggedJudgement], id_: str) -> LoggedJudgement:
    wanted = id_.strip().lower()
    fitting = [one for one in logged if one.judgement.id.startswith(wanted)] if len(wanted) >= FEWEST_DIGITS else []
    if len(fitting) == 1:
        return fitting[0]
    raise UsageError(
        f"{len(fitting)} judgements have an id that begins so" if fitting else "no judgement has this id",
        where=id_[:40],
        remedy="give more digits" if fitting else "see: detente judge list",
    )


_Choice = TypeVar("_Choice", Sign, StatementKind)


def _one_of(choices: type[_Choice], given: _Choice | str) -> _Choice:
    try:
        return choices(given)
    except ValueError as error:
        known = ", ".join(choice.value for choice in choices)
        raise UsageError(f"{str(given)[:40]!r} is none of {known}") from error

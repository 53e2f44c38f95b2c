"""From what an analyst asks to judgements that are new in the log."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.desk.days import Day, to_day
from detente.errors import UsageError
from detente.model import AnalystJudgement, Anchor, Dyad, LoggedJudgement, Sign, Value, Verdict

LONGEST_NAME = 200
LONGEST_REASON = 2000
_QUESTIONS = (
    frozenset({Verdict.ACCEPT, Verdict.REJECT}),
    frozenset({Verdict.SIGN}),
    frozenset({Verdict.MERGE, Verdict.SPLIT}),
)
"""Verdicts that answer the same question: the later one counts."""


class Made(Value):
    """What came of a request to judge."""

    judgements: tuple[AnalystJudgement, ...]
    """Those that were made now."""
    known: tuple[AnalystJudgement, ...] = ()
    """Those that stood already, by the same analyst, and were not made again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A judgement to be made: all of it but the name and the day."""

    verdict: Verdict
    anchors: tuple[Anchor, ...]
    dyad: Dyad | None
    sign: Sign | None
    why: str

    def judgement(self, by: str, on: datetime.date) -> AnalystJudgement:
        """The judgement that an analyst makes of it on a day."""
        return AnalystJudgement(
            verdict=self.verdict, anchors=self.anchors, dyad=self.dyad, sign=self.sign, by=by, on=on, why=self.why
        )


def new_judgements(asked: Iterable[Asked], logged: Sequence[LoggedJudgement], by: str, on: Day) -> Made:
    """The judgements that are asked for, but for those that the same analyst made and that stand.

    Args:
        asked: what is asked for.
        logged: the log, oldest first.
        by: who judges.
        on: the day; today where not given.

    Raises:
        UsageError: if there is no name, or name or reason are too long.
    """
    ids = {entry.judgement.id for entry in logged}
    new: list[AnalystJudgement] = []
    known: list[AnalystJudgement] = []
    for one in asked:
        name, reason, day = checked(by, one.why, on)
        made = dataclasses.replace(one, why=reason).judgement(name, day)
        standing = _standing(made, logged)
        if standing is not None:
            known.append(standing)
            continue
        # What was undone or overruled can be judged anew, on the same day and in the same words.
        while made.id in ids:
            made = made.model_copy(update={"renews": made.id})
        new.append(made)
    return Made(judgements=tuple(new), known=tuple(known))


def _standing(made: AnalystJudgement, logged: Sequence[LoggedJudgement]) -> AnalystJudgement | None:
    """The same judgement by the same analyst, if it stands and no later one on the same words overrules it."""
    found: AnalystJudgement | None = None
    question = next(verdicts for verdicts in _QUESTIONS if made.verdict in verdicts)
    words = set(made.anchors)
    for one in (entry.judgement for entry in logged if entry.undone is None):
        if one.verdict not in question or one.dyad != made.dyad or not words & set(one.anchors):
            continue
        same = (one.verdict, one.sign, one.by, set(one.anchors)) == (made.verdict, made.sign, made.by, words)
        found = one if same else None
    return found


def checked(by: str, why: str, on: Day) -> tuple[str, str, datetime.date]:
    """Name, reason and day, as they are kept.

    Raises:
        UsageError: if there is no name, or name or reason are too long.
    """
    name, reason = " ".join(by.split()), " ".join(why.split())
    if not name:
        raise UsageError("a judgement has the name of whoever makes it", remedy="give one: --by NAME")
    for words, most, what in ((name, LONGEST_NAME, "name"), (reason, LONGEST_REASON, "reason")):
        if len(words) > most:
            raise UsageError(f"the {what} has {len(words):,} characters", remedy=f"{most:,} are the most")
    return name, reason, to_day(on) or datetime.date.today()

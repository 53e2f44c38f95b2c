"""How often each reading rule is right: as measured, and as the analyst's verdicts in this workspace bear out.

The share of a rule is the mean of a Beta distribution: it starts even, every statement that was found right or wrong on
the measured articles counts once, and so does every statement that an analyst accepted or rejected in this workspace
(Beta-binomial updating; Gelman et al. 2013, Bayesian Data Analysis, section 2.4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from detente.codebook import Codebook, CueEntry
from detente.errors import CodebookError
from detente.model import RuleShare, Statement, Verdict

CONFIRMED = 0.98
"""Confidence of a statement that an analyst accepted: nearly sure, since analysts err too."""
_EVEN = 2
"""What the even start of the Beta distribution counts for: one right and one wrong."""


class Reliability:
    """Shares of rules and confidences of statements.

    Args:
        codebook: the measured counts, its cues of the use `reliability`.
        judged: for each rule, how many of its statements were accepted and rejected in this workspace.

    Raises:
        CodebookError: if the counts of an entry are none.

    >>> from detente.codebook import load_codebook
    >>> verdicts = Counter({Verdict.ACCEPT: 3, Verdict.REJECT: 1})
    >>> measured = Reliability(load_codebook(), {}).share("motive")
    >>> Reliability(load_codebook(), {"motive": verdicts}).share("motive") != measured
    True
    """

    def __init__(self, codebook: Codebook, judged: Mapping[str, Counter[Verdict]]) -> None:
        self._measured = {
            rule: (cue.weight, *_counts(cue)) for cue in codebook.cues("reliability") for rule in cue.words
        }
        self._judged = judged

    def share(self, rule: str) -> float:
        """The share of a rule's statements that are expected to be right."""
        return self._updated(self._measured.get(rule, (0.5, 0, 0))[0], rule)

    def confidence(self, statement: Statement, *, accepted: bool) -> float:
        """The confidence of a statement: its reader's, moved by the verdicts on other statements of its rule."""
        return CONFIRMED if accepted else self._updated(statement.confidence, statement.rule)

    def _updated(self, share: float, rule: str) -> float:
        verdicts = self._judged.get(rule)
        if not verdicts:
            return share
        weight = self._measured.get(rule, (0.5, 0, 0))[2] + _EVEN
        accepted, rejected = verdicts[Verdict.ACCEPT], verdicts[Verdict.REJECT]
        return round((share * weight + accepted) / (weight + accepted + rejected), 4)

    def shares(self, rules: Iterable[str]) -> tuple[RuleShare, ...]:
        """The counts and the share of some rules, by name."""
        found = []
        for rule in sorted(set(rules)):
            _, right, measured = self._measured.get(rule, (0.5, 0, 0))
            verdicts = self._judged.get(rule, Counter())
            found.append(
                RuleShare(
                    rule=rule,
                    right=right,
                    measured=measured,
                    accepted=verdicts[Verdict.ACCEPT],
                    judged=verdicts[Verdict.ACCEPT] + verdicts[Verdict.REJECT],
                    share=self.share(rule),
                )
            )
        return tuple(found)


def _counts(cue: CueEntry) -> tuple[int, int]:
    """Right and all of a measured rule; none of an entry that gives a weight alone."""
    if cue.value is None:
        return 0, 0
    right, _, measured = cue.value.partition("/")
    if not (right.isdecimal() and measured.isdecimal() and int(right) <= int(measured)):
        raise CodebookError(
            f"'{cue.value[:40]}' does not say how many statements of a rule were right",
            where=str(cue.source),
            remedy="write right/all, such as 17/24",
        )
    return int(right), int(measured)

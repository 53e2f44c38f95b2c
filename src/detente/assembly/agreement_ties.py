"""How agreements hang together: what each is part of, what it depends on, and what it stands in the way of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from detente.assembly.families import Families
from detente.codebook import Codebook
from detente.model import (
    Agreement,
    AgreementMention,
    AgreementStatus,
    AgreementTie,
    Condition,
    ConditionKind,
    Evidence,
)

_ENDS = frozenset({AgreementStatus.CANCELLED, AgreementStatus.SUSPENDED, AgreementStatus.EXPIRED})


class AgreementTies:
    """Finds the ties of agreements, from what their mentions and the conditions say.

    Args:
        codebook: which status words end an agreement.
        agreements: the agreements of the dossier.
        mentions: the mentions that they were put together from.
        families: who is independent of whom.
    """

    def __init__(
        self,
        codebook: Codebook,
        agreements: Sequence[Agreement],
        mentions: Iterable[AgreementMention],
        families: Families,
    ) -> None:
        self._families = families
        self._ending = {cue.id for cue in codebook.cues("status") if cue.value in _ENDS}
        of = {evidence.id: agreement.id for agreement in agreements for evidence in agreement.mentions}
        self._mentions: dict[str, list[tuple[AgreementMention, str]]] = defaultdict(list)
        for mention in mentions:
            if mention.evidence.id in of:
                self._mentions[mention.evidence.document_id].append((mention, of[mention.evidence.id]))

    def named_in(self, words: Evidence) -> list[tuple[AgreementMention, str]]:
        """The mentions that stand in some words of a document, each with the id of its agreement."""
        return [
            (mention, found) for mention, found in self._mentions[words.document_id] if words.overlaps(mention.evidence)
        ]

    def of(self, conditions: Iterable[Condition]) -> dict[str, tuple[AgreementTie, ...]]:
        """The ties of every agreement that has any, by its id, in the order of their words.

        What must come first for an agreement is what it depends on; and an instrument that must be ended first stands
        in the way of what comes after.
        """
        ties: dict[str, list[AgreementTie]] = defaultdict(list)
        for agreement, tie in (*self._told(), *self._conditional(conditions)):
            known = [(t.kind, t.agreement or t.words.id) for t in ties[agreement]]
            if tie.agreement != agreement and (tie.kind, tie.agreement or tie.words.id) not in known:
                ties[agreement].append(tie)
        order = ("part_of", "depends_on", "blocks")
        return {
            agreement: tuple(sorted(found, key=lambda tie: (order.index(tie.kind), tie.words.id)))
            for agreement, found in ties.items()
            if found
        }

    def _told(self) -> Iterator[tuple[str, AgreementTie]]:
        """The ties that mentions tell themselves."""
        for document in sorted(self._mentions):
            for mention, agreement in self._mentions[document]:
                if mention.part_of is not None:
                    yield agreement, self._tie("part_of", mention.part_of, agreement)
                for words in mention.blocks:
                    yield agreement, self._tie("blocks", words, agreement)

    def _conditional(self, conditions: Iterable[Condition]) -> Iterator[tuple[str, AgreementTie]]:
        """The ties that conditions tell."""
        for condition in sorted(conditions, key=lambda c: c.evidence.id):
            if not _enables(condition):
                continue
            first = self.named_in(condition.condition)
            after = [agreement for _, agreement in self.named_in(condition.consequence)]
            for agreement in dict.fromkeys(after):
                yield agreement, self._tie("depends_on", condition.condition, agreement, condition)
            for mention, agreement in first:
                if any(cue.entry in self._ending for cue in mention.cues):
                    yield agreement, self._tie("blocks", condition.consequence, agreement, condition)

    def _tie(self, kind: str, words: Evidence, own: str, condition: Condition | None = None) -> AgreementTie:
        other = next((agreement for _, agreement in self.named_in(words) if agreement != own), None)
        return AgreementTie.model_validate(
            {
                "kind": kind,
                "words": words,
                "agreement": other,
                "condition": condition.id if condition is not None else None,
                "family": self._families.of(words.document_id),
            }
        )


def _enables(condition: Condition) -> bool:
    """Whether what a condition names helps what follows to come about, so that this can be said to hang on it."""
    if condition.kind is ConditionKind.PREREQUISITE:
        return True
    return condition.kind is ConditionKind.IF_THEN and condition.leaning > 0

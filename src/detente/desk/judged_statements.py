"""Which statements a user means by an id, and what a judgement on them is anchored to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from detente.errors import UsageError
from detente.model import (
    Anchor,
    Claim,
    Dossier,
    Dyad,
    Statement,
    StatementKind,
    kind_of,
    parse_evidence_id,
    words_of,
)

if TYPE_CHECKING:
    from detente.desk.desk import Desk

FEWEST_DIGITS = 4
"""Of an id's beginning."""
_DOCUMENTS_KEPT = 64


class StatementFinder:
    """Finds statements in the stored readings.

    Args:
        desk: the desk, open, with every document read.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.statements = lru_cache(_DOCUMENTS_KEPT)(self._statements)

    @cached_property
    def _families(self) -> dict[str, str]:
        return self._desk.store.families()

    def find(self, ids: Sequence[str], kind: StatementKind | None, dyad: Dyad | None) -> tuple[Statement, ...]:
        """The statements that ids mean, each once, in the order of the ids.

        Args:
            ids: ids of words, or (where there is a dyad) of factors and agreements.
            kind: which of the statements that share the words; None: there must be only one kind.
            dyad: the pair whose factors and agreements are meant.

        Raises:
            UsageError: if an id means nothing, or several things.
        """
        if not ids:
            raise UsageError("nothing was named to be judged", remedy="name ids as a brief or a dossier prints them")
        found: dict[tuple[StatementKind | None, str], Statement] = {}
        for id_ in ids:
            for statement in self._of_words(id_, kind) if ":" in id_ else self._of_dossier(id_, kind, dyad):
                found.setdefault((kind_of(statement), statement.id), statement)
        return tuple(found.values())

    def claims(self, ids: Sequence[str], dyad: Dyad) -> tuple[Claim, ...]:
        """The claims that ids mean (see `find`)."""
        return tuple(one for one in self.find(ids, StatementKind.CLAIM, dyad) if isinstance(one, Claim))

    def in_words(self, document_id: str, start: int, end: int) -> tuple[Statement, ...]:
        """The statements that a reader meets in the words `[start, end)` of a document."""
        return tuple(
            statement
            for statement in self.statements(document_id)
            if any((words.start, words.end) == (start, end) for words in words_of(statement))
        )

    def anchors(self, statement: Statement) -> tuple[Anchor, ...]:
        """What a verdict on a statement is anchored to: its words, and the same words in copies of its document.

        A brief shows what copies repeat only once; rejecting what is shown must not bring up the copy's.
        """
        document, quote = statement.evidence.document_id, statement.evidence.quote
        family = self._families.get(document)
        copies = [one for one, root in self._families.items() if one != document and root == family]
        return (
            Anchor.of(statement),
            *(
                Anchor.of(one)
                for copy in copies
                for one in self.statements(copy)
                if kind_of(one) is kind_of(statement) and one.evidence.quote == quote
            ),
        )

    def _of_words(self, id_: str, kind: StatementKind | None) -> tuple[Statement, ...]:
        document_id, start, end = parse_evidence_id(id_)
        self._desk.store.document(document_id)  # a document that is not there is told as such
        here = self.in_words(document_id, start, end)
        kinds = list(dict.fromkeys(found for one in here if (found := kind_of(one)) is not None))
        fitting = tuple(one for one in here if kind_of(one) is kind) if kind is not None else here
        if not fitting:
            raise UsageError(
                f"no {kind.value if kind else 'statement'} is read in exactly these words",
                where=id_,
                remedy=f"they make: {_listed(kinds)}" if kinds else "copy the id from a brief made with this reader",
            )
        if kind is None and len(kinds) > 1:
            raise UsageError(
                f"these words make {_listed(kinds)}", where=id_, remedy=f"say which: --kind {kinds[0].value}"
            )
        return fitting

    def _of_dossier(self, id_: str, kind: StatementKind | None, dyad: Dyad | None) -> tuple[Statement, ...]:
        wanted = id_.strip().lower()
        if dyad is None:
            raise UsageError(
                "the id of a factor or an agreement has a meaning for one pair only",
                where=id_,
                remedy="say which pair: --dyad ONE OTHER, or name words by DOCUMENT:START-END",
            )
        dossier = self._dossier(dyad)
        known = [*(factor.id for factor in dossier.factors), *(one.id for one in dossier.agreements)]
        fitting = [one for one in known if one.startswith(wanted)] if len(wanted) >= FEWEST_DIGITS else []
        if len(fitting) != 1:
            raise UsageError(
                f"{len(fitting)} factors and agreements have an id that begins so"
                if fitting
                else "no factor and no agreement of the two has this id",
                where=id_,
                remedy="give more digits" if fitting else f"see: detente dossier {dyad.first} {dyad.second}",
            )
        factor = next((one for one in dossier.factors if one.id == fitting[0]), None)
        found: tuple[Statement, ...]
        if factor is not None:
            found = tuple(support.claim for support in (*factor.support, *factor.opposition))
        else:
            agreement = next(one for one in dossier.agreements if one.id == fitting[0])
            found = tuple(
                statement
                for words in agreement.mentions
                for statement in self.in_words(words.document_id, words.start, words.end)
                if kind_of(statement) is StatementKind.AGREEMENT
            )
        if kind is not None and any(kind_of(one) is not kind for one in found):
            raise UsageError(f"this is no {kind.value}", where=id_, remedy="leave --kind out")
        return found

    @lru_cache(2)  # noqa: B019 (a finder lives as long as one command)
    def _dossier(self, dyad: Dyad) -> Dossier:
        return self._desk.dossier(*dyad.members)

    def _statements(self, document_id: str) -> tuple[Statement, ...]:
        reading = self._desk.store.reading(document_id)
        return reading.statements() if reading is not None else ()


def _listed(kinds: Iterable[StatementKind]) -> str:
    return " and ".join(f"{'an' if kind.value[0] in 'aeiou' else 'a'} {kind.value}" for kind in kinds)

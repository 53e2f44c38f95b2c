"""The analyst's judgements, kept in the workspace's ledger: beside the readings, and only ever added to.

A judgement that is taken back stays in the ledger, followed by its undoing. An export takes both along, and
`detente check` finds a changed one by its seal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from pydantic import ValidationError

from detente.model import AnalystJudgement, LoggedJudgement, Undoing
from detente.workspace.ledger import LedgerEntry
from detente.workspace.records import from_json, to_json
from detente.workspace.store import Store

JUDGEMENT = "judgement"
UNDOING = "undoing"
_KINDS: dict[str, type[AnalystJudgement | Undoing]] = {JUDGEMENT: AnalystJudgement, UNDOING: Undoing}


class JudgementLog:
    """The log of judgements of a workspace.

    Args:
        store: the workspace, open.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def append(self, entries: Iterable[AnalystJudgement | Undoing]) -> int:
        """Adds judgements and undoings for good, in one transaction; says how many were new.

        Raises:
            WorkspaceError: if the ledger's last entry does not hold.
        """
        return len(
            self._store.append(
                (JUDGEMENT if isinstance(entry, AnalystJudgement) else UNDOING, to_json(entry)) for entry in entries
            )
        )

    def judgements(self) -> list[LoggedJudgement]:
        """Every judgement, by day and then in the order in which they were made, undone ones too.

        By day first: what an import brings is appended last, however old it is.

        Raises:
            WorkspaceError: if an entry is none that Détente writes.
        """
        found = [(entry, _judgement(entry)) for entry in self._store.ledger(JUDGEMENT)]
        undone: dict[str, Undoing] = {}
        for entry in self._store.ledger(UNDOING):
            undoing = from_json(Undoing, entry.content, _named(entry))
            undone.setdefault(undoing.judgement, undoing)
        logged = [
            LoggedJudgement(number=entry.number, judgement=judgement, undone=undone.get(judgement.id))
            for entry, judgement in found
        ]
        return sorted(logged, key=lambda one: (one.judgement.on, one.number))

    def standing(self) -> list[AnalystJudgement]:
        """The judgements that were not undone, in the order of `judgements`."""
        return [one.judgement for one in self.judgements() if one.undone is None]


def entry_problems(entries: Iterable[LedgerEntry], text_of: Callable[[str], str | None]) -> Iterator[tuple[str, str]]:
    """What does not hold of the judgements among some entries: the entry's id, and why.

    Args:
        entries: entries of a ledger, those of other kinds are passed over.
        text_of: the text of a document by its id; None where there is none.
    """
    for entry in entries:
        kind = _KINDS.get(entry.kind)
        if kind is None:
            continue
        try:
            value = kind.model_validate(json.loads(entry.content))
        except (ValidationError, ValueError, RecursionError) as error:
            yield entry.id, f"entry {entry.number} is no {entry.kind} ({' '.join(str(error).split())[:200]})"
            continue
        if isinstance(value, AnalystJudgement):
            for words in (anchor.evidence for anchor in value.anchors):
                text = text_of(words.document_id)
                if text is None:
                    yield entry.id, f"entry {entry.number} judges words of a document that is not there"
                elif not words.holds_in(text):
                    where = f"[{words.start}, {words.end})"
                    yield entry.id, f"entry {entry.number} judges {words.quote[:60]!r}, which does not stand at {where}"


def _judgement(entry: LedgerEntry) -> AnalystJudgement:
    return from_json(AnalystJudgement, entry.content, _named(entry))


def _named(entry: LedgerEntry) -> str:
    return f"entry {entry.number} of the ledger ({entry.kind})"

"""Who is independent of whom: copies of one wire story, like the texts of one publisher, are one witness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Families:
    """Publishers and near-copies of the documents at hand.

    Args:
        copies: document id to the id of its family of near-copies.
        publishers: document id to its publisher, where known.

    >>> families = Families({"b": "a", "a": "a"}, {"a": "Northern Wire", "b": "Gulf Desk", "c": "Gulf Desk"})
    >>> families.count(["a", "b"]), families.count(["a", "c"]), families.count(["a", "b", "c"])
    (1, 2, 1)
    """

    copies: Mapping[str, str]
    publishers: Mapping[str, str]

    def of(self, document_id: str) -> str:
        """The family of near-copies of a document: its own id where it has none."""
        return self.copies.get(document_id, document_id)

    def count(self, documents: Iterable[str]) -> int:
        """How many independent witnesses some documents are."""
        return len(set(self.witnesses(documents).values()))

    def witnesses(self, documents: Iterable[str]) -> dict[str, int]:
        """For each document the number of the witness that it belongs to: documents of one number are one witness.

        >>> Families({}, {"a": "Gulf Desk", "b": "Gulf Desk"}).witnesses(["a", "b", "c"])
        {'a': 0, 'b': 0, 'c': 1}
        """
        groups: list[tuple[set[str], set[str]]] = []
        for document in sorted(set(documents)):
            keys = {f"copy:{self.of(document)}"}
            if publisher := self.publishers.get(document):
                keys.add(f"publisher:{publisher.strip().casefold()}")
            joined = [group for group in groups if group[0] & keys]
            groups = [group for group in groups if not group[0] & keys]
            groups.append((keys.union(*(one for one, _ in joined)), {document}.union(*(two for _, two in joined))))
        return {document: number for number, (_, members) in enumerate(groups) for document in sorted(members)}

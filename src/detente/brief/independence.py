"""How many independent voices there are: one publisher's texts are one voice, and so are copies of one wire story."""

from __future__ import annotations

from collections.abc import Iterable

from detente.model import Contribution


def independent_publishers(sources: Iterable[Contribution]) -> int:
    """Number of groups of sources that share neither a publisher nor a family of near-copies.

    A source without a known publisher stands for itself unless it is a copy. Two publishers that carry the same wire
    story are joined by it, as in counting a factor's support.
    """
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for source in sources:
        family = root(f"family {source.family}")
        if source.publisher:
            parent[root(f"publisher {source.publisher.strip().casefold()}")] = family
    return len({root(key) for key in list(parent)})

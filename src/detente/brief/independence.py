"""How many independent voices there are among some sources, counted as a factor's support is."""

from __future__ import annotations

from collections.abc import Sequence

from detente.model import Contribution


def independent_publishers(sources: Sequence[Contribution]) -> int:
    """Number of groups of sources that share neither a publisher nor a family of near-copies.

    A source without a known publisher stands for itself unless it is a copy. Two publishers that carry the same wire
    story are joined by it.
    """
    # Assembly brings the language library along, which commands that make no brief do not wait for.
    from detente.assembly.families import Families

    families = Families(
        copies={source.document_id: source.family for source in sources},
        publishers={source.document_id: source.publisher for source in sources if source.publisher},
    )
    return families.count(source.document_id for source in sources)

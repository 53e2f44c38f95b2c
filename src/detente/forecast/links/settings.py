"""What can be set, with the values chosen on ICEWS14's validation part."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Sizes of what is learned, and families of features to do without.

    Attributes:
        trees: boosted trees.
        queries: about so many queries of the last known days teach the ranker.
        taught_events: they are drawn from the latest days that hold so many events.
        others: wrong candidates kept beside the true ones of such a query.
        steps: gradient steps of the factor model before the taught days.
        kept_events: latest events that the factor model goes on rehearsing.
        follow_events: latest events from which the weights of past relations are learned.
        without: families of features (see `FAMILIES`) that the ranker is not told, for ablations.

    >>> Settings(trees=50).trees
    50
    """

    trees: int = 150
    queries: int = 16_000
    taught_events: int = 24_000
    others: int = 24
    steps: int = 300_000
    kept_events: int = 20_000
    follow_events: int = 60_000
    without: tuple[str, ...] = ()

"""Whom a question about events means: names to the ids whose rows count."""

from __future__ import annotations

import datetime

from detente.codebook import Codebook
from detente.codebook.code_tables import bloc_members, blocs
from detente.errors import UsageError
from detente.model import Value


class Party(Value):
    """One side: the name that tables show, and the codebook ids whose acts count."""

    name: str
    ids: frozenset[str]


class Pair(Value):
    """Two sides of a question."""

    one: Party
    other: Party

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.one.name}-{self.other.name}"


def pair_of(codebook: Codebook, one: str, other: str, on: datetime.date | None = None) -> Pair:
    """The two sides that names mean. A person or an organ stands for its state, a bloc for its members of that day.

    Who stands on both sides (Germany, in a question about Germany and the West) counts on the first only.

    Raises:
        CodebookError: if a name is unknown or means several actors.
        UsageError: if both mean the same.

    >>> from detente.codebook import load_codebook
    >>> pair = pair_of(load_codebook(), "Germany", "the West")
    >>> pair.name, "FRA" in pair.other.ids, "DEU" in pair.other.ids
    ('Germany-the West', True, False)
    """
    first, second = (_party(codebook, name, on) for name in (one, other))
    left = second.ids - first.ids if len(second.ids) > 1 else second.ids
    right = first.ids - second.ids if len(first.ids) > 1 and len(second.ids) == 1 else first.ids
    if not left or not right or left == right:
        raise UsageError("both sides are the same", remedy="name two that differ")
    return Pair(one=first.model_copy(update={"ids": right}), other=second.model_copy(update={"ids": left}))


def _party(codebook: Codebook, name: str, on: datetime.date | None) -> Party:
    actor = codebook.resolve(name, on)
    actor_id = actor.speaks_for or actor.id
    shown = codebook.actors[actor_id].name
    if actor_id in blocs():
        return Party(name=shown, ids=frozenset(bloc_members(actor_id, on)))
    return Party(name=shown, ids=frozenset((actor_id,)))

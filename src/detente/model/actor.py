"""Actors and pairs of actors."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from detente.errors import UsageError
from detente.model.value import Value


class ActorKind(StrEnum):
    """What an actor is."""

    STATE = "state"
    ORGAN = "organ"
    ORGANISATION = "organisation"
    BLOC = "bloc"
    GROUP = "group"
    PERSON = "person"


class Actor(Value):
    """A state, organ, organisation, bloc, group or person.

    `id` is the ISO 3166 alpha-3 code of a state, upper-case letters for organisations and blocs (`NATO`, `WEST`),
    `IRN.government` for an organ and `RUS.putin` for a person: what stands before the point is the actor spoken for.
    `since` and `until` bound when it exists (a state) or holds office (a person); None is open.

    >>> Actor(id="RUS.putin", name="Vladimir Putin", kind=ActorKind.PERSON, speaks_for="RUS").speaks_for
    'RUS'
    """

    id: str
    name: str
    kind: ActorKind
    speaks_for: str | None = None
    """The state or organisation that the actor's acts count for; None for those that stand for themselves."""
    role: str | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None


class Dyad(Value):
    """Two actors, in alphabetical order of their ids: cooperation has no direction.

    >>> str(Dyad.of("RUS", "IRN"))
    'IRN-RUS'
    """

    first: str
    second: str

    @model_validator(mode="after")
    def _two_in_order(self) -> Self:
        if not self.first < self.second:
            raise ValueError(
                f"a dyad needs two different actors in alphabetical order, not {self.first}, {self.second}"
            )
        return self

    @classmethod
    def of(cls, one: str, other: str) -> Dyad:
        """The dyad of two actor ids, in whatever order they come.

        Raises:
            UsageError: if both are the same.
        """
        if one == other:
            raise UsageError(f"a dyad needs two different actors, not {one} twice", remedy="name two states")
        return cls(first=min(one, other), second=max(one, other))

    @property
    def members(self) -> tuple[str, str]:
        """Both actor ids."""
        return (self.first, self.second)

    def __contains__(self, actor: object) -> bool:
        return actor in self.members

    def __str__(self) -> str:
        return f"{self.first}-{self.second}"

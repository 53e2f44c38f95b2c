"""Classes of events that a question can ask about: a quad class, a union of them, a PLOVER type, a CAMEO code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from detente.errors import UsageError

Bools = npt.NDArray[np.bool_]

QUADS: Final = (1, 2, 3, 4)
UNIONS: Final = {
    "any": (1, 2, 3, 4),
    "cooperation": (1, 2),
    "conflict": (3, 4),
    "verbal": (1, 3),
    "material": (2, 4),
}
"""Unions of quad classes (Schrodt and Yonamine 2013): who cooperates, who is in conflict, in words or in deeds."""

_CAMEO = re.compile(r"\d{2,4}")
_PLOVER = re.compile(r"[A-Z]+")


@dataclass(frozen=True, order=True, slots=True)
class EventClass:
    """A class of events, written `quad:2`, `union:cooperation`, `plover:AID` or `cameo:057`.

    A CAMEO class holds its finer codes: `cameo:05` holds `057`.

    >>> EventClass.parse("quad:2"), EventClass.parse("cameo:057").key
    (EventClass(scheme='quad', value='2'), 'cameo:057')
    >>> EventClass.parse(3).key
    'quad:3'
    """

    scheme: str
    value: str

    @property
    def key(self) -> str:
        """The class as it is written."""
        return f"{self.scheme}:{self.value}"

    @classmethod
    def parse(cls, text: EventClass | str | int) -> EventClass:
        """The class that a text means; a number from 1 to 4 is a quad class.

        Raises:
            UsageError: if it is none.
        """
        if isinstance(text, EventClass):
            return text
        written = f"quad:{int(text)}" if isinstance(text, int | np.integer) else text.strip()
        scheme, _, value = written.partition(":")
        right = {
            "quad": value in map(str, QUADS),
            "union": value in UNIONS,
            "plover": bool(_PLOVER.fullmatch(value)),
            "cameo": bool(_CAMEO.fullmatch(value)) and 1 <= int(value[:2]) <= 20,
        }.get(scheme, False)
        if not right:
            raise UsageError(
                f"{written[:40]!r} is no class of events",
                remedy=f"write quad:1 to quad:4, union: with one of {', '.join(UNIONS)}, "
                "plover: with a type such as AID, or cameo: with a code such as 057",
            )
        return cls(scheme, value)

    def rank(self) -> tuple[int, int, str, str]:
        """Where the class stands when probabilities are made to fit each other: the coarsest and best known first."""
        order = {"quad": 0, "union": 1, "plover": 2, "cameo": 3}[self.scheme]
        return (order, len(self.value) if self.scheme == "cameo" else 0, self.scheme, self.value)

    def ancestors(self) -> tuple[EventClass, ...]:
        """CAMEO codes above this one.

        >>> [one.value for one in EventClass.parse("cameo:0871").ancestors()]
        ['08', '087']
        """
        if self.scheme != "cameo":
            return ()
        return tuple(EventClass("cameo", self.value[:size]) for size in range(2, len(self.value)))


@dataclass(frozen=True, slots=True)
class Atoms:
    """The finest classes that events are told apart by: each is a CAMEO code with its quad class and PLOVER type."""

    cameo: tuple[str, ...]
    quad: npt.NDArray[np.int64]
    plover: tuple[str | None, ...]

    def members(self, wanted: EventClass) -> Bools:
        """Which atoms a class holds."""
        if wanted.scheme == "quad":
            return np.asarray(self.quad == int(wanted.value))
        if wanted.scheme == "union":
            return np.isin(self.quad, UNIONS[wanted.value])
        if wanted.scheme == "plover":
            return np.array([one == wanted.value for one in self.plover], dtype=bool)
        return np.array([one.startswith(wanted.value) for one in self.cameo], dtype=bool)


def anchors(asked: Sequence[EventClass]) -> list[EventClass]:
    """The classes against which those asked about are held, and they themselves, in the order of `EventClass.rank`.

    Quad classes and their unions always, and for a CAMEO code those above it.

    >>> [one.key for one in anchors([EventClass.parse("cameo:057")])][-2:]
    ['cameo:05', 'cameo:057']
    """
    found = {EventClass("quad", str(quad)) for quad in QUADS} | {EventClass("union", name) for name in UNIONS}
    for one in asked:
        found |= {one, *one.ancestors()}
    return sorted(found, key=EventClass.rank)

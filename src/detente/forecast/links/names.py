"""What an actor's name says: the state in the brackets at its end, and the role before them.

Event data sets name actors as ``Police (India)`` or ``Citizen (Nigeria)``; a state's own name stands alone. The tag is
taken from the names themselves: whatever stands in brackets at the end of a name is a place, and a name that is a place
elsewhere is that state. Nothing here knows any country.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

TAG = re.compile(r"^(?P<role>.*\S)\s*\((?P<place>[^()]+)\)\s*$")


def parts(name: str) -> tuple[str, str | None]:
    """Role and place of a name; a name without brackets is all role.

    >>> parts("Police (India)")
    ('Police', 'India')
    >>> parts("Barack Obama")
    ('Barack Obama', None)
    """
    found = TAG.match(name)
    return (found["role"].strip(), found["place"].strip()) if found else (name.strip(), None)


def attributes(names: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int32], int, int]:
    """Place and role of each actor as numbers, and how many of each there are.

    Place 0 is "unknown", role 0 "none that others share", role 1 "the state itself".

    Returns:
        places (actors,), roles (actors,), number of places, number of roles.

    >>> places, roles, _, _ = attributes(["India", "Police (India)", "Police (Chad)", "Barack Obama"])
    >>> places.tolist(), roles.tolist()
    ([2, 2, 1, 0], [1, 2, 2, 0])
    """
    split = [parts(name) for name in names]
    known = {place: number for number, place in enumerate(sorted({p for _, p in split if p is not None}), 1)}
    shared: dict[str, int] = {}
    for role, place in split:
        if place is not None:
            shared[role] = shared.get(role, 0) + 1
    role_numbers = {role: number for number, role in enumerate(sorted(r for r, n in shared.items() if n > 1), 2)}
    places = np.zeros(len(names), dtype=np.int32)
    roles = np.zeros(len(names), dtype=np.int32)
    for i, (role, place) in enumerate(split):
        if place is not None:
            places[i], roles[i] = known[place], role_numbers.get(role, 0)
        elif role in known:
            places[i], roles[i] = known[role], 1
    return places, roles, len(known) + 1, len(role_numbers) + 2

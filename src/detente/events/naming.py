"""Whom the actors of data sets count for: codes and names to the codebook's ids, states and sectors."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from detente.codebook import Codebook
from detente.codebook.code_tables import countries, sectors
from detente.model import ActorKind

SEPARATOR = "\x1f"
"""Between name, country and sector in one key."""
_LONGEST = 300
_ROLE_OF = re.compile(r"(.+?) \((.+)\)")
_CODE = re.compile(r"[A-Z]{3}(?:[A-Z]{3})*")


class Named(NamedTuple):
    """Whom an actor counts for; None where nobody knows."""

    party: str | None
    state: str | None
    sector: str | None


class Naming:
    """Resolves actors with a codebook, and remembers what it resolved.

    Args:
        codebook: whose names and ids count.

    >>> from detente.codebook import load_codebook
    >>> naming = Naming(load_codebook())
    >>> naming.code("RUSGOV")
    Named(party='RUS', state='RUS', sector='government')
    >>> naming.name("Head of Government (Iran)")
    Named(party='IRN', state='IRN', sector='government')
    """

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self._states = {one.id for one in codebook.actors.values() if one.kind is ActorKind.STATE}
        self._actors: dict[tuple[str, str], Named] = {}
        self._countries: dict[str, str | None] = {}

    def key(self, way: str, key: str) -> Named:
        """An actor by the way in which a form writes it: `codes`, `names` or `either`; the parts of a key by
        SEPARATOR.
        """
        known = self._actors.get((way, key))
        if known is None:
            name, country, sector = [*key.split(SEPARATOR), "", ""][:3]
            if way == "codes":
                known = self.code(name)
            else:
                known = self.name(name, country, sector)
                if way == "either" and known.party is None and _CODE.fullmatch(name):
                    known = self.code(name)
            if len(self._actors) > 500_000:  # a hostile file of names that never come again
                self._actors.clear()
            self._actors[way, key] = known
        return known

    def code(self, code: str) -> Named:
        """A code of CAMEO: country, role, group in three letters each, such as `IRNGOV` or `PSEREBHMS`."""
        parts = [code[at : at + 3] for at in range(0, min(len(code), 30), 3)]
        table = countries()
        state = table.cameo.get(parts[0], parts[0]) if parts else None
        if state not in self._states:
            state = None
        rest = parts[1:] if state else parts
        group = next((found for one in rest if (found := table.groups.get(one)) is not None), None)
        sector = next((found for one in rest if (found := _sector_codes().get(one)) is not None), None)
        if group not in self.codebook.actors:
            group = None
        return Named(group or state, state, sector)

    def name(self, name: str, country: str = "", sector: str = "") -> Named:
        """An actor by name, with its country and its sectors where the data set tells them."""
        name = " ".join(name[:_LONGEST].split())
        role = _ROLE_OF.fullmatch(name)
        state = self.country(country) if country else None
        party: str | None = None
        if role is not None:
            inside = self._resolved(role[2])
            state = state or inside.state
            party = inside.party
        elif name:
            for one in name.split(";")[:5]:  # several actors of one row: the first that is known
                found = self._resolved(" ".join(one.split()))
                if found.party is not None:
                    party, state = found.party, state or found.state
                    break
        if party is None or party in self._states:
            # An organ's or a person's state as the data set has it goes before what the name alone tells.
            party = state or party
        spoken = self._sector(sector) if sector else None
        if spoken is None:
            spoken = self._sector(role[1] if role else name) if name else None
        return Named(party, state, spoken)

    def country(self, text: str) -> str | None:
        """The state that a country's name or ISO code means, or None."""
        if text not in self._countries:
            found: str | None = None
            for one in text.split(";")[:5]:
                found = self._resolved(" ".join(one.split())).state
                if found is not None:
                    break
            if len(self._countries) > 100_000:
                self._countries.clear()
            self._countries[text] = found
        return self._countries[text]

    def _resolved(self, name: str) -> Named:
        table = countries()
        if name in table.names:
            return self._as_named(table.names[name])
        if name in table.cameo:
            return self._as_named(table.cameo[name])
        words = name.split()
        tries = [name]
        if 3 <= len(words) <= 5:
            tries.append(f"{words[0]} {words[-1]}")  # "Sergey Viktorovich Lavrov"
        for number, one in enumerate(tries):
            actor = self.codebook.find(one)
            if actor is None or (number and actor.kind is not ActorKind.PERSON):
                continue
            return self._as_named(actor.id)
        return Named(None, None, None)

    def _as_named(self, actor_id: str | None) -> Named:
        if actor_id is None:
            return Named(None, None, None)
        actor = self.codebook.actor(actor_id)
        party = actor.speaks_for or actor.id
        if actor.kind is ActorKind.ORGAN and "." in actor.id and actor.speaks_for is None:
            party = actor.id.partition(".")[0]
        if actor.kind is ActorKind.PERSON and actor.speaks_for is None:
            return Named(None, None, None)
        return Named(party, party if party in self._states else None, None)

    @staticmethod
    def _sector(text: str) -> str | None:
        return _sector_of(text[:_LONGEST])


@lru_cache(maxsize=1)
def _sector_codes() -> dict[str, str]:
    return {code: sector.id for sector in sectors() for code in sector.codes}


@lru_cache(maxsize=1)
def _sector_words() -> tuple[tuple[re.Pattern[str], int, str], ...]:
    return tuple(
        (re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE), len(word), sector.id)
        for sector in sectors()
        for word in sector.words
    )


@lru_cache(maxsize=100_000)
def _sector_of(text: str) -> str | None:
    if text in _sector_codes():
        return _sector_codes()[text]
    best: tuple[int, str | None] = (0, None)
    for pattern, length, sector in _sector_words():
        if length > best[0] and pattern.search(text):
            best = (length, sector)
    return best[1]

"""Published code tables that event data sets are written in: CAMEO, role codes, country codes, members of blocs.

They are facts about data sets that others publish, not the analyst's judgement: unlike the rest of the codebook, no
folder is laid over them.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from detente.codebook.loading import load_codebook
from detente.errors import CodebookError
from detente.model import Value

_FOLDER = Path(__file__).parent / "tables"
_PLAIN_CODE = 3
"""Digits of the codes that say what an act is, and not yet of which kind."""


class CameoCode(Value):
    """One code of CAMEO.

    `root` are its first two digits, `goldstein` its value from -10 to 10, `quad` its quad class 1 to 4; `plover` is the
    PLOVER type it counts for (None: PLOVER has none), `mode` that type's mode, where one fits.
    """

    code: str
    name: str
    root: str
    goldstein: float
    quad: int
    plover: str | None
    mode: str | None


class CameoTable:
    """All codes of CAMEO, by code and by name.

    >>> table = cameo_table()
    >>> table.codes["057"].name, table.codes["057"].plover, table.codes["057"].goldstein
    ('Sign formal agreement', 'SUPPORT', 8.0)
    """

    def __init__(self, codes: Mapping[str, CameoCode]) -> None:
        self.codes: Mapping[str, CameoCode] = MappingProxyType(dict(codes))
        self._by_name: dict[str, CameoCode] = {}
        for code in self.codes.values():
            # A root and its unspecified code share their name: data sets that write names mean the latter.
            self._by_name[_plain(code.name)] = code

    def by_name(self, name: str) -> CameoCode | None:
        """The code of a name, whatever its case; None where no code is named so.

        >>> cameo_table().by_name("consult").code
        '040'
        """
        return self._by_name.get(_plain(name))

    def of_plover(self, event_type: str, mode: str | None = None) -> CameoCode | None:
        """The code that comes nearest to a PLOVER type and mode; None where there is no such type.

        The mode's own code, or the type's unspecified one. Where that counts for another type (080 is CONCEDE), it is
        the one among the type's codes whose value is nearest to the type's magnitude.

        >>> cameo_table().of_plover("CONSULT", "visit").code, cameo_table().of_plover("AID").code
        ('042', '070')
        >>> cameo_table().of_plover("RETREAT").code
        '084'
        """
        entry = load_codebook().event_types.get(event_type)
        if entry is None:
            return None
        fitting = next((one for one in entry.modes if one.id == mode and one.cameo), None)
        if fitting is not None:
            codes = [self.codes[code] for code in fitting.cameo]
            return next((one for one in codes if one.plover == event_type), codes[0])
        unspecified = self.codes[f"{entry.cameo[0]}0"]
        if unspecified.plover == event_type or entry.magnitude is None:
            return unspecified
        wanted = entry.magnitude
        own = [one for one in self.codes.values() if one.plover == event_type and len(one.code) == _PLAIN_CODE]
        return min(own, key=lambda one: (abs(one.goldstein - wanted), one.code), default=unspecified)


class Sector(Value):
    """A capacity in which actors act, with the role codes and words of data sets.

    `cue` is what cue words call it, where it is another word than the id.
    """

    id: str
    meaning: str
    cue: str | None = None
    codes: tuple[str, ...]
    words: tuple[str, ...]


class Countries(Value):
    """How data sets write countries, organisations and groups: each with the codebook's id, None for nobody's."""

    fips: dict[str, str]
    cameo: dict[str, str]
    groups: dict[str, str | None]
    names: dict[str, str | None]


class Member(Value):
    """A member of a bloc, and since and until when."""

    id: str
    since: datetime.date | None = None
    until: datetime.date | None = None


class Bloc(Value):
    """A bloc or organisation with its members."""

    id: str
    reason: str
    members: tuple[Member, ...]


@lru_cache(maxsize=1)
def cameo_table() -> CameoTable:
    """The codes of CAMEO, as `tables/cameo.yaml` has them."""
    content = _loaded("cameo.yaml")
    quads = {root: quad for quad, roots in content["quads"].items() for root in roots}
    types = {one["code"]: one["type"] for one in content["plover"]}
    codes = {}
    for one in content["codes"]:
        code = one["code"]
        plover = _longest(types, code)
        codes[code] = CameoCode(
            code=code,
            name=one["name"],
            root=code[:2],
            goldstein=one["goldstein"],
            quad=quads[code[:2]],
            plover=plover,
            mode=_mode(plover, code),
        )
    return CameoTable(codes)


@lru_cache(maxsize=1)
def sectors() -> tuple[Sector, ...]:
    """The sectors, in the order that decides where several fit.

    >>> [sector.id for sector in sectors() if "GOV" in sector.codes]
    ['government']
    """
    return tuple(Sector.model_validate(one) for one in _loaded("sectors.yaml")["sectors"])


@lru_cache(maxsize=1)
def countries() -> Countries:
    """Codes and names of countries and groups.

    >>> countries().fips["CH"], countries().cameo["ROM"], countries().groups["EEC"]
    ('CHN', 'ROU', 'EU')
    """
    return Countries.model_validate(_loaded("countries.yaml"))


@lru_cache(maxsize=1)
def blocs() -> Mapping[str, Bloc]:
    """The blocs whose members are known, by id.

    >>> "WEST" in blocs()
    True
    """
    entries = []
    for one in _loaded("blocs.yaml")["blocs"]:
        members = [{"id": member} if isinstance(member, str) else member for member in one["members"]]
        entries.append(Bloc.model_validate({**one, "members": members}))
    return MappingProxyType({entry.id: entry for entry in entries})


def bloc_members(bloc: str, on: datetime.date | None = None) -> tuple[str, ...]:
    """The members of a bloc on a day (without one: of today, those who left left out) and the bloc itself, in order.

    Raises:
        CodebookError: if its members are not known.

    >>> bloc_members("BALTIC_STATES")
    ('BALTIC_STATES', 'EST', 'LTU', 'LVA')
    >>> "GBR" in bloc_members("EU", datetime.date(2015, 2, 2)), "GBR" in bloc_members("EU")
    (True, False)
    """
    entry = blocs().get(bloc)
    if entry is None:
        known = ", ".join(sorted(blocs()))
        raise CodebookError(f"the members of '{bloc[:60]}' are not known", remedy=f"blocs with members are {known}")
    held = {
        member.id
        for member in entry.members
        if (member.until is None if on is None else member.until is None or on <= member.until)
        and (on is None or member.since is None or member.since <= on)
    }
    return tuple(sorted(held | {bloc}))


def _loaded(name: str) -> Any:
    return yaml.load((_FOLDER / name).read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _longest(table: Mapping[str, str | None], code: str) -> str | None:
    beginning = max((one for one in table if code.startswith(one)), key=len)
    return table[beginning]


def _mode(plover: str | None, code: str) -> str | None:
    if plover is None:
        return None
    modes = load_codebook().event_types[plover].modes
    fitting = [
        (len(one), -place, mode.id) for place, mode in enumerate(modes) for one in mode.cameo if code.startswith(one)
    ]
    return max(fitting)[2] if fitting else None


def _plain(name: str) -> str:
    return " ".join(name.lower().split())

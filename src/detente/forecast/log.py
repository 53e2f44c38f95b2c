"""Events as arrays: what the features are counted from."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from detente.errors import ForecastError
from detente.forecast.classes import Atoms

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

COLUMNS = ("date", "source", "target", "cameo", "quad", "goldstein")
"""What a table of events needs; a column `plover` is taken where there is one."""

EPOCH = datetime.date(1970, 1, 1)


def number_of(day: datetime.date) -> int:
    """Days since 1970.

    >>> number_of(datetime.date(1970, 1, 3))
    2
    """
    return (day - EPOCH).days


@dataclass(frozen=True)
class EventLog:
    """Events between different actors, ordered by day, as arrays of one length.

    Actors and atoms are numbered in the order of their names, so that nothing depends on the order of the rows.
    """

    names: tuple[str, ...]
    atoms: Atoms
    day: Ints
    """Days since 1970, ascending."""
    source: Ints
    target: Ints
    atom: Ints
    goldstein: Floats
    first: int
    """First day that the log speaks of."""

    @classmethod
    def of(cls, events: pa.Table, *, since: datetime.date | None = None) -> EventLog:
        """The log of a table with the columns `COLUMNS`.

        Args:
            events: the table.
            since: the day from which on the events are known; earlier ones are left out. Without it, the first event's.

        Raises:
            ForecastError: if a column is missing or holds nulls, or there is no event.
        """
        table = _checked(events)
        if since is not None:
            table = table.filter(pc.greater_equal(table["date"], pa.scalar(since, pa.date32())))
            if not table.num_rows:
                raise ForecastError(f"there is no event since {since}", remedy="import events that reach further")
        sides = [pc.dictionary_encode(_flat(table[name])) for name in ("source", "target")]
        names = sorted(set(sides[0].dictionary.to_pylist()) | set(sides[1].dictionary.to_pylist()))
        at = {name: number for number, name in enumerate(names)}
        source, target = (
            np.array([at[name] for name in one.dictionary.to_pylist()], dtype=np.int64)[_ints(one.indices)]
            for one in sides
        )
        codes = pc.dictionary_encode(_flat(table["cameo"]))
        types = pc.dictionary_encode(_flat(table["plover"]), null_encoding="encode")
        quad = _ints(table["quad"])
        # One number for each combination that occurs: code, type, quad.
        triple = (_ints(codes.indices) * (len(types.dictionary) + 1) + _ints(types.indices)) * 5 + quad
        _, first_seen, number = np.unique(triple, return_index=True, return_inverse=True)
        code_of, type_of = _ints(codes.indices)[first_seen], _ints(types.indices)[first_seen]
        seen = [
            (codes.dictionary[int(code)].as_py(), int(quad[place]), types.dictionary[int(kind)].as_py() or "")
            for code, kind, place in zip(code_of, type_of, first_seen, strict=True)
        ]
        order = sorted(range(len(seen)), key=lambda one: seen[one])
        place = np.empty(len(seen), dtype=np.int64)
        place[order] = np.arange(len(seen))
        atom = place[number.reshape(-1)]
        day = _ints(table["date"].cast(pa.int32()))
        goldstein = np.asarray(table["goldstein"].to_numpy(), dtype=np.float64)
        apart = source != target
        day, source, target, atom, goldstein = (one[apart] for one in (day, source, target, atom, goldstein))
        if not len(day):
            raise ForecastError("there is no event between two different actors", remedy="import events first")
        by_day = np.lexsort((goldstein, atom, target, source, day))
        atoms = Atoms(
            cameo=tuple(seen[one][0] for one in order),
            quad=np.array([seen[one][1] for one in order], dtype=np.int64),
            plover=tuple(seen[one][2] or None for one in order),
        )
        return cls(
            names=tuple(names),
            atoms=atoms,
            day=day[by_day],
            source=source[by_day],
            target=target[by_day],
            atom=atom[by_day],
            goldstein=goldstein[by_day],
            first=int(day.min()) if since is None else number_of(since),
        )

    def until(self, day: int) -> EventLog:
        """The log of the events up to and with a day."""
        end = int(np.searchsorted(self.day, day, side="right"))
        return EventLog(
            names=self.names,
            atoms=self.atoms,
            day=self.day[:end],
            source=self.source[:end],
            target=self.target[:end],
            atom=self.atom[:end],
            goldstein=self.goldstein[:end],
            first=self.first,
        )

    @cached_property
    def fingerprint(self) -> str:
        """16 hexadecimal digits of the SHA-256 of all events: equal for the same events, whatever the rows' order."""
        digest = hashlib.sha256()
        atoms = zip(self.atoms.cameo, self.atoms.quad.tolist(), self.atoms.plover, strict=True)
        digest.update(json.dumps([self.names, list(atoms), self.first]).encode())
        for column in (self.day, self.source, self.target, self.atom, self.goldstein):
            digest.update(np.ascontiguousarray(column).astype(column.dtype.newbyteorder("<")).tobytes())
        return digest.hexdigest()[:16]

    @property
    def last(self) -> int:
        """Day of the last event."""
        return int(self.day[-1])

    @cached_property
    def number(self) -> dict[str, int]:
        """Number of each actor's name."""
        return {name: number for number, name in enumerate(self.names)}

    @cached_property
    def pairs(self) -> Ints:
        """Each unordered pair that has an event, ascending: lower number times number of actors, plus the higher."""
        return np.unique(self._key)

    @cached_property
    def pair(self) -> Ints:
        """For each event, the place of its pair in `pairs`."""
        return np.searchsorted(self.pairs, self._key).astype(np.int64)

    @cached_property
    def forward(self) -> npt.NDArray[np.bool_]:
        """For each event, whether it goes from the lower number to the higher."""
        return np.asarray(self.source < self.target)

    @cached_property
    def _key(self) -> Ints:
        low, high = np.minimum(self.source, self.target), np.maximum(self.source, self.target)
        return low * len(self.names) + high


def _flat(column: Any) -> Any:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _ints(column: Any) -> Ints:
    return np.asarray(
        column.to_numpy(zero_copy_only=False) if isinstance(column, pa.Array) else column.to_numpy()
    ).astype(np.int64)


def _checked(events: pa.Table) -> pa.Table:
    missing = [name for name in COLUMNS if name not in events.column_names]
    if missing:
        raise ForecastError(
            f"the table of events lacks {', '.join(missing)}", remedy=f"it needs the columns {', '.join(COLUMNS)}"
        )
    if not events.num_rows:
        raise ForecastError("the table of events is empty", remedy="import events first: detente events import")
    holes = [name for name in COLUMNS if events[name].null_count]
    if holes:
        raise ForecastError(f"the table of events has rows without {', '.join(holes)}")
    plain = pa.schema(
        [
            ("date", pa.date32()),
            ("source", pa.string()),
            ("target", pa.string()),
            ("cameo", pa.string()),
            ("quad", pa.int64()),
            ("goldstein", pa.float64()),
            ("plover", pa.string()),
        ]
    )
    given = events.select([name for name in plain.names if name in events.column_names])
    if "plover" not in given.column_names:
        given = given.append_column("plover", pa.nulls(given.num_rows, pa.string()))
    try:
        table = given.select(plain.names).cast(plain)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise ForecastError(f"a column of the table of events has the wrong type: {str(error)[:200]}") from error
    wrong = pc.filter(table["quad"], pc.invert(pc.is_in(table["quad"], value_set=pa.array([1, 2, 3, 4]))))
    if len(wrong):
        raise ForecastError(
            f"the table of events has a quad class {wrong[0].as_py()}", remedy="quad classes are 1 to 4"
        )
    if not np.isfinite(table["goldstein"].to_numpy()).all():
        raise ForecastError("the table of events has a Goldstein value that is no number")
    return table

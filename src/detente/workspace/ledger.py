"""A ledger: entries that are appended and never changed, each sealed together with all before it.

The seal of an entry is the SHA-256 of the seal before it, the kind and the content (Haber and Stornetta 1991). Whoever
changes, drops or inserts an entry in the database breaks every later seal, and `detente check` says from where on. The
last seal, noted elsewhere, also shows whether entries were cut off at the end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from detente.errors import WorkspaceError
from detente.model import Value, identifier
from detente.workspace.schema import ledger

NO_SEAL = "0" * 64
"""What stands before the first entry."""


class LedgerEntry(Value):
    """An entry as it stands in the ledger."""

    number: int
    """From 1, without gaps."""
    id: str
    kind: str
    content: str
    seal: str


def entry_identifier(kind: str, content: str) -> str:
    """Id of an entry: the same thing appended twice is one entry.

    >>> entry_identifier("forecast", "{}") == entry_identifier("resolution", "{}")
    False
    """
    return identifier("ledger", kind, content)


def sealed(before: str, kind: str, content: str) -> str:
    """The seal of an entry that follows another's.

    >>> len(sealed(NO_SEAL, "forecast", "{}"))
    64
    """
    return hashlib.sha256("\x1f".join((before, kind, content)).encode("utf-8", "surrogatepass")).hexdigest()


def append(connection: Connection, entries: Iterable[tuple[str, str]]) -> list[LedgerEntry]:
    """Appends entries (kind, content) that are not there yet; gives those that were new.

    Raises:
        WorkspaceError: if the last entry does not hold: nothing is built upon it.
    """
    last = connection.execute(sa.select(ledger).order_by(ledger.c.number.desc()).limit(1)).first()
    number, seal = (0, NO_SEAL) if last is None else (last.number, last.seal)
    if last is not None:
        before = connection.execute(sa.select(ledger.c.seal).where(ledger.c.number == number - 1)).scalar() or NO_SEAL
        if seal != sealed(before, last.kind, _text(last.content)):
            raise WorkspaceError(
                "the last entry of the ledger was changed, so nothing can be added to it", remedy="run: detente check"
            )
    new: list[LedgerEntry] = []
    for kind, content in entries:
        id_ = entry_identifier(kind, content)
        if connection.execute(sa.select(ledger.c.number).where(ledger.c.id == id_)).first() is not None:
            continue
        number, seal = number + 1, sealed(seal, kind, content)
        made = LedgerEntry(number=number, id=id_, kind=kind, content=content, seal=seal)
        connection.execute(
            sa.insert(ledger).values(
                number=number, id=id_, kind=kind, content=content.encode("utf-8", "surrogatepass"), seal=seal
            )
        )
        new.append(made)
    return new


def entries(connection: Connection, kind: str | None = None) -> Iterator[LedgerEntry]:
    """The entries in their order, all or of one kind."""
    query = sa.select(ledger).order_by(ledger.c.number)
    if kind is not None:
        query = query.where(ledger.c.kind == kind)
    for row in connection.execute(query):
        yield LedgerEntry(number=row.number, id=row.id, kind=row.kind, content=_text(row.content), seal=row.seal)


def broken(connection: Connection) -> Iterator[tuple[str, str]]:
    """What does not hold: the entry's id, and why. After a broken seal, the chain is followed from what is there."""
    expected, before = 1, NO_SEAL
    for row in connection.execute(sa.select(ledger).order_by(ledger.c.number)):
        if row.number != expected:
            yield row.id, f"entry {row.number} follows entry {expected - 1}: some were removed"
        content = _text(row.content)
        if row.id != entry_identifier(row.kind, content):
            yield row.id, f"entry {row.number} was changed: its content is not the one that its id stands for"
        elif row.seal != sealed(before, row.kind, content):
            yield row.id, f"entry {row.number} was changed, or one before it: its seal does not fit"
        expected, before = row.number + 1, row.seal


def _text(content: bytes) -> str:
    return bytes(content).decode("utf-8", "surrogateescape")

"""The ledger: entries stay as they are, and whoever changes one is found out. On both backends."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import WorkspaceError
from detente.workspace import Store
from detente.workspace.database import Database
from detente.workspace.ledger import NO_SEAL, entry_identifier, sealed
from detente.workspace.schema import ledger

ENTRIES = [("forecast", '{"p": 0.1}'), ("forecast", '{"p": 0.2}'), ("resolution", '{"outcome": "yes"}')]


def change(place, statement) -> None:
    database = Database.open(place, create=False)
    with database.write() as connection:
        connection.execute(statement)
    database.close()


def found(place) -> list[str]:
    with Store.open(place, create=False) as store:
        return [problem.problem for problem in store.check() if problem.part == "ledger"]


def test_entries_come_back_in_order_with_a_chain_of_seals(place):
    with Store.open(place) as store:
        assert store.append(ENTRIES[:1])[0].number == 1
        assert [entry.number for entry in store.append(ENTRIES)] == [2, 3], (
            "an entry that is there is not appended again"
        )
        entries = store.ledger()
        assert [(entry.kind, entry.content) for entry in entries] == ENTRIES
        assert [entry.content for entry in store.ledger("resolution")] == [ENTRIES[2][1]]
        before = NO_SEAL
        for entry in entries:
            assert entry.seal == sealed(before, entry.kind, entry.content)
            before = entry.seal
        assert store.statistics().ledger == 3
    assert found(place) == []


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (sa.update(ledger).where(ledger.c.number == 2).values(content=b'{"p": 0.9}'), "entry 2 was changed"),
        (sa.update(ledger).where(ledger.c.number == 2).values(kind="resolution"), "entry 2 was changed"),
        (sa.delete(ledger).where(ledger.c.number == 2), "entry 3 follows entry 1"),
        (sa.delete(ledger).where(ledger.c.number == 1), "entry 2 follows entry 0"),
        (sa.update(ledger).where(ledger.c.number == 3).values(seal="0" * 64), "its seal does not fit"),
        (sa.update(ledger).where(ledger.c.number == 3).values(number=9), "entry 9 follows entry 2"),
    ],
)
def test_whatever_is_changed_is_found(place, statement, message):
    with Store.open(place) as store:
        store.append(ENTRIES)
    change(place, statement)
    problems = found(place)
    assert problems
    assert message in problems[0]


def test_a_forged_entry_with_its_own_id_breaks_the_chain(place):
    with Store.open(place) as store:
        store.append(ENTRIES)
    forged = '{"p": 0.99}'
    values = {"content": forged.encode(), "id": entry_identifier("forecast", forged)}
    change(place, sa.update(ledger).where(ledger.c.number == 1).values(**values))
    assert "its seal does not fit" in found(place)[0]


def test_nothing_is_built_on_a_last_entry_that_was_changed(place):
    with Store.open(place) as store:
        store.append(ENTRIES)
    change(place, sa.update(ledger).where(ledger.c.number == 3).values(content=b"{}"))
    with Store.open(place) as store, pytest.raises(WorkspaceError, match="last entry of the ledger was changed"):
        store.append([("forecast", "{}")])


def test_an_export_takes_the_ledger_along(place, tmp_path):
    file = tmp_path / "export.zip"
    with Store.open(place) as store:
        store.append(ENTRIES)
        store.export(file)
    with Store.open(tmp_path / "other") as other:
        other.append([("forecast", '{"p": 0.5}')])
        assert other.import_from(file).ledger == 3
        assert other.import_from(file).ledger == 0
        assert [entry.content for entry in other.ledger()][1:] == [content for _, content in ENTRIES]
        assert list(other.check()) == []


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["forecast", "resolution"]), st.text(max_size=40)), min_size=1, max_size=6),
    st.data(),
)
def test_any_change_to_any_entry_is_found(tmp_path_factory, entries, data):
    place = tmp_path_factory.mktemp("ledger")
    with Store.open(place) as store:
        kept = store.append(entries)
    assert [(one.kind, one.content) for one in kept] == list(dict.fromkeys(entries))
    assert found(place) == []
    number = data.draw(st.integers(1, len(kept)))
    other = data.draw(st.text(max_size=40).filter(lambda text: text != kept[number - 1].content))
    content = other.encode("utf-8", "surrogatepass")
    change(place, sa.update(ledger).where(ledger.c.number == number).values(content=content))
    assert found(place)

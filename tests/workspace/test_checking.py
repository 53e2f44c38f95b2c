"""`check` finds what does not hold, whatever it is."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from detente.workspace import Store
from detente.workspace.records import pack, unpack
from detente.workspace.schema import bands, documents, origins, raws, readings, sketches


@pytest.fixture
def store(place, draft, story, read):
    with Store.open(place) as opened:
        for number in range(3):
            opened.add(*draft(story(number), f"{number}.txt"))
        opened.put_readings([(document, read(document)) for document in opened.documents()])
        assert list(opened.check()) == []
        yield opened


def found(store):
    return [(problem.part, problem.id, problem.problem) for problem in store.check()]


def change(store, statement):
    with store._database.write() as connection:
        if not store._database.on_sqlite:
            connection.execute(sa.text("SET session_replication_role = replica"))  # references are not looked at
        else:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.execute(statement)


def first(store):
    return min(document.id for document in store.documents())


def test_a_changed_text(store):
    change(store, sa.update(documents).where(documents.c.id == first(store)).values(text=pack(b"Nothing of the kind.")))
    problems = found(store)
    assert ("document", first(store), "its text is not the one that its id stands for") in problems
    assert any(part == "reading" and "does not stand" in text for part, _, text in problems)
    assert any("near-copies" in text for _, _, text in problems)
    assert {id_ for _, id_, _ in problems} == {first(store)}


@pytest.mark.parametrize("content", [b"", b"no zlib", pack(b"\xff\xfe"), pack(b"text")[:-3]])
def test_a_damaged_text(store, content):
    id_ = first(store)
    change(store, sa.update(documents).where(documents.c.id == id_).values(text=content))
    assert [(part, one) for part, one, _ in found(store)] == [("document", id_)]


def test_damaged_raw_bytes(store, draft, story):
    sha = draft(story(0)).origin.raw
    change(store, sa.update(raws).where(raws.c.sha == sha).values(content=pack(b"other")))
    assert found(store) == [("raw", sha, "its bytes are not those of its fingerprint")]


def test_raw_bytes_that_nobody_needs(store):
    change(store, sa.insert(raws).values(sha="0" * 64, size=1, content=pack(b"x")))
    assert ("raw", "0" * 64, "no document comes from it") in found(store)


def edited(store, edit):
    id_ = first(store)
    with store._database.read() as connection:
        content = connection.execute(sa.select(readings.c.content).where(readings.c.document_id == id_)).scalar_one()
    text = json.loads(unpack(bytes(content), "it"))
    edit(text)
    new = pack(json.dumps(text).encode())
    change(store, sa.update(readings).where(readings.c.document_id == id_).values(content=new))
    return [(part, problem) for part, one, problem in found(store) if one == id_]


def test_a_quotation_that_is_not_there(store):
    def edit(reading):
        evidence = reading["claims"][0]["evidence"]
        evidence["quote"] = "x" * len(evidence["quote"])

    ((part, problem),) = edited(store, edit)
    assert part == "reading"
    assert "does not stand at [0, 20)" in problem


def test_a_quotation_shifted_by_one(store):
    def edit(reading):
        reading["claims"][0]["evidence"]["start"] += 1
        reading["claims"][0]["evidence"]["end"] += 1

    assert "does not stand" in edited(store, edit)[0][1]


def test_a_range_that_does_not_fit_its_quotation(store):
    assert "does not fit" in edited(store, lambda reading: reading["claims"][0]["evidence"].update(end=5))[0][1]


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda r: r["sentences"][0].update(end=10**6), "outside the text"),
        (lambda r: r["sentences"][0].update(section=7), "no section 7"),
        (lambda r: r["claims"][0].update(section=-1), "no section -1"),
        (lambda r: r["claims"][0]["evidence"].update(document_id="0" * 16), "another document"),
        (lambda r: r.update(document_id="0" * 16), "a reading of document"),
        (lambda r: r.update(reader="other"), "another reader"),
        (lambda r: r.update(claims=3), "does not fit"),
    ],
)
def test_what_a_reading_may_not_say(store, edit, message):
    assert any(part == "reading" and message in problem for part, problem in edited(store, edit))


def test_what_is_derived(store):
    id_ = first(store)
    change(store, sa.update(documents).where(documents.c.id == id_).values(state="0" * 16))
    assert found(store) == [("document", id_, "its date or state is not the one that its origins give")]


def test_what_finds_near_copies(store):
    id_ = first(store)
    change(store, sa.delete(bands).where(bands.c.document_id == id_))
    message = ("document", id_, "what finds its near-copies is not what its text gives")
    assert found(store) == [message]
    change(store, sa.delete(sketches).where(sketches.c.document_id == id_))
    assert found(store) == [message]


def test_a_document_without_origin(store):
    id_ = first(store)
    change(store, sa.delete(origins).where(origins.c.document_id == id_))
    assert ("document", id_, "it has no origin") in found(store)


def test_references_to_nothing(tmp_path, draft, story, read):
    with Store.open(tmp_path) as store:
        document = store.add(*draft(story(1))).document
        store.put_readings([(document, read(document))])
        with store._database.engine.connect() as connection:
            raw = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys = OFF")
            raw.execute("DELETE FROM documents")
            raw.execute("PRAGMA foreign_keys = ON")
        problems = found(store)
    assert ("reading", document.id, "its document is not in the workspace") in problems
    assert any(part == "database" and "refers to nothing" in text for part, _, text in problems)

"""A whole workspace as one file: out, in again, and what is refused."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.errors import WorkspaceError
from detente.workspace import Store


@pytest.fixture
def filled(corpus, read, tmp_path) -> Path:
    """The export of a workspace with ten documents and their readings."""
    with Store.open(tmp_path / "filled") as store:
        for one in corpus(12):
            store.add(*one)
        store.put_readings([(document, read(document)) for document in store.documents()])
        store.export(tmp_path / "filled.zip")
    return tmp_path / "filled.zip"


def members(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rebuild(file: Path, content: dict[str, bytes], *, mend: bool = True, manifest: dict | None = None) -> Path:
    """A changed export; with `mend` the manifest's checksums are made to fit."""
    content = dict(content)
    listed = json.loads(content.pop("manifest.json"))
    if mend:
        listed["members"] = {
            name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in content.items()
        }
    listed.update(manifest or {})
    changed = file.with_name("changed.zip")
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**content, "manifest.json": json.dumps(listed).encode()}.items():
            archive.writestr(name, data)
    return changed


def refused(file: Path, match: str) -> None:
    """The file is refused, and a workspace with something in it stays as it was."""
    place = file.with_name("receiving")
    with Store.open(place) as store:
        raw = b"This was here before."
        from detente.model import Origin

        store.add(raw.decode(), "en", Origin(location="x", media_type="y", raw=hashlib.sha256(raw).hexdigest()), raw)
        store.export(place / "before")
        with pytest.raises(WorkspaceError, match=match) as caught:
            store.import_from(file)
        assert str(file) in str(caught.value)
        store.export(place / "after")
    assert (place / "before").read_bytes() == (place / "after").read_bytes()


def test_export_then_import_gives_the_same_workspace(new_place, corpus, read, tmp_path):
    with Store.open(new_place()) as store:
        for one in corpus(30):
            store.add(*one)
        store.put_readings([(document, read(document)) for document in list(store.documents())[:20]])
        store.export(tmp_path / "one.zip")
        before = list(store.documents()), list(store.readings()), store.families(), store.statistics()
    with Store.open(new_place()) as store:
        brought = store.import_from(tmp_path / "one.zip")
        assert (brought.documents, brought.readings) == (before[3].documents, 20)
        assert (list(store.documents()), list(store.readings()), store.families(), store.statistics()) == before
        assert list(store.check()) == []
        store.export(tmp_path / "two.zip")
        again = store.import_from(tmp_path / "one.zip")
        assert (again.documents, again.origins, again.readings) == (0, 0, 0)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_importing_into_a_workspace_merges(new_place, corpus, read, tmp_path):
    drafts = corpus(30)
    for name, some in (("left", drafts[:20]), ("right", drafts[10:]), ("all", drafts)):
        with Store.open(new_place()) as store:
            for one in some:
                store.add(*one)
            store.put_readings([(document, read(document)) for document in store.documents()])
            store.export(tmp_path / name)
    with Store.open(new_place()) as store:
        store.import_from(tmp_path / "left")
        store.import_from(tmp_path / "right")
        # a document whose date came from the other half is to be read again; the rest is as if added here
        unread = list(store.unread("reader 1", "codebook 1"))
        store.put_readings([(document, read(document)) for document in unread])
        store.export(tmp_path / "merged")
        assert list(store.check()) == []
    assert (tmp_path / "merged").read_bytes() == (tmp_path / "all").read_bytes()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.text(min_size=1, max_size=80), st.text(max_size=20)), max_size=5))
def test_whatever_the_texts_hold_the_way_out_and_in_is_exact(draft, tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("any")
    with Store.open(folder / "one") as one, Store.open(folder / "two") as two:
        for text, location in texts:
            if text.strip():
                one.add(*draft(text, location))
        one.export(folder / "one.zip")
        two.import_from(folder / "one.zip")
        two.export(folder / "two.zip")
        assert list(one.documents()) == list(two.documents())
    assert (folder / "one.zip").read_bytes() == (folder / "two.zip").read_bytes()


def test_lone_surrogates_survive(draft, read, tmp_path):
    with Store.open(tmp_path / "one") as one, Store.open(tmp_path / "two") as two:
        document = one.add(*draft("Lone \ud800 here.", "name\udcff.txt")).document
        one.put_readings([(document, read(document))])
        one.export(tmp_path / "one.zip")
        two.import_from(tmp_path / "one.zip")
        assert two.document(document.id) == document
        assert two.reading(document.id) == read(document)


def test_a_file_cut_short_anywhere_is_refused(filled):
    whole = filled.read_bytes()
    cut = filled.with_name("cut.zip")
    for share in (0, 0.01, 0.3, 0.7, 0.99, 0.9999):
        cut.write_bytes(whole[: int(len(whole) * share)])
        refused(cut, "export of a workspace")


def test_a_changed_byte_is_refused_or_harmless(filled):
    whole = filled.read_bytes()
    changed = filled.with_name("changed.zip")
    with Store.open(filled.with_name("right")) as store:
        store.import_from(filled)
        right = list(store.documents()), list(store.readings())
    for number, place in enumerate(range(0, len(whole), len(whole) // 25)):
        changed.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        with Store.open(filled.with_name(f"r{number}")) as store:
            try:
                store.import_from(changed)
            except WorkspaceError:
                assert store.statistics().documents == 0
            else:  # a field that nothing depends on, such as the time of a member
                assert (list(store.documents()), list(store.readings())) == right


def test_other_files_are_refused(tmp_path):
    text = tmp_path / "text"
    text.write_text("nothing of the kind")
    refused(text, "no whole export")
    refused(tmp_path, "no whole export")
    with Store.open(tmp_path / "w") as store, pytest.raises(WorkspaceError, match="no such file"):
        store.import_from(tmp_path / "absent.zip")
    stranger = tmp_path / "stranger.zip"
    with zipfile.ZipFile(stranger, "w") as archive:
        archive.writestr("a.txt", "x")
    refused(stranger, "no manifest")


@pytest.mark.parametrize("name", ["../../evil", "/etc/evil", "raw/../../evil", "raw/abc", "extra.txt", "C:\\evil"])
def test_members_that_no_export_has_are_refused(filled, name):
    refused(rebuild(filled, {**members(filled), name: b"x"}), "member that no export has|no whole export")
    assert not filled.parent.parent.joinpath("evil").exists()


def test_members_beside_the_manifest_are_refused(filled):
    content = members(filled)
    refused(rebuild(filled, {**content, "x.txt": b"x"}, mend=False), "does not hold what its manifest lists")
    without = {name: data for name, data in content.items() if name != "readings.jsonl"}
    refused(rebuild(filled, without, mend=False), "does not hold what its manifest lists")


def test_two_members_of_one_name_are_refused(filled):
    with zipfile.ZipFile(filled, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("documents.jsonl", b"")
    refused(filled, "one name")


def test_a_bomb_is_refused_before_it_is_unpacked(filled):
    content = members(filled)
    refused(rebuild(filled, {**content, "documents.jsonl": b"\n" * (48 << 20)}), "would unpack to")


def test_a_member_that_is_larger_than_announced_is_refused(filled):
    changed = rebuild(filled, members(filled))
    data = bytearray(changed.read_bytes())
    with zipfile.ZipFile(changed) as archive:
        size = archive.getinfo("documents.jsonl").file_size
    # the size in the central directory, where readers look
    place = data.rindex(b"documents.jsonl") - 46 + 24
    assert int.from_bytes(data[place : place + 4], "little") == size
    data[place : place + 4] = (size - 10).to_bytes(4, "little")
    changed.write_bytes(data)
    refused(changed, "another size|no whole export|cut short|changed")


def test_checksums_are_compared(filled):
    content = members(filled)
    altered = content["documents.jsonl"].replace(b"Report 1", b"Report 2", 1)
    assert altered != content["documents.jsonl"]
    refused(rebuild(filled, {**content, "documents.jsonl": altered}, mend=False), "checksum")


def line(content: bytes, number: int = 0) -> dict:
    return json.loads(content.splitlines()[number])


def with_line(content: bytes, changed: object) -> bytes:
    _, *rest = content.splitlines(keepends=True)
    return json.dumps(changed).encode() + b"\n" + b"".join(rest)


def test_records_that_do_not_fit_are_refused(filled):
    content = members(filled)
    one = line(content["documents.jsonl"])
    entry = one["origins"][0]
    wrong = [
        ({**one, "text": "Another text."}, "id is not that of the text"),
        ({**one, "id": "0" * 16}, "id is not that of the text"),
        ({**one, "origins": []}, "does not fit"),
        ({**one, "more": 1}, "does not fit"),
        ({**one, "origins": [{**entry, "language": "no language"}]}, "does not fit"),
        ({**one, "origins": [{**entry, "origin": {**entry["origin"], "raw": "0" * 64}}]}, "raw bytes are missing"),
        ([], "does not fit"),
    ]
    for changed, match in wrong:
        documents = with_line(content["documents.jsonl"], changed)
        refused(rebuild(filled, {**content, "documents.jsonl": documents}), match)
    for odd in (b"[" * 100_000 + b"\n", b"{\n", b"\xff\n", b'{"id": NaN}\n', content["documents.jsonl"][:-1]):
        refused(rebuild(filled, {**content, "documents.jsonl": odd}), "does not fit|whole record")


def test_raw_bytes_must_be_those_of_their_name_and_of_some_document(filled):
    content = members(filled)
    name = next(name for name in content if name.startswith("raw/"))
    refused(rebuild(filled, {**content, name: b"other"}), "not named by its checksum")
    stray = b"nobody's"
    sha = hashlib.sha256(stray).hexdigest()
    refused(rebuild(filled, {**content, f"raw/{sha}": stray}), "no document comes from")


def test_readings_that_do_not_quote_their_text_are_refused(filled):
    content = members(filled)
    one = line(content["readings.jsonl"])
    text = json.dumps(one)
    quote = one["reading"]["claims"][0]["evidence"]["quote"]
    false = json.loads(text.replace(json.dumps(quote)[1:-1], "x" * len(quote)))
    refused(
        rebuild(filled, {**content, "readings.jsonl": with_line(content["readings.jsonl"], false)}), "does not stand"
    )
    other = {**one, "reading": {**one["reading"], "document_id": "0" * 16}}
    refused(
        rebuild(filled, {**content, "readings.jsonl": with_line(content["readings.jsonl"], other)}), "does not hold"
    )


def test_the_manifest_must_be_one(filled):
    content = members(filled)
    refused(rebuild(filled, content, manifest={"version": 2}), "later release")
    refused(rebuild(filled, content, manifest={"format": "other"}), "manifest is not")
    refused(rebuild(filled, content, manifest={"documents": 3}), "another number of records")
    refused(
        rebuild(filled, content, manifest={"members": {"documents.jsonl": {"size": -1, "sha256": "x"}}}), "manifest"
    )


def test_an_export_that_cannot_be_written_leaves_the_earlier_one(filled, tmp_path):
    before = filled.read_bytes()
    with Store.open(tmp_path / "filled") as store:
        with pytest.raises(WorkspaceError, match="cannot be written"):
            store.export(tmp_path / "absent" / "file.zip")
        with pytest.raises(WorkspaceError, match="cannot be written"):
            store.export(tmp_path / "filled")  # a folder
        from detente.workspace.schema import documents

        with store._database.write() as connection:
            connection.execute(documents.update().values(text=b"damaged"))
        with pytest.raises(WorkspaceError, match="damaged"):
            store.export(filled)
    assert filled.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_exports_hold_nothing_of_the_day_they_were_made(filled):
    with zipfile.ZipFile(filled) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.create_system for info in archive.infolist()} == {3}

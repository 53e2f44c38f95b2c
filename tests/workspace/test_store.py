"""What a workspace keeps and gives back, on both backends."""

from __future__ import annotations

import datetime
import hashlib
import random
from itertools import pairwise

import pytest

from detente.errors import WorkspaceError
from detente.model import Document, Origin, document_identifier
from detente.workspace import Store

DAY = datetime.date(2015, 2, 2)


def test_a_document_comes_back_as_it_went_in(place, draft):
    one = draft("Iran and Russia signed.", published=DAY, title="A <title>", publisher="Agency")
    with Store.open(place) as store:
        added = store.add(*one)
        assert added.outcome == "added"
        assert added.document == Document.of(one.text, "en", [one.origin])
    with Store.open(place, create=False) as store:
        assert list(store.documents()) == [added.document]
        assert store.document(added.document.id) == added.document
        assert store.document(added.document.id[:5]) == added.document
        assert store.raw(one.origin.raw) == one.raw
        assert list(store.check()) == []


@pytest.mark.parametrize(
    "text",
    ["a\x00b", "\ud800 lone \udfff", "e\u0301 \u00e9", "😀 \u202e \ufeff", "line\r\nline\rline\n\n", "x" * 3_000_000],
)
def test_any_text_is_exact(place, draft, text):
    one = draft(text, location=f"odd {text[:10]}.txt", title=text[:20])
    with Store.open(place) as store:
        document = store.add(*one).document
        assert store.document(document.id).text == text
        assert store.document(document.id).origins == (one.origin,)
        assert list(store.check()) == []


def test_adding_again_changes_nothing(place, draft, tmp_path):
    one = draft("Iran and Russia signed.", published=DAY)
    with Store.open(place) as store:
        store.add(*one)
        store.export(tmp_path / "before")
        assert store.add(*one).outcome == "known"
        store.export(tmp_path / "after")
        assert (tmp_path / "before").read_bytes() == (tmp_path / "after").read_bytes()
        assert store.statistics().documents == 1


def test_the_same_text_from_two_places_is_one_document_with_two_origins(place, draft):
    later = draft("Iran and Russia signed.", "b.html", published=DAY, raw=b"<p>Iran and Russia signed.")
    earlier = draft("Iran and Russia signed.", "a.txt", published=datetime.date(2015, 1, 20), title="Early")
    with Store.open(place) as store:
        store.add(*later)
        second = store.add(*earlier)
        assert second.outcome == "new_origin"
        assert second.document.published == datetime.date(2015, 1, 20)
        assert second.document == Document.of(later.text, "en", [later.origin, earlier.origin])
        assert store.statistics().origins == 2
        assert store.raw(later.origin.raw) == later.raw


def test_better_metadata_of_the_same_bytes_replace_the_old(place, draft):
    with Store.open(place) as store:
        store.add(*draft("Iran and Russia signed.", published=datetime.date(1999, 1, 1)))
        added = store.add(*draft("Iran and Russia signed.", published=DAY))
        assert added.outcome == "known"
        assert (added.document.published, len(added.document.origins)) == (DAY, 1)


def test_the_order_of_adding_does_not_matter(new_place, corpus, tmp_path):
    drafts = corpus(40)
    files = []
    for turn in range(2):
        random.Random(turn).shuffle(drafts)
        with Store.open(new_place()) as store:
            for one in drafts:
                store.add(*one)
            store.export(tmp_path / f"{turn}")
            files.append((tmp_path / f"{turn}").read_bytes())
            last = list(store.documents()), store.families()
    assert files[0] == files[1]
    assert [one.id for one in last[0]] == sorted(
        (one.id for one in last[0]),
        key=lambda id_: next((d.published or datetime.date.max, id_) for d in last[0] if d.id == id_),
    )


def test_both_backends_export_the_same_bytes(new_database, corpus, read, tmp_path):
    for number, place in enumerate([str(tmp_path / "folder"), new_database()]):
        with Store.open(place) as store:
            for one in corpus(20):
                store.add(*one)
            store.put_readings([(document, read(document)) for document in store.documents()])
            store.export(tmp_path / f"{number}.zip")
    assert (tmp_path / "0.zip").read_bytes() == (tmp_path / "1.zip").read_bytes()


def test_documents_are_ordered_by_date_and_those_without_come_last(place, corpus):
    with Store.open(place) as store:
        for one in corpus(80):
            store.add(*one)
        found = list(store.documents())
    assert all(
        (a.published or datetime.date.max, a.id) < (b.published or datetime.date.max, b.id) for a, b in pairwise(found)
    )


def test_as_of_leaves_out_later_and_undated_documents_and_origins(place, draft):
    with Store.open(place) as store:
        store.add(*draft("One.", "one.txt", published=DAY))
        store.add(*draft("One.", "later.txt", published=DAY + datetime.timedelta(days=1), title="A later title"))
        store.add(*draft("One.", "undated.txt", title="A title of unknown date"))
        store.add(*draft("Two.", "two.txt", published=DAY + datetime.timedelta(days=1)))
        store.add(*draft("Three.", "three.txt"))
        (found,) = store.documents(as_of=DAY)
        assert (found.text, found.title, len(found.origins)) == ("One.", None, 1)
        assert len(list(store.documents())) == 3
        both = store.documents(as_of=DAY, undated=True)
        assert [(document.text, len(document.origins)) for document in both] == [("One.", 1), ("Three.", 1)]


def test_a_feed_that_has_grown_tells_nothing_new_of_its_older_items(place, draft):
    with Store.open(place) as store:
        store.add(*draft("An item.", "feed.xml#1", raw=b"<feed>An item.</feed>"))
        assert store.add(*draft("An item.", "feed.xml#1", raw=b"<feed>An item. Two.</feed>")).outcome == "known"
        assert store.add(*draft("An item.", "page.html", raw=b"<feed>An item. Two.</feed>")).outcome == "new_origin"
        assert store.statistics().origins == 3


def test_readings_are_kept_and_replaced(place, draft, read):
    with Store.open(place) as store:
        one = store.add(*draft("Iran and Russia signed a memorandum.", "one.txt", published=DAY)).document
        two = store.add(*draft("They did not.", "two.txt")).document
        assert store.reading(one.id) is None
        assert [d.id for d in store.unread("r", "c")] == [one.id, two.id]
        store.put_readings([(one, read(one, "r", "c"))])
        assert store.reading(one.id) == read(one, "r", "c")
        assert list(store.unread("r", "c")) == [two]
        assert list(store.readings()) == [(one, read(one, "r", "c"))]
        # another reader, another codebook: to be read again
        assert store.count_unread("r 2", "c") == store.count_unread("r", "c 2") == 2
        store.put_readings([(d, read(d, "r 2", "c")) for d in (one, two)])
        assert store.count_unread("r 2", "c") == 0
        assert [r.reader for _, r in store.readings()] == ["r 2", "r 2"]
        assert [d.id for d, _ in store.readings(as_of=DAY)] == [one.id]
        assert list(store.check()) == []


def test_a_document_whose_date_changed_is_read_again(place, draft, read):
    with Store.open(place) as store:
        one = store.add(*draft("Iran and Russia signed.", "one.txt", published=DAY)).document
        store.put_readings([(one, read(one))])
        store.add(*draft("Iran and Russia signed.", "two.txt", published=datetime.date(2014, 1, 1)))
        (again,) = store.unread("reader 1", "codebook 1")
        store.put_readings([(one, read(one))])  # a slow reader that still had the old date
        assert store.count_unread("reader 1", "codebook 1") == 1
        store.put_readings([(again, read(again))])
        assert store.count_unread("reader 1", "codebook 1") == 0


def test_a_batch_of_readings_is_stored_whole_or_not_at_all(place, draft, read):
    with Store.open(place) as store:
        one = store.add(*draft("Iran and Russia signed.")).document
        stranger = Document.of("Not stored.", "en", [draft("Not stored.").origin])
        with pytest.raises(WorkspaceError, match="not in the workspace"):
            store.put_readings([(one, read(one)), (stranger, read(stranger))])
        with pytest.raises(WorkspaceError, match="was given for"):
            store.put_readings([(one, read(stranger))])
        assert store.reading(one.id) is None


def test_unread_documents_can_be_read_while_they_are_listed(place, corpus, read):
    with Store.open(place) as store:
        for one in corpus(90):
            store.add(*one)
        seen = 0
        for document in store.unread("reader 1", "codebook 1"):
            store.put_readings([(document, read(document))])
            seen += 1
        assert seen == store.statistics().documents
        assert store.count_unread("reader 1", "codebook 1") == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": " \n"}, "no text"),
        ({"language": "english language"}, "language code"),
        ({"raw": b"other"}, "raw bytes"),
    ],
)
def test_what_cannot_be_stored_is_refused(place, draft, change, message):
    one = draft("Iran and Russia signed.")._replace(**change)
    with Store.open(place) as store:
        with pytest.raises(WorkspaceError, match=message):
            store.add(*one)
        assert store.statistics().documents == 0


def test_unknown_ids_are_told(place, draft):
    with Store.open(place) as store:
        store.add(*draft("Iran and Russia signed."))
        with pytest.raises(WorkspaceError, match="no document"):
            store.document("0123456789abcdef")
        for bad in ("", "abc", "%%%%", "0123%", "' OR 1=1"):
            with pytest.raises(WorkspaceError, match="no document id"):
                store.document(bad)
        with pytest.raises(WorkspaceError, match="no raw bytes"):
            store.raw("0" * 64)


def test_an_ambiguous_beginning_of_an_id_is_told(place, draft):
    by_start: dict[str, str] = {}
    for number in range(10_000):
        text = f"Text {number}."
        start = document_identifier(text)[:4]
        if start in by_start:
            break
        by_start[start] = text
    with Store.open(place) as store:
        store.add(*draft(by_start[start]))
        store.add(*draft(text))
        with pytest.raises(WorkspaceError, match="more than one"):
            store.document(start)


def test_statistics(place, draft, read):
    with Store.open(place) as store:
        one = store.add(*draft("Iran and Russia signed.", "a", published=DAY)).document
        store.add(*draft("Iran and Russia signed.", "b", published=DAY + datetime.timedelta(days=9)))
        store.add(*draft("Иран и Россия.", "c", language="ru"))
        store.put_readings([(one, read(one))])
        found = store.statistics()
    assert (found.documents, found.undated, found.origins, found.raws, found.readings) == (2, 1, 3, 2, 1)
    assert found.earliest == found.latest == DAY
    assert found.languages == {"en": 1, "ru": 1}


def test_long_addresses_are_no_trouble(place):
    raw = b"Iran and Russia signed."
    for length in (3000, 100_000):
        location = "https://example.org/" + "".join(random.Random(length).choices("abcdefghij", k=length))
        origin = Origin(location=location, media_type="text/plain", raw=hashlib.sha256(raw).hexdigest())
        with Store.open(place) as store:
            store.add(raw.decode(), "en", origin, raw)
            assert location in [o.location for d in store.documents() for o in d.origins]

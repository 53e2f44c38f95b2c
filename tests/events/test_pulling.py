"""Fetching by a published list, from a server of the same form on this machine."""

from __future__ import annotations

import datetime
import hashlib
import io
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import samples

from detente.errors import SourceError
from detente.events import open_table
from detente.events.pulling import pull_gdelt

DAY = datetime.date(2015, 3, 1)


def packed(rows: int, name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        content = samples.gdelt2(rows) if "export" in name and len(name) > 25 else samples.gdelt1(rows)
        archive.writestr(name.removesuffix(".zip"), content)
    return made.getvalue()


class Handler(BaseHTTPRequestHandler):
    """Gives what `files` has; `faults` say what goes wrong with a file, the first so many times."""

    def log_message(self, format, *args):
        pass

    def do_GET(self):
        name = self.path.rpartition("/")[2]
        self.server.seen.append((name, self.headers.get("Range")))
        content = self.server.files.get(name)
        fault, times = self.server.faults.get(name, (None, 0))
        if times:
            self.server.faults[name] = (fault, times - 1)
        else:
            fault = None
        if content is None or fault == "404":
            self.send_error(404)
            return
        if fault == "changed":
            content = content[:-1] + b"?"
        start = int(self.headers["Range"][6:-1]) if "Range" in self.headers else 0
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        body = content[start:]
        self.wfile.write(body[: len(body) // 2] if fault == "cut" else body)


@pytest.fixture
def server():
    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.daemon_threads = True
    made.files, made.faults, made.seen = {}, {}, []
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    lines = []
    for number, name in enumerate(
        ["20150228234500.export.CSV.zip", "20150301000000.export.CSV.zip", "20150301001500.export.CSV.zip",
         "20150302000000.export.CSV.zip", "20150301000000.mentions.CSV.zip"]
    ):  # fmt: skip
        content = packed(5 + number, name)
        made.files[name] = content
        # The list points to the publisher's own host, where no test may go.
        address = f"http://data.gdeltproject.org/gdeltv2/{name}"
        lines.append(f"{len(content)} {hashlib.md5(content).hexdigest()} {address}")
    made.files["masterfilelist.txt"] = ("\n".join(lines) + "\nbroken line\n").encode()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.fixture
def pull(server, place, codebook):
    def pulling(since=DAY, until=DAY, **options):
        options.setdefault("allow_private_addresses", True)
        options.setdefault("address", f"http://127.0.0.1:{server.server_port}/gdeltv2")
        return pull_gdelt(place, codebook, since, until, **options)

    return pulling


def test_the_files_of_the_days_are_fetched_and_imported(pull, server, place):
    report = pull()
    assert (report.listed, report.fetched, report.there, report.whole) == (2, 2, 0, True)
    assert [one.rows for one in report.imported.taken] == [6, 7]
    assert sorted(name for name, _ in server.seen) == [
        "20150301000000.export.CSV.zip",
        "20150301001500.export.CSV.zip",
        "masterfilelist.txt",
    ]
    with open_table(place) as table:
        assert table.arrow().num_rows == 7, "six of the rows are told twice"


def test_what_is_there_is_not_fetched_again(pull, server):
    pull()
    server.seen.clear()
    report = pull()
    assert (report.fetched, report.there) == (0, 2)
    assert all(one.known for one in report.imported.taken)
    assert [name for name, _ in server.seen] == ["masterfilelist.txt"]


def test_days_without_files_are_named(pull):
    report = pull(until=DAY + datetime.timedelta(days=3))
    assert report.days_without_files == (datetime.date(2015, 3, 3), datetime.date(2015, 3, 4))


NAME = "20150301001500.export.CSV.zip"


def test_a_file_cut_short_goes_on_where_it_ended(pull, server):
    server.faults[NAME] = ("cut", 1)
    report = pull()
    assert report.whole
    ranges = [asked for name, asked in server.seen if name == NAME]
    assert ranges[0] is None
    assert ranges[1] == f"bytes={len(server.files[NAME]) // 2}-"


@pytest.mark.parametrize(
    ("fault", "reason"), [("404", "status 404"), ("changed", "checksum"), ("cut", "could not be fetched|cut short")]
)
def test_a_file_that_cannot_be_had_is_named_and_keeps_no_other_out(fault, reason, pull, server):
    server.faults[NAME] = (fault, 99)
    report = pull()
    (refused,) = report.refused_files
    assert refused.file == NAME
    assert any(one in refused.reason for one in reason.split("|"))
    assert not report.whole
    assert [one.kept for one in report.imported.taken] == [6]
    # Another day it is there, and the rest is not fetched again.
    server.faults.clear()
    again = pull()
    assert (again.fetched, again.there, again.whole) == (1, 1, True)


def test_a_wrong_checksum_is_tried_again(pull, server):
    server.faults[NAME] = ("changed", 1)
    assert pull().whole


def test_the_first_version_publishes_sums_and_sizes(pull, server, place):
    del server.files["masterfilelist.txt"]
    content = packed(9, "20150301.export.CSV.zip")
    server.files["20150301.export.CSV.zip"] = content
    server.files["md5sums"] = f"{hashlib.md5(content).hexdigest()}  20150301.export.CSV.zip\n".encode()
    server.files["filesizes"] = f"{len(content)} 20150301.export.CSV.zip\n".encode()
    report = pull()
    assert (report.listed, report.imported.taken[0].form) == (1, "gdelt1")


def test_an_address_that_is_not_public_must_be_allowed(pull):
    with pytest.raises(SourceError, match="not a public address"):
        pull(allow_private_addresses=False)


@pytest.mark.parametrize("content", [b"<html>moved</html>", b"", b"12 notmd5 file.zip\n"])
def test_a_list_that_is_none(content, pull, server):
    server.files["masterfilelist.txt"] = content
    with pytest.raises(SourceError, match="no list of files"):
        pull()


def test_no_list_at_all(pull, server):
    del server.files["masterfilelist.txt"]
    with pytest.raises(SourceError, match="status 404"):
        pull()

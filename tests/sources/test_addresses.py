"""Addresses: what may be reached, and how long and how much is waited for."""

from __future__ import annotations

import contextlib
import gzip
import threading
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from detente.sources import Arrival, Limits, gather, network

TEXT = "The two ministers met in the capital on Tuesday and agreed to go on with the talks about the contract. " * 5
PAGE = f"<!DOCTYPE html><html><head><title>A visit</title></head><body><p>{TEXT}</p></body></html>".encode()


class Handler(BaseHTTPRequestHandler):
    """Answers by path; what it was asked is kept in `seen`."""

    seen: list[tuple[str, dict[str, str]]]

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.seen.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        with contextlib.suppress(OSError):  # the client going away is what several tests are about
            getattr(self, "on_" + self.path.strip("/").partition("/")[0].partition("?")[0], self.on_page)()

    def answer(self, body: bytes, media_type: str = "text/html", **headers: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.end_headers()

    def on_page(self) -> None:
        self.answer(PAGE)

    def on_russian(self) -> None:
        text = "Переговоры о договоре прошли во вторник. " * 20
        self.answer(f"<html><body><p>{text}</p></body></html>".encode("koi8-r"), "text/html; charset=koi8-r")

    def on_gzip(self) -> None:
        self.answer(gzip.compress(PAGE), Content_Encoding="gzip")

    def on_deflate(self) -> None:
        self.answer(zlib.compress(PAGE), Content_Encoding="deflate")

    def on_brotli(self) -> None:
        self.answer(b"....", Content_Encoding="br")

    def on_broken(self) -> None:
        self.answer(b"no gzip at all", Content_Encoding="gzip")

    def on_bomb(self) -> None:
        self.answer(gzip.compress(b" " * 200_000_000, 1), Content_Encoding="gzip")

    def on_endless(self) -> None:
        self.answer(b"<html>")
        while True:
            self.wfile.write(b"x" * 100_000)

    def on_drip(self) -> None:
        self.answer(b"<html>")
        for _ in range(200):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def on_drippinghead(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(200):
            self.wfile.write(b"X-A: b\r\n")
            self.wfile.flush()
            time.sleep(0.05)

    def on_moved(self) -> None:
        self.redirect("/page/2015/02/02/visit?a=b")

    def on_loop(self) -> None:
        self.redirect("/loop")

    def on_chain(self) -> None:
        self.redirect(f"/chain/{len(self.server.seen)}")  # type: ignore[attr-defined]

    def on_inside(self) -> None:
        self.redirect(f"http://127.0.0.2:{self.server.server_address[1]}/page")

    def on_file(self) -> None:
        self.redirect("file:///etc/hostname")

    def on_gone(self) -> None:
        self.send_error(404)

    def on_picture(self) -> None:
        self.answer(b"....", "image/webp")


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.seen = []  # type: ignore[attr-defined]
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def get(server: ThreadingHTTPServer, path: str, *, allow: bool = True, host: str = "127.0.0.1", **limits) -> Arrival:
    address = f"http://{host}:{server.server_address[1]}/{path}"
    (arrival,) = gather([address], allow_private_addresses=allow, limits=Limits(**limits))
    return arrival


def test_a_page_is_fetched_with_its_final_address(server: ThreadingHTTPServer) -> None:
    arrival = get(server, "moved")
    (draft,) = arrival.drafts
    port = server.server_address[1]
    assert draft.text == TEXT.strip()
    assert draft.raw == PAGE
    assert draft.origin.location == f"http://127.0.0.1:{port}/moved"
    assert draft.origin.address == f"http://127.0.0.1:{port}/page/2015/02/02/visit?a=b"
    assert str(draft.origin.published) == "2015-02-02"
    path, headers = server.seen[-1]  # type: ignore[attr-defined]
    assert path == "/page/2015/02/02/visit?a=b"
    assert headers["User-Agent"].startswith("detente/")


@pytest.mark.parametrize("path", ["gzip", "deflate"])
def test_packed_answers_are_unpacked(server: ThreadingHTTPServer, path: str) -> None:
    assert get(server, path).drafts[0].raw == PAGE


def test_the_charset_of_the_answer_is_used(server: ThreadingHTTPServer) -> None:
    assert get(server, "russian").drafts[0].text.startswith("Переговоры о договоре")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0.0.0.0"])
def test_this_machine_is_not_reached_unless_asked_for(server: ThreadingHTTPServer, host: str) -> None:
    arrival = get(server, "page", allow=False, host=host)
    assert "not a public address" in str(arrival.refused) or "could not be read" in str(arrival.refused)
    assert server.seen == []  # type: ignore[attr-defined]


def test_every_redirect_is_checked(server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "is_public", lambda address: address == "127.0.0.1")
    assert get(server, "moved", allow=False).drafts
    arrival = get(server, "inside", allow=False)
    assert "127.0.0.2, which is not a public address" in str(arrival.refused)
    assert [path for path, _ in server.seen][-1] == "/inside"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("loop", "redirects in a circle"),
        ("chain", "redirects more than 5 times"),
        ("file", "not one of http or https"),
        ("gone", "the server answers 404"),
        ("picture", "image/webp"),
        ("brotli", "packs its answer as br"),
        ("broken", "packed wrongly"),
    ],
)
def test_refusals_name_the_reason(server: ThreadingHTTPServer, path: str, problem: str) -> None:
    arrival = get(server, path)
    assert arrival.drafts == ()
    assert problem in str(arrival.refused)


@pytest.mark.parametrize("path", ["bomb", "endless"])
def test_too_much_is_cut_off(server: ThreadingHTTPServer, path: str) -> None:
    assert "more than the 1,000,000 bytes allowed" in str(get(server, path, max_page_bytes=1_000_000).refused)


@pytest.mark.parametrize("path", ["drip", "drippinghead"])
def test_slow_senders_are_cut_off(server: ThreadingHTTPServer, path: str) -> None:
    start = time.monotonic()
    assert "within 0.4 seconds" in str(get(server, path, seconds=0.4).refused)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("ftp://host.example/a", "not one of http or https"),
        ("http://", "not one of http or https"),
        ("http://user:secret@host.example/", "user name or password"),
        ("http://[::1", "could not be read"),
        ("http://a b/", "could not be read"),
        ("http://127.0.0.1:1/", "could not be read"),
        ("http://name.invalid/", "could not be read"),
    ],
)
def test_addresses_that_lead_nowhere(address: str, problem: str) -> None:
    (arrival,) = gather([address], allow_private_addresses=True, limits=Limits(seconds=5))
    assert problem in str(arrival.refused)
    assert "secret" not in str(arrival.refused)


def test_no_proxy_of_the_environment_is_used(server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert get(server, "page").drafts


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.0.1", "192.0.2.1",
        "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fec0::1", "ff02::1", "2001:db8::1", "::ffff:10.0.0.1", "::10.0.0.1", "64:ff9b::10.0.0.1", "2002:0a00:0001::1",
        "no address",
    ],
)  # fmt: skip
def test_addresses_within_networks_are_not_public(address: str) -> None:
    assert not network.is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert network.is_public(address)

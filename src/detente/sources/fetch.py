"""Addresses to bytes: only http and https, only public hosts unless asked, bounded in size, time and redirects."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import httpcore
import httpx

from detente.errors import SourceError
from detente.sources.limits import Limits
from detente.sources.network import FAULTS, ForbiddenAddressError, GuardedTransport, OutOfTimeError
from detente.sources.phrases import Phrases
from detente.sources.received import Received
from detente.version import __version__

_ACCEPT = "text/html,application/xhtml+xml,application/pdf,application/rss+xml,application/atom+xml,*/*;q=0.5"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WINDOW_BITS = {"gzip": 31, "x-gzip": 31, "deflate": 47}
_PIECE = 65_536


def is_address(location: str) -> bool:
    """Whether a location is an address of the web and not a path.

    >>> is_address("https://a.example/b"), is_address("reports/http.txt"), is_address("ftp://a.example/b")
    (True, False, True)
    """
    scheme, separator, _ = location.partition("://")
    return bool(separator) and scheme.isascii() and scheme.replace("+", "").isalnum() and len(scheme) > 1


def fetch(location: str, *, limits: Limits, allow_private_addresses: bool, phrases: Phrases) -> Received:
    """What an address sends.

    Raises:
        SourceError: if the address is not allowed, does not answer, answers with an error, or goes past a limit.
    """
    deadline = time.monotonic() + limits.seconds
    headers = {"User-Agent": f"detente/{__version__}", "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
    address = location
    seen: set[str] = set()
    try:
        with (
            GuardedTransport(deadline, allow_private_addresses=allow_private_addresses) as transport,
            httpx.Client(transport=transport, trust_env=False, headers=headers, follow_redirects=False) as client,
        ):
            for _ in range(limits.max_redirects + 1):
                url = _checked(address, location)
                if str(url) in seen:
                    raise SourceError(
                        "the address redirects in a circle", where=location, remedy="save the page and add the file"
                    )
                seen.add(str(url))
                with client.stream("GET", url) as response:
                    if response.status_code in _REDIRECTS and "location" in response.headers:
                        address = str(url.join(response.headers["location"]))
                        continue
                    return _received(response, location, str(url), limits, phrases)
    except FAULTS as fault:
        raise _explained(fault, location, limits) from fault
    raise SourceError(
        f"the address redirects more than {limits.max_redirects} times",
        where=location,
        remedy="open it in a browser and add the address that it ends at",
    )


def _checked(address: str, location: str) -> httpx.URL:
    url = httpx.URL(address)
    if url.scheme not in ("http", "https") or not url.host:
        raise SourceError(
            f"the address {address!r} is not one of http or https" + ("" if address == location else " (a redirect)"),
            where=location,
            remedy="save the page and add the file",
        )
    if url.userinfo:
        raise SourceError(
            "the address holds a user name or password, which would be stored with the document",
            where=location.replace(url.userinfo.decode("ascii", "replace"), "..."),
            remedy="save the page and add the file",
        )
    return url


def _explained(fault: Exception, location: str, limits: Limits) -> SourceError:
    if isinstance(fault, ForbiddenAddressError):
        return SourceError(
            str(fault), where=location, remedy="to reach hosts of your own network, allow private addresses"
        )
    if isinstance(fault, (OutOfTimeError, httpcore.TimeoutException)):
        return SourceError(
            f"no complete answer within {limits.seconds:g} seconds",
            where=location,
            remedy="try again, or save the page and add the file",
        )
    return SourceError(
        f"the address could not be read ({str(fault) or type(fault).__name__})",
        where=location,
        remedy="check the address and the connection",
    )


def _received(response: httpx.Response, location: str, address: str, limits: Limits, phrases: Phrases) -> Received:
    if response.status_code != 200:
        raise SourceError(
            f"the server answers {response.status_code} {response.reason_phrase}".rstrip(),
            where=location,
            remedy="check the address, or save the page in a browser and add the file",
        )
    raw = bytearray()
    for piece in _unpacked(response, location):
        raw += piece
        if len(raw) > limits.max_page_bytes:
            raise SourceError(
                f"the address sends more than the {limits.max_page_bytes:,} bytes allowed",
                where=location,
                remedy="raise the limit max_page_bytes",
            )
    return Received(
        raw=bytes(raw),
        location=location,
        name=unquote(urlsplit(address).path).rpartition("/")[2] or None,
        media_type=response.headers.get("content-type"),
        address=address,
        limits=limits,
        phrases=phrases,
    )


def _unpacked(response: httpx.Response, location: str) -> Iterator[bytes]:
    """The body in small pieces, decompressed: a bomb is noticed after the first pieces."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        yield from response.iter_raw(_PIECE)
        return
    if encoding not in _WINDOW_BITS:
        raise SourceError(
            f"the server packs its answer as {encoding}, which was not asked for", where=location,
            remedy="save the page and add the file",
        )  # fmt: skip
    unpacker = zlib.decompressobj(_WINDOW_BITS[encoding])
    try:
        for packed in response.iter_raw(_PIECE):
            waiting = packed
            while waiting and not unpacker.eof:
                yield unpacker.decompress(waiting, _PIECE)
                waiting = unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as fault:
        raise SourceError(
            f"the answer is packed wrongly ({fault})", where=location, remedy="save the page and add the file"
        ) from fault

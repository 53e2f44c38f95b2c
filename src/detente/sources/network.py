"""Connections that go only to public addresses and end on time.

The host's address is looked up, checked, and that very address is connected to: between check and connection there is
no second look-up that could give another answer (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore
import httpx

_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
ONE_STEP = 10.0
"""Longest wait in seconds for a connection or for the next bytes, unless a caller expects a slow answer."""


class ForbiddenAddressError(Exception):
    """A host that leads to a private, loopback or otherwise not public address."""


class OutOfTimeError(Exception):
    """The time for an address is over."""


FAULTS = (
    ForbiddenAddressError,
    OutOfTimeError,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    OSError,
    ValueError,
)
"""What a request can end in, from either library: the transport hands on what httpcore raises."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody on the internet can reach.

    Addresses of IPv6 that carry one of IPv4 (mapped, NAT64, 6to4, Teredo) are judged by both.

    >>> [is_public(a) for a in ("93.184.216.34", "10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "169.254.169.254")]
    [True, False, False, False, False]
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(_globally_routed(one) for one in (_embedded(parsed) or [parsed]))


def _globally_routed(address: Address) -> bool:
    return address.is_global and not (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
        or (isinstance(address, ipaddress.IPv6Address) and address.is_site_local)
    )


def _embedded(address: Address) -> list[Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return []
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if any(address in network for network in _NAT64):
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    if address.sixtofour:
        return [address.sixtofour]
    if address.teredo:
        return [address, *address.teredo]
    if int(address) >> 32 == 0:  # the deprecated IPv4-compatible form ::a.b.c.d, which also covers :: and ::1
        return [address, ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return []


class _TimedStream(httpcore.NetworkStream):
    """A connection of which no single step goes past the deadline: a slow sender cannot hold it for ever."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float, one_step: float) -> None:
        self._stream, self._deadline, self._one_step = stream, deadline, one_step

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, remaining(self._deadline, self._one_step))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, remaining(self._deadline, self._one_step))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, remaining(self._deadline))
        return _TimedStream(secured, self._deadline, self._one_step)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _GuardedBackend(httpcore.NetworkBackend):
    def __init__(self, deadline: float, allow_private_addresses: bool, one_step: float) -> None:
        self._deadline, self._allow, self._one_step = deadline, allow_private_addresses, one_step
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline stands above it
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        fault: Exception | None = None
        for address in self._addresses(host, port):
            try:
                stream = self._backend.connect_tcp(
                    address, port, remaining(self._deadline), local_address, socket_options
                )
                return _TimedStream(stream, self._deadline, self._one_step)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
        raise fault or httpcore.ConnectError(f"{host} has no address")

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the host {host} is not known ({error})") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        # One forbidden address among good ones is reason enough: it is how a name is made to lead inside.
        bad = [address for address in addresses if not is_public(address)]
        if bad and not self._allow:
            raise ForbiddenAddressError(f"{host} leads to {bad[0]}, which is not a public address")
        return addresses


def remaining(deadline: float, one_step: float = ONE_STEP) -> float:
    """Seconds that the next step may take.

    Raises:
        OutOfTimeError: if there are none left.
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise OutOfTimeError("the time for this address is over")
    return min(left, one_step)


class GuardedTransport(httpx.BaseTransport):
    """An httpx transport whose connections are checked and timed.

    Args:
        deadline: `time.monotonic()` at which all must be over.
        allow_private_addresses: whether hosts within private networks may be reached.
        one_step: longest wait in seconds for the next bytes.
    """

    def __init__(self, deadline: float, *, allow_private_addresses: bool, one_step: float = ONE_STEP) -> None:
        self._deadline = deadline
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            network_backend=_GuardedBackend(deadline, allow_private_addresses, one_step),
            max_keepalive_connections=0,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request with its body, if it has one."""
        response = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.read(),
            )
        )
        return httpx.Response(
            status_code=response.status, headers=response.headers, stream=_Body(response), request=request
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()

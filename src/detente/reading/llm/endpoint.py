"""One question to a language model over the network: bounded in time, size and attempts, and to one host alone."""

from __future__ import annotations

import time
from typing import Any

import httpcore
import httpx

from detente.errors import ReadingError
from detente.reading.llm.bounded_json import parse
from detente.reading.llm.settings import ADDRESS, KEY, LlmSettings, key_for
from detente.sources.network import FAULTS, GuardedTransport
from detente.version import __version__

MOST_BYTES = 2 << 20
"""Bytes of one response: more than a hundred times what a piece of text gives."""
LONGEST_PAUSE = 60.0
"""Seconds between two attempts, whatever the server asks for."""
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
"""Answers after which the same request may go well: too many requests, or a server that is busy or broken."""
_CLOSED = frozenset({401, 402, 403, 404, 405, 407, 410})
"""Answers that every further request would get too."""
_UNREACHABLE = (httpcore.ConnectError, httpcore.UnsupportedProtocol, httpx.InvalidURL)
"""Faults before any connection came about."""
_LONGEST_MESSAGE = 200


class AnswerError(ReadingError):
    """One answer that cannot be used; the next one may be good."""


class EndpointError(ReadingError):
    """An endpoint that will not answer the next request either."""


class Endpoint:
    """A server that speaks OpenAI's chat completions.

    Args:
        settings: where it is, and how long it may take.
    """

    def __init__(self, settings: LlmSettings) -> None:
        self._settings = settings

    def ask(self, body: bytes) -> str:
        """What the model writes in answer to a request.

        Raises:
            EndpointError: if the server cannot be reached, or will not answer anything.
            AnswerError: if it does not answer this request, or not in a form that can be used.
            UsageError: if the key cannot be sent there.
        """
        address = self._settings.endpoint
        if address is None:
            raise EndpointError(
                "a text has no kept answer, and no endpoint is named that could be asked",
                remedy=f"give --llm-address, or set {ADDRESS}",
            )
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": f"detente/{__version__}",
        }
        key = key_for(address)
        if key is not None:
            headers["Authorization"] = f"Bearer {key}"
        fault = AnswerError("the language model gave no answer", where=address)
        for attempt in range(self._settings.attempts):
            try:
                return self._once(address, headers, body)
            except _TryAgainError as again:
                fault = AnswerError(again.reason, where=address, remedy="try again later; what was answered is kept")
                if attempt + 1 < self._settings.attempts:
                    time.sleep(min(max(self._settings.pause * 2**attempt, again.after), LONGEST_PAUSE))
        raise fault

    def _once(self, address: str, headers: dict[str, str], body: bytes) -> str:
        seconds = self._settings.seconds
        try:
            with (
                GuardedTransport(
                    time.monotonic() + seconds, allow_private_addresses=True, one_step=seconds
                ) as transport,
                httpx.Client(transport=transport, trust_env=False, follow_redirects=False) as client,
                client.stream("POST", address, headers=headers, content=body) as response,
            ):
                return self._answer(response, address, headers.get("Authorization", "").removeprefix("Bearer "))
        except FAULTS as fault:
            if isinstance(fault, _UNREACHABLE):
                raise EndpointError(
                    f"the language model cannot be reached ({str(fault) or type(fault).__name__})",
                    where=address,
                    remedy="check the address and whether the server runs",
                ) from fault
            raise _TryAgainError(f"no whole answer came within {seconds:g} seconds") from fault

    def _answer(self, response: httpx.Response, address: str, key: str) -> str:
        status = response.status_code
        if status in _AGAIN:
            raise _TryAgainError(f"the language model's server answers {status}", _seconds(response))
        if status in _CLOSED or 300 <= status < 400:
            # A redirect is not followed: text and key were meant for this host. What the server says is not repeated:
            # about a key it may quote the key.
            raise EndpointError(f"the language model's server answers {status}", where=address, remedy=_remedy(status))
        content = _bounded(response, address)
        if status != 200:
            said = _message(content, key)
            raise AnswerError(f"the language model's server answers {status}{said}", where=address)
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json" and not kind.endswith("+json"):
            raise AnswerError(
                f"the answer is no JSON but {kind[:40] or 'of no kind'!r}", where=address, remedy="check the address"
            )
        return _written(content, address)


class _TryAgainError(Exception):
    """Why one attempt failed, and the seconds after which the server wants the next one."""

    def __init__(self, reason: str, after: float = 0.0) -> None:
        self.reason, self.after = reason, after
        super().__init__(reason)


def _seconds(response: httpx.Response) -> float:
    """How long the server asks to wait; dates, which it may give instead, are passed over."""
    asked = response.headers.get("retry-after", "")
    return float(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0.0


def _remedy(status: int) -> str:
    if status in (401, 403):
        return f"set {KEY} to a key that is allowed to use the model"
    if 300 <= status < 400:
        return "give the address that it leads to, if you trust it"
    return "check the address and the name of the model"


def _bounded(response: httpx.Response, address: str) -> bytes:
    if response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise AnswerError("the answer is packed, which was not asked for", where=address)
    content = bytearray()
    for piece in response.iter_raw(65_536):
        content += piece
        if len(content) > MOST_BYTES:
            raise AnswerError(f"the answer has more than {MOST_BYTES:,} bytes", where=address)
    return bytes(content)


def _message(content: bytes, key: str) -> str:
    """What a server says was wrong with the request, shortened; nothing where it does not say it as such servers do."""
    try:
        said = parse(content.decode())
    except ValueError:
        return ""
    error = said.get("error") if isinstance(said, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    if not isinstance(message, str) or (key and key in message):
        return ""
    return ": " + " ".join(message.encode("utf-8", "replace").decode().split())[:_LONGEST_MESSAGE]


def _written(content: bytes, address: str) -> str:
    """The words of the model in a response."""
    try:
        response: Any = parse(content.decode())
        choice = response["choices"][0]
        words, why_ended = choice["message"]["content"], choice.get("finish_reason")
    except ValueError as error:
        raise AnswerError(f"the answer cannot be used: {error}", where=address) from None
    except (LookupError, TypeError, AttributeError):
        words, why_ended = None, None
    if why_ended == "length":
        raise AnswerError("the answer was cut off at the model's limit", where=address)
    if not isinstance(words, str):
        raise AnswerError("the answer is not one of chat completions", where=address, remedy="check the address")
    return words

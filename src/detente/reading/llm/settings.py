"""Which language model is asked, where, and how long; the key alone is never kept anywhere."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path

import httpx

from detente.errors import UsageError

ADDRESS = "DETENTE_LLM_ADDRESS"
MODEL = "DETENTE_LLM_MODEL"
ANSWERS = "DETENTE_LLM_ANSWERS"
KEY = "DETENTE_LLM_KEY"
"""Names of the environment's variables. The key has no other way in, so that it lands in no history and no file."""

_LONGEST_MODEL = 100
"""Characters of a model's name: it becomes part of the reader's name, which a workspace keeps."""


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """How a language model is asked, through any endpoint that speaks OpenAI's chat completions.

    Args:
        model: name of the model, as the endpoint knows it.
        address: address up to and without `/chat/completions`; not needed where every answer is kept already.
        answers: folder in which answers are kept, so that a reading can be made again without asking.
        seconds: time for one answer.
        attempts: how often a request is made before it is given up (429, 5xx, no answer in time).
        pause: seconds before the second attempt; doubled before each further one.
        most_requests: pieces of one document that are put to the model at most.

    Raises:
        UsageError: if the model's name or the address cannot be used.

    >>> LlmSettings(model="small", address="http://127.0.0.1:8080/v1/").endpoint
    'http://127.0.0.1:8080/v1/chat/completions'
    """

    model: str
    address: str | None = None
    answers: Path | None = None
    seconds: float = 120.0
    attempts: int = 4
    pause: float = 1.0
    most_requests: int = 40

    def __post_init__(self) -> None:
        if not self.model.strip() or len(self.model) > _LONGEST_MODEL or not self.model.isprintable():
            raise UsageError(
                f"{self.model[:40]!r} is no name of a model",
                remedy=f"give what the endpoint calls it, at most {_LONGEST_MODEL} characters",
            )
        if self.address is not None:
            _check(self.address)

    @classmethod
    def from_environment(
        cls, *, address: str | None = None, model: str | None = None, answers: str | Path | None = None
    ) -> LlmSettings:
        """The settings that arguments give, and the environment where they do not.

        Raises:
            UsageError: if neither says which model, or an address cannot be used.
        """
        chosen = model or os.environ.get(MODEL)
        if not chosen:
            raise UsageError("no language model is named", remedy=f"give --llm-model, or set {MODEL}")
        folder = answers or os.environ.get(ANSWERS)
        return cls(
            model=chosen,
            address=address or os.environ.get(ADDRESS) or None,
            answers=Path(folder) if folder else None,
        )

    @property
    def endpoint(self) -> str | None:
        """Where requests go to."""
        return None if self.address is None else self.address.rstrip("/") + "/chat/completions"


def key_for(address: str) -> str | None:
    """The key from the environment, if there is one.

    Raises:
        UsageError: if it would go unencrypted to another machine, or cannot be part of a request.
    """
    key = os.environ.get(KEY)
    if not key:
        return None
    url = httpx.URL(address)
    if url.scheme == "http" and not _is_here(url.host):
        raise UsageError(
            "the key would go unencrypted to another machine", where=address, remedy=f"use https, or unset {KEY}"
        )
    if not key.isascii() or not key.isprintable() or " " in key:
        raise UsageError(f"the value of {KEY} is no key", remedy="it has characters that no request can carry")
    return key


def _check(address: str) -> None:
    try:
        url = httpx.URL(address)
        unusable = url.scheme not in ("http", "https") or not url.host or bool(url.query) or bool(url.fragment)
    except httpx.InvalidURL:
        raise UsageError(f"{address[:80]!r} is no address", remedy=_REMEDY) from None
    if url.userinfo:
        raise UsageError(
            "the address of the language model holds a user name or password",
            remedy=f"leave it out; a key belongs into {KEY}",
        )
    if unusable:
        raise UsageError(f"{address[:80]!r} is no address of an endpoint", remedy=_REMEDY)


_REMEDY = "give one like http://127.0.0.1:8080/v1, without /chat/completions"


def _is_here(host: str) -> bool:
    """Whether a host is this very machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

"""Bytes as they were received, with all that is known about them, and how a draft is made of their text."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import unquote, urlsplit

from detente.errors import SourceError
from detente.model import MetadataField
from detente.sources.draft import Draft
from detente.sources.language import language_of
from detente.sources.ledger import Ledger, Rank, without_day
from detente.sources.limits import Limits
from detente.sources.phrases import Phrases, shipped_phrases

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Received:
    """The bytes of one file, page or feed.

    `location` is the path or address as the user gave it, `name` the file's name, `media_type` what the sender says
    (with parameters such as `charset`), `address` the address that the bytes came from in the end.
    """

    raw: bytes
    location: str
    name: str | None = None
    media_type: str | None = None
    address: str | None = None
    limits: Limits = field(default_factory=Limits)
    phrases: Phrases = field(default_factory=shipped_phrases)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the bytes, reckoned once for all items of a feed."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def charset(self) -> str | None:
        """Encoding that the sender declares."""
        match = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", self.media_type or "", re.IGNORECASE)
        return match[1] if match else None


def ledger_of(received: Received) -> Ledger:
    """A ledger that holds what the address says, if the bytes came from one."""
    ledger = Ledger()
    if received.address:
        ledger.set_address(received.address)
    return ledger


def draft(text: str, ledger: Ledger, received: Received, media_type: str, *, item: str | None = None) -> Draft:
    """The draft of a text, with what its file name adds to the ledger as a last resort.

    Raises:
        SourceError: if there is no text, or more than the limit.
    """
    location = received.location if item is None else f"{received.location}#{item}"
    if not any(character.isalnum() for character in text):
        raise SourceError("it holds no text", where=location, remedy="add a source that holds text")
    if len(text) > received.limits.max_characters:
        raise SourceError(
            f"its text has {len(text):,} characters, more than the {received.limits.max_characters:,} allowed",
            where=location,
            remedy="split it, or raise the limit max_characters",
        )
    if item is None:
        _look_at_name(received, ledger)
    text = _SURROGATE.sub("\ufffd", text) if _SURROGATE.search(text) else text
    origin = ledger.conclude(location=location, media_type=media_type, digest=received.digest)
    return Draft(text=text, language=language_of(text), origin=origin, raw=received.raw)


def _look_at_name(received: Received, ledger: Ledger) -> None:
    name = received.name
    if name is None and received.address:
        name = unquote(urlsplit(received.address).path)
    stem = PurePosixPath(PureWindowsPath(name or "").name).stem
    if received.name and not ledger.knows(MetadataField.PUBLISHED, Rank.FILE):
        ledger.add_path(stem, "file name", Rank.NAME)
    if not ledger.knows(MetadataField.TITLE):
        title = without_day(stem)
        ledger.add(MetadataField.TITLE, title.strip(" _-.") or stem, "file name", Rank.NAME, words=stem)

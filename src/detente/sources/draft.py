"""What the sources room hands on: drafts of documents, and the arrival of each input thing."""

from __future__ import annotations

from dataclasses import dataclass

from detente.errors import SourceError
from detente.model import Origin


@dataclass(frozen=True, slots=True)
class Draft:
    """One document to be stored: its text, its language, the one place that it came from, and the bytes there.

    `language` is an ISO 639-1 code or `und`. `raw` are the bytes of the file,
    page or feed; their SHA-256 is `origin.raw`.
    """

    text: str
    language: str
    origin: Origin
    raw: bytes


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of one input thing: the drafts that it holds, or the reason why it was refused.

    A feed gives several drafts in one arrival; each item of it that had to be refused is an arrival of its own.
    """

    location: str
    drafts: tuple[Draft, ...]
    refused: SourceError | None = None

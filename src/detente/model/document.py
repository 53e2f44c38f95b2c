"""Documents, where they came from, and how their title, author, publisher and date were found."""

from __future__ import annotations

import datetime
import hashlib
from enum import StrEnum

from detente.model.value import Value, identifier


class MetadataField(StrEnum):
    """What is looked for in every source beside its text."""

    TITLE = "title"
    AUTHOR = "author"
    PUBLISHER = "publisher"
    PUBLISHED = "published"


class Finding(Value):
    """One piece of metadata with the place that it was found in, so that a reader can doubt it.

    `where` is a short path such as `meta property=article:published_time`, `text, last line`, `file name`.
    `words` are the words as they stand there, before they were turned into `value`.
    """

    field: MetadataField
    value: str
    where: str
    words: str = ""


class Origin(Value):
    """One place that a document's text came from. The same text from two places is one document with two origins.

    `location` is the address, or the path as the user gave it; an item of a feed is `ADDRESS#ITEM-ID`.
    `raw` is the SHA-256 of the bytes, under which the workspace keeps them.
    """

    location: str
    media_type: str
    raw: str
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: datetime.date | None = None
    address: str | None = None
    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()
    """What a user should know, such as a date whose day and month could be either way round."""


class Document(Value):
    """One text, never changed after it is stored. Its offsets are Unicode code points.

    The metadata are those of the origin that was published first (`Document.of`), since that is when the
    text could first be known.

    >>> origin = Origin(location="a.txt", media_type="text/plain", raw="00", title="A")
    >>> document = Document.of("Iran and Russia signed.", "en", [origin])
    >>> document.title, document.id == document_identifier("Iran and Russia signed.")
    ('A', True)
    """

    id: str
    text: str
    language: str
    """ISO 639-1 code, or `und` where it could not be told."""
    title: str | None
    author: str | None
    publisher: str | None
    published: datetime.date | None
    address: str | None
    origins: tuple[Origin, ...]

    @classmethod
    def of(cls, text: str, language: str, origins: list[Origin] | tuple[Origin, ...]) -> Document:
        """The document of a text and its origins, whatever the order in which the origins were met."""
        ordered = sorted(origins, key=lambda o: (o.published or datetime.date.max, o.location, o.raw))
        first = ordered[0]

        def earliest(field: str) -> str | None:
            return next((value for origin in ordered if (value := getattr(origin, field))), None)

        return cls(
            id=document_identifier(text),
            text=text,
            language=language,
            title=earliest("title"),
            author=earliest("author"),
            publisher=earliest("publisher"),
            published=first.published,
            address=earliest("address"),
            origins=tuple(ordered),
        )

    @classmethod
    def of_text(
        cls,
        text: str,
        language: str,
        *,
        location: str = "text",
        title: str | None = None,
        published: datetime.date | None = None,
    ) -> Document:
        """The document of a text that came from no file.

        >>> Document.of_text("Iran and Russia signed.", "en").origins[0].media_type
        'text/plain'
        """
        raw = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        origin = Origin(location=location, media_type="text/plain", raw=raw, title=title, published=published)
        return cls.of(text, language, [origin])


def document_identifier(text: str) -> str:
    """Identifier of a document: a fingerprint of its text, so that the same content is the same document."""
    return identifier("document", text)

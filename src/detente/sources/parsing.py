"""Bytes to drafts: tells the kind and hands the bytes to its parser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from detente.errors import SourceError
from detente.sources.draft import Draft
from detente.sources.feed import read_feed, read_json_feed
from detente.sources.kinds import Kind, kind_of
from detente.sources.limits import Limits
from detente.sources.markdown import read_markdown
from detente.sources.page import read_page
from detente.sources.pdf import read_pdf
from detente.sources.phrases import Phrases, shipped_phrases
from detente.sources.plain import read_plain
from detente.sources.received import Received
from detente.sources.word import read_word

_SINGLE: dict[Kind, Callable[[Received], Draft]] = {
    Kind.TEXT: read_plain,
    Kind.HTML: read_page,
    Kind.MARKDOWN: read_markdown,
    Kind.PDF: read_pdf,
    Kind.WORD: read_word,
}


@dataclass(frozen=True)
class Parsed:
    """The drafts in some bytes, and the items among them that had to be refused."""

    drafts: tuple[Draft, ...]
    refused: tuple[SourceError, ...] = ()


def parse(
    raw: bytes,
    *,
    location: str,
    media_type: str | None = None,
    name: str | None = None,
    limits: Limits | None = None,
    phrases: Phrases | None = None,
) -> tuple[Draft, ...]:
    """The documents in some bytes: one, or for a feed one for each item with text.

    Args:
        raw: bytes of a file, page or feed.
        location: path or address that the bytes are known by.
        media_type: what the sender says they are, if anything; may carry a charset.
        name: file name, whose ending tells the kind where the content does not.
        limits: bounds; the defaults of `Limits` if None.
        phrases: words of the codebook; the shipped ones if None.

    Raises:
        SourceError: if there is nothing to read in them; of a feed's items, if none can be read.

    >>> raw = b"A visit to Tehran\\n\\nSeptember 29, 2014, Astrakhan\\n\\nThey met."
    >>> draft, = parse(raw, location="a.txt", name="a.txt")
    >>> draft.origin.title, str(draft.origin.published), draft.text[-9:]
    ('A visit to Tehran', '2014-09-29', 'They met.')
    """
    received = Received(
        raw, location, name, media_type, limits=limits or Limits(), phrases=phrases or shipped_phrases()
    )
    parsed = parse_received(received)
    if not parsed.drafts:
        raise parsed.refused[0]
    return parsed.drafts


def parse_received(received: Received) -> Parsed:
    """The documents in received bytes, and the refusals of single items.

    Raises:
        SourceError: if there is nothing to read in them.
    """
    if len(received.raw) > received.limits.max_bytes:
        raise SourceError(
            f"it has {len(received.raw):,} bytes, more than the {received.limits.max_bytes:,} allowed",
            where=received.location,
            remedy="split it, or raise the limit max_bytes",
        )
    kind = kind_of(received.raw, location=received.location, media_type=received.media_type, name=received.name)
    try:
        if kind in (Kind.FEED, Kind.JSON_FEED):
            feed = read_feed(received) if kind is Kind.FEED else read_json_feed(received)
            return Parsed(feed.drafts, feed.refused)
        return Parsed((_SINGLE[kind](received),))
    except SourceError:
        raise
    except Exception as fault:
        # Parsers of other makers raise whatever they like on hostile bytes. One such file must not end a load of
        # thousands; the cause stays chained for whoever mends the parser.
        raise SourceError(
            f"the {kind.value} parser failed ({type(fault).__name__}: {str(fault)[:200]})",
            where=received.location,
            remedy="convert the source to another kind, and please report this",
        ) from fault

"""Plain text files: stored exactly as they are."""

from __future__ import annotations

from detente.sources.decoding import decode
from detente.sources.draft import Draft
from detente.sources.kinds import Kind
from detente.sources.lines import look_at_lines
from detente.sources.received import Received, draft, ledger_of


def read_plain(received: Received) -> Draft:
    """The draft of a plain text: not a character is changed, so offsets hold in the file as it is.

    >>> read_plain(Received(b"A visit\\r\\n\\r\\n  They met. ", location="a.txt")).text
    'A visit\\r\\n\\r\\n  They met. '
    """
    text, warning = decode(received.raw, location=received.location, declared=received.charset)
    ledger = ledger_of(received)
    if warning:
        ledger.warn(warning)
    look_at_lines(text.removeprefix("\ufeff"), ledger, received.phrases)
    return draft(text, ledger, received, Kind.TEXT.value)

"""How much is taken from one source before it is refused."""

from __future__ import annotations

from detente.model import Value


class Limits(Value):
    """Bounds that keep a hostile or broken source from costing more than itself.

    >>> Limits(seconds=5).max_bytes
    50000000
    """

    max_bytes: int = 50_000_000
    """Bytes of one file, and of what an office file holds once unpacked."""
    max_page_bytes: int = 20_000_000
    """Bytes of what one address sends, counted after decompression, and of one HTML page."""
    max_characters: int = 5_000_000
    """Characters of one text."""
    max_pages: int = 5_000
    """Pages of one PDF file."""
    max_feed_items: int = 5_000
    max_redirects: int = 5
    seconds: float = 30.0
    """Time for one address, redirects included."""

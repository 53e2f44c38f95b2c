"""Text from sources made fit to be seen: nothing hidden, nothing that turns the line around.

A quotation is kept exactly in the brief and in its JSON; what a person looks at goes through here.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

REPLACEMENT = "\ufffd"

# Overrides, embeddings and isolates can make a line read differently from what it says (Unicode TR 36, section 2.4,
# "Bidirectional Text Spoofing"). The plain marks U+200E, U+200F and the joiners that Persian needs stay.
_BIDI = "\u202a-\u202e\u2066-\u2069"
# Characters that XML 1.0 (section 2.2) does not allow, other control characters, and the invisible tags block.
_FORBIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f"
_UNSEEN = re.compile(f"[{_BIDI}{_FORBIDDEN}]")
_SPACE = re.compile(r"\s+")
_LONG_WORD = re.compile(r"\S{31,}")


def visible(text: str) -> str:
    """One line of text with control characters and direction overrides replaced by U+FFFD, white space closed up.

    >>> visible("Iran\\u202e and\\n  Russia\\x07")
    'Iran\ufffd and Russia\ufffd'
    """
    return _SPACE.sub(" ", _UNSEEN.sub(REPLACEMENT, text)).strip()


def seam(text: str) -> str:
    """Like `visible`, but a blank at either end stays, since the text continues there.

    >>> seam("  signed\\n")
    ' signed '
    """
    return _SPACE.sub(" ", _UNSEEN.sub(REPLACEMENT, text))


def breakable(text: str, every: int = 30) -> str:
    """Text whose very long words may be broken: for the formats that cannot do so by themselves.

    >>> breakable("a" * 35, every=30).split("\\u200b") == ["a" * 30, "a" * 5]
    True
    """
    return _LONG_WORD.sub(
        lambda match: "\u200b".join(match[0][at : at + every] for at in range(0, len(match[0]), every)), text
    )


def shortened(text: str, limit: int) -> str:
    """The beginning of a text up to `limit` characters, cut between words where there is one near.

    >>> shortened("the contract for the delivery of missiles", 25)
    'the contract for the …'
    """
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit // 2 else cut).rstrip() + " …"


def headed(text: str) -> str:
    """A label as a heading: its first letter a capital, the rest as the text has it.

    >>> headed("lack of trust"), headed("S-300 delivery"), headed("")
    ('Lack of trust', 'S-300 delivery', '')
    """
    return text[:1].upper() + text[1:]


def web_address(address: str | None) -> str | None:
    """The address if it may become a link: http or https with a host, and no character that could hide something.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)"), web_address("http:///x")
    ('https://example.org/a', None, None)
    """
    if not address or _UNSEEN.search(address) or _SPACE.search(address):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:  # such as an unclosed bracket of an IPv6 host
        return None
    return address if parts.scheme.lower() in ("http", "https") and host else None

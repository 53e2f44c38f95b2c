"""The words of a text without its markup, with the way back to the text's own offsets."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass

# One alternative a kind of markup. Lengths are bounded so that hostile text costs linear time.
_MARKUP = re.compile(
    r"""
      !?\[(?P<link>[^\[\]\n]{1,400})\]\([^()\s]{1,1000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?(?:\s+"[^"\n]{0,300}")?\)
    | (?P<note>\[\d{1,3}\])
    | (?P<mark>\*\*|__|`|(?<![\w*])\*(?=\w)|(?<=[\w.,;:!?)])\*(?![\w*]))
    | (?P<space>\s+)
    | (?P<nothing>[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff])
    """,
    re.VERBOSE,
)
# One character for one, so that offsets stay: the parser knows the plain forms better.
_PLAIN = {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "‑": "-", "…": "."}


@dataclass(frozen=True, slots=True)
class Readable:
    """Words for the parser and, for each of their characters, its offset in the document's text."""

    text: str
    offsets: array[int]

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The range in the document's text of the readable characters `[start, end)`."""
        return self.offsets[start], self.offsets[end - 1] + 1


def readable(text: str, start: int, end: int) -> Readable:
    """The readable words of `text[start:end]`.

    Addresses of Markdown links, emphasis marks, note numbers and invisible characters go, white space becomes one
    space, and typographic quotation marks become plain ones.

    >>> r = readable("Iran [rejected](https://example.org/a) it.", 0, 42)
    >>> r.text
    'Iran rejected it.'
    >>> r.range(5, 13)
    (6, 14)
    """
    characters: list[str] = []
    offsets = array("q")

    def keep(first: int, last: int) -> None:
        piece = text[first:last]
        characters.extend(_PLAIN.get(character, character) for character in piece)
        offsets.extend(range(first, last))

    position = start
    for match in _MARKUP.finditer(text, start, end):
        if match.start() < position:
            continue
        keep(position, match.start())
        position = match.end()
        if match["link"] is not None:
            keep(match.start("link"), match.end("link"))
        elif match["space"] is not None and characters and characters[-1] != " ":
            characters.append(" ")
            offsets.append(match.start())
    keep(position, end)
    while characters and characters[-1] == " ":
        characters.pop()
        offsets.pop()
    return Readable("".join(characters), offsets)

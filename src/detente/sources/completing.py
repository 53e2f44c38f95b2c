"""What an extraction left out from the middle of an article: headings, lists, short paragraphs.

An extractor judges blocks one by one and drops short ones, among them the list of obstacles in an analysis. What stands
between two blocks of the article, and is neither links nor known furniture, belongs to it.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from detente.sources.layout import Block
from detente.sources.lines import is_furniture
from detente.sources.phrases import Phrases

_MOST_LINKED = 0.5
"""A block with a greater share of links is a menu or a list of related stories."""
_TELLING = 25
"""Letters and digits from which a block is recognised within another."""
_SAME = 0.6
"""Share of a page's block that the extraction must hold for both to be one (it drops "[edit]" and the like)."""
_MOST_ADDED = 1.0
"""What would be added must not outweigh what was found: then the page is no single article."""


def complete(found: Sequence[Block], page: Sequence[Block], phrases: Phrases) -> list[Block]:
    """The found blocks with those blocks of the page that stand between them and were left out.

    Args:
        found: the article as it was extracted, in order.
        page: all blocks of the page that are not marked as menu, footer, aside or form, in order.
        phrases: words of furniture.

    >>> page = [Block(text) for text in ("Menu", "They met in Tehran.", "The price:", "They will meet again.")]
    >>> [block.text for block in complete([page[1], page[3]], page, Phrases())]
    ['They met in Tehran.', 'The price:', 'They will meet again.']
    """
    keys = [_key(block.text) for block in found]
    alone, whole = frozenset(keys), "\x1f".join(keys)
    places = _places(keys, [_key(block.text) for block in page])
    matched = [number for number, place in enumerate(places) if place is not None]
    if len(matched) < 2:
        return list(found)
    after: dict[int, list[Block]] = {}
    current, added = -1, 0
    for number in range(matched[0], matched[-1] + 1):
        place, block = places[number], page[number]
        if place is not None:
            current = place
        elif _belongs(block, alone, whole, phrases):
            after.setdefault(current, []).append(block)
            added += len(block.text)
    if added > _MOST_ADDED * sum(len(block.text) for block in found):
        return list(found)
    return [block for place, one in enumerate(found) for block in (one, *after.get(place, ()))]


def _places(found: list[str], page: list[str]) -> list[int | None]:
    """For each block of the page the place of the found block that it is, both in order."""
    where: dict[str, list[int]] = {}
    for number, known in enumerate(found):
        where.setdefault(known, []).append(number)
    places: list[int | None] = []
    current = -1
    place: int | None
    for key in page:
        later = where.get(key, [])
        at = bisect.bisect_right(later, current)
        place = later[at] if at < len(later) else None
        if place is None and current + 1 < len(found):
            near = found[current + 1]
            if near and len(near) >= _SAME * len(key) and near in key:
                place = current + 1
        current = current if place is None else place
        places.append(place)
    return places


def _belongs(block: Block, alone: frozenset[str], whole: str, phrases: Phrases) -> bool:
    key = _key(block.text)
    if not key or block.linked > _MOST_LINKED or is_furniture(block.text, phrases):
        return False
    if key in alone or (len(key) >= _TELLING and key in whole):
        return False
    return block.heading or len(block.text.split()) > 1


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()

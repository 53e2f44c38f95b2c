"""Printed lines to paragraphs: what belongs together, what repeats on every page, which hyphens are real."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from dataclasses import dataclass

HYPHEN = "\ue00a"
"""Stands for a hyphen at the end of a printed line until it is known whether it belongs to the word.
A private-use character, so that no text holds it by chance."""

_BAND = 0.1
"""Share of a page's height, above and below, in which running headers and footers stand."""
_REPEATED = 0.4
"""Share of the pages on which a line must return to be a running header or footer."""
_WIDE_GAP = 1.35
"""A gap this much larger than the usual distance of lines parts paragraphs."""
_SHORT_LINE = 0.88
"""A line that ends before this share of its column's width and closes a sentence ends its paragraph."""
_MANY_BREAKS = 0.02
"""Share of lines that end in a hyphen above which the words of a text were divided by its typesetter."""
_INDENT = 8.0
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|seite|стр\.?)?\s*[-–—|(]?\s*(?:\d{1,4}|[ivxlc]{1,7})\s*(?:(?:of|/|\|)\s*\d{1,4})?\s*[-–—|)]?",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"[.!?:;…]['\"’”)\]]*(?:\s*\d{1,3})?$")
_ABBREVIATED = re.compile(r"(?:\b[A-Z]\.){2,}$")
"""Initials at the end of a line, whose point is more often theirs than the sentence's."""
_BULLET = re.compile(r"^(?:[•▪◦●■‣–—*·\uf0b7\uf0a7]\s|\(?\d{1,2}[.)]\s|\(?[a-z]\)\s)")
_BROKEN = re.compile(rf"(\w*){HYPHEN}\s*(\w*)")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of a page, with its place in points from the left and from the bottom, and its type."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool
    height: float
    """Height of the page."""

    @property
    def in_margin(self) -> bool:
        """Whether the line stands where running headers and footers do."""
        return self.baseline > (1 - _BAND) * self.height or self.baseline < _BAND * self.height

    @property
    def pattern(self) -> str:
        """The words with every number alike."""
        return _DIGITS.sub("#", self.text.casefold())

    def is_set_like(self, other: PrintedLine) -> bool:
        """Whether both lines are of one type."""
        return abs(self.size - other.size) <= 0.08 * max(self.size, other.size) and self.bold == other.bold


def without_running_lines(pages: list[list[PrintedLine]]) -> list[list[PrintedLine]]:
    """The pages without the page numbers and the lines that return in the margins of page after page."""
    seen = Counter(pattern for lines in pages for pattern in {line.pattern for line in lines if line.in_margin})
    needed = max(2.0, _REPEATED * len(pages))

    def runs(line: PrintedLine) -> bool:
        return line.in_margin and (seen[line.pattern] >= needed or _PAGE_NUMBER.fullmatch(line.text) is not None)

    return [[line for line in lines if not runs(line)] for lines in pages]


def paragraphs(pages: list[list[PrintedLine]]) -> list[str]:
    """The paragraphs of a text from its lines in reading order.

    >>> def line(text, baseline): return PrintedLine(text, 50, 50 + 5 * len(text), baseline, 10, False, 800)
    >>> paragraphs([[line("They signed an agree\\ue00ament in", 700), line("Tehran.", 688), line("It holds.", 660)]])
    ['They signed an agree-ment in Tehran.', 'It holds.']
    """
    lines = [line for page in pages for line in page]
    columns = [_column_right(page) for page in pages]
    rights = [right for column in columns for right in column]
    leading = _leading(lines)
    joined: list[list[str]] = []
    for number, line in enumerate(lines):
        if number and _continues(lines[number - 1], line, rights[number - 1], leading):
            joined[-1].append(line.text)
        else:
            joined.append([line.text])
    return _mended([" ".join(part) for part in joined], len(lines))


def _column_right(lines: list[PrintedLine]) -> list[float]:
    """Right edge of the column that each line of a page stands in."""
    return [max(other.right for other in lines if abs(other.left - line.left) < 4 * _INDENT) for line in lines]


def _leading(lines: list[PrintedLine]) -> float:
    """The usual distance of lines as a multiple of their type's size, which holds for headings too."""
    gaps = [
        (above.baseline - below.baseline) / above.size
        for above, below in itertools.pairwise(lines)
        if above.is_set_like(below) and 0 < above.baseline - below.baseline < 4 * above.size
    ]
    return statistics.median(gaps) if gaps else 0.0


def _continues(above: PrintedLine, below: PrintedLine, right: float, leading: float) -> bool:
    if above.text.endswith(HYPHEN) and below.text[:1].isalnum():
        return True
    if not above.is_set_like(below) or _BULLET.match(below.text):
        return False
    closed = _CLOSED.search(above.text) is not None and not _ABBREVIATED.search(above.text)
    gap, spacing = above.baseline - below.baseline, leading * above.size
    if gap < -0.5 * above.size or gap > 6 * max(spacing, above.size):  # the next column or page
        return not closed
    if spacing and gap > _WIDE_GAP * spacing and gap > above.size:
        return False
    width = right - above.left
    short = width > 0 and above.right - above.left < _SHORT_LINE * width
    indented = below.left - above.left > _INDENT and abs(gap) > 0.5 * above.size
    if closed and (short or indented):
        return False
    # A bold line followed by a bold line is a heading over two lines; anything very short and open is a heading too.
    return not (short and not closed and above.right - above.left < 0.5 * width and below.text[:1].isupper())


def _mended(parts: list[str], line_count: int) -> list[str]:
    """The paragraphs with each hyphen at a line's end kept or taken out.

    It stays between anything but small letters, and where the text writes the word with it elsewhere; it goes where
    the text writes the word without. What is left is settled by whether the text divides its words at all.
    """
    whole = "\n".join(parts)
    breaks = whole.count(HYPHEN)
    if not breaks:
        return parts
    words = set(re.findall(r"\w+", whole.casefold()))
    compounds = set(re.findall(r"\w+-\w+", whole.casefold()))
    divides = breaks > _MANY_BREAKS * line_count and breaks >= 3

    def mend(match: re.Match[str]) -> str:
        first, second = match[1], match[2]
        hyphenated = f"{first}-{second}"
        if not first or not second or not (first[-1].islower() and second[0].islower()):
            return hyphenated
        if hyphenated.casefold() in compounds:
            return hyphenated
        if (first + second).casefold() in words or divides:
            return first + second
        return hyphenated

    return [_BROKEN.sub(mend, part) for part in parts]

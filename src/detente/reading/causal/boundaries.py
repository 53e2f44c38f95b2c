"""Boundaries: where the arguments of a causal relation begin and end, given the word at which it turns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from spacy.tokens import Span, Token

from detente.reading.causal.arguments import Sides
from detente.reading.causal.pivots import Pivot, governed, governor
from detente.reading.causal.relation import Range
from detente.reading.lexicon import Hit
from detente.reading.syntax import SUBJECTS, VERBAL

REACH = 8
"""Words after a pivot within which the argument that it introduces begins."""
_QUOTES = frozenset("\"“”''``'")
_FAR = (1, 2, 3, 4, 6, 9, 13, 18, 25, 40)


class Edge(StrEnum):
    """Which end of which argument: first or second, by order of appearance; between or fronted, by the pivot."""

    SECOND_START = "second-start"
    FIRST_END = "first-end"
    FIRST_START = "first-start"
    SECOND_END = "second-end"
    FRONTED_FIRST_START = "fronted-first-start"
    FRONTED_FIRST_END = "fronted-first-end"
    FRONTED_SECOND_START = "fronted-second-start"
    FRONTED_SECOND_END = "fronted-second-end"

    @property
    def is_start(self) -> bool:
        """Whether an argument begins here."""
        return self.value.endswith("start")

    @property
    def is_first(self) -> bool:
        """Whether it is an edge of the argument that stands first."""
        return "first" in self.value


BETWEEN = (Edge.SECOND_START, Edge.FIRST_END, Edge.FIRST_START, Edge.SECOND_END)
"""The order in which the edges are found where the pivot stands between the arguments."""
FRONTED = (Edge.FRONTED_FIRST_START, Edge.FRONTED_FIRST_END, Edge.FRONTED_SECOND_START, Edge.FRONTED_SECOND_END)
"""The same where it stands in front of both."""


@dataclass(frozen=True, slots=True)
class Tree:
    """What the edges of a sentence are judged by, worked out once: which constituents begin and end at its tokens."""

    span: Span
    begins: dict[int, Token]
    """The highest word whose constituent begins at a token."""
    ends: dict[int, Token]
    """The highest word whose constituent ends with a token."""
    places: dict[int, str]
    """The value of the longest cue word at a token."""
    tokens: tuple[Token, ...]
    heads: tuple[int, ...]
    """The position of what each token hangs on."""
    marks: tuple[str, ...]
    """The text of each token that is punctuation, of others an empty one."""

    @classmethod
    def of(cls, span: Span, cues: Mapping[int, Sequence[Hit]]) -> Tree:
        """The tree of a sentence with its causal cue words, by each token that they cover."""
        begins: dict[int, Token] = {}
        ends: dict[int, Token] = {}
        tokens = tuple(span)
        for token in tokens:
            for table, at in ((begins, token.left_edge.i), (ends, token.right_edge.i)):
                held = table.get(at)
                if held is None or _covers(token, held):
                    table[at] = token
        longest = {i: max(hits, key=lambda hit: hit.end - hit.start) for i, hits in cues.items() if hits}
        return cls(
            span=span,
            begins=begins,
            ends=ends,
            places={i: hit.entry.value or "-" for i, hit in longest.items()},
            tokens=tokens,
            heads=tuple(token.head.i for token in tokens),
            marks=tuple(token.text if token.is_punct else "" for token in tokens),
        )

    def at(self, place: int) -> Token | None:
        """The token at a position of the document, or None beyond the sentence."""
        return self.tokens[place - self.span.start] if self.span.start <= place < self.span.end else None


def edges_of(pivot: Pivot) -> Sequence[Edge]:
    """The edges to be found for a pivot, in order."""
    return FRONTED if pivot.fronted else BETWEEN


def candidates(edge: Edge, span: Span, pivot: int, known: dict[Edge, int]) -> range:
    """Token positions where an edge may lie; of an end, the first token after it.

    Args:
        edge: the one to be found.
        span: the sentence.
        pivot: position of the pivot.
        known: positions of those edges that have been found before.
    """
    match edge:
        case Edge.SECOND_START:
            return range(pivot, min(pivot + REACH, span.end))
        case Edge.FIRST_END:
            return range(span.start + 1, pivot + 1)
        case Edge.FIRST_START:
            return range(span.start, known[Edge.FIRST_END])
        case Edge.SECOND_END:
            return range(known[Edge.SECOND_START] + 1, span.end + 1)
        case Edge.FRONTED_FIRST_START:
            return range(pivot, min(pivot + REACH, span.end - 1))
        case Edge.FRONTED_FIRST_END:
            return range(known[Edge.FRONTED_FIRST_START] + 1, span.end)
        case Edge.FRONTED_SECOND_START:
            return range(known[Edge.FRONTED_FIRST_END], min(known[Edge.FRONTED_FIRST_END] + REACH, span.end))
        case Edge.FRONTED_SECOND_END:
            return range(known[Edge.FRONTED_SECOND_START] + 1, span.end + 1)


def argument_at(edge: Edge, position: int, pivot: int, known: dict[Edge, int]) -> Range:
    """The part of the argument between an edge and what is known of the other one, or else the pivot."""
    match edge:
        case Edge.SECOND_START | Edge.FIRST_END | Edge.FRONTED_FIRST_START:
            return min(position, pivot), max(position, pivot)
        case Edge.FIRST_START:
            return position, known[Edge.FIRST_END]
        case Edge.SECOND_END:
            return known[Edge.SECOND_START], position
        case Edge.FRONTED_FIRST_END:
            return known[Edge.FRONTED_FIRST_START], position
        case Edge.FRONTED_SECOND_START:
            return known[Edge.FRONTED_FIRST_END], position
        case Edge.FRONTED_SECOND_END:
            return known[Edge.FRONTED_SECOND_START], position


def edge_features(
    edge: Edge, tree: Tree, position: int, pivot: int, turn: Pivot, known: dict[Edge, int], sides: Sides | None
) -> Iterator[str]:
    """What is seen of a place where an argument may begin or end.

    Args:
        edge: the one that is looked for.
        tree: the sentence.
        position: the place.
        pivot: position of the pivot.
        turn: what it was found to be.
        known: the edges that have been found before.
        sides: the arguments by the tree alone.
    """
    around = _Around.of(edge, tree, position)
    side = "c" if turn.cause_first == edge.is_first else "e"
    yield from _by_tree(edge, tree, position, pivot, sides)
    yield from _neighbours(around, side)
    part = argument_at(edge, position, pivot, known)
    yield from _length(edge, tree.span, part, pivot, around)
    if edge in (Edge.SECOND_START, Edge.FRONTED_FIRST_START):
        return
    yield from _constituents(edge, tree, position, pivot, around, side)
    yield from _inside(tree, part, side)
    yield from _left_out(edge, tree, part, around)


@dataclass(frozen=True, slots=True)
class _Around:
    """The words on both sides of an edge."""

    inside: Token
    further: Token | None
    """The next one inside."""
    outside: Token | None
    beyond: Token | None
    """The next one outside."""

    @classmethod
    def of(cls, edge: Edge, tree: Tree, position: int) -> _Around:
        step = 1 if edge.is_start else -1
        first = position if edge.is_start else position - 1
        inside = tree.tokens[first - tree.span.start]
        return cls(inside, tree.at(first + step), tree.at(first - step), tree.at(first - 2 * step))

    @property
    def out_word(self) -> str:
        return self.outside.lower_ if self.outside is not None else "^$"

    @property
    def out_tag(self) -> str:
        return self.outside.tag_ if self.outside is not None else "^$"


def _by_tree(edge: Edge, tree: Tree, position: int, pivot: int, sides: Sides | None) -> Iterator[str]:
    """How far it is from where the tree alone would have it."""
    if sides is None:
        return
    argument = sides.first if edge.is_first else sides.second
    off = position - argument[0 if edge.is_start else 1]
    if abs(off) > 2:
        yield f"tree=far.{sides.kind}"
        return
    word = tree.span.doc[pivot]
    yield f"tree={off}"
    yield f"tree.k={off}.{sides.kind}"
    yield f"tree.v={off}.{sides.kind}.{tree.places.get(pivot, '-')}"
    yield f"tree.w={off}.{word.lower_}"
    yield f"tree.t={off}.{sides.kind}.{word.tag_}.{word.dep_}"


def _neighbours(around: _Around, side: str) -> Iterator[str]:
    inside, out_word, out_tag = around.inside, around.out_word, around.out_tag
    yield f"i.w={inside.lower_}"
    yield f"i.t={inside.tag_}"
    yield f"i.d={inside.dep_}.{inside.pos_}"
    yield f"o.w={out_word}"
    yield f"o.t={out_tag}"
    yield f"o.w.i.t={out_word}.{inside.tag_}"
    yield f"o.t.i.t={out_tag}.{inside.tag_}.{side}"
    yield f"o.t.i.w={out_tag}.{inside.lower_}"
    if around.outside is not None:
        yield f"o.d={around.outside.dep_}.{around.outside.pos_}"
        yield f"o.d.i.d={around.outside.dep_}.{inside.dep_}"
    else:
        yield f"rim.{side}"
    if around.beyond is not None:
        yield f"oo={around.beyond.tag_}.{out_word}"
        yield f"oo.w={around.beyond.lower_}.{out_word}"
    if around.further is not None:
        yield f"ii={inside.tag_}.{around.further.tag_}"
        yield f"ii.w={inside.lower_}.{around.further.tag_}"


def _length(edge: Edge, span: Span, part: Range, pivot: int, around: _Around) -> Iterator[str]:
    word = span.doc[pivot]
    length = part[1] - part[0]
    far = _rung(length)
    yield f"n={far}"
    yield f"n.p={far}.{word.lower_}"
    yield f"p.i={word.lower_}.{around.inside.tag_}"
    yield f"p.o={word.lower_}.{around.out_tag}"
    if edge in (Edge.SECOND_START, Edge.FRONTED_FIRST_START):
        yield f"p.n={word.lower_}.{length}"
        yield f"p.tag.n={word.tag_}.{word.dep_}.{length}"
        yield f"p.span={span.doc[part[0] : part[1]].text.lower()}|{around.inside.pos_}"


def _constituents(edge: Edge, tree: Tree, position: int, pivot: int, around: _Around, side: str) -> Iterator[str]:
    """The highest word whose constituent begins or ends here, and how it is tied to the pivot."""
    word, starts = tree.span.doc[pivot], edge.is_start
    over, under = governor(word), governed(word)
    top = (tree.begins if starts else tree.ends).get(around.inside.i)
    if top is None:
        yield "top=none"
    else:
        tie = _tied(top, over, under, word)
        yield f"top={top.dep_}.{top.pos_}.{side}"
        yield f"top.root={top.head.i == top.i}"
        yield f"tie={tie}"
        yield f"tie.top={tie}.{top.dep_}"
        yield f"tie.p={tie}.{word.lower_}"
        yield f"tie.o={tie}.{around.out_word}"
    for step, node in enumerate(_upwards(over)):
        if (node.left_edge.i if starts else node.right_edge.i + 1) == position:
            yield f"g{step}={node.pos_}.{node.dep_}"
            yield f"g{step}"
    if under is not None and (under.left_edge.i if starts else under.right_edge.i + 1) == position:
        yield f"u={under.pos_}"


def _inside(tree: Tree, part: Range, side: str) -> Iterator[str]:
    """What the argument would take in: how many heads, verbs, commas; quotation marks and brackets left open."""
    first, last = part
    low, high = first - tree.span.start, last - tree.span.start
    heads, marks = tree.heads[low:high], Counter(tree.marks[low:high])
    roots = sum(
        not tree.marks[low + place] and (head == first + place or not first <= head < last)
        for place, head in enumerate(heads)
    )
    tokens = tree.tokens[low:high]
    verbs = sum(token.pos_ == "VERB" for token in tokens)
    subject = any(token.dep_ in SUBJECTS for token in tokens)
    yield f"roots={min(roots, 5)}"
    yield f"roots.v={min(roots, 3)}.{min(verbs, 2)}.{side}"
    yield f"verbs={min(verbs, 3)}.{subject}.{side}"
    yield f"commas={min(marks[','] + marks[';'], 4)}"
    if sum(marks[mark] for mark in _QUOTES) % 2:
        yield "quotes"
    if marks["("] != marks[")"]:
        yield "brackets"
    if marks[":"]:
        yield "colon"


def _left_out(edge: Edge, tree: Tree, part: Range, around: _Around) -> Iterator[str]:
    """What would stay outside on this side of the argument: words that hang on it, verbs."""
    start, (first, last) = tree.span.start, part
    low, high = (0, first - start) if edge.is_start else (last - start, len(tree.tokens))
    torn = [place for place in range(low, high) if not tree.marks[place] and first <= tree.heads[place] < last]
    yield f"left={min(len(torn), 3)}"
    if torn:
        near = tree.tokens[torn[-1]]
        yield f"left.d={near.dep_}.{near.pos_}"
        yield f"left.d.w={near.dep_}.{around.out_word}"
    yield f"rest={_rung(high - low)}"
    verb = next((token for token in tree.tokens[low:high] if token.pos_ in VERBAL), None)
    yield f"rest.v={verb.lemma_.lower() if verb is not None else '-'}"
    yield f"rest.vd={verb.dep_ if verb is not None else '-'}.{around.out_word}"


def _rung(length: int) -> int:
    """A length, the coarser the longer."""
    return next((limit for limit in _FAR if length <= limit), 99)


def _upwards(token: Token) -> Iterator[Token]:
    """A word and up to three above it."""
    for _ in range(4):
        yield token
        if token.head.i == token.i:
            return
        token = token.head


def _covers(one: Token, other: Token) -> bool:
    return one.left_edge.i <= other.left_edge.i and one.right_edge.i >= other.right_edge.i


def _tied(top: Token, over: Token, under: Token | None, pivot: Token) -> str:
    """How a constituent is tied to the pivot: its governor, above it, what it governs, beside it, or elsewhere."""
    if top.i == over.i:
        return "governor"
    if under is not None and top.i == under.i:
        return "governed"
    if top.i == pivot.i:
        return "pivot"
    if top.left_edge.i <= pivot.i <= top.right_edge.i:
        return "above"
    if top.head.i == over.i:
        return "of-governor"
    if under is not None and top.head.i == under.i:
        return "of-governed"
    if over.head.i == top.head.i:
        return "beside"
    return "elsewhere"

"""A document taken apart: blocks, sections, sentences, each with its actors, cue words and dates."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from detente.model import Evidence, Section, When
from detente.reading.actors import Found, Unsure
from detente.reading.blocks import RunIn
from detente.reading.lexicon import Hit
from detente.reading.readable import Readable

MAX_EVIDENCE = 600
"""Characters of the longest quotation: beyond that, nobody checks it line by line."""
MAX_LABEL_WORDS = 12
_DANGLING = frozenset({"ADP", "DET", "CCONJ", "SCONJ", "PART", "AUX", "SPACE"})


@dataclass(slots=True)
class ParsedBlock:
    """A block with its parse, its names, cue words and dates."""

    readable: Readable
    doc: Doc
    start: int
    end: int
    section: int
    is_heading: bool
    is_item: bool = False
    run_in: RunIn | None = None
    """For words before a colon at the head of a paragraph, what they look like."""
    speaker: str | None = None
    speaks_for: str | None = None
    """Who speaks in this paragraph of a transcript, and the state that "we" means there."""
    names: list[Found] = field(default_factory=list)
    unsure: list[Unsure] = field(default_factory=list)
    hits: dict[str, list[Hit]] = field(default_factory=dict)
    dates: list[tuple[int, int, When]] = field(default_factory=list)
    """First token, end, days."""


@dataclass(slots=True)
class ParsedSentence:
    """A sentence, with what was found in it. Token positions are those of its block."""

    document_id: str
    text: str
    """The whole text of the document."""
    block: ParsedBlock
    span: Span
    found: list[Found]
    hits: dict[str, list[Hit]]
    dates: list[tuple[int, int, When]]
    published: datetime.date | None
    focus: tuple[str, str] | None
    """The pair that the section (or else the document) is about."""
    quoted_by: str | None = None
    """Who speaks in a quotation that goes on from an earlier paragraph."""
    home: str | None = None
    """The state for which "we" is said here, if any."""
    nearby: frozenset[str] = frozenset()
    """Actors that its paragraph, or the one before it, names."""
    _at: dict[int, Found] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._at = {i: found for found in self.found for i in range(found.start, found.end)}

    @property
    def section(self) -> int:
        """Index of the section that it stands in."""
        return self.block.section

    def uses(self, use: str, start: int | None = None, end: int | None = None) -> list[Hit]:
        """Cue words of one use, in the sentence or in a part of it."""
        hits = self.hits.get(use, [])
        if start is None or end is None:
            return hits
        return [hit for hit in hits if start <= hit.head.i < end]

    def actors(self, start: int | None = None, end: int | None = None) -> tuple[str, ...]:
        """Actors spoken of in the sentence or in a part of it, in order of appearance."""
        first = self.span.start if start is None else start
        last = self.span.end if end is None else end
        return tuple(
            dict.fromkeys(actor for found in self.found if first <= found.start < last for actor in found.actors)
        )

    def actors_under(self, token: Token) -> tuple[str, ...]:
        """Actors spoken of in what hangs on a token, itself included."""
        left, right = token.left_edge.i, token.right_edge.i + 1
        return self.actors(max(left, self.span.start), min(right, self.span.end))

    def actors_of(self, tokens: Iterable[Token]) -> tuple[str, ...]:
        """Actors spoken of in what hangs on any of some tokens."""
        return tuple(dict.fromkeys(actor for token in tokens for actor in self.actors_under(token)))

    def actors_at(self, token: Token) -> tuple[str, ...]:
        """Actors whom the very token names."""
        found = self._at.get(token.i)
        return found.actors if found else ()

    @property
    def is_question(self) -> bool:
        """Whether it ends as a question, also within quotation marks or brackets."""
        return self.span.text.rstrip(" \"')").endswith("?")

    def range(self, start: int, end: int) -> tuple[int, int]:
        """Range in the document's text of tokens `[start, end)`, without punctuation and space around them."""
        doc = self.block.doc
        while start < end - 1 and (doc[start].is_space or (doc[start].is_punct and doc[start].text not in "\"'([")):
            start += 1
        while end - 1 > start and (
            doc[end - 1].is_space or doc[end - 1].text in ",;:-." or doc[end - 1].pos_ == "CCONJ"
        ):
            end -= 1
        while start < end - 1 and doc[start].lower_ == "that" and doc[start].dep_ == "mark":
            start += 1
        last = doc[end - 1]
        return self.block.readable.range(doc[start].idx, last.idx + len(last))

    def evidence(self, start: int, end: int) -> Evidence:
        """The words of tokens `[start, end)` as a quotation; the end of a very long one is left off."""
        first, last = self.range(start, end)
        if last - first > MAX_EVIDENCE:
            cut = self.text.rfind(" ", first, first + MAX_EVIDENCE)
            last = cut if cut > first + MAX_EVIDENCE // 2 else first + MAX_EVIDENCE
        return Evidence.in_text(self.document_id, self.text, first, last)

    def whole(self) -> Evidence:
        """The sentence as a quotation, its full stop included."""
        doc = self.block.doc
        start, end = self.span.start, self.span.end
        while start < end - 1 and doc[start].is_space:
            start += 1
        while end - 1 > start and doc[end - 1].is_space:
            end -= 1
        last = doc[end - 1]
        first, stop = self.block.readable.range(doc[start].idx, last.idx + len(last))
        return Evidence.in_text(self.document_id, self.text, first, min(stop, first + 4 * MAX_EVIDENCE))

    def label(self, start: int, end: int, limit: int = MAX_LABEL_WORDS) -> str:
        """The readable words of tokens `[start, end)`, cut to a number of words."""
        doc = self.block.doc
        while start < end - 1 and (doc[start].is_punct or doc[start].is_space or doc[start].pos_ == "CCONJ"):
            start += 1
        while end - 1 > start and (doc[end - 1].pos_ in _DANGLING or doc[end - 1].is_punct):
            end -= 1
        tokens = doc[start:end]
        words = tokens.text.strip().strip(" \"',;:.-").split()
        text = " ".join(words[:limit])
        return f"{text} …" if len(words) > limit else text


@dataclass(slots=True)
class ParsedDocument:
    """All sections and sentences of a document."""

    sections: list[Section]
    sentences: list[ParsedSentence]
    focus: list[tuple[tuple[str, str], int]]
    home: str | None

    def by_section(self) -> dict[int, list[ParsedSentence]]:
        """Sentences grouped by section."""
        groups: dict[int, list[ParsedSentence]] = defaultdict(list)
        for sentence in self.sentences:
            groups[sentence.section].append(sentence)
        return groups

    def body(self) -> Iterator[ParsedSentence]:
        """The sentences that are not headings."""
        return (sentence for sentence in self.sentences if not sentence.block.is_heading)

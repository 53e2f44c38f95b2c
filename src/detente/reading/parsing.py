"""From a document to its parsed sentences: blocks, parse, names, cue words, dates, pronouns, sections."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from detente.codebook import Codebook
from detente.model import Document, Evidence, Section, SectionRole, When
from detente.reading.actors import ActorFinder, Resolver, count_pairs, home_state
from detente.reading.blocks import Block, BlockKind, find_blocks
from detente.reading.dates import find_dates
from detente.reading.lexicon import Hit, Lexicon
from detente.reading.parsed import ParsedBlock, ParsedDocument, ParsedSentence
from detente.reading.readable import readable
from detente.reading.sections import DraftSection, assign_roles, draft_sections

MAX_BLOCK = 20_000
"""Characters that are parsed at once; a longer paragraph is cut at a space. The parser's memory grows with it."""
BATCH = 32
_UNPARSED = Doc(Vocab())


class Parser:
    """Takes documents apart. Holds what is made once for all of them: the model, the lexicon, the names."""

    def __init__(self, nlp: Language, codebook: Codebook) -> None:
        self._nlp = nlp
        self._lexicon = Lexicon(codebook)
        self._finder = ActorFinder(nlp, codebook)
        self._furniture = frozenset(word.casefold() for cue in codebook.cues("furniture") for word in cue.words)

    @property
    def finder(self) -> ActorFinder:
        """What knows the actors."""
        return self._finder

    def parse(self, document: Document) -> ParsedDocument:
        """The document's sections and sentences with all that was found in them."""
        text = document.text
        blocks = find_blocks(text, self._furniture)
        drafts, member = draft_sections(blocks)
        parsed = list(self._parse_blocks(text, blocks, member, document.published))
        self._settle(parsed, document.published)
        roles(drafts, parsed, self._title_hits(document))
        focus, by_section, home = self._focus(parsed, len(drafts))
        sections = [_section(document, draft, about) for draft, about in zip(drafts, by_section, strict=True)]
        sentences = list(self._sentences(document, parsed, focus, by_section, home))
        return ParsedDocument(sections, sentences, focus, home)

    def _parse_blocks(
        self, text: str, blocks: list[Block], member: list[int], published: datetime.date | None
    ) -> Iterator[ParsedBlock]:
        pieces = list(_pieces(text, blocks, member))
        docs = self._nlp.pipe((piece.readable.text for piece in pieces), batch_size=BATCH)
        for piece, doc in zip(pieces, docs, strict=True):
            piece.doc = doc
            piece.hits = self._lexicon.find(doc)
            names, piece.unsure = self._finder.find(doc, published)
            # The codebook may know an agreement's organisation as an actor (USMCA); as an instrument it is no party.
            instruments = {i for hit in piece.hits.get("instrument", ()) for i in range(hit.start, hit.end)}
            piece.names = [found for found in names if found.start not in instruments]
            piece.dates = list(_date_tokens(doc, published))
            yield piece

    def _settle(self, parsed: list[ParsedBlock], published: datetime.date | None) -> None:
        """Settle the ambiguous names of all blocks by what the whole text names."""
        if not any(block.unsure for block in parsed):
            return
        sure = Counter(actor for block in parsed for found in block.names for actor in found.named)
        texts = frozenset(block.doc[found.start : found.end].text for block in parsed for found in block.names)
        for block in parsed:
            settled = self._finder.settle(block.unsure, sure, texts, published)
            block.names = sorted([*block.names, *settled], key=lambda found: found.start)

    def _title_hits(self, document: Document) -> list[Hit]:
        if not document.title:
            return []
        return self._lexicon.find(self._nlp(document.title[:300])).get("section_role", [])

    def _focus(
        self, parsed: list[ParsedBlock], sections: int
    ) -> tuple[list[tuple[tuple[str, str], int]], list[tuple[str, str] | None], str | None]:
        """Pairs of states that the text is about: of the whole, and of each section where it has one of its own."""
        everywhere: list[tuple[str, ...]] = []
        within: dict[int, list[tuple[str, ...]]] = defaultdict(list)
        speaking: list[tuple[bool, tuple[str, ...]]] = []
        words = firsts = 0
        for block in parsed:
            for sentence in block.doc.sents:
                names = [f for f in block.names if sentence.start <= f.start < sentence.end]
                actors = tuple(actor for found in names for actor in found.actors)
                first = sum(token.lower_ in ("we", "our", "us") for token in sentence)
                words += len(sentence)
                firsts += first
                # A heading names what its whole section is about.
                everywhere.extend([actors] * (3 if block.is_heading else 1))
                within[block.section].extend([actors] * (3 if block.is_heading else 1))
                speaking.append((first > 0, actors))
        focus = count_pairs(everywhere, self._finder)
        top = focus[0][0] if focus else None
        by_section: list[tuple[str, str] | None] = []
        for index in range(sections):
            own = count_pairs(within.get(index, []), self._finder)
            # The document's pair holds in a section too, unless the section plainly has another.
            if own and own[0][1] >= 2 and not any(pair == top for pair, _ in own):
                by_section.append(own[0][0])
            else:
                by_section.append(top)
        home = home_state(speaking, words, firsts, [pair for pair, _ in focus])
        return focus, by_section, home

    def _sentences(
        self,
        document: Document,
        parsed: list[ParsedBlock],
        focus: list[tuple[tuple[str, str], int]],
        by_section: list[tuple[str, str] | None],
        home: str | None,
    ) -> Iterator[ParsedSentence]:
        resolver = Resolver(self._finder, [pair for pair, _ in focus], home)
        quoting: str | None = None
        for block in parsed:
            opens = block.doc.text.startswith(('"', "'\""))
            if not opens:
                quoting = None
            for span in block.doc.sents:
                if not any(token.is_alpha for token in span):
                    continue
                hits = {
                    use: kept for use, found in block.hits.items() if (kept := _within(found, span.start, span.end))
                }
                names = [f for f in block.names if span.start <= f.start < span.end]
                found = resolver.resolve(span, names, hits.get("joint", ()), hits.get("country_noun", ()))
                yield ParsedSentence(
                    document_id=document.id,
                    text=document.text,
                    block=block,
                    span=span,
                    found=found,
                    hits=hits,
                    dates=[d for d in block.dates if span.start <= d[0] < span.end],
                    published=document.published,
                    focus=by_section[block.section] if block.section < len(by_section) else None,
                    quoted_by=block.speaker or (quoting if opens else None),
                )
            introduced = _introduces_quotation(block)
            quoting = introduced or quoting


def roles(drafts: list[DraftSection], parsed: list[ParsedBlock], title: list[Hit]) -> None:
    """Work out the sections' roles from the cue words in headings and in the sentences that announce them."""
    headings: dict[int, list[Hit]] = defaultdict(list)
    last_hits: dict[int, list[Hit]] = {}
    for block in parsed:
        hits = block.hits.get("section_role", [])
        if block.is_heading:
            headings[block.section].extend(hits)
        elif sentences := list(block.doc.sents):
            last_hits[block.section] = [hit for hit in hits if hit.start >= sentences[-1].start]
    announcements = {index: last_hits.get(index - 1, []) for index in range(len(drafts))}
    assign_roles(drafts, headings, announcements, title)


def _pieces(text: str, blocks: Iterable[Block], member: list[int]) -> Iterator[ParsedBlock]:
    for block, section in zip(blocks, member, strict=True):
        if block.kind is BlockKind.FURNITURE:
            continue
        if block.run_in:
            yield _piece(text, *block.run_in, section, heading=True)
            start = block.run_in[1]
            while start < block.end and text[start] in ":*_ .\t\n":
                start += 1
        else:
            start = block.start
        heading = block.kind is BlockKind.HEADING
        while start < block.end:
            end = block.end
            if end - start > MAX_BLOCK:
                cut = text.rfind(" ", start + MAX_BLOCK // 2, start + MAX_BLOCK)
                end = cut if cut > 0 else start + MAX_BLOCK
            piece = _piece(text, start, end, section, heading=heading)
            if piece.readable.text:
                yield piece
            start = end


def _piece(text: str, start: int, end: int, section: int, *, heading: bool) -> ParsedBlock:
    words = readable(text, start, end)
    return ParsedBlock(readable=words, doc=_UNPARSED, start=start, end=end, section=section, is_heading=heading)


def _section(document: Document, draft: DraftSection, about: tuple[str, str] | None) -> Section:
    heading = None
    if draft.heading is not None:
        start, end = draft.heading
        start += len(document.text[start:end]) - len(document.text[start:end].lstrip("# \t"))
        heading = Evidence.in_text(document.id, document.text, start, max(end, start + 1))
    return Section(
        start=draft.start,
        end=draft.end,
        heading=heading,
        role=SectionRole(draft.role),
        reason=draft.reason,
        about=about or (),
        listed=draft.run_in,
    )


def _within(hits: list[Hit], start: int, end: int) -> list[Hit]:
    return [hit for hit in hits if start <= hit.start and hit.end <= end]


def _date_tokens(doc: Doc, published: datetime.date | None) -> Iterator[tuple[int, int, When]]:
    for start, end, when in find_dates(doc.text, published):
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            yield span.start, span.end, when


def _introduces_quotation(block: ParsedBlock) -> str | None:
    """Who is about to be quoted at length, where a paragraph ends in a colon after a verb of reporting."""
    if not block.doc.text.rstrip(' "').endswith(":"):
        return None
    for found in reversed(block.names):
        return block.doc[found.start : found.end].text
    return None

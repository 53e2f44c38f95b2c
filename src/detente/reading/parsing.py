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
from detente.reading.actors import ActorFinder, Resolver
from detente.reading.blocks import Block, BlockKind, RunIn, find_blocks
from detente.reading.bodies import introduce_bodies
from detente.reading.dates import find_dates
from detente.reading.focus import TextFocus, find_focus
from detente.reading.lexicon import Hit, Lexicon
from detente.reading.parsed import ParsedBlock, ParsedDocument, ParsedSentence
from detente.reading.readable import readable
from detente.reading.sections import DraftSection, assign_roles, draft_sections
from detente.reading.titles import introduce

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

    def parse(self, document: Document) -> ParsedDocument:
        """The document's sections and sentences with all that was found in them."""
        text = document.text
        blocks = find_blocks(text, self._furniture)
        drafts, member = draft_sections(blocks)
        parsed = list(self._parse_blocks(text, blocks, member, document.published))
        self._settle(parsed, document.published)
        introduce(parsed, self._finder.is_state)
        introduce_bodies(parsed, self._finder.is_state)
        _tell_speakers(parsed, drafts)
        roles(drafts, parsed, self._title_hits(document))
        focus = find_focus(parsed, len(drafts), self._finder)
        sections = [_section(document, draft, about) for draft, about in zip(drafts, focus.by_section, strict=True)]
        sentences = list(self._sentences(document, parsed, focus))
        return ParsedDocument(sections, sentences, focus.pairs, focus.home)

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

    def _sentences(
        self,
        document: Document,
        parsed: list[ParsedBlock],
        focus: TextFocus,
    ) -> Iterator[ParsedSentence]:
        resolver = Resolver(self._finder, [pair for pair, _ in focus.pairs])
        quoting: str | None = None
        above: frozenset[str] = frozenset()
        for block in parsed:
            own = frozenset(actor for found in block.names for actor in found.actors)
            nearby, above = own | above, own
            home = block.speaks_for or focus.home
            addressed = _addressed(block, focus)
            opens = block.doc.text.startswith(('"', "'\""))
            if not opens:
                quoting = None
            if block.is_item and focus.by_section[block.section] is None:
                resolver.forget()  # an item of a digest
            for span in block.doc.sents:
                if not any(token.is_alpha for token in span):
                    continue
                hits = {
                    use: kept for use, found in block.hits.items() if (kept := _within(found, span.start, span.end))
                }
                names = [f for f in block.names if span.start <= f.start < span.end]
                found = resolver.resolve(
                    span, names, hits.get("joint", ()), hits.get("country_noun", ()), home, addressed
                )
                yield ParsedSentence(
                    document_id=document.id,
                    text=document.text,
                    block=block,
                    span=span,
                    found=found,
                    hits=hits,
                    dates=[d for d in block.dates if span.start <= d[0] < span.end],
                    published=document.published,
                    focus=focus.by_section[block.section],
                    quoted_by=block.speaker or (quoting if opens else None),
                    home=home,
                    nearby=nearby,
                )
            introduced = _introduces_quotation(block)
            quoting = introduced or quoting


def _addressed(block: ParsedBlock, focus: TextFocus) -> str | None:
    """Whom a speaker of a transcript calls "you": the other of the two that the text is about."""
    pair = focus.pairs[0][0] if focus.pairs else ()
    if block.speaks_for not in pair:
        return None
    return next((state for state in pair if state != block.speaks_for), None)


def _tell_speakers(parsed: list[ParsedBlock], drafts: list[DraftSection]) -> None:
    """Tell speakers' names and whole sentences before a colon from run-in headings.

    "President Vladimir Putin: Mr President, ..." opens a turn of a transcript; the paragraphs after it are his too,
    until somebody else speaks. "Here is what I propose: ..." is a sentence.
    """
    speaker: str | None = None
    state: str | None = None
    for block in parsed:
        if block.run_in is None:
            if block.is_heading:
                speaker = state = None
            block.speaker, block.speaks_for = speaker, state
            continue
        person = next((f for f in block.names if f.named != f.actors), None)
        named = person is not None or any(ent.label_ == "PERSON" for ent in block.doc.ents)
        sentence = any(t.dep_ == "nsubj" and t.head.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in block.doc)
        if named or block.run_in is RunIn.REPEATED:
            speaker = block.doc.text
            state = person.actors[0] if person is not None else next((a for f in block.names for a in f.actors), None)
        elif not sentence and block.run_in is RunIn.HEADING:
            speaker = state = None
            continue
        block.is_heading = False
        draft = drafts[block.section]
        if draft.heading == (block.start, block.end):
            draft.heading, draft.run_in = None, False


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
            named = _piece(text, *block.run_in, section, heading=True)
            named.run_in = block.run_in_kind
            yield named
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
            piece.is_item = block.kind is BlockKind.ITEM
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

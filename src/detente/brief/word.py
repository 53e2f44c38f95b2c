"""The brief as a Word document: real headings, tables, and notes that the quotations link to."""

from __future__ import annotations

import io
import zipfile

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.shared import Mm
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from detente.brief.abridging import abridge
from detente.brief.content import Brief, Entry, Group, Note, Quotation, Section
from detente.brief.visible import seam, visible, web_address
from detente.brief.word_parts import (
    FIXED_TIME,
    add_bookmark,
    add_external_link,
    add_field,
    add_internal_link,
    define_styles,
    repeat_header_row,
    rule_rows,
    shade_mark,
)
from detente.brief.words import Words, shipped_words

ENTRIES = 150
"""Entries of a section, as in the PDF."""
QUOTATIONS = 8
"""Quotations of an entry, as in the PDF."""


def to_docx(brief: Brief) -> bytes:
    """The brief as a Word document; the same bytes for the same brief."""
    document = Document()
    _Writer(document, shipped_words()).brief(abridge(brief, entries=ENTRIES, quotations=QUOTATIONS))
    saved = io.BytesIO()
    document.save(saved)
    return _without_times(saved.getvalue())


def _without_times(package: bytes) -> bytes:
    """The same package with every member's time at the earliest that a zip file can hold."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            timeless = zipfile.ZipInfo(member.filename, date_time=(1980, 1, 1, 0, 0, 0))
            timeless.compress_type = zipfile.ZIP_DEFLATED
            timeless.create_system = 0  # otherwise the zip file tells which system it was made on
            new.writestr(timeless, old.read(member))
    return out.getvalue()


class _Writer:
    """Writes the parts of a brief into a document."""

    def __init__(self, document: WordDocument, words: Words) -> None:
        self.document = document
        self.words = words
        self.phrases = words.phrases
        self._bookmarks = 0
        define_styles(document)

    def bookmark(self, paragraph: Paragraph, anchor: str) -> None:
        self._bookmarks += 1
        add_bookmark(paragraph, anchor, self._bookmarks)

    def brief(self, brief: Brief) -> None:
        self.properties(brief)
        self.page(brief)
        self.document.add_paragraph(visible(brief.title), style="Title")
        self.document.add_paragraph(visible(brief.as_of_words), style="Subtitle")
        basis = " · ".join(f"{fact.name}: {fact.words}" for fact in brief.basis)
        self.document.add_paragraph(visible(basis), style="Brief Small")
        self.heading(self.phrases["judgement"], 1)
        self.document.add_paragraph(visible(brief.judgement.headline), style="Brief Headline")
        if brief.judgement.sentences:
            self.document.add_paragraph(visible(" ".join(brief.judgement.sentences)))
        self.balance(brief)
        if brief.notes:
            nothing = ("incentives", "impediments", "agreed", "first", "watch")
            for group, key in zip(brief.judgement.groups, nothing, strict=True):
                self.first_page_group(group, self.phrases[f"nothing_{key}"])
        for section in brief.sections:
            self.section(section)
        self.heading(self.phrases["method_title"], 1)
        self.document.add_paragraph(visible(brief.method))
        made_by = self.words.phrase("made_by", version=brief.detente, codebook=brief.codebook)
        self.document.add_paragraph(visible(made_by), style="Brief Small")
        if brief.notes:
            self.heading(self.phrases["notes_title"], 1)
            self.document.add_paragraph(visible(self.phrases["notes_lead"]), style="Brief Lead")
            for note in brief.notes:
                self.note(note)

    def properties(self, brief: Brief) -> None:
        core = self.document.core_properties
        core.title = visible(brief.title)[:255]  # the most that a core property holds
        core.subject = visible(brief.as_of_words)[:255]
        core.author = core.last_modified_by = "Détente"
        core.comments = core.keywords = core.category = ""
        core.created = core.modified = core.last_printed = FIXED_TIME
        core.revision = 1
        core.language = "en"

    def page(self, brief: Brief) -> None:
        section = self.document.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin, section.bottom_margin = Mm(24), Mm(22)
        section.different_first_page_header_footer = False
        header = section.header.paragraphs[0]
        header.style = self.document.styles["Brief Small"]
        header.add_run(visible(brief.title))
        footer = section.footer.paragraphs[0]
        footer.style = self.document.styles["Brief Small"]
        footer.add_run(f"{visible(brief.as_of_words)} · {self.phrases['page']} ")
        add_field(footer, "PAGE")
        footer.add_run(" / ")
        add_field(footer, "NUMPAGES")

    def heading(self, text: str, level: int, anchor: str | None = None) -> Paragraph:
        paragraph: Paragraph = self.document.add_heading(visible(text), level)
        if anchor:
            self.bookmark(paragraph, anchor)
        return paragraph

    def balance(self, brief: Brief) -> None:
        rows = brief.judgement.balance
        if not rows:
            return
        signs, sections = self.words.signs, self.words.sections
        self.document.add_paragraph(visible(self.phrases["balance_title"]), style="Brief Role")
        table = self.document.add_table(rows=1, cols=4)
        heads = (
            self.phrases["balance_theme"],
            f"{signs['impediment'].mark} {sections['impediments'].title}",
            f"{signs['incentive'].mark} {sections['incentives'].title}",
            f"{signs['contested'].mark} {signs['contested'].word}",
        )
        self.cells(table.rows[0].cells, heads, "Brief Role")
        countable = brief.judgement.countable
        for row in rows:
            against = "▨" * row.impediments if countable else ""
            towards = "■" * row.incentives if countable else ""
            texts = (row.theme, f"{row.impediments} {against}", f"{row.incentives} {towards}", str(row.contested))
            cells = table.add_row().cells
            self.cells(cells, texts, "Brief Small")
            for cell, kind in zip(cells[1:], ("impediment", "incentive", "contested"), strict=True):
                shade_mark(cell.paragraphs[0].runs[0], kind)
        repeat_header_row(table)
        rule_rows(table, widths=(50, 42, 42, 26))
        note = self.phrases["balance_note" if countable else "balance_note_long"]
        self.document.add_paragraph(visible(note), style="Brief Small")

    def cells(self, cells: tuple[_Cell, ...], texts: tuple[str, ...], style: str) -> None:
        for cell, text in zip(cells, texts, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.style = self.document.styles[style]
            paragraph.add_run(visible(text))

    def first_page_group(self, group: Group, nothing: str) -> None:
        self.heading(group.title, 2)
        if not group.entries:
            self.document.add_paragraph(visible(nothing), style="Brief Lead")
        for entry in group.entries:
            self.entry(entry, None)
        if group.left_out:
            more = self.words.phrase("more_first", count=f"{group.left_out:,}")
            paragraph = self.document.add_paragraph(style="Brief Small")
            if group.see:
                add_internal_link(paragraph, more, group.see)
            else:
                paragraph.add_run(more)

    def section(self, section: Section) -> None:
        self.heading(section.title, 1, section.anchor)
        self.document.add_paragraph(visible(section.lead), style="Brief Lead")
        for group in section.groups:
            if group.title:
                self.heading(group.title, 2)
            if section.form == "timeline":
                self.timeline(group)
            else:
                for entry in group.entries:
                    self.entry(entry, 3 if entry.kind != "gap" else None)
            if group.left_out:
                more = self.words.count(group.left_out, "more_entry")
                said = self.words.phrase("more_elsewhere", more=more)
                self.document.add_paragraph(visible(said), style="Brief Small")

    def entry(self, entry: Entry, level: int | None) -> None:
        if entry.label:
            paragraph = self.heading("", level) if level else self.document.add_paragraph(style="Brief Point")
            self.bookmark(paragraph, entry.anchor)
            sign = self.words.signs.get(entry.kind)
            if sign:
                shade_mark(paragraph.add_run(f"{sign.mark} "), entry.kind)
            run = paragraph.add_run(visible(entry.label))
            run.font.strike = True if entry.kind == "source" and entry.withdrawn else None
        led = entry.kind in ("condition", "prediction")
        if not led:
            self.facts(entry)
        self.warnings(entry)
        anchor = "" if entry.label else entry.anchor
        if entry.kind == "contested":
            self.document.add_paragraph(visible(self.phrases["supports_it"]), style="Brief Role")
        for quotation in entry.quotations:
            self.quotation(self.document.add_paragraph(style="Brief Quotation"), quotation, anchor)
            anchor = ""
        if entry.kind == "contested":
            self.document.add_paragraph(visible(self.phrases["opposes_it"]), style="Brief Role")
            for quotation in entry.opposition:
                self.quotation(self.document.add_paragraph(style="Brief Quotation"), quotation, "")
        if entry.history:
            self.history(entry)
        if led:
            self.facts(entry)
        if entry.left_out:
            more = self.words.count(entry.left_out, "more_quotation")
            said = self.words.phrase("more_elsewhere", more=more)
            self.document.add_paragraph(visible(said), style="Brief Small")

    def facts(self, entry: Entry) -> None:
        facts = [(fact.name, fact.words) for fact in entry.facts]
        if entry.date:
            facts.insert(0, (self.phrases["date_column"], entry.date))
        if not facts:
            return
        paragraph = self.document.add_paragraph(style="Brief Small")
        # Facts stand with what follows them; those that follow a quotation end the entry.
        paragraph.paragraph_format.keep_with_next = entry.kind not in ("condition", "prediction")
        for at, (name, text) in enumerate(facts):
            paragraph.add_run(f"{' · ' if at else ''}{visible(name)}: ")
            address = web_address(text) if name == self.phrases["address"] else None
            if address:
                add_external_link(paragraph, visible(text), address)
            else:
                paragraph.add_run(visible(text))

    def warnings(self, entry: Entry) -> None:
        for warning in entry.warnings:
            self.document.add_paragraph(visible(warning), style="Brief Warning")

    def quotation(self, paragraph: Paragraph, quotation: Quotation, anchor: str) -> None:
        if anchor:
            self.bookmark(paragraph, anchor)
        if quotation.role:
            paragraph.add_run(f"{visible(quotation.role)}: ").bold = True
        words = paragraph.add_run(f"“{visible(quotation.quote)}”")
        words.font.strike = True if quotation.withdrawn else None
        paragraph.add_run(" ")
        add_internal_link(paragraph, f"[{quotation.note}]", f"note-{quotation.note}")
        said = [part for part in (quotation.source, quotation.said_by, *quotation.remarks) if part]
        if said:
            paragraph.add_run().add_break()
        if quotation.withdrawn:
            shade_mark(paragraph.add_run(f"{self.phrases['withdrawn_short']} "), "warning")
        if said:
            shade_mark(paragraph.add_run(visible(" · ".join(said))), "small")
        if quotation.reasons:
            paragraph.add_run().add_break()
            why = f"{self.phrases['why']}: {'; '.join(quotation.reasons)}"
            shade_mark(paragraph.add_run(visible(why)), "small")

    def history(self, entry: Entry) -> None:
        table = self.document.add_table(rows=1, cols=4)
        heads = tuple(self.phrases[key] for key in ("status_column", "when", "reported", "words_of_text"))
        self.cells(table.rows[0].cells, heads, "Brief Role")
        for step in entry.history:
            cells = table.add_row().cells
            reported = self.words.date(step.reported) if step.reported else ""
            self.cells(cells[:3], (step.words, step.when or self.phrases["undated"], reported), "Brief Small")
            words = cells[3].paragraphs[0]
            words.style = self.document.styles["Brief Cell"]
            self.quotation(words, step.quotation, "")
        repeat_header_row(table)
        rule_rows(table, widths=(28, 28, 28, 76))

    def timeline(self, group: Group) -> None:
        table = self.document.add_table(rows=1, cols=3)
        heads = tuple(self.phrases[key] for key in ("date_column", "event_column", "evidence_id"))
        self.cells(table.rows[0].cells, heads, "Brief Role")
        for entry in group.entries:
            cells = table.add_row().cells
            self.cells(cells[:1], (entry.date,), "Brief Small")
            paragraph = cells[1].paragraphs[0]
            paragraph.style = self.document.styles["Brief Cell"]
            self.bookmark(paragraph, entry.anchor)
            paragraph.add_run(visible(entry.label)).font.strike = True if entry.withdrawn else None
            codes = [f"{f.name}, {f.words}" if f.name.isupper() else f.words for f in entry.facts]
            paragraph.add_run().add_break()
            shade_mark(paragraph.add_run(visible(" · ".join(codes))), "small")
            for warning in entry.warnings:
                paragraph.add_run().add_break()
                shade_mark(paragraph.add_run(visible(warning)), "warning")
            for quotation in entry.quotations:
                add_internal_link(cells[2].paragraphs[0], f"[{quotation.note}] ", f"note-{quotation.note}")
        repeat_header_row(table)
        rule_rows(table, widths=(38, 98, 24))

    def note(self, note: Note) -> None:
        paragraph = self.document.add_paragraph(style="Brief Note")
        self.bookmark(paragraph, f"note-{note.number}")
        paragraph.add_run(f"{note.number}\t").bold = True
        paragraph.add_run(seam(note.before))
        marked = paragraph.add_run(seam(note.quote))
        marked.bold = marked.underline = True
        marked.font.strike = True if note.withdrawn else None
        paragraph.add_run(seam(note.after))
        paragraph.add_run().add_break()
        where = [note.title]
        if note.author:
            where.append(note.author)
        where += [note.publisher or self.phrases["unknown_publisher"], self.words.date_or_undated(note.published)]
        shade_mark(paragraph.add_run(visible(", ".join(where))), "small")
        if note.address:
            shade_mark(paragraph.add_run(" · "), "small")
            address = web_address(note.address)
            if address:
                add_external_link(paragraph, visible(note.address), address)
            else:
                shade_mark(paragraph.add_run(visible(note.address)), "small")
        if note.withdrawn:
            shade_mark(paragraph.add_run(f" {self.phrases['withdrawn_short']}"), "warning")
        shade_mark(paragraph.add_run(f" · {note.evidence}"), "small")

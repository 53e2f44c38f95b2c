"""What a Word document needs beyond python-docx: styles of the brief, bookmarks, links, fields, ruled tables."""

from __future__ import annotations

import datetime
import re

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FIXED_TIME = datetime.datetime(1980, 1, 1)
"""What the properties say instead of the time of making, so that the same brief is the same file."""

SERIF, SANS = "Georgia", "Arial"
INK, SOFT, RULE = RGBColor(0x1B, 0x1E, 0x23), RGBColor(0x55, 0x5B, 0x64), "D0CCC2"
COLOURS = {
    "incentive": RGBColor(0x1D, 0x4B, 0x7C),
    "impediment": RGBColor(0x97, 0x39, 0x1A),
    "contested": RGBColor(0x56, 0x5B, 0x63),
    "warning": RGBColor(0x8A, 0x1F, 0x11),
    "small": SOFT,
}


def define_styles(document: WordDocument) -> None:
    """Give the built-in styles the brief's looks, and add those that have no built-in counterpart."""
    styles = document.styles
    normal = _paragraph_style(document, "Normal")
    _look(normal, SERIF, 10.5, INK, after=5)
    _look(_paragraph_style(document, "Title"), SERIF, 21, INK, bold=True, before=0, after=6)
    _look(_paragraph_style(document, "Subtitle"), SANS, 11, INK, bold=True, after=2)
    _look(_paragraph_style(document, "Heading 1"), SERIF, 17, INK, bold=True, before=26, after=4)
    _look(_paragraph_style(document, "Heading 2"), SANS, 9.5, SOFT, bold=True, before=14, after=4)
    _look(_paragraph_style(document, "Heading 3"), SERIF, 12, INK, bold=True, before=10, after=2)
    added = {
        "Brief Headline": (SERIF, 14.0, INK, False, 6),
        "Brief Lead": (SERIF, 10.5, SOFT, False, 6),
        "Brief Small": (SANS, 8.5, SOFT, False, 4),
        "Brief Role": (SANS, 8.5, SOFT, True, 2),
        "Brief Point": (SERIF, 10.5, INK, True, 1),
        "Brief Quotation": (SERIF, 10.5, INK, False, 6),
        "Brief Cell": (SERIF, 9.5, INK, False, 4),
        "Brief Warning": (SANS, 8.5, COLOURS["warning"], True, 3),
        "Brief Note": (SERIF, 9.5, INK, False, 6),
    }
    for name, (font, size, colour, bold, after) in added.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        style.base_style = normal
        _look(style, font, size, colour, bold=bold, after=after)
    lead = _paragraph_style(document, "Brief Lead")
    lead.font.italic = True
    for name in ("Brief Lead", "Brief Point", "Brief Role", "Brief Warning"):
        _paragraph_style(document, name).paragraph_format.keep_with_next = True
    _paragraph_style(document, "Brief Quotation").paragraph_format.left_indent = Mm(5)
    note = _paragraph_style(document, "Brief Note").paragraph_format
    note.left_indent, note.first_line_indent = Mm(10), Mm(-10)
    note.tab_stops.add_tab_stop(Mm(10))


def _paragraph_style(document: WordDocument, name: str) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    return style


def _look(
    style: ParagraphStyle,
    font: str,
    size: float,
    colour: RGBColor,
    *,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
) -> None:
    style.font.name = font
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = False
    style.font.color.rgb = colour
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    properties = style.element.get_or_add_rPr()
    # The template's headings name theme fonts, which win over a plain font name.
    fonts = properties.find(qn("w:rFonts"))
    if fonts is not None:
        for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{name}"), None)
        fonts.set(qn("w:hAnsi"), font)
    borders = style.element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    if borders is not None:
        borders.getparent().remove(borders)
    for name in ("w:spacing", "w:kern"):
        found = properties.find(qn(name))
        if found is not None:
            properties.remove(found)


def shade_mark(run: Run, kind: str) -> None:
    """Give a run the colour of a sign, of a warning, or of small print."""
    run.font.color.rgb = COLOURS[kind]
    if kind == "small":
        run.font.size, run.font.name, run.font.bold = Pt(8.5), SANS, False
    elif kind == "warning":
        run.font.size, run.font.name, run.font.bold = Pt(8.5), SANS, True


def _bookmark_name(anchor: str) -> str:
    """A name that Word takes: letters, digits and underscores, at most 40."""
    return re.sub(r"[^A-Za-z0-9]", "_", anchor)[:40]


def add_bookmark(paragraph: Paragraph, anchor: str, number: int) -> None:
    """Mark the paragraph as the target of links to an anchor; the number is the bookmark's own in the document."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:id"), str(number))
    start.set(qn("w:name"), _bookmark_name(anchor))
    end.set(qn("w:id"), str(number))
    paragraph._p.append(start)
    paragraph._p.append(end)


def add_internal_link(paragraph: Paragraph, text: str, anchor: str) -> None:
    """Add words that lead to a bookmark."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), _bookmark_name(anchor))
    _fill_link(paragraph, link, text)


def add_external_link(paragraph: Paragraph, text: str, address: str) -> None:
    """Add words that lead to a web address."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    _fill_link(paragraph, link, text)


def _fill_link(paragraph: Paragraph, link: BaseOxmlElement, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.color.rgb = COLOURS["incentive"]
    run.font.size, run.font.name = Pt(8.5), SANS
    link.append(run._r)
    paragraph._p.append(link)


def add_field(paragraph: Paragraph, code: str) -> None:
    """Add a field that Word computes, such as PAGE."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = paragraph.add_run("1")
    field.append(run._r)
    paragraph._p.append(field)


def repeat_header_row(table: Table) -> None:
    """Have the first row stand again on each page that the table reaches."""
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(header)


def rule_rows(table: Table, widths: tuple[float, ...] | None = None) -> None:
    """Thin rules between rows, none between columns; widths in millimetres."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        rule = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", RULE)):
            rule.set(qn(f"w:{name}"), value)
        borders.append(rule)
    properties = table._tbl.tblPr
    # The schema fixes the order of a table's properties: borders stand before layout, margins and look.
    later = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    following = next((found for name in later if (found := properties.find(qn(name))) is not None), None)
    if following is None:
        properties.append(borders)
    else:
        following.addprevious(borders)
    if widths is None:
        return
    table.autofit = False
    # Word goes by the cells, LibreOffice by the columns.
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)

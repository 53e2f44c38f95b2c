"""The same content in every format, the same bytes every time, and the published schema."""

from __future__ import annotations

import html
import io
import json
import re
import stat
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import docx
import jsonschema
import pypdfium2
import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from detente.brief import FORMATS, Brief, compose, json_schema_text, to_terminal
from detente.brief.visible import visible
from detente.errors import BriefError
from detente.model import Dossier

ROOT = Path(__file__).parents[2]


def squeezed(text: str) -> str:
    """Text without white space and break marks, so that line ends of a format do not matter."""
    return re.sub(r"[\s\u200b]+", "", text)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def text_of_html(page: str) -> str:
    parser = _Text()
    parser.feed(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))
    return "".join(parser.words)


def text_of_markdown(text: str) -> str:
    # Footnote marks go, since a reader that knows them shows none of their brackets.
    rendered = MarkdownIt("commonmark").enable("table").render(re.sub(r"\[\^\d+\]:?", "", text))
    return html.unescape(re.sub(r"<[^>]+>", "", rendered))


def text_of_docx(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    return "".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))


def text_of_pdf(content: bytes) -> str:
    pdf = pypdfium2.PdfDocument(content)
    try:
        return "".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()


def text_of_terminal(brief: Brief, width: int = 100) -> str:
    out = io.StringIO()
    to_terminal(brief, Console(file=out, width=width, color_system=None))
    return out.getvalue()


def texts(brief: Brief) -> dict[str, str]:
    return {
        "html": text_of_html(brief.html()),
        "markdown": text_of_markdown(brief.markdown()),
        "docx": text_of_docx(brief.docx()),
        "pdf": text_of_pdf(brief.pdf()),
    }


def test_every_quotation_is_in_every_format(brief: Brief) -> None:
    quotes = {visible(quotation.quote) for quotation in brief.quotations()}
    assert len(quotes) > 25
    for name, text in texts(brief).items():
        found = squeezed(text)
        assert [quote for quote in quotes if squeezed(quote) not in found] == [], name


def test_every_label_fact_and_warning_is_in_every_format(brief: Brief) -> None:
    said = {brief.title, brief.as_of_words, brief.judgement.headline, *brief.judgement.sentences, brief.method}
    for entry in brief.entries():
        said |= {entry.label, entry.date, *entry.warnings, *(fact.words for fact in entry.facts)}
        said |= {step.words for step in entry.history}
    for section in brief.sections:
        said |= {section.title, section.lead, *(group.title for group in section.groups)}
    for name, text in texts(brief).items():
        found = squeezed(text).casefold()
        assert [words for words in said if squeezed(visible(words)).casefold() not in found] == [], name


def test_every_note_with_its_context_and_id_is_in_every_format(brief: Brief) -> None:
    for name, text in texts(brief).items():
        found = squeezed(text)
        for note in brief.notes:
            assert squeezed(note.before + note.quote + note.after) in found, (name, note.number)
            assert note.evidence in found, (name, note.number)


def test_terminal_holds_every_id_or_says_how_many_more(brief: Brief) -> None:
    found = squeezed(text_of_terminal(brief))
    assert "5moreentriesintheHTMLandJSONforms" in found  # of fifteen dated entries ten are shown
    shown = [quotation for quotation in brief.quotations() if quotation.evidence in found]
    for quotation in shown:
        dated = any(quotation in entry.quotations for entry in brief.entries() if entry.kind == "event")
        assert dated or squeezed(quotation.quote) in found
    for section in brief.sections:
        if section.anchor != "timeline":
            for group in section.groups:
                for entry in group.entries:
                    assert all(quotation.evidence in found for quotation in list(entry.all_quotations())[:2])


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_terminal_keeps_to_its_width(brief: Brief, width: int) -> None:
    assert max(len(line) for line in text_of_terminal(brief, width).splitlines()) <= min(width, 100)


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_same_dossier_same_bytes(dossier: Dossier, suffix: str) -> None:
    again = Dossier.model_validate_json(dossier.model_dump_json())
    assert FORMATS[suffix](compose(dossier)) == FORMATS[suffix](compose(again))


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_empty_briefs_render(empty_brief: Brief, suffix: str, tmp_path: Path) -> None:
    target = tmp_path / f"empty{suffix}"
    empty_brief.save(target)
    assert target.stat().st_size > 500


def test_empty_brief_says_so_everywhere(empty_brief: Brief) -> None:
    for text in (*texts(empty_brief).values(), text_of_terminal(empty_brief)):
        assert squeezed("No document speaks of Iran and Russia.") in squeezed(text)
        assert squeezed("detente add") in squeezed(text)


def test_json_follows_the_published_schema(brief: Brief, empty_brief: Brief) -> None:
    schema = json.loads((ROOT / "docs/schema/brief.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for each in (brief, empty_brief):
        jsonschema.Draft202012Validator(schema).validate(json.loads(each.json()))


def test_schema_is_closed(brief: Brief) -> None:
    schema = json.loads(json_schema_text())
    content = json.loads(brief.json())
    content["judgement"]["mood"] = "good"
    with pytest.raises(jsonschema.ValidationError, match="mood"):
        jsonschema.Draft202012Validator(schema).validate(content)


def test_published_schema_is_the_code_s(brief: Brief) -> None:
    published = (ROOT / "docs/schema/brief.schema.json").read_text("utf-8")
    assert published == json_schema_text(), "write docs/schema/brief.schema.json anew from json_schema_text()"


def test_json_comes_back_as_the_same_brief(brief: Brief) -> None:
    text = brief.json()
    assert text.endswith("}\n")
    assert Brief.model_validate_json(text) == brief


def test_docx_has_no_time_of_making(brief: Brief) -> None:
    content = brief.docx()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = docx.Document(io.BytesIO(content)).core_properties
    assert properties.created is not None
    assert properties.created.year == 1980
    assert properties.title == brief.title


def test_docx_has_real_headings_and_links_to_notes(brief: Brief) -> None:
    document = docx.Document(io.BytesIO(brief.docx()))
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings[:3] == ["The judgement", "Incentives", "Impediments"]
    xml = document.element.xml
    targets = set(re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', xml))
    links = set(re.findall(r'w:hyperlink [^>]*w:anchor="([^"]+)"', xml))
    assert {f"note_{note.number}" for note in brief.notes} <= targets
    assert links <= targets
    numbers = re.findall(r'w:bookmarkStart w:id="(\d+)"', xml)
    assert len(numbers) == len(set(numbers))


def test_pdf_has_title_bookmarks_and_own_fonts(brief: Brief) -> None:
    pdf = pypdfium2.PdfDocument(brief.pdf())
    try:
        assert pdf.get_metadata_value("Title") == brief.title
        assert pdf.get_metadata_value("CreationDate") == ""
        titles = [mark.get_title() for mark in pdf.get_toc()]
        last = pdf[len(pdf) - 1].get_textpage().get_text_range()
    finally:
        pdf.close()
    assert {"The judgement", "Incentives", "What is not known"} <= set(titles)
    assert "As of 2 February 2015" in last


@pytest.mark.parametrize("name", ["brief.xlsx", "brief", "brief.HTML.txt"])
def test_unknown_formats_are_refused_with_the_list(brief: Brief, tmp_path: Path, name: str) -> None:
    with pytest.raises(BriefError, match=re.escape(", ".join(FORMATS))):
        brief.save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["brief.HTML", "brief.htm", "brief.markdown", "a.b.json"])
def test_suffixes_in_any_case_and_their_aliases(brief: Brief, tmp_path: Path, name: str) -> None:
    brief.save(tmp_path / name)
    assert (tmp_path / name).stat().st_size > 1000


def test_a_missing_folder_is_named(brief: Brief, tmp_path: Path) -> None:
    with pytest.raises(BriefError, match="could not be written"):
        brief.save(tmp_path / "nowhere" / "brief.html")


def test_a_folder_in_the_way_is_named(brief: Brief, tmp_path: Path) -> None:
    (tmp_path / "brief.html").mkdir()
    with pytest.raises(BriefError, match="could not be written"):
        brief.save(tmp_path / "brief.html")


def test_saving_leaves_nothing_beside_and_keeps_the_mode(brief: Brief, tmp_path: Path) -> None:
    target = tmp_path / "brief.md"
    target.write_text("old")
    target.chmod(0o640)
    brief.save(str(target))
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["brief.md"]
    assert target.read_text("utf-8").startswith("# Iran and Russia")

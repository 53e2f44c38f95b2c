"""PDF, Word and Markdown files."""

from __future__ import annotations

import datetime
import io
import zipfile

import docx
import pypdfium2
import pytest
import typst

from detente.errors import SourceError
from detente.sources import Draft, Limits, parse

SENTENCE = "The ministers of both states agreed on the terms of a longstanding contract for air defence systems. "


def read(raw: bytes, name: str, **more: object) -> Draft:
    (draft,) = parse(raw, location=name, name=name, **more)  # type: ignore[arg-type]
    return draft


def pdf(source: str) -> bytes:
    compiled = typst.compile(source.encode(), format="pdf")
    assert isinstance(compiled, bytes)
    return compiled


REPORT = f"""
#set document(title: "A pact and its price", author: "Jane Roe", date: datetime(year: 2015, month: 3, day: 1))
#set page(width: 300pt, height: 400pt, header: [A paper of the institute], numbering: "1 of 1")
#set text(size: 10pt, hyphenate: true, lang: "en")
#set par(justify: true)
#text(size: 18pt)[A pact and its price]

By Jane Roe

February 2, 2015

= Lack of mutual trust

{SENTENCE * 8}

- The price is too high.
- The law forbids it.

{SENTENCE * 8}

= What comes next

{SENTENCE * 8}
"""


def test_pdf_lines_become_paragraphs_without_headers_and_page_numbers() -> None:
    draft = read(pdf(REPORT), "report.pdf")
    text = draft.text
    assert text.count((SENTENCE * 8).strip()) >= 2
    assert "\n\nLack of mutual trust\n\n" in text
    assert "The price is too high.\n\n" in text
    assert "A paper of the institute" not in text
    assert " of 4" not in text
    origin = draft.origin
    assert (origin.title, origin.author) == ("A pact and its price", "Jane Roe")
    assert origin.published == datetime.date(2015, 2, 2)
    assert ("PDF property CreationDate", "2015-03-01") in [(f.where, f.value) for f in origin.findings]


def test_hyphens_that_belong_to_words_stay() -> None:
    words = "The state-owned company and the anti-aircraft system are part of Iran-Russia talks. "
    text = read(pdf(f"#set page(width: 200pt, height: 300pt)\n#set text(hyphenate: true)\n{words * 12}"), "a.pdf").text
    assert text.replace("\n\n", " ").count("state-owned") == 12
    assert text.count("Iran-Russia") == 12
    assert text.count("company") == 12


def test_a_pdf_without_a_text_layer_is_refused_with_the_remedy() -> None:
    with pytest.raises(SourceError, match=r"no text layer.*OCR"):
        read(pdf("#set page(width: 200pt, height: 200pt)\n#rect(width: 50pt)"), "scan.pdf")


def test_a_page_without_text_among_others_is_reported() -> None:
    draft = read(pdf(f"{SENTENCE}\n#pagebreak()\n#rect(width: 50pt)"), "a.pdf")
    assert any("1 of 2 pages hold no text" in warning for warning in draft.origin.warnings)


def test_a_pdf_dated_only_by_its_file_says_so() -> None:
    source = "#set document(date: datetime(year: 2015, month: 3, day: 1))\n" + SENTENCE * 3
    origin = read(pdf(source), "a.pdf").origin
    assert origin.published == datetime.date(2015, 3, 1)
    assert any("CreationDate" in warning for warning in origin.warnings)


@pytest.mark.parametrize("damage", [lambda raw: raw[:200], lambda raw: b"%PDF-1.7\n" + b"x" * 500])
def test_a_broken_pdf_is_refused(damage) -> None:
    with pytest.raises(SourceError, match="broken"):
        read(damage(pdf(SENTENCE)), "a.pdf")


def test_a_protected_pdf_is_refused() -> None:
    # A standard encryption dictionary whose password nobody has: the file is valid up to the key.
    raw = pdf(SENTENCE)
    key = b"<</Filter/Standard/V 2/R 3/Length 128/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>"
    trailer = raw.rindex(b"trailer") if b"trailer" in raw else -1
    if trailer < 0:
        document = pypdfium2.PdfDocument(raw)
        buffer = io.BytesIO()
        document.save(buffer)
        document.close()
        raw = buffer.getvalue()
        trailer = raw.rindex(b"trailer")
    start = raw.index(b"<<", trailer) + 2
    protected = raw[:start] + b"/Encrypt " + key + b"/ID[<00><00>]" + raw[start:].replace(b"/ID", b"/XX", 1)
    with pytest.raises(SourceError, match="password"):
        read(protected, "a.pdf")


def test_limits_of_a_pdf() -> None:
    raw = pdf(f"{SENTENCE}\n#pagebreak()\n{SENTENCE}")
    with pytest.raises(SourceError, match="2 pages"):
        read(raw, "a.pdf", limits=Limits(max_pages=1))
    with pytest.raises(SourceError, match="50 characters allowed"):
        read(raw, "a.pdf", limits=Limits(max_characters=50))


def word(*, title: str = "", created: datetime.datetime | None = None) -> bytes:
    document = docx.Document()
    document.add_heading("A pact and its price", 0)
    document.add_paragraph("By Jane Roe, analyst")
    document.add_paragraph("2 February 2015")
    document.add_heading("Lack of mutual trust", 1)
    document.add_paragraph(SENTENCE)
    document.add_paragraph("The price is too high.", style="List Bullet")
    document.add_paragraph("The law forbids it.", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("Year", "Deal"), ("2007", "Contract signed")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph(SENTENCE)
    document.core_properties.title = title
    document.core_properties.author = "Office clerk"
    if created:
        document.core_properties.created = created
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_word_keeps_the_order_of_paragraphs_lists_and_tables() -> None:
    draft = read(word(), "report.docx")
    assert draft.text == (
        "A pact and its price\n\nBy Jane Roe, analyst\n\n2 February 2015\n\nLack of mutual trust\n\n"
        f"{SENTENCE.strip()}\n\nThe price is too high.\nThe law forbids it.\n\n"
        f"Year | Deal\n2007 | Contract signed\n\n{SENTENCE.strip()}"
    )
    origin = draft.origin
    assert (origin.title, origin.author, origin.published) == (
        "A pact and its price",
        "Jane Roe",
        datetime.date(2015, 2, 2),
    )
    assert "Office clerk" in [finding.value for finding in origin.findings]


def test_a_word_file_that_unpacks_to_too_much_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * 60_000_000)
    with pytest.raises(SourceError, match="unpacks to 60,000,008 bytes"):
        read(buffer.getvalue(), "bomb.docx")


def zipped(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("raw", "name", "problem"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "a.doc", "old binary Office file"),
        (b"{\\rtf1 text}", "a.rtf", "rich text"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "a.odt", "OpenDocument text"),
        (zipped(mimetype="application/epub+zip"), "a.epub", "e-book"),
        (zipped(xl__workbook="x"), "a.xlsx", "Excel"),
        (zipped(ppt__slides="x"), "a.pptx", "PowerPoint"),
        (zipped(text="x"), "a.docx", "zip archive"),
        (b"PK\x03\x04 and no more", "a.docx", "broken zip"),
        (zipped(word__document="x").replace(b"word/document", b"word/document.xml"[:13]), "a.docx", "zip"),
        (b"\x89PNG\r\n\x1a\n....", "a.png", "picture"),
        (b"\x1f\x8b\x08abc", "a.gz", "gzip"),
        (b"a,b\n1,2\n", "a.csv", "table"),
        (b'{"a": "some text"}', "a.json", "no JSON Feed"),
        (b"<?xml version='1.0'?><a>text</a>", "a.xml", "no RSS or Atom"),
        (b"words: [a, b]", "a.yaml", "YAML"),
    ],
)
def test_other_kinds_are_refused_with_reason_and_remedy(raw: bytes, name: str, problem: str) -> None:
    with pytest.raises(SourceError, match=problem) as caught:
        read(raw, name)
    assert caught.value.where == name
    assert caught.value.remedy


MARKDOWN = f"""---
title: A pact and its price
date: 2015-02-02
author: [Jane Roe, Rae Doe]
last_modified_at: 2015-02-03 04:35
published: true
---

[Home](https://a.example/) > [Reports](https://a.example/reports) [Subscribe](https://a.example/s)

# A pact and its price

**Report No.:** 12
**Source:** https://www.a.example/12

The *ministers* of [both states](https://a.example/states "States") **agreed**
on it. ![A map](map.png) `code` &amp; more.

## Lack of trust

* The price
  * is too *high*.
* The law

| Year | Deal |
|------|------|
| 2007 | signed |

> {SENTENCE}

<div><p>Words in HTML.</p><script>x()</script></div>
"""


def test_markdown_to_plain_words() -> None:
    draft = read(MARKDOWN.encode(), "pact.md")
    assert draft.text == (
        "A pact and its price\n\nReport No.: 12\nSource: https://www.a.example/12\n\n"
        "The ministers of both states agreed on it. code & more.\n\nLack of trust\n\n"
        "The price\nis too high.\nThe law\n\nYear | Deal\n2007 | signed\n\n"
        f"{SENTENCE.strip()}\n\nWords in HTML."
    )
    origin = draft.origin
    assert (origin.title, origin.author, origin.published) == (
        "A pact and its price",
        "Jane Roe, Rae Doe",
        datetime.date(2015, 2, 2),
    )
    assert origin.address == "https://www.a.example/12"
    assert origin.warnings == ()


def test_a_rule_at_the_head_is_no_front_matter() -> None:
    assert "Not: [yaml" in read(b"---\nNot: [yaml\n---\n\nMore words.", "a.md").text
    assert read(b"# Title of it\n\nWords.", "a.md").origin.title == "Title of it"

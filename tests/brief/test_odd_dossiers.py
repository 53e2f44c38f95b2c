"""Whatever a dossier holds, every renderer gives a readable file of it."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import docx
import jsonschema
import pypdfium2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from detente.brief import Brief, compose, json_schema, to_terminal
from detente.brief.visible import seam, visible
from detente.model import Dossier

odd_dossiers = sys.modules["brief_dossiers"].odd_dossiers
VALIDATOR = jsonschema.Draft202012Validator(json_schema())
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")

few = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))


@few
@given(odd_dossiers())
def test_page_markdown_json_and_terminal(dossier: Dossier) -> None:
    brief = compose(dossier)
    page = brief.html()
    assert not UNSEEN.search(page)
    assert page.count("<script") == 0
    markdown = brief.markdown()
    assert not UNSEEN.search(markdown)
    content = json.loads(brief.json())
    VALIDATOR.validate(content)
    assert Brief.model_validate(content) == brief
    out = io.StringIO()
    to_terminal(brief, Console(file=out, width=60, color_system=None))
    assert not UNSEEN.search(out.getvalue())


@few
@given(odd_dossiers())
def test_paper(dossier: Dossier) -> None:
    brief = compose(dossier)
    document = docx.Document(io.BytesIO(brief.docx()))
    text = "".join(paragraph.text for paragraph in document.paragraphs)
    for note in brief.notes:
        assert seam(note.quote).strip() in text
    pdf = pypdfium2.PdfDocument(brief.pdf())
    try:
        assert len(pdf) >= 1
    finally:
        pdf.close()


@few
@given(odd_dossiers(), st.sampled_from([".html", ".pdf", ".docx", ".md", ".json"]))
def test_same_bytes(dossier: Dossier, suffix: str) -> None:
    from detente.brief import FORMATS

    render = FORMATS[suffix]
    assert render(compose(dossier)) == render(compose(dossier.model_copy(deep=True)))


def test_no_markup_of_the_typesetter_is_run(dossier: Dossier, tmp_path: Path) -> None:
    names = {**dossier.names, "IRN": '#read("/etc/passwd") $x^2$ #panic("no") <label> @ref'}
    brief = compose(dossier.model_copy(update={"names": names}))
    pdf = pypdfium2.PdfDocument(brief.pdf())
    try:
        text = pdf[0].get_textpage().get_text_range()
    finally:
        pdf.close()
    assert "#read" in text
    assert "#panic" in text


def test_no_markup_of_the_terminal_is_run(dossier: Dossier) -> None:
    names = {**dossier.names, "IRN": "[bold red]x[/bold red] \x1b]8;;https://x.example\x1b\\y"}
    out = io.StringIO()
    to_terminal(compose(dossier.model_copy(update={"names": names})), Console(file=out, width=100, color_system=None))
    assert "[bold red]x[/bold red]" in out.getvalue()
    assert "\x1b" not in out.getvalue()


def test_huge_dossiers_are_bounded_on_paper_and_in_the_terminal(huge_brief: Brief) -> None:
    pdf = pypdfium2.PdfDocument(huge_brief.pdf())
    try:
        assert len(pdf) < 150
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()
    assert "more entries in the HTML and JSON forms" in text
    out = io.StringIO()
    to_terminal(huge_brief, Console(file=out, width=100, color_system=None))
    assert len(out.getvalue().splitlines()) < 900
    assert len(docx.Document(io.BytesIO(huge_brief.docx())).paragraphs) < 4000
    assert visible(huge_brief.judgement.headline) in text.replace("\r\n", " ").replace("\n", " ")

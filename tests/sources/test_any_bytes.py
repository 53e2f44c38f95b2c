"""Any bytes under any name: drafts with text, or a named refusal, and nothing else."""

from __future__ import annotations

import io
import json

import docx
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import SourceError
from detente.sources import Draft, parse

TEXT = "The two ministers met in the capital on Tuesday and agreed on the contract of 2 February 2015. " * 3


def _word() -> bytes:
    document = docx.Document()
    document.add_heading("A visit", 1)
    document.add_paragraph(TEXT)
    document.add_table(rows=1, cols=2).rows[0].cells[0].text = "Year"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


SAMPLES: dict[str, bytes] = {
    "a.txt": f"A visit\n\nBy Jane Roe\n\n04/09/2026\n\n{TEXT}".encode(),
    "a.md": (
        f"---\ntitle: A visit\ndate: 2015-02-02\n---\n# A visit\n\n* [a](b)\n\n| a |\n|---|\n| b |\n\n{TEXT}"
    ).encode(),
    "a.html": (
        "<!DOCTYPE html><html><head><title>A visit</title><meta property='article:published_time' content='2015-02-02'>"
        '<script type="application/ld+json">{"@type": "Report", "datePublished": "2015-02-02"}</script></head>'
        f"<body><h1>A visit</h1><p>{TEXT}</p><ul><li>b</li></ul><table><tr><td>c</td></tr></table></body></html>"
    ).encode(),
    "a.xml": (
        "<rss version='2.0'><channel><title>News</title><item><title>A visit</title><guid>1</guid>"
        f"<pubDate>Mon, 02 Feb 2015 10:00:00 GMT</pubDate><description>&lt;p&gt;{TEXT}</description></item>"
        "</channel></rss>"
    ).encode(),
    "a.json": json.dumps(
        {"version": "https://jsonfeed.org/version/1", "title": "News", "items": [{"id": "1", "content_html": TEXT}]}
    ).encode(),
    "a.docx": _word(),
    "a.pdf": typst.compile(f"= A visit\n{TEXT}".encode(), format="pdf"),  # type: ignore[dict-item]
}
NAMES = st.sampled_from([*SAMPLES, "a.rss", "a.csv", "a.bin", "a", "", "a.doc", ".md"])
MEDIA_TYPES = st.sampled_from(
    [
        *[None, "text/html", "text/html; charset=utf-16", "text/plain; charset=rot13", "text/plain; charset=utf-7"],
        *["text/csv", "application/pdf", "application/feed+json", "application/rss+xml", "text/markdown"],
        *["image/png", "x/y", ";;"],
    ]
)


def check(raw: bytes, name: str, media_type: str | None = None) -> None:
    refusal: SourceError | None = None
    drafts: tuple[Draft, ...] = ()
    try:
        drafts = parse(raw, location="here", name=name, media_type=media_type)
    except SourceError as error:
        refusal = error
    if refusal:
        assert refusal.problem
        assert refusal.where
        # Our own mistakes must not pass as broken input: what a parser raised unexpectedly is named so.
        assert "parser failed" not in refusal.problem
        return
    assert drafts
    for draft in drafts:
        assert any(character.isalnum() for character in draft.text)
        draft.text.encode("utf-8")
        draft.origin.model_dump_json()
        assert draft.raw == raw


@given(raw=st.binary(max_size=400), name=NAMES, media_type=MEDIA_TYPES)
@settings(max_examples=150, deadline=None)
def test_any_bytes(raw: bytes, name: str, media_type: str | None) -> None:
    check(raw, name, media_type)


@given(text=st.text(max_size=300), name=NAMES, media_type=MEDIA_TYPES)
@settings(max_examples=150, deadline=None)
def test_any_text(text: str, name: str, media_type: str | None) -> None:
    check(text.encode("utf-8", "surrogatepass"), name, media_type)


MARKS = [
    *["<p>", "</p>", "<div>", "<!--", "[", "](", "| a |", "---\n", "```", "&#x0;", "<rss>", "<feed>", "{", "}"],
    *['"version"', "jsonfeed.org", "<!DOCTYPE html>", "By ", "Published: ", "1/2/", "2015", "\n", "\x00", "%PDF-"],
    *["PK\x03\x04", "é"],
]


@given(parts=st.lists(st.sampled_from(MARKS), max_size=40), name=NAMES)
@settings(max_examples=150, deadline=None)
def test_any_mixture_of_marks(parts: list[str], name: str) -> None:
    check("".join(parts).encode(), name)


@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_damaged_samples(name: str, data: st.DataObject) -> None:
    raw = bytearray(SAMPLES[name])
    for _ in range(data.draw(st.integers(0, 12))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    start = data.draw(st.integers(0, len(raw)))
    cut = data.draw(st.sampled_from([bytes(raw), bytes(raw[:start]), bytes(raw[start:]), bytes(raw[:start] * 2)]))
    check(cut, name)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_themselves_are_read(name: str) -> None:
    (draft,) = parse(SAMPLES[name], location=name, name=name)
    assert "ministers" in draft.text


HOSTILE = {
    "deep.html": b"<div><b><i>" * 30_000 + b"text",
    "tables.html": b"<table><tr><td>" * 3_000 + b"text",
    "attributes.html": b"<p " + b"a=1 " * 100_000 + b">text</p>",
    "quotes.md": b"> " * 20_000 + b"text",
    "brackets.md": b"[" * 20_000 + b"text",
    "stars.md": b"*a " * 20_000,
    "lists.md": b"* " * 5_000 + b"text",
    "links.md": b"[a](b" * 10_000,
    "yaml.md": b"---\na: &a [x,x]\n" + b"".join(b"b%d: &b%d [*a,*a]\n" % (n, n) for n in range(500)) + b"---\n\ntext",
    "dates.txt": b"1/1/1 " * 100_000,
    "labels.txt": b"published: " * 100_000,
    "separators.txt": b"Title of it\n" + b"- | " * 100_000,
    "line.txt": b"a" * 1_000_000,
    "capitals.txt": b"Title of it\n" + b"Aa Bb, " * 60_000 + b"(Reuters",
    "deep.json": b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000,
    "deep.xml": b"<rss><channel><item>" + b"<description>" * 20_000,
    "controls.html": b"<html><p>a&#1;&#x0b;&#xffff;&#xd800;&#31;\x01\x7f b</p>" + b"<p>text \x0c of it</p>" * 50,
    "json-ld.html": b"<html><script type='application/ld+json'>" + b"[" * 100_000 + b"</script><p>text of it</p>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_samples_end(name: str) -> None:
    check(HOSTILE[name], name)

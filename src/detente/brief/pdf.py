"""The brief as PDF, set by Typst from a template that takes the content as data."""

from __future__ import annotations

import datetime
import json
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from detente.brief.abridging import abridge
from detente.brief.content import Brief, Entry
from detente.brief.visible import breakable, seam, visible, web_address
from detente.brief.words import Words, shipped_words
from detente.errors import BriefError

ENTRIES = 150
"""Entries of a section: a few dozen pages, beyond which nobody turns paper."""
QUOTATIONS = 8
"""Quotations of an entry."""

_EXACT = frozenset({"evidence", "document_id", "anchor", "see", "kind", "form", "format", "status", "link"})
"""Keys whose values are ours and not seen, or must not be broken."""
_SEAMED = frozenset({"before", "after"})


def to_pdf(brief: Brief) -> bytes:
    """The brief as a PDF with bookmarks, linked notes and page numbers; the same bytes for the same brief.

    Raises:
        BriefError: if the typesetter fails.
    """
    content = _content(abridge(brief, entries=ENTRIES, quotations=QUOTATIONS), shipped_words())
    try:
        pages = typst.compile(
            _template(),
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"brief": json.dumps(content, ensure_ascii=False)},
        )
    except typst.TypstError as error:
        raise BriefError(
            f"the PDF could not be set ({error.message})", remedy="write the brief as .html, which holds the same"
        ) from error
    if not isinstance(pages, bytes):
        raise BriefError("the typesetter gave no PDF", remedy="write the brief as .html, which holds the same")
    return pages


def _content(brief: Brief, words: Words) -> dict[str, Any]:
    """What the template reads: the brief fit to be seen, and the words and dates that it cannot make itself."""
    content = brief.model_dump(mode="json")
    anchors = {entry.anchor for entry in brief.entries()} | {section.anchor for section in brief.sections}
    for note, raw in zip(brief.notes, content["notes"], strict=True):
        raw["publisher_words"] = note.publisher or words.phrases["unknown_publisher"]
        raw["published_words"] = words.date_or_undated(note.published)
        raw["link"] = web_address(note.address)
    for entry, raw in zip(brief.entries(), _raw_entries(content), strict=True):
        raw["link"] = web_address(entry.address)
        raw["codes"] = _codes(entry)
        raw["see"] = entry.see if entry.see in anchors else None
        quoted = [*raw["quotations"], *raw["opposition"], *(step["quotation"] for step in raw["history"])]
        for quotation, shown in zip(entry.all_quotations(), quoted, strict=True):
            shown["remarks"] = list(quotation.remarks)
        for step in raw["history"]:
            day = step["reported"]
            step["reported_words"] = words.date(datetime.date.fromisoformat(day)) if day else ""
    return {
        "brief": _seen(content),
        "words": {
            "phrases": words.phrases,
            "sections": {name: said.model_dump() for name, said in words.sections.items()},
            "signs": {name: said.model_dump() for name, said in words.signs.items()},
        },
        "countable": brief.judgement.countable,
        "more": _more(brief, words),
        "made_by": visible(words.phrase("made_by", version=brief.detente, codebook=brief.codebook)),
    }


def _raw_entries(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries of a dumped brief, in the order of `Brief.entries`."""
    judgement = content["judgement"]
    groups = [judgement[name] for name in ("incentives", "impediments", "agreed", "first", "watch")]
    groups += [group for section in content["sections"] for group in section["groups"]]
    return [entry for group in groups for entry in group["entries"]]


def _codes(entry: Entry) -> str:
    """The facts of a dated entry in one line; an event's code stands before its words."""
    return " · ".join(f"{fact.name}, {fact.words}" if fact.name.isupper() else fact.words for fact in entry.facts)


def _more(brief: Brief, words: Words) -> dict[str, str]:
    """How the template says that something was left out, by noun and number."""
    said: dict[str, str] = {}
    for section in brief.sections:
        for group in section.groups:
            if group.left_out:
                more = words.count(group.left_out, "more_entry")
                said[f"entry-{group.left_out}"] = words.phrase("more_elsewhere", more=more)
    for entry in brief.entries():
        if entry.left_out:
            more = words.count(entry.left_out, "more_quotation")
            said[f"quotation-{entry.left_out}"] = words.phrase("more_elsewhere", more=more)
    for group in brief.judgement.groups:
        if group.left_out:
            said[f"first-{group.left_out}"] = words.phrase("more_first", count=f"{group.left_out:,}")
    return said


def _seen(value: Any, key: str = "") -> Any:
    """Every string fit to be seen and to be broken over lines."""
    if isinstance(value, dict):
        return {name: _seen(member, name) for name, member in value.items()}
    if isinstance(value, list):
        return [_seen(member, key) for member in value]
    if not isinstance(value, str) or key in _EXACT:
        return value
    return breakable(seam(value) if key in _SEAMED else visible(value))


@cache
def _template() -> bytes:
    return files("detente.brief").joinpath("data/brief.typ").read_bytes()

"""The brief as Markdown: CommonMark with the tables and footnotes that GitHub and Pandoc know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from detente.brief.content import Brief, Entry, Group, Note, Quotation, Section
from detente.brief.visible import seam, visible, web_address
from detente.brief.words import Words, shipped_words

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~$^:=-])")


def escaped(text: str) -> str:
    """One line of source text in which nothing is Markdown or HTML any more.

    >>> escaped("*S-300* <script> [x](y) & 1. Iran")
    '\\\\*S\\\\-300\\\\* &lt;script&gt; \\\\[x\\\\]\\\\(y\\\\) &amp; 1. Iran'
    """
    return _escape(visible(text))


def _escape(text: str) -> str:
    text = _SPECIAL.sub(r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    # "1. " at the start of a line would open a list.
    return re.sub(r"^(\s*\d+)([.)])", r"\1\\\2", text)


def to_markdown(brief: Brief) -> str:
    """The brief as Markdown; each quotation has a footnote that shows it in context."""
    return "\n".join(_lines(brief, shipped_words())) + "\n"


def _lines(brief: Brief, words: Words) -> Iterator[str]:
    phrases = words.phrases
    yield f"# {escaped(brief.title)}"
    yield ""
    yield f"**{escaped(brief.as_of_words)}**"
    yield ""
    yield " · ".join(f"{escaped(fact.name)}: {escaped(fact.words)}" for fact in brief.basis)
    yield ""
    yield f"## {phrases['judgement']}"
    yield ""
    yield f"**{escaped(brief.judgement.headline)}**"
    yield ""
    for sentence in brief.judgement.sentences:
        yield f"- {escaped(sentence)}"
    if brief.judgement.sentences:
        yield ""
    yield from _balance(brief, words)
    if brief.notes:
        nothing = ("incentives", "impediments", "agreed", "first", "watch")
        for group, key in zip(brief.judgement.groups, nothing, strict=True):
            yield from _first_page_group(group, phrases[f"nothing_{key}"], words)
    for section in brief.sections:
        yield from _section(section, words)
    yield f"## {phrases['method_title']}"
    yield ""
    yield escaped(brief.method)
    yield ""
    yield escaped(words.phrase("made_by", version=brief.detente, codebook=brief.codebook))
    if brief.notes:
        yield ""
        yield f"## {escaped(phrases['notes_title'])}"
        yield ""
        yield escaped(phrases["notes_lead"])
        yield ""
        for note in brief.notes:
            yield _note(note, words)
            yield ""


def _balance(brief: Brief, words: Words) -> Iterator[str]:
    rows = brief.judgement.balance
    if not rows:
        return
    countable = brief.judgement.countable
    titles = [words.sections[name].title for name in ("impediments", "incentives")]
    yield f"| {words.phrases['balance_theme']} | {titles[0]} | {titles[1]} | {words.signs['contested'].word} |"
    yield "| --- | ---: | :--- | ---: |"
    for row in rows:
        against = "▨" * row.impediments if countable else ""
        towards = "■" * row.incentives if countable else ""
        cells = (escaped(row.theme), f"{against} {row.impediments}", f"{row.incentives} {towards}", str(row.contested))
        yield f"| {' | '.join(cell.strip() for cell in cells)} |"
    yield ""
    yield f"*{escaped(words.phrases['balance_note' if countable else 'balance_note_long'])}*"
    yield ""


def _first_page_group(group: Group, nothing: str, words: Words) -> Iterator[str]:
    yield f"### {escaped(group.title)}"
    yield ""
    if not group.entries:
        yield f"*{escaped(nothing)}*"
        yield ""
    for entry in group.entries:
        head = _head(entry, words)
        lines = [head] if head else []
        lines.extend(_quotation_lines(entry.quotations, words))
        yield from _list_item(lines)
    if group.left_out:
        more = words.phrase("more_first", count=f"{group.left_out:,}")
        yield f"[{escaped(more)}](#{group.see})"
        yield ""


def _head(entry: Entry, words: Words) -> str:
    parts = []
    if entry.label:
        sign = words.signs.get(entry.kind)
        label = f"**{escaped(entry.label)}**"
        if entry.kind == "source" and entry.withdrawn:
            label = f"~~{escaped(entry.label)}~~"
        parts.append(f"{escaped(sign.mark)} {label}" if sign else label)
    if entry.date:
        parts.append(escaped(entry.date))
    parts.extend(f"{escaped(fact.name)}: {_fact_words(fact.name, fact.words, words)}" for fact in entry.facts)
    parts.extend(f"**{escaped(warning)}**" for warning in entry.warnings)
    return " · ".join(parts)


def _fact_words(name: str, text: str, words: Words) -> str:
    address = web_address(text) if name == words.phrases["address"] else None
    # An address in angle brackets is a link; those with a bracket of their own stay words.
    return f"<{address}>" if address and not re.search(r"[<>\\]", address) else escaped(text)


def _quotation_lines(quotations: Iterable[Quotation], words: Words) -> Iterator[str]:
    for quotation in quotations:
        yield _quotation(quotation, words)


def _quotation(quotation: Quotation, words: Words) -> str:
    role = f"{escaped(quotation.role)}: " if quotation.role else ""
    mark = f"**{escaped(words.phrases['withdrawn_short'])}** " if quotation.withdrawn else ""
    said = [escaped(part) for part in (quotation.source, quotation.said_by, *quotation.remarks) if part]
    line = f"{role}{mark}“{escaped(quotation.quote)}”[^{quotation.note}]"
    if said:
        line += f" — {' · '.join(said)}"
    if quotation.reasons:
        line += f" *({escaped(words.phrases['why'])}: {escaped('; '.join(quotation.reasons))})*"
    return line


def _list_item(lines: list[str]) -> Iterator[str]:
    """A list item of several paragraphs."""
    for at, line in enumerate(lines):
        yield f"{'- ' if at == 0 else '  '}{line}"
        yield ""


def _section(section: Section, words: Words) -> Iterator[str]:
    yield f'<a id="{section.anchor}"></a>'
    yield ""
    yield f"## {escaped(section.title)}"
    yield ""
    yield f"*{escaped(section.lead)}*"
    yield ""
    for group in section.groups:
        if group.title:
            yield f"### {escaped(group.title)}"
            yield ""
        if section.form == "timeline":
            yield from _timeline(group, words)
            continue
        for entry in group.entries:
            yield from _entry(entry, words)


def _entry(entry: Entry, words: Words) -> Iterator[str]:
    head = _head(entry, words)
    if entry.kind == "contested":
        lines = [
            head,
            f"**{escaped(words.phrases['supports_it'])}**",
            *_quotation_lines(entry.quotations, words),
            f"**{escaped(words.phrases['opposes_it'])}**",
            *_quotation_lines(entry.opposition, words),
        ]
    elif entry.kind in ("condition", "prediction"):
        lines = [*_quotation_lines(entry.quotations, words), head]
    else:
        lines = [head, *_quotation_lines(entry.quotations, words)]
    yield from _list_item([line for line in lines if line])
    if entry.history:
        phrases = words.phrases
        yield f"  | {phrases['status']} | {phrases['when']} | {phrases['reported']} | {phrases['words_of_text']} |"
        yield "  | --- | --- | --- | --- |"
        for step in entry.history:
            reported = words.date(step.reported) if step.reported else ""
            when = step.when or phrases["undated"]
            cells = (escaped(step.words), escaped(when), reported, _quotation(step.quotation, words))
            yield f"  | {' | '.join(cells)} |"
        yield ""


def _timeline(group: Group, words: Words) -> Iterator[str]:
    phrases = words.phrases
    yield f"| {phrases['date_column']} | {phrases['event_column']} | {phrases['evidence_id']} |"
    yield "| --- | --- | --- |"
    for entry in group.entries:
        codes = " · ".join(
            f"{escaped(fact.name)}, {escaped(fact.words)}" if fact.name.isupper() else escaped(fact.words)
            for fact in entry.facts
        )
        warnings = "".join(f" **{escaped(warning)}**" for warning in entry.warnings)
        label = escaped(entry.label)
        notes = " ".join(f"[^{quotation.note}]" for quotation in entry.quotations)
        yield f"| {escaped(entry.date)} | {label} ({codes}){warnings} | {notes} |"
    yield ""


def _note(note: Note, words: Words) -> str:
    context = f"{_inline(note.before)}**{escaped(note.quote)}**{_inline(note.after)}".strip()
    where = [escaped(note.title)]
    if note.author:
        where.append(escaped(note.author))
    where.append(escaped(note.publisher or words.phrases["unknown_publisher"]))
    where.append(words.date_or_undated(note.published))
    if note.address:
        where.append(_fact_words(words.phrases["address"], note.address, words))
    if note.withdrawn:
        where.append(f"**{escaped(words.phrases['withdrawn_short'])}**")
    return f"[^{note.number}]: {context} — {', '.join(where)} · `{note.evidence}`"


def _inline(text: str) -> str:
    return _escape(seam(text))

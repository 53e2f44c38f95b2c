"""Time line, sources, and what is not known, as entries."""

from __future__ import annotations

from itertools import groupby

from detente.brief.content import Entry, Fact, Group, Section
from detente.brief.notebook import Notebook
from detente.brief.visible import headed
from detente.model import Contribution, Event, Evidence, StatementKind, TimelineEntry

YEARS_FROM = 24
"""Entries from which a time line is grouped by year: about what fits one page."""


def timeline_section(notebook: Notebook) -> Section:
    """Dated events and steps of agreements; long ones by year."""
    said = notebook.words.sections["timeline"]
    dated = notebook.dossier.timeline
    entries = [timeline_entry(entry, f"timeline-{number}", notebook) for number, entry in enumerate(dated, start=1)]
    if len(entries) <= YEARS_FROM:
        groups = [Group(title="", entries=tuple(entries))] if entries else []
    else:
        pairs = list(zip(dated, entries, strict=True))
        groups = [
            Group(title=str(year), entries=tuple(entry for _, entry in members))
            for year, members in groupby(pairs, key=lambda pair: pair[0].when.start.year)
        ]
    return Section(
        anchor="timeline",
        title=said.title,
        form="timeline",
        lead=said.lead if entries else said.empty,
        groups=tuple(groups),
    )


def timeline_entry(entry: TimelineEntry, anchor: str, notebook: Notebook, *, see: str | None = None) -> Entry:
    """A dated event or step, with the code's meaning in plain words and who acts toward whom."""
    words = notebook.words
    if entry.kind == "event":
        facts = [Fact(name=entry.code, words=words.event(entry.code))]
        quad = words.quads.get(entry.event.quad) if entry.event else None
        if quad:
            facts = [Fact(name=entry.code, words=f"{words.event(entry.code)} ({quad})")]
    else:
        facts = [Fact(name=words.phrases["status"], words=words.statuses.get(entry.code, entry.code))]
    if entry.source and entry.target:
        acts = words.phrase("acts", source=notebook.names(entry.source), target=notebook.names(entry.target))
        facts.append(Fact(name=words.phrases["acting"], words=acts))
    elif entry.source or entry.target:
        acts = words.phrase("acts_alone", source=notebook.names(entry.source or entry.target))
        facts.append(Fact(name=words.phrases["acting"], words=acts))
    if entry.event is not None and see is None:
        facts += _read_as(entry.event, entry.evidence, notebook)
    withdrawn = bool(entry.evidence) and all(e.document_id in notebook.withdrawn for e in entry.evidence)
    shown = entry.evidence[:1] if see else entry.evidence
    return Entry(
        anchor=anchor,
        kind="event",
        label=headed(entry.title),
        date=words.when(entry.when),
        facts=tuple(facts),
        warnings=(words.phrases["withdrawn_only"],) if withdrawn else (),
        quotations=tuple(
            notebook.quotation(evidence, role=words.phrases["watch_dated"] if see else "") for evidence in shown
        ),
        withdrawn=withdrawn,
        see=see,
    )


def _read_as(event: Event, told: tuple[Evidence, ...], notebook: Notebook) -> list[Fact]:
    """How reliable the reading of an event is, and what was judged of its reports."""
    phrases = notebook.words.phrases
    judged = [words for evidence in told for words in notebook.judged(StatementKind.EVENT, evidence)]
    facts = [Fact(name=phrases["judged"], words=words) for words in dict.fromkeys(judged)]
    if not judged:
        facts.append(Fact(name=phrases["reliability_name"], words=notebook.reliability(event.confidence)))
    return facts


def source_section(notebook: Notebook) -> Section:
    """Every document of the dossier with what it gave; withdrawn ones with the notice."""
    said = notebook.words.sections["sources"]
    entries = tuple(
        _source_entry(source, f"sources-{number}", notebook)
        for number, source in enumerate(notebook.dossier.sources, start=1)
    )
    return Section(
        anchor="sources",
        title=said.title,
        form="sources",
        lead=said.lead if entries else said.empty,
        groups=(Group(title="", entries=entries),) if entries else (),
    )


def _source_entry(source: Contribution, anchor: str, notebook: Notebook) -> Entry:
    words = notebook.words
    phrases = words.phrases
    facts = [Fact(name=phrases["published"], words=words.date_or_undated(source.published))]
    if source.author:
        facts.append(Fact(name=phrases["author_field"], words=source.author))
    facts.append(Fact(name=phrases["publisher_field"], words=source.publisher or phrases["unknown_publisher"]))
    if source.address:
        facts.append(Fact(name=phrases["address"], words=source.address))
    elsewhere = [location for location in source.locations if location != source.address]
    if elsewhere:
        facts.append(Fact(name=phrases["location"], words="; ".join(elsewhere)))
    facts.append(Fact(name=phrases["language"], words=source.language))
    facts.append(Fact(name=phrases["gave"], words=_gave(source, notebook)))
    if source.copies:
        titles = words.enumerate([_copy_name(copy, notebook) for copy in source.copies])
        facts.append(Fact(name=phrases["copies"], words=words.phrase("copy_counts_once", copies=titles)))
    withdrawn = source.document_id in notebook.withdrawn
    warnings = [phrases["withdrawn_document"]] if withdrawn else []
    warnings.extend(headed(warning) for warning in source.warnings)
    notices = []
    if source.retracted_by is not None:
        correction = any(
            named.withdraws == source.document_id
            and named.retraction.kind == "correction"
            and named.retraction.evidence.document_id == source.retracted_by.document_id
            for named in notebook.dossier.retractions
        )
        role = phrases["notice_correction" if correction else "notice"]
        notices.append(notebook.quotation(source.retracted_by, role=role))
    return Entry(
        anchor=anchor,
        kind="source",
        label=notebook.title_of(source.document_id),
        facts=tuple(facts),
        warnings=tuple(warnings),
        quotations=tuple(notices),
        address=source.address,
        withdrawn=withdrawn,
    )


def _copy_name(document_id: str, notebook: Notebook) -> str:
    if document_id not in notebook.sources:
        return document_id
    return f"“{notebook.title_of(document_id)}” ({notebook.source_words(document_id)})"


def _gave(source: Contribution, notebook: Notebook) -> str:
    counts = (
        (source.factors, "factor"),
        (source.agreements, "agreement"),
        (source.conditions, "condition"),
        (source.predictions, "prediction"),
        (source.events, "event"),
    )
    given = [notebook.words.count(number, noun) for number, noun in counts if number]
    return notebook.words.enumerate(given) if given else notebook.words.phrases["gave_nothing"]


def gap_section(notebook: Notebook) -> Section:
    """What the documents do not tell, by kind."""
    words = notebook.words
    said = words.sections["gaps"]
    groups = []
    number = 0
    for kind, title in words.gap_kinds.items():
        entries = []
        for gap in (gap for gap in notebook.dossier.gaps if gap.kind == kind):
            number += 1
            documents = [_copy_name(document, notebook) for document in gap.documents]
            entries.append(
                Entry(
                    anchor=f"gaps-{number}",
                    kind="gap",
                    label=gap.text,
                    facts=(Fact(name=words.phrases["documents"], words="; ".join(documents)),) if documents else (),
                    quotations=tuple(notebook.quotation(evidence) for evidence in gap.evidence),
                )
            )
        if entries:
            groups.append(Group(title=title, entries=tuple(entries)))
    return Section(
        anchor="gaps",
        title=said.title,
        form="gaps",
        lead=said.lead if groups else said.empty,
        groups=tuple(groups),
    )

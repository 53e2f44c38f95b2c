"""Coding the events of files, without a workspace."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from detente.desk.event_rows import EventRow, check_version, event_row, published_of
from detente.desk.reading import Folders, documents_of, folders_of
from detente.desk.report import Progress, Refusal
from detente.model import ActorKind, Document, Event

if TYPE_CHECKING:
    from detente.codebook import ActorEntry, Codebook

_SPEAKING = (ActorKind.PERSON, ActorKind.ORGAN)
"""Kinds of actors that act for others: the sides of an event are those others."""
_NO_LETTERS = re.compile(r"[\W\d_]+")


@dataclass(slots=True)
class EventReport:
    """What became of everything that was to be coded."""

    coded: int = 0
    abstained: int = 0
    """Would-be events, or marked sentences, whose type was too doubtful."""
    documents: int = 0
    skipped: int = 0
    """Documents that name none of the wanted actors and were not read."""
    refused: list[Refusal] = field(default_factory=list)


def code_files(
    locations: Iterable[str | Path],
    *,
    codebook: Folders = (),
    actors: Iterable[str] = (),
    vectors: bool = True,
    abstain_below: float | None = None,
    merged: bool = False,
    plover: str = "2023",
    workers: int = 1,
    report: EventReport | None = None,
    progress: Progress | None = None,
) -> Iterator[EventRow]:
    """Codes the events of files, in their order.

    Args:
        locations: files, or folders of them.
        codebook: your own codebook folder, or several.
        actors: names or ids of actors, of whom one must take part; none: any. Documents that name none of them are
            skipped unread, which loses nothing.
        vectors: whether to use the small language model: slower, better.
        abstain_below: probability of the type below which an event is left out; the coder's own limit where None.
        merged: whether the same event in several documents is one row.
        plover: version of PLOVER whose types to write, `2023` or `2018`.
        workers: processes that code at the same time.
        report: is filled with what was coded, left out and refused.
        progress: is told how far the work has come.

    Raises:
        CodebookError: if an actor is unknown.
        UsageError: if there is no such version of PLOVER.

    >>> list(code_files([]))
    []
    """
    from detente.codebook import load_codebook
    from detente.reading import CodingSettings, code_all
    from detente.reading.coding import DOUBTFUL
    from detente.sources import Phrases, expand

    check_version(plover)
    report = report if report is not None else EventReport()
    folders = folders_of(codebook)
    book = load_codebook(*folders)
    wanted = frozenset(book.resolve(actor).id for actor in actors)
    named = _Named(book, wanted)
    listed = list(expand([str(location) for location in locations]))
    phrases = Phrases.from_codebook(book)

    def documents() -> Iterator[Document]:
        for number, location in enumerate(listed):
            for one in documents_of(location, phrases):
                if isinstance(one, Refusal):
                    report.refused.append(one)
                    continue
                report.documents += 1
                if named.in_document(one):
                    yield one
                else:
                    report.skipped += 1
            if progress:
                progress("coding", number + 1, len(listed))

    settings = CodingSettings(
        codebook_folders=folders,
        vectors=vectors,
        abstain_below=DOUBTFUL if abstain_below is None else abstain_below,
        # Sentences name persons and organs, and are asked for those whom they speak for: the events tell the rest.
        wanted=wanted if all(book.actors[one].kind not in _SPEAKING for one in wanted) else frozenset(),
    )
    found: list[tuple[Document, tuple[Event, ...]]] = []
    for coded in code_all(documents(), settings, workers):
        report.abstained += coded.abstained
        if coded.note is not None:
            origin = coded.document.origins[0]
            report.refused.append(Refusal(location=origin.location, reason=coded.note))
        if merged:
            found.append((coded.document, tuple(event for event in coded.events if _takes_part(event, wanted))))
            continue
        for event in coded.events:
            if not _takes_part(event, wanted):
                continue
            report.coded += 1
            yield event_row(event, coded.document, book, plover=plover)
    for row in _merged(found, book, plover) if merged else ():
        report.coded += 1
        yield row


def _takes_part(event: Event, wanted: frozenset[str]) -> bool:
    taking = (one.actor for one in (*event.sources, *event.targets))
    return not wanted or not wanted.isdisjoint((*event.source, *event.target, *taking))


def _merged(found: list[tuple[Document, tuple[Event, ...]]], book: Codebook, plover: str) -> Iterator[EventRow]:
    from detente.assembly.event_reports import same_events
    from detente.assembly.families import Families

    documents = {document.id: document for document, _ in found}
    families = Families(
        _copies(documents), {document.id: document.publisher for document in documents.values() if document.publisher}
    )
    unique = {event.id: event for _, events in found for event in events}
    for told in same_events(list(unique.values()), published_of(documents.values())):
        witnesses = families.count(event.evidence.document_id for event in told.reports)
        document = documents[told.lead.evidence.document_id]
        yield event_row(told.lead, document, book, plover=plover, reported=told, families=witnesses)


def _copies(documents: dict[str, Document]) -> dict[str, str]:
    """Family of each document that has near-copies among the others."""
    from detente.workspace import copies

    sketches = {one: sketch for one, document in documents.items() if (sketch := copies.sketch(document.text))}
    buckets: dict[int, list[str]] = defaultdict(list)
    for one, sketch in sketches.items():
        for bucket in sketch.buckets():
            buckets[bucket].append(one)
    pairs = sorted((bucket, one) for bucket, members in buckets.items() if len(members) > 1 for one in members)
    groups = copies.group(pairs, sketches, lambda one: copies.shingles(documents[one].text))
    return {one: min(group) for group in groups for one in group}


class _Named:
    """Tells whether a document can hold an event of wanted actors: whether it names one of them at all."""

    def __init__(self, book: Codebook, wanted: frozenset[str]) -> None:
        speaking = set(wanted)
        # Who speaks for one who speaks for a wanted actor speaks for it, too: the KGB for the USSR, that for Russia.
        while (
            more := {entry.id for entry in book.actors.values() if speaking.intersection(_stands_for(entry))} - speaking
        ):
            speaking |= more
        self._names = tuple(sorted({_letters(name.text) for name in book.names() if name.actor_id in speaking}))
        self._any = not wanted

    def in_document(self, document: Document) -> bool:
        """Whether a name stands in the text or in what is told about it: its title, its author, its publisher."""
        if self._any:
            return True
        told = (one for one in (document.title, document.author, document.publisher) if one)
        text = _letters("\n".join((*told, document.text)))
        return any(name in text for name in self._names)


def _stands_for(entry: ActorEntry) -> Iterator[str]:
    if entry.speaks_for is not None:
        yield entry.speaks_for
    yield from (office.of for office in entry.offices)
    yield from entry.successors


def _letters(text: str) -> str:
    """The letters of a text alone: a name that the end of a line, a soft hyphen or markup cuts is read all the same."""
    return _NO_LETTERS.sub("", text.casefold())

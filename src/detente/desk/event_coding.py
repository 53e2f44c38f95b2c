"""Coding the events of files, without a workspace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from detente.desk.event_rows import EventRow, check_version, event_row, published_of
from detente.desk.reading import Folders, documents_of, folders_of
from detente.desk.report import EventReport, Progress, Refusal
from detente.desk.wanted_actors import WantedActors
from detente.errors import UsageError
from detente.model import ActorKind, Document, Event

if TYPE_CHECKING:
    from detente.codebook import Codebook
    from detente.reading import CodedDocument, CodingSettings

_SPEAKING = (ActorKind.PERSON, ActorKind.ORGAN)
"""Kinds of actors that act for others: the sides of an event are those others."""


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
    engine: str | None = None,
    report: EventReport | None = None,
    progress: Progress | None = None,
) -> Iterator[EventRow]:
    """Codes the events of files, in their order: the same rows with any number of workers, and on Spark.

    Args:
        locations: files, or folders of them.
        codebook: your own codebook folder, or several.
        actors: names or ids of actors, of whom one must take part; none: any. Documents that name none of them are
            skipped unread, which loses nothing.
        vectors: whether to use the small language model: slower, better.
        abstain_below: probability of the type below which an event is left out; the coder's own limit where None.
        merged: whether the same event in several documents is one row.
        plover: version of PLOVER whose types to write, `2023` or `2018`.
        workers: processes that code at the same time, on this machine.
        engine: Spark, to code the files on its cores: `spark` or `local[2]` within this machine, `spark://host:port`
            for a cluster, which must see the files by the same absolute paths. None: on this machine, without Spark.
        report: is filled with what was coded, left out and refused.
        progress: is told how far the work has come.

    Raises:
        CodebookError: if an actor is unknown.
        UsageError: if there is no such version of PLOVER or no such engine, or workers are asked of Spark.
        EventError: if Spark is asked for and cannot be started.
        ReadingError: if Spark's workers have another Détente or another codebook than this process.

    >>> list(code_files([]))
    []
    """
    from detente.codebook import load_codebook
    from detente.sources import expand

    check_version(plover)
    if engine is not None and workers > 1:
        raise UsageError("workers are processes of this machine alone", remedy="say how many cores: --engine local[2]")
    report = report if report is not None else EventReport()
    folders = folders_of(codebook)
    book = load_codebook(*folders)
    wanted = frozenset(book.resolve(actor).id for actor in actors)
    listed = list(expand([str(location) for location in locations]))
    settings = settings_of(book, folders, wanted, vectors=vectors, abstain_below=abstain_below)
    if engine is None:
        all_coded = _coded_here(listed, settings, WantedActors(book, wanted), workers, report, progress)
    else:
        from detente.desk.spark_coding import Work, coded_on_spark

        # Texts come back only where near-copies among them are to be found.
        work = Work.of(settings, book, wanted, with_texts=merged)
        all_coded = coded_on_spark(listed, work, engine, report, progress)
    found: list[tuple[Document, tuple[Event, ...]]] = []
    for coded in all_coded:
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


def settings_of(
    book: Codebook,
    folders: tuple[Path, ...],
    wanted: frozenset[str] = frozenset(),
    *,
    vectors: bool = True,
    abstain_below: float | None = None,
) -> CodingSettings:
    """How each document is coded. Arguments as in `code_files`, with the codebook loaded from its folders."""
    from detente.reading import CodingSettings
    from detente.reading.coding import DOUBTFUL

    return CodingSettings(
        codebook_folders=folders,
        vectors=vectors,
        abstain_below=DOUBTFUL if abstain_below is None else abstain_below,
        # Sentences name persons and organs, and are asked for those whom they speak for: the events tell the rest.
        wanted=wanted if all(book.actors[one].kind not in _SPEAKING for one in wanted) else frozenset(),
    )


def _coded_here(
    locations: Sequence[str],
    settings: CodingSettings,
    wanted: WantedActors,
    workers: int,
    report: EventReport,
    progress: Progress | None,
) -> Iterator[CodedDocument]:
    from detente.reading import code_all
    from detente.sources import Phrases

    phrases = Phrases.from_codebook(wanted.book)

    def documents() -> Iterator[Document]:
        for number, location in enumerate(locations):
            for one in documents_of(location, phrases):
                if isinstance(one, Refusal):
                    report.refused.append(one)
                    continue
                report.documents += 1
                if wanted.named_in(one):
                    yield one
                else:
                    report.skipped += 1
            if progress:
                progress("coding", number + 1, len(locations))

    return code_all(documents(), settings, workers)


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

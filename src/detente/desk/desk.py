"""The desk: all of Détente behind one object, from adding documents to writing the brief.

The rooms that take long to import (the language model's, the parsers of pages) are imported where they are needed:
listing documents should not wait for them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from detente.desk.days import Day, to_day
from detente.desk.reading import Folders, folders_of
from detente.desk.report import AddReport, Entry, Progress, ReadingNote, Refusal
from detente.desk.unread import Unread, keeping_answers
from detente.errors import UsageError
from detente.model import Document, Dossier, Dyad, Evidence, Passage, Reading, parse_evidence_id
from detente.workspace import Imported, Problem, Statistics, Store

if TYPE_CHECKING:
    from detente.brief import Brief
    from detente.codebook import Codebook
    from detente.desk.events import Events
    from detente.desk.forecasting import Forecasts
    from detente.desk.judging import Judging
    from detente.desk.own_events import CollectReport
    from detente.events import EventTable
    from detente.reading import LlmSettings

DEFAULT_WORKSPACE = "detente-workspace"
"""Folder that is the workspace where none is named."""

# Characters before and after an evidence: about two sentences each.
_CONTEXT = 300


class Desk:
    """A workspace with everything that works on it. Made by `detente.open`, and closed after use.

    Args:
        store: the open workspace.
        codebook_folders: the user's own codebook folders, each laid over what comes before it.
        events: folder or fsspec address of the event table; the folder `events` of the workspace where not given.
    """

    def __init__(
        self, store: Store, codebook_folders: Iterable[str | Path] = (), events: str | Path | None = None
    ) -> None:
        self.store = store
        self._events = events
        self.codebook_folders = tuple(Path(folder) for folder in codebook_folders)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the workspace."""
        self.store.close()

    @cached_property
    def codebook(self) -> Codebook:
        """The shipped codebook with the user's folders over it."""
        from detente.codebook import load_codebook

        return load_codebook(*self.codebook_folders)

    @cached_property
    def events(self) -> Events:
        """What can be done with event data.

        Raises:
            UsageError: if the workspace is on a server, and it was not said where the event table is.
        """
        from detente.desk.events import Events

        if self._events is None and "://" in self.store.name:
            raise UsageError(
                "a workspace on a server has no folder for events",
                remedy="say where the event table is: --events PLACE, or detente.open(…, events=PLACE)",
            )
        location = self._events if self._events is not None else Path(self.store.name) / "events"
        return Events(str(location), self.codebook)

    def collect_events(self, *, progress: Progress | None = None) -> CollectReport:
        """Puts the events that the documents tell into the event table, as the data set `documents`.

        They take the place of those that were there, so it can be done again whenever documents came in: with the same
        documents nothing changes. An event that several documents tell is one, with as many reports as it has
        independent witnesses.

        Args:
            progress: is told how far the reading of unread documents has come.

        Returns:
            What became of them.

        Raises:
            UsageError: if the workspace is on a server, and it was not said where the event table is.
        """
        from detente.desk.own_events import DATA_SET, collected
        from detente.events import put_rows

        location = self.events.location
        self.read_new(progress=progress)
        found = collected(self._accepted_readings(), self.codebook, lambda day: self.store.families(as_of=day))
        put_rows(
            location, found.table(), data_set=DATA_SET, name="the documents of the workspace",
            fingerprint=found.fingerprint, window=found.report.window,
        )  # fmt: skip
        return found.report

    def _accepted_readings(self) -> Iterator[tuple[Document, Reading]]:
        """All readings, without what was rejected for whatever pair."""
        from detente.assembly.judging import Judgements

        judgements = Judgements(self.judging.standing(), None)
        for document, reading in self.store.readings(undated=True):
            yield document, judgements.without_rejected(reading) if judgements.meet(reading) else reading

    @property
    def has_event_place(self) -> bool:
        """Whether it is known where the event table is, or would be."""
        return self._events is not None or "://" not in self.store.name

    def event_table(self, engine: str | None = None) -> EventTable:
        """Opens the event table (see `Events.table`)."""
        return self.events.table(engine)

    @cached_property
    def forecasts(self) -> Forecasts:
        """Forecasts from the workspace's events, and the book that they are kept in."""
        from detente.desk.forecasting import Forecasts

        return Forecasts(self)

    @cached_property
    def judging(self) -> Judging:
        """The analyst's judgements on what was read: accepting, rejecting, signing, merging, splitting."""
        from detente.desk.judging import Judging

        return Judging(self)

    # In ----------------------------------------------------------------------------------------------------------

    def add(
        self,
        *locations: str | Path,
        workers: int = 1,
        progress: Progress | None = None,
        allow_private_addresses: bool = False,
        llm: LlmSettings | None = None,
    ) -> AddReport:
        """Takes in files, folders, addresses and feeds, and reads what is new.

        Each text is stored as soon as it is there, and read after that: a run that was stopped goes on where it was
        when it is started again. What cannot be used is named in the report and keeps nothing else out.

        Args:
            locations: paths, or addresses that start with http:// or https://.
            workers: processes that read at the same time.
            progress: is told how far it has come.
            allow_private_addresses: whether addresses may lead into private networks.
            llm: a language model that reads these documents too, over the network; also those that were known already
                and that it has not read yet.

        Raises:
            WorkspaceError: if the workspace cannot be written.
            UsageError: if a language model is to read, and its answers have no folder to be kept in.
        """
        from detente.sources import Phrases, count, gather

        llm = None if llm is None else keeping_answers(llm, self.store.name)
        entries: list[Entry] = []
        refused: list[Refusal] = []
        total = count(locations) if progress else 0
        phrases = Phrases.from_codebook(self.codebook)
        arrivals = gather(locations, allow_private_addresses=allow_private_addresses, phrases=phrases)
        for number, arrival in enumerate(arrivals, 1):
            if arrival.refused is not None:
                refused.append(Refusal.of(arrival.location, arrival.refused))
            for draft in arrival.drafts:
                added = self.store.add(draft.text, draft.language, draft.origin, draft.raw)
                entries.append(
                    Entry(
                        location=draft.origin.location,
                        outcome=added.outcome,
                        document_id=added.document.id,
                        title=added.document.title,
                        published=added.document.published,
                        warnings=draft.origin.warnings,
                    )
                )
            if progress:
                progress("adding", number, max(total, number))
        read = 0
        notes: list[ReadingNote] = []
        if llm is not None:
            wanted = {entry.document_id for entry in entries}
            read, notes = self._unread(workers, progress).read_with_llm(llm, wanted)
        read += self.read_new(workers=workers, progress=progress)
        return AddReport(entries=tuple(entries), refused=tuple(refused), read=read, notes=tuple(notes))

    def read_new(self, *, workers: int = 1, progress: Progress | None = None) -> int:
        """Reads every document that this reader has not read with this codebook yet; says how many.

        `add` does it, and so does everything that needs readings: after a change of the codebook, for example.
        """
        return self._unread(workers, progress).read()

    def _unread(self, workers: int, progress: Progress | None) -> Unread:
        return Unread(self.store, self.codebook, self.codebook_folders, workers, progress)

    # Out ---------------------------------------------------------------------------------------------------------

    def documents(self, *, as_of: Day = None) -> Iterator[Document]:
        """The documents, by date of publication; with `as_of`, those published by then."""
        return self.store.documents(as_of=to_day(as_of))

    def document(self, document_id: str) -> Document:
        """One document, by its id or the beginning of it.

        Raises:
            WorkspaceError: if there is none, or several begin like that.
        """
        return self.store.document(document_id)

    def dyad(self, one: str, other: str, *, as_of: Day = None) -> Dyad:
        """The pair of actors that two names mean: `Iran`, `RUS`, `the Kremlin`.

        A person or an organ stands for the state that it speaks for.

        Raises:
            CodebookError: if a name is unknown or means several actors.
            UsageError: if both mean the same.
        """
        return dyad_of(self.codebook, one, other, to_day(as_of))

    def dossier(
        self,
        one: str,
        other: str,
        *,
        as_of: Day = None,
        judged_until: Day = None,
        progress: Progress | None = None,
    ) -> Dossier:
        """All that the workspace's documents say about two actors as of a date.

        Args:
            one: name or id of an actor.
            other: name or id of the other; the order does not matter.
            as_of: only what was published by this day counts.
            judged_until: only judgements made by this day count. Without it they all do, whatever `as_of` says: it is
                about what was published, and the judgements are the analyst's own.
            progress: is told how far the reading of unread documents has come.
        """
        from detente.assembly import assemble

        day = to_day(as_of)
        dyad = self.dyad(one, other, as_of=day)
        self.read_new(progress=progress)
        read = self.store.readings(as_of=day, undated=True)
        judgements = self.judging.standing(until=judged_until)
        families = self.store.families(as_of=day)
        return assemble(read, dyad, self.codebook, as_of=day, families=families, judgements=judgements)

    def brief(
        self,
        one: str,
        other: str,
        *,
        as_of: Day = None,
        judged_until: Day = None,
        progress: Progress | None = None,
    ) -> Brief:
        """The dossier written for a reader; `.save("brief.html")` and others write it. Arguments as in `dossier`.

        Where the workspace has an event table, the brief has forecasts for the next 90 days, which go into the book.
        """
        from detente.brief import compose

        dossier = self.dossier(one, other, as_of=as_of, judged_until=judged_until, progress=progress)
        return compose(dossier, self.forecasts.outlook(one, other, as_of=as_of, progress=progress))

    def show(self, evidence_id: str) -> Passage:
        """The words of an evidence, with what stands before and after them in the text.

        Args:
            evidence_id: as a brief prints it, such as `0123456789abcdef:18-24`.

        Raises:
            UsageError: if it is no evidence id, or its range lies outside the document.
            WorkspaceError: if the document is not in the workspace.
        """
        from detente.assembly.collecting import passage

        document_id, start, end = parse_evidence_id(evidence_id)
        text = self.store.document(document_id).text
        if end > len(text):
            raise UsageError(
                f"the document {document_id} has only {len(text)} characters",
                where=evidence_id,
                remedy="copy the id from a brief",
            )
        return passage(text, Evidence.in_text(document_id, text, start, end), _CONTEXT)

    # The whole ---------------------------------------------------------------------------------------------------

    def export(self, file: str | Path) -> None:
        """Writes the whole workspace to one file. See `Store.export`."""
        self.store.export(file)

    def import_(self, file: str | Path) -> Imported:
        """Takes over everything of an export. See `Store.import_from`."""
        return self.store.import_from(file)

    def check(self) -> Iterator[Problem]:
        """What in the workspace does not hold. See `Store.check`."""
        return self.store.check()

    def statistics(self) -> Statistics:
        """What the workspace holds, in numbers."""
        return self.store.statistics()


def open(
    place: str | Path = DEFAULT_WORKSPACE,
    *,
    create: bool = True,
    codebook: Folders = (),
    events: str | Path | None = None,
) -> Desk:
    """Opens a workspace.

    Args:
        place: a folder, or an address that starts with postgresql://.
        create: whether to make the workspace where there is none.
        codebook: your own codebook folder, or several.
        events: where the event table is, if not in the workspace's folder: a folder, or an address such as s3://….

    Raises:
        WorkspaceError: if the workspace cannot be opened.

    >>> import detente, tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     note = pathlib.Path(folder, "note.txt")
    ...     _ = note.write_text("Moscow and Tehran signed a memorandum on military cooperation on 20 January 2015.")
    ...     with detente.open(pathlib.Path(folder, "workspace")) as desk:
    ...         report = desk.add(note)
    ...         report.added, report.known, report.refused, len(list(desk.documents()))
    (1, 0, (), 1)
    """
    return Desk(Store.open(place, create=create), folders_of(codebook), events)


def dyad_of(codebook: Codebook, one: str, other: str, as_of: datetime.date | None = None) -> Dyad:
    """The pair of actors that two names mean on a day. See `Desk.dyad`."""
    actors = (codebook.resolve(name, as_of) for name in (one, other))
    return Dyad.of(*(actor.speaks_for or actor.id for actor in actors))

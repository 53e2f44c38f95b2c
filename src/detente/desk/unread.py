"""Reading what a workspace holds unread, by the rules alone or with a language model beside them."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from detente.desk.report import Progress, ReadingNote
from detente.errors import UsageError
from detente.model import Document, Reading
from detente.workspace import Store

if TYPE_CHECKING:
    from detente.codebook import Codebook
    from detente.reading import LlmSettings

# Readings stored at a time: what is read again after a killed run.
_BATCH = 32


class Unread:
    """The documents of a workspace that have no reading yet.

    Args:
        store: the workspace.
        codebook: what is read with.
        folders: the codebook folders that it was loaded from.
        workers: processes that read at the same time.
        progress: is told how far it has come.
    """

    def __init__(
        self, store: Store, codebook: Codebook, folders: tuple[Path, ...], workers: int, progress: Progress | None
    ) -> None:
        self._store = store
        self._codebook = codebook
        self._folders = folders
        self._workers = workers
        self._progress = progress

    def read(self) -> int:
        """Reads them all by the rules, and says how many. A reading with a language model beside the rules is one."""
        from detente.reading import reader_version

        return sum(1 for _ in self._readings(reader_version(), None, None))

    def read_with_llm(self, llm: LlmSettings, among: Collection[str]) -> tuple[int, list[ReadingNote]]:
        """Reads some of them by the rules and a language model.

        Args:
            llm: which model.
            among: ids of the documents that it is to read, unless it has.

        Returns:
            How many were read, and what there is to know of them.
        """
        from detente.reading import is_read_whole, llm_reader_version, reader_version

        done = 0
        notes: list[ReadingNote] = []
        for reading in self._readings(llm_reader_version(reader_version(), llm.model), among, llm):
            done += 1
            failed = reading.note is None and not is_read_whole(reading)
            notes += [
                ReadingNote(document_id=reading.document_id, text=text, failed=failed) for text in reading.warnings
            ]
        return done, notes

    def _readings(self, version: str, among: Collection[str] | None, llm: LlmSettings | None) -> Iterator[Reading]:
        """Reads and stores what a reader has not read; gives each reading once it is stored."""
        from detente.reading import read_all

        fingerprint = self._codebook.fingerprint
        total = self._store.count_unread(version, fingerprint, among)
        if not total:
            return
        waiting: deque[Document] = deque()

        def unread() -> Iterator[Document]:
            for document in self._store.unread(version, fingerprint, among):
                waiting.append(document)
                yield document

        batch: list[tuple[Document, Reading]] = []
        # A process each pays off only where there is enough to read for it.
        for done, reading in enumerate(read_all(unread(), self._folders, min(self._workers, total), llm=llm), 1):
            batch.append((waiting.popleft(), reading))
            if len(batch) == _BATCH:
                yield from self._stored(batch)
                batch = []
            if self._progress:
                self._progress("reading", done, total)
        yield from self._stored(batch)

    def _stored(self, batch: list[tuple[Document, Reading]]) -> Iterator[Reading]:
        self._store.put_readings(batch)
        return (reading for _, reading in batch)


def keeping_answers(llm: LlmSettings, workspace: str) -> LlmSettings:
    """The settings with the workspace's folder of answers, unless they name another.

    Args:
        llm: the settings.
        workspace: folder or address of the workspace.

    Raises:
        UsageError: if the workspace is on a server, and no folder is named.
    """
    if llm.answers is not None:
        return llm
    if "://" in workspace:
        raise UsageError(
            "a workspace on a server has no folder for a language model's answers",
            remedy="name one: --llm-answers FOLDER, or LlmSettings(answers=FOLDER)",
        )
    return replace(llm, answers=Path(workspace) / "answers")

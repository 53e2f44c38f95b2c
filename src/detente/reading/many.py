"""Reading many documents, on one core or on several: the same readings in the same order either way."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from detente.codebook import load_codebook
from detente.model import Document, Event, Reading
from detente.reading.coding import load_coder
from detente.reading.llm import LlmReader, LlmSettings
from detente.reading.reader import Reader

CHUNK = 8
"""Documents that are sent to a worker at once."""
_AHEAD = 3
"""Chunks under way for each worker: enough to keep it busy, few enough to keep memory flat."""

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class CodingSettings:
    """How events are to be coded: all that a worker process needs to know."""

    codebook_folders: tuple[Path, ...] = ()
    model: str | None = None
    vectors: bool = False
    abstain_below: float = 0.0
    wanted: frozenset[str] = frozenset()
    """Ids of actors, of whom one must take part; empty: any."""

    def reader(self) -> Reader:
        """A reader that codes so."""
        codebook = load_codebook(*self.codebook_folders)
        coder = load_coder(codebook, self.codebook_folders, vectors=self.vectors)
        return Reader(codebook, self.model, coder, self.abstain_below)


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """The events of one document."""

    document: Document
    events: tuple[Event, ...]
    abstained: int
    """Would-be events that were left out because their type was too doubtful."""
    note: str | None = None
    """Why there are none, where the document could not be read."""


def reader_of(codebook_folders: tuple[Path, ...] = (), model: str | None = None) -> Reader:
    """A reader with the user's codebook folders laid over the shipped one, and the event coder that belongs to them.

    Raises:
        CodebookError: if a folder has a mistake.
        ReadingError: if the folders hold exemplars, and no model was trained on them.

    >>> reader_of().version.startswith("detente-")
    True
    """
    return CodingSettings(codebook_folders, model).reader()


def llm_reader_of(llm: LlmSettings, codebook_folders: tuple[Path, ...] = (), model: str | None = None) -> LlmReader:
    """What adds a language model's findings to the readings of `reader_of` with the same folders and model.

    Raises:
        CodebookError: if a folder has a mistake.
        UsageError: if the key in the environment cannot be sent to the language model's address.
    """
    return LlmReader(llm, load_codebook(*codebook_folders), model)


def read_all(
    documents: Iterable[Document],
    codebook_folders: tuple[Path, ...] = (),
    workers: int = 1,
    model: str | None = None,
    llm: LlmSettings | None = None,
) -> Iterator[Reading]:
    """The readings of documents, in their order.

    Args:
        documents: read lazily; never more than a few chunks are held.
        codebook_folders: the user's codebook folders, on top of the shipped one.
        workers: processes that read at the same time.
        model: name of a spaCy model.
        llm: a language model to ask as well, over the network; it is asked one question at a time.

    >>> list(read_all([]))
    []
    """
    coding = CodingSettings(codebook_folders, model)
    if llm is None:
        return _spread(documents, coding, workers, _read_one)
    return _with_llm(documents, coding, workers, llm)


def _with_llm(
    documents: Iterable[Document], coding: CodingSettings, workers: int, llm: LlmSettings
) -> Iterator[Reading]:
    reader = llm_reader_of(llm, coding.codebook_folders, coding.model)
    waiting: deque[Document] = deque()

    def noted() -> Iterator[Document]:
        for document in documents:
            waiting.append(document)
            yield document

    for reading in _spread(noted(), coding, workers, _read_one):
        yield reader.read(waiting.popleft(), reading)


def code_all(documents: Iterable[Document], coding: CodingSettings, workers: int = 1) -> Iterator[CodedDocument]:
    """The events of documents, in their order, without the rest of their readings.

    Args:
        documents: read lazily; never more than a few chunks are held.
        coding: how to code.
        workers: processes that code at the same time.

    >>> list(code_all([], CodingSettings()))
    []
    """
    return _spread(documents, coding, workers, code_document)


def code_document(reader: Reader, document: Document, coding: CodingSettings) -> CodedDocument:
    """The events of one document; none, with a note, where a rule breaks on its text."""
    before = reader.abstained
    try:
        events = reader.events(document, coding.wanted)
    except Exception as error:  # noqa: BLE001 - the boundary between one text and the next
        return CodedDocument(document, (), reader.abstained - before, _broken(error))
    return CodedDocument(document, events, reader.abstained - before)


_reader: Reader | None = None
_coding = CodingSettings()


def _spread(
    documents: Iterable[Document],
    coding: CodingSettings,
    workers: int,
    work: Callable[[Reader, Document, CodingSettings], _Result],
) -> Iterator[_Result]:
    """Does something with each document, in their order, in this process or in others."""
    if workers <= 1:
        reader = coding.reader()
        for document in documents:
            yield work(reader, document, coding)
        return
    # "spawn" starts clean processes: a forked one would share the parent's database connections.
    context = multiprocessing.get_context("spawn")
    remaining = iter(documents)
    pending: deque[Future[list[_Result]]] = deque()
    with ProcessPoolExecutor(workers, context, _start, (coding,)) as pool:
        while True:
            while len(pending) < workers * _AHEAD and (chunk := list(islice(remaining, CHUNK))):
                pending.append(pool.submit(_work, work, chunk))
            if not pending:
                return
            yield from pending.popleft().result()


def _start(coding: CodingSettings) -> None:
    global _reader, _coding
    _reader, _coding = coding.reader(), coding


def _work(work: Callable[[Reader, Document, CodingSettings], _Result], documents: list[Document]) -> list[_Result]:
    assert _reader is not None, "a worker reads only after it was started"
    return [work(_reader, document, _coding) for document in documents]


def _read_one(reader: Reader, document: Document, _: CodingSettings) -> Reading:
    """The reading of a document; where a rule breaks on its text, an empty one that says so.

    One text that nobody thought of must not cost a thousand others, nor be tried again at every start.
    """
    try:
        return reader.read(document)
    except Exception as error:  # noqa: BLE001 - the boundary between one text and the next
        return Reading(
            document_id=document.id,
            reader=reader.version,
            codebook=reader.codebook_fingerprint,
            note=_broken(error),
        )


def _broken(error: Exception) -> str:
    return f"could not be read ({type(error).__name__}: {str(error)[:200]}); please report it with the document"

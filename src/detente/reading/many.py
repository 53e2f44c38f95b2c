"""Reading many documents, on one core or on several: the same readings in the same order either way."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from pathlib import Path

from detente.codebook import load_codebook
from detente.model import Document, Reading
from detente.reading.coding import load_coder
from detente.reading.reader import Reader

CHUNK = 8
"""Documents that are sent to a worker at once."""
_AHEAD = 3
"""Chunks under way for each worker: enough to keep it busy, few enough to keep memory flat."""

_reader: Reader | None = None


def read_all(
    documents: Iterable[Document],
    codebook_folders: tuple[Path, ...] = (),
    workers: int = 1,
    model: str | None = None,
) -> Iterator[Reading]:
    """The readings of documents, in their order.

    Args:
        documents: read lazily; never more than a few chunks are held.
        codebook_folders: the user's codebook folders, on top of the shipped one.
        workers: processes that read at the same time.
        model: name of a spaCy model.

    >>> list(read_all([]))
    []
    """
    if workers <= 1:
        reader = reader_of(codebook_folders, model)
        for document in documents:
            yield _read_one(reader, document)
        return
    # "spawn" starts clean processes: a forked one would share the parent's database connections.
    context = multiprocessing.get_context("spawn")
    remaining = iter(documents)
    pending: deque[Future[list[Reading]]] = deque()
    with ProcessPoolExecutor(workers, context, _start, (codebook_folders, model)) as pool:
        while True:
            while len(pending) < workers * _AHEAD and (chunk := list(islice(remaining, CHUNK))):
                pending.append(pool.submit(_read, chunk))
            if not pending:
                return
            yield from pending.popleft().result()


def reader_of(codebook_folders: tuple[Path, ...] = (), model: str | None = None) -> Reader:
    """A reader with the user's codebook folders laid over the shipped one, and the event coder that belongs to them.

    Raises:
        CodebookError: if a folder has a mistake.
        ReadingError: if the folders hold exemplars, and no model was trained on them.

    >>> reader_of().version.startswith("detente-")
    True
    """
    codebook = load_codebook(*codebook_folders)
    return Reader(codebook, model, load_coder(codebook, codebook_folders, vectors=False))


def _start(codebook_folders: tuple[Path, ...], model: str | None) -> None:
    global _reader
    _reader = reader_of(codebook_folders, model)


def _read(documents: list[Document]) -> list[Reading]:
    assert _reader is not None, "a worker reads only after it was started"
    return [_read_one(_reader, document) for document in documents]


def _read_one(reader: Reader, document: Document) -> Reading:
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
            note=f"could not be read ({type(error).__name__}: {str(error)[:200]}); please report it with the document",
        )

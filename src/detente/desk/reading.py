"""Reading without a workspace: one text, or files."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from detente.desk.days import Day, to_day
from detente.desk.report import Refusal
from detente.model import Document, Reading

if TYPE_CHECKING:
    from detente.reading import LlmSettings
    from detente.sources import Phrases

Folders = str | Path | Iterable[str | Path]
"""A codebook folder, or several."""


class ReadFile(NamedTuple):
    """One text of a file, with its reading."""

    location: str
    """The file, as it was named."""
    document: Document
    reading: Reading

    @property
    def failed(self) -> bool:
        """Whether a language model that was to be asked gave no usable answer to a part of it."""
        from detente.reading import is_read_whole

        return bool(self.reading.warnings) and not is_read_whole(self.reading)


def folders_of(codebook: Folders) -> tuple[Path, ...]:
    """The codebook folders that an argument names."""
    return (Path(codebook),) if isinstance(codebook, str | Path) else tuple(Path(folder) for folder in codebook)


def read(
    text: str,
    *,
    published: Day = None,
    title: str | None = None,
    codebook: Folders = (),
    llm: LlmSettings | None = None,
) -> Reading:
    """Reads one text, without a workspace.

    Args:
        text: the text; the ranges in the reading are ranges of code points in it.
        published: its date, against which "last week" is understood.
        title: its title.
        codebook: your own codebook folder, or several.
        llm: a language model to ask as well, over the network.

    >>> reading = read("Russia and Iran signed an agreement on military cooperation.")
    >>> reading.document_id
    'b58078c125956762'
    """
    from detente.reading import llm_reader_of, reader_of
    from detente.sources.language import language_of

    folders = folders_of(codebook)
    document = Document.of_text(text, language_of(text), title=title, published=to_day(published))
    reading = reader_of(folders).read(document)
    return reading if llm is None else llm_reader_of(llm, folders).read(document, reading)


def documents_of(location: str | Path, phrases: Phrases) -> Iterator[Document | Refusal]:
    """The documents of one place, in their order; what cannot be used is named in its place."""
    from detente.sources import gather

    for arrival in gather([location], phrases=phrases):
        if arrival.refused is not None:
            yield Refusal.of(arrival.location, arrival.refused)
        for draft in arrival.drafts:
            yield Document.of(draft.text, draft.language, [draft.origin])


def read_files(
    locations: Iterable[str | Path],
    *,
    codebook: Folders = (),
    workers: int = 1,
    llm: LlmSettings | None = None,
) -> Iterator[ReadFile | Refusal]:
    """Reads files without a workspace, in their order; what cannot be used is named in its place.

    Args:
        locations: paths of files.
        codebook: your own codebook folder, or several.
        workers: processes that read at the same time.
        llm: a language model to ask as well, over the network.

    >>> [type(one).__name__ for one in read_files(["no such file.txt"])]
    ['Refusal']
    """
    from detente.codebook import load_codebook
    from detente.reading import read_all
    from detente.sources import Phrases

    phrases = Phrases.from_codebook(load_codebook(*folders_of(codebook)))
    # `read_all` takes documents ahead of what it gives back; in here they wait with the refusals between them.
    waiting: deque[tuple[str, Document] | Refusal] = deque()

    def documents() -> Iterator[Document]:
        for location in locations:
            for one in documents_of(location, phrases):
                if isinstance(one, Refusal):
                    waiting.append(one)
                else:
                    waiting.append((str(location), one))
                    yield one

    for reading in read_all(documents(), folders_of(codebook), workers, llm=llm):
        while isinstance(first := waiting.popleft(), Refusal):
            yield first
        yield ReadFile(*first, reading)
    for rest in waiting:
        assert isinstance(rest, Refusal), "every document has its reading"
        yield rest

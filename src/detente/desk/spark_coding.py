"""Coding events on Spark: locations go out in Arrow batches, and what became of each comes back in Arrow batches.

Whatever the partitions, what comes back is put in the order of the locations, so the rows are those of one machine.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.desk.report import EventReport, Progress, Refusal
from detente.desk.wanted_actors import WantedActors
from detente.errors import ReadingError
from detente.model import Document, Event

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.codebook import Codebook
    from detente.reading import CodedDocument, CodingSettings, Reader
    from detente.sources import Phrases

FILES = 16
"""Locations of a partition: enough that a worker's start does not count, few enough that none is waited for long."""
_PARTITIONS = 4
"""Partitions of each core in one wave: what a wave gives back is held at once, and no more."""
_COLUMNS = "number long, place long, kind string, content string"


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done with each location: all that a worker needs to know."""

    settings: CodingSettings
    wanted: frozenset[str]
    """Ids of actors; a document that names none of them is skipped. Empty: none is."""
    with_texts: bool
    """Whether the documents come back with their texts."""
    reader: str
    codebook: str
    """Version of the reader and fingerprint of the codebook, which must be the same everywhere."""

    @classmethod
    def of(cls, settings: CodingSettings, book: Codebook, wanted: frozenset[str], *, with_texts: bool) -> Work:
        """The work as this process would do it."""
        from detente.reading import reader_version

        # A worker may run in another folder than this process.
        there = replace(settings, codebook_folders=tuple(folder.absolute() for folder in settings.codebook_folders))
        return cls(there, wanted, with_texts, reader_version(settings.model), book.fingerprint)


def coded_on_spark(
    locations: Sequence[str],
    work: Work,
    engine: str,
    report: EventReport,
    progress: Progress | None = None,
    partitions: int | None = None,
) -> Iterator[CodedDocument]:
    """The coded documents of locations, in their order.

    Args:
        locations: files or addresses, as `expand` gives them.
        work: what is to be done with each.
        engine: see `spark_session`.
        report: is told what was refused and skipped.
        progress: is told how far the work has come, wave by wave.
        partitions: into how many parts each wave is divided; by default four a core.

    Raises:
        EventError: if Spark cannot be started.
        ReadingError: if a worker has another Détente or another codebook, or Spark gives up.
    """
    from detente.events.engine import spark_session

    session = spark_session(engine)
    parts = partitions or session.sparkContext.defaultParallelism * _PARTITIONS
    size = parts * FILES
    for start in range(0, len(locations), size):
        wave = locations[start : start + size]
        yield from _received(_sent_out(session, wave, work, min(parts, len(wave))), report)
        if progress:
            progress("coding", start + len(wave), len(locations))


def _sent_out(session: Any, locations: Sequence[str], work: Work, partitions: int) -> pa.Table:
    import pyarrow as pa

    # As bytes: a file's name need not be text.
    sent = pa.table(
        {
            "number": pa.array(range(len(locations)), pa.int64()),
            "location": pa.array([os.fsencode(one) for one in locations], pa.binary()),
            "path": pa.array([os.fsencode(os.path.abspath(one)) for one in locations], pa.binary()),  # noqa: PTH100
        }
    )
    try:
        frame = session.createDataFrame(sent).repartition(partitions).mapInArrow(_coding(work), _COLUMNS)
        return frame.toArrow().sort_by([("number", "ascending"), ("place", "ascending")])
    except Exception as error:
        # Java's and the workers' errors come as many types through the gateway.
        reason = next((line for line in reversed(str(error).splitlines()) if line.strip()), type(error).__name__)
        raise ReadingError(
            f"Spark gave up coding ({reason.strip()[:200]})",
            remedy="see Spark's log; every worker needs the same Détente, and enough memory for a language model",
        ) from error


def _received(table: pa.Table, report: EventReport) -> Iterator[CodedDocument]:
    from detente.reading import CodedDocument

    for batch in table.to_batches():
        for kind, content in zip(batch["kind"].to_pylist(), batch["content"].to_pylist(), strict=True):
            told = json.loads(content)
            if kind == _UNFIT:
                raise ReadingError(
                    told, remedy="install the same Détente on every worker, and have codebook folders at the same paths"
                )
            if kind == _REFUSED:
                report.refused.append(Refusal.model_validate(told))
                continue
            report.documents += 1
            if kind == _SKIPPED:
                report.skipped += 1
                continue
            events = tuple(Event.model_validate(one) for one in told["events"])
            yield CodedDocument(Document.model_validate(told["document"]), events, told["abstained"], told["note"])


# What runs on the workers ----------------------------------------------------------------------------------------

_CODED, _REFUSED, _SKIPPED, _UNFIT = "coded", "refused", "skipped", "unfit"


def _coding(work: Work) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What Spark calls with the batches of a partition."""

    def code(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            for number, location, path in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                found = list(_outcomes(work, os.fsdecode(location), os.fsdecode(path)))
                if found:
                    kinds, contents = zip(*found, strict=True)
                    columns = [[number] * len(found), list(range(len(found))), kinds, contents]
                    yield pa.RecordBatch.from_arrays(
                        [pa.array(column) for column in columns], names=["number", "place", "kind", "content"]
                    )

    return code


def _outcomes(work: Work, location: str, path: str) -> Iterator[tuple[str, str]]:
    """What becomes of one location: a kind and its content as JSON for each document and each refusal."""
    from detente.reading import code_document
    from detente.sources import arrivals, is_address

    if unfit := _unfit(work):
        yield _UNFIT, json.dumps(unfit)
        return
    equipped = _equipped(work)
    for arrival in arrivals(location, phrases=equipped.phrases, path=None if is_address(location) else path):
        if arrival.refused is not None:
            yield _REFUSED, json.dumps(Refusal.of(arrival.location, arrival.refused).model_dump(mode="json"))
        for draft in arrival.drafts:
            document = Document.of(draft.text, draft.language, [draft.origin])
            if not equipped.wanted.named_in(document):
                yield _SKIPPED, "null"
                continue
            coded = code_document(equipped.reader, document, work.settings)
            sent = document if work.with_texts else document.model_copy(update={"text": ""})
            content = {
                "document": sent.model_dump(mode="json"),
                "events": [event.model_dump(mode="json") for event in coded.events],
                "abstained": coded.abstained,
                "note": coded.note,
            }
            yield _CODED, json.dumps(content)


class _Equipped(NamedTuple):
    """What a worker works with; made once in each of its processes."""

    reader: Reader
    wanted: WantedActors
    phrases: Phrases


@lru_cache(maxsize=1)
def _equipped(work: Work) -> _Equipped:
    from detente.codebook import load_codebook
    from detente.sources import Phrases

    book = load_codebook(*work.settings.codebook_folders)
    return _Equipped(work.settings.reader(), WantedActors(book, work.wanted), Phrases.from_codebook(book))


@lru_cache(maxsize=1)
def _unfit(work: Work) -> str:
    """Why this worker's results would be others than those of the process that asks, if they would."""
    from detente.codebook import load_codebook
    from detente.reading import reader_version

    here = reader_version(work.settings.model)
    if here != work.reader:
        return f"a worker reads with {here}, and not with {work.reader}"
    if load_codebook(*work.settings.codebook_folders).fingerprint != work.codebook:
        return "a worker has another codebook"
    return ""

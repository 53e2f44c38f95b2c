"""Words per second of reading, all steps together, on one core and with several workers, and whether bytes are equal.

`Reader.read` is timed on one core after one document as warm-up; then `read_all` with each number of workers, over the
same documents in the same run. `read_all` is told in two ways: whole, with the start of the processes and the loading
of the language model, and warm, from the moment when the workers have read a number of warm-up documents. Of
`Reader.read` the processor's seconds are told too: unlike those of the clock, they hardly grow when others use the
machine.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from measuring import EXAMPLE, SHARED, machine, machine_line, parser, show, skip, table

from detente.codebook import load_codebook
from detente.model import Document, Reading
from detente.reading import Reader, read_all
from detente.sources import Phrases, gather

TEXTS = SHARED / "corpus" / "us-sotu"
"""Speeches of 1952 to 2026, where the folder is there; else the example that the project ships."""
PART_WORDS = 400
"""Texts are cut into parts of about so many words: a long speech would leave one worker with all of the work."""
WARM_UP = 24
"""Warm-up documents for each worker: three chunks, so that all of them are at work before the timing starts."""


def documents_of(places: Iterable[Path], most_words: int) -> list[Document]:
    """Documents with about so many words in all: of each text the beginning, so that all of them have a share."""
    phrases = Phrases.from_codebook(load_codebook())
    arrivals = list(gather([str(place) for place in places], phrases=phrases))
    drafts = [draft for arrival in arrivals for draft in arrival.drafts]
    documents: dict[str, Document] = {}
    for draft in drafts:
        left = most_words // len(drafts)
        for part in parts(draft.text):
            if left <= 0:
                break
            left -= len(part.split())
            document = Document.of(part, draft.language, [draft.origin])
            documents.setdefault(document.id, document)
    return list(documents.values())


def parts(text: str) -> Iterator[str]:
    """A text in parts of about `PART_WORDS` words, cut at line ends."""
    held: list[str] = []
    count = 0
    for line in text.splitlines(keepends=True):
        held.append(line)
        count += len(line.split())
        if count >= PART_WORDS:
            yield "".join(held)
            held, count = [], 0
    if count:
        yield "".join(held)


def fingerprint(readings: Iterable[Reading]) -> str:
    """SHA-256 of the bytes of some readings."""
    digest = hashlib.sha256()
    for reading in readings:
        digest.update(reading.model_dump_json().encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()


def one_by_one(documents: list[Document]) -> tuple[dict[str, Any], str]:
    """`Reader.read`, one document after the other, after one as warm-up."""
    begun = time.perf_counter()
    reader = Reader(load_codebook())
    reader.read(documents[0])
    started, used = time.perf_counter(), time.process_time()
    readings = [reader.read(document) for document in documents]
    ended, used = time.perf_counter(), time.process_time() - used
    times = {
        "way": "Reader.read",
        "workers": 1,
        "start_up": started - begun,
        "warm": ended - started,
        "processor": used,
    }
    return times, fingerprint(readings)


def in_one_call(documents: list[Document], workers: int) -> tuple[dict[str, Any], str]:
    """`read_all` with so many workers: warm-up documents, then those that count, in one call and the same processes.

    When the last warm-up document comes back, another worker may already be at the first documents that count; at the
    end workers wait for the last one. Neither is more than a chunk of `read_all`, and one makes up for the other.
    """
    count = workers * WARM_UP
    warm_up = (documents * (count // len(documents) + 1))[:count]
    readings: list[Reading] = []
    begun = started = time.perf_counter()
    for number, reading in enumerate(read_all([*warm_up, *documents], workers=workers), 1):
        if number == count:
            started = time.perf_counter()
        elif number > count:
            readings.append(reading)
    ended = time.perf_counter()
    times = {
        "way": "read_all",
        "workers": workers,
        "start_up": started - begun,
        "warm": ended - started,
        "processor": None,
    }
    return times, fingerprint(readings)


def whole(documents: list[Document], workers: int) -> float:
    """Seconds of `read_all` with nothing warm: processes, codebook and language model included."""
    started = time.perf_counter()
    for _ in read_all(documents, workers=workers):
        pass
    return time.perf_counter() - started


def measure(documents: list[Document], workers: Iterable[int]) -> dict[str, Any]:
    words = sum(len(document.text.split()) for document in documents)
    rows = []
    first, expected = one_by_one(documents)
    for times, found in ((first, expected), *(in_one_call(documents, count) for count in workers)):
        start_to_end = whole(documents, times["workers"]) if times["way"] == "read_all" else None
        rows.append(
            {
                "way": times["way"],
                "workers": times["workers"],
                "seconds": round(times["warm"], 3),
                "words_per_second": round(words / times["warm"], 1),
                "words_per_processor_second": round(words / used, 1) if (used := times["processor"]) else None,
                "times_as_fast": round(first["warm"] / times["warm"], 3),
                "start_up_seconds": round(times["start_up"], 3),
                "whole_seconds": round(start_to_end, 3) if start_to_end is not None else None,
                "whole_words_per_second": round(words / start_to_end, 1) if start_to_end is not None else None,
                "same_bytes": found == expected,
            }
        )
    return {"documents": len(documents), "words": words, "sha256": expected, "rows": rows}


def told(result: dict[str, Any]) -> list[str]:
    columns = {
        "way": "way",
        "workers": "workers",
        "seconds": "seconds",
        "words_per_second": "words/s",
        "words_per_processor_second": "words/cpu s",
        "times_as_fast": "times",
        "start_up_seconds": "start-up s",
        "whole_seconds": "whole s",
        "whole_words_per_second": "whole words/s",
        "same_bytes": "same bytes",
    }
    return [
        machine_line(result["machine"]),
        f"{result['documents']:,} documents, {result['words']:,} words, of {result['texts']}",
        "",
        *table(list(columns.values()), [[row[key] for key in columns] for row in result["rows"]]),
    ]


def main() -> int:
    options = parser(__doc__ or "")
    options.add_argument(
        "--texts", type=Path, help="file or folder (default: speeches beside the checkout, else the example)"
    )
    options.add_argument("--words", type=int, default=60_000, help="words to read, about (default: 60,000)")
    options.add_argument("--workers", type=int, nargs="*", default=[1, 2], help="numbers of workers (default: 1 2)")
    chosen = options.parse_args()
    facts = machine()
    texts = chosen.texts or (TEXTS if TEXTS.is_dir() else EXAMPLE)
    if not texts.exists():
        return skip(f"there are no texts at {texts}", chosen.json)
    places = sorted(texts.rglob("*.txt")) if texts == TEXTS else [texts]
    documents = documents_of(places, chosen.words)
    if not documents:
        return skip(f"nothing at {texts} is a text", chosen.json)
    result = {"machine": facts, "texts": texts.name, **measure(documents, chosen.workers)}
    show(result, told(result), chosen.json)
    return 0 if all(row["same_bytes"] for row in result["rows"]) else 1


if __name__ == "__main__":
    sys.exit(main())

"""A seeded sample of coded events, each with its sentence, printed to be judged by hand.

Precision cannot be measured without somebody who reads: this prints what is to be read. The same seed on the same
texts gives the same sample, so two readers, or two versions, can be compared. Texts stand beside the checkout and are
no part of the project; without them, the shipped example is sampled.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from measuring import EXAMPLE, SHARED, machine, machine_line, parser, show

from detente.desk import ReadFile, read_files
from detente.model import Event, Participant

FOLDERS = ("wikinews-2019-2020", "wikipedia-current-events/md", "crs-reports", "us-sotu", "kremlin-en-excerpts")


def coded(paths: list[Path], codebook: list[Path]) -> list[tuple[str, Event]]:
    """Every event of the documents at some paths, with the name of its file."""
    found: list[tuple[str, Event]] = []
    files = [file for path in paths for file in ([path] if path.is_file() else sorted(path.glob("*.*")))]
    for one in read_files(files, codebook=codebook):
        if isinstance(one, ReadFile):
            found.extend((Path(one.location).name, event) for event in one.reading.events)
    return found


def as_data(file: str, event: Event) -> dict[str, Any]:
    """An event as the sample's JSON has it."""
    return {
        "file": file,
        "plover": event.plover,
        "mode": event.mode,
        "source": [_told(one) for one in event.sources],
        "target": [_told(one) for one in event.targets],
        "when": str(event.when) if event.when else None,
        "place": event.place,
        "background": event.background,
        "hedged": event.hedged,
        "rule": event.rule,
        "trigger": event.trigger.quote,
        "sentence": event.sentence.quote,
    }


def _told(one: Participant) -> str:
    return " ".join(
        str(part) for part in (one.actor or one.state or "-", one.sector or "-", one.role or "-", f"'{one.name}'")
    )


def main() -> int:
    options = parser(__doc__ or "")
    options.add_argument("--texts", type=Path, nargs="+", help="files or folders to sample from")
    options.add_argument("--codebook", type=Path, action="append", default=[], help="a codebook folder on top")
    options.add_argument("-n", "--number", type=int, default=60, help="events to print")
    options.add_argument("--seed", type=int, default=1, help="number that the sample is drawn with")
    options.add_argument("--type", action="append", default=[], help="only events of this PLOVER type")
    chosen = options.parse_args()
    known = [SHARED / "corpus" / name for name in FOLDERS]
    texts = chosen.texts or [path for path in known if path.is_dir()] or [EXAMPLE]
    events = coded(texts, chosen.codebook)
    by_type = Counter(event.plover for _, event in events)
    wanted = [pair for pair in events if not chosen.type or pair[1].plover in chosen.type]
    sample = random.Random(chosen.seed).sample(wanted, min(chosen.number, len(wanted)))
    data = [as_data(file, event) for file, event in sample]
    facts = machine()
    lines = [
        machine_line(facts),
        f"{len(events):,} events: " + ", ".join(f"{name} {count:,}" for name, count in sorted(by_type.items())),
        f"{len(data)} of them, drawn with seed {chosen.seed}",
    ]
    for number, one in enumerate(data, 1):
        flags = [name for name in ("background", "hedged") if one[name]]
        lines += [
            "",
            f"{number}. {one['plover']} {one['mode'] or ''} [{one['trigger']}] {one['file']} {' '.join(flags)}",
            f"   {'; '.join(one['source']) or '-'}  >  {'; '.join(one['target']) or '-'}",
            f"   when {one['when'] or '-'}, where {one['place'] or '-'}",
            f"   {' '.join(one['sentence'].split())}",
        ]
    show(
        {"machine": facts, "events": len(events), "by_type": dict(sorted(by_type.items())), "sample": data},
        lines,
        chosen.json,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Peak memory of adding many documents, reading them, and making a dossier; and the time that each takes.

The documents are generated (`generated.py`) and written to files first; then a process of its own adds them all at once
with `Desk.add` and makes one dossier. It notes its peak of resident memory whenever 10, 25, 50, 75 and 100 per cent
have been added and read. Flat means: the peak at 100 per cent is little above that at 10, however many documents there
are.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from generated import write_reports
from measuring import machine, machine_line, memory_now, parser, peak_memory, show, table

MARKS = (10, 25, 50, 75, 100)
"""Per cent of the documents."""
DYAD = ("Iran", "Russia")


def measure(folder: Path, workspace: Path, workers: int) -> dict[str, Any]:
    """Adds a folder to a new workspace and makes a dossier, in this process."""
    import detente

    marks: list[dict[str, Any]] = []
    started = time.perf_counter()

    def mark(stage: str, percent: int, documents: int) -> None:
        marks.append(
            {
                "stage": stage,
                "percent": percent,
                "documents": documents,
                "peak_mib": round(peak_memory(), 1),
                "resident_mib": round(now, 1) if (now := memory_now()) is not None else None,
                "seconds": round(time.perf_counter() - started, 2),
            }
        )
        # Minutes may lie between two marks: who waits sees how far it is.
        print(", ".join(f"{key} {value}" for key, value in marks[-1].items()), file=sys.stderr, flush=True)

    def progress(stage: str, done: int, total: int) -> None:
        reached = [percent for percent in MARKS if done == max(1, total * percent // 100)]
        if reached:
            mark(stage, reached[-1], done)

    with detente.open(workspace) as desk:
        mark("start", 0, 0)
        added = desk.add(folder, workers=workers, progress=progress)
        dossier = desk.dossier(*DYAD)
        mark("dossier", 100, dossier.considered)
        families = len(set(desk.store.families().values()))
    return {
        "added": added.added,
        "refused": len(added.refused),
        "read": added.read,
        "families_of_copies": families,
        "dossier": {
            "dyad": list(DYAD),
            "sources": len(dossier.sources),
            "factors": len(dossier.factors),
            "agreements": len(dossier.agreements),
            "timeline": len(dossier.timeline),
        },
        "marks": marks,
    }


def growth(marks: list[dict[str, Any]]) -> float | None:
    """How much higher the peak was at the end of reading than when the first tenth was read, as a share of it."""
    reading = [mark["peak_mib"] for mark in marks if mark["stage"] == "reading"]
    return round(reading[-1] / reading[0] - 1, 4) if reading else None


def told(result: dict[str, Any]) -> list[str]:
    rows = [
        [
            f"{mark['stage']} {mark['percent']:>3} %",
            mark["documents"],
            mark["peak_mib"],
            mark["resident_mib"],
            mark["seconds"],
        ]
        for mark in result["marks"]
    ]
    reading = [mark for mark in result["marks"] if mark["stage"] == "reading"]
    dossier = result["dossier"]
    return [
        machine_line(result["machine"]),
        f"{result['documents']:,} documents, {result['words']:,} words, {result['workers']} worker(s); "
        f"{result['added']:,} added, {result['read']:,} read, {result['families_of_copies']:,} families of near-copies",
        "",
        *table(["stage", "documents", "peak MiB", "resident MiB", "seconds"], rows),
        "",
        f"peak from {reading[0]['percent']} % to {reading[-1]['percent']} % of the reading: {result['growth']:+.1%}",
        f"dossier {' and '.join(dossier['dyad'])}: {dossier['sources']:,} sources, {dossier['factors']:,} factors, "
        f"{dossier['agreements']:,} agreements, {dossier['timeline']:,} dated entries",
    ]


def main() -> int:
    options = parser(__doc__ or "")
    options.add_argument("--documents", type=int, default=10_000, help="how many documents (default: 10,000)")
    options.add_argument(
        "--workers", type=int, default=1, help="processes that read; the peak is the first one's alone"
    )
    options.add_argument("--seed", type=int, default=0, help="other documents of the same kind")
    options.add_argument("--inside", nargs=2, type=Path, metavar=("FOLDER", "WORKSPACE"), help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.inside:
        # The process that is measured: it must not have made the documents itself.
        print(json.dumps(measure(*chosen.inside, chosen.workers)))
        return 0
    facts = machine()
    with tempfile.TemporaryDirectory(prefix="detente-bench-") as place:
        folder, workspace = Path(place, "reports"), Path(place, "workspace")
        words = write_reports(folder, chosen.documents, chosen.seed)
        command = [sys.executable, __file__, "--inside", str(folder), str(workspace), "--workers", str(chosen.workers)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    measured = json.loads(done.stdout)
    result = {
        "machine": facts,
        "documents": chosen.documents,
        "words": words,
        "workers": chosen.workers,
        **measured,
        "growth": growth(measured["marks"]),
    }
    show(result, told(result), chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())

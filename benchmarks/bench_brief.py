"""Time from a filled workspace to the brief: the dossier, the composing, and each format.

The shipped example is added to a new workspace first. Each step is done several times, of which the median and the
fastest are given. The first time in a process is slower, since templates and fonts are loaded then: it is given apart.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from measuring import EXAMPLE, machine, machine_line, parser, show, skip, table

import detente
from detente.assembly import assemble
from detente.brief import FORMATS, compose
from detente.desk import Desk, to_day

DYAD = ("Iran", "Russia")
AS_OF = "2015-02-02"


def timed(name: str, step: Callable[[], object], repeat: int) -> dict[str, Any]:
    """Milliseconds of a step, and the bytes of what it gives where it gives bytes or text."""
    seconds = []
    result: object = None
    for _ in range(repeat + 1):
        started = time.perf_counter()
        result = step()
        seconds.append(1000 * (time.perf_counter() - started))
    size = (
        len(result.encode("utf-8", "replace") if isinstance(result, str) else result)
        if isinstance(result, str | bytes)
        else None
    )
    return {
        "step": name,
        "first_ms": round(seconds[0], 2),
        "median_ms": round(statistics.median(seconds[1:]), 2),
        "fastest_ms": round(min(seconds[1:]), 2),
        "bytes": size,
    }


def measure(desk: Desk, as_of: str, repeat: int) -> dict[str, Any]:
    day = to_day(as_of)
    dyad = desk.dyad(*DYAD, as_of=day)
    read = list(desk.store.readings(as_of=day, undated=True))
    families = desk.store.families(as_of=day)
    dossier = assemble(read, dyad, desk.codebook, as_of=day, families=families)
    brief = compose(dossier)
    steps = [
        timed("Desk.dossier", lambda: desk.dossier(*DYAD, as_of=day), repeat),
        timed("  of that, assemble", lambda: assemble(read, dyad, desk.codebook, as_of=day, families=families), repeat),
        timed("compose", lambda: compose(dossier), repeat),
        *(timed(f"render {suffix}", lambda render=render: render(brief), repeat) for suffix, render in FORMATS.items()),
    ]
    return {
        "documents": len(read),
        "factors": len(dossier.factors),
        "agreements": len(dossier.agreements),
        "conditions": len(dossier.conditions),
        "predictions": len(dossier.predictions),
        "timeline": len(dossier.timeline),
        "steps": steps,
    }


def told(result: dict[str, Any]) -> list[str]:
    kinds = ("factors", "agreements", "conditions", "predictions", "timeline")
    rows = [[s["step"], s["first_ms"], s["median_ms"], s["fastest_ms"], s["bytes"]] for s in result["steps"]]
    return [
        machine_line(result["machine"]),
        f"{' and '.join(DYAD)} as of {result['as_of']}: {result['documents']} documents, "
        + ", ".join(f"{result[kind]} {kind}" for kind in kinds),
        "",
        *table(["step", "first ms", "median ms", "fastest ms", "bytes"], rows),
    ]


def main() -> int:
    options = parser(__doc__ or "")
    options.add_argument(
        "--example", type=Path, default=EXAMPLE, help="documents on Iran and Russia (default: the shipped example)"
    )
    options.add_argument("--as-of", default=AS_OF, metavar="DATE", help=f"default: {AS_OF}")
    options.add_argument("--repeat", type=int, default=5, help="times that each step is done and counted (default: 5)")
    chosen = options.parse_args()
    if not chosen.example.exists():
        return skip(f"there are no documents at {chosen.example}", chosen.json)
    facts = machine()
    with tempfile.TemporaryDirectory(prefix="detente-bench-") as place, detente.open(Path(place, "workspace")) as desk:
        started = time.perf_counter()
        desk.add(chosen.example)
        added = round(time.perf_counter() - started, 2)
        result = {
            "machine": facts,
            "as_of": chosen.as_of,
            "add_seconds": added,
            **measure(desk, chosen.as_of, chosen.repeat),
        }
    show(result, told(result), chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())

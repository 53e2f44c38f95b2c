"""How well links are forecast: the scorer that comes with the data, run on three sets, beside published figures.

Settings were chosen on the validation part of icews14 (docs/decisions/0020 says with which exceptions) and are used
unchanged on the others. The data and the scorer
stand beside the checkout and are no part of the project; where they are absent, nothing is measured. With `--ablate`
each family of features is left out in turn.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from measuring import SHARED, machine, machine_line, parser, show, skip, table

SETS = ("icews14", "icews18", "icews05-15")
PUBLISHED: dict[str, dict[str, tuple[float, float]]] = {
    "recurrency baseline (2024)": {"icews14": (37.4, 51.5), "icews18": (28.7, 43.6), "icews05-15": (44.4, 60.5)},
    "RE-GCN": {"icews14": (42.4, 62.7), "icews18": (32.8, 52.7), "icews05-15": (47.9, 68.2)},
    "TiRGN": {"icews14": (44.5, 64.9), "icews18": (33.5, 54.4), "icews05-15": (49.9, 70.7)},
    "LogCL (sees the day's queries)": {"icews14": (48.8, 70.4), "icews18": (35.4, 58.0), "icews05-15": (57.0, 77.8)},
}
"""MRR and hits@10 on the *test* parts of the same data, for orientation; ICEWS14's validation part is 1.5 easier."""

SHIM = """
import runpy, sys
import detente.forecast.links as links
whole, without = links.LinkForecaster, tuple(filter(None, sys.argv.pop(1).split(",")))
links.LinkForecaster = lambda *a, **k: whole(*a, settings=links.Settings(without=without), **k)
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""Runs the scorer with families left out."""


def score(
    scorer: Path, folder: Path, options: argparse.Namespace, place: Path, without: tuple[str, ...] = ()
) -> dict[str, Any]:
    """What the scorer says of one set."""
    shim = place / "shim.py"
    shim.write_text(SHIM, encoding="utf-8")
    command = [sys.executable, str(shim), ",".join(without), str(scorer), str(folder), "--json"]
    command += ["--seed", str(options.seed), "--days", str(options.days), "--split", options.split]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def row(name: str, found: dict[str, Any]) -> list[object]:
    new, cost = found.get("new pair", {}), found["cost"]
    return [
        name,
        found["all"]["mrr"],
        found["all"]["hits@10"],
        new.get("mrr"),
        new.get("hits@10"),
        cost["cpu_s"],
        cost["peak_gb"],
    ]


def main() -> int:
    options = parser(__doc__ or "")
    options.add_argument("--data", type=Path, default=SHARED / "data", help="folder of the sets")
    options.add_argument("--scorer", type=Path, default=SHARED / "eval" / "score_links.py", help="the scorer")
    options.add_argument("--sets", nargs="+", default=list(SETS), help="which sets")
    options.add_argument("--split", default="valid", help="which part is asked about")
    options.add_argument("--seed", type=int, default=0, help="the scorer's seed")
    options.add_argument("--days", type=int, default=0, help="stop after so many days (0: all)")
    options.add_argument("--ablate", action="store_true", help="also leave out each family of features in turn")
    chosen = options.parse_args()
    if not chosen.scorer.is_file():
        return skip(f"there is no scorer at {chosen.scorer}", chosen.json)
    present = [name for name in chosen.sets if (chosen.data / name / "events.parquet").is_file()]
    if not present:
        return skip(f"there are no events at {chosen.data}", chosen.json)
    from detente.forecast.links import FAMILIES

    facts = machine()
    head = ["forecast", "MRR", "hits@10", "new: MRR", "hits@10", "CPU s", "peak GB"]
    result: dict[str, Any] = {"machine": facts, "sets": {}}
    lines = [machine_line(facts)]
    with tempfile.TemporaryDirectory(prefix="detente-bench-") as place:
        for name in present:
            folder = chosen.data / name
            found = {"Détente": score(chosen.scorer, folder, chosen, Path(place))}
            for family in FAMILIES if chosen.ablate else ():
                found[f"without {family}"] = score(chosen.scorer, folder, chosen, Path(place), (family,))
            result["sets"][name] = found
            rows = [row(label, figures) for label, figures in found.items()]
            for label, published in PUBLISHED.items():
                if name in published:
                    rows.append([f"{label}, test", *published[name], None, None, None, None])
            lines += ["", f"{name}, {chosen.split}", *table(head, rows)]
    result["cpu_s"] = round(sum(found["Détente"]["cost"]["cpu_s"] for found in result["sets"].values()), 1)
    lines += ["", f"all sets, learning and answering: {result['cpu_s']} CPU seconds"]
    show(result, lines, chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())

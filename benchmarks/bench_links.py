"""How well links are forecast: the scorer that comes with the data, run on three sets, beside published figures.

Settings were chosen on the validation part of icews14 (docs/decisions/0020 says with which exceptions) and are used
unchanged on the others. The data and the scorer
stand beside the checkout and are no part of the project; where they are absent, nothing is measured. With `--ablation`,
the ranker is learned again without each family of features in turn (`link_ablations.py`).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
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


def score(scorer: Path, folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """What the scorer says of one set."""
    command = [sys.executable, str(scorer), str(folder), "--json"]
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


def left_out(options: argparse.Namespace, folder: Path) -> list[dict[str, Any]]:
    """The figures without each family of features."""
    sys.path.insert(0, str(options.scorer.parent))
    import score_links  # type: ignore[import-not-found]
    from link_ablations import ablations

    return ablations(score_links, folder, options.split, options.every)


def main() -> int:
    options = parser(__doc__ or "")
    options.add_argument("--data", type=Path, default=SHARED / "data", help="folder of the sets")
    options.add_argument("--scorer", type=Path, default=SHARED / "eval" / "score_links.py", help="the scorer")
    options.add_argument("--sets", nargs="+", default=list(SETS), help="which sets")
    options.add_argument("--split", default="valid", help="which part is asked about")
    options.add_argument("--seed", type=int, default=0, help="the scorer's seed")
    options.add_argument("--days", type=int, default=0, help="stop after so many days (0: all)")
    options.add_argument("--ablation", action="store_true", help="also leave out each family of features in turn")
    options.add_argument("--every", type=int, default=3, help="with --ablation, ask about every so many days")
    chosen = options.parse_args()
    if not chosen.scorer.is_file():
        return skip(f"there is no scorer at {chosen.scorer}", chosen.json)
    present = [name for name in chosen.sets if (chosen.data / name / "events.parquet").is_file()]
    if not present:
        return skip(f"there are no events at {chosen.data}", chosen.json)
    facts = machine()
    head = ["forecast", "MRR", "hits@10", "new: MRR", "hits@10", "CPU s", "peak GB"]
    result: dict[str, Any] = {"machine": facts, "sets": {}}
    lines = [machine_line(facts)]
    for name in present:
        found: dict[str, Any] = {"Détente": score(chosen.scorer, chosen.data / name, chosen)}
        rows = [row("Détente", found["Détente"])]
        for label, published in PUBLISHED.items():
            if name in published:
                rows.append([f"{label}, test", *published[name], None, None, None, None])
        lines += ["", f"{name}, {chosen.split}", *table(head, rows)]
        result["sets"][name] = found
        if chosen.ablation:
            found["ablations"] = left_out(chosen, chosen.data / name)
            head_left = ["features", "columns", "MRR", "hits@10", "new: MRR", "hits@10"]
            lines += [
                "",
                f"every {chosen.every} days",
                *table(head_left, [list(one.values()) for one in found["ablations"]]),
            ]
    result["cpu_s"] = round(sum(found["Détente"]["cost"]["cpu_s"] for found in result["sets"].values()), 1)
    lines += ["", f"all sets, learning and answering: {result['cpu_s']} CPU seconds"]
    show(result, lines, chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How good the question forecaster is: skill, onset skill, calibration, cost; what each group of inputs gives.

The scores come from the scorer beside the checkout, run in a process of its own for each horizon: questions on the most
active pairs of states of a public event data set, in the validation part. The forecaster has not learned from it, but
its settings were compared on it. With --ablations, groups of inputs are left out in turn; those figures are of the last
quarter of the known part alone. With --remains, the misses of the last known year are told apart by what they share.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from measuring import SHARED, machine, machine_line, parser, show, skip, table
from question_remains import remains

from detente.forecast.log import EventLog

# Known figures of the same questions (valid part of ICEWS 2005-15, 500 pairs): skill, onset skill, calibration error.
KNOWN = {
    30: [
        ("logistic regression on rates", 0.248, None, None),
        ("a quick LightGBM", 0.255, 0.085, 0.005),
        ("aim", 0.28, 0.12, 0.01),
    ],
    90: [("aim", 0.30, None, None)],
}


def scored(scorer: Path, data: Path, split: str, within: int, pairs: int, step: int) -> dict[str, Any]:
    """What the scorer says of one horizon."""
    command = [
        sys.executable, str(scorer), str(data), "--split", split, "--within", str(within),
        "--dyads", str(pairs), "--step", str(step), "--json",
    ]  # fmt: skip
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "OMP_NUM_THREADS": "1"}
    )
    if done.returncode:
        raise SystemExit(f"the scorer failed: {done.stderr.strip()[-500:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return {"within": within, **found}


def known_events(scorer: Path, data: Path, split: str) -> EventLog:
    """The known part of the data, as the scorer gives it to the forecaster."""
    sys.path.insert(0, str(scorer.parent))
    import score_questions  # type: ignore[import-not-found]

    return EventLog.of(score_questions.load(data, split)[0])


def ablations(scorer: Path, data: Path, split: str) -> list[dict[str, Any]]:
    """Skill on the last quarter of the known part with each group of inputs left out, and alone with the record."""
    from detente.forecast import model
    from detente.forecast.classes import QUADS, EventClass
    from detente.forecast.features import Subject

    log = known_events(scorer, data, split)
    rows = model.past_questions(log, [Subject(EventClass("quad", str(quad))) for quad in QUADS], [], 0)
    last = int((rows.origin + rows.horizon).max())
    cut = int(last - 0.25 * (last - rows.origin.min()))
    older, later = rows.origin + rows.horizon <= cut, rows.origin > cut
    groups = sorted({name.partition(".")[0] for name in rows.names} - {"asked"})
    tried = [("all inputs", groups), *((f"without {one}", [g for g in groups if g != one]) for one in groups)]
    tried.append(("record alone", ["record"]))
    found = []
    for name, kept in tried:
        columns = [place for place, one in enumerate(rows.names) if one.partition(".")[0] in (*kept, "asked")]
        part = model.Rows(
            [rows.names[place] for place in columns], rows.values[:, columns], rows.answer, rows.origin, rows.horizon,
            rows.subject, rows.one, rows.other,
        )  # fmt: skip
        started = time.process_time()
        booster = model.boosted(part.where(older))
        p = np.asarray(booster.predict(part.values[later], num_threads=1))
        y = rows.answer[later]
        result: dict[str, Any] = {"inputs": name, "cpu_s": round(time.process_time() - started, 1)}
        for horizon in (30, 90):
            at = rows.horizon[later] == horizon
            number = rows.subject[later][at]
            base = np.array([y[at][number == one].mean() for one in range(len(QUADS))])[number]
            result[f"skill_{horizon}"] = round(1 - ((p[at] - y[at]) ** 2).mean() / ((base - y[at]) ** 2).mean(), 4)
        found.append(result)
    return found


def _exact(value: float | None) -> str | None:
    """A score to four places: differences in the third are what is looked at."""
    return None if value is None else f"{value:.4f}"


def main() -> int:
    """Measures and prints."""
    options = parser(__doc__ or "")
    options.add_argument("--data", type=Path, default=SHARED / "data" / "icews05-15", help="folder of the data set")
    options.add_argument("--scorer", type=Path, default=SHARED / "eval" / "score_questions.py", help="the scorer")
    options.add_argument("--split", default="valid", help="the part that is scored")
    options.add_argument("--within", type=int, nargs="*", default=[30, 90], help="days ahead")
    options.add_argument("--pairs", type=int, default=500, help="pairs of states")
    options.add_argument("--step", type=int, default=10, help="days between forecasts")
    options.add_argument("--ablations", action="store_true", help="leave groups of inputs out, too (minutes)")
    options.add_argument("--remains", action="store_true", help="what the misses of a year have in common, too")
    given = options.parse_args()
    for place in (given.data / "events.parquet", given.scorer):
        if not place.exists():
            return skip(f"{place.name} is not there", given.json)
    about = machine()
    rows = [scored(given.scorer, given.data, given.split, one, given.pairs, given.step) for one in given.within]
    left_out = ablations(given.scorer, given.data, given.split) if given.ablations else []
    shares = remains(known_events(given.scorer, given.data, given.split)) if given.remains else []
    told = []
    for row in rows:
        told += [
            (f"{row['within']} days: {name}", *map(_exact, figures), None)
            for name, *figures in KNOWN.get(row["within"], [])
        ]
        told.append(
            (
                f"{row['within']} days: here",
                *map(_exact, (row["all"]["skill"], row["onset"]["skill"], row["all"]["ece"])),
                row["cost"]["cpu_s"],
            )
        )
    lines = [machine_line(about), *table(("questions", "skill", "onset skill", "calibration error", "CPU s"), told)]
    if left_out:
        values = [(one["inputs"], _exact(one["skill_30"]), _exact(one["skill_90"]), one["cpu_s"]) for one in left_out]
        lines += ["", *table(("inputs", "skill, 30 days", "skill, 90 days", "CPU s"), values)]
    if shares:
        columns = ("all_skill", "all_gain", "all_error", "onset_skill", "onset_gain", "onset_error")
        values = [(one["shared"], *(_exact(float(one[name])) for name in columns)) for one in shares]
        heads = ("what misses share", "skill", "gain if known", "+-", "onset skill", "gain if known", "+-")
        lines += ["", *table(heads, values)]
    result = {
        "machine": about, "data": given.data.name, "split": given.split, "scores": rows, "ablations": left_out,
        "remains": shares,
    }  # fmt: skip
    show(result, lines, given.json)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""The event coder: how often it is right on marked sentences, how fast it is, what looking for wanted actors saves.

The sentences are those of PLOVER's relation classification data (ACL 2024), which nothing was learned from: macro-F1
over the types that occur, over quad classes, and over conflict and cooperation, with vectors and without. YIELD stands
there for CONCEDE and RETREAT, and counts as quad class 2.
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path
from typing import Any

from measuring import SHARED, machine, machine_line, parser, show, skip, table
from sklearn.metrics import f1_score

from detente.codebook import load_codebook
from detente.desk import EventReport, code_files
from detente.errors import ReadingError
from detente.reading.coding import Coding, Marked, code_marked, load_coder, unmarked

SENTENCES = SHARED / "data" / "plover" / "sentences.tsv"
TEXTS = SHARED / "corpus" / "wikinews-2019-2020"
YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
PUBLISHED = (
    ("dictionaries", 81, 52, 46),
    ("GPT-4 with the codebook", 93, 77, 62),
    ("NLI model on a GPU", 96.4, 89.6, 82.4),
    ("BERT fine-tuned, GPU", 98.4, 96.3, 86.7),
)
"""Binary, quad and root macro-F1 on the sister test part, as published."""


def rows_of(path: Path) -> tuple[list[dict[str, str]], list[Marked]]:
    """The rows whose marks can be read, and their sentences."""
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
    kept: list[dict[str, str]] = []
    sentences: list[Marked] = []
    for row in rows:
        try:
            sentences.append(unmarked(row["marked_sentence"]))
            kept.append(row)
        except ReadingError as error:
            print(f"left out: {error.problem}", file=sys.stderr)
    return kept, sentences


def scores(rows: list[dict[str, str]], codings: list[Coding]) -> dict[str, float]:
    """Macro-F1 in percent at the three levels."""
    roots = [YIELD.get(coding.type, coding.type) for coding in codings]
    quads = [2 if root == "YIELD" else coding.quad for root, coding in zip(roots, codings, strict=True)]
    gold = [row["gold_root"] for row in rows]
    gold_quads = [int(row["gold_penta"]) for row in rows]

    def macro(right: list[Any], told: list[Any]) -> float:
        value = f1_score(right, told, average="macro", labels=sorted(set(right)), zero_division=0)
        return round(100 * float(value), 1)

    return {
        "binary": macro([quad > 2 for quad in gold_quads], [quad > 2 for quad in quads]),
        "quad": macro(gold_quads, quads),
        "root": macro(gold, roots),
        "abstained": round(100 * sum(coding.abstained for coding in codings) / len(codings), 1),
        "right_where_abstained": _share(rows, roots, [coding.abstained for coding in codings]),
        "right_elsewhere": _share(rows, roots, [not coding.abstained for coding in codings]),
    }


def _share(rows: list[dict[str, str]], roots: list[str], chosen: list[bool]) -> float:
    right = [row["gold_root"] == root for row, root, one in zip(rows, roots, chosen, strict=True) if one]
    return round(100 * sum(right) / len(right), 1) if right else 0.0


def prefilter(folder: Path, actor: str) -> dict[str, Any]:
    """Time for one actor's events with and without the search for its names, and whether they are the same events."""
    files = sorted(folder.glob("*.txt"))
    identity = load_codebook().resolve(actor).id
    started = time.process_time()
    every = list(code_files(files, vectors=False, abstain_below=0.0))
    plain = time.process_time() - started
    wanted = [row for row in every if identity in (*row.source.split("; "), *row.target.split("; "))]
    report = EventReport()
    started = time.process_time()
    found = list(code_files(files, actors=[actor], vectors=False, abstain_below=0.0, report=report))
    quick = time.process_time() - started
    return {
        "actor": actor,
        "documents": report.documents,
        "skipped": report.skipped,
        "seconds_without": round(plain, 2),
        "seconds_with": round(quick, 2),
        "events": len(wanted),
        "same_events": found == wanted,
    }


def main() -> int:
    options = parser(__doc__ or "")
    options.add_argument("--sentences", type=Path, default=SENTENCES, help="marked sentences with gold types")
    options.add_argument("--texts", type=Path, default=TEXTS, help="folder of texts for the search for wanted actors")
    options.add_argument("--actors", nargs="*", default=["Iran", "Turkey"], help="whose events to look for there")
    options.add_argument("--limit", type=int, default=0, help="only so many sentences (0: all)")
    chosen = options.parse_args()
    if not chosen.sentences.is_file():
        return skip("there are no marked sentences", chosen.json)
    rows, sentences = rows_of(chosen.sentences)
    if chosen.limit:
        rows, sentences = rows[: chosen.limit], sentences[: chosen.limit]
    facts = machine()
    result: dict[str, Any] = {"machine": facts, "sentences": len(rows), "published": [list(one) for one in PUBLISHED]}
    book = load_codebook()
    for name, vectors in (("with vectors", True), ("without vectors", False)):
        coder = load_coder(book, vectors=vectors)
        list(code_marked(coder, sentences[:16]))
        started = time.process_time()
        codings = list(code_marked(coder, sentences))
        result[name] = scores(rows, codings)
        result[name]["sentences_a_second"] = round(len(rows) / (time.process_time() - started), 1)
    result["card"] = {key: value for key, value in coder.model.card.items() if key in ("sentences", "held_out_groups")}
    result["prefilter"] = (
        [prefilter(chosen.texts, actor) for actor in chosen.actors] if chosen.texts.is_dir() else "no texts"
    )
    ours = [
        (f"Détente {name}", *(result[name][level] for level in ("binary", "quad", "root", "sentences_a_second")))
        for name in ("with vectors", "without vectors")
    ]
    others = [(*one, None) for one in PUBLISHED]
    lines = [
        machine_line(facts),
        f"{len(rows):,} marked sentences",
        *table(("macro-F1 in percent", "binary", "quad", "root", "sentences/s"), [*ours, *others]),
        "",
        *(
            f"{name}: abstained on {result[name]['abstained']} %, right {result[name]['right_where_abstained']} % there"
            f", {result[name]['right_elsewhere']} % elsewhere"
            for name in ("with vectors", "without vectors")
        ),
        *(f"{one}" for one in (result["prefilter"] if isinstance(result["prefilter"], list) else [])),
    ]
    show(result, lines, chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())

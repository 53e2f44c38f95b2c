"""How many of the marked parts of the project's own passages are read as factors, and with which sign, by kind of text.

The passages are harder than most texts: half of their sentences use loaded words and say nothing of the pair, and many
that do say something use none. They show which way a change goes, on many pairs, decades and kinds of text at once;
nothing is learned from them by machine. No file beside the checkout is needed.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from typing import Any

from measuring import machine, machine_line, parser, show, table
from passages import Mark, Passage, load_passages

from detente.assembly.view import view
from detente.codebook import load_codebook
from detente.model import Document, Dyad
from detente.reading import Reader

ALL = "all"


def counted(passage: Passage, factors: list[dict[str, Any]]) -> Counter[str]:
    """Marks and factors, and how many of each meet the other; signs and holders are those of the factors that do."""
    tally = Counter(marks=len(passage.marks), factors=len(factors))
    tally["marks met"] = sum(any(_meets(mark, factor) for factor in factors) for mark in passage.marks)
    for factor in factors:
        met = [mark for mark in passage.marks if _meets(mark, factor)]
        tally["factors met"] += bool(met)
        tally["signs"] += any(mark.sign.value == factor["sign"] for mark in met)
        tally["holders"] += any(set(mark.holders) & set(factor["holders"]) for mark in met)
    return tally


def _meets(mark: Mark, factor: dict[str, Any]) -> bool:
    return any(span["start"] < mark.end and span["end"] > mark.start for span in factor["evidence"])


def main() -> int:
    options = parser(__doc__ or "")
    options.add_argument("--every", type=int, default=1, metavar="N", help="read one passage in N")
    chosen = options.parse_args()
    facts = machine()
    codebook = load_codebook()
    reader = Reader(codebook)
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    passages = load_passages()[:: chosen.every]
    for passage in passages:
        document = Document.of_text(passage.text, "en", location=passage.id, published=passage.written)
        found = view(document, reader.read(document), Dyad.of(*passage.pair), codebook)["factors"]
        tally = counted(passage, found)
        for name in (passage.id.partition("-")[0], ALL):
            tallies[name] += tally
    rows = []
    for name in sorted(tallies, key=lambda one: (one != ALL, one)):
        tally = tallies[name]
        met = max(tally["factors met"], 1)
        rows.append(
            {
                "passages": name,
                "marks": tally["marks"],
                "recall": round(tally["marks met"] / max(tally["marks"], 1), 3),
                "precision": round(tally["factors met"] / max(tally["factors"], 1), 3),
                "sign": round(tally["signs"] / met, 3),
                "holder": round(tally["holders"] / met, 3),
            }
        )
    head = list(rows[0])
    told = [machine_line(facts), f"{len(passages)} passages", "", *table(head, [list(row.values()) for row in rows])]
    show({"machine": facts, "passages": len(passages), "rows": rows}, told, chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())

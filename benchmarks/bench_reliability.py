"""How often each reading rule is right, on articles with hand-coded gold, and the codebook entries that say so.

A statement is right if its words overlap those of any gold item of its kind, core or extra, as the scorer of the
articles has it. Only statements that Détente shows for the article's pair of states are counted. From `right` of `all`,
the entry's weight is the mean of the Beta(right + 1, wrong + 1) distribution: a rule seen three times is not called
certain. A rule that the articles do not show at all gets 0.5.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from measuring import ROOT, SHARED, machine, machine_line, parser, show, skip, table
from reading_rules import rule_names

from detente.assembly import assemble
from detente.assembly.relevance import Relevance
from detente.codebook import Codebook, load_codebook
from detente.desk import ReadFile, read_files
from detente.model import Dossier, Dyad, Statement

FILE = ROOT / "src" / "detente" / "codebook" / "data" / "cues" / "reliability.yaml"
SCRIPT = f"benchmarks/{Path(__file__).name}"
MAX_SPAN = 600
"""Longer gold or evidence is no evidence, says the scorer."""
CAUTIOUS = 0.5
HEAD = """\
# How often each reading rule is right: the share of its statements that hand-coded articles bear out, as the mean of
# a Beta distribution that starts even, and as value the counts (right/all), which a workspace's own judgements are
# added to. Statements carry the share as their confidence. Measured and written by
# `python benchmarks/bench_reliability.py --write`. The articles were in view when the rules were written, so texts that
# were not will bear out fewer.
cues:
"""


def shown(one: ReadFile, dossier: Dossier) -> Iterator[tuple[str, Statement]]:
    """The statements that a dossier of one document shows, each with the name of its kind in the gold."""
    relevance = Relevance(one.reading, dossier.dyad)
    for factor in dossier.factors:
        for support in (*factor.support, *factor.opposition):
            yield "factors", support.claim
    mentioned = {evidence.id for agreement in dossier.agreements for evidence in agreement.mentions}
    for mention in relevance.agreements():
        if mention.evidence.id in mentioned:
            yield "agreements", mention
    # Conditions and predictions of the same words are shown once, but each was found by its rule.
    for condition in relevance.conditions():
        yield "conditions", condition
    for prediction in relevance.predictions():
        yield "predictions", prediction
    for event in relevance.events():
        yield "events", event


def is_right(statement: Statement, items: list[dict[str, Any]]) -> bool:
    """Whether the words of a statement overlap those of a gold item."""
    evidence = statement.evidence
    if evidence.end - evidence.start > MAX_SPAN:
        return False
    spans = (span for item in items for span in item["evidence"])
    return any(evidence.start < span["end"] and span["start"] < evidence.end for span in spans)


def counted(articles: Path, codebook: Codebook) -> tuple[list[str], Counter[str], Counter[str]]:
    """Names of the articles, statements that are right by rule, and all statements by rule."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    golds = sorted(articles.glob("*.gold.yaml"))
    names = [gold.name.removesuffix(".gold.yaml") for gold in golds]
    texts = [articles / f"{name}.txt" for name in names]
    for path, one in zip(golds, read_files(texts), strict=True):
        if not isinstance(one, ReadFile):
            raise SystemExit(f"{one.location}: {one.reason}")
        gold = yaml.safe_load(path.read_text(encoding="utf-8"))
        dossier = assemble([(one.document, one.reading)], Dyad.of(*gold["document"]["dyad"]), codebook)
        for kind, statement in shown(one, dossier):
            total[statement.rule] += 1
            right[statement.rule] += is_right(statement, gold.get(kind, []))
    return names, right, total


def posterior(right: int, total: int) -> float:
    """Mean of Beta(right + 1, wrong + 1): Laplace's rule of succession."""
    return (right + 1) / (total + 2)


def rows_of(rules: list[str], right: Counter[str], total: Counter[str]) -> list[dict[str, Any]]:
    """One row a rule, whether there was a statement of it or not."""
    return [
        {
            "rule": rule,
            "right": right[rule],
            "all": total[rule],
            "weight": round(posterior(right[rule], total[rule]), 2) if total[rule] else CAUTIOUS,
        }
        for rule in sorted({*rules, *total})
    ]


def entries(rows: list[dict[str, Any]], articles: int) -> str:
    """The rows as entries of the codebook."""
    lines = []
    for row in rows:
        measured = f"{row['right']} of {row['all']} right on {articles} gold articles, measured by {SCRIPT}; Beta(1,1)."
        unseen = f"No statement of this rule on {articles} gold articles: a cautious guess until one is measured."
        reason = measured if row["all"] else unseen
        lines.append(
            f"  - {{id: reliable-{row['rule']}, use: reliability, words: [{row['rule']}], weight: {row['weight']:.2f}, "
            f'value: "{row["right"]}/{row["all"]}", '
            f'reason: "{reason}"}}'
        )
    return "\n".join(lines) + "\n"


def main() -> int:
    options = parser(__doc__ or "")
    options.add_argument(
        "--articles", type=Path, default=SHARED / "articles", help="folder of NAME.txt and NAME.gold.yaml"
    )
    options.add_argument("--write", action="store_true", help=f"write the entries to {FILE.relative_to(ROOT)}")
    chosen = options.parse_args()
    if not list(chosen.articles.glob("*.gold.yaml")):
        return skip(f"there are no articles with gold at {chosen.articles}", chosen.json)
    facts = machine()
    codebook = load_codebook()
    names, right, total = counted(chosen.articles, codebook)
    rows = rows_of(rule_names(codebook), right, total)
    written = entries(rows, len(names))
    if chosen.write:
        FILE.write_text(HEAD + written, encoding="utf-8")
    result = {"machine": facts, "articles": names, "rules": rows}
    told = [
        machine_line(facts),
        f"{len(names)} articles: {', '.join(names)}",
        "",
        *table(
            ["rule", "right", "all", "weight"], [[row["rule"], row["right"], row["all"], row["weight"]] for row in rows]
        ),
        "",
        *written.rstrip().splitlines(),
    ]
    show(result, told, chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())

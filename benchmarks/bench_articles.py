"""What `detente read` finds in articles with hand-coded gold, scored by the scorer that comes with them.

Articles and scorer stand beside the checkout and are no part of the project; where they are absent, nothing is
measured. Each article is read with the program, as a user would, and for the pair of states that its gold names.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml
from measuring import SHARED, machine, machine_line, parser, show, skip

PROGRAM = [sys.executable, "-c", "from detente.cli import main; main()"]


def read_articles(articles: Path, out: Path) -> list[dict[str, Any]]:
    """Writes one file of findings for each article with gold; returns what was read."""
    read = []
    for gold in sorted(articles.glob("*.gold.yaml")):
        name = gold.name.removesuffix(".gold.yaml")
        text = articles / f"{name}.txt"
        dyad = yaml.safe_load(gold.read_text(encoding="utf-8"))["document"]["dyad"]
        command = [*PROGRAM, "read", str(text), "--dyad", *dyad, "--json-dir", str(out)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found = json.loads((out / f"{name}.json").read_text(encoding="utf-8"))
        whole = text.read_bytes().decode("utf-8")
        spans = [
            span for kind in found.values() if isinstance(kind, list) for item in kind for span in item["evidence"]
        ]
        read.append(
            {
                "name": name,
                "dyad": dyad,
                "words": len(whole.split()),
                "quotations": len(spans),
                "exact": sum(whole[span["start"] : span["end"]] == span["quote"] for span in spans),
            }
        )
    return read


def main() -> int:
    options = parser(__doc__ or "")
    options.add_argument(
        "--articles", type=Path, default=SHARED / "articles", help="folder of NAME.txt and NAME.gold.yaml"
    )
    options.add_argument("--scorer", type=Path, default=SHARED / "eval" / "score_articles.py", help="the scorer")
    chosen = options.parse_args()
    if not list(chosen.articles.glob("*.gold.yaml")):
        return skip(f"there are no articles with gold at {chosen.articles}", chosen.json)
    if not chosen.scorer.is_file():
        return skip(f"there is no scorer at {chosen.scorer}", chosen.json)
    facts = machine()
    with tempfile.TemporaryDirectory(prefix="detente-bench-") as place:
        read = read_articles(chosen.articles, Path(place))
        command = [sys.executable, str(chosen.scorer), str(chosen.articles), place]
        scores = subprocess.run([*command, "--json"], check=True, stdout=subprocess.PIPE, text=True).stdout
        lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    result = {"machine": facts, "articles": read, "scores": json.loads(scores)}
    quotations, exact = sum(one["quotations"] for one in read), sum(one["exact"] for one in read)
    told = [
        machine_line(facts),
        f"{len(read)} articles; {exact:,} of {quotations:,} quotations are exact substrings",
        "",
        *lines.rstrip().splitlines(),
    ]
    show(result, told, chosen.json)
    return 0 if exact == quotations else 1


if __name__ == "__main__":
    sys.exit(main())

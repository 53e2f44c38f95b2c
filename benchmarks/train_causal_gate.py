"""Trains the causal gate that Détente ships: the same corpora give the same bytes, on one machine and version of JAX.

What is causal is learned from the Causal News Corpus V2 (CC0), BECAUSE 2.1 (MIT) and Détente's own exemplars; what is
denied from the Countercausal News Corpus (CC BY 4.0) besides. No other set is learned from. It needs the extra
`tuning`, and a quarter of an hour of one core.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from measuring import SHARED

import detente
from detente.codebook import load_codebook
from detente.reading.causal.corpora import labelled, read_countercausal, sentences_of, shipped_exemplars
from detente.reading.causal.span_corpora import read_because, read_causal_news
from detente.reading.causal.training import train_gate
from detente.reading.causal.tuning import learn_second_opinion

NAME = (
    "Causal News Corpus V2, training part (CC0); Countercausal News Corpus, training part (CC BY 4.0), for denials; "
    "BECAUSE 2.1, the parts that are free (MIT); exemplar sentences of Détente's own"
)


def main() -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    options.add_argument("--corpora", type=Path, default=SHARED / "data" / "causality", help="folder of the corpora")
    options.add_argument(
        "--output",
        type=Path,
        default=Path(detente.__file__).parent / "reading" / "causal" / "data" / "gate.json.gz",
        help="the model file to write",
    )
    chosen = options.parse_args()
    news = list(labelled(read_causal_news(chosen.corpora / "cnc" / "train_subtask2_grouped.csv")))
    articles = list(sentences_of(read_because(chosen.corpora / "because")))
    denials = read_countercausal(chosen.corpora / "countercausal" / "train.jsonl")
    gate = train_gate(
        load_codebook(),
        [*news, *articles, *shipped_exemplars()],
        denials=denials,
        name=NAME,
        second=learn_second_opinion,
        progress=lambda stage, done, every: print(f"{stage} {done:,} of {every:,}", file=sys.stderr),
    )
    gate.save(chosen.output)
    size = f"{chosen.output.stat().st_size:,} bytes"
    print(f"{chosen.output}: {size}; limits {gate.limit}, {gate.denial_limit}; {dict(gate.card)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Causal relations: spans of cause, effect and signal, direction, and sign, each corpus by itself.

The Causal News Corpus and BECAUSE are scored out of fold: the model is trained on the other articles of both and on the
sentences written for it. Of SIGDIAL's sentences nothing was learned.
"""

from __future__ import annotations

import csv
import hashlib
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from measuring import SHARED, machine, machine_line, parser, show, skip, table
from sklearn.metrics import f1_score
from span_scores import Layers, best_errors, best_single, exact_f1, fair_f1

from detente.codebook import load_codebook
from detente.reading import load_language_model
from detente.reading.causal.cues import CueFinder
from detente.reading.causal.relation import CausalRelation
from detente.reading.causal.relation_training import Lesson, Parsed, lessons_of, parse_corpora, train
from detente.reading.causal.relations import RelationFinder
from detente.reading.causal.sentence_sign import sentence_sign
from detente.reading.causal.span_corpora import MarkedRelation

CORPORA = SHARED / "data" / "causality"
FOLDS = 5
SURE = 0.4
"""Score from which a relation counts as told in running text."""
OVERLAP = 0.5
"""Jaccard index of words from which an argument counts as found."""
Ranges = Iterable[tuple[int, int]]


def fold_of(group: str) -> int:
    """The fold of an article: the same on every machine."""
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % FOLDS


def out_of_fold(
    parsed: Sequence[Parsed], lessons: Sequence[Lesson], folds: Sequence[int]
) -> list[tuple[Parsed, tuple[CausalRelation, ...]]]:
    """What a model says of each corpus sentence that was trained without its article."""
    book = load_codebook()
    told: list[tuple[Parsed, tuple[CausalRelation, ...]]] = []
    for fold in folds:
        kept = [one for one in lessons if one.corpus == "exemplars" or fold_of(one.group) != fold]
        finder = RelationFinder(book, train(kept))
        told += [
            (one, finder.find(one.span))
            for one in parsed
            if one.corpus != "exemplars" and fold_of(one.group) == fold and (one.relations or one.corpus == "because")
        ]
        print(f"fold {fold + 1} of {FOLDS} is done", file=sys.stderr)
    return told


def words_of(one: Parsed, ranges: Ranges) -> set[int]:
    """The tokens of character ranges."""
    doc = one.span.doc
    spans = (doc.char_span(start, end, alignment_mode="expand") for start, end in ranges)
    return {token.i for span in spans if span is not None for token in span if not token.is_space}


def layers(one: Parsed, cause: Ranges, effect: Ranges, signal: Ranges) -> Layers:
    """A relation as spans of tokens, from the first word of each argument to its last."""
    words = {"C": words_of(one, cause), "E": words_of(one, effect)}
    arguments = tuple((label, min(found), max(found) + 1) for label, found in words.items())
    signals = tuple(("S", min(found), max(found) + 1) for part in signal if (found := words_of(one, (part,))))
    return Layers(arguments, signals)


def gold_layers(one: Parsed) -> list[Layers]:
    """The marked relations of a sentence."""
    return [layers(one, relation.cause, relation.effect, relation.signal) for relation in one.relations]


def told_layers(one: Parsed, told: Sequence[CausalRelation]) -> list[Layers]:
    """The relations told of it."""
    return [layers(one, (r.cause,), (r.effect,), (r.signal,) if r.signal else ()) for r in told]


def score_news(told: Sequence[tuple[Parsed, tuple[CausalRelation, ...]]]) -> dict[str, Any]:
    """FairEval and exact F1: as the shared task puts told and marked relations together, and of the first one alone."""
    every: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for one, relations in told:
        gold, said = gold_layers(one), told_layers(one, relations)
        every += best_errors(gold, said)
        first += best_single(gold, said[0] if said else Layers())
    return {
        "fair": round(fair_f1(every), 3),
        "exact": round(exact_f1(every), 3),
        "first_fair": round(fair_f1(first), 3),
        "first_exact": round(exact_f1(first), 3),
        "errors": dict(every),
        "relations": sum(len(one.relations) for one, _ in told),
    }


def score_because(told: Sequence[tuple[Parsed, tuple[CausalRelation, ...]]], sure: float = SURE) -> dict[str, Any]:
    """Relations found with both arguments, direction and sign; only those with a signal, as BECAUSE has them."""
    right = false = turned = 0
    missed = 0
    signs: list[tuple[int, int]] = []
    for one, relations in told:
        left = list(one.relations)
        for relation in relations:
            if relation.score < sure or relation.signal is None:
                continue
            match = next((m for m in left if _same(one, m, relation)), None)
            swapped = None if match else next((m for m in left if _same(one, m, relation, swapped=True)), None)
            if match is not None:
                right += 1
                signs.append((match.polarity, -1 if relation.polarity < 0 else 1))
                left.remove(match)
            else:
                false += 1
                turned += swapped is not None
        missed += len(left)
    return {
        "f1": round(2 * right / (2 * right + false + missed), 3) if right else 0.0,
        "precision": round(right / (right + false), 3) if right else 0.0,
        "recall": round(right / (right + missed), 3) if right else 0.0,
        "direction": round(right / (right + turned), 3) if right else 0.0,
        "sign_macro_f1": _macro(signs),
        "relations": right + missed,
    }


def _same(one: Parsed, marked: MarkedRelation, told: CausalRelation, swapped: bool = False) -> bool:
    cause, effect = (told.effect, told.cause) if swapped else (told.cause, told.effect)
    return all(
        len(gold & said) >= OVERLAP * len(gold | said)
        for gold, said in (
            (words_of(one, marked.cause), words_of(one, (cause,))),
            (words_of(one, marked.effect), words_of(one, (effect,))),
        )
    )


def _macro(signs: Sequence[tuple[int, int]]) -> float:
    gold, told = [one for one, _ in signs], [one for _, one in signs]
    return round(float(f1_score(gold, told, average="macro", zero_division=0)), 3) if signs else 0.0


def score_because_signs(parsed: Sequence[Parsed], finder: RelationFinder) -> dict[str, Any]:
    """The sign of each marked relation, by that told relation whose signal shares most words with its own."""
    signs: list[tuple[int, int]] = []
    for one in parsed:
        if one.corpus != "because" or not one.relations:
            continue
        told = finder.find(one.span)
        for marked in one.relations:
            near = max(told, key=lambda relation: _signal_shared(one, marked, relation), default=None)
            signs.append((marked.polarity, -1 if near is not None and near.polarity < 0 else 1))
    return {"relations": len(signs), "inhibit": sum(gold < 0 for gold, _ in signs), "macro_f1": _macro(signs)}


def _signal_shared(one: Parsed, marked: MarkedRelation, told: CausalRelation) -> int:
    return len(words_of(one, marked.signal) & words_of(one, (told.signal,))) if told.signal else 0


def score_sigdial(path: Path, limit: int = 0) -> dict[str, Any]:
    """Share of sentences whose one sign is the one told; sentences of both signs or of none are left out."""
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t"))[: limit or None]
    signs = {("1", "0"): 1, ("0", "1"): -1}
    kept = [
        (row["Input.Sentence"], sign)
        for row in rows
        if (sign := signs.get((row["Answer.if_positive_agg"], row["Answer.if_negative_agg"]))) is not None
    ]
    docs = load_language_model().pipe(text for text, _ in kept)
    right = sum(sentence_sign(doc) == sign for doc, (_, sign) in zip(docs, kept, strict=True))
    return {"sentences": len(kept), "accuracy": round(right / len(kept), 3)}


def main() -> int:
    options = parser(__doc__ or "")
    options.add_argument("--corpora", type=Path, default=CORPORA, help="folder with cnc/, because/ and sigdial/")
    options.add_argument("--folds", type=int, default=FOLDS, help="how many of the five folds to train and score")
    options.add_argument("--limit", type=int, default=0, help="only so many sentences of each corpus (0: all)")
    chosen = options.parse_args()
    if not chosen.corpora.is_dir():
        return skip("there are no corpora of causal language", chosen.json)
    facts = machine()
    parsed = list(parse_corpora(chosen.corpora, load_language_model(), chosen.limit))
    lessons = list(lessons_of(parsed, CueFinder(load_codebook())))
    told = out_of_fold(parsed, lessons, range(chosen.folds))
    news = [(one, relations) for one, relations in told if one.corpus == "news"]
    because = [(one, relations) for one, relations in told if one.corpus == "because"]
    marked = sum(len(one.relations) for one in parsed if one.corpus == "because")
    finder = RelationFinder(load_codebook())
    started = time.process_time()
    for one in parsed[:500]:
        finder.find(one.span)
    result: dict[str, Any] = {
        "machine": facts,
        "news": score_news(news),
        "because": score_because(because),
        "because_marked": marked,
        "because_signs": score_because_signs(parsed, finder),
        "sigdial": score_sigdial(chosen.corpora / "sigdial" / "relations_half.tsv", chosen.limit),
        "sentences_a_second": round(min(500, len(parsed)) / (time.process_time() - started), 1),
    }
    rows = [
        ("Causal News Corpus, spans FairEval F1", result["news"]["fair"], 0.64),
        ("Causal News Corpus, spans exact F1", result["news"]["exact"], 0.54),
        ("  the first relation alone, FairEval F1", result["news"]["first_fair"], None),
        ("  the first relation alone, exact F1", result["news"]["first_exact"], None),
        ("BECAUSE, both arguments F1", result["because"]["f1"], 0.55),
        ("BECAUSE, direction", result["because"]["direction"], 0.95),
        ("BECAUSE, sign macro-F1", result["because_signs"]["macro_f1"], 0.85),
        ("SIGDIAL half, sign accuracy", result["sigdial"]["accuracy"], 0.87),
        ("sentences a second, without parsing", result["sentences_a_second"], None),
    ]
    show(result, [machine_line(facts), *table(("causal relations", "measured", "aim"), rows)], chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())

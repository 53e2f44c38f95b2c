"""The causal gate: which sentences are about cause and effect, which deny it, by corpus, each alone.

PolitiCAUSE: a gate trained and tuned on its training part, on its validation part; and the shipped gate there, which
learned nothing from it. Causal News Corpus: five folds by article, the limit of each fold tuned on the other four.
Countercausal News Corpus: five folds by the same articles; of its denied sentences, how many come out as claims. With
`--tune` the gates also change the upper layers of the small language model, anew in each fold: an hour or two of one
core. With `--rows` the sentences that went wrong are written to a file, to be looked at.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from measuring import SHARED, machine, machine_line, parser, show, skip, table
from numpy.typing import NDArray
from sklearn.metrics import f1_score, matthews_corrcoef
from sklearn.model_selection import GroupKFold

from detente.codebook import load_codebook
from detente.reading.causal import CausalReader, Label, Labelled, checked, label_of
from detente.reading.causal.corpora import labelled, read_countercausal
from detente.reading.causal.learning import FOLDS, Lesson, best_limit, fitted, probabilities, raw_score
from detente.reading.causal.opinion import Opinions
from detente.reading.causal.span_corpora import read_causal_news
from detente.reading.causal.training import best_denial_limit, seen, train_gate
from detente.reading.encoder import LayerChanges

CORPORA = SHARED / "data" / "causality"
PUBLISHED = (
    ("PolitiCAUSE val, dependency features and logistic regression", 0.67, 0.53),
    ("PolitiCAUSE val, BERT", 0.73, 0.62),
    ("Causal News Corpus, logistic regression, five folds", 0.79, 0.51),
)
PARTS = ("politicause", "shipped", "cnc", "countercausal")
Wrong = list[tuple[str, str, str, float]]
"""Part, kind of error, sentence, probability."""


def politicause(path: Path, limit: int) -> list[Labelled]:
    """The sentences of a file of PolitiCAUSE."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = [Labelled(row["text"], label_of(row["label"]), row["text"]) for row in csv.DictReader(handle)]
    return rows[:limit] if limit else rows


def scores(right: NDArray[np.int64], told: NDArray[np.bool_]) -> dict[str, float]:
    """F1 and correlation of the causal sentences."""
    return {
        "f1": round(float(f1_score(right, told)), 3),
        "mcc": round(float(matthews_corrcoef(right, told)), 3),
        "precision": round(float(right[told].mean()), 3) if told.any() else 0.0,
        "recall": round(float(told[right == 1].mean()), 3),
    }


def by_validation(learned: list[Labelled], measured: list[Labelled], tune: bool, wrong: Wrong) -> dict[str, Any]:
    """A gate trained and tuned on one part, measured on another."""
    second = None
    if tune:
        from detente.reading.causal.tuning import learn_second_opinion as second
    gate = train_gate(load_codebook(), learned, second=second)
    right = np.array([int(one.label is Label.CAUSAL) for one in measured])
    features, _ = seen(load_codebook(), measured, lambda *_: None)
    verdicts = gate.judge(features, [checked(one.text) for one in measured])
    found, told = (np.array([getattr(one, name) for one in verdicts]) for name in ("probability", "causal"))
    _note(wrong, "politicause", measured, right, found, told)
    return scores(right, told)


def by_shipped(measured: list[Labelled], wrong: Wrong) -> dict[str, Any]:
    """The shipped gate, as the command uses it."""
    started = time.process_time()
    found = list(CausalReader(load_codebook()).read(one.text for one in measured))
    seconds = time.process_time() - started
    right = np.array([int(one.label is Label.CAUSAL) for one in measured])
    told = np.array([one.causal for one in found])
    for one, is_right, verdict in zip(measured, right, found, strict=True):
        if verdict.causal != bool(is_right):
            wrong.append(("shipped", "miss" if is_right else "false", one.text, verdict.probability))
    return {**scores(right, told), "sentences_a_second": round(len(measured) / seconds, 1)}


def by_folds(news: list[Labelled], denials: list[Labelled], tune: bool, wrong: Wrong) -> dict[str, Any]:
    """Five folds by article over both news corpora."""
    book = load_codebook()
    stated, denied = _lesson(news, Label.CAUSAL, book), _lesson(denials, Label.DENIED, book)
    articles = {group: number for number, group in enumerate(sorted({one.group for one in (*news, *denials)}))}
    of_news = np.array([articles[one.group] for one in news])
    of_denials = np.array([articles[one.group] for one in denials])
    own, other, doubt = np.zeros(len(news)), np.zeros(len(denials)), np.zeros(len(denials))
    fold_of_news, fold_of_denials = np.zeros(len(news), int), np.zeros(len(denials), int)
    by_vectors, vectors_of_denials = np.zeros(len(news)), np.zeros(len(denials))
    layers: list[LayerChanges] = []
    for fold, (rows, left_out) in enumerate(GroupKFold(FOLDS).split(of_news, stated.labels, of_news)):
        away = np.isin(of_denials, of_news[left_out])
        model = fitted(stated.part(rows))
        own[left_out] = [raw_score(model, stated.sentences[row]) for row in left_out]
        other[away] = [raw_score(model, denied.sentences[row]) for row in np.flatnonzero(away)]
        model = fitted(denied.part(np.flatnonzero(~away)))
        doubt[away] = [raw_score(model, denied.sentences[row]) for row in np.flatnonzero(away)]
        fold_of_news[left_out], fold_of_denials[away] = fold, fold
        if tune:
            layers.append(_learned_layers([news[row] for row in rows]))
            by_vectors[left_out] = _log_odds([news[row] for row in left_out], layers[-1])
            vectors_of_denials[away] = _log_odds([denials[row] for row in np.flatnonzero(away)], layers[-1])
    found, doubt = probabilities(own, stated.labels), probabilities(doubt, denied.labels)
    doubt = np.where([one.says_no for one in denied.sentences], doubt, 0.0)
    # The calibration is monotone: scores of the other corpus are placed among those of the first.
    order = np.argsort(own)
    passing = np.interp(other, own[order], found[order])
    told, passed, flagged = np.zeros(len(news), bool), np.zeros(len(denials), bool), np.zeros(len(denials), bool)
    for fold in range(FOLDS):
        here, there = fold_of_news == fold, fold_of_denials == fold
        sure, sure_of_denials = found, passing
        if tune:
            from detente.reading.causal.tuning import stacked

            second = stacked(layers[fold], found[~here], by_vectors[~here], stated.labels[~here])
            sure, sure_of_denials = second.together(found, by_vectors), second.together(passing, vectors_of_denials)
        limit = best_limit(sure[~here], stated.labels[~here])
        told[here], passed[there] = sure[here] >= limit, sure_of_denials[there] >= limit
        away = ~there
        bound = best_denial_limit(doubt[away], sure_of_denials[away] >= limit, denied.labels[away])
        flagged[there] = doubt[there] >= bound
    _note(wrong, "cnc", news, stated.labels, found, told)
    claims = passed & ~flagged
    is_stated = np.array([one.label is Label.CAUSAL for one in denials])
    is_denied = denied.labels == 1
    for number in np.flatnonzero(is_denied & claims):
        wrong.append(("countercausal", "denied as claim", denials[number].text, float(doubt[number])))
    for number in np.flatnonzero(is_stated & flagged):
        wrong.append(("countercausal", "claim as denied", denials[number].text, float(doubt[number])))
    return {
        "cnc": scores(stated.labels, told),
        "countercausal": {
            "denied": int(is_denied.sum()),
            "denied_as_claims": round(float(claims[is_denied].mean()), 3),
            "denied_found": round(float(flagged[is_denied].mean()), 3),
            "claims_as_denied": round(float(flagged[is_stated].mean()), 3),
        },
    }


def _learned_layers(sentences: Sequence[Labelled]) -> LayerChanges:
    from detente.reading.causal.tuning import learn_layers

    labels = np.array([int(one.label is Label.CAUSAL) for one in sentences])
    return learn_layers([checked(one.text) for one in sentences], labels)


def _log_odds(sentences: Sequence[Labelled], layers: LayerChanges) -> NDArray[np.float64]:
    return Opinions(layers).of([checked(one.text) for one in sentences])


def _lesson(sentences: Sequence[Labelled], kind: Label, book: Any) -> Lesson:
    features, telling = seen(book, sentences, lambda *_: None)
    return Lesson(
        features,
        np.array([int(one.label is kind) for one in sentences]),
        [marked if one.label is kind else frozenset() for one, marked in zip(sentences, telling, strict=True)],
        np.arange(len(sentences)),
    )


def _note(
    wrong: Wrong,
    part: str,
    sentences: Sequence[Labelled],
    right: NDArray[np.int64],
    found: NDArray[np.float64],
    told: NDArray[np.bool_],
) -> None:
    for one, is_right, is_told, probability in zip(sentences, right, told, found, strict=True):
        if bool(is_right) != bool(is_told):
            wrong.append((part, "miss" if is_right else "false", one.text, float(probability)))


def main() -> int:
    options = parser(__doc__ or "")
    options.add_argument("--corpora", type=Path, default=CORPORA, help="folder of the corpora")
    options.add_argument("--parts", nargs="*", choices=PARTS, default=list(PARTS), help="which to measure")
    options.add_argument("--tune", action="store_true", help="change the small language model, too")
    options.add_argument("--limit", type=int, default=0, help="only so many sentences of each file (0: all)")
    options.add_argument("--rows", type=Path, help="where to write the sentences that went wrong")
    chosen = options.parse_args()
    if not chosen.corpora.is_dir():
        return skip("there are no corpora", chosen.json)
    facts = machine()
    wrong: Wrong = []
    result: dict[str, Any] = {"machine": facts, "published": [list(one) for one in PUBLISHED]}
    validation = politicause(chosen.corpora / "politicause" / "val.csv", chosen.limit)
    measures: dict[str, Callable[[], dict[str, Any]]] = {
        "politicause": lambda: by_validation(
            politicause(chosen.corpora / "politicause" / "train.csv", chosen.limit), validation, chosen.tune, wrong
        ),
        "shipped": lambda: by_shipped(validation, wrong),
    }
    for name, measure in measures.items():
        if name in chosen.parts:
            result[name] = measure()
    if {"cnc", "countercausal"} & set(chosen.parts):
        news = list(labelled(read_causal_news(chosen.corpora / "cnc" / "train_subtask2_grouped.csv")))
        denials = read_countercausal(chosen.corpora / "countercausal" / "train.jsonl")
        if chosen.limit:
            news, denials = news[: chosen.limit], denials[: chosen.limit]
        result.update(by_folds(news, denials, chosen.tune, wrong))
    if chosen.rows is not None:
        with chosen.rows.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows([("part", "error", "sentence", "probability"), *wrong])
    rows = [
        [name, *(result[name].get(key) for key in ("f1", "mcc"))]
        for name in ("politicause", "shipped", "cnc")
        if name in result
    ]
    lines = [machine_line(facts), "", *table(["part", "F1", "MCC"], [*rows, *(list(one) for one in PUBLISHED)])]
    if "countercausal" in result:
        lines += ["", *(f"{name.replace('_', ' ')}: {value}" for name, value in result["countercausal"].items())]
    show(result, lines, chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())

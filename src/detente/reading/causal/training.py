"""Training a gate: what is causal and what is denied, with the limits from which each counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, matthews_corrcoef
from spacy.tokens import Doc

from detente.codebook import Codebook
from detente.errors import ReadingError
from detente.reading.causal.corpora import Label, Labelled
from detente.reading.causal.denial import USES
from detente.reading.causal.features import SentenceFeatures, sentence_features
from detente.reading.causal.gate import CausalGate
from detente.reading.causal.learning import (
    FOLDS,
    Lesson,
    best_limit,
    calibrated,
    fitted,
    held_out_scores,
    probabilities,
)
from detente.reading.causal.link_model import LinkModel
from detente.reading.causal.links import links
from detente.reading.causal.opinion import SecondOpinion
from detente.reading.causal.sentences import checked
from detente.reading.language_model import load_language_model, model_version
from detente.reading.lexicon import Lexicon

Progress = Callable[[str, int, int], None]
SecondLearner = Callable[
    [Sequence[str], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], Progress],
    tuple[SecondOpinion, NDArray[np.int64], NDArray[np.float64]],
]
"""`tuning.learn_second_opinion`, with or without settings of its own."""
FEWEST_OF_A_LABEL = 10
"""Sentences of a label without which nothing is learned of it."""
DENIED_LET_THROUGH = 0.04
"""Share of denied sentences, of those left out while learning, that may come out as claims."""
_BATCH = 256


def train_gate(
    codebook: Codebook,
    sentences: Sequence[Labelled],
    *,
    denials: Sequence[Labelled] = (),
    name: str = "",
    second: SecondLearner | None = None,
    progress: Progress | None = None,
) -> CausalGate:
    """Trains a gate on sentences; the same sentences give the same gate.

    Args:
        codebook: whose cue words are looked for.
        sentences: that are causal or not; denied ones among them are learned from as denials only.
        denials: more sentences, of all labels, that only the model of denials learns from.
        name: what the sentences are called in the gate's card.
        second: learns what a small language model says of them, `tuning.learn_second_opinion`; None to do without.
        progress: called with what is done, and how many of how many.

    Raises:
        ReadingError: if there are too few sentences that are causal, or that are not.
    """
    told = progress or (lambda _what, _done, _all: None)
    every = list(dict.fromkeys([*sentences, *denials]))
    features, telling = seen(codebook, every, told)
    place = {one: number for number, one in enumerate(every)}
    plain = [one for one in dict.fromkeys(sentences) if one.label is not Label.DENIED]
    causal_count = sum(one.label is Label.CAUSAL for one in plain)
    if min(causal_count, len(plain) - causal_count) < FEWEST_OF_A_LABEL or len({one.group for one in plain}) < FOLDS:
        raise ReadingError(
            f"too little to learn from: {causal_count:,} causal sentences, {len(plain) - causal_count:,} others",
            remedy=f"give at least {FEWEST_OF_A_LABEL} of each, in {FOLDS} groups",
        )
    groups = {group: number for number, group in enumerate(sorted({one.group for one in every}))}

    def lesson(part: Sequence[Labelled], kind: Label) -> Lesson:
        rows = [place[one] for one in part]
        return Lesson(
            [features[row] for row in rows],
            np.array([int(one.label is kind) for one in part]),
            [telling[row] if one.label is kind else frozenset() for row, one in zip(rows, part, strict=True)],
            np.array([groups[one.group] for one in part]),
        )

    told("learning", 0, 2)
    stated, left_out = _learned(about := lesson(plain, Label.CAUSAL))
    limit = best_limit(left_out, about.labels)
    card = _card(name, every, _measured(about.labels, left_out, limit))
    opinion = None
    if second is not None:
        texts = [checked(one.text) for one in plain]
        opinion, rows, found = second(texts, about.labels, about.groups, left_out, told)
        card |= {
            "second_opinion": opinion.layers.card,
            "held_out_fifth": _measured(about.labels[rows], found, opinion.limit),
            "held_out_fifth_by_features": _measured(about.labels[rows], left_out[rows], limit),
        }
    gate = CausalGate(stated, limit, None, 1.0, card, opinion)
    told("learning", 1, 2)
    if sum(one.label is Label.DENIED for one in every) >= FEWEST_OF_A_LABEL:
        denied, doubt = _learned(denial := lesson(every, Label.DENIED))
        doubt = np.where([one.says_no for one in denial.sentences], doubt, 0.0)
        passed = _passed(gate, every, denial)
        gate = replace(gate, denied=denied, denial_limit=best_denial_limit(doubt, passed, denial.labels))
    told("learning", 2, 2)
    return gate


def _passed(gate: CausalGate, sentences: Sequence[Labelled], denial: Lesson) -> NDArray[np.bool_]:
    """Which denied sentences count as causal, with the second opinion or without it; of others nothing is asked."""
    passed = np.zeros(len(sentences), dtype=np.bool_)
    rows = np.flatnonzero(denial.labels).tolist()
    features, texts = [denial.sentences[row] for row in rows], [checked(sentences[row].text) for row in rows]
    for words in (None, texts):
        passed[rows] |= [one.causal for one in gate.judge(features, words)]
    return passed


def best_denial_limit(doubt: NDArray[np.float64], passed: NDArray[np.bool_], labels: NDArray[np.int64]) -> float:
    """The highest limit that lets hardly any denied sentence through as a claim."""
    choices = np.round(np.arange(0.02, 0.9, 0.01), 2)
    let_through = [float((passed & (doubt < one))[labels == 1].mean()) for one in choices]
    fitting = [one for one, share in zip(choices, let_through, strict=True) if share <= DENIED_LET_THROUGH]
    return float(fitting[-1]) if fitting else float(choices[0])


def _learned(lesson: Lesson) -> tuple[LinkModel, NDArray[np.float64]]:
    """The model, and the probability of each sentence by a model that was learned without its group."""
    scores = held_out_scores(lesson)
    return calibrated(fitted(lesson), lesson, scores), probabilities(scores, lesson.labels)


def seen(
    codebook: Codebook, sentences: Sequence[Labelled], told: Progress
) -> tuple[list[SentenceFeatures], list[frozenset[int]]]:
    """Features of each sentence, and the positions of those of its links that tie a marked cause to its effect."""
    lexicon = Lexicon(codebook, uses=USES)
    language_model = load_language_model()
    unneeded = [name for name in language_model.pipe_names if name == "ner"]
    features: list[SentenceFeatures] = []
    telling: list[frozenset[int]] = []
    for start in range(0, len(sentences), _BATCH):
        batch = sentences[start : start + _BATCH]
        with language_model.memory_zone():
            docs = language_model.pipe([checked(one.text) for one in batch], batch_size=64, disable=unneeded)
            for one, doc in zip(batch, docs, strict=True):
                features.append(sentence_features(doc[:], lexicon.find(doc)))
                telling.append(_telling(doc, one))
        told("reading sentences", min(start + _BATCH, len(sentences)), len(sentences))
    return features, telling


def _telling(doc: Doc, sentence: Labelled) -> frozenset[int]:
    """Positions of the links that go from a marked cause to its effect or back."""
    found = set()
    for position, link in enumerate(links(doc[:])):
        one, other = link.governor.idx, link.dependent.idx
        for cause, effect in sentence.arguments:
            if (_within(one, cause) and _within(other, effect)) or (_within(one, effect) and _within(other, cause)):
                found.add(position)
    return frozenset(found)


def _within(character: int, characters: tuple[int, int]) -> bool:
    return characters[0] <= character < characters[1]


def _measured(labels: NDArray[np.int64], found: NDArray[np.float64], limit: float) -> dict[str, float]:
    return {
        "f1": round(float(f1_score(labels, found >= limit)), 3),
        "mcc": round(float(matthews_corrcoef(labels, found >= limit)), 3),
    }


def _card(name: str, sentences: Sequence[Labelled], measured: Mapping[str, float]) -> dict[str, Any]:
    """The gate's card: what it is for, what it learned from, how well it does on groups left out."""
    return {
        "name": "Détente causal gate",
        "task": "whether an English sentence is about cause and effect, and whether it denies that",
        "learned_from": name,
        "sentences": {label.value: sum(one.label is label for one in sentences) for label in Label},
        "method": "smooth maximum over links of the dependency tree; words, syntax, cue words of the whole sentence",
        "language_model": model_version(),
        "held_out_groups": measured,
        "limits": "English, one sentence at a time; what counts as causal is what the learned corpora count",
    }

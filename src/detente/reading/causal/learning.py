"""Learning a link model from sentences that are of a kind or not, some of them with the links that make them so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, matthews_corrcoef
from sklearn.model_selection import GroupKFold

from detente.reading.causal.features import SentenceFeatures
from detente.reading.causal.link_model import LinkModel

FEWEST = 3
"""Sentences in which a feature must occur: what occurs once is memory, not knowledge."""
FOLDS = 5
POINTING = 0.5
"""Weight of a marked link's being the one that tells, against the sentence's being of the kind."""
LINK_SHRINKAGE = 0.1
WHOLE_SHRINKAGE = 0.4
ALONE_STRENGTH = 2.0
"""Inverse shrinkage of the model of whole sentences alone."""
ROUNDS = 100
"""Steps of the search for the weights; more gain nothing on sentences left out."""
_START = -3.0
"""Bias that the search starts from: most links of most sentences tell nothing."""


@dataclass(frozen=True)
class Lesson:
    """Sentences to learn from: their features, whether each is of the kind, which of its links are known to tell so."""

    sentences: Sequence[SentenceFeatures]
    labels: NDArray[np.int64]
    telling: Sequence[frozenset[int]]
    """Positions of marked links; empty where none are known."""
    groups: NDArray[np.int64]
    """What belongs together, such as the sentences of an article: never on both sides of a fold."""

    def part(self, rows: NDArray[np.int64]) -> Lesson:
        """Some of the sentences."""
        return Lesson(
            [self.sentences[row] for row in rows],
            self.labels[rows],
            [self.telling[row] for row in rows],
            self.groups[rows],
        )


def learn(lesson: Lesson) -> LinkModel:
    """Learns a model; its probabilities are calibrated on sentences whose group was left out.

    The average of two convex-like fits: links and whole sentences together, and whole sentences alone.
    """
    return calibrated(fitted(lesson), lesson, held_out_scores(lesson))


def held_out_scores(lesson: Lesson) -> NDArray[np.float64]:
    """The score of each sentence by a model that was fitted without its group."""
    scores = np.zeros(len(lesson.labels))
    folds = min(FOLDS, len(set(lesson.groups.tolist())))
    for rows, left_out in GroupKFold(n_splits=folds).split(scores, lesson.labels, lesson.groups):
        model = fitted(lesson.part(rows))
        scores[left_out] = [raw_score(model, lesson.sentences[row]) for row in left_out]
    return scores


def raw_score(model: LinkModel, sentence: SentenceFeatures) -> float:
    """The score before it becomes a probability."""
    return model.link_share * model.link_score(sentence) + model.whole_score(sentence) + model.bias


def calibrated(model: LinkModel, lesson: Lesson, scores: NDArray[np.float64]) -> LinkModel:
    """The model with its scores stretched and moved so that its probabilities are right (Platt 1999)."""
    slope, offset = _platt(scores, lesson.labels)
    return LinkModel(
        link_weights=model.link_weights,
        whole_weights={one: slope * weight for one, weight in model.whole_weights.items()},
        rarity=model.rarity,
        link_share=slope * model.link_share,
        bias=slope * model.bias + offset,
    )


def probabilities(scores: NDArray[np.float64], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Scores of sentences left out as calibrated probabilities."""
    slope, offset = _platt(scores, labels)
    return np.asarray(1.0 / (1.0 + np.exp(-(slope * scores + offset))))


def best_limit(found: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """The probability from which a sentence counts, so that F1 and correlation together are best."""
    choices = np.round(np.arange(0.1, 0.9, 0.01), 2)
    worth = [f1_score(labels, found >= one) + matthews_corrcoef(labels, found >= one) for one in choices]
    return float(choices[int(np.argmax(worth))])


def _platt(scores: NDArray[np.float64], labels: NDArray[np.int64]) -> tuple[float, float]:
    fit = LogisticRegression(C=1e6).fit(scores[:, None], labels)
    return float(fit.coef_[0, 0]), float(fit.intercept_[0])


def fitted(lesson: Lesson) -> LinkModel:
    """The two fits on a lesson, averaged with equal spread."""
    tables = _Tables.of(lesson)
    labels = lesson.labels
    together = _fit_together(tables, labels)
    alone = LogisticRegression(C=ALONE_STRENGTH, solver="liblinear").fit(tables.whole, labels)
    links, whole, bias = tables.parts(together)
    smooth, _ = _smooth_maximum(tables.links @ links, tables.owner, len(labels))
    first = float(np.std(smooth + tables.whole @ whole))
    second = float(np.std(alone.decision_function(tables.whole)))
    weights = whole / first + alone.coef_[0] / second
    return LinkModel(
        link_weights=dict(zip(tables.link_names, links.tolist(), strict=True)),
        whole_weights=dict(zip(tables.whole_names, weights.tolist(), strict=True)),
        rarity=dict(zip(tables.whole_names, tables.rarity.tolist(), strict=True)),
        link_share=1.0 / first,
        bias=bias / first + float(alone.intercept_[0]) / second,
    )


@dataclass(frozen=True)
class _Tables:
    links: csr_matrix
    """A row for each link."""
    owner: NDArray[np.int64]
    """The sentence of each link."""
    telling: NDArray[np.bool_]
    whole: csr_matrix
    """A row for each sentence."""
    rarity: NDArray[np.float64]
    link_names: tuple[str, ...]
    whole_names: tuple[str, ...]

    @classmethod
    def of(cls, lesson: Lesson) -> _Tables:
        link_names = _names({one for link in sentence.links for one in link} for sentence in lesson.sentences)
        whole_names = _names(set(sentence.whole) for sentence in lesson.sentences)
        rows = [link for sentence in lesson.sentences for link in sentence.links]
        links = _table(rows, link_names, [1.0 / np.sqrt(len(link)) for link in rows])
        whole = _table([sentence.whole for sentence in lesson.sentences], whole_names, [1.0] * len(lesson.sentences))
        frequency = np.asarray((whole > 0).sum(axis=0)).ravel()
        rarity = np.log((1 + whole.shape[0]) / (1 + frequency)) + 1
        weighted = whole.multiply(rarity).tocsr()
        lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
        scaled = weighted.multiply((1.0 / np.maximum(lengths, 1e-9))[:, None]).tocsr()
        owner = np.repeat(np.arange(len(lesson.sentences)), [len(sentence.links) for sentence in lesson.sentences])
        telling = np.array(
            [
                place in marked
                for sentence, marked in zip(lesson.sentences, lesson.telling, strict=True)
                for place in range(len(sentence.links))
            ],
            dtype=np.bool_,
        )
        return cls(links, owner, telling, scaled, rarity, link_names, whole_names)

    def parts(self, weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
        width = len(self.link_names)
        return weights[:width], weights[width:-1], float(weights[-1])


def _fit_together(tables: _Tables, labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weights of links, of wholes, and the bias, by which the sentences' labels are likeliest.

    Where links are marked, the likelihood that the smooth maximum comes from one of them counts too.
    """
    count, width = len(labels), len(tables.link_names)
    sign = 2.0 * labels - 1.0
    links_turned, whole_turned = tables.links.T.tocsr(), tables.whole.T.tocsr()
    marked = (np.bincount(tables.owner[tables.telling], minlength=count) > 0) & (labels == 1)
    pointed = np.flatnonzero(tables.telling & marked[tables.owner])
    sentences = np.flatnonzero(marked)
    place = np.full(count, -1)
    place[sentences] = np.arange(len(sentences))
    pointed_owner = place[tables.owner[pointed]]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        links, whole, bias = tables.parts(weights)
        scores = tables.links @ links
        smooth, share = _smooth_maximum(scores, tables.owner, count)
        margin = -sign * (smooth + tables.whole @ whole + bias)
        total = float(np.logaddexp(0.0, margin).sum())
        total += 0.5 * LINK_SHRINKAGE * float(links @ links) + 0.5 * WHOLE_SHRINKAGE * float(whole @ whole)
        pull = -sign / (1.0 + np.exp(-margin))
        by_link = pull[tables.owner] * share
        if len(sentences):
            near, near_share = _smooth_maximum(scores[pointed], pointed_owner, len(sentences))
            total += POINTING * float((smooth[sentences] - near).sum())
            by_link += POINTING * share * marked[tables.owner]
            by_link[pointed] -= POINTING * near_share
        gradient = np.concatenate(
            [
                links_turned @ by_link + LINK_SHRINKAGE * links,
                whole_turned @ pull + WHOLE_SHRINKAGE * whole,
                [pull.sum()],
            ]
        )
        return total, gradient

    start = np.zeros(width + len(tables.whole_names) + 1)
    start[-1] = _START
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x)


def _smooth_maximum(
    scores: NDArray[np.float64], owner: NDArray[np.int64], count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The smooth maximum of each sentence's links, and the share that each link has in it."""
    highest = np.full(count, -np.inf)
    np.maximum.at(highest, owner, scores)
    raised = np.exp(scores - highest[owner])
    total = np.bincount(owner, raised, count)
    return highest + np.log(total), raised / total[owner]


def _names(seen: object) -> tuple[str, ...]:
    counts = Counter(one for features in seen for one in features)  # type: ignore[attr-defined]
    return tuple(sorted(one for one, count in counts.items() if count >= FEWEST))


def _table(rows: Sequence[Sequence[str]], names: Sequence[str], values: Sequence[float]) -> csr_matrix:
    places = {name: place for place, name in enumerate(names)}
    columns: list[int] = []
    cells: list[float] = []
    ends = [0]
    for features, value in zip(rows, values, strict=True):
        known = [places[one] for one in features if one in places]
        columns += known
        cells += [value] * len(known)
        ends.append(len(columns))
    return csr_matrix((cells, columns, ends), shape=(len(rows), len(names)))

"""Fitting the weights of the relation model: logistic regression over classes, and over the options of a choice.

Both are the maximum of the likelihood with a Gaussian prior, found by L-BFGS; the second is McFadden's conditional
logit ("Conditional logit analysis of qualitative choice behavior", 1974).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from scipy.optimize import minimize

Features = Sequence[str]
ITERATIONS = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """Options, each told by its features, the one that was right, and how much the choice counts."""

    options: tuple[Features, ...]
    right: int
    weight: float = 1.0


def fit_classes(
    rows: Sequence[Features], classes: Sequence[int], weights: Sequence[float], count: int, prior: float, rare: int
) -> dict[str, list[float]]:
    """The weight of each feature for each class.

    Args:
        rows: the features of each case.
        classes: the right class of each, from 0.
        weights: how much each case counts.
        count: how many classes there are.
        prior: inverse variance of the prior: the larger, the smaller the weights.
        rare: features of fewer cases than this are left out.
    """
    names = _vocabulary(rows, rare)
    table = _table(rows, names)
    turned = table.T.tocsr()
    right = np.zeros((len(rows), count))
    right[np.arange(len(rows)), classes] = 1
    weight = np.asarray(weights)[:, None]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        held = flat.reshape(len(names), count)
        scores = table @ held
        scores -= scores.max(axis=1, keepdims=True)
        powers = np.exp(scores)
        total = powers.sum(axis=1, keepdims=True)
        value = -float((weight * right * (scores - np.log(total))).sum()) + prior / 2 * float(flat @ flat)
        slope = turned @ ((powers / total - right) * weight) + prior * held
        return value, np.asarray(slope).ravel()

    found = minimize(loss, np.zeros(len(names) * count), jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS})
    return {name: [float(one) for one in row] for name, row in zip(names, found.x.reshape(-1, count), strict=True)}


def fit_choices(choices: Sequence[Choice], prior: float, rare: int) -> dict[str, float]:
    """The weight of each feature of an option.

    Args:
        choices: from which to learn.
        prior: inverse variance of the prior: the larger, the smaller the weights.
        rare: features of fewer options than this are left out.
    """
    rows = [option for choice in choices for option in choice.options]
    names = _vocabulary(rows, rare)
    table = _table(rows, names)
    turned = table.T.tocsr()
    sizes = np.array([len(choice.options) for choice in choices])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    right = starts + np.array([choice.right for choice in choices])
    weight = np.array([choice.weight for choice in choices])
    of = np.repeat(np.arange(len(sizes)), sizes)

    def loss(held: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = table @ held
        tops = np.maximum.reduceat(scores, starts)
        powers = np.exp(scores - tops[of])
        totals = np.add.reduceat(powers, starts)
        value = -float((weight * (scores[right] - tops - np.log(totals))).sum()) + prior / 2 * float(held @ held)
        pull = powers / totals[of]
        pull[right] -= 1
        return value, turned @ (pull * weight[of]) + prior * held

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS})
    return dict(zip(names, map(float, found.x), strict=True))


def _vocabulary(rows: Sequence[Features], rare: int) -> list[str]:
    counts = Counter(feature for row in rows for feature in row)
    return sorted(feature for feature, count in counts.items() if count >= rare)


def _table(rows: Sequence[Features], names: Sequence[str]) -> scipy.sparse.csr_matrix:
    places = {name: place for place, name in enumerate(names)}
    known = [[places[feature] for feature in row if feature in places] for row in rows]
    ends = np.cumsum([0, *(len(row) for row in known)])
    indices = np.fromiter((place for row in known for place in row), dtype=np.int32, count=int(ends[-1]))
    return scipy.sparse.csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(rows), len(names)))

"""Boosted trees as flat arrays, and compiled code that scores with them.

LightGBM's own prediction takes several times as long per row, since it is made for large batches of rows; here the
candidates of one query are scored at once, and most of them leave early: after the first trees only the best go on to
the rest, which changes nothing among the leaders.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.compiled import Real, Whole, compiled, inlined
from detente.forecast.links.features import CALLED_SHARE


class Trees(NamedTuple):
    """Trees of one depth, filled up: the children of node n are 2n + 1 and 2n + 2.

    Walking them needs no branch that the processor could guess wrong.

    Attributes:
        feature, threshold: (trees, 2**depth - 1); a value at most the threshold goes left.
        leaf: (trees, 2**depth).
        depth: (1,) steps from the root to a leaf.
        guess: (1,) weight of the score that the trees start from, see `first_guess`.
    """

    feature: NDArray[np.int32]
    threshold: NDArray[np.float32]
    leaf: NDArray[np.float32]
    depth: NDArray[np.int64]
    guess: NDArray[np.float32]


GUESS = 0.5
"""Weight of the first guess; of 0, 0.5 and 1, it ranked best."""


def no_trees() -> Trees:
    """An ensemble that adds nothing to the first guess.

    >>> len(no_trees().leaf)
    0
    """
    return Trees(
        np.zeros((0, 1), dtype=np.int32),
        np.zeros((0, 1), dtype=np.float32),
        np.zeros((0, 2), dtype=np.float32),
        np.ones(1, dtype=np.int64),
        np.array([GUESS], dtype=np.float32),
    )


@inlined
def first_guess(row: NDArray[np.float32], guess: Real) -> Real:
    """The score that the trees start from: what the pair's past calls for, on a logarithmic scale.

    Trees cut a number into few pieces; so the fine order among the leaders is given to them and not left to them.
    """
    return guess * np.log(row[CALLED_SHARE] + np.float32(1e-3))


@compiled
def first_guesses(rows: NDArray[np.float32], guess: float) -> NDArray[np.float32]:
    """The first guess of each row of features."""
    found = np.empty(len(rows), dtype=np.float32)
    for i in range(len(rows)):
        found[i] = first_guess(rows[i], np.float32(guess))
    return found


def flatten(model: dict[str, Any], guess: float = GUESS) -> Trees:
    """The trees of a LightGBM model as given by ``Booster.dump_model()``, and the weight of what they start from.

    >>> tree = {"split_feature": 1, "threshold": 0.5, "left_child": {"leaf_value": -1.0},
    ...         "right_child": {"leaf_value": 2.0}}
    >>> trees = flatten({"tree_info": [{"tree_structure": tree}]})
    >>> score = np.zeros(2, dtype=np.float32)
    >>> add_scores(trees, np.array([[9.0, 0.2], [9.0, 0.7]], dtype=np.float32), np.arange(2), 2, 0, 1, score)
    >>> score.tolist()
    [-1.0, 2.0]
    """
    structures = [tree["tree_structure"] for tree in model["tree_info"]]
    depth = max([1, *(_depth(structure) for structure in structures)])
    inner = 2**depth - 1
    trees = Trees(
        np.zeros((len(structures), inner), dtype=np.int32),
        np.zeros((len(structures), inner), dtype=np.float32),
        np.zeros((len(structures), inner + 1), dtype=np.float32),
        np.array([depth], dtype=np.int64),
        np.array([guess], dtype=np.float32),
    )

    def put(tree: int, node: dict[str, Any], here: int, value: float) -> None:
        """Writes a node; below a leaf both ways lead to its value."""
        value = float(node.get("leaf_value", value))
        if here >= inner:
            trees.leaf[tree, here - inner] = value
            return
        if "split_feature" in node:
            trees.feature[tree, here] = int(node["split_feature"])
            trees.threshold[tree, here] = float(node["threshold"])
        put(tree, node.get("left_child", node), 2 * here + 1, value)
        put(tree, node.get("right_child", node), 2 * here + 2, value)

    for number, structure in enumerate(structures):
        put(number, structure, 0, 0.0)
    return trees


def _depth(node: dict[str, Any]) -> int:
    return 0 if "split_feature" not in node else 1 + max(_depth(node["left_child"]), _depth(node["right_child"]))


@compiled
def add_scores(
    trees: Trees,
    rows: NDArray[np.float32],
    which: NDArray[np.int64],
    number: Whole,
    first: Whole,
    last: Whole,
    score: NDArray[np.float32],
) -> None:
    """Adds the values of trees first..last-1 to the scores of the first `number` rows named by `which`."""
    depth = trees.depth[0]
    inner = trees.feature.shape[1]
    for t in range(first, last):
        feature, threshold, leaf = trees.feature[t], trees.threshold[t], trees.leaf[t]
        for i in range(number):
            row = which[i]
            node: Whole = 0
            for _ in range(depth):
                node = 2 * node + 1 + np.int64(rows[row, feature[node]] > threshold[node])
            score[row] += leaf[node - inner]

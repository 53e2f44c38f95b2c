"""Boosted trees as flat arrays, and compiled code that scores with them.

LightGBM's own prediction takes several times as long per row, since it is made for large batches of rows; here the
candidates of one query are scored at once, and most of them leave early: after the first trees only the best go on to
the rest, which changes nothing among the leaders.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.compiled import compiled


class Trees(NamedTuple):
    """All nodes of all trees; a node below 0 is leaf -node - 1.

    Attributes:
        feature, threshold, left, right: of each inner node; a value at most the threshold goes left.
        leaf: value of each leaf.
        root: (trees,) first node of each tree.
    """

    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    leaf: NDArray[np.float64]
    root: NDArray[np.int32]


def flatten(model: dict[str, Any]) -> Trees:
    """The trees of a LightGBM model as given by ``Booster.dump_model()``.

    >>> tree = {"split_feature": 1, "threshold": 0.5, "left_child": {"leaf_value": -1.0},
    ...         "right_child": {"leaf_value": 2.0}}
    >>> trees = flatten({"tree_info": [{"tree_structure": tree}]})
    >>> score = np.zeros(2)
    >>> add_scores(trees, np.array([[9.0, 0.2], [9.0, 0.7]], dtype=np.float32), np.arange(2), 2, 0, 1, score)
    >>> score.tolist()
    [-1.0, 2.0]
    """
    feature: list[int] = []
    threshold: list[float] = []
    left: list[int] = []
    right: list[int] = []
    leaf: list[float] = []
    root: list[int] = []

    def put(node: dict[str, Any]) -> int:
        if "split_feature" not in node:
            leaf.append(float(node["leaf_value"]))
            return -len(leaf)
        here = len(feature)
        feature.append(int(node["split_feature"]))
        threshold.append(float(node["threshold"]))
        left.append(0)
        right.append(0)
        left[here] = put(node["left_child"])
        right[here] = put(node["right_child"])
        return here

    for tree in model["tree_info"]:
        root.append(put(tree["tree_structure"]))
    return Trees(
        np.array(feature, dtype=np.int32),
        np.array(threshold, dtype=np.float64),
        np.array(left, dtype=np.int32),
        np.array(right, dtype=np.int32),
        np.array(leaf, dtype=np.float64),
        np.array(root, dtype=np.int32),
    )


@compiled
def add_scores(
    trees: Trees,
    rows: NDArray[np.float32],
    which: NDArray[np.int64],
    number: int,
    first: int,
    last: int,
    score: NDArray[np.float64],
) -> None:
    """Adds the values of trees first..last-1 to the scores of the first `number` rows named by `which`."""
    for t in range(first, last):
        root = trees.root[t]
        for i in range(number):
            row = which[i]
            node = root
            while node >= 0:
                if rows[row, trees.feature[node]] <= trees.threshold[node]:
                    node = trees.left[node]
                else:
                    node = trees.right[node]
            score[row] += trees.leaf[-node - 1]

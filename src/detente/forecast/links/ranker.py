"""Learning to rank candidates: gradient-boosted trees with a listwise objective (LambdaRank).

Burges, "From RankNet to LambdaRank to LambdaMART: An Overview" (Microsoft Research, 2010); Ke et al., "LightGBM: A
Highly Efficient Gradient Boosting Decision Tree" (NeurIPS 2017).
"""

from __future__ import annotations

from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.features import FEATURES

PARAMETERS: dict[str, Any] = {
    "objective": "lambdarank",
    "learning_rate": 0.1,
    "num_leaves": 40,
    "max_depth": 6,
    "min_data_in_leaf": 50,
    "feature_fraction": 0.7,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 1.0,
    "max_bin": 127,
    "lambdarank_truncation_level": 20,
    "verbosity": -1,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
}
TREES = 200


def learn(
    rows: NDArray[np.float32], truth: NDArray[np.int8], sizes: NDArray[np.int32], seed: int, **changed: Any
) -> lightgbm.Booster:
    """Trees learned from lists of candidates, `sizes` long, of which those with truth 1 came true."""
    trees = changed.pop("trees", TREES)
    data = lightgbm.Dataset(
        rows, label=truth, group=sizes, feature_name=[feature.name for feature in FEATURES], free_raw_data=True
    )
    return lightgbm.train(PARAMETERS | {"seed": seed} | changed, data, num_boost_round=trees)

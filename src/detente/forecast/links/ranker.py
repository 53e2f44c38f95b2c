"""Learning to rank candidates: gradient-boosted trees with a listwise objective (LambdaRank).

Burges, "From RankNet to LambdaRank to LambdaMART: An Overview" (Microsoft Research, 2010); Ke et al., "LightGBM: A
Highly Efficient Gradient Boosting Decision Tree" (NeurIPS 2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from numpy.typing import NDArray

from detente.forecast.links.features import FEATURES
from detente.forecast.links.settings import Settings
from detente.forecast.links.trees import GUESS, first_guesses

PARAMETERS: dict[str, Any] = {
    "objective": "lambdarank",
    "learning_rate": 0.1,
    "num_leaves": 40,
    "max_depth": 6,
    "min_data_in_leaf": 50,
    "feature_fraction": 0.4,
    "data_sample_strategy": "goss",
    "top_rate": 0.1,
    "other_rate": 0.1,
    "lambda_l2": 1.0,
    "max_bin": 63,
    "lambdarank_truncation_level": 20,
    "verbosity": -1,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
}


class Lists(NamedTuple):
    """Candidates of many queries: features, which came true, and how many each query has."""

    rows: NDArray[np.float32]
    truth: NDArray[np.int8]
    sizes: NDArray[np.int32]


def joined(lists: Sequence[Lists]) -> Lists:
    """All lists as one."""
    return Lists(
        np.concatenate([part.rows for part in lists]),
        np.concatenate([part.truth for part in lists]),
        np.concatenate([part.sizes for part in lists]),
    )


def guess_of(settings: Settings) -> float:
    """Weight of the first guess, which belongs to the family `rules`."""
    return 0.0 if "rules" in settings.without else GUESS


def learn(lists: Lists, settings: Settings, seed: int, guess: float) -> lightgbm.Booster:
    """Trees learned from lists of candidates, on top of a first guess; families left out are blanked."""
    for column, feature in enumerate(FEATURES):
        if feature.family in settings.without:
            lists.rows[:, column] = 0
    data = lightgbm.Dataset(
        lists.rows,
        label=lists.truth,
        group=lists.sizes,
        init_score=first_guesses(lists.rows, guess),
        feature_name=[feature.name for feature in FEATURES],
    )
    return lightgbm.train(PARAMETERS | {"seed": seed}, data, num_boost_round=settings.trees)

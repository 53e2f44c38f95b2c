"""A model of links: how likely it is that at least one link of a sentence is of the kind that was learned."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from detente.reading.causal.features import SentenceFeatures
from detente.reading.model_file import SCALE


@dataclass(frozen=True)
class LinkModel:
    """Weights of the features of links and of whole sentences.

    Each link has a score, the sum of its features' weights. The sentence's score is a smooth maximum of those (the
    logarithm of the sum of their exponentials: one good link is enough, as in multiple instance learning), and the sum
    of the weights of what the whole sentence shows.
    """

    link_weights: Mapping[str, float]
    whole_weights: Mapping[str, float]
    rarity: Mapping[str, float]
    """How much a feature of the whole counts: the logarithm of how rare it is."""
    link_share: float
    bias: float

    def probability(self, sentence: SentenceFeatures) -> float:
        """The calibrated probability that the sentence is of the kind that was learned."""
        score = self.link_share * self.link_score(sentence) + self.whole_score(sentence) + self.bias
        return 1.0 / (1.0 + math.exp(-max(-500.0, min(500.0, score))))

    def link_scores(self, sentence: SentenceFeatures) -> list[float]:
        """The score of each link."""
        weights = self.link_weights
        return [sum(weights.get(one, 0.0) for one in link) / math.sqrt(len(link)) for link in sentence.links]

    def link_score(self, sentence: SentenceFeatures) -> float:
        """The smooth maximum of the links' scores."""
        scores = self.link_scores(sentence)
        highest = max(scores)
        return highest + math.log(sum(math.exp(score - highest) for score in scores))

    def whole_score(self, sentence: SentenceFeatures) -> float:
        """What the features of the whole sentence add."""
        known = [(one, self.rarity[one]) for one in sentence.whole if one in self.rarity]
        length = math.sqrt(sum(value * value for _, value in known))
        return sum(value * self.whole_weights.get(one, 0.0) for one, value in known) / length if known else 0.0

    @cached_property
    def content(self) -> dict[str, Any]:
        """What its file holds: whole thousandths, without the weights that are next to nothing."""
        return {
            "link_weights": _thousandths(self.link_weights),
            "whole": {
                one: [round(value * SCALE), round(self.whole_weights.get(one, 0.0) * SCALE)]
                for one, value in self.rarity.items()
            },
            "link_share": round(self.link_share * SCALE),
            "bias": round(self.bias * SCALE),
        }

    @classmethod
    def of_content(cls, content: Mapping[str, Any]) -> LinkModel:
        """The model that a file's content tells; a ValueError or its like where it does not fit together."""
        whole = {
            str(one): (float(value) / SCALE, float(weight) / SCALE) for one, (value, weight) in content["whole"].items()
        }
        return cls(
            link_weights={str(one): float(value) / SCALE for one, value in content["link_weights"].items()},
            whole_weights={one: weight for one, (_, weight) in whole.items()},
            rarity={one: value for one, (value, _) in whole.items()},
            link_share=float(content["link_share"]) / SCALE,
            bias=float(content["bias"]) / SCALE,
        )


def _thousandths(weights: Mapping[str, float]) -> dict[str, int]:
    return {one: whole for one, value in weights.items() if (whole := round(value * SCALE))}

"""The gate: whether a sentence says that one thing brings about, moves, allows or holds back another, or denies it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np

from detente.reading.causal.features import SentenceFeatures
from detente.reading.causal.link_model import LinkModel
from detente.reading.causal.opinion import SecondOpinion
from detente.reading.model_file import read_model_file, write_model_file

FORMAT = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate makes of a sentence."""

    causal: bool
    """Whether it is about cause and effect, stated or denied."""
    probability: float
    """The probability of that."""
    denied: bool
    denial: float
    """The probability that a cause is denied, or that an effect did not come as expected."""


@dataclass(frozen=True)
class CausalGate:
    """Two models of links with their limits, of causal language and of its denial, and a second opinion on the first.

    Args:
        stated: of sentences about cause and effect.
        limit: the probability from which a sentence counts as causal.
        denied: of denied claims; None where a corpus had too few of them to learn from.
        denial_limit: the probability from which a claim counts as denied.
        card: what the gate is for, what it learned from, how well it does.
        second: what a small language model says of causal sentences; None where it was not learned.
    """

    stated: LinkModel
    limit: float
    denied: LinkModel | None
    denial_limit: float
    card: Mapping[str, Any]
    second: SecondOpinion | None = None

    def judge(
        self, sentences: Sequence[SentenceFeatures], texts: Sequence[str] | None = None, limit: float | None = None
    ) -> list[Verdict]:
        """The verdicts on sentences.

        Args:
            sentences: their features.
            texts: their words, for the second opinion where features are in doubt; None to go by features alone.
            limit: the probability from which one counts as causal; the gate's own where None.

        Raises:
            ReadingError: if there is a second opinion whose language model is not installed.
        """
        found = np.array([self.stated.probability(one) for one in sentences])
        own_limit = self.limit
        if self.second is not None and texts is not None:
            found, own_limit = self.second.probabilities(found, texts), self.second.limit
        least = own_limit if limit is None else limit
        return [
            self._verdict(one, probability, least) for one, probability in zip(sentences, found.tolist(), strict=True)
        ]

    def _verdict(self, sentence: SentenceFeatures, probability: float, limit: float) -> Verdict:
        denial = self.denied.probability(sentence) if self.denied is not None and sentence.says_no else 0.0
        return Verdict(
            causal=probability >= limit,
            probability=probability,
            denied=denial >= self.denial_limit,
            denial=denial,
        )

    def save(self, path: Path) -> None:
        """Writes the gate: the same gate gives the same bytes."""
        content = {
            "card": self.card,
            "stated": self.stated.content,
            "limit": self.limit,
            "denied": None if self.denied is None else self.denied.content,
            "denial_limit": self.denial_limit,
            "second": None if self.second is None else self.second.content,
        }
        write_model_file(path, FORMAT, content)

    @classmethod
    def load(cls, path: Path) -> CausalGate:
        """Reads a gate's file.

        Raises:
            ReadingError: if it cannot be read or is no gate of this version.
        """
        return read_model_file(
            path, FORMAT, _gate, name="the causal gate's model", remedy="train it again: detente claims train CORPUS"
        )


@lru_cache(maxsize=1)
def shipped_gate() -> CausalGate:
    """The gate that Détente ships.

    >>> shipped_gate().limit > 0
    True
    """
    with as_file(files("detente.reading.causal") / "data" / "gate.json.gz") as path:
        return CausalGate.load(path)


def _gate(content: Mapping[str, Any]) -> CausalGate:
    denied, second = content["denied"], content["second"]
    return CausalGate(
        stated=LinkModel.of_content(content["stated"]),
        limit=float(content["limit"]),
        denied=None if denied is None else LinkModel.of_content(denied),
        denial_limit=float(content["denial_limit"]),
        card=dict(content["card"].items()),
        second=None if second is None else SecondOpinion.of_content(second),
    )

"""The pair coder: what a source did to a target, in PLOVER terms, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detente.codebook import Codebook, EventType
from detente.errors import ReadingError
from detente.reading.coding.families import Families
from detente.reading.coding.features import in_words, moods, pair_features
from detente.reading.coding.layers import shipped_layers
from detente.reading.coding.model import CoderModel
from detente.reading.coding.pair import Pair
from detente.reading.coding.pair_vectors import pair_vectors
from detente.reading.coding.training import training_fingerprint
from detente.reading.encoder import Vectorizer, vectors_installed

SHIPPED_MODEL = Path(__file__).parent / "data" / "coder.json.gz"
OWN_MODEL = "coder.json.gz"
"""Name of the model beside an analyst's own exemplars, in their codebook folder."""
DOUBTFUL = 0.35
"""Probability below which the coder abstains, unless told otherwise. Of such rows about half are wrong."""
VERBAL_CONFLICT = 3
_FUTURE, _NOT = "future", "not"


@dataclass(frozen=True, slots=True)
class Near:
    """An exemplar that is worded like the sentence."""

    type: str
    sentence: str
    group: str
    similarity: float
    """Cosine, 0 to 1, over the features that tell the event."""


@dataclass(frozen=True, slots=True)
class Coding:
    """What the coder makes of a pair."""

    type: str
    """The likeliest PLOVER type, after the mood rules."""
    probability: float
    runner_up: str
    runner_up_probability: float
    quad: int
    abstained: bool
    """Whether the probability is below what was asked for: the type is then a guess."""
    mode: str | None
    cameo: str | None
    rule: str | None
    """The mood rule that turned the type of the act into this one, if any: `announced`, `refused` or `forsworn`."""
    act: str
    """The type that the model tells, before the mood rules: if "will send aid" is AID to it, the event is AGREE."""
    words: str
    """The words that tell the event."""
    exemplar: str | None
    """The exemplar of the type that is worded most like it, if one is like it at all."""
    _probabilities: tuple[tuple[str, float], ...] = ()

    def probability_of(self, kind: str) -> float:
        """Probability of an event type."""
        return dict(self._probabilities).get(kind, 0.0)

    @property
    def conflict(self) -> bool:
        """Whether the quad class is one of conflict."""
        return self.quad >= VERBAL_CONFLICT


@dataclass(frozen=True, slots=True)
class Reason:
    """A coding with what spoke for it."""

    coding: Coding
    probabilities: tuple[tuple[str, float], ...]
    """All types with a probability of a hundredth or more, likeliest first."""
    features: tuple[tuple[str, float], ...]
    """Features that spoke for the type against the runner-up, strongest first, in logarithms of the odds."""
    nearest: tuple[Near, ...]

    def told(self) -> list[str]:
        """The features in words; those of mere grammar are left out, since they say nothing to a reader."""
        words = [in_words(feature) for feature, _ in self.features]
        return [told for told, (feature, _) in zip(words, self.features, strict=True) if told != feature]


class PairCoder:
    """Codes pairs with the model of a codebook.

    Args:
        codebook: its types, families and mood rules; the model must have been trained on its exemplars.
        model: the model; the shipped one where not given.
        vectors: whether to use the small language model, which is slower and better.
        abstain_below: probability below which a coding counts as abstained.

    Raises:
        ReadingError: if the model does not belong to the codebook's exemplars, or the vectors' files are missing.

    >>> from detente.codebook import load_codebook
    >>> from detente.reading.coding import code_marked
    >>> coder = PairCoder(load_codebook(), vectors=False)
    >>> [coding.type for coding in code_marked(coder, ["<s>Norway</s> bombed <t>Denmark</t>."])]
    ['ASSAULT']
    """

    def __init__(
        self,
        codebook: Codebook,
        model: CoderModel | None = None,
        *,
        vectors: bool = True,
        abstain_below: float = DOUBTFUL,
    ) -> None:
        self.codebook = codebook
        self.model = model if model is not None else shipped_model()
        if self.model.fingerprint != training_fingerprint(codebook):
            raise ReadingError(
                "the event coder was not trained on this codebook's exemplars and words",
                remedy="train it: detente codebook train FOLDER",
            )
        self.abstain_below = abstain_below
        self._families = Families(codebook)
        self._vectorizer = _vectorizer(self.model) if vectors else None
        self._pools = _pools(codebook.event_types, self.model.types)

    @property
    def uses_vectors(self) -> bool:
        """Whether the small language model is asked."""
        return self._vectorizer is not None

    def code(self, pairs: Sequence[Pair]) -> list[Coding]:
        """Codes pairs, in their order."""
        features = [pair_features(pair, self._families) for pair in pairs]
        probabilities = self._probabilities(pairs, features)
        return [self._coding(*row) for row in zip(pairs, features, probabilities, strict=True)]

    def explain(self, pair: Pair) -> Reason:
        """Codes one pair, with what spoke for it."""
        features = pair_features(pair, self._families)
        probabilities = self._probabilities([pair], [features])[0]
        coding = self._coding(pair, features, probabilities)
        order = np.argsort(-probabilities, kind="stable")
        types = self.model.types
        best, rival = types.index(coding.act), types.index(coding.runner_up)
        known, values = self.model.weighted(features)
        shares = [
            (
                self.model.vocabulary[place],
                float(value * (self.model.weights[place, best] - self.model.weights[place, rival])),
            )
            for place, value in zip(known, values, strict=True)
        ]
        shares.sort(key=lambda item: (-item[1], item[0]))
        return Reason(
            coding=coding,
            probabilities=tuple(
                (types[place], round(float(probabilities[place]), 3)) for place in order if probabilities[place] >= 0.01
            ),
            features=tuple((feature, round(share, 3)) for feature, share in shares[:8] if share > 0),
            nearest=tuple(self._nearest(features, count=3)),
        )

    def _probabilities(self, pairs: Sequence[Pair], features: list[list[str]]) -> NDArray[np.float64]:
        vectors = pair_vectors(pairs, self._vectorizer) if self._vectorizer is not None and pairs else None
        return self.model.probabilities(features, vectors)

    def _coding(self, pair: Pair, features: list[str], probabilities: NDArray[np.float64]) -> Coding:
        types = self.model.types
        act = types[self._best(probabilities)]
        place = types.index(act)
        rival = max(
            (other for other in range(len(types)) if other != place), key=lambda other: (probabilities[other], -other)
        )
        kind, rule = self._in_mood(act, moods(features))
        near = next(iter(self._nearest(features, 1, kind)), None)
        group = self.codebook.exemplars.get(near.group) if near is not None else None
        probability = float(probabilities[place])
        return Coding(
            type=kind,
            probability=round(probability, 3),
            runner_up=types[rival],
            runner_up_probability=round(float(probabilities[rival]), 3),
            quad=self.codebook.event_types[kind].quad,
            abstained=probability < self.abstain_below,
            mode=group.mode if group is not None else None,
            cameo=group.cameo if group is not None else None,
            rule=rule,
            act=act,
            exemplar=near.sentence if near is not None else None,
            _probabilities=tuple((one, round(float(p), 3)) for one, p in zip(types, probabilities, strict=True)),
            words=" ".join(
                token.text for token in sorted((*pair.words.verbs, *pair.words.nouns), key=lambda token: token.i)
            ),
        )

    def _best(self, probabilities: NDArray[np.float64]) -> int:
        """The likeliest type. Types that share a CAMEO root are weighed together first: they differ by a shade only."""
        pool = max(self._pools, key=lambda places: float(sum(probabilities[place] for place in places)))
        return max(pool, key=lambda place: float(probabilities[place]))

    def _in_mood(self, act: str, mood: frozenset[str]) -> tuple[str, str | None]:
        """The type of an act that is only announced, refused, or forsworn: "will not bomb" is no attack."""
        kind = self.codebook.event_types[act]
        if _NOT in mood and _FUTURE in mood and kind.forsworn is not None:
            return kind.forsworn, "forsworn"
        if _NOT in mood and kind.refused is not None:
            return kind.refused, "refused"
        if _FUTURE in mood and _NOT not in mood and kind.announced is not None:
            return kind.announced, "announced"
        return act, None

    def _nearest(self, features: Sequence[str], count: int, kind: str | None = None) -> list[Near]:
        """The exemplars that share most with a pair's features, of one type where that is asked for."""
        known = sorted({self.model.places[f] for f in features if f in self.model.places} & self._holders.keys())
        own = sum(self._rarity[place] for place in known)
        if not own:
            return []
        scores = np.zeros(len(self.model.exemplars))
        for place in known:
            scores[self._holders[place]] += self._rarity[place]
        scores /= np.sqrt(own * self._sizes)
        if kind is not None:
            scores[self._kinds != kind] = 0.0
        # The first of the best, without sorting thousands, is all that a coding asks for.
        best = [scores.argmax()] if count == 1 else np.argsort(-scores, kind="stable")[:count]
        return [
            Near(one.type, one.sentence, one.group, round(float(scores[row]), 3))
            for row, one in ((int(row), self.model.exemplars[row]) for row in best)
            if scores[row] > 0
        ]

    @cached_property
    def _holders(self) -> Mapping[int, NDArray[np.intp]]:
        """For each telling feature the exemplars that have it."""
        holders: dict[int, list[int]] = {}
        for row, exemplar in enumerate(self.model.exemplars):
            for place in exemplar.features:
                holders.setdefault(place, []).append(row)
        return {place: np.array(rows, dtype=np.intp) for place, rows in holders.items()}

    @cached_property
    def _rarity(self) -> Mapping[int, float]:
        """How rare each telling feature is among the exemplars (inverse document frequency)."""
        total = len(self.model.exemplars)
        return {place: float(np.log(total / len(rows))) for place, rows in self._holders.items()}

    @cached_property
    def _sizes(self) -> NDArray[np.float64]:
        return np.array([max(sum(self._rarity[place] for place in one.features), 1e-9) for one in self.model.exemplars])

    @cached_property
    def _kinds(self) -> NDArray[np.str_]:
        return np.array([one.type for one in self.model.exemplars])


@lru_cache(maxsize=1)
def shipped_model() -> CoderModel:
    """The model that is shipped, trained on the shipped codebook's exemplars."""
    return CoderModel.load(SHIPPED_MODEL)


def load_coder(
    codebook: Codebook,
    folders: Sequence[Path] = (),
    *,
    vectors: bool | None = None,
    abstain_below: float = DOUBTFUL,
) -> PairCoder:
    """The coder of a codebook: with the shipped model, or with the one that stands in a codebook folder.

    Args:
        codebook: the codebook, its folders laid over the shipped one.
        folders: those folders; the last one with a model of this codebook gives it.
        vectors: whether to use the small language model; where None, if it is installed.
        abstain_below: see `PairCoder`.

    Raises:
        ReadingError: if no model belongs to this codebook's exemplars.
    """
    wanted = training_fingerprint(codebook)
    use = vectors_installed() if vectors is None else vectors
    for folder in reversed(folders):
        path = folder / OWN_MODEL
        if path.is_file():
            model = CoderModel.load(path)
            if model.fingerprint == wanted:
                return PairCoder(codebook, model, vectors=use, abstain_below=abstain_below)
    return PairCoder(codebook, vectors=use, abstain_below=abstain_below)


def _vectorizer(model: CoderModel) -> Vectorizer:
    """The language model that a model's vectors come from."""
    if model.layers is None:
        return Vectorizer()
    if model.layers != shipped_layers().fingerprint:
        raise ReadingError(
            "the event coder was trained with other changes to the language model than the shipped ones",
            remedy="train it again: detente codebook train FOLDER",
        )
    return Vectorizer(shipped_layers())


def _pools(types: Mapping[str, EventType], known: Sequence[str]) -> list[list[int]]:
    pools: list[tuple[set[str], list[int]]] = []
    for place, kind in enumerate(known):
        roots = {code[:2] for code in types[kind].cameo}
        for held, places in pools:
            if held & roots:
                held |= roots
                places.append(place)
                break
        else:
            pools.append((set(roots), [place]))
    return [places for _, places in pools]

"""Training the event coder on the codebook's exemplars. Nothing else is learned from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from detente.codebook import Codebook
from detente.errors import ReadingError
from detente.reading.coding.families import Families
from detente.reading.coding.features import pair_features
from detente.reading.coding.layers import shipped_layers
from detente.reading.coding.marked import marked_pairs, unmarked
from detente.reading.coding.model import (
    _LENGTH,
    CoderModel,
    Exemplar,
    log_softmax,
    weight_of,
)
from detente.reading.coding.pair import Pair
from detente.reading.coding.pair_vectors import PAIR_WIDTH, pair_vectors
from detente.reading.encoder import LayerChanges, Vectorizer
from detente.reading.language_model import load_language_model, model_version
from detente.reading.model_file import SCALE

FEWEST = 2
"""Sentences in which a feature must occur: what occurs once is memory, not knowledge."""
FOLDS = 5
PLAIN_VECTOR_SHARE = 0.5
"""What vectors of the language model as it comes weigh against the features: chosen by groups left out."""
SHRINKAGE = 0.2
"""Share of a plain covariance in the vectors' one: there are hardly more sentences than numbers in a vector."""
_TELLING = ("e", "et", "me", "met", "p", "vo", "n", "pn", "fof", "chain", "prt", "pdp", "mood")
"""Kinds of features that tell the event: by these the nearest exemplars are found."""
_BATCH = 256


def training_fingerprint(codebook: Codebook) -> str:
    """16 hexadecimal digits of what a codebook gives the model to learn: its exemplars but those for checking.

    Families and trigger words are looked up when a sentence is coded: with more of them, a model goes on to serve.

    >>> from detente.codebook import load_codebook
    >>> len(training_fingerprint(load_codebook()))
    16
    """
    digest = hashlib.sha256()
    for entry in codebook.exemplars.values():
        if not entry.check:
            digest.update(entry.model_dump_json(exclude={"source", "reason"}).encode())
    return digest.hexdigest()[:16]


def train(
    codebook: Codebook,
    *,
    vectors: bool = True,
    progress: Callable[[str, int, int], None] | None = None,
) -> CoderModel:
    """Trains the coder on a codebook's exemplars; takes a minute or two on one core.

    A multinomial logistic regression over features, whose opinion is multiplied with that of vectors. What vectors tell
    of the shipped event types was learned together with the changed layers of the language model (`layers.py`), and is
    taken from there. For a codebook with other types it is learned here, by linear discriminant analysis over the
    vectors of the language model as it comes (Fisher 1936, with a shrunk covariance, Friedman 1989). All that is
    learned here is convex or closed, so that the same sentences give the same model.

    Args:
        codebook: whose exemplars to learn.
        vectors: whether to use the small language model.
        progress: called with what is done, and how many of how many.

    Raises:
        ReadingError: if fewer than two event types have exemplars.
    """
    learned = learned_exemplars(codebook)
    kinds = np.array([kind for _, kind, _ in learned])
    groups = np.array([group for group, _, _ in learned])
    if len(set(kinds)) < 2 or len(set(groups)) < FOLDS:
        raise ReadingError(
            "there are too few exemplars to learn from",
            remedy=f"the codebook needs exemplars of two event types in {FOLDS} groups, at the least",
        )
    told = progress or (lambda _what, _done, _all: None)
    types = tuple(sorted(set(kinds.tolist())))
    layers = shipped_layers() if vectors and types == shipped_layers().labels else None
    features, matrix = _seen(codebook, [sentence for _, _, sentence in learned], vectors and layers is None, told)
    told("learning", 0, 1)
    vocabulary = vocabulary_of(features)
    table = table_of(features, vocabulary)
    held_out = _held_out(table, matrix, kinds, groups)
    weights, bias = logistic(table, kinds)
    opinion = _opinion_of(layers) if layers is not None else _opinion(matrix, kinds, held_out)
    places = {feature: place for place, feature in enumerate(vocabulary)}
    exemplars = tuple(
        Exemplar(
            group,
            kind,
            sentence,
            tuple(places[f] for f in seen if f in places and f.partition("=")[0] in _TELLING),
        )
        for (group, kind, sentence), seen in zip(learned, features, strict=True)
    )
    told("learning", 1, 1)
    return CoderModel(
        types=types,
        vocabulary=vocabulary,
        weights=_rounded(weights),
        bias=_rounded(bias),
        vector_weights=opinion.weights,
        vector_bias=opinion.bias,
        vector_share=opinion.share,
        layers=layers.fingerprint if layers is not None else None,
        temperature=opinion.temperature,
        bare_temperature=held_out["bare_temperature"],
        fingerprint=training_fingerprint(codebook),
        language_model=model_version(),
        exemplars=exemplars,
        card=_card(kinds, groups, opinion, held_out["bare_macro_f1"]),
    )


def learned_exemplars(codebook: Codebook) -> list[tuple[str, str, str]]:
    """Group, event type and marked sentence of every exemplar that is learned from."""
    return [
        (entry.id, entry.type, sentence)
        for entry in codebook.exemplars.values()
        if not entry.check
        for sentence in entry.sentences
    ]


@dataclass(frozen=True, slots=True)
class _Opinion:
    """What vectors tell of the types, and how it goes together with what the features tell."""

    method: str
    weights: NDArray[np.float32] | None
    bias: NDArray[np.float32] | None
    share: float
    temperature: float
    macro_f1: float


def _opinion_of(layers: LayerChanges) -> _Opinion:
    card = layers.card
    method = "changed layers of the language model, with a linear head"
    return _Opinion(
        method, layers.head, layers.bias, float(card["share"]), float(card["temperature"]), float(card["macro_f1"])
    )


def _opinion(matrix: NDArray[np.float32] | None, kinds: NDArray[Any], held_out: dict[str, Any]) -> _Opinion:
    if matrix is None:
        return _Opinion("none", None, None, 1.0, held_out["temperature"], held_out["macro_f1"])
    weights, bias = _discriminant(matrix, kinds)
    method = "linear discriminant analysis over the vectors of the language model as it comes"
    return _Opinion(
        method,
        _rounded(weights),
        _rounded(bias),
        PLAIN_VECTOR_SHARE,
        held_out["temperature"],
        held_out["macro_f1"],
    )


def pair_batches(sentences: Sequence[str]) -> Iterator[list[Pair]]:
    """The pairs of marked sentences, some at a time; what they were parsed into lives until the next are asked for."""
    language_model = load_language_model()
    for start in range(0, len(sentences), _BATCH):
        with language_model.memory_zone():
            yield list(marked_pairs([unmarked(one) for one in sentences[start : start + _BATCH]], language_model))


def _seen(
    codebook: Codebook, sentences: Sequence[str], vectors: bool, told: Callable[[str, int, int], None]
) -> tuple[list[list[str]], NDArray[np.float32] | None]:
    families = Families(codebook)
    vectorizer = Vectorizer() if vectors else None
    features: list[list[str]] = []
    parts: list[NDArray[np.float32]] = []
    for pairs in pair_batches(sentences):
        features += [pair_features(pair, families) for pair in pairs]
        if vectorizer is not None:
            parts.append(pair_vectors(pairs, vectorizer))
        told("reading exemplars", len(features), len(sentences))
    return features, np.vstack(parts) if parts else None


def vocabulary_of(features: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The features that occur often enough, in order."""
    counts: dict[str, int] = {}
    for seen in features:
        for feature in seen:
            counts[feature] = counts.get(feature, 0) + 1
    return tuple(sorted(feature for feature, count in counts.items() if count >= FEWEST))


def table_of(features: Sequence[Sequence[str]], vocabulary: Sequence[str]) -> csr_matrix:
    """One row a sentence, one column a feature, rows of one length."""
    places = {feature: place for place, feature in enumerate(vocabulary)}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, seen in enumerate(features):
        known = [(places[f], weight_of(f)) for f in seen if f in places]
        length = float(np.sqrt(sum(weight * weight for _, weight in known)))
        for place, weight in known:
            rows.append(row)
            columns.append(place)
            values.append(_LENGTH * weight / length)
    return csr_matrix((values, (rows, columns)), shape=(len(features), len(vocabulary)))


def logistic(table: csr_matrix, kinds: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights of features and a constant for each type."""
    model = LogisticRegression(C=1.0, max_iter=400, class_weight="balanced").fit(table, kinds)
    return _per_type(model.coef_, model.intercept_)


def _discriminant(matrix: NDArray[np.float32], kinds: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    types = len(set(kinds))
    model = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=SHRINKAGE, priors=[1 / types] * types)
    model.fit(matrix.astype(np.float64), kinds)
    return _per_type(model.coef_, model.intercept_)


def _per_type(
    weights: NDArray[np.float64], bias: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """One column a type; of two types the library gives one column for both."""
    if len(weights) == 1:
        return np.vstack([-weights, weights]).T / 2, np.array([-bias[0], bias[0]]) / 2
    return weights.T, bias


def _held_out(
    table: csr_matrix, matrix: NDArray[np.float32] | None, kinds: NDArray[Any], groups: NDArray[Any]
) -> dict[str, Any]:
    """How well types of sentences are told whose whole group was left out, and the temperatures that calibrate that."""
    types = sorted(set(kinds))
    truth = np.array([types.index(kind) for kind in kinds])
    bare = np.zeros((len(kinds), len(types)))
    both = np.zeros_like(bare)
    for train_rows, test_rows in GroupKFold(n_splits=FOLDS).split(table, kinds, groups):
        if len(set(kinds[train_rows])) < len(types):
            continue
        weights, bias = logistic(table[train_rows], kinds[train_rows])
        scores = log_softmax(np.asarray(table[test_rows] @ weights + bias))
        bare[test_rows] = scores
        if matrix is not None:
            vector_weights, vector_bias = _discriminant(matrix[train_rows], kinds[train_rows])
            told = log_softmax(matrix[test_rows].astype(np.float64) @ vector_weights + vector_bias)
            both[test_rows] = scores + PLAIN_VECTOR_SHARE * told
    if matrix is None:
        both = bare

    found: dict[str, Any] = {}
    for name, scores in (("temperature", both), ("bare_temperature", bare)):
        found[name] = temperature_of(scores, truth)[0]
    for name, scores in (("macro_f1", both), ("bare_macro_f1", bare)):
        found[name] = round(float(f1_score(truth, scores.argmax(axis=1), average="macro")), 3)
    return found


def temperature_of(scores: NDArray[np.float64], truth: NDArray[Any]) -> tuple[float, float]:
    """The temperature at which scores are as often right as they say (Guo et al. 2017), and the loss at it."""

    def loss(temperature: float) -> float:
        return -float(log_softmax(scores / temperature)[np.arange(len(truth)), truth].mean())

    best = minimize_scalar(loss, bounds=(0.2, 5.0), method="bounded")
    return round(float(best.x), 2), float(best.fun)


def _rounded(values: NDArray[np.float64]) -> NDArray[np.float32]:
    return (np.round(values * SCALE) / SCALE).astype(np.float32)


def _card(kinds: NDArray[Any], groups: NDArray[Any], opinion: _Opinion, bare_macro_f1: float) -> dict[str, Any]:
    """The model's card: what it is for, what it learned from, how well it does on groups left out."""
    return {
        "name": "Détente event coder",
        "task": "PLOVER event type of what a marked source did to a marked target, in one English sentence of news",
        "learned_from": "exemplar sentences written for the codebook; no labelled data from elsewhere",
        "sentences": len(kinds),
        "groups": len(set(groups)),
        "sentences_by_type": {str(kind): int((kinds == kind).sum()) for kind in sorted(set(kinds))},
        "method": "logistic regression over words, syntax and word families",
        "vectors": "all-MiniLM-L6-v2, 8 bit, of the sentence with both sides masked: means over event words, over the "
        "core of the clause, over either mask",
        "vector_method": opinion.method,
        "vector_numbers": PAIR_WIDTH,
        "held_out_groups": {"macro_f1": opinion.macro_f1, "bare_macro_f1": bare_macro_f1},
        "limits": "English; short declarative news prose; invented exemplars are cleaner than real news, so that real "
        "figures are lower: docs/event-coding.md has them",
    }

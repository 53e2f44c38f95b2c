"""Learning changes to the upper layers of the small language model from labelled texts.

Needs the extra `tuning` (JAX); what is learned runs without it. The lower layers stay as they are and are worked out
once; to the matrices of the upper ones low-rank additions are learned (Hu et al. 2022) together with a linear head, by
Adam with decoupled weight decay (Loshchilov and Hutter 2019). The same texts and settings give the same changes on the
same machine and version of JAX; between machines the last digits of sums differ, and with them what is learned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import onnx
from numpy.typing import NDArray

from detente.errors import ReadingError
from detente.reading.encoder.base import LAYERS, WIDTH, model_file, weights
from detente.reading.encoder.changes import LayerChanges, base_fingerprint
from detente.reading.encoder.vectors import Pieces

HEADS = 12
FEATURE_SCALE = 8.0
"""What the mean vectors, of length one, are multiplied by before the head, so that it learns as fast as the layers."""
_BATCH_LOWER = 64
_PARTS = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
          "intermediate.dense", "output.dense")  # fmt: skip
_FAR = -1e9

Weights = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to learn. The defaults were chosen on groups of exemplars that were left out."""

    lowest: int = 2
    """First layer that is changed, of 0 to 5."""
    rank: int = 12
    epochs: int = 5
    rate: float = 1e-3
    batch: int = 32
    dropout: float = 0.1
    smoothing: float = 0.1
    decay: float = 0.01
    seed: int = 1


def tune(
    pieces: Sequence[Pieces],
    labels: Sequence[str],
    settings: Settings | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> LayerChanges:
    """Learns changes that tell labels apart; every label weighs the same, however many texts it has.

    Args:
        pieces: texts in word pieces, as many sets of pieces in each.
        labels: the label of each.
        settings: how to learn.
        progress: called with steps done and steps in all.

    Raises:
        ReadingError: if what is learned runs out of bounds.
    """
    settings = settings or Settings()
    held = {name: jnp.asarray(value) for name, value in weights(onnx.load(model_file())).items()}
    data = _Data(held, pieces, settings.lowest)
    kinds = sorted(set(labels))
    target = np.array([kinds.index(label) for label in labels])
    count = len(kinds)
    share = len(target) / count / np.maximum(np.bincount(target, minlength=count), 1)
    changed = _start(held, settings, len(pieces[0].pools), count)
    moments = jax.tree.map(jnp.zeros_like, changed), jax.tree.map(jnp.zeros_like, changed)
    order = np.random.default_rng(settings.seed)
    key = jax.random.PRNGKey(settings.seed)
    step = _stepper(settings, count)
    upper = {name: value for name, value in held.items() if name.startswith("layer.")}
    total = settings.epochs * len(list(data.batches(settings.batch)))
    done = 0
    for _ in range(settings.epochs):
        for rows, real in data.batches(settings.batch, order):
            done += 1
            key, drawn = jax.random.split(key)
            rate = settings.rate * min(done / (0.1 * total), (total - done) / (0.9 * total) + 1e-3)
            weight = np.where(real, share[target[rows]], 0.0).astype(np.float32)
            batch = (*data.stacked(rows), target[rows], weight)
            changed, moments = step(upper, changed, moments, float(done), rate, batch, drawn)
            if progress is not None:
                progress(done, total)
    head = np.asarray(changed["head"]) * np.float32(FEATURE_SCALE)
    if not np.isfinite(head).all():
        raise ReadingError("what was to be learned ran out of bounds", remedy="learn more slowly: a lower rate")
    return LayerChanges(
        matrices={name: (_rounded(left), _rounded(right)) for name, (left, right) in changed["layers"].items()},
        labels=tuple(kinds),
        head=_rounded(head),
        bias=_rounded(changed["bias"]),
        base=base_fingerprint(),
        card={"settings": asdict(settings), "texts": len(pieces)},
    )


class _Data:
    """Texts as what the lower layers make of them, in groups of one length."""

    def __init__(self, held: Weights, pieces: Sequence[Pieces], lowest: int) -> None:
        lower = _lower_layers(lowest)
        self._hidden: list[NDArray[np.float16]] = [np.zeros((0, 0), np.float16)] * len(pieces)
        self._masks: list[NDArray[np.float32]] = [np.zeros(0, np.float32)] * len(pieces)
        self._groups: dict[int, list[int]] = {}
        for place, piece in enumerate(pieces):
            self._groups.setdefault(_length(len(piece.ids)), []).append(place)
        for length, places in sorted(self._groups.items()):
            for rows, real in _even(places, _BATCH_LOWER):
                ids = np.zeros((len(rows), length), np.int32)
                masks = np.zeros((len(rows), 1 + len(pieces[rows[0]].pools), length), np.float32)
                for row, place in enumerate(rows.tolist()):
                    piece = pieces[place]
                    ids[row, : len(piece.ids)] = piece.ids
                    masks[row, 0, : len(piece.ids)] = 1
                    for pool, chosen in enumerate(piece.pools, 1):
                        masks[row, pool, list(chosen)] = 1
                hidden = np.asarray(lower(held, ids, masks[:, 0])).astype(np.float16)
                for place, vectors, mask in zip(rows[real].tolist(), hidden, masks, strict=False):
                    self._hidden[place], self._masks[place] = vectors, mask

    def batches(
        self, size: int, order: np.random.Generator | None = None
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.bool_]]]:
        found: list[tuple[NDArray[np.int64], NDArray[np.bool_]]] = []
        for _, places in sorted(self._groups.items()):
            mixed = np.asarray(places) if order is None else order.permutation(places)
            found.extend(_even(mixed, size))
        for place in range(len(found)) if order is None else order.permutation(len(found)):
            yield found[place]

    def stacked(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        return (
            np.stack([self._hidden[row] for row in rows]).astype(np.float32),
            np.stack([self._masks[row] for row in rows]),
        )


def _length(pieces: int) -> int:
    """Lengths are rounded up, so that few programs are compiled."""
    return next(length for length in (12, 16, 24, 32, 48, 64, 96, 128) if pieces <= length)


def _even(
    places: Sequence[int] | NDArray[np.int64], size: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.bool_]]]:
    """Batches of one size; the last is filled up with its first, marked as not real."""
    for start in range(0, len(places), size):
        rows = np.asarray(places[start : start + size])
        yield np.concatenate([rows, np.repeat(rows[:1], size - len(rows))]), np.arange(size) < len(rows)


def _start(held: Weights, settings: Settings, pools: int, count: int) -> Weights:
    """Changes that change nothing yet: one half is drawn, the other is zero."""
    draw = np.random.default_rng(settings.seed)
    layers = {}
    for layer in range(settings.lowest, LAYERS):
        for part in _PARTS:
            rows, columns = held[f"layer.{layer}.{part}"].shape
            left = draw.normal(0, rows**-0.5, (rows, settings.rank)).astype(np.float32)
            layers[f"layer.{layer}.{part}"] = (jnp.asarray(left), jnp.zeros((settings.rank, columns)))
    return {"layers": layers, "head": jnp.zeros((pools * WIDTH, count)), "bias": jnp.zeros(count)}


@lru_cache(maxsize=4)
def _lower_layers(lowest: int) -> Callable[[Weights, Any, Any], Any]:
    """What the layers that stay make of word pieces; kept, for each new one would be compiled anew for every length."""

    def lower(held: Weights, ids: Any, there: Any) -> Any:
        return _layers(held, {}, _embedded(held, ids), there, range(lowest))

    return jax.jit(lower)


@lru_cache(maxsize=4)
def _stepper(settings: Settings, count: int) -> Callable[..., tuple[Weights, tuple[Weights, Weights]]]:
    """One step of learning; kept like the lower layers, so that folds share what was compiled."""

    def loss(changed: Weights, held: Weights, batch: tuple[Any, ...], key: Any) -> Any:
        hidden, masks, target, weight = batch
        scores = _scores(held, changed, hidden, masks, settings, key)
        wanted = jax.nn.one_hot(target, count) * (1 - settings.smoothing) + settings.smoothing / count
        return -(weight * (wanted * jax.nn.log_softmax(scores)).sum(-1)).sum() / len(target)

    def step(
        held: Weights,
        changed: Weights,
        moments: tuple[Weights, Weights],
        time: Any,
        rate: Any,
        batch: tuple[Any, ...],
        key: Any,
    ) -> tuple[Weights, tuple[Weights, Weights]]:
        slope = jax.grad(loss)(changed, held, batch, key)
        size = jnp.sqrt(sum((part**2).sum() for part in jax.tree.leaves(slope)))
        slope = jax.tree.map(lambda part: part * jnp.minimum(1.0, 1.0 / size), slope)
        first = jax.tree.map(lambda old, new: 0.9 * old + 0.1 * new, moments[0], slope)
        second = jax.tree.map(lambda old, new: 0.98 * old + 0.02 * new**2, moments[1], slope)

        def moved(value: Any, one: Any, two: Any) -> Any:
            direction = one / (1 - 0.9**time) / (jnp.sqrt(two / (1 - 0.98**time)) + 1e-8)
            return value - rate * (direction + settings.decay * value)

        return jax.tree.map(moved, changed, first, second), (first, second)

    return jax.jit(step)


def _scores(held: Weights, changed: Weights, hidden: Any, masks: Any, settings: Settings, key: Any) -> Any:
    layers = range(settings.lowest, LAYERS)
    hidden = _layers(held, changed["layers"], hidden, masks[:, 0], layers, key, settings.dropout)
    pools = masks[:, 1:]
    means = jnp.einsum("bpt,btw->bpw", pools, hidden) / jnp.maximum(pools.sum(-1, keepdims=True), 1.0)
    # The root of nothing has no slope: a text without event words must not spoil all others.
    means = means * jax.lax.rsqrt((means**2).sum(-1, keepdims=True) + 1e-12)
    features = FEATURE_SCALE * means.reshape(len(means), -1)
    return _dropped(features, key, settings.dropout) @ changed["head"] + changed["bias"]


def _embedded(held: Weights, ids: Any) -> Any:
    found = held["embeddings.word_embeddings"][ids] + held["embeddings.position_embeddings"][: ids.shape[1]]
    return _norm(held, "embeddings.LayerNorm", found + held["embeddings.token_type_embeddings.weight"][0])


def _layers(
    held: Weights, changes: Weights, hidden: Any, there: Any, layers: range, key: Any = None, dropout: float = 0.0
) -> Any:
    """Hidden vectors after some layers (Vaswani et al. 2017; Devlin et al. 2019)."""
    for layer in layers:
        name = f"layer.{layer}."

        def times(part: str, value: Any, name: str = name) -> Any:
            product = value @ held[name + part]
            if name + part in changes:
                left, right = changes[name + part]
                product = product + (value @ left) @ right
            return product + held[f"{name}{part}.bias"]

        def heads(part: str, value: Any) -> Any:
            found = times(part, value)
            return found.reshape(*found.shape[:2], HEADS, WIDTH // HEADS).transpose(0, 2, 1, 3)

        query, other, value = (heads(f"attention.self.{part}", hidden) for part in ("query", "key", "value"))
        scores = query @ other.transpose(0, 1, 3, 2) / np.sqrt(WIDTH // HEADS)
        mixed = jax.nn.softmax(scores + (1 - there[:, None, None, :]) * _FAR) @ value
        mixed = times("attention.output.dense", mixed.transpose(0, 2, 1, 3).reshape(hidden.shape))
        keys = (None, None) if key is None else jax.random.split(jax.random.fold_in(key, layer))
        hidden = _norm(held, f"{name}attention.output.LayerNorm", hidden + _dropped(mixed, keys[0], dropout))
        wide = jax.nn.gelu(times("intermediate.dense", hidden), approximate=False)
        narrow = _dropped(times("output.dense", wide), keys[1], dropout)
        hidden = _norm(held, f"{name}output.LayerNorm", hidden + narrow)
    return hidden


def _norm(held: Weights, name: str, value: Any) -> Any:
    centred = value - value.mean(-1, keepdims=True)
    scaled = centred * jax.lax.rsqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
    return scaled * held[f"{name}.weight"] + held[f"{name}.bias"]


def _dropped(value: Any, key: Any, share: float) -> Any:
    """Some numbers set to nothing while learning, the others raised to make up for it (Srivastava et al. 2014)."""
    if key is None or not share:
        return value
    return value * jax.random.bernoulli(key, 1 - share, value.shape) / (1 - share)


def _rounded(value: Any) -> NDArray[np.float32]:
    return np.asarray(value).astype(np.float16).astype(np.float32)

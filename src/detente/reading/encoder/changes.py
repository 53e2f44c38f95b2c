"""What a task changes in the small language model: additions to the matrices of its upper layers, and a head."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.errors import ReadingError
from detente.reading.encoder.base import MODEL, matrices, matrix_weights, model_file

_CARD, _HEAD, _BIAS = "card", "head", "bias"
_LEFT, _RIGHT = ".left", ".right"
_REMEDY = "install Détente anew, or do without vectors (--no-vectors)"

Numbers = NDArray[np.float32]


@dataclass(frozen=True)
class LayerChanges:
    """Low-rank additions to matrices of the model (Hu et al. 2022, LoRA), and a linear head that tells labels apart.

    Each addition is the product of two narrow matrices: one of 384 × 1536 numbers is changed by 384 × 12 and 12 × 1536,
    so that what was learned stays small beside the model that it was learned on.
    """

    matrices: Mapping[str, tuple[Numbers, Numbers]]
    """By the matrix's name; shapes (rows, rank) and (rank, columns)."""
    labels: tuple[str, ...]
    head: Numbers
    """Shape (numbers of a text's mean vectors, labels)."""
    bias: Numbers
    base: str
    """Fingerprint of the model file that they belong to."""
    card: Mapping[str, Any]
    """What they were learned from, how, and how well they do."""

    def save(self, path: Path) -> None:
        """Writes them: the same changes give the same bytes."""
        path.write_bytes(self.content())

    def content(self) -> bytes:
        """What their file holds."""
        parts: dict[str, NDArray[Any]] = {_HEAD: self.head.astype(np.float16), _BIAS: self.bias.astype(np.float16)}
        for name, (left, right) in sorted(self.matrices.items()):
            parts[name + _LEFT], parts[name + _RIGHT] = left.astype(np.float16), right.astype(np.float16)
        about = {"base": self.base, "labels": self.labels, "card": self.card}
        text = json.dumps(about, ensure_ascii=False, sort_keys=True)
        parts[_CARD] = np.frombuffer(text.encode(), dtype=np.uint8)
        file = io.BytesIO()
        np.savez_compressed(file, allow_pickle=False, **parts)
        return file.getvalue()

    @classmethod
    def load(cls, path: Path) -> LayerChanges:
        """Reads a file of changes.

        Raises:
            ReadingError: if it cannot be read, or belongs to another model than the installed one.
        """
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ReadingError(
                f"the changes to the language model cannot be read: {error}", where=str(path), remedy=_REMEDY
            ) from error
        return cls.of_content(content, where=str(path))

    @classmethod
    def of_content(cls, content: bytes, *, where: str | None = None) -> LayerChanges:
        """The changes that a file holds.

        Args:
            content: the file's bytes.
            where: the file, for messages.

        Raises:
            ReadingError: if they cannot be read, or belong to another model than the installed one.
        """
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as parts:
                about = json.loads(parts[_CARD].tobytes())
                names = [name.removesuffix(_LEFT) for name in parts.files if name.endswith(_LEFT)]
                found = {
                    name: (parts[name + _LEFT].astype(np.float32), parts[name + _RIGHT].astype(np.float32))
                    for name in sorted(names)
                }
                head, bias = parts[_HEAD].astype(np.float32), parts[_BIAS].astype(np.float32)
            labels = tuple(map(str, about["labels"]))
            if head.ndim != 2 or head.shape[1:] != bias.shape or bias.shape != (len(labels),):
                raise ValueError(f"a head of shape {head.shape} for {len(labels)} labels")
            changes = cls(found, labels, head, bias, str(about["base"]), dict(about["card"]))
        except (OSError, EOFError, zipfile.BadZipFile, zlib.error, ValueError, KeyError, TypeError) as error:
            raise ReadingError(
                f"the changes to the language model cannot be read: {error}", where=where, remedy=_REMEDY
            ) from error
        if changes.base != base_fingerprint():
            raise ReadingError(
                f"these changes belong to another version of the package {MODEL[0]}",
                where=where,
                remedy="install the versions that pyproject.toml names, or do without vectors (--no-vectors)",
            )
        return changes

    @cached_property
    def fingerprint(self) -> str:
        """16 hexadecimal digits of the numbers."""
        digest = hashlib.sha256(self.base.encode())
        for _, halves in sorted(self.matrices.items()):
            for numbers in halves:
                digest.update(numbers.astype(np.float16).tobytes())
        digest.update(self.head.astype(np.float16).tobytes())
        return digest.hexdigest()[:16]

    def applied(self) -> bytes:
        """The model file with the changes added in."""
        import onnx
        from onnx import numpy_helper

        model = onnx.load(model_file())
        names = matrices(model)
        held = matrix_weights(model)
        changed = {names[name]: held[name] + left @ right for name, (left, right) in self.matrices.items()}
        kept = [node for node in model.graph.node if node.output[0] not in changed]
        del model.graph.node[:]
        model.graph.node.extend(kept)
        model.graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in changed.items())
        return bytes(model.SerializeToString())


@lru_cache(maxsize=1)
def base_fingerprint() -> str:
    """16 hexadecimal digits of the installed model file."""
    return hashlib.sha256(model_file().read_bytes()).hexdigest()[:16]

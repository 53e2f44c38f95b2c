"""Model files: gzipped JSON that a person can read, the same bytes for the same model, and nothing that runs."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from detente.errors import ReadingError

SCALE = 1000
"""Weights are kept as whole thousandths: the same bytes wherever the last digits of a sum differ."""

Model = TypeVar("Model")


def write_model_file(path: Path, format_: int, content: Mapping[str, Any]) -> None:
    """Writes what a model holds: the same content gives the same bytes.

    Args:
        path: the file.
        format_: number of the content's form; what another version wrote is not read.
        content: what JSON can hold.
    """
    text = json.dumps({"format": format_, **content}, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


def read_model_file(
    path: Path, format_: int, made: Callable[[Mapping[str, Any]], Model], *, name: str, remedy: str
) -> Model:
    """Reads a model file.

    Args:
        path: the file.
        format_: the form that is read.
        made: makes the model of the content; whatever it finds wrong makes the file unreadable.
        name: what the model is called in messages.
        remedy: how to come by a file that can be read.

    Raises:
        ReadingError: if it cannot be read or is no model of this form.
    """
    try:
        content = json.loads(gzip.decompress(path.read_bytes()))
        if content["format"] != format_:
            problem = f"the model file is of format {content['format']!r}, this version reads {format_}"
            raise ReadingError(problem, where=str(path), remedy=remedy)
        return made(content)
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise ReadingError(f"{name} cannot be read: {error}", where=str(path), remedy=remedy) from error

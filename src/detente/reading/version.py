"""The reader's version: what a reading was made with, told without loading any of it."""

from __future__ import annotations

from detente.reading.language_model import model_version

READER_VERSION = "5"
"""Goes up whenever the same document and codebook give another reading."""


def reader_version(model: str | None = None) -> str:
    """Version of the reading rules and of the language model.

    >>> reader_version().startswith(f"detente-{READER_VERSION}/en_core_web")
    True
    """
    return f"detente-{READER_VERSION}/{model_version(model)}"

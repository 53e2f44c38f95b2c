"""What the event coder changes in the small language model: learned by `tuning.py`, shipped as a file of numbers."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from detente.reading.encoder import LayerChanges

SHIPPED_LAYERS = Path(__file__).parent / "data" / "layers.npz"


@lru_cache(maxsize=1)
def shipped_layers() -> LayerChanges:
    """The shipped changes, learned on the shipped codebook's exemplars.

    >>> layers = shipped_layers()
    >>> "ASSAULT" in layers.labels
    True
    """
    return LayerChanges.load(SHIPPED_LAYERS)

"""A small language model for vectors of words in context, and what tasks change in it."""

from detente.reading.encoder.base import WIDTH, vectors_installed
from detente.reading.encoder.changes import LayerChanges
from detente.reading.encoder.vectors import BATCH, MAX_PIECES, Pieces, Vectorizer, Words

__all__ = ["BATCH", "MAX_PIECES", "WIDTH", "LayerChanges", "Pieces", "Vectorizer", "Words", "vectors_installed"]

"""The event coder: what a source did to a target, learned from the codebook's exemplar sentences alone."""

from detente.reading.coding.coder import (
    DOUBTFUL,
    OWN_MODEL,
    SHIPPED_MODEL,
    Coding,
    Near,
    PairCoder,
    Reason,
    load_coder,
    shipped_model,
)
from detente.reading.coding.marked import Marked, marked_pairs, unmarked
from detente.reading.coding.marked_codings import code_marked
from detente.reading.coding.model import CoderModel
from detente.reading.coding.pair import Pair

__all__ = [
    "DOUBTFUL",
    "OWN_MODEL",
    "SHIPPED_MODEL",
    "CoderModel",
    "Coding",
    "Marked",
    "Near",
    "Pair",
    "PairCoder",
    "Reason",
    "code_marked",
    "load_coder",
    "marked_pairs",
    "shipped_model",
    "unmarked",
]

"""Which way the parts of a sentence lean: learned from passages that were written and marked for the codebook."""

from detente.reading.leanings.masking import MaskedPart, masked_part, states_of
from detente.reading.leanings.parts import NOTHING, SHIPPED_LEANINGS, Leaning, LeaningReader, Part, shipped_leanings

__all__ = [
    "NOTHING",
    "SHIPPED_LEANINGS",
    "Leaning",
    "LeaningReader",
    "MaskedPart",
    "Part",
    "masked_part",
    "shipped_leanings",
    "states_of",
]

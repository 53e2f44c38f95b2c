"""The language that a text is in."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

UNDETERMINED = "und"
_SAMPLE = 4000
_FEWEST_LETTERS = 20
"""Shorter texts are named wrongly more often than not."""
_LOWEST_CONFIDENCE = 0.5


@functools.cache
def _identifier() -> LanguageIdentifier:
    # Loaded when first needed: the model takes a third of a second, which `detente --help` should not pay.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str:
    """ISO 639-1 code of the text's language, or `und` where it is too short or too mixed to tell.

    The head of the text decides (4,000 characters); the method is naive Bayes over byte n-grams
    (Lui and Baldwin, "langid.py: An Off-the-shelf Language Identification Tool", ACL 2012).

    >>> language_of("The two countries signed a memorandum of understanding in Tehran.")
    'en'
    >>> language_of("Ok.")
    'und'
    """
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _FEWEST_LETTERS:
        return UNDETERMINED
    code, confidence = _identifier().classify(sample)
    return str(code) if confidence >= _LOWEST_CONFIDENCE else UNDETERMINED

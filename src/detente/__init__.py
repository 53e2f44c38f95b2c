"""Détente: from articles on two states to a sourced brief.

>>> import detente
>>> reading = detente.read("Russia and Iran signed an agreement on military cooperation.")
>>> [mention.evidence.quote[:15] for mention in reading.agreements] != []
True
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from detente.version import __version__

if TYPE_CHECKING:
    from detente.desk import AddReport, Desk, Entry, Progress, ReadFile, Refusal, open, read, read_files
    from detente.errors import DetenteError
    from detente.reading import LlmSettings

__all__ = [
    "AddReport",
    "Desk",
    "DetenteError",
    "Entry",
    "LlmSettings",
    "Progress",
    "ReadFile",
    "Refusal",
    "__version__",
    "open",
    "read",
    "read_files",
]

_ELSEWHERE = {"DetenteError": "detente.errors", "LlmSettings": "detente.reading"}
"""Where the names are that the desk does not have."""


def __getattr__(name: str) -> Any:
    # Every import of a part of Détente comes through here, worker processes' too: the desk is loaded when asked for.
    if name in __all__:
        return getattr(import_module(_ELSEWHERE.get(name, "detente.desk")), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Domain knowledge as plain YAML files, and the loader that validates them. `docs/codebook.md` has the format."""

from detente.codebook.book import Codebook
from detente.codebook.entries import (
    ActorEntry,
    ActorName,
    CueEntry,
    Entry,
    EventType,
    Exemplars,
    Mode,
    NameForm,
    Office,
    Place,
    Theme,
    Trigger,
    Use,
)
from detente.codebook.loading import check_codebook, load_codebook

__all__ = [
    "ActorEntry",
    "ActorName",
    "Codebook",
    "CueEntry",
    "Entry",
    "EventType",
    "Exemplars",
    "Mode",
    "NameForm",
    "Office",
    "Place",
    "Theme",
    "Trigger",
    "Use",
    "check_codebook",
    "load_codebook",
]

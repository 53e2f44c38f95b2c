"""From bytes and addresses to documents: text, HTML, PDF, Word, Markdown, feeds, folders, addresses."""

from detente.sources.draft import Arrival, Draft
from detente.sources.fetch import is_address
from detente.sources.gathering import arrivals, count, expand, gather
from detente.sources.limits import Limits
from detente.sources.parsing import parse
from detente.sources.phrases import Phrases, shipped_phrases

__all__ = [
    "Arrival",
    "Draft",
    "Limits",
    "Phrases",
    "arrivals",
    "count",
    "expand",
    "gather",
    "is_address",
    "parse",
    "shipped_phrases",
]

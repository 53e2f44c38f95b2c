"""A dossier written for a reader: composing a brief, and rendering it as HTML, PDF, Word, Markdown, JSON or text.

`compose` turns a `Dossier` into a `Brief`, which holds everything that is seen, in order and free of any format. The
renderers walk it and add nothing.
"""

from detente.brief.abridging import abridge
from detente.brief.composing import compose
from detente.brief.content import (
    FORMAT,
    BalanceRow,
    Brief,
    Entry,
    Fact,
    Group,
    Judgement,
    Note,
    Party,
    Quotation,
    Section,
    Step,
)
from detente.brief.forecasts import Outlook
from detente.brief.formats import FORMATS, write
from detente.brief.schema import json_schema, json_schema_text
from detente.brief.terminal import to_terminal

__all__ = [
    "FORMAT",
    "FORMATS",
    "BalanceRow",
    "Brief",
    "Entry",
    "Fact",
    "Group",
    "Judgement",
    "Note",
    "Outlook",
    "Party",
    "Quotation",
    "Section",
    "Step",
    "abridge",
    "compose",
    "json_schema",
    "json_schema_text",
    "to_terminal",
    "write",
]

"""The workspace: where documents, the raw bytes they came from, and their readings are kept.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder, Store.open(folder) as store:
...     store.statistics().documents
0
"""

from detente.workspace.checking import Problem, reading_problems
from detente.workspace.judgements import JudgementLog
from detente.workspace.ledger import LedgerEntry
from detente.workspace.statistics import Statistics
from detente.workspace.store import Added, Imported, Outcome, Store

__all__ = [
    "Added",
    "Imported",
    "JudgementLog",
    "LedgerEntry",
    "Outcome",
    "Problem",
    "Statistics",
    "Store",
    "reading_problems",
]

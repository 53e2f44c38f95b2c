"""Event data sets to one event table, and what it says about two actors.

`open_table` opens the table; `import_files` brings data sets in; `indices` and `lead_lag` make series from it.
"""

from detente.events.coverage import Window
from detente.events.table import EventTable, open_table

__all__ = ["EventTable", "Window", "open_table"]

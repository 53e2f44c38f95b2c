"""Event data sets to one event table, and what it says about two actors.

`open_table` opens the table; `import_files` brings data sets in; `indices` and `lead_lag` make series from it.
"""

from detente.events.coverage import Window
from detente.events.importing import import_files
from detente.events.own import put_rows
from detente.events.reports import ImportReport
from detente.events.table import EventTable, open_table

__all__ = ["EventTable", "ImportReport", "Window", "import_files", "open_table", "put_rows"]

"""The command line: `detente COMMAND`. One module for each family of commands; `docs/command-line.md` describes them.

Whatever takes long to import is imported within the commands, so that `detente --help` answers at once.
"""

from detente.cli.app import app, main

__all__ = ["app", "main"]

"""What the options before the command say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from detente.desk import Desk

DEFAULT_WORKSPACE = "detente-workspace"


@dataclass(frozen=True)
class Settings:
    """Which workspace, codebooks and event table a command works with."""

    workspace: str
    codebooks: tuple[Path, ...]
    events: str | None = None

    def open(self, *, create: bool = False) -> Desk:
        """The desk over the workspace."""
        import detente

        return detente.open(self.workspace, create=create, codebook=self.codebooks, events=self.events)


def settings(context: typer.Context) -> Settings:
    """The settings of the running command."""
    found = context.find_object(Settings)
    assert found is not None, "the program's callback sets them before any command"
    return found

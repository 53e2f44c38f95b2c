"""The program's own options after a command: `detente brief Iran Russia -w files` is `detente -w files brief ...`."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from typer.core import TyperGroup

from detente.cli.settings import Settings


def _workspace(settings: Settings, given: str) -> Settings:
    return replace(settings, workspace=given)


def _codebook(settings: Settings, given: list[Path]) -> Settings:
    return replace(settings, codebooks=tuple(given))


def _events(settings: Settings, given: str) -> Settings:
    return replace(settings, events=given)


_CHANGES: dict[str, Any] = {"workspace": _workspace, "codebook": _codebook, "events_place": _events}
"""What an option of the program changes in the settings, by the option's name."""


def take_everywhere(program: TyperGroup) -> None:
    """Lets every command below a program take the program's options too; given after the command, they go first."""
    own = [option for option in program.params if option.name in _CHANGES]
    for command in _below(program):
        command.params.extend(_after(option) for option in own)


def _below(group: Any) -> Iterator[Any]:
    for command in group.commands.values():
        yield command
        if hasattr(command, "commands"):
            yield from _below(command)


def _after(option: Any) -> Any:
    """An option as it is taken after a command: no default and no variable, since those count before it."""
    later = copy.copy(option)
    later.default, later.envvar, later.expose_value = None, None, False
    later.callback = _change
    return later


def _change(context: Any, option: Any, given: Any) -> Any:
    if given:
        context.obj = _CHANGES[option.name](context.find_object(Settings), given)
    return given

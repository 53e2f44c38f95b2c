"""docs/command-line.md and the program name the same commands and options."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from detente.cli import app

EVERYWHERE = {"workspace", "codebook", "events_place"}
"""Options of the program that every command takes too, told once."""
PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"


def program():
    """Every command with the options that it takes, the program's own under an empty name."""
    root = typer.main.get_command(app)
    own = {name for option in root.params for name in option.opts if name.startswith("-")}
    found = {"": own - {"--help", "-h"}}
    waiting = [("detente", root)]
    while waiting:
        name, group = waiting.pop()
        for command in group.commands.values():
            full = f"{name} {command.name}"
            if hasattr(command, "commands"):
                waiting.append((full, command))
            else:
                found[full] = options(command)
    return found


def options(command) -> set[str]:
    names = {name for option in command.params if option.name not in EVERYWHERE for name in option.opts}
    return {name for name in names if name.startswith("-")} - {"--help", "-h"}


def page():
    """Every section of the page that names a command, with the options in the first column of its table."""
    text = PAGE.read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    named = {"": sections["Options of every command"]}
    named.update({title: body for title, body in sections.items() if title.startswith("detente ")})
    rows = {title: re.findall(r"^\| (`-.*?) \|", body, re.MULTILINE) for title, body in named.items()}
    return {
        title: {name for row in found for name in re.findall(r"(?<![\w-])(--?[a-z][a-z-]*)", row)} - {"--help", "-h"}
        for title, found in rows.items()
    }


def test_the_page_has_every_command_and_no_other():
    assert page().keys() == program().keys()


@pytest.mark.parametrize("command", sorted(program()))
def test_the_page_has_every_option_of_a_command_and_no_other(command):
    assert page()[command] == program()[command]


def test_options_named_anywhere_on_the_page_exist():
    known = set().union(*program().values()) | {"--help", "-h"}
    named = set(re.findall(r"(?<![\w/-])(--[a-z][a-z-]*)", PAGE.read_text(encoding="utf-8")))
    assert named <= known


def test_every_option_and_argument_says_what_it_is():
    root = typer.main.get_command(app)
    commands = [*root.commands.values(), *root.commands["codebook"].commands.values()]
    commands += root.commands["events"].commands.values()
    for command in commands:
        assert command.help
        for parameter in getattr(command, "params", ()):
            assert parameter.help, f"{command.name} {parameter.name}"

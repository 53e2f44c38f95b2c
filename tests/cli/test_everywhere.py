"""The program's own options before a command, after it, and in between."""

from __future__ import annotations

import json

import pytest
import typer

from detente.cli import app


@pytest.mark.parametrize("command", [("documents",), ("dossier", "Iran", "Russia"), ("judge", "list")])
def test_a_workspace_after_the_command_is_the_one_before_it(detente, filled, command):
    before = detente("-w", filled, *command, "--json").stdout
    assert detente(*command, "--json", "-w", filled).stdout == before
    assert detente(*command, "--workspace", filled, "--json").stdout == before


def test_the_workspace_after_the_command_counts(detente, filled, tmp_path):
    told = json.loads(detente("-w", tmp_path / "none", "documents", "-w", filled, "--json").stdout)
    assert len(told) == 3
    assert "there is no workspace" in detente("-w", filled, "documents", "-w", tmp_path / "none", code=1).stderr


def test_it_may_stand_between_a_group_and_its_command(detente, filled):
    assert detente("judge", "-w", filled, "list").stdout == detente("-w", filled, "judge", "list").stdout


def test_codebooks_after_the_command(detente, tmp_path):
    places = [tmp_path / "one", tmp_path / "two"]
    told = detente("codebook", "check", "--codebook", places[0], "--codebook", places[1], code=1)
    assert all(f"{place}: there is no such folder" in told.output for place in places)


def test_every_command_takes_them_and_says_so(detente):
    waiting = [typer.main.get_command(app)]
    while waiting:
        group = waiting.pop()
        for command in group.commands.values():
            taken = {name for option in command.params for name in option.opts}
            assert {"--workspace", "-w", "--codebook", "--events"} <= taken
            waiting += [command] if hasattr(command, "commands") else []
    assert "--workspace" in detente("documents", "--help").stdout

"""Notes on two states, a workspace that holds them, and ways to run the program."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.cli import app

NOTES = {
    "contract.txt": (
        "Russia and Iran signed a contract in Moscow\n\nBy Ada Quill | 20 January 2015\n\n"
        "On 20 January 2015 Russia and Iran signed an agreement on military cooperation in Tehran. "
        "Russia needs the revenue of arms exports, which is why Moscow wants closer relations with Iran. "
        "However, mistrust between Tehran and Moscow hampers cooperation."
    ),
    "analysis.md": (
        "# What holds them back\n\n*1 March 2015*\n\n"
        "Western sanctions push Iran and Russia together. If the decree is repealed, Russia will deliver the missiles. "
        "Lack of mutual trust prevents a strategic partnership between Iran and Russia."
    ),
    "undated.txt": "Iran and Russia will probably expand their trade, because both are under sanctions of the West.",
}
HOSTILE = "Title \x1b[2J\x1b]0;owned\x07 [red]markup[/red] \u202e"


@pytest.fixture(scope="session")
def notes(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("notes")
    for name, text in NOTES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def detente() -> Callable:
    """Runs the program in this process; gives exit code, standard output and standard error."""

    def run(*arguments: object, code: int = 0):
        result = CliRunner(env={"COLUMNS": None}).invoke(app, [str(one) for one in arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result

    return run


@pytest.fixture(scope="session")
def filled(tmp_path_factory, notes, detente) -> Path:
    """A workspace with the notes, for tests that only look."""
    place = tmp_path_factory.mktemp("filled") / "workspace"
    detente("-w", place, "add", notes)
    return place


@pytest.fixture
def process() -> Callable:
    """Starts the program as a process of its own."""

    def start(*arguments: object, **options) -> subprocess.Popen:
        command = [sys.executable, "-c", "from detente.cli import main; main()", *(str(one) for one in arguments)]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DETENTE_")}
        environment.pop("COLUMNS", None)
        environment.update(options.pop("env", {}))
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, **options
        )

    return start

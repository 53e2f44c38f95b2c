"""Printing: text from sources as it is, never as markup or as control sequences, and JSON for machines."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from detente.desk import Progress

# What a pipe is given to fill: nothing is cut or broken there.
_PIPE_WIDTH = 100_000


def console(*, stderr: bool = False) -> Console:
    """Standard output or standard error. Into a pipe, lines stay as long as they are."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else _PIPE_WIDTH
    return Console(stderr=stderr, width=width, highlight=False, markup=False, emoji=False)


def safe(text: str, style: str = "") -> Text:
    """One line of text in which nothing acts on the terminal.

    >>> safe("[bold]Iran\\x1b[2J and\\nRussia").plain
    '[bold]Iran\ufffd[2J and Russia'
    """
    from detente.brief.visible import visible

    return Text(visible(text), style=style)


def paragraphs(text: str, style: str = "") -> Text:
    """The same for text whose lines stay."""
    from detente.brief.visible import seam

    return Text(
        "\n".join(seam(line) for line in text.splitlines()) + ("\n" if text.endswith("\n") else ""), style=style
    )


def print_line(text: str | Text, *, stderr: bool = False) -> None:
    """Prints one line; whoever made it saw to it that it is safe."""
    console(stderr=stderr).print(text, soft_wrap=True)


def fail(problem: str) -> None:
    """Says on standard error what was wrong."""
    print_line(Text("error: ", style="red").append_text(safe(problem, "red")), stderr=True)


def print_json(value: Any) -> None:
    """Prints JSON in ASCII, so that no terminal or encoding can be in its way."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=True, default=str) + "\n")


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Prints a table; the last column takes what room there is."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    for heading in headings[:-1]:
        table.add_column(heading, no_wrap=True)
    table.add_column(headings[-1], overflow="fold")
    for row in rows:
        table.add_row(*(safe(cell) for cell in row))
    lines = console()
    with lines.capture() as printed:
        lines.print(table)
    # Rich fills the last column up to its width, which is nothing to hand on through a pipe.
    sys.stdout.write("".join(line.rstrip() + "\n" for line in printed.get().splitlines()))


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "document"), counted(2_000, "document"), counted(0, "copy", "copies")
    ('1 document', '2,000 documents', '0 copies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@contextmanager
def progress() -> Iterator[Progress | None]:
    """Bars on standard error that show how far a long job has come; None where nobody would see them."""
    stream = console(stderr=True)
    if not stream.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=stream, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage.capitalize())
            bars.update(tasks[stage], completed=done, total=total)

        yield advance

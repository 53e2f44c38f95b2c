"""`detente export`, `import` and `check`: the workspace as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.options import Json
from detente.cli.output import counted, print_json, print_line, safe
from detente.cli.settings import settings


def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; an earlier file is replaced.")],
) -> None:
    """Write the whole workspace to one file."""
    with settings(context).open() as desk:
        desk.export(file)
        held = desk.statistics()
    print_line(safe(f"wrote {file}: {counted(held.documents, 'document')}, {counted(held.readings, 'reading')}"))


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `detente export` wrote.")],
    json: Json = False,
) -> None:
    """Take over an exported workspace, beside what is there: all of it or, if it does not hold, nothing."""
    with settings(context).open(create=True) as desk:
        brought = desk.import_(file)
    if json:
        print_json(brought.model_dump())
        return
    print_line(
        f"{counted(brought.documents, 'new document')}, {counted(brought.origins, 'new place')} of documents, "
        f"{counted(brought.readings, 'reading')}"
        + (f", {counted(brought.ledger, 'ledger entry', 'ledger entries')}" if brought.ledger else "")
    )


def check(context: typer.Context, json: Json = False) -> None:
    """Check that the workspace holds: every quotation against its text, every text and raw content against its id.

    Exit code 1 if anything does not.
    """
    with settings(context).open() as desk:
        problems = list(desk.check())
        held = desk.statistics()
    if json:
        print_json([problem.model_dump() for problem in problems])
    else:
        for problem in problems:
            print_line(safe(f"{problem.part} {problem.id}: {problem.problem}", "red"))
        checked = f"{counted(held.documents, 'document')}, {counted(held.readings, 'reading')}"
        if held.ledger:
            checked += f", {counted(held.ledger, 'ledger entry', 'ledger entries')}"
        found = counted(len(problems), "problem") if problems else "all is well"
        print_line(f"{checked}: {found}")
    if problems:
        raise typer.Exit(1)

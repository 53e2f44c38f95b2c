"""`detente brief` and `detente dossier`: what the documents say about two states."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.adding import tell_added
from detente.cli.options import AsOf, Json, JudgedUntil, One, Other
from detente.cli.output import console, counted, print_json, print_line, print_table, progress, safe
from detente.cli.settings import settings

if TYPE_CHECKING:
    from detente.model import AppliedJudgement, Dossier


def brief(
    context: typer.Context,
    one: One,
    other: Other,
    as_of: AsOf = None,
    judged_until: JudgedUntil = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to FILE: .html, .md, .json, .pdf or .docx."),
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option("--add", metavar="LOCATION", help="Take this in first, as `detente add` does; repeatable."),
    ] = None,
    json: Json = False,
) -> None:
    """Write the brief on two states.

    Without --output it is shown here, shortened. With --add, one command goes from documents to the brief; exit code 1
    if anything was refused, and the brief is written from the rest.
    """
    from detente.brief import FORMATS, to_terminal, write
    from detente.errors import UsageError

    if output is not None and output.suffix.lower() not in (*FORMATS, ".htm", ".markdown"):
        # Said before documents are read, which may take minutes.
        raise UsageError(
            f"a brief cannot be written as {output.suffix or 'a file without a suffix'}",
            where=str(output),
            remedy=f"use one of {', '.join(FORMATS)}",
        )
    refused = False
    with settings(context).open(create=bool(add)) as desk, progress() as told:
        desk.dyad(one, other)  # two names that mean nothing are told before documents are taken in
        if add:
            report = desk.add(*add, progress=told)
            tell_added(report, stderr=True)
            refused = bool(report.refused)
        made = desk.brief(one, other, as_of=as_of, judged_until=judged_until, progress=told)
    if output is not None:
        write(made, output)
        print_line(safe(f"wrote {output}"), stderr=json)
    if json:
        typer.echo(made.json().rstrip("\n"))
    elif output is None:
        to_terminal(made, console())
    if refused:
        raise typer.Exit(1)


def dossier(
    context: typer.Context,
    one: One,
    other: Other,
    as_of: AsOf = None,
    judged_until: JudgedUntil = None,
    json: Json = False,
) -> None:
    """List what is known about two states; with --json, all of it, each statement with its evidence."""
    with settings(context).open() as desk, progress() as told:
        made = desk.dossier(one, other, as_of=as_of, judged_until=judged_until, progress=told)
    if json:
        print_json(made.model_dump(mode="json"))
    else:
        _tell(made)


def _tell(made: Dossier) -> None:
    names = " and ".join(made.names.get(member, member) for member in made.dyad.members)
    print_line(safe(f"{names}, {f'as of {made.as_of}' if made.as_of else 'whatever the date'}", "bold"))
    if made.factors:
        rows = [
            (
                factor.id,
                factor.sign.value,
                ", ".join(factor.holders),
                counted(factor.families + factor.opposing_families, "source"),
                factor.label,
            )
            for factor in made.factors
        ]
        print_table(("Id", "Sign", "Moves", "Support", "Factor"), rows)
    if made.agreements:
        agreed = [
            (one.id, one.status.value if one.status else "no status", str(one.dated or ""), one.name)
            for one in made.agreements
        ]
        print_table(("Id", "Status", "Dated", "Agreement"), agreed)
    if made.judgements:
        judged = [
            (one.by, str(one.on), one.sign.value if one.sign else one.verdict.value, _words(one))
            for one in made.judgements
        ]
        print_table(("Judged by", "On", "Verdict", "Words"), judged)
    parts = [
        counted(len(made.factors), "factor"),
        counted(len(made.agreements), "agreement"),
        counted(len(made.conditions), "condition"),
        counted(len(made.predictions), "prediction"),
        counted(len(made.timeline), "dated entry", "dated entries"),
    ]
    print_line(f"{', '.join(parts)}; from {len(made.sources):,} of {counted(made.considered, 'document')}")


def _words(one: AppliedJudgement) -> str:
    """The first words that a judgement holds for, and how many more there are; or that none are left."""
    found = one.statements or one.lost
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"“{found[0].quote[:80]}”{more}" + ("" if one.statements else f" (no {one.kind.value} is read there now)")

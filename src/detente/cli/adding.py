"""`detente add`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from detente.cli.options import Json, LlmAddress, LlmAnswers, LlmModel, Reader, ReaderName, Workers, llm_settings
from detente.cli.output import console, counted, print_json, print_line, progress, safe
from detente.cli.settings import settings

if TYPE_CHECKING:
    from detente.desk import AddReport, Entry

# New documents that are listed one by one; all of them stand in `detente documents`.
_LISTED = 20
_WORDS = {"added": "added", "known": "known", "new_origin": "new place"}


def add(
    context: typer.Context,
    locations: Annotated[
        list[str], typer.Argument(metavar="LOCATION...", help="Files, folders, http(s) addresses, feeds.")
    ],
    workers: Workers = 1,
    allow_private_addresses: Annotated[
        bool,
        typer.Option("--allow-private-addresses", help="Let addresses lead into private networks or to this machine."),
    ] = False,
    reader: Reader = ReaderName.RULES,
    llm_model: LlmModel = None,
    llm_address: LlmAddress = None,
    llm_answers: LlmAnswers = None,
    json: Json = False,
) -> None:
    """Take documents into the workspace and read them.

    HTML, PDF, Word, Markdown, plain text, RSS, Atom and JSON feeds. Tells what was added, what was known already, and
    what was refused and why; exit code 1 if anything was refused. A run that was stopped can be started again.

    With --reader llm, these documents are sent to a language model as well, also those that were known already; exit
    code 1 if it gave no usable answer.
    """
    llm = llm_settings(reader, llm_model, llm_address, llm_answers)
    with settings(context).open(create=True) as desk, progress() as told:
        report = desk.add(
            *locations,
            workers=workers,
            progress=told,
            allow_private_addresses=allow_private_addresses,
            llm=llm,
        )
    if json:
        print_json(_for_machines(report))
    else:
        tell_added(report)
    if report.refused or any(note.failed for note in report.notes):
        raise typer.Exit(1)


def tell_added(report: AddReport, *, stderr: bool = False) -> None:
    """Tells what was added, known already and refused; on standard error where the output is for something else."""
    lines = console(stderr=stderr)
    new = [entry for entry in report.entries if entry.outcome != "known"]
    for entry in new[:_LISTED]:
        line = Text(f"{_WORDS[entry.outcome]}  {entry.document_id}  {entry.published or 'no date   '}  ")
        lines.print(line.append_text(safe(entry.title or entry.location)), soft_wrap=True)
    if len(new) > _LISTED:
        print_line(f"… and {len(new) - _LISTED:,} more", stderr=stderr)
    for entry in report.entries:
        for warning in entry.warnings if entry.outcome != "known" else ():
            lines.print(safe(f"note  {entry.location}: {warning}", "yellow"), soft_wrap=True)
    for told in report.notes:
        lines.print(safe(f"note  {told.document_id}: {told.text}", "yellow"), soft_wrap=True)
    for refusal in report.refused:
        print_line(safe(f"refused  {refusal.location}: {refusal.reason}", "red"), stderr=True)
    parts = [f"{report.added:,} added", f"{report.known:,} known already"]
    if report.new_origins:
        parts.append(f"{report.new_origins:,} known from another place")
    if report.refused:
        parts.append(f"{len(report.refused):,} refused")
    print_line(f"{', '.join(parts)}; {counted(report.read, 'document')} read", stderr=stderr)


def _for_machines(report: AddReport) -> dict[str, object]:
    def entries(outcome: str) -> list[object]:
        return [_entry(entry) for entry in report.entries if entry.outcome == outcome]

    return {
        "added": entries("added"),
        "known": entries("known"),
        "new_origins": entries("new_origin"),
        "refused": [refusal.model_dump() for refusal in report.refused],
        "read": report.read,
        "notes": [note.model_dump() for note in report.notes],
    }


def _entry(entry: Entry) -> dict[str, object]:
    return entry.model_dump(mode="json", exclude={"outcome"})

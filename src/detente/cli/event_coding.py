"""`detente events code` and `detente events explain`: who did what to whom, out of raw text or marked sentences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from detente.cli.options import Json, Workers
from detente.cli.output import counted, print_json, print_line, progress, safe
from detente.cli.settings import settings

if TYPE_CHECKING:
    from detente.desk import EventRow
    from detente.reading.coding import PairCoder, Reason

NoVectors = Annotated[
    bool, typer.Option("--no-vectors", help="Code without the small language model: faster, less accurate.")
]


def code(
    context: typer.Context,
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE]...", help="Files, or folders of them.", show_default=False)
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to write: .jsonl, .csv or .parquet; .tsv if marked."),
    ] = None,
    marked: Annotated[
        Path | None,
        typer.Option(
            "--marked",
            metavar="FILE",
            help="Code the column marked_sentence of a .tsv or .csv instead, with <s>source</s> and <t>target</t>.",
        ),
    ] = None,
    actors: Annotated[
        list[str] | None,
        typer.Option("--actor", metavar="ACTOR", help="Only events in which it takes part. May be given several times."),
    ] = None,
    abstain_below: Annotated[
        float | None,
        typer.Option("--abstain-below", min=0.0, max=1.0, metavar="SHARE", help="Leave out what is less likely right."),
    ] = None,
    merged: Annotated[
        bool, typer.Option("--merged", help="One row for the same event in several documents, with its reports.")
    ] = False,
    plover: Annotated[
        str, typer.Option("--plover", metavar="VERSION", help="Types of which PLOVER: 2023, or 2018 with YIELD.")
    ] = "2023",
    workers: Workers = 1,
    no_vectors: NoVectors = False,
) -> None:
    """Code events: who did what to whom, when and where, with the words and the reason.

    A file that cannot be read is named, and the others go on; exit code 1 if there was one.
    """
    from detente.errors import UsageError

    if marked is not None:
        if files or actors or merged:
            raise UsageError(
                "--marked codes the sentences of its own file", remedy="leave FILE, --actor and --merged out"
            )
        _code_marked(context, marked, output, abstain_below, plover, not no_vectors)
        return
    if not files:
        raise UsageError("there is nothing to code", remedy="name files, or --marked FILE")
    _code_files(context, files, output, actors or [], abstain_below, merged, plover, workers, not no_vectors)


def explain(
    context: typer.Context,
    sentence: Annotated[str, typer.Argument(metavar="SENTENCE", help="One sentence; marks are welcome, not needed.")],
    no_vectors: NoVectors = False,
    json: Json = False,
) -> None:
    """Show which events the coder finds in a sentence, and why: words, rule, runner-up, nearest exemplars."""
    from detente.desk import explain_sentence

    found = explain_sentence(sentence, codebook=settings(context).codebooks, vectors=not no_vectors)
    if json:
        print_json([one.as_json() for one in found])
    for one in () if json else found:
        head = Text(one.coding_line(), style="bold")
        print_line(head)
        _tell(one.reason)
    if not found:
        if not json:
            print_line("no event: the sentence names no known actor who did something, or says that it did not happen")
        raise typer.Exit(1)


def _tell(reason: Reason) -> None:
    coding = reason.coding
    print_line(safe(f"  words      {coding.words}"))
    if coding.rule:
        print_line(safe(f"  rule       {coding.act}, {coding.rule}: {coding.type}"))
    print_line(safe("  types      " + ", ".join(f"{kind} {share:.2f}" for kind, share in reason.probabilities[:4])))
    if reason.features:
        print_line(safe("  for it     " + "; ".join(told for told, _ in reason.told())))
    for near in reason.nearest:
        print_line(safe(f"  like       {near.type} {near.similarity:.2f}  {near.sentence}"))


def _code_marked(
    context: typer.Context, marked: Path, output: Path | None, abstain_below: float | None, plover: str, vectors: bool
) -> None:
    from detente.desk import code_marked_file

    with progress() as told:
        report = code_marked_file(
            marked,
            output,
            codebook=settings(context).codebooks,
            vectors=vectors,
            abstain_below=abstain_below,
            plover=plover,
            progress=told,
        )
    for line, reason in report.refused:
        print_line(safe(f"refused  {marked}:{line}: {reason}", "red"), stderr=True)
    _close(report.coded, report.abstained, "sentence", output, len(report.refused))


def _code_files(
    context: typer.Context,
    files: list[str],
    output: Path | None,
    actors: list[str],
    abstain_below: float | None,
    merged: bool,
    plover: str,
    workers: int,
    vectors: bool,
) -> None:
    from detente.desk import EventReport, code_files, write_events

    report = EventReport()
    with progress() as told:
        rows = code_files(
            files,
            codebook=settings(context).codebooks,
            actors=actors,
            vectors=vectors,
            abstain_below=abstain_below,
            merged=merged,
            plover=plover,
            workers=workers,
            report=report,
            progress=told,
        )
        if output is None:
            for row in rows:
                _print_row(row)
        else:
            write_events(rows, output)
    for location, reason in report.refused:
        print_line(safe(f"refused  {location}: {reason}", "red"), stderr=True)
    _close(report.coded, report.abstained, "event", output, len(report.refused))


def _print_row(row: EventRow) -> None:
    day = row.event_date or row.report_date or "----------"
    line = f"{day}  {row.source or row.source_name} -> {row.target or row.target_name or '-'}  {row.event_type}"
    print_line(safe(f"{line}  {row.sentence}"))


def _close(coded: int, abstained: int, noun: str, output: Path | None, refused: int) -> None:
    where = f" into {output}" if output is not None else ""
    parts = [f"{counted(coded, noun)} coded{where}", f"{abstained:,} abstained"]
    if refused:
        parts.append(f"{refused:,} refused")
    print_line(safe(", ".join(parts)), stderr=True)
    if refused:
        raise typer.Exit(1)


def told_json(value: Any) -> None:
    """Prints JSON."""
    print_json(value)

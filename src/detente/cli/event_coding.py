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
    from detente.desk import EventRow, Explained

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
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where to write: .jsonl, .csv or .parquet; with --marked .tsv or .csv.",
        ),
    ] = None,
    marked: Annotated[
        Path | None,
        typer.Option(
            "--marked",
            metavar="FILE",
            help="Code the column marked_sentence of a table instead, with <s>source</s> and <t>target</t>.",
        ),
    ] = None,
    actors: Annotated[
        list[str] | None,
        typer.Option(
            "--actor", metavar="ACTOR", help="Only events in which it takes part. May be given several times."
        ),
    ] = None,
    merged: Annotated[
        bool, typer.Option("--merged", help="One row for the same event in several documents, with its reports.")
    ] = False,
    abstain_below: Annotated[
        float | None,
        typer.Option(
            "--abstain-below",
            min=0.0,
            max=1.0,
            metavar="SHARE",
            help="Abstain where the type is less probable. Default 0.35.",
        ),
    ] = None,
    plover: Annotated[
        str, typer.Option("--plover", metavar="VERSION", help="Types of PLOVER 2023, or of 2018 with YIELD.")
    ] = "2023",
    workers: Workers = 1,
    engine: Annotated[
        str | None,
        typer.Option(
            "--engine",
            metavar="ENGINE",
            help="Code on Spark: spark or local[2] within this machine, spark://host:port.",
        ),
    ] = None,
    no_vectors: NoVectors = False,
) -> None:
    """Code events: who did what to whom, when and where, with the words and the reason.

    A file that cannot be read is named, and the others go on; exit code 1 if there was one.
    """
    from detente.errors import UsageError

    if marked is not None:
        if files or actors or merged or workers > 1 or engine is not None:
            remedy = "leave FILE, --actor, --merged, --workers and --engine out"
            raise UsageError("--marked codes the sentences of its own table", remedy=remedy)
        _code_marked(context, marked, output, abstain_below, plover, not no_vectors)
        return
    if not files:
        raise UsageError("there is nothing to code", remedy="name files, or --marked FILE")
    _code_files(context, files, output, actors or [], abstain_below, merged, plover, workers, engine, not no_vectors)


def explain(
    context: typer.Context,
    sentence: Annotated[str, typer.Argument(metavar="SENTENCE", help="One sentence; marks are welcome, not needed.")],
    no_vectors: NoVectors = False,
    json: Json = False,
) -> None:
    """Show which events a sentence tells, and why: words, rule, runner-up, nearest exemplars.

    Without marks, only what the sentence says has happened is an event; exit code 1 if there is none.
    """
    from detente.desk import explain_sentence

    found = explain_sentence(sentence, codebook=settings(context).codebooks, vectors=not no_vectors)
    if json:
        print_json([_as_json(one) for one in found])
    for one in () if json else found:
        _tell(one)
    if not found:
        if not json:
            print_line(
                "no event: it names no actor of the codebook who did something, or does not say that it happened"
            )
        raise typer.Exit(1)


def _as_json(one: Explained) -> dict[str, Any]:
    coding = one.reason.coding
    return {
        "source": one.source,
        "target": one.target,
        "event_type": one.event.plover if one.event is not None else coding.type,
        "coder_type": coding.type,
        "probability": coding.probability,
        "runner_up": coding.runner_up,
        "runner_up_probability": coding.runner_up_probability,
        "abstained": coding.abstained,
        "act": coding.act,
        "rule": coding.rule,
        "words": coding.words,
        "features": [{"feature": feature, "weight": share} for feature, share in one.reason.features],
        "nearest": [
            {"type": near.type, "similarity": near.similarity, "sentence": near.sentence} for near in one.reason.nearest
        ],
    }


def _tell(one: Explained) -> None:
    coding = one.reason.coding
    kind = one.event.plover if one.event is not None else coding.type
    print_line(safe(f"{one.source} -> {one.target}  {kind}", "bold"))
    _line("words", coding.words)
    doubt = ", too doubtful to tell" if coding.abstained else ""
    _line(
        "coder",
        (f"{coding.act} {coding.probability:.2f}, then {coding.runner_up} {coding.runner_up_probability:.2f}{doubt}"),
    )
    if coding.rule:
        _line("rule", f"{coding.act} that is {coding.rule} is {coding.type}")
    if one.event is not None:
        _line("reading", f"{one.event.rule}: {', '.join(cue.words for cue in one.event.cues)}")
    if one.reason.features:
        _line("because", "; ".join(one.reason.told()))
    for near in one.reason.nearest:
        _line("like", f"{near.type} {near.similarity:.2f}  {near.sentence}")


def _line(head: str, told: str) -> None:
    print_line(Text(f"  {head:<8} ").append_text(safe(told)))


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
    _close(report.coded, "sentence", report.abstained, output, len(report.refused))


def _code_files(
    context: typer.Context,
    files: list[str],
    output: Path | None,
    actors: list[str],
    abstain_below: float | None,
    merged: bool,
    plover: str,
    workers: int,
    engine: str | None,
    vectors: bool,
) -> None:
    from detente.desk import EventReport, code_files, write_rows

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
            engine=engine,
            report=report,
            progress=told,
        )
        if output is None:
            for row in rows:
                _print_row(row)
        else:
            write_rows(rows, output)
    for refusal in report.refused:
        print_line(safe(f"refused  {refusal.location}: {refusal.reason}", "red"), stderr=True)
    _close(report.coded, "event", report.abstained, output, len(report.refused))


def _print_row(row: EventRow) -> None:
    sides = f"{row.source or row.source_name} -> {row.target or row.target_name or '-'}"
    print_line(safe(f"{row.event_date or '-'}  {sides}  {row.event_type}  {row.sentence}"))


def _close(coded: int, noun: str, abstained: int, output: Path | None, refused: int) -> None:
    where = f" into {output}" if output is not None else ""
    parts = [f"{counted(coded, noun)} coded{where}", f"{abstained:,} abstained"]
    if refused:
        parts.append(f"{refused:,} refused")
    print_line(safe(", ".join(parts)), stderr=True)
    if refused:
        raise typer.Exit(1)

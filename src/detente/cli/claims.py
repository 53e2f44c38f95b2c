"""`detente claims`: which sentences of a table state a cause or deny one, and training a gate of one's own for it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.groups import FirstCommandGroup
from detente.cli.output import counted, print_line, progress, safe
from detente.cli.settings import settings

app = typer.Typer(
    cls=FirstCommandGroup, no_args_is_help=True, help="Read sentences for cause and effect, or train the gate for it."
)

TextColumn = Annotated[str, typer.Option("--text-column", metavar="NAME", help="The column of sentences.")]


@app.command()
def read(
    context: typer.Context,
    sentences: Annotated[
        Path, typer.Option("--sentences", metavar="FILE", help="A table, .csv or .tsv, with a heading.")
    ],
    text_column: TextColumn = "text",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Where to write, .csv or .tsv; standard output if not given."
        ),
    ] = None,
    model: Annotated[
        Path | None,
        typer.Option("--model", metavar="FILE", help="A gate of your own, made by: detente claims train."),
    ] = None,
    causal_from: Annotated[
        float | None,
        typer.Option(
            "--causal-from",
            min=0.0,
            max=1.0,
            metavar="SHARE",
            help="Probability from which a sentence counts as causal. Default: the gate's own.",
        ),
    ] = None,
    no_vectors: Annotated[
        bool, typer.Option("--no-vectors", help="Judge without the small language model: faster, less accurate.")
    ] = False,
) -> None:
    """Read a table of sentences: causal or not, denied, sign, where the parts stand; the word read may be left out.

    A row that cannot be read is named by its line, and the others go on; exit code 1 if there was one.
    """
    from detente.desk import read_sentences_file

    with progress() as told:
        report = read_sentences_file(
            sentences,
            output,
            text_column=text_column,
            codebook=settings(context).codebooks,
            model=model,
            causal_from=causal_from,
            vectors=not no_vectors,
            progress=told,
        )
    where = f" into {output}" if output is not None else ""
    told_of = f"{counted(report.read, 'sentence')} read{where}, {report.causal:,} causal, {report.denied:,} denied"
    _close(told_of, sentences, report.refused)


@app.command()
def train(
    context: typer.Context,
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS", help="A table with sentences and labels.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The model file to write.")],
    text_column: TextColumn = "text",
    label_column: Annotated[
        str, typer.Option("--label-column", metavar="NAME", help="The column of labels: 1, 0 or denied.")
    ] = "label",
    group_column: Annotated[
        str | None,
        typer.Option("--group-column", metavar="NAME", help="What belongs together, such as the article."),
    ] = None,
    tune: Annotated[
        bool,
        typer.Option("--tune", help="Also change the small language model for the task: better, minutes to hours."),
    ] = False,
) -> None:
    """Train a gate on sentences of your own, for --model: what counts as causal is then what your labels say.

    A row that cannot be learned from is named by its line, and the others go on; exit code 1 if there was one.
    """
    from detente.desk import train_gate_file

    with progress() as told:
        training = train_gate_file(
            corpus,
            output,
            text_column=text_column,
            label_column=label_column,
            group_column=group_column,
            codebook=settings(context).codebooks,
            tune=tune,
            progress=told,
        )
    told_of = (
        f"{training.model}: {counted(training.sentences, 'sentence')}; on those left out, F1 {training.f1:.3f} and MCC "
        f"{training.mcc:.3f}"
    )
    _close(told_of, corpus, training.refused)


def _close(told: str, table: Path, refused: tuple[tuple[int, str], ...]) -> None:
    for line, reason in refused:
        print_line(safe(f"refused  {table}:{line}: {reason}", "red"), stderr=True)
    print_line(safe(told + (f", {len(refused):,} refused" if refused else "")), stderr=True)
    if refused:
        raise typer.Exit(1)

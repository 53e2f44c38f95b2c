"""Reading tables of sentences for cause and effect, and training the gate that tells which are causal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.desk.reading import Folders, folders_of
from detente.desk.report import Progress
from detente.desk.tables import Table, read_table, write_table
from detente.errors import ReadingError, UsageError

if TYPE_CHECKING:
    from detente.reading.causal import CausalSentence, Labelled, Range
    from detente.reading.causal.training import SecondLearner

TEXT_COLUMN = "text"
LABEL_COLUMN = "label"
CLAIM_COLUMNS = (
    "causal",
    "probability",
    "denied",
    "polarity",
    "cause_start",
    "cause_end",
    "effect_start",
    "effect_end",
    "signal_start",
    "signal_end",
)
"""Columns that reading a table of sentences adds."""


@dataclass(frozen=True, slots=True)
class ClaimsReport:
    """What became of a table of sentences."""

    read: int
    causal: int
    """Those that state a cause."""
    denied: int
    refused: tuple[tuple[int, str], ...]
    """Line and reason of each row that could not be read; it stands in the output with empty columns."""


@dataclass(frozen=True, slots=True)
class GateTraining:
    """What training a gate came to."""

    model: Path
    sentences: int
    f1: float
    """Of the causal sentences, on sentences whose group was left out."""
    mcc: float
    """The correlation of right and told labels (Matthews), likewise."""
    refused: tuple[tuple[int, str], ...]
    """Line and reason of each row that could not be learned from."""


def read_sentences_file(
    path: str | Path,
    output: str | Path | None = None,
    *,
    text_column: str = TEXT_COLUMN,
    codebook: Folders = (),
    model: str | Path | None = None,
    causal_from: float | None = None,
    vectors: bool = True,
    progress: Progress | None = None,
) -> ClaimsReport:
    """Reads a table's column of sentences for cause and effect, and writes the table with more columns.

    Args:
        path: a file of tab- or comma-separated columns with a heading, in UTF-8.
        output: where to write; standard output where None.
        text_column: the column of sentences. Starts and ends in the output count the code points of its cells.
        codebook: your own codebook folder, or several.
        model: a gate of your own, made by `train_gate_file`; the shipped one where None.
        causal_from: probability from which a sentence counts as causal; the gate's own where None.
        vectors: whether the gate asks the small language model, if it learned to: slower, better.
        progress: is told how far the work has come.

    Returns:
        How many sentences state a cause, how many deny one, and which rows were refused.

    Raises:
        UsageError: if the file cannot be read or written, or has no such column.
        ReadingError: if the model cannot be read.
    """
    from detente.codebook import load_codebook
    from detente.reading.causal import CausalReader, load_gate

    gate = load_gate(Path(model) if model is not None else None)
    table = read_table(Path(path))
    refused: list[tuple[int, str]] = []
    wanted = dict(_sentences(table, text_column, refused))
    book = load_codebook(*folders_of(codebook))
    reader = CausalReader(book, gate=gate, causal_from=causal_from, vectors=vectors)
    added: dict[int, list[str]] = {}
    causal = denied = 0
    for done, (number, found) in enumerate(zip(wanted, reader.read(wanted.values()), strict=True), start=1):
        added[number] = _columns(found)
        causal += found.states
        denied += found.denied
        if progress:
            progress("reading", done, len(wanted))
    write_table(table, CLAIM_COLUMNS, added, output)
    return ClaimsReport(len(wanted), causal, denied, tuple(refused))


def train_gate_file(
    path: str | Path,
    model: str | Path,
    *,
    text_column: str = TEXT_COLUMN,
    label_column: str = LABEL_COLUMN,
    group_column: str | None = None,
    codebook: Folders = (),
    tune: bool = False,
    progress: Progress | None = None,
) -> GateTraining:
    """Trains a gate on a table of sentences, and writes its model file: the same table gives the same bytes.

    Args:
        path: a table with the sentences and their labels: 1 or `causal`, 0 or `none`, and `denied` for denied causes.
        model: the file to write.
        text_column: the column of sentences.
        label_column: the column of labels.
        group_column: a column that says what belongs together, such as the article: never learned from and measured on
            at once.
        codebook: your own codebook folder, or several.
        tune: whether the upper layers of the small language model are changed for the task too: better, and slow.
        progress: is told how far the work has come.

    Raises:
        UsageError: if the table cannot be read, the model cannot be written, a column is missing, or the layers are to
            be changed and what that needs is not installed.
        ReadingError: if there are too few sentences of a label.
    """
    from detente.codebook import load_codebook
    from detente.reading.causal.training import train_gate

    second = _second_learner() if tune else None
    table = read_table(Path(path))
    refused: list[tuple[int, str]] = []
    learned = list(_labelled(table, text_column, label_column, group_column, refused))
    book = load_codebook(*folders_of(codebook))
    gate = train_gate(book, learned, name=Path(path).name, second=second, progress=progress)
    target = Path(model)
    try:
        gate.save(target)
    except OSError as error:
        raise UsageError(f"the model cannot be written ({error.strerror})", where=str(target)) from error
    measured = gate.card["held_out_fifth" if tune else "held_out_groups"]
    return GateTraining(target, len(learned), measured["f1"], measured["mcc"], tuple(refused))


def _second_learner() -> SecondLearner:
    try:
        from detente.reading.causal.tuning import learn_second_opinion
    except ModuleNotFoundError as error:
        if error.name != "jax":
            raise
        raise UsageError(
            "changing the language model needs the package jax, which is not installed",
            remedy="install Détente with its extra: pip install detente[tuning]; or train without --tune",
        ) from error
    return learn_second_opinion


def _sentences(table: Table, text_column: str, refused: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Number and sentence of each row that can be read; the others go among the refused."""
    from detente.reading.causal import checked

    place = table.place(text_column)
    for number, row in enumerate(table.rows):
        try:
            if row.problem is not None:
                raise ReadingError(row.problem)
            yield number, checked(row.cells[place])
        except ReadingError as error:
            refused.append((row.line, error.problem))


def _labelled(
    table: Table, text_column: str, label_column: str, group_column: str | None, refused: list[tuple[int, str]]
) -> Iterator[Labelled]:
    from detente.reading.causal import Labelled, label_of

    place = table.place(label_column)
    group = table.place(group_column) if group_column is not None else None
    for number, text in _sentences(table, text_column, refused):
        row = table.rows[number]
        try:
            label = label_of(row.cells[place])
        except ReadingError as error:
            refused.append((row.line, error.problem))
            continue
        yield Labelled(text, label, group=row.cells[group] if group is not None else text)


def _columns(found: CausalSentence) -> list[str]:
    ranges = (found.cause, found.effect, found.signal)
    return [
        str(int(found.causal)),
        f"{found.probability:.3f}",
        str(int(found.denied)),
        str(found.polarity),
        *(place for one in ranges for place in _places(one)),
    ]


def _places(one: Range | None) -> tuple[str, str]:
    return (str(one[0]), str(one[1])) if one is not None else ("", "")

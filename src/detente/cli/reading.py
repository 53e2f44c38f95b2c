"""`detente read`: reading files without a workspace."""

from __future__ import annotations

import json as jsons
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from detente.cli.options import Json, LlmAddress, LlmAnswers, LlmModel, Reader, ReaderName, Workers, llm_settings
from detente.cli.output import counted, print_line, progress, safe
from detente.cli.settings import settings

if TYPE_CHECKING:
    from detente.codebook import Codebook
    from detente.desk import ReadFile
    from detente.model import Dyad


def read(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files, or folders of them.")],
    dyad: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--dyad", metavar="ONE OTHER", help="Two states; without it, the pair that the text speaks of most."
        ),
    ] = None,
    json_dir: Annotated[
        Path | None, typer.Option("--json-dir", metavar="FOLDER", help="Write one FOLDER/NAME.json for each file.")
    ] = None,
    workers: Workers = 1,
    reader: Reader = ReaderName.RULES,
    llm_model: LlmModel = None,
    llm_address: LlmAddress = None,
    llm_answers: LlmAnswers = None,
    json: Json = False,
) -> None:
    """Read files without a workspace: what each of them says about two states.

    A file that cannot be read is named, and the others go on; exit code 1 if there was one. With --json, each text is
    one line of JSON.

    With --reader llm, the texts are sent to a language model as well; exit code 1 if it gave no usable answer.
    """
    from detente.codebook import load_codebook
    from detente.desk import Refusal, dyad_of, read_files

    llm = llm_settings(reader, llm_model, llm_address, llm_answers)
    book = load_codebook(*settings(context).codebooks)
    pair = dyad_of(book, *dyad) if dyad else None
    listed = _expanded(files)
    if json_dir is not None:
        _refuse_equal_stems(listed)
        _make(json_dir)
    refused = texts = unanswered = 0
    with progress() as told:
        numbers: dict[str, int] = {}
        for one in read_files(listed, codebook=settings(context).codebooks, workers=workers, llm=llm):
            if isinstance(one, Refusal):
                refused += 1
                print_line(safe(f"refused  {one.location}: {one.reason}", "red"), stderr=True)
                continue
            texts += 1
            unanswered += one.failed
            numbers[one.location] = numbers.get(one.location, 0) + 1
            content = _view(one, pair, book)
            if json_dir is not None:
                _write(json_dir, one.location, numbers[one.location], content)
            if json:
                typer.echo(jsons.dumps(content, ensure_ascii=True))
            elif json_dir is None:
                _tell(one, content)
            if told:
                told("reading", len(numbers), len(listed))
    if not json:
        where = f" into {json_dir}" if json_dir is not None else ""
        print_line(safe(f"{counted(texts, 'text')} read{where}" + (f", {refused:,} refused" if refused else "")))
    if refused or unanswered:
        raise typer.Exit(1)


def _expanded(files: list[str]) -> list[str]:
    from detente.errors import UsageError
    from detente.sources import expand

    for file in files:
        if file.lower().startswith(("http://", "https://")):
            raise UsageError("read takes files only", where=file, remedy="take it into a workspace with: detente add")
    return list(expand(files))


def _refuse_equal_stems(files: list[str]) -> None:
    from detente.errors import UsageError

    first: dict[str, str] = {}
    for file in files:
        # Compared without case: some file systems do not tell a.json from A.json.
        other = first.setdefault(Path(file).stem.casefold(), file)
        if other != file:
            raise UsageError(
                f"{other} and {file} would both be written to {Path(file).stem}.json",
                remedy="read them into different folders",
            )


def _make(folder: Path) -> None:
    from detente.errors import UsageError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"the folder cannot be made ({error.strerror})", where=str(folder)) from error


def _view(one: ReadFile, pair: Dyad | None, book: Codebook) -> dict[str, Any]:
    from detente.assembly import view

    return view(one.document, one.reading, pair, book)


def _write(folder: Path, location: str, number: int, content: dict[str, Any]) -> None:
    # A feed holds several texts: the second one of NAME.xml becomes NAME-2.json.
    stem = Path(location).stem + (f"-{number}" if number > 1 else "")
    text = jsons.dumps(content, indent=2, ensure_ascii=False, sort_keys=False)
    (folder / f"{stem}.json").write_text(text + "\n", encoding="utf-8", errors="backslashreplace")


def _tell(one: ReadFile, content: dict[str, Any]) -> None:
    print_line(safe(f"{one.location}: {one.document.title or 'without a title'}", "bold"))
    if one.reading.note:
        print_line(Text("  ").append_text(safe(one.reading.note, "yellow")))
    for warning in one.reading.warnings:
        print_line(Text("  ").append_text(safe(warning, "yellow")))
    for factor in content["factors"]:
        head = f"  {factor['sign']:<10}  {', '.join(factor['holders']) or '-':<10}  "
        print_line(Text(head).append_text(safe(factor["label"])))
    counts = [
        counted(len(content[kind]), kind.removesuffix("s"))
        for kind in ("agreements", "conditions", "predictions", "events")
    ]
    print_line(f"  {', '.join(counts)}")

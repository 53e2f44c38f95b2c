"""`detente codebook`: check it, look into it, add exemplar sentences, train the event coder on them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from detente.cli.options import Json
from detente.cli.output import counted, print_json, print_line, progress, safe
from detente.cli.settings import settings

if TYPE_CHECKING:
    from detente.codebook import Entry

app = typer.Typer(no_args_is_help=True, help="Check the codebook, look into it, teach the event coder.")

_KINDS = {
    "ActorEntry": "actor",
    "CueEntry": "cue",
    "EventType": "event type",
    "Exemplars": "exemplars",
    "Theme": "theme",
    "Use": "use",
}
_CODE = "CAMEO code"
# Of a name, whose it is stands above it, and that its case counts is the rule.
_UNTOLD = ("actor_id", "case_sensitive")
_FEW = 3
"""Exemplar sentences, and groups of them, that are shown of what may be hundreds."""


@app.command()
def check(
    context: typer.Context,
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FOLDER]...", help="Your codebook folders; without one, those of --codebook."),
    ] = None,
    json: Json = False,
) -> None:
    """Name every mistake in your codebook folders, with file, line and remedy; exit code 1 if there is one.

    Without any folder, the shipped codebook is checked.
    """
    from detente.codebook import check_codebook, load_codebook
    from detente.errors import CodebookError

    chosen = tuple(folders or settings(context).codebooks)
    mistakes = [mistake for folder in chosen for mistake in check_codebook(folder)]
    loaded = None
    if not mistakes:
        try:
            loaded = load_codebook(*chosen)
        except CodebookError as error:  # folders that are right by themselves, but not together
            mistakes.append(error)
    if json:
        listed = [{"where": one.where, "problem": one.problem, "remedy": one.remedy} for one in mistakes]
        print_json({"mistakes": listed, "fingerprint": loaded.fingerprint if loaded else None})
    else:
        for mistake in mistakes:
            print_line(safe(str(mistake), "red"), stderr=True)
        if loaded is not None:
            print_line(
                f"the codebook is right: {counted(len(loaded.actors), 'actor')}, "
                f"{counted(len(loaded.event_types), 'event type')}, {counted(len(loaded.themes), 'theme')}, "
                f"{counted(len(loaded.uses), 'use')} of cue words; fingerprint {loaded.fingerprint}"
            )
        else:
            print_line(counted(len(mistakes), "mistake"))
    if mistakes:
        raise typer.Exit(1)


@app.command()
def show(
    context: typer.Context,
    term: Annotated[str, typer.Argument(metavar="TERM", help="A name, an id or a cue word.")],
    whole: Annotated[bool, typer.Option("--all", help="All exemplar sentences, and not only the first few.")] = False,
    json: Json = False,
) -> None:
    """Show every entry that knows a term, with the file and line that it stands at; exit code 1 if none does.

    A CAMEO code, or the name of one, is shown with the PLOVER type that it counts for. Of exemplars, which an event
    type has hundreds of, the first few are shown; --all and --json give all.
    """
    from detente.codebook import load_codebook
    from detente.codebook.code_tables import cameo_table

    entries = load_codebook(*settings(context).codebooks).show(term)
    code = cameo_table().codes.get(term.strip()) or cameo_table().by_name(term)
    if json:
        codes = [{"kind": _CODE, **code.model_dump(mode="json")}] if code is not None else []
        print_json(codes + [{"kind": _kind(entry), **entry.model_dump(mode="json")} for entry in entries])
    if code is not None and not json:
        print_line(Text(f"{_CODE} ").append_text(safe(code.code, "bold")))
        for name, value in code.model_dump(mode="json", exclude={"code"}).items():
            if value is not None:
                print_line(Text("  ").append_text(safe(f"{name}: {value}")))
    if not json:
        _tell(entries, whole=whole)
    if not entries and code is None:
        if not json:
            print_line(safe(f"no entry of the codebook knows {term!r}"), stderr=True)
        raise typer.Exit(1)


@app.command()
def add_exemplar(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="TYPE", help="A PLOVER type, such as SANCTION.")],
    sentences: Annotated[
        list[str], typer.Argument(metavar="SENTENCE...", help="Sentences with <s>source</s> and <t>target</t>.")
    ],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FOLDER", help="Your codebook folder; the last of --codebook unless given."),
    ] = None,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="What the sentences show.")
    ] = "Added by the analyst.",
    check: Annotated[bool, typer.Option("--check", help="For checking: the coder never learns from them.")] = False,
    no_training: Annotated[
        bool, typer.Option("--no-training", help="Only write them down; train later with: detente codebook train.")
    ] = False,
) -> None:
    """Add your own sentences to the event coder, and see what that changes on the check sentences."""
    from detente.desk import add_exemplar as add
    from detente.errors import UsageError

    folders = settings(context).codebooks
    folder = to or (folders[-1] if folders else None)
    if folder is None:
        raise UsageError("no codebook folder of your own is named", remedy="give it with --to FOLDER or --codebook")
    path = add(folder, kind, sentences, reason=reason, check=check)
    print_line(safe(f"{counted(len(sentences), 'sentence')} in {path}"))
    if not no_training:
        _train(folder, tuple(one for one in folders if one != folder))


@app.command()
def train(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Your codebook folder; the model is put into it.")],
) -> None:
    """Train the event coder on the shipped exemplars and your own; takes a minute or two."""
    _train(folder, tuple(one for one in settings(context).codebooks if one != folder))


def _train(folder: Path, below: tuple[Path, ...]) -> None:
    from detente.desk import train_coder

    with progress() as told:
        training = train_coder(folder, below=below, progress=told)
    print_line(
        safe(
            f"{training.model}: {counted(training.sentences, 'sentence')}, {training.added:,} of them yours; "
            f"macro-F1 {training.held_out:.3f} on groups left out"
        )
    )
    print_line(
        f"check sentences right: {training.right_before} of {training.checked} before, {training.right_after} after"
    )
    marks = {True: "better", False: "worse", None: "other"}
    for change in training.changes:
        print_line(
            safe(
                f"{marks[change.better]}: {change.before} {change.before_probability:.2f} -> {change.after} "
                f"{change.after_probability:.2f} (right: {change.right})  {change.sentence}"
            )
        )


def _tell(entries: Sequence[Entry], *, whole: bool) -> None:
    from detente.codebook import Exemplars

    exemplars = [entry for entry in entries if isinstance(entry, Exemplars)]
    passed_over = () if whole else exemplars[_FEW:]
    for entry in entries:
        if entry in passed_over:
            continue
        print_line(Text(f"{_kind(entry)} ").append_text(safe(entry.id, "bold")).append(f"  {entry.source}", "dim"))
        for name, value in entry.model_dump(mode="json", exclude={"id", "source"}).items():
            if value in (None, "", [], False):
                continue
            shown = value[:_FEW] if name == "sentences" and not whole else value
            words = f"{name.replace('_', ' ')}: {_words(shown)}"
            if shown is not value and len(shown) < len(value):
                words += f"; … and {len(value) - len(shown)} more (--all)"
            print_line(Text("  ").append_text(safe(words)))
    if passed_over:
        sentences = counted(sum(len(entry.sentences) for entry in passed_over), "sentence")
        print_line(f"… and {counted(len(passed_over), 'group')} of exemplars more, with {sentences} (--all)")


def _kind(entry: Entry) -> str:
    return _KINDS[type(entry).__name__]


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_words(one) for one in value)
    if isinstance(value, dict):
        told = {name: one for name, one in value.items() if name not in _UNTOLD and one not in (None, "", [], False)}
        # What an entry's part is called comes first, the rest in brackets after it.
        head = next((told.pop(name) for name in ("text", "id", "role") if name in told), None)
        rest = ", ".join(f"{name.replace('_', ' ')} {_words(one)}" for name, one in told.items())
        return rest if head is None else f"{head} ({rest})" if rest else str(head)
    return str(value)

"""`detente codebook check` and `detente codebook show`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from detente.cli.options import Json
from detente.cli.output import counted, print_json, print_line, safe
from detente.cli.settings import settings

if TYPE_CHECKING:
    from detente.codebook import Entry

app = typer.Typer(no_args_is_help=True, help="Check and look into the codebook.")

_KINDS = {
    "ActorEntry": "actor",
    "CueEntry": "cue",
    "EventType": "event type",
    "Exemplars": "exemplars",
    "Theme": "theme",
    "Use": "use",
}
# Of a name, whose it is stands above it, and that its case counts is the rule.
_UNTOLD = ("actor_id", "case_sensitive")


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
    json: Json = False,
) -> None:
    """Show every entry that knows a term, with the file and line that it stands at; exit code 1 if none does."""
    from detente.codebook import load_codebook

    entries = load_codebook(*settings(context).codebooks).show(term)
    if json:
        print_json([{"kind": _kind(entry), **entry.model_dump(mode="json")} for entry in entries])
    for entry in () if json else entries:
        print_line(Text(f"{_kind(entry)} ").append_text(safe(entry.id, "bold")).append(f"  {entry.source}", "dim"))
        for name, value in entry.model_dump(mode="json", exclude={"id", "source"}).items():
            if value not in (None, "", [], False):
                print_line(Text("  ").append_text(safe(f"{name.replace('_', ' ')}: {_words(value)}")))
    if not entries:
        if not json:
            print_line(safe(f"no entry of the codebook knows {term!r}"), stderr=True)
        raise typer.Exit(1)


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

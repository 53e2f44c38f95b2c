"""The program: its commands, the options before them, and what becomes of errors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from detente.cli import adding, briefing, claims, codebook, events, forecasting, judging, listing, reading, whole
from detente.cli.everywhere import take_everywhere
from detente.cli.output import fail, print_line
from detente.cli.settings import DEFAULT_WORKSPACE, Settings
from detente.errors import DetenteError, UsageError
from detente.version import __version__

REFUSED = 1
WRONG_USAGE = 2
INTERRUPTED = 130


class Program(TyperGroup):
    """The group of all commands, each of which takes the program's options too.

    Errors of Détente become one line; all others are shown with their traceback.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        take_everywhere(self)

    def invoke(self, ctx: Any) -> Any:
        """Runs a command; an error of Détente's ends it with its exit code."""
        try:
            return super().invoke(ctx)
        except DetenteError as error:
            fail(str(error))
            raise typer.Exit(WRONG_USAGE if isinstance(error, UsageError) else REFUSED) from error
        except KeyboardInterrupt:
            fail("stopped; what was stored is safe, and the same command goes on from there")
            raise typer.Exit(INTERRUPTED) from None


app = typer.Typer(
    name="detente",
    cls=Program,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="From articles on two states to a sourced brief.",
)


def _version(wanted: bool) -> None:
    if wanted:
        print_line(f"detente {__version__}")
        raise typer.Exit


@app.callback()
def program(
    context: typer.Context,
    workspace: Annotated[
        str,
        typer.Option(
            "--workspace",
            "-w",
            envvar="DETENTE_WORKSPACE",
            metavar="PLACE",
            help="Folder or postgresql:// address of the workspace.",
        ),
    ] = DEFAULT_WORKSPACE,
    codebook: Annotated[
        list[Path] | None,
        typer.Option(
            "--codebook",
            envvar="DETENTE_CODEBOOK",
            metavar="FOLDER",
            help="A codebook folder of your own, laid over the shipped one. May be given several times.",
        ),
    ] = None,
    events_place: Annotated[
        str | None,
        typer.Option(
            "--events",
            envvar="DETENTE_EVENTS",
            metavar="PLACE",
            help="Folder or address (s3://…) of the event table, if not in the workspace's folder.",
        ),
    ] = None,
    version: Annotated[  # noqa: ARG001 (its callback does it all)
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """From articles on two states to a sourced brief."""
    context.obj = Settings(workspace=workspace, codebooks=tuple(codebook or ()), events=events_place)


app.command()(adding.add)
app.command()(listing.documents)
app.command()(briefing.brief)
app.command()(listing.show)
app.command()(reading.read)
app.command()(briefing.dossier)
app.command()(whole.export)
app.command(name="import")(whole.import_)
app.command()(whole.check)
app.add_typer(claims.app, name="claims")
app.add_typer(codebook.app, name="codebook")
app.add_typer(events.app, name="events")
app.add_typer(judging.app, name="judge")
app.add_typer(judging.factors, name="factors")
app.add_typer(forecasting.app, name="forecast")
app.command()(forecasting.backtest)


def main() -> None:
    """Runs the program with the arguments of the process."""
    app(prog_name="detente")

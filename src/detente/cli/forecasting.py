"""`detente forecast` and `detente backtest`: what comes next, how likely, and why."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.forecast_telling import REASONS, indented, tell_documents, tell_reasons
from detente.cli.groups import FirstCommandGroup
from detente.cli.options import Json, One, Other
from detente.cli.output import counted, print_json, print_line, print_table, progress, safe
from detente.cli.settings import settings
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.desk import Desk
    from detente.forecast.book import Kept
    from detente.forecast.records import Forecast
    from detente.forecast.scores import Scores

_EXPLAINED = 3
"""Actors of a ranking whose reasons are printed; all are in the JSON."""


class SchemeOption(StrEnum):
    """How events are put into classes."""

    QUAD = "quad"
    PLOVER = "plover"
    CAMEO = "cameo"


class OutcomeOption(StrEnum):
    """What came of a question."""

    YES = "yes"
    NO = "no"
    VOID = "void"


app = typer.Typer(
    no_args_is_help=True,
    cls=FirstCommandGroup,
    help="Say what comes next, how likely it is, and why; keep the book of forecasts.",
)

CalibrationPlot = Annotated[
    Path | None,
    typer.Option("--plot", metavar="FILE", help="Write the calibration plot: .svg, .png, .html or .json."),
]
AsOfEvents = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="Only what was reported by this day counts; by default, the last day covered."
    ),
]
Within = Annotated[str, typer.Option("--within", metavar="TIME", help="How far ahead: 90d, 12w, 3 months.")]
Scheme = Annotated[SchemeOption, typer.Option("--class", help="Classes of events.")]
DataSet = Annotated[
    str | None,
    typer.Option("--data-set", metavar="NAME", help="The data set; by default, the one that tells most of the two."),
]


@app.command()
def pair(
    context: typer.Context,
    one: One,
    other: Other,
    within: Within = "90d",
    as_of: AsOfEvents = None,
    scheme: Scheme = SchemeOption.QUAD,
    data_set: DataSet = None,
    json: Json = False,
) -> None:
    """Forecast events between two actors by class; the word pair may be left out."""
    from detente.forecast.asking import days_of

    with settings(context).open(create=True) as desk, progress() as told:
        days = days_of(within, desk.codebook)
        made = desk.forecasts.pair(
            one, other, within=days, as_of=as_of, scheme=scheme.value, data_set=data_set, progress=told
        )
        named = _names(desk)
    if json:
        print_json([_for_machines(forecast) for forecast in made])
        return
    if not made:
        print_line("no class of events occurs often enough to say anything", stderr=True)
        raise typer.Exit(1)
    asked = made[0].asked
    names = " and ".join(asked.names)
    print_line(safe(f"{names}, {asked.within} days from {asked.as_of}, from {made[0].data_set}", "bold"))
    rows = [
        (
            f"{forecast.probability:.0%}",
            f"{forecast.low:.0%}-{forecast.high:.0%}",
            forecast.likelihood,
            f"{forecast.base_rate:.0%}",
            f"{forecast.own_rate:.0%}",
            forecast.asked.words,
        )
        for forecast in made
    ]
    print_table(("Chance", "Range", "Likelihood", "Base rate", "Own rate", "Class"), rows)
    for forecast in made:
        print_line("")
        tell_reasons(forecast, named)
    tell_documents(made[0].documents)


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[
        str,
        typer.Argument(
            metavar="QUESTION", help='Such as "material cooperation of Russia toward Iran before 2016-01-01".'
        ),
    ],
    as_of: AsOfEvents = None,
    data_set: DataSet = None,
    json: Json = False,
) -> None:
    """Forecast what a sentence asks: a class of events, two actors, and a time."""
    with settings(context).open(create=True) as desk, progress() as told:
        forecast = desk.forecasts.ask(question, as_of=as_of, data_set=data_set, progress=told)
        named = _names(desk)
    if json:
        print_json(_for_machines(forecast))
        return
    print_line(safe(f"{forecast.asked.sentence}, from {forecast.data_set}", "bold"))
    print_line(
        f"{forecast.probability:.0%} ({forecast.likelihood}), {forecast.coverage:.0%} range "
        f"{forecast.low:.0%}-{forecast.high:.0%}; base rate {forecast.base_rate:.0%}, own rate {forecast.own_rate:.0%}"
    )
    tell_reasons(forecast, named)
    tell_documents(forecast.documents)


@app.command(name="next")
def next_(
    context: typer.Context,
    actor: Annotated[str, typer.Argument(metavar="STATE", help="The one who acts: Russia, RUS, the Kremlin.")],
    wanted: Annotated[
        str, typer.Argument(metavar="CLASS", help='What it does: "Sign formal agreement", 057, AID, material conflict.')
    ],
    within: Within = "30d",
    as_of: AsOfEvents = None,
    most: Annotated[int, typer.Option("--most", min=1, max=200, help="How many are shown.")] = 10,
    data_set: DataSet = None,
    json: Json = False,
) -> None:
    """Rank with whom a state has an event of a class next; a probability stands beside each."""
    from detente.forecast.asking import days_of

    with settings(context).open(create=True) as desk, progress() as told:
        found = desk.forecasts.next(
            actor, wanted, within=days_of(within, desk.codebook), as_of=as_of, data_set=data_set, most=most,
            progress=told,
        )  # fmt: skip
    if json:
        print_json(found.model_dump(mode="json"))
        return
    print_line(safe(f"{found.name}, {found.words}: after {found.as_of}, from {found.data_set}", "bold"))
    rows = [
        (
            str(one.rank),
            f"{one.probability:.1%}",
            one.actor,
            one.name,
            f"{one.before:,}",
            str(one.last or "-"),
        )
        for one in found.ranked
    ]
    print_table(("Rank", f"Chance in {found.within} days", "Id", "Actor", "Before", "Last"), rows)
    for one in found.ranked[:_EXPLAINED]:
        print_line("")
        print_line(safe(f"{one.rank}. {one.name}, beside the other candidates", "bold"))
        for reason in one.reasons[:REASONS]:
            indented(2, f"{reason.moved:+.2f}  {reason.words}")
        if not one.reasons:
            indented(2, "nothing in the past speaks for it")


@app.command()
def resolve(
    context: typer.Context,
    forecast: Annotated[
        str | None,
        typer.Argument(metavar="[FORECAST]", help="Id of one forecast, to resolve by hand; without it, from events."),
    ] = None,
    outcome: Annotated[OutcomeOption | None, typer.Option("--outcome", help="What came of it.")] = None,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="Who resolves it by hand.")] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why it is resolved so.")] = "",
    json: Json = False,
) -> None:
    """Resolve open forecasts from the events, or one by hand with a name and a note."""
    if (forecast is None) != (outcome is None):
        raise UsageError(
            "a forecast resolved by hand needs its id and its outcome",
            remedy='write: detente forecast resolve ID --outcome yes --name "A. Analyst" --note "why"',
        )
    with settings(context).open() as desk:
        if forecast is not None and outcome is not None:
            found = [desk.forecasts.resolve_by_hand(forecast, outcome.value, name=name, note=note)]
        else:
            found = desk.forecasts.resolve()
        kept = {one.forecast.id: one.forecast for one in desk.forecasts.kept()}
        still_open = sum(one.resolution is None for one in desk.forecasts.kept())
    if json:
        print_json([one.model_dump(mode="json") for one in found])
        return
    for one in found:
        told = kept[one.forecast]
        when = f" on {one.decided}" if one.decided else ""
        print_line(safe(f"{one.outcome}{when}  {one.forecast}  {told.probability:.0%}  {told.asked.sentence}"))
    print_line(f"{counted(len(found), 'forecast')} resolved, {still_open:,} open")


@app.command()
def scores(
    context: typer.Context,
    listed: Annotated[bool, typer.Option("--list", help="List every forecast of the book.")] = False,
    plot: CalibrationPlot = None,
    json: Json = False,
) -> None:
    """Score the forecasts of the book that have been answered."""
    with settings(context).open() as desk:
        kept = desk.forecasts.kept()
        found = desk.forecasts.scores()
        seal = desk.forecasts.last_seal()
    if plot is not None and found is None:
        raise UsageError("there is nothing to plot: no forecast has been answered", remedy="detente forecast resolve")
    if plot is not None and found is not None:
        _plot(found, "Forecasts of the book", plot, quiet=json)
    if json:
        print_json({
            "scores": None if found is None else found.model_dump(mode="json"),
            "forecasts": [_kept_for_machines(one) for one in kept],
        })  # fmt: skip
        return
    if listed:
        rows = [
            (
                one.forecast.id,
                one.resolution.outcome if one.resolution else "open",
                f"{one.forecast.probability:.0%}",
                f"{one.forecast.base_rate:.0%}",
                one.forecast.asked.sentence,
            )
            for one in kept
        ]
        print_table(("Forecast", "Outcome", "Chance", "Base rate", "Question"), rows)
    unanswered = sum(one.resolution is None for one in kept)
    print_line(f"{counted(len(kept), 'forecast')} in the book, {unanswered:,} open")
    if seal:
        print_line(f"last seal of the ledger: {seal}")
    if found is not None:
        _tell_scores(found)


def backtest(
    context: typer.Context,
    one: One,
    other: Other,
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day to forecast from.")],
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="The last day to forecast from.")],
    within: Annotated[
        list[str] | None,
        typer.Option("--within", metavar="TIME", help="How far ahead; repeatable. Default: 30d and 90d."),
    ] = None,
    step: Annotated[int, typer.Option("--step", min=1, help="Days from one forecast to the next.")] = 30,
    scheme: Scheme = SchemeOption.QUAD,
    data_set: DataSet = None,
    plot: CalibrationPlot = None,
    json: Json = False,
) -> None:
    """Show how forecasts for two actors would have done, each made from what was known on its day."""
    from detente.forecast.asking import days_of

    with settings(context).open(create=True) as desk, progress() as told:
        horizons = [days_of(one_time, desk.codebook) for one_time in within or ("30d", "90d")]
        found = desk.forecasts.backtest(
            one, other, first=first, last=last, horizons=horizons, step=step, scheme=scheme.value,
            data_set=data_set, progress=told,
        )  # fmt: skip
    if plot is not None:
        _plot(found.scores, f"Backtest of {' and '.join(found.names)}", plot, quiet=json)
    if json:
        print_json(found.model_dump(mode="json"))
        return
    title = f"{' and '.join(found.names)}, forecasts from {found.first} to {found.last}, from {found.data_set}"
    print_line(safe(title, "bold"))
    rows = [
        (
            f"{part.within} days",
            str(part.scores.forecasts),
            f"{part.scores.came_true:.0%}",
            f"{part.scores.brier:.3f}",
            _skill(part.scores.skill_base),
            _skill(part.scores.skill_persistence),
            part.words,
        )
        for part in found.parts
    ]
    print_table(("Within", "Forecasts", "Came true", "Brier", "Skill", "Against persistence", "Class"), rows)
    _tell_scores(found.scores)


def _tell_scores(found: Scores) -> None:
    print_line(
        f"{counted(found.forecasts, 'answered forecast')}, {found.came_true:.0%} came true: Brier {found.brier:.4f}, "
        f"log loss {found.log_loss:.4f}, calibration error {found.calibration_error:.4f}; skill against the base rate "
        f"{_skill(found.skill_base)}, against persistence {_skill(found.skill_persistence)}"
    )
    rows = [(f"{one.probability:.0%}", f"{one.came_true:.0%}", f"{one.forecasts:,}") for one in found.bins]
    print_table(("Said", "Came true", "Forecasts"), rows)


def _plot(found: Scores, title: str, path: Path, *, quiet: bool) -> None:
    from detente.forecast.picture import calibration_plot, save_plot

    save_plot(calibration_plot(found, title), path)
    print_line(safe(f"wrote {path}"), stderr=quiet)


def _names(desk: Desk) -> dict[str, str]:
    return {entry.id: entry.name for entry in desk.codebook.actors.values()}


def _for_machines(forecast: Forecast) -> dict[str, Any]:
    return {"id": forecast.id, "until": str(forecast.asked.until), **forecast.model_dump(mode="json")}


def _kept_for_machines(kept: Kept) -> dict[str, Any]:
    return {**kept.model_dump(mode="json"), "forecast": _for_machines(kept.forecast)}


def _skill(value: float | None) -> str:
    return "-" if value is None else f"{value:+.2f}"


__all__: Sequence[str] = ("app", "backtest")

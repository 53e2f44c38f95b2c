"""`detente events import`, `pull`, `collect`, `show`, `lead-lag` and `sets`: the event table."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from detente.cli.event_reports import tell_import, tell_pulled, tell_series
from detente.cli.options import AsOf, Json, One, Other
from detente.cli.output import counted, print_json, print_line, print_table, progress, safe
from detente.cli.settings import settings
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.events.forms import FormName


class FormOption(StrEnum):
    """The forms of event data that can be named."""

    AUTO = "auto"
    GDELT1 = "gdelt1"
    GDELT2 = "gdelt2"
    ICEWS = "icews"
    POLECAT = "polecat"
    PHOENIX = "phoenix"
    CAMEO_CSV = "cameo-csv"
    TKG = "tkg"


class ByOption(StrEnum):
    """Lengths of periods."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class ClassOption(StrEnum):
    """What events are counted by."""

    QUAD = "quad"
    PLOVER = "plover"
    ROOT = "root"
    NONE = "none"


class MeasureOption(StrEnum):
    """What is compared between two pairs."""

    TENSION = "tension"
    GOLDSTEIN = "goldstein"
    COOPERATION = "cooperation"
    CONFLICT = "conflict"
    BALANCE = "balance"
    EVENTS = "events"


class DetrendOption(StrEnum):
    """How trends are taken out."""

    DIFFERENCE = "difference"
    LINE = "line"


RefusedTo = Annotated[
    Path | None, typer.Option("--refused", metavar="FILE", help="Write all refused rows, with reasons, to a CSV file.")
]
By = Annotated[ByOption, typer.Option("--by", help="Length of a period.")]
Since = Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day.")]
Until = Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day.")]
DataSet = Annotated[str | None, typer.Option("--data-set", metavar="NAME", help="The data set that counts.")]
EngineName = Annotated[
    str | None, typer.Option("--engine", metavar="ENGINE", help="duckdb (default), spark, or spark://host:port.")
]


def import_(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files of event data, or folders of them.")],
    form: Annotated[
        FormOption, typer.Option("--format", help="The form of the files; auto tells it from their content.")
    ] = FormOption.AUTO,
    name: Annotated[
        str | None, typer.Option("--data-set", metavar="NAME", help="What to call the data set; by default, its form.")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="FIELD=COLUMN", help="For cameo-csv: which column holds a field; repeatable."),
    ] = None,
    start: Annotated[
        str | None, typer.Option("--start", metavar="DATE", help="For tkg with numbered times: the day of time 0.")
    ] = None,
    covers: Annotated[
        tuple[str, str] | None,
        typer.Option("--covers", metavar="FROM TO", help="Days of which the files tell, if more than their rows show."),
    ] = None,
    refused: RefusedTo = None,
    json: Json = False,
) -> None:
    """Bring event data into the event table: GDELT, ICEWS, POLECAT, Phoenix, CAMEO in CSV, temporal knowledge graphs.

    Plain, gzipped or zipped, of any size. Tells what was kept, merged with an event that was there, or refused and why;
    exit code 1 if anything was refused. A run that was stopped goes on where it was; a file that is in already is
    passed over.
    """
    mapping = _mapping(column or [])
    with settings(context).open(create=True) as desk, progress() as told:
        report = desk.events.import_(
            *files, form=None if form is FormOption.AUTO else cast("FormName", form.value), data_set=name,
            columns=mapping or None, start=start, covers=covers, refused_to=refused, progress=told,
        )  # fmt: skip
    if json:
        print_json(report.model_dump(mode="json"))
    else:
        tell_import(report)
    if not report.whole:
        raise typer.Exit(1)


def pull(
    context: typer.Context,
    data_set: Annotated[str, typer.Argument(metavar="gdelt", help="Whose files: gdelt.")],
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day.")],
    until: Annotated[str, typer.Option("--to", metavar="DATE", help="The last day.")],
    address: Annotated[
        str | None,
        typer.Option("--address", metavar="BASE", help="Where the list of files is, instead of GDELT 2.0's own."),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="FOLDER", help="Keep the files here; by default beside the table."),
    ] = None,
    allow_private_addresses: Annotated[
        bool,
        typer.Option(
            "--allow-private-addresses", help="Let the address lead into private networks or to this machine."
        ),
    ] = False,
    refused: RefusedTo = None,
    json: Json = False,
) -> None:
    """Fetch GDELT's public files of some days by its published list, check their checksums, and import them.

    This reaches the network. What was fetched already is not fetched again; a run that was stopped goes on where it
    was.
    """
    if data_set.lower() != "gdelt":
        raise UsageError(
            f"{data_set[:40]!r} cannot be fetched", remedy="fetch gdelt, or import files: detente events import"
        )
    with settings(context).open(create=True) as desk, progress() as told:
        report = desk.events.pull_gdelt(
            since, until, address=address, folder=folder, allow_private_addresses=allow_private_addresses,
            refused_to=refused, progress=told,
        )  # fmt: skip
    if json:
        print_json(report.model_dump(mode="json"))
    else:
        tell_pulled(report)
    if not report.whole:
        raise typer.Exit(1)


def collect(context: typer.Context, json: Json = False) -> None:
    """Put the events that the workspace's documents tell into the event table, as the data set documents.

    What unread documents tell is read first. The events take the place of those collected before.
    """
    with settings(context).open() as desk, progress() as told:
        report = desk.collect_events(progress=told)
    if json:
        print_json(report.model_dump(mode="json"))
        return
    if report.undated:
        print_line(f"{counted(report.undated, 'document')} without a date left out", stderr=True)
    print_line(
        f"{counted(report.documents, 'document')} tell {counted(report.events, 'event')}, in "
        f"{counted(report.rows, 'row')} of {report.data_set}; left out: {report.vague:,} not dated within a month, "
        f"{report.unknown:,} of actors whom the codebook does not know"
    )


def show(
    context: typer.Context,
    one: One,
    other: Other,
    beside: Annotated[
        tuple[str, str] | None, typer.Option("--with", metavar="ONE OTHER", help="Another pair, to be shown beside.")
    ] = None,
    by: By = ByOption.MONTH,
    classes: Annotated[ClassOption, typer.Option("--class", help="What events are counted by.")] = ClassOption.QUAD,
    directed: Annotated[bool, typer.Option("--directed", help="Only what ONE does to OTHER.")] = False,
    shares: Annotated[
        bool, typer.Option("--shares", help="Also what share of all its acts each directs at the other.")
    ] = False,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    data_set: DataSet = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE", help="Draw it: FILE ends in .svg, .png or .html.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write it: FILE ends in .csv, .parquet or .json."),
    ] = None,
    engine: EngineName = None,
    json: Json = False,
) -> None:
    """Show two actors' events over time: counts by class, Goldstein values, cooperation, conflict, tension.

    A bloc such as the West stands for its members. Where a data set tells nothing of a period, the numbers are unknown.
    """
    with settings(context).open() as desk:
        found = desk.events.show(
            one, other, beside=[beside] if beside else [], by=by.value, classes=classes.value, directed=directed,
            shares=shares, since=since, until=until, as_of=as_of, engine=engine,
            data_sets=[data_set] if data_set is not None else None,
        )  # fmt: skip
    if not found:
        raise UsageError("the event table is empty", remedy="bring event data in: detente events import FILE")
    if plot is not None:
        from detente.events.picture import save_picture

        save_picture(found, plot)
    if output is not None:
        from detente.events.writing import save

        save(found, output)
    if json:
        from detente.events.writing import as_json

        print_json(as_json(found))
    elif output is None:
        tell_series(found)


def lead_lag(
    context: typer.Context,
    one: One,
    other: Other,
    beside: Annotated[tuple[str, str], typer.Option("--with", metavar="ONE OTHER", help="The pair that may lead.")],
    by: By = ByOption.MONTH,
    measure: Annotated[MeasureOption, typer.Option("--measure", help="What is compared.")] = MeasureOption.TENSION,
    lags: Annotated[int, typer.Option("--lags", min=0, max=60, help="The largest lag to either side, in periods.")] = 6,
    detrend: Annotated[
        DetrendOption, typer.Option("--detrend", help="How trends are taken out.")
    ] = DetrendOption.DIFFERENCE,
    samples: Annotated[int, typer.Option("--samples", min=100, max=100_000, help="Samples of the bootstrap.")] = 2000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the bootstrap's random numbers.")] = 0,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    data_set: DataSet = None,
    engine: EngineName = None,
    json: Json = False,
) -> None:
    """Tell whether another pair's relations go before those of ONE and OTHER, or after them.

    For example `detente events lead-lag Iran Russia --with Russia "the West"`: do Russia's ties with Iran follow its
    relations with the West? Correlations of changes at each lag, with 95% intervals from a block bootstrap.
    """
    with settings(context).open() as desk:
        result = desk.events.lead_lag(
            one, other, beside, data_set=data_set, by=by.value, measure=measure.value, lags=lags, detrend=detrend.value,
            samples=samples, seed=seed, since=since, until=until, as_of=as_of, engine=engine,
        )  # fmt: skip
    if json:
        print_json({**result.model_dump(mode="json"), "in_words": result.in_words})
        return
    print_table(
        ("Lag", "Correlation", "95% interval", "Periods", ""),
        [
            (
                f"{lag.lag:+d}" if lag.lag else "0",
                f"{lag.correlation:+.2f}",
                f"{lag.low:+.2f} to {lag.high:+.2f}",
                str(lag.periods),
                ("strongest" if lag is result.strongest else ""),
            )
            for lag in result.lags
        ],
    )
    print_line(safe(f"Lag +1: {result.first} goes one {result.by} before {result.second}."))
    print_line(safe(result.in_words))


def sets(context: typer.Context, json: Json = False) -> None:
    """List the data sets of the event table, with the days that each covers and what became of their rows."""
    with settings(context).open() as desk, desk.event_table() as table:
        found = []
        for name in table.data_sets:
            inputs = [one for one in table.manifest.inputs if one.data_set == name]
            found.append(
                {
                    "data_set": name,
                    "events": sum(one.rows for one in table.manifest.files if one.data_set == name),
                    "inputs": len(inputs),
                    "rows": sum(one.rows for one in inputs),
                    "merged": sum(one.merged for one in inputs),
                    "refused": sum(one.refused for one in inputs),
                    "coverage": [window.model_dump(mode="json") for window in table.coverage(name)],
                }
            )
    if json:
        print_json(found)
        return
    rows: list[tuple[str, ...]] = []
    for one in found:
        windows = one["coverage"]
        assert isinstance(windows, list)
        days = ", ".join(f"{window['since']} to {window['until']}" for window in windows[:5])
        numbers = tuple(f"{one[key]:,}" for key in ("events", "inputs", "rows", "merged", "refused"))
        rows.append((str(one["data_set"]), *numbers, days + (" …" if len(windows) > 5 else "")))
    if rows:
        print_table(("Data set", "Events", "Files", "Rows", "Merged", "Refused", "Covers"), rows)
    print_line(counted(len(rows), "data set"))


def _mapping(columns: list[str]) -> dict[str, str]:
    mapping = {}
    for one in columns:
        field, separator, column = one.partition("=")
        if not separator or not field or not column:
            raise UsageError(f"{one[:60]!r} names no column", remedy="write FIELD=COLUMN, such as source=Actor1")
        mapping[field.strip()] = column.strip()
    return mapping

"""The event table of a workspace, for the desk: importing, fetching, looking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.desk.days import Day, to_day
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.codebook import Codebook
    from detente.desk.report import Progress
    from detente.events import EventTable, ImportReport
    from detente.events.forms import FormName
    from detente.events.indices import By, Class, Series
    from detente.events.lead_lag import Detrend, LeadLag
    from detente.events.pulling import PullReport


class Events:
    """What a desk can do with events. `desk.events` gives it.

    Args:
        location: folder or fsspec address of the event table.
        codebook: whose actors count.
    """

    def __init__(self, location: str, codebook: Codebook) -> None:
        self.location = location
        self.codebook = codebook

    def table(self, engine: str | None = None) -> EventTable:
        """Opens the table, on DuckDB or on Spark (`spark`, `spark://host:port`). Close it after use."""
        from detente.events import open_table

        return open_table(self.location, engine)

    def import_(
        self,
        *files: str | Path,
        form: FormName | None = None,
        data_set: str | None = None,
        columns: Mapping[str, str] | None = None,
        start: Day = None,
        covers: tuple[Day, Day] | None = None,
        refused_to: str | Path | None = None,
        progress: Progress | None = None,
    ) -> ImportReport:
        """Brings files of event data into the table. A file that is in it already is passed over.

        Args:
            files: files, folders of files, folders of a temporal knowledge graph.
            form: `gdelt1`, `gdelt2`, `icews`, `polecat`, `phoenix`, `cameo-csv`, `tkg`; told from the content if None.
            data_set: what the data set is called, where its form's own name will not do.
            columns: for `cameo-csv`: which column holds which field.
            start: for `tkg` with numbered times: the day of time 0.
            covers: first and last day of which the files tell, where it is more than their rows show.
            refused_to: a CSV file for all rows that were refused.
            progress: is told how far it has come.

        Raises:
            UsageError: if no file is named or an argument makes no sense.
            EventError: if the table cannot be written.
        """
        from detente.events import Window, import_files

        window = None
        if covers is not None:
            since, until = (to_day(one) for one in covers)
            if since is None or until is None or since > until:
                raise UsageError("the coverage has no first and last day in order")
            window = Window(since=since, until=until)
        return import_files(
            self.location, files, self.codebook,
            form=form, data_set=data_set, columns=columns, start=to_day(start), covers=window,
            refused_to=Path(refused_to) if refused_to is not None else None, progress=progress,
        )  # fmt: skip

    def pull_gdelt(
        self,
        since: Day,
        until: Day,
        *,
        address: str | None = None,
        folder: str | Path | None = None,
        allow_private_addresses: bool = False,
        refused_to: str | Path | None = None,
        progress: Progress | None = None,
    ) -> PullReport:
        """Fetches GDELT's files of some days by its published list, and imports them. Reaches the network.

        Args:
            since: the first day.
            until: the last day.
            address: where the list of files is; that of GDELT 2.0 where not given.
            folder: where files are kept; beside the table where not given. What is there, whole, is not fetched again.
            allow_private_addresses: whether the address may lead into private networks.
            refused_to: a CSV file for all rows that were refused.
            progress: is told how far it has come.

        Raises:
            SourceError: if the list cannot be had.
        """
        from detente.events.pulling import pull_gdelt

        first, last = to_day(since), to_day(until)
        if first is None or last is None or first > last:
            raise UsageError("there is no first and last day in order", remedy="give both, the first one first")
        return pull_gdelt(
            self.location, self.codebook, first, last,
            address=address, folder=Path(folder) if folder is not None else None,
            allow_private_addresses=allow_private_addresses,
            refused_to=Path(refused_to) if refused_to is not None else None, progress=progress,
        )  # fmt: skip

    def show(
        self,
        one: str,
        other: str,
        *,
        beside: Sequence[tuple[str, str]] = (),
        by: By = "month",
        classes: Class = "quad",
        directed: bool = False,
        shares: bool = False,
        since: Day = None,
        until: Day = None,
        as_of: Day = None,
        data_sets: Iterable[str] | None = None,
        engine: str | None = None,
    ) -> tuple[Series, ...]:
        """What data sets say of two actors over time, and of other pairs beside them.

        Args:
            one: a state, another actor, or a bloc whose members are known: `Iran`, `NATO`, `the West`.
            other: the other one.
            beside: other pairs, whose series come after that of the first.
            by: `day`, `week`, `month`, `year`.
            classes: events are counted by `quad` class, `plover` type, CAMEO `root`, or `none`.
            directed: whether only what `one` does to `other` counts.
            shares: whether to tell what share of all its acts each side directs at the other.
            since: the first day.
            until: the last day.
            as_of: only what was reported by then counts.
            data_sets: those that count; all where not given.
            engine: None for DuckDB, or `spark`.

        Raises:
            CodebookError: if a name is unknown.
            UsageError: if the table has no such data set.
        """
        from detente.events.indices import series
        from detente.events.sides import pair_of

        day = to_day(as_of) or to_day(until)
        pairs = [pair_of(self.codebook, *names, day) for names in ((one, other), *beside)]
        with self.table(engine) as table:
            return tuple(
                found
                for pair in pairs
                for found in series(
                    table, pair, by=by, classes=classes, directed=directed, shares=shares,
                    since=to_day(since), until=to_day(until), as_of=to_day(as_of), data_sets=data_sets,
                )
            )  # fmt: skip

    def lead_lag(
        self,
        one: str,
        other: str,
        beside: tuple[str, str],
        *,
        data_set: str | None = None,
        by: By = "month",
        measure: str = "tension",
        lags: int = 6,
        detrend: Detrend = "difference",
        samples: int = 2000,
        seed: int = 0,
        **limits: Any,
    ) -> LeadLag:
        """Whether what `beside` does goes before what `one` and `other` do, or after: at which lag they move together.

        Args:
            one: a state, another actor or a bloc.
            other: the other one.
            beside: the pair that may lead, such as `("Russia", "the West")`.
            data_set: which data set; may be left out where there is only one.
            by: the length of a period.
            measure: `tension`, `goldstein`, `cooperation`, `conflict`, `balance`, `events`.
            lags: the largest lag to either side.
            detrend: `difference` or `line`.
            samples: of the bootstrap.
            seed: of its random numbers.
            limits: `since`, `until`, `as_of`, `engine`, as for `show`.

        Raises:
            UsageError: if the data set is not clear, or too little is known of both pairs.
        """
        from detente.events.lead_lag import lead_lag

        wanted = [data_set] if data_set is not None else None
        found = self.show(one, other, beside=[beside], by=by, classes="none", data_sets=wanted, **limits)
        if len(found) != 2:
            names = sorted({series.data_set for series in found})
            raise UsageError(
                f"the table has {len(names)} data sets" + (f": {', '.join(names)}" if names else ""),
                remedy="name one" if names else "import one: detente events import FILE",
            )
        mine, theirs = found
        return lead_lag(theirs, mine, measure=measure, lags=lags, detrend=detrend, samples=samples, seed=seed)

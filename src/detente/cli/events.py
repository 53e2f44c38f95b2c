"""`detente events`: the group of commands on event data."""

from __future__ import annotations

import typer

from detente.cli import event_coding, event_tables

app = typer.Typer(no_args_is_help=True, help="Code events, import event data, and look at two actors over time.")

app.command()(event_coding.code)
app.command()(event_coding.explain)
app.command(name="import")(event_tables.import_)
app.command()(event_tables.pull)
app.command()(event_tables.collect)
app.command()(event_tables.show)
app.command()(event_tables.lead_lag)
app.command()(event_tables.sets)
app.command()(event_coding.code)
app.command()(event_coding.explain)

"""Options and arguments that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Only what was published by this day counts, such as 2015-02-02."),
]
JudgedUntil = Annotated[
    str | None,
    typer.Option("--judged-until", metavar="DATE", help="Only judgements made by this day count, instead of all."),
]
Workers = Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes that read at the same time.")]
One = Annotated[str, typer.Argument(metavar="ONE", help="A state or another actor: Iran, IRN, the Kremlin.")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The other one; the order does not matter.")]

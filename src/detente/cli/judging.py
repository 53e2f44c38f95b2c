"""`detente judge` and `detente factors`: the analyst's judgements, one by one or by table."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.options import AsOf, Json, One, Other
from detente.cli.output import counted, print_json, print_line, print_table, safe
from detente.cli.settings import settings

if TYPE_CHECKING:
    from detente.desk.asked_judgements import Made
    from detente.desk.judging import ListedJudgement
    from detente.desk.table_changes import Imported
    from detente.model import AnalystJudgement

app = typer.Typer(
    no_args_is_help=True,
    help="Accept, reject, sign anew, merge and split what was read; take judgements back; list them.",
)
factors = typer.Typer(no_args_is_help=True, help="Write the factors of two states to a table, and read it back edited.")


class SignOption(StrEnum):
    """Signs that a claim can be given."""

    INCENTIVE = "incentive"
    IMPEDIMENT = "impediment"
    CONTESTED = "contested"


class KindOption(StrEnum):
    """Kinds of statements that can be judged."""

    CLAIM = "claim"
    AGREEMENT = "agreement"
    CONDITION = "condition"
    PREDICTION = "prediction"
    EVENT = "event"


Ids = Annotated[
    list[str],
    typer.Argument(
        metavar="ID...",
        help="Words as a brief prints them (DOCUMENT:START-END), or a factor or agreement of `detente dossier`.",
    ),
]
By = Annotated[str, typer.Option("--by", envvar="DETENTE_ANALYST", metavar="NAME", help="Who judges.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, in your words.")]
Kind = Annotated[
    KindOption | None, typer.Option("--kind", help="Which statement is meant, where several kinds share the words.")
]
Pair = Annotated[tuple[str, str], typer.Option("--dyad", metavar="ONE OTHER", help="The two states that are meant.")]
MaybePair = Annotated[
    tuple[str, str] | None,
    typer.Option("--dyad", metavar="ONE OTHER", help="Two states for whom alone it holds; without it, for all."),
]


@app.command()
def accept(
    context: typer.Context,
    ids: Ids,
    by: By,
    why: Why = "",
    kind: Kind = None,
    dyad: MaybePair = None,
    json: Json = False,
) -> None:
    """Say that statements are right: they are marked as accepted, and weigh as confirmed."""
    with settings(context).open() as desk:
        _tell_made(desk.judging.accept(*ids, by=by, why=why, kind=kind, dyad=dyad), json)


@app.command()
def reject(
    context: typer.Context,
    ids: Ids,
    by: By,
    why: Why = "",
    kind: Kind = None,
    dyad: MaybePair = None,
    json: Json = False,
) -> None:
    """Say that statements are wrong: they leave the dossier, and the brief lists them as rejected."""
    with settings(context).open() as desk:
        _tell_made(desk.judging.reject(*ids, by=by, why=why, kind=kind, dyad=dyad), json)


@app.command()
def sign(
    context: typer.Context,
    sign: Annotated[SignOption, typer.Argument(help="What the claims are for the two.")],
    ids: Ids,
    dyad: Pair,
    by: By,
    why: Why = "",
    json: Json = False,
) -> None:
    """Give claims another sign for two states."""
    with settings(context).open() as desk:
        _tell_made(desk.judging.sign(sign.value, *ids, dyad=dyad, by=by, why=why), json)


@app.command()
def merge(context: typer.Context, ids: Ids, dyad: Pair, by: By, why: Why = "", json: Json = False) -> None:
    """Say that factors are one. Of opposite signs they make a contested factor, which keeps both piles."""
    with settings(context).open() as desk:
        _tell_made(desk.judging.merge(*ids, dyad=dyad, by=by, why=why), json)


@app.command()
def split(context: typer.Context, ids: Ids, dyad: Pair, by: By, why: Why = "", json: Json = False) -> None:
    """Take claims out of their factor: together they are one of their own."""
    with settings(context).open() as desk:
        _tell_made(desk.judging.split(*ids, dyad=dyad, by=by, why=why), json)


@app.command()
def undo(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Judgements, by the ids that `judge list` prints.")],
    by: By,
    why: Why = "",
    json: Json = False,
) -> None:
    """Take judgements back. They stay in the log, with who took them back and when."""
    with settings(context).open() as desk:
        undone = desk.judging.undo(*ids, by=by, why=why)
    if json:
        print_json([one.model_dump(mode="json") for one in undone])
        return
    for one in undone:
        print_line(safe(f"undone {one.judgement}"))


@app.command(name="list")
def list_(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Also those that were undone.")] = False,
    json: Json = False,
) -> None:
    """List the judgements: who, when, what of, and whether the words still make such a statement."""
    with settings(context).open() as desk:
        found = [one for one in desk.judging.listed() if everything or one.logged.undone is None]
    if json:
        print_json(
            [
                {"id": one.logged.judgement.id, **one.logged.model_dump(mode="json"), "lost": [e.id for e in one.lost]}
                for one in found
            ]
        )
        return
    if found:
        print_table(("Id", "On", "By", "Verdict", "For", "State", "Words"), [_row(one) for one in found])
    print_line(counted(len(found), "judgement"))


def _row(one: ListedJudgement) -> tuple[str, ...]:
    made = one.logged.judgement
    states = []
    if one.logged.undone is not None:
        states.append(f"undone by {one.logged.undone.by}, {one.logged.undone.on}")
    if one.lost:
        states.append(f"{len(one.lost)} of {len(made.anchors)} no longer read")
    return (
        made.id,
        str(made.on),
        made.by,
        _verdict(made),
        str(made.dyad or "all pairs"),
        "; ".join(states) or "stands",
        f"“{made.anchors[0].evidence.quote[:80]}”" + (f" ({made.why})" if made.why else ""),
    )


def _verdict(made: AnalystJudgement) -> str:
    what = made.sign.value if made.sign else f"{len(made.anchors)} {made.anchors[0].kind.value}"
    return f"{made.verdict.value} {what}" + ("s" if not made.sign and len(made.anchors) > 1 else "")


def _tell_made(made: Made, json: bool) -> None:
    if json:
        print_json(
            {
                "made": [_described(one) for one in made.judgements],
                "known": [_described(one) for one in made.known],
            }
        )
        return
    _tell(made.judgements, "judged")
    _tell(made.known, "stands already")


def _tell(judgements: Sequence[AnalystJudgement], word: str) -> None:
    for one in judgements:
        print_line(safe(f"{word} {one.id} {_verdict(one)}: “{one.anchors[0].evidence.quote[:100]}”"))


def _described(one: AnalystJudgement) -> dict[str, Any]:
    return {"id": one.id, **one.model_dump(mode="json")}


@factors.command()
def export(
    context: typer.Context,
    one: One,
    other: Other,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The table: a .csv file.")],
    as_of: AsOf = None,
) -> None:
    """Write the factors to a table, one row a claim: a number says which claims are one factor."""
    with settings(context).open() as desk:
        rows = desk.judging.export_factors(one, other, output, as_of=as_of)
    print_line(safe(f"wrote {counted(rows, 'row')} to {output}"))


@factors.command(name="import")
def import_(
    context: typer.Context,
    one: One,
    other: Other,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The edited table.")],
    by: By,
    as_of: AsOf = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be judged.")] = False,
    json: Json = False,
) -> None:
    """Turn what was changed in a table into judgements.

    A row that cannot be used is named with its line; then nothing is judged, and the exit code is 1.
    """
    with settings(context).open() as desk:
        done = desk.judging.import_factors(one, other, file, by=by, as_of=as_of, record=not dry_run)
    if json:
        print_json(
            {
                "rows": done.rows,
                "refused": [row.model_dump() for row in done.refused],
                "judgements": [_described(made) for made in done.judgements],
                "undone": list(done.undone),
            }
        )
    else:
        _tell_imported(done, file, dry_run=dry_run)
    if done.refused:
        raise typer.Exit(1)


def _tell_imported(done: Imported, file: Path, *, dry_run: bool) -> None:
    for row in done.refused:
        print_line(safe(f"refused {file}:{row.line}: {row.reason}", "red"), stderr=True)
    if done.refused:
        print_line(f"nothing was judged: {counted(len(done.refused), 'row')} of {done.rows:,} cannot be used")
        return
    for undone in done.undone:
        print_line(safe(f"{'would undo' if dry_run else 'undone'} {undone}"))
    _tell(done.judgements, "would judge" if dry_run else "judged")
    made = counted(len(done.judgements) + len(done.undone), "change")
    print_line(f"{counted(done.rows, 'row')}, {made}" + (" (dry run: nothing was kept)" if dry_run else ""))

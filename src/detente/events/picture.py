"""Series as a picture: SVG, PNG, or a page that needs nothing from elsewhere."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert as vlc

from detente.errors import UsageError
from detente.events.indices import Series

SUFFIXES = (".svg", ".png", ".html")
_WIDTH, _HEIGHT = 720, 180
_COLOURS = {
    # Cooperation in blue, conflict in red, the material kind darker: also apart for eyes that see no red.
    "verbal cooperation": "#8fbbe0",
    "material cooperation": "#1f5a96",
    "verbal conflict": "#f2b38c",
    "material conflict": "#b3361f",
}
_MOST_ROWS = 50_000


def save_picture(series: Sequence[Series], file: str | Path) -> None:
    """Draws events by class and tension over time, a row for each pair and data set.

    Args:
        series: what to draw.
        file: its ending says how: `.svg`, `.png`, `.html`.

    Raises:
        UsageError: if the ending is another, there is nothing to draw, or the file cannot be written.
    """
    path = Path(file)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"{path.name!r} has no ending of a picture", remedy=f"end it in {', '.join(SUFFIXES)}")
    specification = chart(series).to_dict(validate=False)
    if suffix == ".svg":
        content = vlc.vegalite_to_svg(specification).encode()
    elif suffix == ".png":
        content = vlc.vegalite_to_png(specification, scale=2)
    else:
        content = vlc.vegalite_to_html(specification, bundle=True).encode()
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"the picture cannot be written ({error.strerror})", where=str(path)) from error


def chart(series: Sequence[Series]) -> Any:
    """The picture as an Altair chart.

    Raises:
        UsageError: if there is nothing to draw, or more than a picture can hold.
    """
    drawn = [one for one in series if one.table.num_rows]
    if not drawn:
        raise UsageError("there is nothing to draw", remedy="import events of these two, or take another time")
    if sum(one.table.num_rows * max(1, len(one.classes)) for one in drawn) > _MOST_ROWS:
        raise UsageError("there are too many periods for a picture", remedy="take longer periods: --by month")
    first = min(one.table["period"][0].as_py() for one in drawn)
    last = max(_bounds(one)[-1][1] for one in drawn)
    # One scale of time for all, so that pairs can be compared by going down the page.
    x = alt.X("period:T", title=None, scale=alt.Scale(domain=[first.isoformat(), last]))
    parts = []
    for one in drawn:
        title = f"{one.pair}: events by {one.by}, {one.data_set}"
        names = one.classes or ("events",)
        counts = [
            {"period": start, "until": end, "class": name.replace("_", " "), "events": row[name]}
            for row, (start, end) in zip(one.table.to_pylist(), _bounds(one), strict=True)
            for name in names
            if row[name] is not None
        ]
        known = [name.replace("_", " ") for name in names]
        colours = (
            alt.Scale(domain=known, range=[_COLOURS[name] for name in known])
            if set(known) <= set(_COLOURS)
            else alt.Scale()
        )
        bars = (
            alt.Chart(_data(counts), title=title)
            .mark_bar()
            .encode(
                x=x,
                x2="until:T",
                y=alt.Y("events:Q", title="events", stack="zero"),
                color=alt.Color("class:N", title="class", scale=colours, sort=known),
                order=alt.Order("class:N"),
            )
            .properties(width=_WIDTH, height=_HEIGHT)
        )
        parts.append(bars)
        tension = [
            {"period": row["period"].isoformat(), "tension": row["tension"]}
            for row in one.table.to_pylist()
            if row["tension"] is not None
        ]
        line = (
            alt.Chart(_data(tension))
            .mark_line(color="#444444", point={"size": 14, "color": "#444444"})
            .encode(x=x, y=alt.Y("tension:Q", title="share of conflict", scale=alt.Scale(domain=[0, 1])))
            .properties(width=_WIDTH, height=_HEIGHT // 2)
        )
        unknown = _unknown(one)
        if unknown:
            shade = alt.Chart(_data(unknown)).mark_rect(color="#bbbbbb", opacity=0.5).encode(x=x, x2="until:T")
            line = shade + line
        parts.append(line)
    return alt.vconcat(*parts).resolve_scale(color="independent").configure_view(strokeOpacity=0.2)


def _bounds(series: Series) -> list[tuple[str, str]]:
    """The first day of each period and of the one after it."""
    starts = series.table["period"].to_pylist()
    length = {"day": 1, "week": 7, "month": 31, "year": 366}[series.by]
    end = starts[-1] + datetime.timedelta(days=length)
    if series.by in ("month", "year"):
        end = end.replace(day=1)
    days = [one.isoformat() for one in (*starts, end)]
    return list(itertools.pairwise(days))


def _unknown(series: Series) -> list[dict[str, str]]:
    """Stretches of which the data set says nothing, to be shaded."""
    known = series.table["known"].to_pylist()
    return [
        {"period": start, "until": end}
        for one, (start, end) in zip(known, _bounds(series), strict=True)
        if one == "none"
    ]


def _data(rows: list[dict[str, Any]]) -> Any:
    make: Any = alt.Data  # it carries no types
    return make(values=rows)

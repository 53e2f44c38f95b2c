"""The calibration plot: what was said against what came true."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from detente.errors import UsageError
from detente.forecast.scores import Scores

FORMATS = (".svg", ".png", ".html", ".json")


def calibration_plot(scores: Scores, title: str) -> Any:
    """A chart of the shares that came true over the probabilities given; the diagonal is perfect calibration."""
    import altair as alt

    bins = [
        {"probability": one.probability, "came true": one.came_true, "forecasts": one.forecasts} for one in scores.bins
    ]
    ends = [{"probability": 0, "came true": 0}, {"probability": 1, "came true": 1}]
    axis: dict[str, Any] = {"scale": alt.Scale(domain=[0, 1]), "axis": alt.Axis(format="%", tickCount=5)}
    diagonal = (
        alt.Chart(alt.InlineData(values=ends))
        .mark_line(strokeDash=[4, 4], color="#888888")
        .encode(x=alt.X("probability:Q"), y=alt.Y("came true:Q"))
    )
    line = (
        alt.Chart(alt.InlineData(values=bins))
        .mark_line(color="#1f4e79")
        .encode(x=alt.X("probability:Q"), y=alt.Y("came true:Q"))
    )
    points = (
        alt.Chart(alt.InlineData(values=bins))
        .mark_circle(color="#1f4e79", opacity=1)
        .encode(
            x=alt.X("probability:Q", title="Probability given", **axis),
            y=alt.Y("came true:Q", title="Share that came true", **axis),
            size=alt.Size("forecasts:Q", title="Forecasts", scale=alt.Scale(range=[30, 400], type="sqrt")),
        )
    )
    skill = "" if scores.skill_base is None else f", skill against the base rate {scores.skill_base:+.2f}"
    subtitle = f"{scores.forecasts:,} forecasts, Brier score {scores.brier:.3f}{skill}"
    return (diagonal + line + points).properties(width=360, height=360, title={"text": title, "subtitle": subtitle})


def save_plot(chart: Any, path: Path) -> None:
    """Writes a chart; the file's ending says how.

    Raises:
        UsageError: if the ending names no format.
    """
    if path.suffix.lower() not in FORMATS:
        raise UsageError(
            f"a plot cannot be written as {path.suffix or 'a file without a suffix'}",
            where=str(path),
            remedy=f"use one of {', '.join(FORMATS)}",
        )
    if path.suffix.lower() == ".html":
        import vl_convert

        page = vl_convert.vegalite_to_html(chart.to_json(), bundle=True)
        path.write_text(page, encoding="utf-8")
    else:
        chart.save(str(path))

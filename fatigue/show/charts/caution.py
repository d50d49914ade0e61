"""Cautions drawn: published changes beside the cohort's, Oldham's plot, and the tipping point."""

from __future__ import annotations

import math

import altair as alt

from fatigue.analysis.oldham import Oldham
from fatigue.analysis.placebo import Benchmark
from fatigue.analysis.tipping import Tipping
from fatigue.cohort.instruments import Instrument
from fatigue.show.charts.forest import directed, forest, spoken
from fatigue.show.charts.picture import (
    QUIET,
    Columns,
    Picture,
    by_role,
    data,
    drawn_once,
    flat_title,
    height,
    hints,
    layered,
    number,
    role,
)
from fatigue.show.charts.scatter import no_line, sample, scatter
from fatigue.show.words import caution as said
from fatigue.show.words import numbers


def comparators(found: Benchmark, instrument: Instrument) -> Picture:
    """Give the cohort's mean change beside placebo and published single arms."""
    rows = said.comparator_rows(found)
    unit = "points" if found.unit == "points" else "% of the scale"
    axis = directed(f"mean change, {unit}", instrument)
    return forest(
        rows,
        axis=axis,
        name="placebo",
        description=f"Mean change beside published ones: {spoken(rows)}.",
    )


def oldham(found: Oldham, instrument: Instrument) -> Picture:
    """Give every patient's change against the average of both scores."""
    shown = sample(found.table, by="change")
    line: Columns = no_line()
    if len(shown) and math.isfinite(found.slope):
        ends = [float(shown["average"].min()), float(shown["average"].max())]
        line = {"x": ends, "y": [found.intercept + found.slope * x for x in ends]}
    words = [f"change {numbers.signed(value, 0)} points" for value in shown["change"]]
    return Picture(
        name="oldham",
        spec=scatter("Average of both scores, points", "Change, points", zero=True, of_patients=True),
        columns={
            "points": {
                "patient": shown["patient"].astype(str).to_numpy(),
                "x": shown["average"].to_numpy(),
                "y": shown["change"].to_numpy(),
                "label": [""] * len(shown),
                "role": ["focus"] * len(shown),
                "said": words,
            },
            "line": line,
        },
        description=f"Change against average score, {numbers.patients(len(shown))}. "
        f"{said.oldham_heading(found, instrument)}",
    )


def tipping(found: Tipping) -> Picture:
    """Give the mean change with its interval as the missing patients are taken to be worse and worse."""
    table = found.table
    return Picture(
        name="tipping-point",
        spec=_tipping(),
        columns={
            "shifts": {
                "delta": table["delta"].to_numpy(),
                "estimate": table["estimate"].to_numpy(),
                "low": table["conf_low"].to_numpy(),
                "high": table["conf_high"].to_numpy(),
                "role": ["focus"] * len(table),
                "value": [
                    f"{numbers.signed(a)} ({numbers.interval(b, c, 1)})"
                    for a, b, c in zip(table["estimate"], table["conf_low"], table["conf_high"], strict=True)
                ],
                "by": [f"{numbers.signed(delta)} points" for delta in table["delta"]],
            },
            "tip": {"delta": [found.tipping], "label": [f"tips at {numbers.signed(found.tipping, 0)}"]},
        },
        description=said.missing_heading(found),
    )


@drawn_once
def _tipping() -> alt.LayerChart:
    shifts, tip = alt.Chart(data("shifts")), alt.Chart(data("tip"))
    minus = {"format": ".4~g", "labelExpr": "replace(datum.label, '-', '−')", "tickCount": 6}
    x = number("delta", axis=alt.Axis(title="Points added to the scores filled in", grid=False, **minus))
    y = height("low", axis=flat_title("Mean change of all, points", **minus))
    return layered(
        [
            shifts.mark_area(opacity=0.2).encode(x=x, y=y, y2=alt.Y2("high"), color=by_role(), tooltip=QUIET),
            shifts.mark_rule(strokeWidth=1.5).encode(
                y=alt.YDatum(0, type="quantitative"), color=role("ink"), tooltip=QUIET
            ),
            shifts.mark_line(strokeWidth=3).encode(x=x, y=height("estimate"), color=role("focus"), tooltip=QUIET),
            shifts.mark_point(size=50, filled=True, opacity=1).encode(
                x=x, y=height("estimate"), color=role("focus"),
                tooltip=hints(by="Added", value="Mean change (95 % CI)"),
            ),
            tip.mark_rule(strokeWidth=1.25, strokeDash=[4, 4]).encode(x=x, color=role("worse"), tooltip=QUIET),
            tip.mark_text(align="right", dx=-8, fontSize=14, fontWeight="bold", baseline="top").encode(
                x=x, y=alt.value(4), text=alt.Text("label", type="nominal"), color=role("worse"), tooltip=QUIET
            ),
        ],
        height=300,
        padding={"left": 5, "right": 16, "top": 28, "bottom": 5},
    )  # fmt: skip

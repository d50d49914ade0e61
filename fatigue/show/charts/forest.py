"""A forest plot: one estimate with its interval a row, name and numbers written above the line, so it fits a phone."""

from __future__ import annotations

import math
from typing import Any

import altair as alt

from fatigue.cohort.instruments import Instrument
from fatigue.show.charts.picture import QUIET, Picture, by_role, data, drawn_once, height, hints, layered, number

Row = dict[str, Any]  # name text estimate low high role p: the words are ready, `words.tables.line` makes it
DRAWN = ("name", "text", "role", "p")


def forest(rows: list[Row], *, axis: str, domain: tuple[float, float], name: str, description: str) -> Picture:
    """Give the rows as a forest plot.

    An interval that leaves the domain is cut at its edge; `text` still says it in full.
    """
    lowest, highest = domain
    shown: dict[str, list[Any]] = {key: [row[key] for row in rows] for key in DRAWN}
    for key in ("low", "high"):
        shown[key] = [min(max(row[key], lowest), highest) for row in rows]
    shown["estimate"] = [row["estimate"] if lowest <= row["estimate"] <= highest else math.nan for row in rows]
    shown["row"] = list(range(len(rows)))
    return Picture(
        name=name,
        spec=_specification(len(rows), axis=axis, domain=domain),
        columns={"rows": shown},
        description=description,
    )


def symmetric(rows: list[Row]) -> tuple[float, float]:
    """Give a domain symmetric about 0 that holds every interval, in coarse steps so that it seldom changes."""
    ends = (abs(row[key]) for row in rows for key in ("low", "high", "estimate") if math.isfinite(row[key]))
    reach = max(ends, default=1.0)
    power = 10.0 ** math.floor(math.log10(reach)) if reach > 0 else 1.0
    step = next((step for step in (1, 1.5, 2, 3, 5, 7.5, 10) if step * power >= reach), 10)
    return -step * power, step * power


def directed(axis: str, instrument: Instrument) -> str:
    """Give an x title with the better direction marked at its end; a long one would squeeze the plot on a phone."""
    return f"← better · {axis}" if instrument.lower_is_better else f"{axis} · better →"


def spoken(rows: list[Row]) -> str:
    """Give the rows in words, for who cannot see the marks."""
    return "; ".join(f"{row['name']} {row['text']}" for row in rows)


@drawn_once
def _specification(n_rows: int, *, axis: str, domain: tuple[float, float]) -> alt.LayerChart:
    rows = alt.Chart(data("rows"))
    scale = alt.Scale(domain=list(domain), nice=False)
    y = height("row", scale=alt.Scale(domain=[-0.62, n_rows - 0.38], reverse=True, nice=False), axis=None)
    x_axis = alt.Axis(title=axis, tickCount=6, grid=True, format=".4~g", labelExpr="replace(datum.label, '-', '−')")
    words = {"baseline": "bottom", "dy": -9, "fontSize": 14}
    return layered(
        [
            rows.mark_rule(strokeWidth=1.5).encode(
                x=alt.XDatum(0, type="quantitative", scale=scale), color=alt.ColorDatum("faint"), tooltip=QUIET
            ),
            rows.mark_rule(strokeWidth=3, strokeCap="round").encode(
                x=number("low", scale=scale, axis=x_axis), x2=alt.X2("high"), y=y, color=by_role(), tooltip=QUIET
            ),
            rows.mark_point(size=150, filled=True, opacity=1).encode(
                x=number("estimate"),
                y=y,
                color=by_role(),
                tooltip=hints(name="What", text="Estimate (95 % CI)", p="p"),
            ),
            rows.mark_text(align="left", fontWeight="bold", **words).encode(
                x=alt.value(0), y=y, text=alt.Text("name", type="nominal"), color=alt.ColorDatum("ink"), tooltip=QUIET
            ),
            rows.mark_text(align="right", **words).encode(
                x=alt.value({"expr": "width"}),
                y=y,
                text=alt.Text("text", type="nominal"),
                color=alt.ColorDatum("ink"),
                tooltip=QUIET,
            ),
        ],
        height=60 * n_rows + 78,
        padding={"left": 14, "right": 14, "top": 4, "bottom": 4},
    )

"""How much of a mean change may be regression to the mean: three bars, all of it, that part, and what is left."""

from __future__ import annotations

import math

import altair as alt

from fatigue.analysis.regression_to_mean import RegressionGrid
from fatigue.cohort.instruments import Instrument
from fatigue.show.charts.forest import directed, holding, over_marks
from fatigue.show.charts.picture import (
    QUIET,
    Picture,
    by_role,
    data,
    drawn_once,
    height,
    hints,
    layered,
    number,
    role,
)
from fatigue.show.words import towards_mean as said

_NAMES = ("name", "text", "start", "estimate", "low", "high", "role")


def towards_mean(found: RegressionGrid, grid: RegressionGrid, instrument: Instrument) -> Picture:
    """Give the bars of the chosen usual score and reliability (`found`); the axis holds the whole `grid`."""
    rows = said.bars(found)
    every = [dict.fromkeys(("low", "high", "estimate"), value) for value in grid.table["expected"]]
    known = [{**row, **{key: row["estimate"] for key in ("low", "high") if math.isnan(row[key])}} for row in rows]
    return Picture(
        name="regression-to-the-mean",
        spec=_specification(directed("mean change, points", instrument)),
        columns={
            "rows": {name: [row[name] for row in rows] for name in _NAMES} | {"row": list(range(len(rows)))},
            "limits": {"end": list(holding([*known, *every]))},
        },
        description=said.may_be(found),
    )


@drawn_once
def _specification(axis: str) -> alt.LayerChart:
    rows, limits = alt.Chart(data("rows")), alt.Chart(data("limits"))
    scale = alt.Scale(nice=False, zero=False)  # as far as `limits`
    x = {"scale": scale, "axis": alt.Axis(title=axis, tickCount=6, format=".4~g",
                                          labelExpr="replace(datum.label, '-', '−')")}  # fmt: skip
    y = height("row", scale=alt.Scale(domain=[-0.62, 2.62], reverse=True, nice=False), axis=None)
    return layered(
        [
            rows.mark_rule(strokeWidth=20).encode(
                x=number("start", **x), x2=alt.X2("estimate"), y=y, color=by_role(),
                opacity=alt.condition("datum.row == 2", alt.value(0.55), alt.value(1)),
                tooltip=hints(name="What", text="Points"),
            ),
            rows.mark_rule(strokeWidth=2.5).encode(
                x=number("low"), x2=alt.X2("high"), y=y, color=role("ink"), tooltip=QUIET
            ),
            rows.mark_rule(strokeWidth=1.5).encode(
                x=alt.XDatum(0, type="quantitative"), color=role("ink"), tooltip=QUIET
            ),
            limits.mark_point(opacity=0).encode(x=number("end"), color=role("paper"), tooltip=QUIET),
            *over_marks(rows, y, dy=-14),
        ],
        height=270,
        padding={"left": 14, "right": 14, "top": 4, "bottom": 4},
    )  # fmt: skip

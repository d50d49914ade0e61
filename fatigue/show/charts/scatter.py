"""A scatter of points, at most as many as a page can carry, with a line through them where there is one."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from fatigue.show.charts.picture import (
    QUIET,
    by_role,
    data,
    drawn_once,
    flat_title,
    halo,
    height,
    hints,
    layered,
    number,
    person,
    ringed,
    role,
)
from fatigue.show.words import numbers

KEPT = 20  # of a sample: the patients farthest out are always in it


def sample(frame: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """Give the rows a chart can carry: those farthest from 0 in one column, and a fixed draw of the others."""
    if len(frame) <= numbers.MOST_DRAWN:
        return frame
    far = np.argsort(-frame[by].abs().fillna(0.0).to_numpy(), kind="stable")
    others = np.random.default_rng(2019).choice(far[KEPT:], numbers.MOST_DRAWN - KEPT, replace=False)
    return frame.iloc[np.sort(np.concatenate([far[:KEPT], others]))]


def no_line() -> pd.DataFrame:
    """Give the empty line of a scatter that has none."""
    return pd.DataFrame({"x": pd.Series([], dtype=float), "y": pd.Series([], dtype=float)})


def spread(values: pd.Series) -> np.ndarray:
    """Give small steps aside, so that points of like height beside each other are seen apart; the same every time."""
    steps = np.empty(len(values))
    steps[np.argsort(values.to_numpy(dtype=float), kind="stable")] = np.arange(len(values)) % 5 - 2
    return 0.06 * steps


@drawn_once
def strips(sides: tuple[str, str], y_title: str) -> alt.LayerChart:
    """Give the specification of two strips of patients' points, each with its mean and interval at its right."""
    points, means = alt.Chart(data("points")), alt.Chart(data("means"))
    minus = {"format": ".4~g", "labelExpr": "replace(datum.label, '-', '−')", "tickCount": 5}
    names = f"{[' '.join(side.split()) for side in sides]}"
    x = number(
        "x",
        scale=alt.Scale(domain=[-0.5, 1.7], nice=False),
        axis=alt.Axis(title=None, grid=False, values=[0, 1], labelExpr=f"{names}[datum.value]"),
    )
    y = height("y", scale=alt.Scale(zero=False, padding=16), axis=flat_title(y_title, **minus))
    picked = person("points")
    said = hints(said="Mean (95 % CI)")
    return layered(
        [
            points.mark_point(size=70, filled=True, opacity=0.8, cursor="pointer")
            .encode(x=x, y=y, color=by_role(), tooltip=QUIET, **ringed(picked))
            .properties(name="points")
            .add_params(picked),
            means.mark_rule(strokeWidth=3, strokeCap="round").encode(
                x=number("at"), y=height("low"), y2=alt.Y2("high"), color=role("ink"), tooltip=said
            ),
            means.mark_point(size=150, filled=True, opacity=1).encode(
                x=number("at"), y=height("mean"), color=role("ink"), tooltip=said
            ),
            *halo(
                means,
                {"align": "left", "baseline": "middle", "dx": 12, "fontSize": 15, "fontWeight": "bold"},
                {"x": number("at"), "y": height("mean"), "text": alt.Text("text", type="nominal")},
                colour="ink",
            ),
        ],
        height=300,
        padding={"left": 5, "right": 16, "top": 28, "bottom": 5},
    )


@drawn_once
def scatter(x_title: str, y_title: str, *, zero: bool, of_patients: bool = False) -> alt.LayerChart:
    """Give the specification of a scatter: points with hover words and labels, a line, a rule at 0.

    Points of patients can be clicked.
    """
    points, line = alt.Chart(data("points")), alt.Chart(data("line"))
    scale = alt.Scale(zero=False, padding=16)
    minus = {"format": ".4~g", "labelExpr": "replace(datum.label, '-', '−')", "tickCount": 5}
    x = number("x", scale=scale, axis=alt.Axis(title=x_title, grid=False, **minus))
    y = height("y", scale=scale, axis=flat_title(y_title, **minus))
    picked = person("points")
    circles = points.mark_point(
        size=70, filled=True, opacity=0.8, cursor="pointer" if of_patients else "default"
    ).encode(x=x, y=y, color=by_role(), tooltip=hints(said="Change"))
    layers = [
        circles.encode(**ringed(picked)).properties(name="points").add_params(picked) if of_patients else circles,
        points.mark_text(align="left", dx=8, fontSize=14).encode(
            x=x, y=y, text=alt.Text("label", type="nominal"), color=role("ink"), tooltip=QUIET
        ),
        line.mark_line(strokeWidth=3).encode(x=x, y=y, color=role("focus"), tooltip=QUIET),
    ]
    if zero:
        layers.append(
            points.mark_rule(strokeWidth=1.25, strokeDash=[4, 4]).encode(
                y=alt.YDatum(0, type="quantitative"), color=role("faint"), tooltip=QUIET
            )
        )
    return layered(layers, height=300, padding={"left": 5, "right": 16, "top": 28, "bottom": 5})

"""The mixed model beside complete cases, and whether it fits: residuals, normal quantiles, covariance."""

from __future__ import annotations

from statistics import NormalDist

import altair as alt
import numpy as np

from fatigue.analysis.mmrm import Mmrm
from fatigue.cohort.instruments import Instrument
from fatigue.show.charts.forest import directed, forest, spoken
from fatigue.show.charts.picture import QUIET, Columns, Picture, by_role, data, drawn_once, hints, layered
from fatigue.show.charts.scatter import no_line, sample, scatter
from fatigue.show.words import mmrm as said
from fatigue.show.words import mmrm_groups, numbers


def changes(answers: said.Answers, instrument: Instrument) -> Picture:
    """Give the change from baseline at each visit, by the model and by complete cases."""
    rows = said.change_rows(answers)
    axis = directed("mean change from baseline, points", instrument)
    return forest(
        rows,
        axis=axis,
        name="change-by-method",
        description=f"Mean change from baseline with 95 % interval: {spoken(rows)}.",
    )


def group_changes(model: Mmrm, instrument: Instrument) -> Picture:
    """Give how much more one group changed than the other, at each visit."""
    rows = mmrm_groups.group_rows(model)
    pair = f"{model.groups[1]} minus {model.groups[0]}" if len(model.groups) == 2 else "first minus second"
    axis = directed(f"{pair}, points", instrument)
    return forest(
        rows,
        axis=axis,
        name="change-by-group",
        description=f"Difference in change between groups with 95 % interval: {spoken(rows)}.",
    )


def residuals(model: Mmrm) -> Picture:
    """Give the scaled residuals against the fitted scores; without pattern if all is well."""
    shown = sample(model.residuals, by="scaled")
    return Picture(
        name="model-residuals",
        spec=scatter("Fitted score, points", "Scaled residual, SD", zero=True),
        columns={"points": _points(shown["fitted"].tolist(), shown["scaled"].tolist()), "line": no_line()},
        description=f"Scaled residuals against fitted scores, {len(shown)} forms.",
    )


def quantiles(model: Mmrm) -> Picture:
    """Give the scaled residuals against normal quantiles; on a straight line if all is well."""
    ordered = np.sort(model.residuals["scaled"].to_numpy(dtype=float))
    if len(ordered) > numbers.MOST_DRAWN:  # every so many of them: the same line
        ordered = ordered[np.linspace(0, len(ordered) - 1, numbers.MOST_DRAWN).astype(int)]
    n = len(ordered)
    expected = [NormalDist().inv_cdf((i + 0.5) / n) for i in range(n)]
    return Picture(
        name="model-quantiles",
        spec=scatter("Normal quantile, SD", "Scaled residual, SD", zero=False),
        columns={
            "points": _points(expected, ordered.tolist()),
            "line": {"x": expected[:1] + expected[-1:], "y": expected[:1] + expected[-1:]},
        },
        description=f"Scaled residuals against the quantiles of a normal distribution, {n} points.",
    )


def _points(x: list[float], y: list[float]) -> Columns:
    n = len(x)
    said_there = [f"residual {numbers.plain(value, 2)} SD" for value in y]
    return {"x": x, "y": y, "label": [""] * n, "role": ["focus"] * n, "said": said_there}


def covariance(model: Mmrm) -> Picture:
    """Give the correlation of every two visits as a grid, with the standard deviation on the diagonal."""
    table = model.covariances[model.covariances["group"] == model.covariances["group"].iloc[0]]
    position = {month: index for index, month in enumerate(model.months)}
    x = np.array([position[month] for month in table["month"]], dtype=float)
    y = np.array([position[month] for month in table["other"]], dtype=float)
    is_diagonal = x == y
    texts = [
        f"SD {numbers.plain(cov**0.5, 0 if cov >= 100 else 1)}" if on else numbers.plain(r, 2)
        for cov, r, on in zip(table["covariance"], table["correlation"], is_diagonal, strict=True)
    ]
    cells = {
        "x": x, "x2": x + 1, "y": y, "y2": y + 1, "mx": x + 0.5, "my": y + 0.5,
        "r": table["correlation"].abs().to_numpy(), "role": ["focus"] * len(table), "text": texts,
        "pair": [
            f"{numbers.month(a)}, {numbers.month(b)}" for a, b in zip(table["month"], table["other"], strict=True)
        ],
    }  # fmt: skip
    return Picture(
        name="model-covariance",
        spec=_grid(model.months),
        columns={"cells": cells},
        description=f"Fitted correlations between {len(model.months)} visits: {', '.join(texts)}.",
    )


@drawn_once
def _grid(months: tuple[float, ...]) -> alt.LayerChart:
    cells = alt.Chart(data("cells"))
    n = len(months)
    names = "[" + ", ".join(f"'{numbers.of_month(month)}'" for month in months) + "]"
    axis = {"values": [i + 0.5 for i in range(n)], "labelExpr": f"{names}[floor(datum.value)]", "grid": False}
    x_scale, y_scale = alt.Scale(domain=[0, n], nice=False), alt.Scale(domain=[0, n], reverse=True, nice=False)
    x = alt.X("x", type="quantitative", scale=x_scale, axis=alt.Axis(title="Month", **axis))
    y = alt.Y("y", type="quantitative", scale=y_scale, axis=alt.Axis(title="Month", **axis))
    opacity = alt.Opacity("r", type="quantitative", legend=None, scale=alt.Scale(domain=[0, 1], range=[0.05, 0.6]))
    return layered(
        [
            cells.mark_rect().encode(
                x=x, x2="x2", y=y, y2="y2", color=by_role(), opacity=opacity,
                tooltip=hints(pair="Visits", text="Correlation"),
            ),
            cells.mark_text(fontSize=13).encode(
                x=alt.X("mx", type="quantitative"), y=alt.Y("my", type="quantitative"),
                text=alt.Text("text", type="nominal"), color=alt.ColorDatum("ink"), tooltip=QUIET,
            ),
        ],
        height=340,
    )  # fmt: skip

"""A companion measure beside the score: every patient's own line, all with the one slope within patients."""

from __future__ import annotations

import altair as alt
import numpy as np

from fatigue.analysis.companions import Together
from fatigue.cohort.instruments import Instrument
from fatigue.show.charts.picture import (
    QUIET,
    Picture,
    by_role,
    data,
    drawn_once,
    flat_title,
    height,
    layered,
    number,
    role,
    ticks,
)
from fatigue.show.words.companions import heading
from fatigue.show.words.curves import axis_title

MOST_PATIENTS = 150


def common_slope(found: Together, instrument: Instrument, *, label: str, scale: str = "total") -> Picture:
    """Give the points, one line a patient with the common slope, and the line of the average patient."""
    patients = found.table
    if len(patients) > MOST_PATIENTS:
        rows = np.sort(np.random.default_rng(2019).choice(len(patients), MOST_PATIENTS, replace=False))
        patients = patients.iloc[rows]
    points = found.points[found.points["patient"].isin(patients["patient"])]
    ends = points.groupby("patient", sort=False)["measure"].agg(["min", "max"]).reindex(patients["patient"])
    starts, stops, base = (values.to_numpy(dtype=float) for values in (ends["min"], ends["max"], patients["intercept"]))
    low, high = (float(np.min(starts)), float(np.max(stops))) if len(patients) else (0.0, 1.0)
    average = float(patients["intercept"].mean()) if len(patients) else 0.0
    limits = instrument.scale(scale)
    return Picture(
        name=f"together-{found.measure.replace('_', '-')}",
        spec=_specification(
            label, title=axis_title(instrument, scale, "median"), limits=(limits.lowest, limits.highest)
        ),
        columns={
            "points": {"measure": points["measure"].to_numpy(), "score": points["score"].to_numpy(),
                       "role": ["person"] * len(points)},
            "lines": {
                "x": starts, "x2": stops, "y": base + found.slope * starts, "y2": base + found.slope * stops,
            },
            "average": {
                "x": [low], "x2": [high], "y": [average + found.slope * low], "y2": [average + found.slope * high],
            },
        },
        description=f"{heading(found, label, instrument)} Scatter of {len(points):,} visits with one line a patient.",
    )  # fmt: skip


@drawn_once
def _specification(label: str, *, title: str, limits: tuple[float, float]) -> alt.LayerChart:
    points, lines, average = (alt.Chart(data(name)) for name in ("points", "lines", "average"))
    x_scale = alt.Scale(zero=False, padding=12)
    x_axis = alt.Axis(title=label, grid=False, tickCount=6)
    y_scale = alt.Scale(domain=list(limits), nice=False)
    ends = {"x2": alt.X2("x2"), "y2": alt.Y2("y2"), "tooltip": QUIET}
    return layered(
        [
            points.mark_point(size=22, filled=True, opacity=0.55, clip=True).encode(
                x=number("measure", scale=x_scale, axis=x_axis),
                y=height("score", scale=y_scale, axis=flat_title(title, values=ticks(*limits))),
                color=by_role(),  # one layer carries the scale of roles
                tooltip=QUIET,
            ),
            lines.mark_rule(strokeWidth=1.25, opacity=0.7, clip=True).encode(
                x=number("x"), y=height("y"), color=role("person"), **ends
            ),
            average.mark_rule(strokeWidth=3.5, clip=True).encode(
                x=number("x"), y=height("y"), color=role("focus"), **ends
            ),
        ],
        height=380,
        padding={"left": 5, "right": 14, "top": 20, "bottom": 5},
    )

"""A companion measure beside the score: every patient's own line, all with the one slope within patients."""

from __future__ import annotations

import altair as alt
import numpy as np

from fatigue.analysis.companions import Together
from fatigue.cohort.arrays import Floats
from fatigue.cohort.instruments import Instrument
from fatigue.show.charts.axis import Axis, axis_of, fitted, shown, strip
from fatigue.show.charts.picture import (
    QUIET,
    Picture,
    by_role,
    data,
    drawn_once,
    halo,
    height,
    layered,
    number,
    person,
    role,
)
from fatigue.show.words.companions import heading
from fatigue.show.words.curves import axis_title

MOST_PATIENTS = 150


def common_slope(
    found: Together, instrument: Instrument, *, label: str, scale: str = "total", everybody: Together | None = None
) -> Picture:
    """Give the points, one line a patient with the common slope, and the line of the average patient.

    `everybody` is the same of the whole cohort: it sets both axes, and stands behind a part of it as a dashed line.
    """
    patients = found.table
    if len(patients) > MOST_PATIENTS:
        rows = np.sort(np.random.default_rng(2019).choice(len(patients), MOST_PATIENTS, replace=False))
        patients = patients.iloc[rows]
    points = found.points[found.points["patient"].isin(patients["patient"])]
    ends = points.groupby("patient", sort=False)["measure"].agg(["min", "max"]).reindex(patients["patient"])
    starts, stops, base = (values.to_numpy(dtype=float) for values in (ends["min"], ends["max"], patients["intercept"]))
    limits, whole = instrument.scale(scale), everybody or found
    scores = whole.points["score"].to_numpy(dtype=float)
    axis = fitted(*_ends(scores), lowest=limits.lowest, highest=limits.highest)
    is_part = len(found.points) < len(whole.points)
    return Picture(
        name=f"together-{found.measure.replace('_', '-')}",
        spec=_specification(
            label,
            title=axis_title(instrument, scale, "median", shown=(axis.low, axis.high)),
            axis=axis,
            ends=_ends(whole.points["measure"].to_numpy(dtype=float)),
        ),
        columns={
            "points": {"measure": points["measure"].to_numpy(), "score": points["score"].to_numpy(),
                       "role": ["person"] * len(points)},
            "lines": {
                "patient": patients["patient"].astype(str).to_numpy(),
                "x": starts, "x2": stops, "y": base + found.slope * starts, "y2": base + found.slope * stops,
            },
            "average": _average(found, is_drawn=True),
            "everybody": {**_average(whole, is_drawn=is_part), "said": [f"all {whole.n_patients:,}"] * is_part},
            "scale": shown(axis),
        },
        description=f"{heading(found, label, instrument)} Scatter of {len(points):,} visits with one line a patient.",
    )  # fmt: skip


def _ends(values: Floats) -> tuple[float, float]:
    return (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)


def _average(found: Together, *, is_drawn: bool) -> dict[str, list[float]]:
    """Give the line of the average patient over the measure's range; none where it is not to be drawn."""
    if not is_drawn:
        return {"x": [], "x2": [], "y": [], "y2": []}
    low, high = _ends(found.points["measure"].to_numpy(dtype=float))
    level = float(found.table["intercept"].mean()) if len(found.table) else 0.0
    return {"x": [low], "x2": [high], "y": [level + found.slope * low], "y2": [level + found.slope * high]}


@drawn_once
def _specification(label: str, *, title: str, axis: Axis, ends: tuple[float, float]) -> alt.LayerChart:
    picked = person("lines")
    points, lines, average, everybody = (alt.Chart(data(name)) for name in ("points", "lines", "average", "everybody"))
    x_scale = alt.Scale(domain=list(ends), nice=False, zero=False, padding=12)
    x_axis = alt.Axis(title=label, grid=False, tickCount=6)
    y_scale = alt.Scale(domain=axis.domain, nice=False)
    to = {"x2": alt.X2("x2"), "y2": alt.Y2("y2"), "tooltip": QUIET}
    return layered(
        [
            points.mark_point(size=22, filled=True, opacity=0.55, clip=True).encode(
                x=number("measure", scale=x_scale, axis=x_axis),
                y=height("score", scale=y_scale, axis=axis_of(axis, title)),
                color=by_role(),  # one layer carries the scale of roles
                tooltip=QUIET,
            ),
            *strip(axis),
            lines.mark_rule(strokeWidth=1.25, opacity=0.7, clip=True).encode(
                x=number("x"), y=height("y"), color=role("person"), **to
            ),
            lines.transform_filter({"param": "person", "empty": False})
            .mark_rule(strokeWidth=3.5, clip=True)
            .encode(x=number("x"), y=height("y"), color=role("ink"), **to),
            everybody.mark_rule(strokeWidth=2.5, strokeDash=[9, 5], clip=True).encode(
                x=number("x"), y=height("y"), color=role("faint"), **to
            ),
            *halo(
                everybody,
                {"align": "right", "baseline": "bottom", "dx": -4, "dy": -6, "fontSize": 14},
                {"x": number("x2"), "y": height("y2"), "text": alt.Text("said", type="nominal")},
                colour="faint",
            ),
            average.mark_rule(strokeWidth=3.5, clip=True).encode(
                x=number("x"), y=height("y"), color=role("focus"), **to
            ),
            lines.mark_rule(strokeWidth=14, opacity=0.001, cursor="pointer", clip=True)
            .encode(x=number("x"), y=height("y"), color=role("paper"), **to)
            .properties(name="lines")
            .add_params(picked),
        ],
        height=380,
        padding={"left": 5, "right": 14, "top": 20, "bottom": 5},
    )

"""The small charts above the filters: all patients pale, the remaining ones blue."""

from __future__ import annotations

import altair as alt
import numpy as np

from fatigue.cohort.arrays import Floats
from fatigue.show.charts.picture import QUIET, Picture, by_role, data, drawn_once, height, layered, number
from fatigue.show.words import numbers


def histogram(
    values: Floats,
    keep: np.ndarray[tuple[int], np.dtype[np.bool_]],
    *,
    bounds: tuple[float, float],
    width: float,
    label: str,
) -> Picture:
    """Give the bars of everybody and, over them, of those who remain; bars are `width` wide over the bounds."""
    edges = np.arange(bounds[0], bounds[1] + width, width)
    everybody = np.histogram(values[np.isfinite(values)], bins=edges)[0]
    remaining = np.histogram(values[keep & np.isfinite(values)], bins=edges)[0]
    top = max(int(everybody.max()), 1)
    shown = np.concatenate([everybody, remaining])
    drawn = shown > 0
    bars = {
        "from": np.tile(edges[:-1] + width * 0.06, 2)[drawn],
        "to": np.tile(edges[1:] - width * 0.06, 2)[drawn],
        "top": (shown / top)[drawn],
        "bottom": np.zeros(int(drawn.sum())),
        "role": [role for role, is_drawn in zip(_roles(len(everybody)), drawn, strict=True) if is_drawn],
    }
    return Picture(
        name=f"filter-{label}",
        spec=_histogram(bounds),
        columns={"bars": bars},
        description=f"Histogram of {label}: {numbers.share(int(remaining.sum()), int(everybody.sum()))} remain.",
    )


def status_bars(levels: list[str], everybody: list[int], remaining: list[int], *, label: str) -> Picture:
    """Give one thin bar a status, with "6 of 9" at its right."""
    top = max([*everybody, 1])
    line = np.arange(len(levels)) + 0.8  # the words end here; the bar lies under them
    counts = [numbers.share(a, b) for a, b in zip(remaining, everybody, strict=True)]
    rows = {"status": levels, "row": line, "count": counts}
    bars = {
        "from": np.zeros(2 * len(levels)),
        "to": np.array([*everybody, *remaining]) / top,
        "top": np.tile(line + 0.03, 2),
        "bottom": np.tile(line + 0.17, 2),
        "role": _roles(len(levels)),
    }
    said = ", ".join(f"{status} {count}" for status, count in zip(levels, counts, strict=True))
    return Picture(
        name=f"filter-{label}",
        spec=_status_bars(len(levels)),
        columns={"rows": rows, "bars": bars},
        description=f"{label}, remaining of all: {said}.",
    )


def _roles(n: int) -> list[str]:
    return ["ghost"] * n + ["focus"] * n


@drawn_once
def _histogram(bounds: tuple[float, float]) -> alt.LayerChart:
    bars = (
        alt.Chart(data("bars"))
        .mark_rect()
        .encode(
            x=number("from", scale=alt.Scale(domain=list(bounds), nice=False), axis=None),
            x2=alt.X2("to"),
            y=height("bottom", scale=alt.Scale(domain=[0, 1], nice=False), axis=None),
            y2=alt.Y2("top"),
            color=by_role(),
            tooltip=QUIET,
        )
    )
    return layered([bars], height=48, padding={"left": 6, "right": 6, "top": 2, "bottom": 6})


@drawn_once
def _status_bars(n: int) -> alt.LayerChart:
    rows, bars = alt.Chart(data("rows")), alt.Chart(data("bars"))
    y_scale = alt.Scale(domain=[0, n], reverse=True, nice=False)
    words = {"fontSize": 13, "baseline": "bottom"}
    return layered(
        [
            bars.mark_rect().encode(
                x=number("from", scale=alt.Scale(domain=[0, 1], nice=False), axis=None),
                x2=alt.X2("to"),
                y=height("top", scale=y_scale, axis=None),
                y2=alt.Y2("bottom"),
                color=by_role(),
                tooltip=QUIET,
            ),
            rows.mark_text(align="left", **words).encode(
                x=alt.value(0),
                y=height("row"),
                text=alt.Text("status", type="nominal"),
                color=alt.ColorDatum("ink"),
                tooltip=QUIET,
            ),
            rows.mark_text(align="right", **words).encode(
                x=alt.value({"expr": "width"}),
                y=height("row"),
                text=alt.Text("count", type="nominal"),
                color=alt.ColorDatum("faint"),
                tooltip=QUIET,
            ),
        ],
        height=28 * n + 6,
        padding={"left": 1, "right": 1, "top": 2, "bottom": 4},
    )

"""The drop between two visits: three ways to count it, and every patient's slope."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from fatigue.analysis.drop import MedianDrop
from fatigue.analysis.reach import Reach
from fatigue.cohort.instruments import Instrument
from fatigue.show.charts.axis import Axis, arrows, axis_of, beyond, fitted, shown, strip
from fatigue.show.charts.forest import directed, forest, holding, spoken
from fatigue.show.charts.picture import (
    QUIET,
    Picture,
    by_role,
    data,
    drawn_once,
    halo,
    height,
    hints,
    layered,
    number,
    person,
    role,
)
from fatigue.show.words import drop as said
from fatigue.show.words import numbers
from fatigue.show.words.curves import axis_title


def definitions(drop: MedianDrop, instrument: Instrument, *, everybody: MedianDrop | None = None) -> Picture:
    """Give the three definitions of the drop in percent, each with its interval.

    The axis holds the intervals of `everybody`, the whole cohort, so that a filter does not move it.
    """
    axis = directed("change from baseline, %", instrument)
    rows = said.definition_rows(drop)
    return forest(
        rows,
        axis=axis,
        domain=holding(said.definition_rows(everybody or drop)),
        name="median-drop",
        description=f"Three ways to count the drop, estimate and 95 % interval: {spoken(rows)}.",
    )


def slope(
    drop: MedianDrop,
    instrument: Instrument,
    *,
    scale: str = "total",
    reach: Reach | None = None,
    everybody: MedianDrop | None = None,
) -> Picture:
    """Give every patient's line from the first to the second visit, and the medians over them.

    Of the whole cohort: `reach` sets the axis, and `everybody` stands behind a part of it as a dashed line.
    """
    paired = drop.patients.dropna(subset=["start", "end"])
    if len(paired) > numbers.MOST_DRAWN:
        rows = np.sort(np.random.default_rng(2019).choice(len(paired), numbers.MOST_DRAWN, replace=False))
        paired = paired.iloc[rows]
    better = instrument.gain(paired["change"]) > 0
    worse = (paired["change"] != 0) & ~better
    lines = pd.DataFrame(
        {
            "start": paired["start"],
            "end": paired["end"],
            "role": np.where(worse, "worse", "person"),
            "patient": paired.index.astype(str),
            "value": [
                f"{numbers.score(a)} → {numbers.score(b)}" for a, b in zip(paired["start"], paired["end"], strict=True)
            ],
        }
    ).reset_index(drop=True)
    median = pd.DataFrame(
        {
            "start": [drop.median_start],
            "end": [drop.median_end],
            "left": [numbers.score(drop.median_start)],
            "right": [numbers.score(drop.median_end)],
        }
    )
    limits = instrument.scale(scale)
    ends = (reach.low, reach.high) if reach else (limits.lowest, limits.highest)
    axis = fitted(*ends, lowest=limits.lowest, highest=limits.highest)
    is_part = everybody is not None and drop.n_patients < everybody.n_patients
    ghost = [everybody] if everybody and is_part else []
    spec = _slope(
        axis,
        title=axis_title(instrument, scale, "median", shown=(axis.low, axis.high)),
        visits=(numbers.month(drop.start), numbers.month(drop.end)),
    )
    return Picture(
        name="slope",
        spec=spec,
        columns={
            "lines": lines,
            "median": median,
            "everybody": {
                "start": [whole.median_start for whole in ghost],
                "end": [whole.median_end for whole in ghost],
                "label": [_clear(whole.median_end, of=drop.median_end, room=0.09 * axis.span) for whole in ghost],
                "said": [f"all {whole.n_patients:,}" for whole in ghost],
            },
            "scale": shown(axis),
            "beyond": beyond(axis, [0.0] * len(lines) + [1.0] * len(lines), [*lines["start"], *lines["end"]]),
        },
        description=f"One line a patient from {numbers.month(drop.start)} to {numbers.month(drop.end)}; "
        f"median {median['left'][0]} to {median['right'][0]}.",
    )


def _clear(level: float, *, of: float, room: float) -> float:
    """Give the height of a label that stays clear of another one."""
    if abs(level - of) >= room:
        return level
    return of + room if level > of else of - room


@drawn_once
def _slope(axis: Axis, *, title: str, visits: tuple[str, str]) -> alt.LayerChart:
    lines, median, everybody = alt.Chart(data("lines")), alt.Chart(data("median")), alt.Chart(data("everybody"))
    y_scale = alt.Scale(domain=axis.domain, nice=False)
    first = alt.XDatum(
        0,
        type="quantitative",
        scale=alt.Scale(domain=[-0.18, 1.18], nice=False),
        axis=alt.Axis(
            values=[0, 1],
            grid=False,
            title=None,
            labelExpr=f"datum.value == 0 ? '{visits[0].capitalize()}' : '{visits[1].capitalize()}'",
        ),
    )
    ends = {"x": first, "x2": alt.X2Datum(1), "y2": alt.Y2("end")}
    picked = person("lines")
    y = height("start", scale=y_scale, axis=axis_of(axis, title))
    big = {"fontSize": 20, "fontWeight": "bold"}
    return layered(
        [
            lines.mark_rule(strokeWidth=1.25, opacity=0.7, clip=True).encode(
                **ends, y=y, color=by_role(), tooltip=hints(value="Score")
            ),
            *strip(axis),
            everybody.mark_rule(strokeWidth=2.5, strokeDash=[9, 5]).encode(
                **ends, y=height("start"), color=role("faint"), tooltip=QUIET
            ),
            *halo(
                everybody,
                {"align": "left", "baseline": "middle", "dx": 10, "fontSize": 14},
                {"x": alt.XDatum(1), "y": height("label"), "text": alt.Text("said", type="nominal")},
                colour="faint",
            ),
            *arrows(number("place")),
            lines.mark_rule(strokeWidth=14, opacity=0.001, cursor="pointer")
            .encode(**ends, y=height("start"), color=role("paper"), tooltip=hints(value="Score"))
            .properties(name="lines")
            .add_params(picked),
            lines.transform_filter(picked)
            .mark_rule(strokeWidth=3)
            .encode(**ends, y=height("start"), color=role("ink"), tooltip=QUIET),
            median.mark_rule(strokeWidth=3.5).encode(
                **ends,
                y=height("start"),
                color=role("focus"),
                tooltip=hints(left="Median before", right="Median after"),
            ),
            *halo(
                median,
                {"align": "right", "dx": -10, **big},
                {"x": alt.XDatum(0), "y": height("start"), "text": alt.Text("left", type="nominal")},
                colour="focus",
            ),
            *halo(
                median,
                {"align": "left", "dx": 10, **big},
                {"x": alt.XDatum(1), "y": height("end"), "text": alt.Text("right", type="nominal")},
                colour="focus",
            ),
        ],
        height=360,
        padding={"left": 5, "right": 5, "top": 28, "bottom": 5},
    )

"""Two to four groups in one picture: median lines, and at their right what each group is, where no two labels meet."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from fatigue.analysis.compare import Comparison
from fatigue.cohort.cohort import Cohort
from fatigue.show.charts.axis import Axis, apart, arrows, axis_of, beyond, fitted, shown, strip, whole
from fatigue.show.charts.curve import Stage
from fatigue.show.charts.picture import (
    QUIET,
    Columns,
    Picture,
    by_role,
    data,
    drawn_once,
    height,
    hints,
    in_columns,
    layered,
    number,
    role,
)
from fatigue.show.words import numbers
from fatigue.show.words.curves import axis_title

ROLES = ("focus", "second", "third", "ink")  # of A to D
_DASH = {"second": [6, 3], "third": [2, 3], "ink": [9, 3, 2, 3]}
_TALL = 340  # px
_PLOT = 250  # px, about, without axis and rows of n
_GUTTER = "min(200, width * 0.42)"  # px right of the lines, for the labels
_ROOM = 40  # px between labels: a group is written in two lines, larger on a wide screen
_FIELDS = ("group", "role", "month", "estimate", "when", "value", "n", "row")


def groups_curve(
    found: Comparison, cohort: Cohort, *, names: Mapping[str, str], description: str, stage: Stage
) -> Picture:
    """Give the medians of the groups by month; the band is left to the table, as four would drown each other.

    `stage` has the ends of the axis and the line of everybody before the filters.
    """
    axis = _axis(found, cohort, stage)
    lines = [_line(row, tuple(names)) for row in found.curves.to_dict("records") if row["n"]]
    is_part = stage.everybody is not None and cohort.n_patients < stage.everybody.n_patients
    ghost = stage.everybody.table if stage.everybody is not None and is_part else None
    labels, last = _labels(lines, names, axis, ghost)
    return Picture(
        name="groups",
        spec=_specification(
            cohort.months, since=cohort.since, axis=axis, n_groups=len(names),
            title=axis_title(cohort.instrument, found.scale, "median", shown=(axis.low, axis.high)),
        ),
        columns={
            "lines": in_columns(lines, _FIELDS),
            "ends": in_columns(labels, (*_FIELDS, "label", "above", "below")),
            "everybody": _everybody(ghost, stage, last),
            "scale": shown(axis),
            "beyond": beyond(axis, [line["month"] for line in lines], [line["estimate"] for line in lines]),
        },
        description=description,
    )  # fmt: skip


def _axis(found: Comparison, cohort: Cohort, stage: Stage) -> Axis:
    """Give the axis that holds the middle half of the whole cohort at each visit; the full scale where asked for."""
    limits = cohort.instrument.scale(found.scale)
    if stage.is_full or stage.everybody is None:
        return whole(limits.lowest, limits.highest)
    middle = stage.everybody.table
    return fitted(middle["q1"].min(), middle["q3"].max(), lowest=limits.lowest, highest=limits.highest)


def _everybody(ghost: pd.DataFrame | None, stage: Stage, last: float) -> Columns:
    """Give the line of the whole cohort where the groups are of a part of it; its last point carries the name."""
    if ghost is None or stage.everybody is None:
        return {"month": [], "estimate": [], "label": [], "said": []}
    seen = ghost[ghost["n"] > 0]
    said = [*[""] * (len(seen) - 1), f"all {numbers.plain(stage.everybody.n_patients)}"]
    return {
        "month": seen["month"].to_numpy(), "estimate": seen["estimate"].to_numpy(),
        "label": [last] * len(seen), "said": said,
    }  # fmt: skip


def _line(row: Mapping[Any, Any], letters: tuple[str, ...]) -> dict[str, Any]:
    at = letters.index(row["group"])
    return {
        "group": row["group"], "role": ROLES[at], "month": row["month"], "estimate": row["estimate"],
        "when": numbers.month(row["month"]),
        "value": f"{numbers.score(row['estimate'])} ({numbers.interval(row['q1'], row['q3'])})",
        "n": f"{row['n']:,}", "row": at,
    }  # fmt: skip


def _labels(
    lines: list[dict[str, Any]], names: Mapping[str, str], axis: Axis, ghost: pd.DataFrame | None
) -> tuple[list[dict[str, Any]], float]:
    """Give each group's end with the height of its label, moved apart inside the plot, and that of everybody's name."""
    ends = list({line["group"]: line for line in lines}.values())
    room = axis.span * _ROOM / _PLOT
    levels = [end["estimate"] for end in ends]
    if ghost is not None:
        levels.append(float(ghost.loc[ghost["n"] > 0, "estimate"].iloc[-1]))
    heights = apart(levels, room=room, low=axis.low + room / 2, high=axis.high)
    named = [
        {**end, "label": height, "above": names[end["group"]],
         "below": f"{end['value'].split(' ')[0]} at {end['when']}"}
        for end, height in zip(ends, heights, strict=False)
    ]  # fmt: skip
    return named, heights[-1] if heights else math.nan


@drawn_once
def _specification(months: tuple[float, ...], *, since: str, axis: Axis, n_groups: int, title: str) -> alt.LayerChart:
    lines, ends, everybody = (alt.Chart(data(name)) for name in ("lines", "ends", "everybody"))
    x = number(
        "month",
        scale=alt.Scale(domain=[months[0], max(months[-1], months[0] + 1)], nice=False,
                        range=[0, {"expr": f"width - {_GUTTER}"}]),
        axis=alt.Axis(title=f"Months since {since}", values=list(months), grid=False, titlePadding=14 + 20 * n_groups,
                      titleAnchor="start", format=".4~g"),
    )  # fmt: skip
    y = height("estimate", scale=alt.Scale(domain=axis.domain, nice=False), axis=axis_of(axis, title))
    dashes = {
        "condition": [{"test": f"datum.role == '{role}'", "value": dash} for role, dash in _DASH.items()],
        "value": [1, 0],
    }
    words = {"align": "left", "fontSize": 14, "fontWeight": "bold", "limit": {"expr": f"{_GUTTER} - 14"}}
    at = {"x": alt.value({"expr": f"width - {_GUTTER} + 14"}), "y": height("label"), "tooltip": QUIET}
    counts = [
        lines.transform_filter(f"datum.row == {row}").mark_text(fontSize=14, baseline="middle").encode(
            x=x, y=alt.value({"expr": f"height + {38 + 20 * row}"}), text=alt.Text("n", type="nominal"),
            color=by_role(), tooltip=QUIET,
        )
        for row in range(n_groups)
    ]  # fmt: skip
    names = [
        ends.transform_filter(f"datum.row == {row}").mark_text(**words, baseline="middle").encode(
            x=at["x"], y=alt.value({"expr": f"height + {38 + 20 * row}"}), tooltip=QUIET, color=by_role(),
            text=alt.TextDatum(f"n, {'ABCD'[row]}"),
        )
        for row in range(n_groups)
    ]  # fmt: skip
    return layered(
        [
            *strip(axis),
            everybody.mark_line(strokeWidth=2.5, strokeDash=[9, 5], clip=True).encode(
                x=x, y=y, color=role("faint"), tooltip=QUIET
            ),
            everybody.mark_text(align="left", fontSize=14, baseline="middle").encode(
                x=at["x"], y=height("label"), text=alt.Text("said", type="nominal"), color=role("faint"), tooltip=QUIET
            ),
            lines.mark_line(strokeWidth=3.5, clip=True).encode(
                x=x, y=y, color=by_role(), strokeDash=dashes, detail=alt.Detail("group", type="nominal"), tooltip=QUIET
            ),
            lines.mark_point(size=80, filled=True, opacity=1).encode(
                x=x,
                y=y,
                color=by_role(),
                tooltip=hints(group="Group", when="Visit", value="Median (IQR)", n="Patients"),
            ),
            ends.mark_text(**words, baseline="bottom").encode(
                **at, text=alt.Text("above", type="nominal"), color=by_role()
            ),
            ends.mark_text(align="left", fontSize=14, baseline="top").encode(
                **at, text=alt.Text("below", type="nominal"), color=by_role()
            ),
            *arrows(number("place")),
            *counts,
            *names,
        ],
        height=_TALL + 20 * n_groups,
        padding={"left": 5, "right": 5, "top": 24, "bottom": 5},
    )

"""Two to four groups in one picture: median lines, and at their right what each group is, where no two labels meet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from fatigue.analysis.compare import Comparison
from fatigue.cohort.cohort import Cohort
from fatigue.show.charts.axis import apart
from fatigue.show.charts.picture import (
    QUIET,
    Picture,
    by_role,
    data,
    drawn_once,
    flat_title,
    height,
    hints,
    in_columns,
    layered,
    number,
    ticks,
)
from fatigue.show.words import numbers
from fatigue.show.words.explore import score_title

ROLES = ("focus", "second", "third", "ink")  # of A to D
_DASH = {"second": [6, 3], "third": [2, 3], "ink": [9, 3, 2, 3]}
_TALL = 340  # px
_PLOT = 250  # px, about, without axis and rows of n
_GUTTER = "min(200, width * 0.42)"  # px right of the lines, for the labels
_ROOM = 34  # px between labels: a group is written in two lines
_FIELDS = ("group", "role", "month", "estimate", "when", "value", "n", "row")


def groups_curve(found: Comparison, cohort: Cohort, *, names: Mapping[str, str], description: str) -> Picture:
    """Give the medians of the groups by month; the band is left to the table, as four would drown each other."""
    domain = _domain(found, cohort)
    lines = [_line(row, tuple(names)) for row in found.curves.to_dict("records") if row["n"]]
    return Picture(
        name="groups",
        spec=_specification(
            cohort.months, since=cohort.since, domain=domain, n_groups=len(names),
            title=score_title(cohort.instrument, found.scale),
        ),
        columns={
            "lines": in_columns(lines, _FIELDS),
            "ends": in_columns(_labels(lines, names, domain), (*_FIELDS, "label", "above", "below")),
        },
        description=description,
    )  # fmt: skip


def _domain(found: Comparison, cohort: Cohort) -> tuple[float, float]:
    """Give the scale from its lowest to the first quarter of it that holds all medians, in coarse steps."""
    limits = cohort.instrument.scale(found.scale)
    quarter, highest = (limits.highest - limits.lowest) / 4, found.curves["estimate"].max()
    tops = [limits.lowest + quarter * parts for parts in (1, 2, 3)]
    return limits.lowest, next((top for top in tops if highest <= top), limits.highest)


def _line(row: Mapping[Any, Any], letters: tuple[str, ...]) -> dict[str, Any]:
    at = letters.index(row["group"])
    return {
        "group": row["group"], "role": ROLES[at], "month": row["month"], "estimate": row["estimate"],
        "when": numbers.month(row["month"]),
        "value": f"{numbers.score(row['estimate'])} ({numbers.interval(row['q1'], row['q3'])})",
        "n": f"{row['n']:,}", "row": at,
    }  # fmt: skip


def _labels(lines: list[dict[str, Any]], names: Mapping[str, str], domain: tuple[float, float]) -> list[dict[str, Any]]:
    """Give each group's end with the height of its label: moved apart, then back inside the plot."""
    ends = list({line["group"]: line for line in lines}.values())
    room = (domain[1] - domain[0]) * _ROOM / _PLOT
    heights = apart([end["estimate"] for end in ends], room=room, low=domain[0] + room / 2, high=domain[1])
    return [
        {**end, "label": height, "above": names[end["group"]],
         "below": f"{end['value'].split(' ')[0]} at {end['when']}"}
        for end, height in zip(ends, heights, strict=True)
    ]  # fmt: skip


@drawn_once
def _specification(
    months: tuple[float, ...], *, since: str, domain: tuple[float, float], n_groups: int, title: str
) -> alt.LayerChart:
    lines, ends = alt.Chart(data("lines")), alt.Chart(data("ends"))
    x = number(
        "month",
        scale=alt.Scale(domain=[months[0], max(months[-1], months[0] + 1)], nice=False,
                        range=[0, {"expr": f"width - {_GUTTER}"}]),
        axis=alt.Axis(title=f"Months since {since}", values=list(months), grid=False, titlePadding=14 + 20 * n_groups,
                      titleAnchor="start", format=".4~g"),
    )  # fmt: skip
    y = height(
        "estimate", scale=alt.Scale(domain=list(domain), nice=False), axis=flat_title(title, values=ticks(*domain))
    )
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
            *counts,
            *names,
        ],
        height=_TALL + 20 * n_groups,
        padding={"left": 5, "right": 5, "top": 24, "bottom": 5},
    )

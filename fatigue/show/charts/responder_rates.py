"""The share of responders at every visit, each with its interval, by group side by side."""

from __future__ import annotations

from typing import Any

import altair as alt

from fatigue.analysis.responder_rates import ResponderRates
from fatigue.show.charts.picture import (
    GROUPS,
    QUIET,
    Columns,
    Picture,
    by_role,
    dashes,
    data,
    drawn_once,
    flat_title,
    height,
    hints,
    in_columns,
    layered,
    number,
    role,
)
from fatigue.show.words import numbers
from fatigue.show.words import responder_rates as said

APART = 0.025  # of the axis: groups stand side by side
_ROWS = ("group", "role", "row", "month", "at", "estimate", "low", "high", "when", "value", "who")


def rates(found: ResponderRates, *, everybody: ResponderRates | None = None) -> Picture:
    """Give the shares with their intervals; groups side by side, each with its row of counts under the axis.

    `everybody` is the whole cohort in one group: the dashed line behind a part of it.
    """
    months = tuple(sorted(set(found.table["month"])))
    width = (months[-1] - months[0]) or 1.0
    rows: list[dict[str, Any]] = []
    for row in found.table[found.table["n"] > 0].to_dict("records"):
        code = found.groups.index(row["group"])
        rows.append({
            "group": row["group"], "role": GROUPS[min(code, 2)], "row": code, "month": row["month"],
            "at": row["month"] + width * APART * (code - (len(found.groups) - 1) / 2), "estimate": row["estimate"],
            "low": row["conf_low"], "high": row["conf_high"], "when": numbers.month(row["month"]),
            "value": f"{numbers.percent(row['estimate'])} ({numbers.interval(row['conf_low'], row['conf_high'], 0)})",
            "who": numbers.share(row["n_responders"], row["n"]),
        })  # fmt: skip
    return Picture(
        name="responder-rates",
        spec=_specification(months, n_groups=len(found.groups)),
        columns={
            "rates": in_columns(rows, _ROWS),
            "everybody": _ghost(found, everybody),
            **({"names": _names(found)} if len(found.groups) > 1 else {}),
        },
        description=f"{said.rates_heading(found)} Points with 95 % intervals at each visit.",
    )


def _ghost(found: ResponderRates, everybody: ResponderRates | None) -> Columns:
    """Give the whole cohort's shares where these patients are a part of it."""
    if everybody is None or not said.is_part(found, everybody):
        return {"at": [], "estimate": []}
    seen = everybody.table[everybody.table["n"] > 0]
    return {"at": seen["month"].to_numpy(), "estimate": seen["estimate"].to_numpy()}


def _names(found: ResponderRates) -> Columns:
    roles = [GROUPS[min(code, 2)] for code in range(len(found.groups))]
    return {"row": list(range(len(found.groups))), "group": list(found.groups), "role": roles}


@drawn_once
def _specification(months: tuple[float, ...], *, n_groups: int) -> alt.LayerChart:
    points, names, everybody = (alt.Chart(data(name)) for name in ("rates", "names", "everybody"))
    room = ((months[-1] - months[0]) or 1.0) * 0.06
    below_axis = 44 if n_groups == 1 else 20 + 42 * n_groups
    x = number("at", scale=alt.Scale(domain=[months[0] - room, months[-1] + room], nice=False), axis=alt.Axis(
        title="Month", values=list(months), grid=False, format=".4~g", titlePadding=below_axis))  # fmt: skip
    y = height("low", scale=alt.Scale(domain=[0, 100], nice=False),
               axis=flat_title("Improved by at least the threshold, %", values=[0, 25, 50, 75, 100]))  # fmt: skip
    below = [alt.value({"expr": f"height + {(42 if n_groups == 1 else 60) + 40 * row}"}) for row in range(n_groups)]
    counts = [
        points.transform_filter(f"datum.row == {row}").mark_text(fontSize=13).encode(
            x=number("month"), y=at, text=alt.Text("who", type="nominal"), color=by_role(), tooltip=QUIET)
        for row, at in enumerate(below)
    ]  # fmt: skip
    titles = [
        names.transform_filter(f"datum.row == {row}").mark_text(fontSize=13, fontWeight="bold", align="left", dy=-16)
        .encode(x=alt.value(0), y=at, text=alt.Text("group", type="nominal"), color=by_role(), tooltip=QUIET)
        for row, at in enumerate(below)
    ]  # fmt: skip
    return layered(
        [
            points.mark_line(strokeWidth=2).encode(
                x=x, y=height("estimate"), color=by_role(), strokeDash=dashes(), tooltip=QUIET),
            everybody.mark_line(strokeWidth=2, strokeDash=[9, 5]).encode(
                x=x, y=height("estimate"), color=role("faint"), tooltip=QUIET),
            points.mark_rule(strokeWidth=3, strokeCap="round").encode(
                x=x, y=y, y2=alt.Y2("high"), color=by_role(), tooltip=QUIET),
            points.mark_point(size=110, filled=True, opacity=1).encode(
                x=x, y=height("estimate"), color=by_role(),
                tooltip=hints(group="Group", when="Visit", value="Share (95 % CI)", who="Responders")),
            *counts,
            *(titles if n_groups > 1 else []),
        ],
        height=340 + 40 * n_groups,
        padding={"left": 5, "right": 16, "top": 24, "bottom": 5},
    )  # fmt: skip

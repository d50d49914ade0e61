"""The changes of the score and of a companion measure side by side, both in standard deviations of their start."""

from __future__ import annotations

import math
from typing import Any

import altair as alt

from fatigue.analysis.leads import Leads
from fatigue.show.charts.axis import apart
from fatigue.show.charts.picture import (
    QUIET,
    Picture,
    by_role,
    dashes,
    data,
    drawn_once,
    flat_title,
    grown,
    height,
    hints,
    in_columns,
    layered,
    number,
    role,
)
from fatigue.show.words import numbers
from fatigue.show.words.tables import in_lines

ROLES = {"score": "focus", "measure": "second"}
_GUTTER = "min(190, width * 0.34)"  # px right of the lines, for the names
_APART = 0.012  # of the width: the two stand side by side
_ROOM = 0.17  # of the height, between names
_ROWS = ("of", "role", "at", "estimate", "low", "high", "name", "when", "value", "n")


def side_by_side(found: Leads, *, names: dict[str, str], heading: str) -> Picture:
    """Give both changes from the start with their intervals; `names` of "score" and "measure" stand at their ends."""
    width = float(found.table["month"].max()) - found.start or 1.0
    starts: list[dict[Any, Any]] = [
        {"of": of, "month": found.start, "estimate_sd": 0.0, "n": found.n_patients} for of in ROLES
    ]
    rows = [_row(row, names, width) for row in (*starts, *found.table.to_dict("records"))]
    ends = [end for row in rows for end in (row["estimate"], row["low"], row["high"]) if math.isfinite(end)]
    limits = (min(ends), max(ends))
    last = list({row["of"]: row for row in rows if math.isfinite(row["estimate"])}.values())
    room = _ROOM * (limits[1] - limits[0])
    heights = apart([row["estimate"] for row in last], room=room, low=limits[0] + room / 2, high=limits[1] - room / 2)
    return Picture(
        name="changes-side-by-side",
        spec=_specification(tuple(sorted({found.start, *map(float, found.table["month"])}))),
        columns={
            "changes": in_columns(rows, _ROWS),
            "limits": {"end": list(limits)},
            "names": {
                "label": heights,
                "name": [in_lines(row["name"]) for row in last],
                "role": [row["role"] for row in last],
            },
        },
        description=heading,
    )


def _row(row: dict[Any, Any], names: dict[str, str], width: float) -> dict[str, Any]:
    low, high = row.get("conf_low_sd", math.nan), row.get("conf_high_sd", math.nan)
    estimate = float(row["estimate_sd"])
    return {
        "of": row["of"], "role": ROLES[row["of"]], "estimate": estimate, "low": low, "high": high,
        "at": row["month"] + width * _APART * (-0.5 if row["of"] == "score" else 0.5),
        "name": names[row["of"]], "when": numbers.month(row["month"]), "n": f"{row['n']:,}",
        "value": f"{numbers.signed(estimate, 2)} ({numbers.interval(low, high, 2)})",
    }  # fmt: skip


@drawn_once
def _specification(months: tuple[float, ...]) -> alt.LayerChart:
    changes, names, limits = (alt.Chart(data(name)) for name in ("changes", "names", "limits"))
    room = (months[-1] - months[0] or 1.0) * _APART
    x = number(
        "at",
        scale=alt.Scale(domain=[months[0] - room, months[-1] + room], nice=False,
                        range=[0, {"expr": f"width - {_GUTTER}"}]),
        axis=alt.Axis(title="Month", titleAnchor="start", values=list(months), grid=False, format=".4~g"),
    )  # fmt: skip
    axis = flat_title("Change from the start, SD", tickCount=5, format=".4~g",
                      labelExpr="replace(datum.label, '-', '−')")  # fmt: skip
    y = height("low", scale=alt.Scale(zero=True), axis=axis)
    at = {"x": x, "y": height("estimate"), "color": by_role()}
    words: dict[str, Any] = {
        "fontSize": 15, "fontWeight": "bold", "lineBreak": "\n", "lineHeight": {"expr": grown(17)},
        "limit": {"expr": f"{_GUTTER} - 14"},
    }  # fmt: skip
    return layered(
        [
            limits.mark_rule(strokeWidth=1.5).encode(
                y=alt.YDatum(0, type="quantitative"), color=role("ink"), tooltip=QUIET
            ),
            limits.mark_point(opacity=0).encode(y=height("end"), color=role("paper"), tooltip=QUIET),
            changes.mark_rule(strokeWidth=3, strokeCap="round", opacity=0.55).encode(
                x=x, y=y, y2=alt.Y2("high"), color=by_role(), tooltip=QUIET
            ),
            changes.mark_line(strokeWidth=3).encode(**at, strokeDash=dashes(), tooltip=QUIET),
            changes.mark_point(size=80, filled=True, opacity=1).encode(
                **at, tooltip=hints(name="What", when="Visit", value="Change in SD (95 % CI)", n="Patients")
            ),
            names.mark_text(align="left", baseline="middle", **words).encode(
                x=alt.value({"expr": f"width - {_GUTTER} + 14"}), y=height("label"),
                text=alt.Text("name", type="nominal"), color=by_role(), tooltip=QUIET,
            ),
        ],
        height=300,
        padding={"left": 5, "right": 5, "top": 24, "bottom": 5},
    )  # fmt: skip

"""The ridge path: every coefficient as the penalty grows."""

from __future__ import annotations

import altair as alt

from fatigue.analysis.shrinkage import Shrinkage
from fatigue.show.charts.axis import apart
from fatigue.show.charts.forest import holding
from fatigue.show.charts.picture import (
    QUIET,
    Picture,
    by_role,
    data,
    drawn_once,
    flat_title,
    height,
    hints,
    layered,
    number,
    role,
)
from fatigue.show.words import numbers

_ROOM = 0.16  # of the largest coefficient, between two labels
LINES = ("focus", "second", "third", "worse")  # beyond the fourth the lines are grey


def path(found: Shrinkage) -> Picture:
    """Give the path of every coefficient, with a rule at the penalty chosen."""
    order = list(found.table["term"])
    kinds = {term: LINES[at] if at < len(LINES) else "faint" for at, term in enumerate(order)}
    shown = found.path
    lines = {
        "penalty": shown["penalty"].to_numpy(),
        "estimate": shown["estimate"].to_numpy(),
        "term": list(shown["term"]),
        "role": [kinds[term] for term in shown["term"]],
        "said": [
            f"{label} {numbers.signed(value)}" for label, value in zip(shown["label"], shown["estimate"], strict=True)
        ],
    }
    first = shown[shown["penalty"] == shown["penalty"].min()]
    largest = max(float(first["estimate"].abs().max()), 1e-9)
    heights = apart(first["estimate"], room=_ROOM * largest)
    ends = {
        "penalty": first["penalty"].to_numpy(), "estimate": heights, "label": list(first["label"]),
        "role": [kinds[term] for term in first["term"]],
    }  # fmt: skip
    reach = holding([{"low": value, "high": value, "estimate": value} for value in shown["estimate"]])
    said = "; ".join(
        f"{row['label']} {numbers.signed(row['least_squares'])} to {numbers.signed(row['estimate'])}"
        for row in found.table.to_dict("records")
    )
    return Picture(
        name="ridge-path",
        spec=_path(reach),
        columns={"lines": lines, "ends": ends, "chosen": {"penalty": [found.penalty]}},
        description=f"Coefficients from least squares to the chosen ridge penalty, points per SD: {said}.",
    )


@drawn_once
def _path(domain: tuple[float, float]) -> alt.LayerChart:
    lines, ends, chosen = (alt.Chart(data(name)) for name in ("lines", "ends", "chosen"))
    x_scale = alt.Scale(type="log", domain=[0.01, 10_000], nice=False)
    minus = {"format": ".4~g", "labelExpr": "replace(datum.label, '-', '−')", "tickCount": 5}
    x = number(
        "penalty", scale=x_scale, axis=alt.Axis(title="weak penalty · strong penalty →", labels=False, grid=False)
    )
    y = height("estimate", scale=alt.Scale(domain=list(domain), nice=False),
               axis=flat_title("Points of change per SD of the predictor", **minus))  # fmt: skip
    detail = alt.Detail("term", type="nominal")
    text = {"align": "left", "dx": 4, "dy": -10, "fontSize": 14}
    return layered(
        [
            lines.mark_rule(strokeWidth=1.25).encode(
                y=alt.YDatum(0, type="quantitative"), color=role("faint"), tooltip=QUIET
            ),
            chosen.mark_rule(strokeWidth=1.5, strokeDash=[4, 4]).encode(x=x, color=role("faint"), tooltip=QUIET),
            lines.mark_line(strokeWidth=3).encode(
                x=x, y=y, detail=detail, color=by_role(), tooltip=hints(said="Coefficient")
            ),
            ends.mark_text(**text).encode(
                x=x, y=y, text=alt.Text("label", type="nominal"), color=role("ink"), tooltip=QUIET
            ),
        ],
        height=320,
        padding={"left": 5, "right": 16, "top": 28, "bottom": 5},
    )

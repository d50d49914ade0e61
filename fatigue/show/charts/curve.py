"""The change curve: median or mean per visit with its band, single patients behind it, n under the axis."""

from __future__ import annotations

import altair as alt
import pandas as pd

from fatigue.analysis.curves import People, Trajectory
from fatigue.cohort.instruments import Instrument
from fatigue.show.charts.picture import (
    GROUPS,
    QUIET,
    Picture,
    by_role,
    dashes,
    data,
    drawn_once,
    flat_title,
    halo,
    height,
    hints,
    layered,
    number,
    role,
    ticks,
)
from fatigue.show.words import numbers
from fatigue.show.words.curves import axis_title

_NO_PEOPLE = pd.DataFrame({"patient": [], "month": [], "score": []})


def curve(
    trajectory: Trajectory,
    *,
    instrument: Instrument,
    people: People | None = None,
    is_lower_half: bool = False,
    tall: bool = False,
) -> Picture:
    """Give the curve of one to three groups as a picture; more groups are a matter for several pictures."""
    months = tuple(sorted(trajectory.table["month"].unique().tolist()))
    is_change = trajectory.statistic.endswith("change")
    domain = _domain(instrument, trajectory.scale, is_change=is_change, is_lower_half=is_lower_half)
    spec = _specification(
        months,
        domain=domain,
        title=axis_title(instrument, trajectory.scale, trajectory.statistic),
        options=(tall, people is not None, len(trajectory.groups)),
    )
    lines = _lines(trajectory)
    return Picture(
        name="change-curve",
        spec=spec,
        data={
            "curve": lines,
            "last": _ends(lines, span=domain[1] - domain[0]),
            "start": _start(trajectory, is_change=is_change),
            "counts": _counts(trajectory),
            "people": people.table[["patient", "month", "score"]] if people is not None else _NO_PEOPLE,
        },
        description=_description(lines),
    )


def _domain(instrument: Instrument, scale: str, *, is_change: bool, is_lower_half: bool) -> tuple[float, float]:
    limits = instrument.scale(scale)
    span = limits.highest - limits.lowest
    if is_change:
        reach = span / 4 if is_lower_half else span / 2
        return -reach, reach
    return limits.lowest, limits.lowest + span / 2 if is_lower_half else limits.highest


def _lines(trajectory: Trajectory) -> pd.DataFrame:
    table = trajectory.table[trajectory.table["n"] > 0]
    is_median = trajectory.statistic.startswith("median")
    low, high = (table["q1"], table["q3"]) if is_median else (table["conf_low"], table["conf_high"])
    position = table["group"].map({group: index for index, group in enumerate(trajectory.groups)})
    kind = "Median (IQR)" if is_median else "Mean (95 % CI)"
    is_one = len(trajectory.groups) == 1
    shown = [numbers.score(value) for value in table["estimate"]]
    return pd.DataFrame(
        {
            "group": table["group"].to_numpy(),
            "role": [GROUPS[min(index, 2)] for index in position],
            "month": table["month"].to_numpy(),
            "estimate": table["estimate"].to_numpy(),
            "low": low.to_numpy(),
            "high": high.to_numpy(),
            "when": [numbers.month(month) for month in table["month"]],
            "value": [f"{value} ({numbers.interval(a, b)})" for value, a, b in zip(shown, low, high, strict=True)],
            "kind": kind,
            "patients": [f"{n:,}" for n in table["n"]],
            "end": shown if is_one else [f"{v} {g}" for v, g in zip(shown, table["group"], strict=True)],
        }
    )


def _ends(lines: pd.DataFrame, *, span: float) -> pd.DataFrame:
    """Give each group's last point with the height of its label, moved up where two labels would overlap."""
    ends = lines.groupby("group", sort=False, as_index=False).last().sort_values("estimate").reset_index(drop=True)
    room = span * 0.065
    labels: list[float] = []
    for value in ends["estimate"]:
        above = value if len(ends) == 1 else value + room * 0.6
        labels.append(max(above, labels[-1] + room) if labels else above)
    return ends.assign(label=labels)


def _start(trajectory: Trajectory, *, is_change: bool) -> pd.DataFrame:
    """Give the dashed line: the baseline value of everybody, or no change; nothing where groups differ."""
    if is_change:
        return pd.DataFrame({"level": [0.0], "label": ["no change"]})
    first = trajectory.table[(trajectory.table["month"] == 0) & (trajectory.table["n"] > 0)]
    if len(trajectory.groups) > 1 or first.empty:
        return pd.DataFrame({"level": pd.Series([], dtype=float), "label": pd.Series([], dtype=str)})
    level = float(first["estimate"].iloc[0])
    return pd.DataFrame({"level": [level], "label": [f"baseline {trajectory.statistic} {numbers.score(level)}"]})


def _counts(trajectory: Trajectory) -> pd.DataFrame:
    position = {group: index for index, group in enumerate(trajectory.groups)}
    return pd.DataFrame(
        {
            "month": trajectory.table["month"],
            "role": [
                "faint" if len(position) == 1 else GROUPS[min(position[group], 2)]
                for group in trajectory.table["group"]
            ],
            "is_first": trajectory.table["month"] == trajectory.table["month"].min(),
            "row": [position[group] for group in trajectory.table["group"]],
            "n": trajectory.table["n"].map("{:,}".format),
        }
    )


def _description(lines: pd.DataFrame) -> str:
    said = [
        f"{group}: {part['kind'].iloc[0]} {part['value'].iloc[0]} at {part['when'].iloc[0]}, "
        f"{part['value'].iloc[-1]} at {part['when'].iloc[-1]}"
        for group, part in lines.groupby("group", sort=False)
    ]
    return "Line chart of the score by month since treatment. " + "; ".join(said) + "."


@drawn_once
def _specification(
    months: tuple[float, ...],
    *,
    domain: tuple[float, float],
    title: str,
    options: tuple[bool, bool, int],
) -> alt.LayerChart:
    is_tall, has_people, n_groups = options
    x = number(
        "month",
        scale=alt.Scale(domain=[months[0], months[-1]], nice=False),
        axis=alt.Axis(
            title="Months since transplant",
            values=list(months),
            grid=False,
            titlePadding=18 + 22 * n_groups,
            format="~g",
        ),
    )
    y = height("low", scale=alt.Scale(domain=list(domain), nice=False), axis=flat_title(title, values=ticks(*domain)))
    band = (
        alt.Chart(data("curve"))
        .mark_area(opacity=0.2 if n_groups == 1 else 0.1, clip=True)
        .encode(
            x=x,
            y=y,
            y2=alt.Y2("high"),
            color=by_role(),
            tooltip=QUIET,
        )
    )
    layers: list[alt.Chart] = [band]
    if has_people:
        layers += _people_layers(x)
    start = alt.Chart(data("start"))
    layers.append(
        start.mark_rule(strokeDash=[4, 4], strokeWidth=1.25, clip=True).encode(
            y=height("level"), color=role("faint"), tooltip=QUIET
        )
    )
    layers += halo(
        start,
        {"align": "right", "baseline": "bottom", "dy": -5, "fontSize": 14},
        {"x": alt.value({"expr": "width"}), "y": height("level"), "text": alt.Text("label", type="nominal")},
        colour="faint",
    )
    line = alt.Chart(data("curve"))
    layers.append(
        line.mark_line(strokeWidth=3.5, clip=True).encode(
            x=x, y=height("estimate"), color=by_role(), strokeDash=dashes(), tooltip=QUIET
        )
    )
    layers.append(
        line.mark_point(size=80, filled=True, opacity=1, clip=False).encode(
            x=x,
            y=height("estimate"),
            color=by_role(),
            tooltip=hints(group="Group", when="Visit", value="Value", kind="Shown", patients="Patients"),
        )
    )
    layers += _end_layers(x, n_groups=n_groups)
    layers += _count_layers(x, n_groups=n_groups)
    return layered(
        layers,
        height=420 if is_tall else 320,
        padding={"left": 5, "right": 44 if n_groups == 1 else 14, "top": 20, "bottom": 5},
    )


def _end_layers(x: alt.X, *, n_groups: int) -> list[alt.Chart]:
    """Give the last value: right of a single line; inside the plot with the group's name where there are several."""
    last = alt.Chart(data("last"))
    said = {"text": alt.Text("end", type="nominal"), "y": height("label"), "tooltip": QUIET}
    if n_groups == 1:
        mark = last.mark_text(align="left", dx=10, fontSize=20, fontWeight="bold")
        return [mark.encode(x=x, color=by_role(), **said)]
    words = {"align": "right", "fontSize": 15, "fontWeight": "bold", "baseline": "bottom"}
    at_edge = {"x": alt.value({"expr": "width - 8"}), **said}
    paper = {"expr": "scale('color', 'paper')"}
    under = last.mark_text(**words, strokeWidth=4, strokeJoin="round", stroke=paper)
    return [under.encode(**at_edge, color=role("paper")), last.mark_text(**words).encode(**at_edge, color=by_role())]


def _people_layers(x: alt.X) -> list[alt.Chart]:
    picked = alt.selection_point(name="person", fields=["patient"], on="click", clear="dblclick", empty=False)
    lines = alt.Chart(data("people")).encode(x=x, y=height("score"), detail=alt.Detail("patient", type="nominal"))
    thin = lines.mark_line(clip=True).encode(
        color=role("person"),
        strokeWidth=alt.condition(picked, alt.value(0), alt.value(1.25)),
        opacity=alt.value(0.6),
        tooltip=QUIET,
    )
    stands_out = lines.mark_line(clip=True).encode(
        color=role("ink"),
        strokeWidth=alt.condition(picked, alt.value(3), alt.value(0)),
        opacity=alt.condition(picked, alt.value(1), alt.value(0)),
        tooltip=QUIET,
    )
    # A line of 1 px is hard to hit: an unseen one of 14 px takes the click.
    target = lines.mark_line(strokeWidth=14, clip=True).encode(
        color=role("person"), opacity=alt.value(0.001), tooltip=QUIET
    )
    return [thin, stands_out, target.add_params(picked)]


def _count_layers(x: alt.X, *, n_groups: int) -> list[alt.Chart]:
    layers = []
    for row in range(n_groups):
        below = alt.value({"expr": f"height + {40 + 20 * row}"})
        counts = alt.Chart(data("counts")).transform_filter(f"datum.row == {row}")
        layers.append(
            counts.mark_text(fontSize=14, baseline="middle").encode(
                x=x, y=below, text=alt.Text("n", type="nominal"), color=by_role(), tooltip=QUIET
            )
        )
        layers.append(
            counts.transform_filter("datum.is_first")
            .mark_text(fontSize=14, baseline="middle", dx=-24)
            .encode(x=x, y=below, text=alt.TextDatum("n"), color=by_role(), tooltip=QUIET)
        )
    return layers

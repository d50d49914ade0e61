"""The change curve: median or mean per visit with its band, single patients behind it, n under the axis."""

from __future__ import annotations

from typing import Any

import altair as alt

from fatigue.analysis.curves import People, Trajectory
from fatigue.cohort.instruments import Instrument
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
    halo,
    height,
    hints,
    in_columns,
    layered,
    number,
    role,
    ticks,
)
from fatigue.show.words import numbers
from fatigue.show.words.curves import axis_title

_LINE = ("group", "role", "month", "estimate", "low", "high", "when", "value", "kind", "patients", "end")
_NO_PEOPLE: Columns = {"patient": [], "month": [], "score": []}


def curve(
    trajectory: Trajectory,
    *,
    instrument: Instrument,
    people: People | None = None,
    is_lower_half: bool = False,
    tall: bool = False,
) -> Picture:
    """Give the curve of one to three groups as a picture; more groups are a matter for several pictures."""
    months = tuple(sorted(set(trajectory.table["month"].tolist())))
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
        columns={
            "curve": in_columns(lines, _LINE),
            "last": in_columns(_ends(lines, span=domain[1] - domain[0]), (*_LINE, "label")),
            "start": _start(trajectory, lines, is_change=is_change),
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


def _lines(trajectory: Trajectory) -> list[dict[str, Any]]:
    """Give one row a group and visit that has a form, with the words of its tooltip."""
    is_median = trajectory.statistic.startswith("median")
    low, high = ("q1", "q3") if is_median else ("conf_low", "conf_high")
    rows = []
    for found in trajectory.table.to_dict("records"):
        if found["n"] == 0:
            continue
        group, value = str(found["group"]), numbers.score(found["estimate"])
        rows.append(
            {
                "group": group,
                "role": GROUPS[min(trajectory.groups.index(group), 2)],
                "month": found["month"],
                "estimate": found["estimate"],
                "low": found[low],
                "high": found[high],
                "when": numbers.month(found["month"]),
                "value": f"{value} ({numbers.interval(found[low], found[high])})",
                "kind": "Median (IQR)" if is_median else "Mean (95 % CI)",
                "patients": f"{found['n']:,}",
                "end": value if len(trajectory.groups) == 1 else f"{value} {group}",
            }
        )
    return rows


def _ends(lines: list[dict[str, Any]], *, span: float) -> list[dict[str, Any]]:
    """Give each group's last point with the height of its label, moved up where two labels would overlap."""
    ends = sorted({line["group"]: line for line in lines}.values(), key=lambda line: line["estimate"])
    room = span * 0.065
    labelled: list[dict[str, Any]] = []
    for end in ends:
        above = end["estimate"] if len(ends) == 1 else end["estimate"] + room * 0.6
        labelled.append({**end, "label": max(above, labelled[-1]["label"] + room) if labelled else above})
    return labelled


def _start(trajectory: Trajectory, lines: list[dict[str, Any]], *, is_change: bool) -> Columns:
    """Give the dashed line: the baseline value of everybody, or no change; nothing where groups differ."""
    if is_change:
        return {"level": [0.0], "label": ["no change"]}
    levels = [line["estimate"] for line in lines if line["month"] == 0 and len(trajectory.groups) == 1]
    return {"level": levels, "label": [f"baseline {trajectory.statistic} {numbers.score(level)}" for level in levels]}


def _counts(trajectory: Trajectory) -> Columns:
    table, groups = trajectory.table, trajectory.groups
    rows = [groups.index(group) for group in table["group"]]
    return {
        "month": table["month"].to_numpy(),
        "role": ["faint" if len(groups) == 1 else GROUPS[min(row, 2)] for row in rows],
        "is_first": (table["month"] == table["month"].min()).to_numpy(),
        "row": rows,
        "n": [f"{n:,}" for n in table["n"]],
    }


def _description(lines: list[dict[str, Any]]) -> str:
    said = []
    for group in dict.fromkeys(line["group"] for line in lines):
        part = [line for line in lines if line["group"] == group]
        first, last = part[0], part[-1]
        said.append(f"{group}: {first['kind']} {first['value']} at {first['when']}, {last['value']} at {last['when']}")
    return f"Line chart of the score by month since treatment. {'; '.join(said)}."


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

"""The marks of the change curve, layer by layer: band, people, baseline, line, model, last value, n under the axis."""

from __future__ import annotations

import altair as alt

from fatigue.show.charts.picture import (
    QUIET,
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


@drawn_once
def specification(
    months: tuple[float, ...],
    *,
    since: str,
    domain: tuple[float, float],
    title: str,
    options: tuple[bool, bool, bool, int],
) -> alt.LayerChart:
    """Give the constant part of the curve; options are tall, with people, with a model, number of groups."""
    is_tall, has_people, has_model, n_groups = options
    x = number(
        "month",
        scale=alt.Scale(domain=[months[0], months[-1]], nice=False),
        axis=alt.Axis(
            title=f"Months since {since}",
            values=list(months),
            grid=False,
            titlePadding=18 + 22 * n_groups,
            format=".4~g",  # without a precision Vega takes one from the step of the ticks, and 12 becomes "1e+1"
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
    if has_model:
        layers += _model_layers(x, colour="second" if n_groups == 1 else "faint")
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


def _model_layers(x: alt.X, *, colour: str) -> list[alt.Chart]:
    """Give the means of the model as hollow points with their intervals, joined by a dashed line."""
    model = alt.Chart(data("model"))
    at = {"x": x, "y": height("estimate"), "color": by_role()}
    label = {"align": "left", "baseline": "bottom", "dx": 10, "dy": -10, "fontSize": 14}
    words = {"x": x, "y": height("high"), "text": alt.Text("label", type="nominal")}
    return [
        model.mark_rule(strokeWidth=2, clip=True).encode(
            x=x, y=height("low"), y2=alt.Y2("high"), color=by_role(), tooltip=QUIET
        ),
        model.mark_line(strokeWidth=2, strokeDash=[2, 3], clip=True).encode(**at, tooltip=QUIET),
        model.mark_point(size=70, filled=False, strokeWidth=2, opacity=1).encode(
            **at, tooltip=hints(when="Visit", value="Model mean (95 % CI)")
        ),
        *halo(model, label, words, colour=colour),
    ]


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
    target = lines.mark_line(strokeWidth=14, clip=True, cursor="pointer").encode(
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

"""The marks of the change curve, layer by layer: band, people, everybody, baseline, line, model, labels, n."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt

from fatigue.show.charts.axis import Axis, arrows, axis_of, strip
from fatigue.show.charts.picture import (
    GROUPS,
    QUIET,
    by_role,
    dashes,
    data,
    drawn_once,
    grown,
    halo,
    height,
    hints,
    layered,
    number,
    role,
)

CROWD = 60  # patients: the lines of more are drawn paler
PLAIN = 0.8  # opacity of a single line that is seen for itself: 3:1 on the page
PALE = 0.35  # of one in a crowd, or in the colour of its group
_WIDE = {True: 520, False: 400}  # px, tall or not: from here on the names of groups stand right of the plot
_LETTER = 8.2  # px, of the bold names
_LONGEST = 190  # px, of a name with its value
_KEY = 24  # px, of the piece of a group's line before its name


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What of the curve is in its specification."""

    is_tall: bool
    names: tuple[str, ...]  # of the groups
    has_people: bool
    has_model: bool
    is_crowd: bool
    n_everybody: int  # 0: everybody's line is never drawn

    @property
    def is_alone(self) -> bool:
        """Whether there is one line only."""
        return len(self.names) == 1

    @property
    def gutter(self) -> str:
        """Give the room for the longest name of a group with its value, in px, as an expression."""
        return f"({grown(min(max(map(len, self.names)) * _LETTER + 50, _LONGEST))})"

    @property
    def last_value(self) -> float:
        """Give the room for a last value alone, in px."""
        return max(44, 9 * len(f"all {self.n_everybody:,}") + 8 if self.n_everybody else 0)

    @property
    def edge(self) -> dict[str, str]:
        """Give where the plot ends at its right."""
        if self.is_alone:
            return {"expr": "width"}
        return self.by_width(f"width - {self.gutter}", f"width - {self.last_value - 14}")

    def by_width(self, wide: float | str, narrow: float | str) -> dict[str, str]:
        """Give one value where names stand beside the plot and another where they stand under it, as an expression."""
        return {"expr": f"width > {_WIDE[self.is_tall]} ? {wide} : {narrow}"}


@drawn_once
def specification(
    months: tuple[float, ...],
    *,
    since: str,
    axis: Axis,
    title: str,
    look: Look,
) -> alt.LayerChart:
    """Give the constant part of the curve."""
    n_groups = len(look.names)
    below = {"expr": "40"} if look.is_alone else look.by_width(18 + 22 * n_groups, 18 + 38 * n_groups)
    x = number(
        "month",
        scale=alt.Scale(domain=[months[0], months[-1]], nice=False, range=[0, look.edge]),
        axis=alt.Axis(
            title=f"Months since {since}",
            values=list(months),
            grid=False,
            titlePadding=below,
            format=".4~g",  # without a precision Vega takes one from the step of the ticks, and 12 becomes "1e+1"
        ),
    )
    y = height("low", scale=alt.Scale(domain=axis.domain, nice=False), axis=axis_of(axis, title))
    layers = [_band(x, y), *strip(axis)] if look.is_alone else [*_bars(x, y, look.names), *strip(axis)]
    if look.has_people:
        layers += _people_layers(x, look)
    layers += _start_layers(look)
    layers += _everybody_layers(x, look)
    layers += _line_layers(x, axis)
    if look.has_model:
        layers += _model_layers(x, colour="second" if look.is_alone else "faint")
    layers += _end_layers(x, look)
    layers += arrows(number("place"))
    layers += _count_layers(x, look)
    if look.has_people and look.is_tall:
        layers += _name_layers(x)
    right = look.last_value if look.is_alone else 14
    return layered(
        layers,
        height=460 + 24 * (n_groups - 1) if look.is_tall else 320 + 40 * (n_groups - 1),
        padding={"left": 5, "right": right, "top": 6, "bottom": 5},
    )


def _band(x: alt.X, y: alt.Y) -> alt.Chart:
    band = alt.Chart(data("curve")).mark_area(opacity=0.2, clip=True)
    return band.encode(x=x, y=y, y2=alt.Y2("high"), color=by_role(), tooltip=QUIET)


def _bars(x: alt.X, y: alt.Y, names: tuple[str, ...]) -> list[alt.Chart]:
    """Give the spread of each group as bars side by side: bands would lie over each other."""
    return [
        alt.Chart(data("curve"))
        .transform_filter(f"datum.role == '{GROUPS[position]}'")
        .mark_rule(strokeWidth=4, opacity=0.45, xOffset=6 * (position - (len(names) - 1) / 2), clip=True)
        .encode(x=x, y=y, y2=alt.Y2("high"), color=by_role(), tooltip=QUIET)
        for position in range(len(names))
    ]


def _start_layers(look: Look) -> list[alt.Chart]:
    start = alt.Chart(data("start"))
    edge = alt.value(look.edge)
    return [
        start.mark_rule(strokeDash=[4, 4], strokeWidth=1.25, clip=True).encode(
            x=alt.value(0), x2=edge, y=height("level"), color=role("faint"), tooltip=QUIET
        ),
        *halo(
            start,
            {"align": "right", "baseline": "bottom", "dy": -5, "dx": -4, "fontSize": 14},
            {"x": edge, "y": height("level"), "text": alt.Text("label", type="nominal")},
            colour="faint",
        ),
    ]


def _everybody_layers(x: alt.X, look: Look) -> list[alt.Chart]:
    """Give the whole cohort's line, grey and dashed, with its name where the names of the groups are."""
    everybody = alt.Chart(data("everybody"))
    line = everybody.mark_line(strokeWidth=2.5, strokeDash=[9, 5], clip=True).encode(
        x=x, y=height("estimate"), color=role("faint"), opacity=alt.value(0.85), tooltip=QUIET
    )
    return [line, _at_end(everybody, look, text="end", colour=role("faint"), fontSize=14, fontWeight="normal", limit=0)]


def _line_layers(x: alt.X, axis: Axis) -> list[alt.Chart]:
    line = alt.Chart(data("curve"))
    on_axis = f"datum.estimate >= {axis.low} && datum.estimate <= {axis.high}"
    at = {"x": x, "y": height("estimate"), "color": by_role()}
    return [
        line.mark_line(strokeWidth=3.5, clip=True).encode(**at, strokeDash=dashes(), tooltip=QUIET),
        line.transform_filter(on_axis)
        .mark_point(size=80, filled=True, opacity=1)
        .encode(
            **at, tooltip=hints(group="Group", when="Visit", value="Value", kind="Shown", patients="Patients")
        ),
    ]  # fmt: skip


def _end_layers(x: alt.X, look: Look) -> list[alt.Chart]:
    """Give the last value right of the line; of several groups with the group's name, where there is room for it."""
    last = alt.Chart(data("last"))
    if not look.is_alone:
        named = _at_end(last, look, text="end", colour=by_role(), opacity=look.by_width(1, 0))
        return [named, _at_end(last, look, text="last", colour=by_role(), opacity=look.by_width(0, 1))]
    mark = last.mark_text(align="left", dx=10, fontSize=20, fontWeight="bold")
    said = {"text": alt.Text("end", type="nominal"), "y": height("label"), "tooltip": QUIET}
    return [mark.encode(x=x, color=by_role(), **said)]


def _at_end(chart: alt.Chart, look: Look, *, text: str, colour: Any, **mark: Any) -> alt.Chart:  # noqa: ANN401
    """Give words right of the plot, where no patient's line runs."""
    words: dict[str, Any] = {
        "fontSize": 15,
        "fontWeight": "bold",
        "limit": look.by_width(f"{look.gutter} - 12", 0),
        **mark,
    }
    said = {"text": alt.Text(text, type="nominal"), "y": height("label"), "color": colour, "tooltip": QUIET}
    return chart.mark_text(align="left", baseline="middle", dx=10, **words).encode(x=alt.value(look.edge), **said)


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


def _people_layers(x: alt.X, look: Look) -> list[alt.Chart]:
    """Give every patient's line, an unseen wide one to hit, and in ink who is pointed at or was clicked."""
    picked = alt.selection_point(name="person", fields=["patient"], on="click", clear="dblclick", empty=False)
    lines = alt.Chart(data("people")).encode(x=x, y=height("score"), detail=alt.Detail("patient", type="nominal"))
    opacity = PLAIN if look.is_alone and not look.is_crowd else PALE
    thin = lines.mark_line(clip=True, strokeWidth=1.5, opacity=opacity).encode(
        color=role("person") if look.is_alone else by_role(), tooltip=QUIET
    )
    target = lines.mark_line(strokeWidth=14, clip=True, cursor="pointer").encode(
        color=role("person"), opacity=alt.value(0.001), tooltip=QUIET
    )
    if not look.is_tall:
        return [thin, *_in_ink(lines, {"param": "person", "empty": False}), target.add_params(picked)]
    near = alt.selection_point(name="near", fields=["patient"], on="pointerover", clear="pointerout", empty=False)
    return [thin, *_in_ink(lines, _POINTED), target.add_params(picked, near)]


_POINTED = {"or": [{"param": "person", "empty": False}, {"param": "near", "empty": False}]}


def _in_ink(lines: alt.Chart, who: dict[str, Any]) -> list[alt.Chart]:
    """Give one patient's line, with a dot at each visit."""
    one = lines.transform_filter(who).encode(color=role("ink"), tooltip=QUIET)
    return [one.mark_line(clip=True, strokeWidth=3), one.mark_point(clip=True, filled=True, size=60, opacity=1)]


def _name_layers(x: alt.X) -> list[alt.Chart]:
    """Give the name of who is pointed at or was clicked, over the first point of the line."""
    names = alt.Chart(data("names")).transform_filter(_POINTED)
    mark = {"align": "left", "baseline": "bottom", "dx": 6, "dy": -8, "fontSize": 15, "fontWeight": "bold"}
    return halo(names, mark, {"x": x, "y": height("score"), "text": alt.Text("said", type="nominal")}, colour="ink")


def _count_layers(x: alt.X, look: Look) -> list[alt.Chart]:
    """Give a row of n for each group; its name and a piece of its line right of the row, or over it on a phone."""
    layers = []
    for row in range(len(look.names)):
        counts = alt.Chart(data("counts")).transform_filter(f"datum.row == {row}")
        first = counts.transform_filter("datum.is_first")
        beside, over = f"height + {40 + 20 * row}", f"height + {40 + 38 * row}"
        under = beside if look.is_alone else f"height + {58 + 38 * row}"
        name_y = alt.value(look.by_width(beside, over))
        start = f"width - {look.gutter} + 12"
        said = {"color": by_role(), "tooltip": QUIET}
        layers.append(_count(counts, "n").encode(x=x, y=alt.value(look.by_width(beside, under)), **said))
        if look.is_alone:
            layers.append(_count(first, "name", dx=-28, align="left").encode(x=alt.value(0), y=name_y, **said))
            continue
        ends = alt.value(look.by_width(start, -28)), alt.value(look.by_width(f"{start} + {_KEY - 6}", -28 + _KEY - 6))
        layers.append(first.mark_rule(strokeWidth=3).encode(
            x=ends[0], x2=ends[1], y=name_y, strokeDash=dashes(), **said
        ))  # fmt: skip
        limit = look.by_width(f"{look.gutter} - {_KEY + 14}", "width")
        layers.append(_count(first, "name", align="left", limit=limit).encode(
            x=alt.value(look.by_width(f"{start} + {_KEY}", -28 + _KEY)), y=name_y, **said
        ))  # fmt: skip
    return layers


def _count(chart: alt.Chart, text: str, **mark: Any) -> alt.Chart:  # noqa: ANN401 (Altair's own options)
    return chart.mark_text(fontSize=14, baseline="middle", **mark).encode(text=alt.Text(text, type="nominal"))

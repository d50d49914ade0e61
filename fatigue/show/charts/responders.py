"""Responders in one view: each patient's improvement above, the cumulative distribution below, one line through both.

The line is dragged in the browser: every threshold it can stop at is a row of the data, with its counts in words.
"""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from fatigue.analysis.cumulative import Cumulative
from fatigue.analysis.responders import Responders
from fatigue.cohort.arrays import Floats
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
    halo,
    height,
    hints,
    layered,
    number,
    person,
    ringed,
    role,
)
from fatigue.show.words import numbers
from fatigue.show.words import responders as said

MOST_STOPS = 200  # of the line
LOWER = 0.4  # of the height: the distribution; the bars lie above it
UPPER = (0.49, 1.0)
MARK = 0.05  # of the height: a published amount
_STEPS = ("at", "y", "role", "group")
REACH = {"percent": (-100.0, 200.0), "points": (-math.inf, math.inf)}


def thresholds(
    found: Responders, whole: Cumulative, several: Cumulative, *, instrument: Instrument, dragged: float | None
) -> Picture:
    """Give the picture; `whole` is everybody before the filters, for the axis, `several` those shown, in their groups.

    `dragged` is the threshold that the browser said last: the line stands where the reader has it since, else where
    the page says.
    """
    domain = domain_of(whole)
    marks = said.benchmarks(instrument) if found.unit == "points" else []
    spec = _specification(
        domain, title=said.axis(found.unit, found.end), n_marks=len(marks), n_groups=len(several.groups)
    )
    state = {"chosen": found.threshold, "seen": math.nan if dragged is None else dragged}
    stops = _stops(found, domain, instrument)
    return Picture(
        name="responders",
        spec=spec,
        columns={
            "bars": _bars(found, domain, state, len(marks)),
            "beyond": _beyond(found, domain, len(marks)),
            "everybody": _ghost(whole, domain, is_part=found.n_patients < whole.n_patients),
            "share": _lines(several, domain),
            "stops": _labels(several, stops, domain, state),
            "reached": _reached(several, stops, state),
            "marks": _marks(marks, domain),
        },
        description=f"{said.heading(found)} Bars, one a patient; below them the share that improved by at least each "
        "amount.",
    )


def domain_of(whole: Cumulative) -> tuple[float, float]:
    """Give the ends of the axis: all improvements of the whole cohort, in round steps, 0 inside; percent has limits."""
    every = np.concatenate([np.zeros(1), *whole.amounts])
    low, high = float(every.min()), float(every.max())
    step = 10.0 ** math.floor(math.log10(max(high - low, 1e-9) / 2))
    least, most = REACH[whole.unit]
    low, high = max(math.floor(low / step) * step, least), min(math.ceil(high / step) * step, most)
    return (low if low < 0 else -step, high if high > 0 else step)


def _stops(found: Responders, domain: tuple[float, float], instrument: Instrument) -> Floats:
    """Give where the line can stop: a step apart, with the threshold as it is; never past the axis."""
    step = said.step_of(instrument) if found.unit == "points" else 1.0
    n = int(domain[1] / step + 1e-9)
    every = max(1, math.ceil(n / MOST_STOPS))
    even = np.round(step * np.arange(every, n + 1, every), 9)
    return np.union1d(even, [found.threshold])


def _upper(n_marks: int) -> tuple[float, float]:
    return UPPER[0], UPPER[1] - MARK * n_marks


def _bars(found: Responders, domain: tuple[float, float], state: dict[str, float], n_marks: int) -> Columns:
    known = found.patients["improved"].dropna().sort_values(ascending=False, kind="stable")
    values, who = known.to_numpy(dtype=float), [str(patient) for patient in known.index]
    if len(values) > numbers.MOST_DRAWN:
        values = np.array([part.mean() for part in np.array_split(values, numbers.MOST_DRAWN)])
        who = [""] * len(values)
    bottom, top = _upper(n_marks)
    slot = (top - bottom) / max(len(values), 12)
    above = top - slot * np.arange(len(values))
    return {
        "patient": who,
        "improved": values,
        "zero": np.zeros(len(values)),
        "to": np.clip(values, *domain),
        "top": above - 0.12 * slot,
        "bottom": above - 0.88 * slot,
        "change": [said.signed_amount(value, found.unit) for value in values],
        **{name: np.full(len(values), value) for name, value in state.items()},
    }


def _beyond(found: Responders, domain: tuple[float, float], n_marks: int) -> Columns:
    """Give an arrow and the value for each bar that leaves the axis."""
    bars = pd.DataFrame(_bars(found, domain, {}, n_marks))
    out = bars[bars["improved"] != bars["to"]]
    return {
        "at": out["to"].to_numpy(), "y": ((out["top"] + out["bottom"]) / 2).to_numpy(),
        "text": [f"◂ {change}" for change in out["change"]],
    }  # fmt: skip


def _lines(several: Cumulative, domain: tuple[float, float]) -> Columns:
    """Give each group's steps: all of them at the left end, nobody at the right."""
    rows: list[tuple[float, float, str, str]] = []
    for code, (group, own, size) in enumerate(zip(several.groups, several.amounts, several.sizes, strict=True)):
        if not size:
            continue
        colour = GROUPS[min(code, 2)]
        at = np.unique(own) if len(own) <= numbers.MOST_DRAWN else np.quantile(own, np.linspace(0, 1, 200))
        inside = at[(at > domain[0]) & (at <= domain[1])]
        rows += [(value, _share(own, value, size), colour, group) for value in (domain[0], *inside)]
        rows.append((domain[1], _share(own, math.nextafter(domain[1], math.inf), size), colour, group))
    columns = zip(*rows, strict=True) if rows else ([], [], [], [])
    return dict(zip(_STEPS, map(list, columns), strict=True))


def _ghost(whole: Cumulative, domain: tuple[float, float], *, is_part: bool) -> Columns:
    """Give the steps of everybody before the filters, where the picture shows a part of them."""
    return _lines(whole, domain) if is_part else {key: [] for key in _STEPS}


def _share(own: Floats, threshold: float, size: int) -> float:
    return LOWER * float((own >= threshold).sum()) / size


def _labels(several: Cumulative, stops: Floats, domain: tuple[float, float], state: dict[str, float]) -> Columns:
    """Give a row for each stop of the line: what it says there, and the strip that a pointer takes it by."""
    middles = (stops[1:] + stops[:-1]) / 2
    return {
        "threshold": stops,
        "from": [0.0, *middles],
        "to": [*middles, max(domain[1], float(stops[-1]))],
        "text": [said.counted(several, stop) for stop in stops],
        **{name: np.full(len(stops), value) for name, value in state.items()},
    }


def _reached(several: Cumulative, stops: Floats, state: dict[str, float]) -> Columns:
    """Give where the line crosses each group's distribution, with the share there."""
    rows: list[dict[str, Any]] = []
    several_names = several.groups if len(several.groups) > 1 else ("",)
    for stop in stops:
        lowest = -1.0  # of the next label: no two on one another
        groups = zip(several_names, several.reached(stop), several.sizes, GROUPS, strict=False)
        for group, n, size, colour in sorted(groups, key=lambda found: found[1] / max(found[2], 1)):
            if size:
                label = max(LOWER * n / size + 0.02, lowest)
                lowest = label + 0.045
                rows.append({
                    "threshold": float(stop), "y": LOWER * n / size, "label": label, "role": colour,
                    "text": said.counted_in(group, n, size), **state,
                })  # fmt: skip
    names = ("threshold", "y", "label", "role", "text", *state)
    return {name: [row[name] for row in rows] for name in names}


def _marks(marks: list[tuple[float, float, str]], domain: tuple[float, float]) -> Columns:
    shown = [(low, min(high, domain[1]), text) for low, high, text in marks if low <= domain[1]]
    at = [1.0 - MARK * (row + 0.5) for row in range(len(shown))]
    reach = 0.004 * (domain[1] - domain[0])
    return {
        "from": [low - reach for low, _, _ in shown],
        "to": [high + reach for _, high, _ in shown],
        "top": [y - 0.01 for y in at],
        "bottom": [y - 0.02 for y in at],
        "y": [y + 0.005 for y in at],
        "text": [text for _, _, text in shown],
    }


# The threshold the reader has: dragged since the page last heard of it, else the page's own.
_OWN = "(isValid(line.threshold) && isValid(line.threshold[0]) && line.threshold[0] !== datum.seen)"
LIVE = f"({_OWN} ? line.threshold[0] : datum.chosen)"


def _beside(field: str, *, wide: float) -> object:
    """Begin a text right of a value but inside the plot, a letter so wide: text that juts out squeezes a phone."""
    return alt.value({"expr": f"max(0, min(scale('x', datum.{field}) + 9, width - {wide} * length(datum.text)))"})


@drawn_once
def _specification(domain: tuple[float, float], *, title: str, n_marks: int, n_groups: int) -> alt.LayerChart:
    bars, beyond, everybody, share, stops, reached, marks = (
        alt.Chart(data(name)) for name in ("bars", "beyond", "everybody", "share", "stops", "reached", "marks")
    )
    x_scale = alt.Scale(domain=list(domain), nice=False)
    y_scale = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(
        title=None, values=[0, LOWER / 4, LOWER / 2, 3 * LOWER / 4, LOWER],
        labelExpr=f"format(100 * datum.value / {LOWER}, '.0f') + ' %'",
    )  # fmt: skip
    x = number("at", scale=x_scale, axis=alt.Axis(
        title=title, grid=False, tickCount=8, format=".4~g", labelExpr="replace(datum.label, '-', '−')"))  # fmt: skip
    line = alt.selection_point(
        name="line", fields=["threshold"], empty=False, toggle=False,
        on="[@stops_marks:pointerdown, window:pointerup] > @stops_marks:pointermove!, @stops_marks:pointerdown",
        clear=False,
    )  # fmt: skip
    picked = person("bars")
    box = {"x": number("zero"), "x2": alt.X2("to"), "y": height("top"), "y2": alt.Y2("bottom")}
    by_direction = alt.ColorDatum("person", condition=[
        {"test": f"datum.improved >= {LIVE}", "value": {"expr": "scale('color', 'focus')"}},
        {"test": f"datum.improved <= -{LIVE}", "value": {"expr": "scale('color', 'worse')"}},
    ])  # fmt: skip
    at_line = stops.transform_filter(f"datum.threshold === {LIVE}")
    words = {"fontSize": 16, "fontWeight": "bold", "baseline": "middle", "align": "left"}
    text, beside = alt.Text("text", type="nominal"), _beside("threshold", wide=7.6)
    shown = reached.transform_filter(f"datum.threshold === {LIVE}")
    return layered(
        [
            share.mark_line(interpolate="step-before", strokeWidth=3).encode(
                x=x, y=height("y", scale=y_scale, axis=axis), color=by_role(), strokeDash=dashes(),
                detail=alt.Detail("group", type="nominal"), tooltip=QUIET,
            ),
            everybody.mark_line(interpolate="step-before", strokeWidth=2, strokeDash=[9, 5]).encode(
                x=x, y=height("y"), color=role("faint"), tooltip=QUIET
            ),
            marks.mark_rect(opacity=0.75).encode(
                x=number("from"), x2=alt.X2("to"), y=height("top"), y2=alt.Y2("bottom"), color=role("faint"),
                tooltip=QUIET,
            ),
            marks.mark_text(align="left", baseline="middle", fontSize=13).encode(
                x=_beside("from", wide=6.6), y=height("y"), text=text, color=role("faint"), tooltip=QUIET
            ),
            bars.mark_rule(strokeWidth=1.5).encode(
                x=alt.XDatum(0, type="quantitative"), y=alt.YDatum(UPPER[0], type="quantitative"),
                y2=alt.Y2Datum(_upper(n_marks)[1]), color=role("ink"), tooltip=QUIET,
            ),
            bars.mark_rect(cursor="pointer")
            .encode(**box, **ringed(picked), color=by_direction, tooltip=hints(change="Improvement"))
            .properties(name="bars")
            .add_params(picked),
            beyond.mark_text(align="left", dx=4, fontSize=13).encode(
                x=x, y=height("y"), text=text, color=role("ink"), tooltip=QUIET
            ),
            at_line.mark_rule(strokeWidth=2.5, clip=True).encode(
                x=number("threshold"), y=alt.YDatum(0, type="quantitative"), y2=alt.Y2Datum(_upper(n_marks)[1]),
                color=role("ink"), tooltip=QUIET,
            ),
            shown.mark_point(size=110, filled=True, opacity=1, clip=True).encode(
                x=number("threshold"), y=height("y"), color=by_role(), tooltip=QUIET
            ),
            *halo(shown, words, {"x": beside, "y": height("label"), "text": text}, colour="ink"),
            *halo(at_line, words, {
                "x": beside, "text": text,
                "y": alt.YDatum((LOWER + UPPER[0]) / 2, type="quantitative"),
            }, colour="ink"),
            stops.mark_rect(clip=True, opacity=0.001, cursor="ew-resize", aria=False).encode(
                x=number("from"), x2=alt.X2("to"), y=alt.YDatum(0, type="quantitative"),
                y2=alt.Y2Datum((LOWER + UPPER[0]) / 2 + 0.03), color=role("paper"), tooltip=QUIET,
            ).properties(name="stops").add_params(line),
        ],
        height=540 + 28 * n_marks,
        padding={"left": 5, "right": 16, "top": 8, "bottom": 5},
    )  # fmt: skip

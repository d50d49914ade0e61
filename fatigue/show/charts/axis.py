"""The axis of a score: as long as the whole cohort needs, with a slim mark of how much of the full scale that is.

The ends come from the whole cohort, never from those a filter keeps: an axis that moves with a filter would make the
browser draw the chart anew, and a reader compare two pictures on two scales.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np

from fatigue.show.charts.picture import QUIET, Columns, data, flat_title, halo, height, role, ticks
from fatigue.show.words import numbers

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 25.0, 50.0)
_LEAST = 0.25  # of the full scale: a few like scores shall not look like much
_ENOUGH = 0.9  # of the full scale: then all of it is shown
_SLIM = 6  # px, the strip
_HAIR = 1e-9
_MOST_TOLD = 3  # values beyond the axis at one place that are written one by one


@dataclass(frozen=True, slots=True)
class Axis:
    """The part of a scale that is shown, and the scale."""

    low: float
    high: float
    lowest: float
    highest: float
    ticks: tuple[float, ...]

    @property
    def is_whole(self) -> bool:
        """Whether all of the scale is shown."""
        return (self.low, self.high) == (self.lowest, self.highest)

    @property
    def domain(self) -> list[float]:
        """The ends that are shown."""
        return [self.low, self.high]

    @property
    def span(self) -> float:
        """Points from end to end."""
        return self.high - self.low


def whole(lowest: float, highest: float) -> Axis:
    """Give the axis of a full scale."""
    return Axis(lowest, highest, lowest, highest, tuple(ticks(lowest, highest)))


def fitted(low: float, high: float, *, lowest: float, highest: float) -> Axis:
    """Give an axis that holds `low` to `high`, with ends and ticks on round numbers.

    It shows a quarter of the scale at least, and all of it where hardly anything would be left out.
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return whole(lowest, highest)
    least = _LEAST * (highest - lowest)
    if high - low < least:
        low = min(max((low + high - least) / 2, lowest), highest - least)
        high = low + least
    found = _round_ends(low, high, lowest=lowest, highest=highest)
    if found.span >= _ENOUGH * (highest - lowest):
        return whole(lowest, highest)
    return found


def _round_ends(low: float, high: float, *, lowest: float, highest: float) -> Axis:
    """Give the ends that overshoot least, 3 to 6 steps apart, counted from 0 or from where the scale begins."""
    start = 0.0 if lowest < 0 < highest else lowest
    power = 10.0 ** math.floor(math.log10(high - low)) / 10
    found = [_in_steps(low, high, step=factor * power, start=start) for factor in _STEPS]
    usable = [
        (min(last, highest) - max(first, lowest), -step, max(first, lowest))
        for first, last, step in found
        if 2.5 < (last - first) / step < 6.5
    ]
    span, step, first = min(usable)
    last, step = first + span, -step
    zero = start + math.ceil((first - start) / step - _HAIR) * step
    at = [zero + k * step for k in range(8) if zero + k * step <= last + _HAIR]
    return Axis(_clean(first), _clean(last), lowest, highest, tuple(map(_clean, at)))


def _in_steps(low: float, high: float, *, step: float, start: float) -> tuple[float, float, float]:
    first = start + math.floor((low - start) / step + _HAIR) * step
    if 0 <= first - start <= step:  # so near the end of the scale that the axis may as well begin there
        first = start
    return first, first + math.ceil((high - first) / step - _HAIR) * step, step


def _clean(value: float) -> float:
    return round(value, 9)  # 0.1 + 0.2 is a tick at 0.3


def strip(axis: Axis) -> list[alt.Chart]:
    """Give the slim mark left of the axis: the full scale in grey, the part that is shown in ink; nothing if all is."""
    if axis.is_whole:
        return []
    span = axis.highest - axis.lowest
    top, bottom = (axis.highest - axis.high) / span, (axis.highest - axis.low) / span
    mark = alt.Chart(data("scale")).mark_rect
    hint = [alt.Tooltip("said", type="nominal", title="Shown")]
    at = {"x": alt.value(-_SLIM), "x2": alt.value(0)}
    return [
        mark(opacity=0.8).encode(
            **at, y=alt.value(0), y2=alt.value({"expr": "height"}), color=role("ghost"), tooltip=hint
        ),
        mark(opacity=1).encode(
            **at,
            y=alt.value({"expr": f"height * {top}"}),
            y2=alt.value({"expr": f"height * {bottom}"}),
            color=role("faint"),
            tooltip=hint,
        ),
    ]


def axis_of(axis: Axis, title: str) -> alt.Axis:
    """Give the axis as Altair draws it, with room for the strip."""
    return flat_title(
        title,
        values=list(axis.ticks),
        labelPadding=8 if axis.is_whole else 13,
        format=".4~g",
        labelExpr="replace(datum.label, '-', '−')",
    )


def shown(axis: Axis) -> Columns:
    """Give the one row under the strip."""
    said = f"{axis.low:g} to {axis.high:g} of {axis.lowest:g} to {axis.highest:g}".replace("-", numbers.MINUS)
    return {"said": [] if axis.is_whole else [said]}


def beyond(axis: Axis, places: Sequence[float], values: Sequence[float]) -> Columns:
    """Give an arrow for each place that has values beyond the axis, with the values, or how many and how far."""
    found: dict[tuple[float, bool], list[float]] = {}
    for place, value in zip(places, values, strict=True):
        if value < axis.low or value > axis.high:
            found.setdefault((place, value > axis.high), []).append(value)
    keys = list(found)
    return {
        "place": [place for place, _ in keys],
        "edge": [axis.high if is_above else axis.low for _, is_above in keys],
        "shape": ["triangle-up" if is_above else "triangle-down" for _, is_above in keys],
        "said": [_values(found[key], is_above=key[1]) for key in keys],
    }


def _values(values: list[float], *, is_above: bool) -> str:
    outermost = sorted(set(values), reverse=is_above)
    if len(values) <= _MOST_TOLD:
        return ", ".join(map(numbers.score, sorted(values, reverse=is_above)))
    return f"{len(values):,} to {numbers.score(outermost[0])}"


def arrows(place: alt.X) -> list[alt.Chart]:
    """Give the arrows at the edge of the axis, with their values beside them."""
    cut = alt.Chart(data("beyond"))
    at = {"x": place, "y": height("edge")}
    point = cut.mark_point(size=70, filled=True, opacity=1).encode(
        **at, color=role("ink"), tooltip=QUIET, shape=alt.Shape("shape", type="nominal", scale=None, legend=None)
    )
    words = {**at, "text": alt.Text("said", type="nominal")}
    return [point, *halo(cut, {"align": "left", "baseline": "middle", "dx": 8, "fontSize": 14}, words, colour="ink")]


def apart(heights: Sequence[float], *, room: float, low: float = -math.inf, high: float = math.inf) -> list[float]:
    """Move labels as little as makes them `room` apart, in their order and between `low` and `high`.

    The least squares answer (isotonic regression of the heights less the room below each, by pooling neighbours).
    """
    order = np.argsort(np.asarray(heights, dtype=float), kind="stable")
    blocks: list[tuple[float, int]] = []  # mean and size of labels that touch
    for rank, height_of in enumerate(np.asarray(heights, dtype=float)[order]):
        blocks.append((height_of - rank * room, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (upper, n), (lower, m) = blocks.pop(), blocks.pop()
            blocks.append(((upper * n + lower * m) / (n + m), n + m))
    flat = np.repeat([mean for mean, _ in blocks], [size for _, size in blocks])
    flat = np.clip(flat, low, max(high - (len(order) - 1) * room, low))
    placed = np.empty(len(order))
    placed[order] = flat + np.arange(len(order)) * room
    return placed.tolist()

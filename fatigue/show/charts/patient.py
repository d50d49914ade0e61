"""One patient on one time axis: the score over the cohort, what the others let expect, and all else that was recorded.

The panels share one view, so that the months stand under each other whatever the screen: each has its own strip of the
height, in which its values run from 0 to 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from fatigue.analysis.expected import Expected
from fatigue.analysis.one_patient import OnePatient
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Instrument
from fatigue.show.charts.picture import (
    QUIET,
    Picture,
    by_role,
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
)
from fatigue.show.words import numbers
from fatigue.show.words import patient as said

STRIP, TITLE = 46, 26  # px: of a unit of height, and of a panel's title
UNITS = {"score": 4.2, "scale": 1.6, "measure": 1.6, "status": 0.6}
_POINTS = ("panel", "month", "y", "value", "when", "what")
_BANDS = ("panel", "month", "low", "high", "middle")
_NAMES = ("y", "text")
_EDGES = ("y", "text")
_EXPECTED = ("month", "low", "y", "high", "when", "value")
_RUNS = ("from", "to", "bottom", "top", "middle", "text", "role")
_MISSED = ("month", "y", "text", "when")

Row = dict[str, Any]


class _Rows:
    """What is drawn so far, and how far down."""

    def __init__(self) -> None:
        self.px = 0.0
        self.points: list[Row] = []
        self.bands: list[Row] = []
        self.names: list[Row] = []
        self.edges: list[Row] = []
        self.expected: list[Row] = []
        self.runs: list[Row] = []
        self.missed: list[Row] = []

    def strip(self, title: str, units: float) -> tuple[float, float]:
        """Begin a panel under the last one: give its bottom and top, and write its title."""
        self.names.append({"y": -self.px - TITLE / 2, "text": title})
        top = -self.px - TITLE
        self.px += TITLE + STRIP * units
        return -self.px + 6, top


def course(found: Sequence[OnePatient], expected: Expected | None, *, cohort: Cohort, whole: Cohort) -> Picture:
    """Give the picture of one patient; `found` has the total first, then the subscales.

    `whole` is everybody before the filters: the axes are theirs, so that a filter does not move them.
    """
    rows, one = _Rows(), found[0]
    for part in found:
        is_total = part is one
        place = rows.strip(said.scale_title(cohort.instrument, part.scale), UNITS["score" if is_total else "scale"])
        limits = _limits(whole.score_array(part.scale))
        _score(rows, part, place, limits)
        if is_total and expected is not None:
            _expected(rows, expected, place, limits=limits, scale_of=cohort.instrument)
        if is_total:
            _missed(rows, one, place)
    row = cohort.patients.index.astype(str).get_loc(one.patient)
    for name in cohort.measures:
        place = rows.strip(said.measure_title(cohort, name), UNITS["measure"])
        own = one.companions[one.companions["measure"] == name]
        _line(rows, own, name, place=place, limits=_limits(whole.measure_array(name)))
    for name, status in cohort.statuses.items():
        _status(
            rows,
            said.status_title(name),
            cohort.months,
            [status.levels[c] if c >= 0 else "" for c in status.codes[row]],
        )
    ends = [] if math.isnan(one.ended_month) else [{"month": one.ended_month, "text": said.end_label(one)}]
    return Picture(
        name="patient",
        spec=_course(cohort.months, since=cohort.since, px=math.ceil(rows.px)),
        columns={
            "points": in_columns(rows.points, _POINTS), "bands": in_columns(rows.bands, _BANDS),
            "names": in_columns(rows.names, _NAMES), "edges": in_columns(rows.edges, _EDGES),
            "expected": in_columns(rows.expected, _EXPECTED), "runs": in_columns(rows.runs, _RUNS),
            "missed": in_columns(rows.missed, _MISSED), "ends": in_columns(ends, ("month", "text")),
        },
        description=said.told(found, cohort),
    )  # fmt: skip


def _limits(values: np.ndarray) -> tuple[float, float]:
    """Give the least and the largest value of everybody at any visit, so that nobody is cut."""
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    return (low, high) if low < high else (low - 1, high + 1)


def _within(value: float, place: tuple[float, float], limits: tuple[float, float]) -> float:
    share = (min(max(value, limits[0]), limits[1]) - limits[0]) / (limits[1] - limits[0])
    return place[0] + (place[1] - place[0]) * share


def _score(rows: _Rows, part: OnePatient, place: tuple[float, float], limits: tuple[float, float]) -> None:
    _line(rows, part.table.rename(columns={"score": "value"}), part.scale, place=place, limits=limits)


def _line(
    rows: _Rows, table: pd.DataFrame, panel: str, *, place: tuple[float, float], limits: tuple[float, float]
) -> None:
    """Draw one patient's values over the quartiles of all."""
    rows.edges += [{"y": y, "text": numbers.short(value)} for y, value in zip(place, limits, strict=True)]
    for at in table.to_dict("records"):
        if math.isfinite(at["median"]):
            low, middle, high = (_within(at[name], place, limits) for name in ("q1", "median", "q3"))
            rows.bands.append({"panel": panel, "month": at["month"], "low": low, "high": high, "middle": middle})
        if math.isfinite(at["value"]):
            rows.points.append({
                "panel": panel, "month": at["month"], "y": _within(at["value"], place, limits),
                "when": numbers.month(at["month"]), "value": numbers.score(at["value"]), "what": said.in_cohort(at),
            })  # fmt: skip


def _expected(
    rows: _Rows, expected: Expected, place: tuple[float, float], *, limits: tuple[float, float], scale_of: Instrument
) -> None:
    for at in expected.table.to_dict("records"):
        low, y, high = (_within(at[name], place, limits) for name in ("pred_low", "estimate", "pred_high"))
        rows.expected.append({
            "month": at["month"], "low": low, "y": y, "high": high, "when": numbers.month(at["month"]),
            "value": said.expected_value(at, scale_of),
        })  # fmt: skip


def _missed(rows: _Rows, one: OnePatient, place: tuple[float, float]) -> None:
    for at in one.table.to_dict("records"):
        if not math.isfinite(at["score"]):
            rows.missed.append({"month": at["month"], "y": place[0], "text": "×", "when": said.why_missing(one, at)})


def _status(rows: _Rows, title: str, months: tuple[float, ...], words: list[str]) -> None:
    """Draw one block a run of visits with the same status."""
    bottom, top = rows.strip(title, UNITS["status"])
    starts = [at for at, word in enumerate(words) if at == 0 or word != words[at - 1]]
    edges = [months[0], *((a + b) / 2 for a, b in pairwise(months)), months[-1]]  # a visit speaks for the time round it
    for start, stop in zip(starts, [*starts[1:], len(words)], strict=True):
        if words[start]:
            rows.runs.append({
                "from": edges[start], "to": edges[stop], "bottom": bottom, "top": top, "middle": (bottom + top) / 2,
                "text": words[start], "role": "focus" if words[start] in said.ABLE else "person",
            })  # fmt: skip


@drawn_once
def _course(months: tuple[float, ...], *, since: str, px: int) -> alt.LayerChart:
    names = ("points", "bands", "names", "edges", "expected", "runs", "missed", "ends")
    points, bands, titles, edges, expected, runs, missed, ends = (alt.Chart(data(name)) for name in names)
    width = (months[-1] - months[0]) or 1.0
    x = number("month", scale=alt.Scale(domain=[months[0] - width * 0.02, months[-1] + width * 0.02], nice=False),
               axis=alt.Axis(title=f"Months since {since}", values=list(months), grid=True, format=".4~g"))  # fmt: skip
    y_scale = alt.Scale(domain=[-px, 0], nice=False)
    detail = alt.Detail("panel", type="nominal")
    words = {"align": "left", "baseline": "middle", "fontSize": 14}
    text = alt.Text("text", type="nominal")
    return layered(
        [
            bands.mark_area(opacity=0.35).encode(
                x=x, y=height("low", scale=y_scale, axis=None), y2=alt.Y2("high"), color=role("ghost"), detail=detail,
                tooltip=QUIET),
            bands.mark_line(strokeWidth=1.5, strokeDash=[4, 4]).encode(
                x=x, y=height("middle"), color=role("faint"), detail=detail, tooltip=QUIET),
            runs.mark_rect(opacity=0.3).encode(
                x=number("from"), x2=alt.X2("to"), y=height("bottom"), y2=alt.Y2("top"), color=by_role(),
                tooltip=hints(text="Status")),
            runs.mark_text(**words).encode(
                x=alt.value({"expr": "max(0, min(scale('x', datum.from) + 6, width - 7.2 * length(datum.text)))"}),
                y=height("middle"), text=text, color=role("ink"), tooltip=QUIET),
            expected.mark_rule(strokeWidth=2).encode(
                x=x, y=height("low"), y2=alt.Y2("high"), color=role("second"), tooltip=QUIET),
            expected.mark_point(size=60, filled=False, strokeWidth=2, opacity=1).encode(
                x=x, y=height("y"), color=role("second"), tooltip=hints(when="Visit", value="Expected (95 %)")),
            points.mark_line(strokeWidth=3).encode(x=x, y=height("y"), color=role("focus"), detail=detail,
                                                    tooltip=QUIET),
            points.mark_point(size=80, filled=True, opacity=1).encode(
                x=x, y=height("y"), color=role("focus"), tooltip=hints(when="Visit", value="Value", what="Cohort")),
            *halo(points.transform_filter("datum.panel == 'total'"), {"fontSize": 13, "dy": -15, "fontWeight": "bold"},
                  {"x": x, "y": height("y"), "text": alt.Text("value", type="nominal")}, colour="focus"),
            missed.mark_text(fontSize=20, fontWeight="bold", dy=-8).encode(
                x=x, y=height("y"), text=text, color=role("worse"), tooltip=hints(when="No form")),
            ends.mark_rule(strokeWidth=2, strokeDash=[6, 3]).encode(x=x, color=role("worse"), tooltip=QUIET),
            *halo(ends, {**words, "align": "right", "dx": -6, "fontWeight": "bold"},
                  {"x": x, "y": alt.value(TITLE + 10), "text": text}, colour="worse"),
            titles.mark_text(fontWeight="bold", **words).encode(
                x=alt.value(0), y=height("y"), text=text, color=role("ink"), tooltip=QUIET),
            edges.mark_text(align="right", baseline="middle", fontSize=12).encode(
                x=alt.value(-8), y=height("y"), text=text, color=role("faint"), tooltip=QUIET),
        ],
        height=px,
        padding={"left": 8, "right": 8, "top": 4, "bottom": 5},
    )  # fmt: skip


def place(one: OnePatient, *, whole: Cohort) -> Picture:
    """Give all changes as thin bars, the largest improvement at the left, and this patient's in blue."""
    changes = one.changes["change"].to_numpy(dtype=float)
    is_this = one.changes["is_this"].to_numpy(dtype=bool)
    n = len(changes)
    kept = np.arange(n) if n <= numbers.MOST_DRAWN else np.union1d(
        np.linspace(0, n - 1, numbers.MOST_DRAWN).astype(int), np.flatnonzero(is_this))  # fmt: skip
    at = np.arange(len(kept)) / max(len(kept), 1)
    wide = 0.9 / max(len(kept), 1)
    limits = _limits(whole.at(one.end) - whole.at(whole.months[0]))
    return Picture(
        name="place",
        spec=_place((min(limits[0], 0.0), max(limits[1], 0.0))),
        columns={"bars": {
            "from": at, "to": at + wide, "zero": np.zeros(len(kept)), "change": changes[kept],
            "role": ["focus" if own else "person" for own in is_this[kept]],
        }},
        description=f"{said.place(one)} Bars of every change, the largest improvement at the left.",
    )  # fmt: skip


@drawn_once
def _place(domain: tuple[float, float]) -> alt.LayerChart:
    bars = alt.Chart(data("bars"))
    axis = flat_title("Change of everybody, points", tickCount=4, format=".4~g",
                      labelExpr="replace(datum.label, '-', '−')")  # fmt: skip
    return layered(
        [
            bars.mark_rect().encode(
                x=number("from", scale=alt.Scale(domain=[0, 1], nice=False), axis=None), x2=alt.X2("to"),
                y=height("zero", scale=alt.Scale(domain=list(domain), nice=True), axis=axis), y2=alt.Y2("change"),
                color=by_role(), tooltip=QUIET),
            bars.mark_rule(strokeWidth=1.5).encode(
                y=alt.YDatum(0, type="quantitative"), color=role("ink"), tooltip=QUIET),
        ],
        height=190,
        padding={"left": 5, "right": 5, "top": 26, "bottom": 5},
    )  # fmt: skip

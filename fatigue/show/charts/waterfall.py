"""Every patient's change between two visits as one bar, the worst at the left; each arm for itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from fatigue.analysis.drop import MedianDrop
from fatigue.cohort.arrays import Floats
from fatigue.cohort.instruments import Instrument
from fatigue.show.charts.picture import (
    GROUPS,
    QUIET,
    Columns,
    Picture,
    by_role,
    data,
    drawn_once,
    flat_title,
    height,
    hints,
    layered,
    number,
    person,
    ringed,
    role,
)
from fatigue.show.words import drop as said
from fatigue.show.words import numbers

PERCENT = (-100.0, 60.0)
_BETWEEN = 0.04  # of the width, between two arms
_HAS_ROOM = "width > 230 ? 1 : 0"  # for the names of arms
_MOST_CUT = 4  # values of cut bars that are written; more would lie over each other


@dataclass(frozen=True, slots=True)
class _Set:
    """The bars of one arm, or of everybody: their patients from the worst on, and the part of the width they take."""

    name: str
    role: str
    patients: pd.DataFrame
    values: Floats
    start: float
    end: float
    n_improved: int
    n: int


def waterfall_limits(instrument: Instrument, unit: str) -> tuple[float, float]:
    """Give the ends of the axis: fixed, so that filters do not move it; all but the rarest changes fit."""
    if unit == "percent":
        return PERCENT if instrument.lower_is_better else (-PERCENT[1], -PERCENT[0])
    reach = (instrument.scale().highest - instrument.scale().lowest) / 2
    return -reach, reach


def waterfall(
    drop: MedianDrop, instrument: Instrument, *, unit: str = "percent", arms: pd.Series | None = None
) -> Picture:
    """Give every patient's change as one bar, the worst at the left; by `arms` (arm by patient) each arm for itself."""
    limits = waterfall_limits(instrument, unit)
    sets = list(_sets(drop, instrument, column="percent" if unit == "percent" else "change", arms=arms))
    bars = pd.concat([_bars(part, instrument, unit=unit) for part in sets], ignore_index=True)
    return Picture(
        name="waterfall",
        spec=_specification(limits, title=said.change_axis(instrument, unit), is_down=instrument.lower_is_better),
        columns={
            "bars": bars.assign(top=bars["value"].clip(*limits)),
            "cut": _cut(bars, limits),
            "labels": _labels(drop, instrument, bars, limits)[: None if len(sets) == 1 else 0],
            "arms": _arms(sets, far=limits[0] if instrument.lower_is_better else limits[1]),
        },
        description=said.waterfall_heading(drop),
    )


def _sets(drop: MedianDrop, instrument: Instrument, *, column: str, arms: pd.Series | None) -> Iterator[_Set]:
    better = instrument.gain(drop.patients["change"].to_numpy(dtype=float)) > 0
    of = pd.Categorical([""] * len(better) if arms is None else arms.reindex(drop.patients.index))
    shown = drop.patients[column].to_numpy(dtype=float)
    order = np.argsort(-shown if instrument.lower_is_better else shown, kind="stable")  # what is missing comes last
    order = order[: np.isfinite(shown).sum()]
    arm_of, n_known = of.codes[order], max(int((of.codes[order] >= 0).sum()), 1)
    seen = [code for code in range(len(of.categories)) if (of.codes == code).any()]
    room, at = 1 - _BETWEEN * max(len(seen) - 1, 0), 0.0
    for position, code in enumerate(seen or [0]):
        patients = drop.patients.iloc[order[arm_of == code]]
        end = at + room * len(patients) / n_known
        counts = {"n_improved": int(better[of.codes == code].sum()), "n": int((of.codes == code).sum())}
        name = str(of.categories[code]) if seen else ""
        yield _Set(name, GROUPS[min(position, 2)], patients, patients[column].to_numpy(dtype=float), at, end, **counts)
        at = end + _BETWEEN


def _bars(part: _Set, instrument: Instrument, *, unit: str) -> pd.DataFrame:
    values = part.values
    change = numbers.percent_change if unit == "percent" else _points
    if len(values) > numbers.MOST_DRAWN:  # bars of equal groups of neighbours: the same shape, and a light page
        values = np.array([found.mean() for found in np.array_split(values, numbers.MOST_DRAWN)])
        who = scores = [""] * len(values)
    else:
        who = [str(patient) for patient in part.patients.index]
        ends = zip(part.patients["start"], part.patients["end"], strict=True)
        scores = [f"{numbers.score(start)} → {numbers.score(end)}" for start, end in ends]
    changes = [change(value) for value in values]
    named = zip(who, scores, changes, strict=True)
    edges = part.start + (part.end - part.start) * np.arange(len(values) + 1) / max(len(values), 1)
    wide = np.diff(edges)
    worse = instrument.gain(values) < 0
    return pd.DataFrame({
        "patient": who,
        "from": edges[:-1] + 0.14 * wide,
        "to": edges[1:] - 0.14 * wide,
        "bottom": 0.0,
        "value": values,
        "role": np.where(worse, "worse", part.role),
        "change": changes,
        "score": scores,
        "said": [f"{name}: {score}, {of}" if name else "" for name, score, of in named],
    })  # fmt: skip


def _points(value: float) -> str:
    return numbers.points(numbers.signed_score(value))


def _cut(bars: pd.DataFrame, limits: tuple[float, float]) -> Columns:
    """Give an arrow for each bar that goes on beyond the axis, and the values of the first few of them beside it."""
    beyond = bars[(bars["value"] < limits[0]) | (bars["value"] > limits[1])]
    up = (beyond["value"] > limits[1]).tolist()
    changes = beyond["change"].tolist()
    told = numbers.listed(changes[:_MOST_CUT]) if len(changes) <= _MOST_CUT else f"{len(changes):,} up to {changes[0]}"
    return {
        "x": ((beyond["from"] + beyond["to"]) / 2).tolist(),
        "y": [limits[1] if is_up else limits[0] for is_up in up],
        "shape": ["triangle-up" if is_up else "triangle-down" for is_up in up],
        "role": beyond["role"].tolist(),
        "text": [told if at == len(changes) - 1 else "" for at in range(len(changes))],
    }


def _labels(drop: MedianDrop, instrument: Instrument, bars: pd.DataFrame, limits: tuple[float, float]) -> pd.DataFrame:
    """Give "4 worse" right of the last worse bar and "19 improved" under the first improved ones."""
    sign = 1.0 if instrument.lower_is_better else -1.0
    n_worse, span = int((bars["role"] == "worse").sum()), limits[1] - limits[0]
    rows = []
    if drop.n_worse:
        beside = (n_worse + 0.3) / max(len(bars), 1)
        rows.append((beside, sign * span * 0.06, f"{drop.n_worse:,} worse", "worse"))
    if drop.n_improved:
        far = limits[0] if instrument.lower_is_better else limits[1]
        rows.append((0.012, far + sign * span * 0.07, f"{drop.n_improved:,} improved", "focus"))
    return pd.DataFrame(rows, columns=["x", "y", "text", "role"])


def _arms(sets: list[_Set], *, far: float) -> Columns:
    """Give the name of each arm and how many of it improved, where its bars leave room: under the worst of them."""
    shown = sets if len(sets) > 1 else []
    return {
        "x": [part.start for part in shown],
        "y": [far for _ in shown],
        "name": [part.name for part in shown],
        "count": [f"{part.n_improved:,} of {part.n:,}" for part in shown],
        "role": [part.role for part in shown],
    }


def _arm_words(words: dict[str, Any], *, is_down: bool) -> list[tuple[alt.Chart, str]]:
    mark = {**words, "dx": 2, "opacity": {"expr": _HAS_ROOM}}
    lines = (("name", -26), ("count", -8)) if is_down else (("name", 16), ("count", 34))
    return [(alt.Chart(data("arms")).mark_text(**mark, dy=down), column) for column, down in lines]


@drawn_once
def _specification(limits: tuple[float, float], *, title: str, is_down: bool) -> alt.LayerChart:
    bars, labels, cut = alt.Chart(data("bars")), alt.Chart(data("labels")), alt.Chart(data("cut"))
    picked = person("bars")
    x_scale = alt.Scale(domain=[0, 1], nice=False)
    y_scale = alt.Scale(domain=list(limits), nice=False)
    axis = flat_title(title, tickCount=7, format=".4~g", labelExpr="replace(datum.label, '-', '−')")
    words = {"fontSize": 15, "fontWeight": "bold", "align": "left"}
    at = {"x": number("x"), "y": height("y"), "color": by_role(), "tooltip": QUIET}
    return layered(
        [
            bars.mark_rect(cursor="pointer")
            .encode(
                x=number("from", scale=x_scale, axis=None),
                x2=alt.X2("to"),
                y=height("bottom", scale=y_scale, axis=axis),
                y2=alt.Y2("top"),
                color=by_role(),
                tooltip=hints(change="Change", score="Score"),
                **ringed(picked),
            )
            .properties(name="bars")
            .add_params(picked),
            bars.mark_rule(strokeWidth=1.5).encode(
                y=alt.YDatum(0, type="quantitative"), color=role("ink"), tooltip=QUIET
            ),
            cut.mark_point(size=110, filled=True, opacity=1).encode(
                **at, shape=alt.Shape("shape", type="nominal", scale=None, legend=None)
            ),
            cut.mark_text(dx=12, baseline="middle", **words).encode(**at, text=alt.Text("text", type="nominal")),
            labels.mark_text(**words).encode(**at, text=alt.Text("text", type="nominal")),
            *(
                arms.encode(**at, text=alt.Text(column, type="nominal"))
                for arms, column in _arm_words(words, is_down=is_down)
            ),
        ],
        height=360,
        padding={"left": 5, "right": 5, "top": 6, "bottom": 5},
    )

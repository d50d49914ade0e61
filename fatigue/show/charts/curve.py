"""The change curve: median or mean per visit with its band, single patients behind it, n under the axis."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd

from fatigue.analysis.curves import People, Trajectory
from fatigue.cohort.instruments import Instrument
from fatigue.show.charts.curve_marks import specification
from fatigue.show.charts.picture import GROUPS, Columns, Picture, in_columns
from fatigue.show.words import numbers
from fatigue.show.words.curves import axis_title

_LINE = ("group", "role", "month", "estimate", "low", "high", "when", "value", "kind", "patients", "end")
_MODEL = ("role", "month", "estimate", "low", "high", "when", "value", "label")
_NO_PEOPLE: Columns = {"patient": [], "month": [], "score": []}


View = Literal["overview", "full", "half"]


def curve(
    trajectory: Trajectory,
    *,
    instrument: Instrument,
    people: People | None = None,
    model: pd.DataFrame | None = None,
    view: View = "overview",
) -> Picture:
    """Give the curve of one to three groups as a picture; more groups are a matter for several pictures.

    `model` (group month estimate conf_low conf_high) lays the means of a model over it; `view` is the small one of the
    overview, or the tall one on the full range or on half of it.
    """
    months = tuple(sorted(set(trajectory.table["month"].tolist())))
    is_change = trajectory.statistic.endswith("change")
    domain = _domain(instrument, trajectory.scale, is_change=is_change, is_half=view == "half")
    spec = specification(
        months,
        since=trajectory.since,
        domain=domain,
        title=axis_title(instrument, trajectory.scale, trajectory.statistic, is_half=view == "half"),
        options=(view != "overview", people is not None, model is not None, len(trajectory.groups)),
    )
    lines = _lines(trajectory)
    return Picture(
        name="curve",
        spec=spec,
        columns={
            "curve": in_columns(lines, _LINE),
            "last": in_columns(
                _ends(lines, room=(domain[1] - domain[0]) * (0.11 if view == "overview" else 0.065)), (*_LINE, "label")
            ),
            "start": _start(trajectory, lines, is_change=is_change),
            "counts": _counts(trajectory),
            "model": in_columns(_model(trajectory, model), _MODEL),
            "people": people.table[["patient", "month", "score"]] if people is not None else _NO_PEOPLE,
        },
        description=_description(lines, since=trajectory.since),
    )


def _domain(instrument: Instrument, scale: str, *, is_change: bool, is_half: bool) -> tuple[float, float]:
    limits = instrument.scale(scale)
    span = limits.highest - limits.lowest
    if is_change:
        reach = span / 4 if is_half else span / 2
        return -reach, reach
    return limits.lowest, limits.lowest + span / 2 if is_half else limits.highest


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


def _ends(lines: list[dict[str, Any]], *, room: float) -> list[dict[str, Any]]:
    """Give each group's last point with the height of its label, moved up by `room` where two would overlap."""
    ends = sorted({line["group"]: line for line in lines}.values(), key=lambda line: line["estimate"])
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


def _model(trajectory: Trajectory, model: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Give the means of a model, one row a group and visit; the first of each group carries its label."""
    rows: list[dict[str, Any]] = []
    for found in [] if model is None else model.to_dict("records"):
        group = str(found["group"])
        if group not in trajectory.groups:
            continue
        color = "second" if len(trajectory.groups) == 1 else GROUPS[min(trajectory.groups.index(group), 2)]
        low, high = found["conf_low"], found["conf_high"]
        rows.append(
            {
                "role": color,
                "month": found["month"],
                "estimate": found["estimate"],
                "low": low,
                "high": high,
                "when": numbers.month(found["month"]),
                "value": f"{numbers.plain(found['estimate'], 1)} ({numbers.interval(low, high, 1)})",
                "label": "mean of the mixed model" if not rows else "",
            }
        )
    return rows


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


def _description(lines: list[dict[str, Any]], *, since: str) -> str:
    said = []
    for group in dict.fromkeys(line["group"] for line in lines):
        part = [line for line in lines if line["group"] == group]
        first, last = part[0], part[-1]
        later = f", {last['value']} at {last['when']}" if last is not first else ""
        said.append(f"{group}: {first['kind']} {first['value']} at {first['when']}{later}")
    return f"Line chart of the score by month since {since}. {'; '.join(said)}."

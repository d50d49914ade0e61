"""The change curve: median or mean per visit with its band, single patients behind it, n under the axis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from fatigue.analysis.curves import People, Trajectory
from fatigue.analysis.reach import Reach
from fatigue.cohort.instruments import Instrument
from fatigue.show.charts.axis import Axis, apart, beyond, fitted, shown, whole
from fatigue.show.charts.curve_marks import CROWD, Look, specification
from fatigue.show.charts.picture import GROUPS, Columns, Picture, in_columns
from fatigue.show.words import numbers
from fatigue.show.words.curves import axis_title, is_part, person_line

_LINE = ("group", "role", "month", "estimate", "low", "high", "when", "value", "kind", "patients", "end", "last")
_GHOST = ("month", "estimate", "end", "label")
_EMPTY: dict[str, list[Any]] = {"patient": [], "month": [], "score": []}
_MODEL = ("role", "month", "estimate", "low", "high", "when", "value", "label")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What stays while filters move: the size, the ends of the axis, the course of the whole cohort."""

    is_tall: bool = False
    is_full: bool = False  # the whole scale rather than what the cohort needs
    reach: Reach | None = None  # of the whole cohort
    everybody: Trajectory | None = None  # the whole cohort's line, by no group


def curve(
    trajectory: Trajectory,
    *,
    instrument: Instrument,
    people: People | None = None,
    model: pd.DataFrame | None = None,
    stage: Stage = Stage(),
) -> Picture:
    """Give the curve of one to three groups as a picture; more groups are a matter for several pictures.

    `model` (group month estimate conf_low conf_high) lays the means of a model over it.
    """
    axis, names = _axis(trajectory, instrument, stage), _names(trajectory, stage)
    lines, means = _lines(trajectory, names, axis), _model(trajectory, model, names)
    last, ghost = _ends(lines, _ghost(trajectory, stage), axis, room=axis.span * (0.07 if stage.is_tall else 0.11))
    look = Look(
        is_tall=stage.is_tall,
        names=names,
        has_people=people is not None,
        has_model=model is not None,
        is_crowd=(stage.reach or trajectory).n_patients > CROWD,
        n_everybody=stage.everybody.n_patients if stage.everybody else 0,
    )
    spec = specification(
        tuple(sorted(set(trajectory.table["month"].tolist()))),
        since=trajectory.since,
        axis=axis,
        title=axis_title(instrument, trajectory.scale, trajectory.statistic, shown=(axis.low, axis.high)),
        look=look,
    )
    return Picture(
        name="curve",
        spec=spec,
        columns={
            "curve": in_columns(lines, _LINE),
            "last": in_columns(last, (*_LINE, "label")),
            "everybody": in_columns(ghost, _GHOST),
            "start": _start(trajectory, lines, axis, names),
            "counts": _counts(trajectory, names),
            "model": in_columns(means, _MODEL),
            "scale": shown(axis),
            "beyond": _beyond(axis, people, [*lines, *means]),
            **_people(people, names, axis),
        },
        description=_description(lines, since=trajectory.since),
    )


def _axis(trajectory: Trajectory, instrument: Instrument, stage: Stage) -> Axis:
    """Give the axis that holds the whole cohort, outliers apart; the full scale where that is asked or not known."""
    limits = instrument.scale(trajectory.scale)
    lowest, highest = limits.lowest, limits.highest
    low, high = (stage.reach.low, stage.reach.high) if stage.reach else (lowest, highest)
    if trajectory.statistic.endswith("change"):
        lowest, highest = lowest - highest, highest - lowest
        low, high = (min(low, 0.0), max(high, 0.0)) if stage.reach else (lowest / 2, highest / 2)
    return whole(lowest, highest) if stage.is_full else fitted(low, high, lowest=lowest, highest=highest)


def _names(trajectory: Trajectory, stage: Stage) -> tuple[str, ...]:
    """Give the groups of the whole cohort, so that each keeps its colour when another is filtered away."""
    every = stage.reach.groups if stage.reach else ()
    return every if set(trajectory.groups) <= set(every) and len(every) <= len(GROUPS) else trajectory.groups


def _role(group: str, names: tuple[str, ...]) -> str:
    return GROUPS[min(names.index(group), len(GROUPS) - 1)]


def _lines(trajectory: Trajectory, names: tuple[str, ...], axis: Axis) -> list[dict[str, Any]]:
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
                "role": _role(group, names),
                "month": found["month"],
                "estimate": found["estimate"],
                "low": found[low],
                "high": found[high],
                "when": numbers.month(found["month"]),
                "value": f"{value} ({numbers.interval(found[low], found[high])})",
                "kind": "Median (IQR)" if is_median else "Mean (95 % CI)",
                "patients": f"{found['n']:,}",
                "end": value if len(names) == 1 else f"{value} {group}",
                "last": value,
            }
        )
    return rows


def _ghost(trajectory: Trajectory, stage: Stage) -> list[dict[str, Any]]:
    """Give the whole cohort's line where the curve shows only a part of it; the last point carries the name."""
    if stage.everybody is None or not is_part(trajectory, stage.everybody):
        return []
    seen = stage.everybody.table[stage.everybody.table["n"] > 0]
    rows = [{"month": month, "estimate": level, "end": "", "label": level}
            for month, level in zip(seen["month"], seen["estimate"], strict=True)]  # fmt: skip
    rows[-1]["end"] = f"all {numbers.plain(stage.everybody.n_patients)}"
    return rows


def _ends(
    lines: list[dict[str, Any]], ghost: list[dict[str, Any]], axis: Axis, *, room: float
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Give each group's last point, and the ghost, with the heights of their labels, `room` apart."""
    last = list({line["group"]: line for line in lines}.values())
    levels = [line["estimate"] for line in (*last, *ghost[-1:])]
    heights = apart(levels, room=room, low=axis.low + room / 2, high=axis.high - room / 2)
    named = [{**line, "label": height} for line, height in zip(last, heights, strict=False)]
    return named, [*ghost[:-1], *({**point, "label": heights[-1]} for point in ghost[-1:])]


def _start(trajectory: Trajectory, lines: list[dict[str, Any]], axis: Axis, names: tuple[str, ...]) -> Columns:
    """Give the dashed line: the baseline value of everybody, or no change; nothing where groups differ."""
    if trajectory.statistic.endswith("change"):
        return {"level": [0.0], "label": ["no change"]}
    levels = [line["estimate"] for line in lines if line["month"] == 0 and len(names) == 1]
    levels = [level for level in levels if axis.low <= level <= axis.high]
    return {"level": levels, "label": [f"baseline {trajectory.statistic} {numbers.score(level)}" for level in levels]}


def _model(trajectory: Trajectory, model: pd.DataFrame | None, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Give the means of a model, one row a group and visit; the first of each group carries its label."""
    rows: list[dict[str, Any]] = []
    for found in [] if model is None else model.to_dict("records"):
        group = str(found["group"])
        if group not in trajectory.groups:
            continue
        low, high = found["conf_low"], found["conf_high"]
        rows.append(
            {
                "role": "second" if len(names) == 1 else _role(group, names),
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


def _people(people: People | None, names: tuple[str, ...], axis: Axis) -> dict[str, Columns]:
    """Give the points of single patients, in their group's colour, and beside the first of each what it is called."""
    if people is None:
        return {"people": _EMPTY, "names": {**_EMPTY, "said": []}}
    table = people.table
    firsts, lasts = table.drop_duplicates("patient"), table.drop_duplicates("patient", keep="last")
    roles = {group: _role(group, names) for group in table["group"].unique()} if len(names) > 1 else {}
    return {
        "people": {
            **{key: table[key].to_numpy() for key in ("patient", "month", "score")},
            "role": [roles.get(group, "person") for group in table["group"]],
        },
        "names": {
            **{key: firsts[key].to_numpy() for key in ("patient", "month")},
            "score": firsts["score"].clip(axis.low, axis.high - 0.1 * axis.span).to_numpy(),  # under the title
            "said": list(map(person_line, firsts["patient"], firsts["score"], lasts["score"])),
        },
    }


def _beyond(axis: Axis, people: People | None, drawn: list[dict[str, Any]]) -> Columns:
    """Give what the axis cuts: scores of single patients, and bands and points where there are no patients."""
    if people is not None:
        return beyond(axis, people.table["month"].tolist(), people.table["score"].tolist())
    ends = [(row["month"], row[end]) for row in drawn for end in ("low", "high")]
    return beyond(axis, [month for month, _ in ends], [end for _, end in ends])


def _counts(trajectory: Trajectory, names: tuple[str, ...]) -> Columns:
    table = trajectory.table
    is_alone = len(names) == 1
    return {
        "month": table["month"].to_numpy(),
        "role": ["faint" if is_alone else _role(group, names) for group in table["group"]],
        "is_first": (table["month"] == table["month"].min()).to_numpy(),
        "row": [names.index(group) for group in table["group"]],
        "n": [f"{n:,}" for n in table["n"]],
        "name": ["n" if is_alone else f"n {group}" for group in table["group"]],
    }


def _description(lines: list[dict[str, Any]], *, since: str) -> str:
    said = []
    for group in dict.fromkeys(line["group"] for line in lines):
        part = [line for line in lines if line["group"] == group]
        first, last = part[0], part[-1]
        later = f", {last['value']} at {last['when']}" if last is not first else ""
        said.append(f"{group}: {first['kind']} {first['value']} at {first['when']}{later}")
    return f"Line chart of the score by month since {since}. {'; '.join(said)}."

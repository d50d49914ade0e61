"""Statuses over the visits: a bar of all patients at each, and ribbons of those who go from one status to the next."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import altair as alt
import numpy as np

from fatigue.analysis.status_flow import KINDS, StatusFlow
from fatigue.cohort.arrays import Floats
from fatigue.show.charts.axis import apart
from fatigue.show.charts.picture import (
    QUIET,
    Columns,
    Picture,
    by_role,
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
from fatigue.show.words import numbers
from fatigue.show.words import status_flow as said
from fatigue.show.words.tables import capital, in_lines

ROLE_OF = dict(zip(KINDS, ("focus", "second", "third", "ghost", "person"), strict=True))
_GAP = 0.016  # of the height, between two states
_LEAST = 0.05  # of the height: a lower part of a bar has no room for its number
_BEND = np.linspace(0.0, 1.0, 13)
_SMOOTH = _BEND**2 * (3 - 2 * _BEND)
_LETTER, _LINE = 7.8, 17  # px, of a name
_LEADER = 10  # px, from a name to its bar
_ROOM = 21  # px a line: letters are larger on a wide screen
_BAR = "max(16, min(34, width / 26))"  # px
_STAYS, _MOVES = 0.28, 0.6  # opacity of ribbons
_BANDS = ("band", "x", "top", "bottom", "role", "opacity", "move", "when", "who")
_BAR_ROWS = ("x", "top", "bottom", "middle", "role", "on", "n", "state", "when", "who")


def status_flow(found: StatusFlow, *, everybody: StatusFlow) -> Picture:
    """Give the flow; `everybody` is the whole cohort's: it sets which states there are, and leaves its line behind."""
    months = tuple(everybody.table["month"].unique())
    states = everybody.states
    counts = _counts(found, states, months)
    tops, bottoms = _stacked(counts)
    kinds = _kinds(everybody)
    names = [in_lines(said.name(state, everybody)) for state in states]
    is_part = found.n_patients < everybody.n_patients
    longest = max((len(line) for name in names for line in name.split("\n")), default=0)
    return Picture(
        name=f"flow-of-{found.of}",
        spec=_specification(
            tuple(map(float, months)),
            gutter=longest * _LETTER,
            tall=_tall(names),
        ),
        columns={
            "bars": _bars(found, counts, tops, bottoms, everybody),
            "ribbons": _ribbons(found, states, tops, bottoms, kinds),
            "names": _names(names, tops[0], bottoms[0], kinds) if len(months) else {},
            "everybody": _ghost(everybody, kinds, is_part=is_part),
        },
        description=said.description(found),
    )


def _counts(found: StatusFlow, states: tuple[str, ...], months: tuple[float, ...]) -> Floats:
    """Give patients by visit and state, those of the whole cohort that nobody here has among them."""
    known = zip(found.table["month"].tolist(), found.table["state"].tolist(), found.table["n"].tolist(), strict=True)
    n_of = {(month, state): n for month, state, n in known}
    return np.array([[n_of.get((month, state), 0) for state in states] for month in months], dtype=float)


def _stacked(counts: Floats) -> tuple[Floats, Floats]:
    """Give where each state begins and ends at each visit, from the top, as parts of the height."""
    n_states = counts.shape[1]
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1) * (1 - _GAP * (n_states - 1))
    bottoms = shares.cumsum(axis=1) + _GAP * np.arange(n_states)
    return bottoms - shares, bottoms


def _kinds(found: StatusFlow) -> list[str]:
    return found.table["kind"].tolist()[: len(found.states)]


def _bars(found: StatusFlow, counts: Floats, tops: Floats, bottoms: Floats, everybody: StatusFlow) -> Columns:
    months, kinds = everybody.table["month"].unique(), _kinds(everybody)
    rows = [
        (
            visit, top, bottom, (top + bottom) / 2, ROLE_OF[kind], "ink" if ROLE_OF[kind] == "ghost" else "paper",
            numbers.plain(n) if bottom - top >= _LEAST else "", said.name(state, everybody),
            capital(numbers.month(float(month))),
            f"{numbers.share_of(int(n), found.n_patients, 'patient')} ({numbers.percent(100 * n / found.n_patients)})",
        )
        for visit, month in enumerate(months)
        for state, kind, n, top, bottom in zip(
            everybody.states, kinds, counts[visit], tops[visit], bottoms[visit], strict=True
        )
        if n
    ]  # fmt: skip
    return {name: [row[at] for row in rows] for at, name in enumerate(_BAR_ROWS)}


def _ribbons(found: StatusFlow, states: tuple[str, ...], tops: Floats, bottoms: Floats, kinds: list[str]) -> Columns:
    """Give each ribbon as the upper and lower edge of a band that bends from a bar to the next."""
    each = (bottoms - tops).sum(axis=1)[0] / max(found.n_patients, 1)  # height of one patient
    rows: list[tuple[Any, ...]] = []
    for visit, (month, later) in enumerate(pairwise(float(month) for month in found.table["month"].unique())):
        leave, arrive = tops[visit].copy(), tops[visit + 1].copy()
        between = found.moves[found.moves["start"] == month]
        moves = sorted(zip(
            map(states.index, between["before"]), map(states.index, between["after"]), between["n"].tolist(),
            strict=True,
        ))  # fmt: skip
        ends = {}
        for before, after, n in sorted(moves, key=lambda move: (move[1], move[0])):
            ends[before, after] = arrive[after]
            arrive[after] += n * each
        for before, after, n in moves:
            upper = leave[before] + (ends[before, after] - leave[before]) * _SMOOTH
            leave[before] += n * each
            names = dict.fromkeys(said.name(states[at], found) for at in (before, after))
            of_band = (
                ROLE_OF[kinds[before]], _STAYS if before == after else _MOVES, " → ".join(names),
                f"{capital(numbers.month(month))} to {numbers.month(later)}",
                numbers.share_of(n, found.n_patients, "patient"),
            )  # fmt: skip
            edge = zip((visit + _BEND).tolist(), upper.tolist(), (upper + n * each).tolist(), strict=True)
            rows += [(f"{visit} {before} {after}", *at, *of_band) for at in edge]
    return {name: [row[at] for row in rows] for at, name in enumerate(_BANDS)}


def _tall(names: list[str]) -> int:
    """Give the height of the plot in px: the names of all states have room beside it."""
    return max(300, 30 * sum(name.count("\n") + 1 for name in names))


def _names(names: list[str], tops: Floats, bottoms: Floats, kinds: list[str]) -> Columns:
    """Give the names of the states beside the first bar, their lines moved apart where they would touch."""
    room = _ROOM / _tall(names)
    n_lines = [name.count("\n") + 1 for name in names]
    slots = (tops + bottoms) / 2
    of = np.repeat(np.arange(len(names)), n_lines)
    placed = np.array(apart(slots[of].tolist(), room=room, low=room / 2, high=1 - room / 2))
    return {
        "y": [placed[of == at].min() for at in range(len(names))],  # of the first line
        "middle": [placed[of == at].mean() for at in range(len(names))],
        "slot": slots,
        "name": names,
        "role": ["faint" if ROLE_OF[kind] == "ghost" else ROLE_OF[kind] for kind in kinds],
    }


def _ghost(everybody: StatusFlow, kinds: list[str], *, is_part: bool) -> Columns:
    """Give the line under those who are able in the whole cohort, where the picture shows a part of it."""
    n_able = kinds.count(KINDS[0])
    if not is_part or not n_able:
        return {"x": [], "y": [], "said": []}
    months = tuple(everybody.table["month"].unique())
    edge = _stacked(_counts(everybody, everybody.states, months))[1][:, n_able - 1]
    return {
        "x": list(range(len(months))),
        "y": edge,
        "said": [*[""] * (len(months) - 1), f"all {everybody.n_patients:,}"],
    }


@drawn_once
def _specification(months: tuple[float, ...], *, gutter: float, tall: int) -> alt.LayerChart:
    bars, ribbons, names, everybody = (alt.Chart(data(name)) for name in ("bars", "ribbons", "names", "everybody"))
    left = f"min(({grown(gutter)}) + {_BAR} / 2 + {_LEADER + 4}, width * 0.4)"
    labels = "[" + ", ".join(f"'{numbers.of_month(month)}'" for month in months) + "]"
    last = max(len(months) - 1, 1)
    x = number(
        "x",
        scale=alt.Scale(domain=[0, last], nice=False, range=[{"expr": left}, {"expr": f"width - {_BAR} / 2"}]),
        axis=alt.Axis(title="Month", values=list(range(len(months))), grid=False, labelExpr=f"{labels}[datum.value]"),
    )
    y = height("top", scale=alt.Scale(domain=[0, 1], reverse=True, nice=False), axis=None)
    to = {"y2": alt.Y2("bottom")}
    words = {"align": "right", "baseline": "bottom", "dx": {"expr": f"-{_BAR} / 2 - 4"}, "dy": -5, "fontSize": 14}
    return layered(
        [
            ribbons.mark_area(line=False).encode(
                x=x, y=y, **to, color=by_role(), detail=alt.Detail("band", type="nominal"),
                opacity=alt.Opacity("opacity", type="quantitative", scale=None),
                tooltip=hints(move="Status", when="Visits", who="Patients"),
            ),
            bars.mark_rule(strokeWidth={"expr": _BAR}).encode(
                x=x, y=y, **to, color=by_role(), tooltip=hints(state="Status", when="Visit", who="Patients")
            ),
            everybody.mark_line(strokeWidth=2.5, strokeDash=[9, 5]).encode(
                x=x, y=height("y"), color=role("ink"), tooltip=QUIET
            ),
            *(
                bars.transform_filter(f"datum.on == '{on}'")
                .mark_text(fontSize=14, fontWeight="bold", baseline="middle")
                .encode(x=x, y=height("middle"), text=alt.Text("n", type="nominal"), color=role(on), tooltip=QUIET)
                for on in ("paper", "ink")
            ),
            names.mark_rule(strokeWidth=1.25).encode(
                x=alt.value({"expr": f"{left} - {_BAR} / 2 - {_LEADER}"}), y=height("middle"),
                x2=alt.value({"expr": f"{left} - {_BAR} / 2"}), y2=alt.Y2("slot"), color=by_role(), tooltip=QUIET,
            ),
            names.mark_text(
                fontSize=14, fontWeight="bold", align="right", baseline="middle", lineBreak="\n",
                lineHeight={"expr": grown(_LINE)},
                limit={"expr": f"{left} - {_BAR} / 2 - {_LEADER + 4}"},
            ).encode(
                x=alt.value({"expr": f"{left} - {_BAR} / 2 - {_LEADER + 4}"}), y=height("y"),
                text=alt.Text("name", type="nominal"), color=by_role(), tooltip=QUIET,
            ),
            *halo(everybody, words, {"x": x, "y": height("y"), "text": alt.Text("said", type="nominal")}, colour="ink"),
        ],
        height=tall + 50,
        padding={"left": 2, "right": 5, "top": 8, "bottom": 5},
    )  # fmt: skip

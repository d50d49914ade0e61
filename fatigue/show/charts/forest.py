"""A forest plot: one estimate with its interval a row, name and numbers written above the line, so it fits a phone."""

from __future__ import annotations

import math
from typing import Any

import altair as alt

from fatigue.cohort.instruments import Instrument
from fatigue.show.charts.picture import (
    QUIET,
    Columns,
    Picture,
    by_role,
    data,
    drawn_once,
    halo,
    height,
    hints,
    layered,
    number,
)

Row = dict[str, Any]  # name text estimate low high role p: the words are ready, `words.tables.line` makes it
DRAWN = ("name", "text", "role", "p")
_ROW, _LOW_ROW = 60, 42  # px
_UNDER = 0.3  # of a row: a second mark in it
_HAIR = 1e-9  # 0.3 is three steps of 0.1


def forest(
    rows: list[Row], *, axis: str, name: str, description: str, domain: tuple[float, float] | None = None
) -> Picture:
    """Give the rows as a forest plot, by default on a domain that holds them.

    An interval that leaves the domain is cut at its edge, with an arrow there; `text` still says it in full. A row
    marked `is_second` lies under the mark before it, in the same row and without words of its own. Words in `more`
    follow the name where there is room.
    """
    domain = domain or holding(rows)
    lowest, highest = domain
    places = _places(rows)
    shown: dict[str, list[Any]] = {key: [row[key] for row in rows] for key in DRAWN}
    for key in ("low", "high"):
        shown[key] = [min(max(row[key], lowest), highest) for row in rows]
    shown["estimate"] = [row["estimate"] if lowest <= row["estimate"] <= highest else math.nan for row in rows]
    shown["row"] = places
    shown["label"] = ["" if row.get("is_second") else row["name"] for row in rows]
    shown["value"] = ["" if row.get("is_second") else row["text"] for row in rows]
    shown["more"] = [row.get("more", "") for row in rows]
    return Picture(
        name=name,
        spec=_specification(int(max(places, default=-1)) + 1, axis=axis, is_low=any("more" in row for row in rows)),
        columns={"rows": shown, "cut": _cut(rows, places, domain), "limits": {"end": list(domain)}},
        description=description,
    )


def _places(rows: list[Row]) -> list[float]:
    """Give where each row lies, counted from the top."""
    places: list[float] = []
    at = -1
    for row in rows:
        at += not row.get("is_second")
        places.append(at + _UNDER if row.get("is_second") else float(at))
    return places


def holding(rows: list[Row]) -> tuple[float, float]:
    """Give a domain that holds every interval and 0, its ends in coarse steps so that it seldom changes."""
    ends = [row[key] for row in rows for key in ("low", "high", "estimate") if math.isfinite(row[key])]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    reach = max(-low, high)
    if not reach:
        return -1.0, 1.0
    power = 10.0 ** math.floor(math.log10(reach))
    step = power / 2 if reach < 5 * power else power
    return math.floor(low / step + _HAIR) * step, math.ceil(high / step - _HAIR) * step


def _cut(rows: list[Row], places: list[float], domain: tuple[float, float]) -> Columns:
    """Give an arrow for each end of an interval that goes on beyond the domain."""
    lowest, highest = domain
    placed = list(zip(places, rows, strict=True))
    found = [(at, lowest, "triangle-left", row["role"]) for at, row in placed if row["low"] < lowest]
    found += [(at, highest, "triangle-right", row["role"]) for at, row in placed if row["high"] > highest]
    names = ("row", "edge", "shape", "role")
    return {name: [arrow[position] for arrow in found] for position, name in enumerate(names)}


def directed(axis: str, instrument: Instrument) -> str:
    """Give an x title with the better direction marked at its end; a long one would squeeze the plot on a phone."""
    return f"← better · {axis}" if instrument.lower_is_better else f"{axis} · better →"


def spoken(rows: list[Row]) -> str:
    """Give the rows in words, for who cannot see the marks."""
    return "; ".join(f"{row['name']} {row['text']}" for row in rows)


def over_marks(rows: alt.Chart, y: alt.Y, *, dy: int, words: tuple[str, str] = ("name", "text")) -> list[alt.Chart]:
    """Give the layers of each row's name, at the left, and its numbers, at the right, over its marks."""
    name, text = words
    how = {"baseline": "bottom", "dy": dy, "fontSize": 14}
    at_left, at_right = alt.value(0), alt.value({"expr": "width"})
    return [
        *halo(
            rows,
            {"align": "left", "fontWeight": "bold", **how},
            {"x": at_left, "y": y, "text": alt.Text(name, type="nominal")},
            colour="ink",
        ),
        *halo(
            rows,
            {"align": "right", **how},
            {"x": at_right, "y": y, "text": alt.Text(text, type="nominal")},
            colour="ink",
        ),
    ]


@drawn_once
def _specification(n_rows: int, *, axis: str, is_low: bool) -> alt.LayerChart:
    rows, cut, limits = (alt.Chart(data(name)) for name in ("rows", "cut", "limits"))
    scale = alt.Scale(nice=False, zero=False)  # as far as `limits`: a domain written here would draw it all anew
    y = height("row", scale=alt.Scale(domain=[-0.62, n_rows - 0.38], reverse=True, nice=False), axis=None)
    x_axis = alt.Axis(title=axis, tickCount=6, grid=True, format=".4~g", labelExpr="replace(datum.label, '-', '−')")
    # After the name: of bold letters each takes so much; on a phone there is no room.
    after = {"expr": "7.4 * length(datum.label) * (windowSize()[0] >= 1600 ? 1.2 : 1) + 12"}
    has_room = {"expr": "width > 640 ? 1 : 0"}
    return layered(
        [
            rows.mark_rule(strokeWidth=1.5).encode(
                x=alt.XDatum(0, type="quantitative", scale=scale), color=alt.ColorDatum("faint"), tooltip=QUIET
            ),
            rows.mark_rule(strokeWidth=3, strokeCap="round").encode(
                x=number("low", scale=scale, axis=x_axis), x2=alt.X2("high"), y=y, color=by_role(), tooltip=QUIET
            ),
            rows.mark_point(size=150, filled=True, opacity=1).encode(
                x=number("estimate"),
                y=y,
                color=by_role(),
                tooltip=hints(name="What", text="Estimate (95 % CI)", p="p"),
            ),
            limits.mark_point(opacity=0).encode(x=number("end"), color=alt.ColorDatum("paper"), tooltip=QUIET),
            cut.mark_point(size=110, filled=True, opacity=1).encode(
                x=number("edge"),
                y=y,
                color=by_role(),
                shape=alt.Shape("shape", type="nominal", scale=None, legend=None),
                tooltip=QUIET,
            ),
            *over_marks(rows, y, dy=-9, words=("label", "value")),
            *halo(
                rows,
                {"align": "left", "opacity": has_room, "baseline": "bottom", "dy": -9, "fontSize": 14},
                {"x": alt.value(after), "y": y, "text": alt.Text("more", type="nominal")},
                colour="faint",
            ),
        ],
        height=(_LOW_ROW if is_low else _ROW) * n_rows + (64 if is_low else 78),
        padding={"left": 14, "right": 14, "top": 4, "bottom": 4},
    )

"""Two pictures in one, linked by patient: side by side where there is room, one under the other on a phone.

Streamlit stretches one view to its place, but not two that are concatenated. So both pictures are layers of one view,
and the ranges of their scales keep each to its own part of it. A patient who is pointed at in one is marked in both,
in the browser, without a word to the server.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fatigue.show.charts.picture import Picture, Spec, role

POINTED = "pointed"  # the patient under the pointer, by the field `patient` of any mark
_HOST = "pointed_name"
_AXIS = 40  # between two side by side, for the axis of the second
_UNDER = 190  # between two under each other: the axis of the first, the title of the second
_NARROW = 600  # of the plot, without the axis at its left


@dataclass(frozen=True, slots=True)
class _Part:
    """Where a picture lies in the view: expressions of its ends."""

    left: str
    right: str
    top: str
    bottom: str

    def ends(self, channel: str) -> tuple[str, str]:
        return (self.left, self.right) if channel == "x" else (self.top, self.bottom)


_FIRST = _Part("0", "firstRight", "0", "firstBottom")
_SECOND = _Part("secondLeft", "width", "secondTop", "height")


def beside(first: Picture, second: Picture, *, share: float, name: str) -> Picture:
    """Give both as one picture, the first on that share of the width.

    Data sets with a column `patient` are linked; of the second picture's, `said` is written under it for whom is
    pointed at.
    """
    spec = _joined(first, second, share=share)
    drawn = {unit["data"]["name"] for part in spec["layer"] for unit in part["layer"]}
    return Picture(
        name=name,
        spec=spec,
        columns={key: rows for key, rows in {**first.columns, **second.columns}.items() if key in drawn},
        description=f"{first.description} Beside it: {second.description}",
        fills=True,
    )


def _joined(first: Picture, second: Picture, *, share: float) -> Spec:
    specs, parts = (first.spec, second.spec), (_FIRST, _SECOND)
    layers = [
        [_placed(layer, part) for layer in (*_units(picture), *_marked(picture))]
        for picture, part in zip((first, second), parts, strict=True)
    ]
    layers[1].append(_placed(_name_of_pointed(second), _SECOND))
    pads = [spec.get("padding", {}) for spec in specs]
    return {
        "params": [*_sides(share, end=pads[0].get("right", 5)), _pointed(), *_selections(specs)],
        "layer": [{"layer": part} for part in layers],
        "resolve": {"scale": {"x": "independent", "y": "independent"}},
        "height": max(spec["height"] for spec in specs),
        "padding": {
            **{side: max(pad.get(side, 5) for pad in pads) for side in ("left", "top", "bottom")},
            "right": pads[1].get("right", 5),
        },
        "config": specs[0]["config"],
    }


def _sides(share: float, *, end: float) -> list[Spec]:
    """Give the signals that say where each picture ends; `end` is the room for the first one's last value."""
    apart = end + _AXIS
    is_wide, room = f"width > {_NARROW}", f"{share} * (width - {apart})"
    return [
        {"name": "firstRight", "expr": f"{is_wide} ? {room} : width - {end}"},
        {"name": "secondLeft", "expr": f"{is_wide} ? {room} + {apart} : 0"},
        {"name": "firstBottom", "expr": f"{is_wide} ? height : (height - {_UNDER}) / 2"},
        {"name": "secondTop", "expr": f"{is_wide} ? 0 : (height + {_UNDER}) / 2"},
    ]


def _selections(specs: tuple[Spec, Spec]) -> list[Spec]:
    """Give the selections of both; one that both have, such as the patient who is clicked, is made in either."""
    found: dict[str, Spec] = {}
    for param in copy.deepcopy([param for spec in specs for param in spec.get("params", ())]):
        known = found.setdefault(param["name"], param)
        if known is not param:
            known["select"]["on"] += f", {param['select']['on']}"
    return list(found.values())


def _pointed() -> Spec:
    select = {"type": "point", "fields": ["patient"], "on": "pointerover", "clear": "pointerout"}
    return {"name": POINTED, "select": select, "views": [_HOST]}


def _units(picture: Picture) -> list[Spec]:
    """Give the layers, each with its data."""
    shared = picture.spec.get("data")
    return [{**({"data": shared} if shared else {}), **layer} for layer in copy.deepcopy(picture.spec["layer"])]


def _marked(picture: Picture) -> list[Spec]:
    """Give a copy of each patient's mark that is seen while that patient is pointed at."""
    marked: dict[str, Spec] = {}
    for layer in _units(picture):
        named = layer["data"]["name"]
        if "patient" in picture.columns[named] and _kind(layer) in ("line", "rule", "rect"):
            marked.setdefault(named, layer)
    for layer in marked.values():
        encoding = layer["encoding"]
        for channel in ("x", "y"):  # the scale and the axis are those of the mark itself
            encoding[channel] = {key: value for key, value in encoding[channel].items() if key not in ("scale", "axis")}
        encoding["color"] = role("ink").to_dict()
        encoding["opacity"] = {"condition": {"param": POINTED, "empty": False, "value": 1}, "value": 0}
        if _kind(layer) != "rect":
            encoding["strokeWidth"] = {"value": 3}
            encoding["tooltip"] = {"value": None}
        layer.pop("name", None)
    return list(marked.values())


def _name_of_pointed(picture: Picture) -> Spec:
    named = next(name for name, columns in picture.columns.items() if "said" in columns)
    said = {"param": POINTED, "empty": False, "field": "said", "type": "nominal"}
    return {
        "name": _HOST,
        "data": {"name": named},
        "mark": {"type": "text", "align": "left", "baseline": "top", "fontSize": 15, "fontWeight": "bold"},
        "encoding": {
            "x": {"value": 0},
            "y": {"value": {"expr": "height + 10"}},
            "text": {"condition": said, "value": ""},
            "color": role("ink").to_dict(),
            "tooltip": {"value": None},
        },
    }


def _kind(layer: Spec) -> str:
    mark = layer["mark"]
    return str(mark["type"] if isinstance(mark, Mapping) else mark)


def _placed(layer: Spec, part: _Part) -> Spec:
    """Move a layer to its part of the view: its mark's measures, its scales, its fixed places, its axes."""
    encoding = layer["encoding"]
    if isinstance(layer["mark"], Mapping):
        layer["mark"] = _measured(layer["mark"], part)
    for channel in ("x", "y"):
        for name in (channel, f"{channel}2"):
            if name in encoding:
                _move(encoding[name], channel, part)
        if channel not in encoding and _kind(layer) == "rule":  # one that runs through all of its picture
            start, end = part.ends(channel)
            encoding[channel], encoding[f"{channel}2"] = {"value": {"expr": start}}, {"value": {"expr": end}}
    return layer


def _move(found: Spec, channel: str, part: _Part) -> None:
    start, end = part.ends(channel)
    if "value" in found:
        found["value"] = {"expr": _moved(_expression(found["value"]), channel, part)}
    if "scale" in found:
        own = found["scale"].get("range")  # of a picture that leaves room beside its plot
        along = [start, end] if channel == "x" else [end, start]
        if own is not None:
            along = [_moved(_expression(place), channel, part) for place in own]
        found["scale"]["range"] = [{"expr": place} for place in along]
    axis = found.get("axis")
    if axis:
        axis |= _measured(axis, part)
    if axis and channel == "x":  # an axis stands at the edge of the view: it goes to the edge of its picture
        axis |= {"orient": "bottom", "offset": {"expr": f"{part.bottom} - height"}}
    elif axis:
        title = _moved(f"{axis.get('titleY', 0)}", "y", part)
        axis |= {"orient": "left", "offset": {"expr": f"-{part.left}"}, "titleY": {"expr": title}}


def _expression(value: object) -> str:
    return str(value["expr"] if isinstance(value, Mapping) else value)


def _moved(expression: str, channel: str, part: _Part) -> str:
    start, within = part.ends(channel)[0], _within(expression, part)
    return within if start == "0" else f"{start} + ({within})"


def _measured(options: Mapping[str, Any], part: _Part) -> Spec:
    """Give options whose expressions take the size of the part for that of the view."""
    return {
        key: {**found, "expr": _within(found["expr"], part)}
        if isinstance(found, Mapping) and "expr" in found
        else found
        for key, found in options.items()
    }


def _within(expression: str, part: _Part) -> str:
    for size, channel in (("width", "x"), ("height", "y")):
        start, end = part.ends(channel)
        expression = re.sub(rf"\b{size}\b", end if start == "0" else f"({end} - {start})", expression)
    return expression

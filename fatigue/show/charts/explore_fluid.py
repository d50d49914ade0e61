"""How the linked views fill the page: side by side where it is wide, one below the other on a phone.

Views of a concatenation have fixed widths in Vega-Lite. What it compiles to, Vega, can compute them: each width is a
signal that follows the place of the chart in the page, and so is the number of columns. No server is asked, and nothing
jumps. The page shows the compiled specification, files and notebooks the one of Vega-Lite.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import vl_convert

from fatigue.show.charts.explore_rows import LEFT, NARROW, TALL, Views, levels_height
from fatigue.show.charts.explore_views import specification
from fatigue.show.charts.picture import grown

ROWS = "source"  # what Streamlit calls the one table of a chart
_PLACE = "isFinite(containerSize()[0]) && containerSize()[0] > 0 ? containerSize()[0] : 1100"
_FONT = '"Source Sans", sans-serif'  # the page's; Vega does not take it from its theme
_LOWEST, _HIGHEST = 130, 300  # px, of a view
_ELSE, _LETTERS = 358, 230  # px: what stands on the screen beside two of them, and the part of it that letters take
_GAP = 30  # px between columns
_RIGHT = 56  # px right of the curves, for the last median


@cache
def fluid(views: Views) -> dict[str, Any]:
    """Give the specification for a page: Vega, its views as wide as their place allows.

    Streamlit hands over one table and hears signals at the top only: all but the table lies in one group, and what is
    picked in it is pushed out.
    """
    text = json.dumps(specification(views)).replace('"name": "patients"', f'"name": "{ROWS}"')
    for own, numbered in re.findall(r'"name": "((?:who|dots))(_\d+)"', text):  # Altair numbers the names of layers
        text = text.replace(f"@{own}_marks", f"@{own}{numbered}_marks")
    spec: dict[str, Any] = vl_convert.vegalite_to_vega(json.loads(text))
    for mark in _marks(spec["marks"]):
        mark["aria"] = False  # the words beside the chart say it; not each mark of hundreds, nor the box that is drawn
    alone = f"place - {LEFT + _RIGHT}"
    widths = {"strip_width": f"place - {LEFT + 16}"}
    for name, share in views.shares().items():
        widths[f"{name}_width"] = f"place < {NARROW} ? {alone} : (place - {_GAP}) * {share} - {LEFT + _RIGHT / 2}"
    sizes = {name: f"max(80, {width})" for name, width in widths.items()} | _heights(views)
    for signal in spec["signals"]:
        if signal["name"] in sizes:
            signal.pop("value")
            signal["update"] = sizes[signal["name"]]
    for view in spec["marks"][1]["marks"]:
        for signal in view.get("signals", ()):
            _guard(signal)
    spec["marks"][1]["layout"]["columns"] = {"signal": f"place < {NARROW} ? 1 : 2"}
    picks = [f"{name}_pick" for name in (*views.names(), *views.clicks())]
    heard = [
        {"name": f"{pick}_heard", "push": "outer", "on": [{"events": {"signal": pick}, "update": pick}]}
        for pick in picks
    ]
    resized = [{"events": f"{source}:resize", "update": _PLACE} for source in ("window", "container")]
    outer = [
        {"name": "place", "init": _PLACE, "on": resized},
        {
            "name": "width",
            "update": "0",
        },  # of the frame: Streamlit would have it as wide as the place, from the axis on
        *({"name": one["name"], "value": {}} for one in heard),
    ]
    inner = {"type": "group", "aria": False, "signals": [*spec["signals"], *heard]}
    inner |= {part: spec[part] for part in ("scales", "layout", "marks")}
    inner["data"] = [part for part in spec["data"] if part["name"] != ROWS]
    fonts = {"text": {"font": _FONT}, "axis": {**spec["config"]["axis"], "labelFont": _FONT, "titleFont": _FONT}}
    return {
        "$schema": spec["$schema"],
        "padding": spec["padding"],
        "config": {**spec["config"], "aria": False, **fonts},
        "autosize": {"type": "pad", "resize": True},
        "data": {"name": ROWS},
        "signals": outer,
        "marks": [inner],
        "params": [{"name": one["name"], "select": "point"} for one in heard],  # read by Streamlit, not by Vega
    }


def _heights(views: Views) -> dict[str, str]:
    """Give the heights of the views: on a wide page two rows of them fit the screen."""
    tall = f"max({_LOWEST}, min({_HIGHEST}, (windowSize()[1] - {_ELSE} - ({grown(_LETTERS)})) / 2))"
    found = {}
    for name in views.names():
        levels = {"words": views.words, "more": views.more_levels}.get(name, ())
        full, least = levels_height(len(levels)) if levels else (TALL, 0)
        wide = f"min({full}, max({least}, {tall}))" if levels else tall
        found[f"{name}_height"] = f"place < {NARROW} ? {full} : {wide}"
    return found


def _marks(marks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for mark in marks:
        yield mark
        yield from _marks(mark.get("marks", []))


def _guard(signal: dict[str, Any]) -> None:
    """Let a box that is not drawn stay so when a view changes its width: there is no end to look up."""
    for one in signal.get("on", ()):
        found = re.match(r'\[scale\("\w+", (\w+)\[0\]', str(one.get("update")))
        if found:
            one["update"] = f"isArray({found[1]}) ? {one['update']} : {signal['name']}"

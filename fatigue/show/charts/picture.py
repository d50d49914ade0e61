"""A picture: one constant Vega-Lite specification and the small frames that change under it.

The specification holds no number that a filter changes, so the browser updates marks in place instead of drawing the
chart anew. Colours are roles, resolved by the theme: one specification serves light and dark.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ParamSpec

import altair as alt
import pandas as pd
import pyarrow as pa

ROLES = ("focus", "second", "third", "worse", "person", "ink", "faint", "ghost", "paper")
LIGHT = ("#0072B2", "#56154C", "#0E7C6A", "#BF4B00", "#6B7884", "#0E171F", "#4E5B67", "#BDC7CF", "#FFFFFF")
GROUPS = ("focus", "second", "third")
DASHES = ([6, 3], [2, 3])  # of the second and the third group; the first is solid

Spec = dict[str, Any]
Columns = Mapping[str, Any] | pd.DataFrame  # columns of equal length by name; a plain dict is the quicker one
Options = ParamSpec("Options")

_WIDE, _LARGER = 1600, 1.2  # from so many pixels letters are so much larger: 15 becomes 18

_COLOURS = alt.Scale(domain=list(ROLES))
_FAINT = {"expr": "scale('color', 'faint')"}
_GRID = {"expr": "scale('color', 'ghost')"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart ready to be shown: `spec` constant, `columns` by data set, `description` in words."""

    name: str  # for a file name: "change-curve"
    spec: Spec
    columns: Mapping[str, Columns]
    description: str  # the finding in words, for who cannot see the marks
    fills: bool = False  # as high as its place on the page, which depends on the screen

    @property
    def label(self) -> str:
        """Give what the picture is called where its words stand apart; no filter changes it, and no control has it."""
        return f"Chart: {self.name.replace('-', ' ')}"

    @property
    def data(self) -> dict[str, pd.DataFrame]:
        """Give the data sets as frames."""
        return {name: pd.DataFrame(columns) for name, columns in self.columns.items()}

    def arrow(self) -> dict[str, pa.Table]:
        """Give the data sets as the browser takes them; NaN becomes missing."""
        return {
            name: pa.table({key: pa.array(values, from_pandas=True) for key, values in columns.items()})
            for name, columns in self.columns.items()
        }

    def altair(self) -> alt.LayerChart:
        """Give the picture as an Altair chart with its data inside, for a notebook."""
        return alt.LayerChart.from_dict(self.standalone(), validate=False)

    def standalone(self, *, title: str | None = None, subtitle: str | None = None) -> Spec:
        """Give the Vega-Lite specification with data, light colours and, for a file, a title and a subtitle."""
        spec = copy.deepcopy(self.spec)
        spec["datasets"] = {name: _records(frame) for name, frame in self.data.items()}
        spec["config"] = {**spec.get("config", {}), "range": {"category": list(LIGHT)}, "background": "#FFFFFF"}
        spec.setdefault("width", 720)
        spec["padding"] = 16
        if title:
            spec["title"] = {"text": title, "subtitle": subtitle or "", "anchor": "start", "offset": 24}
        return spec


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain = frame.astype("object")
    return plain.where(plain.notna(), None).to_dict("records")  # type: ignore[return-value]


def in_columns(rows: list[dict[str, Any]], names: tuple[str, ...]) -> Columns:
    """Turn rows into the columns a picture takes."""
    return {name: [row[name] for row in rows] for name in names}


def drawn_once(build: Callable[Options, alt.LayerChart]) -> Callable[Options, Spec]:
    """Turn a function that builds an Altair chart into one that gives its specification, built once an option."""

    @cache
    def specification(*args: Options.args, **kwargs: Options.kwargs) -> Spec:
        chart = build(*args, **kwargs).configure(
            axis=alt.AxisConfig(
                labelFontSize=15,
                titleFontSize=15,
                titleFontWeight="normal",
                labelPadding=8,
                titlePadding=12,
                labelOverlap="greedy",
                labelFlush=False,
                labelColor=_FAINT,
                titleColor=_FAINT,
                domain=False,
                ticks=False,
                gridColor=_GRID,
                gridOpacity=0.5,
                labelLimit=0,
                titleLimit=0,
                aria=False,
            ),
            # A reader of the screen hears the picture's description; the numbers are in its table, not in 92 labels.
            mark=alt.MarkConfig(aria=False),
            view=alt.ViewConfig(stroke=None),
            customFormatTypes=False,
        )
        with alt.theme.enable("none"):
            spec: Spec = _sized(chart.to_dict(validate=False))
        spec.pop("$schema", None)
        return spec

    return specification  # type: ignore[return-value]


def grown(px: float) -> str:
    """Give a length that letters take as an expression: it grows with them."""
    return f"windowSize()[0] >= {_WIDE} ? {px * _LARGER:g} : {px:g}"


def _sized(part: Any) -> Any:  # noqa: ANN401 (any part of a specification)
    """Give every size of letters as an expression that grows with the window.

    The browser works it out, so a wide screen needs no word from the server. A file has no window: the usual size.
    """
    if isinstance(part, dict):
        return {
            key: {"expr": grown(value)}
            if key.lower().endswith("fontsize") and isinstance(value, int | float)
            else _sized(value)
            for key, value in part.items()
        }
    return [_sized(one) for one in part] if isinstance(part, list) else part


def data(name: str) -> alt.NamedData:
    """Refer to a frame that is handed over with the picture."""
    return alt.NamedData(name=name)


def by_role(field: str = "role") -> alt.Color:
    """Colour by a column of roles; exactly one layer of a chart uses this, so that it carries the one scale."""
    return alt.Color(field, type="nominal", scale=_COLOURS, legend=None)


def role(name: str) -> alt.ColorDatum:
    """Colour everything in a layer by one role."""
    return alt.ColorDatum(name)


def number(field: str, **options: Any) -> alt.X:  # noqa: ANN401 (Altair's own options)
    """Give a quantitative x."""
    return alt.X(field, type="quantitative", **options)


def height(field: str, **options: Any) -> alt.Y:  # noqa: ANN401
    """Give a quantitative y."""
    return alt.Y(field, type="quantitative", **options)


def flat_title(words: str, **options: Any) -> alt.Axis:  # noqa: ANN401
    """Give a y axis whose title lies flat above it."""
    return alt.Axis(title=words, titleAngle=0, titleAlign="left", titleAnchor="end", titleY=-14, **options)


def ticks(low: float, high: float) -> list[float]:
    """Give the ticks of a whole scale: its ends and its quarters, or the equal parts that fall on whole numbers."""
    width = high - low
    whole = [parts for parts in (4, 3, 5, 6, 2) if width % parts == 0]
    parts = whole[0] if whole else 4
    return [low + width * part / parts for part in range(parts + 1)]


def hints(**labels: str) -> list[alt.Tooltip]:
    """Give tooltip lines from columns of ready-made words: label in the tooltip by column."""
    return [alt.Tooltip(column, type="nominal", title=label) for column, label in labels.items()]


def dashes() -> dict[str, object]:
    """Give the line patterns of the three groups, so that colour is never alone; no scale, so no legend."""
    tests = [{"test": f"datum.role == '{role}'", "value": dash} for role, dash in zip(GROUPS[1:], DASHES, strict=True)]
    return {"condition": tests, "value": [1, 0]}


QUIET = alt.value(None)  # tooltip of marks that say nothing


def person(view: str) -> alt.Parameter:
    """Give the selection of the patient whose mark, of the layer of that name, is clicked."""
    return alt.selection_point(
        name="person", fields=["patient"], on=f"@{view}_marks:click", clear="dblclick", toggle=False, empty=False
    )


def ringed(picked: alt.Parameter) -> dict[str, Any]:
    """Give the encodings that draw a ring round the mark that is picked."""
    ink = {"expr": "scale('color', 'ink')"}
    return {"stroke": alt.value(ink), "strokeWidth": alt.condition(picked, alt.value(2.5), alt.value(0))}


def halo(base: alt.Chart, mark: dict[str, Any], encodings: dict[str, Any], *, colour: str) -> list[alt.Chart]:
    """Give text that stays readable where it crosses lines: a thick copy in the page's colour lies under it."""
    paper = {"expr": "scale('color', 'paper')"}
    under = base.mark_text(**mark, strokeWidth=4, strokeJoin="round", stroke=paper).encode(
        **encodings, color=role("paper"), tooltip=QUIET
    )
    return [under, base.mark_text(**mark).encode(**encodings, color=role(colour), tooltip=QUIET)]


def layered(layers: list[alt.Chart], *, height: int, padding: dict[str, float] | None = None) -> alt.LayerChart:
    """Give the layers as one chart of that height, axes included."""
    chart = alt.LayerChart(layer=layers, height=height)
    return chart if padding is None else chart.properties(padding=padding)

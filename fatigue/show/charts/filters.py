"""The small charts of the filters: all patients pale, the remaining ones blue.

They are plain boxes and style rules, not Vega charts: nothing to focus, no tool bar, and redrawn in a moment. Their
colours stand in `pages/frame/frame.css`.
"""

from __future__ import annotations

from html import escape

import numpy as np

from fatigue.cohort.arrays import Flags, Floats
from fatigue.show.words import numbers


def histogram(values: Floats, keep: Flags, *, bounds: tuple[float, float], width: float, label: str) -> str:
    """Give the HTML of the bars of everybody and, over them, of those who remain; `width` wide over the bounds."""
    edges = np.arange(bounds[0], bounds[1] + width, width)
    known = np.isfinite(values)
    everybody, remaining = np.histogram(values[known], edges)[0], np.histogram(values[known & keep], edges)[0]
    top = max(int(everybody.max()), 1)
    bars = [_bars(counts / top, kind) for counts, kind in ((everybody, "all"), (remaining, "left"))]
    said = f"Histogram of {label}: {numbers.share(int(remaining.sum()), int(everybody.sum()))} remain."
    return f'<div class="mini" role="img" aria-label="{escape(said)}">{"".join(bars)}</div>'


def _bars(shares: Floats, kind: str) -> str:
    """Give one box, cut to the shape of bars of these heights."""
    wide = 100 / len(shares)
    corners = (
        f"{wide * left:g}% 100%,{wide * left:g}% {100 - 100 * share:g}%,"
        f"{wide * right:g}% {100 - 100 * share:g}%,{wide * right:g}% 100%"
        for left, right, share in zip(np.arange(len(shares)) + 0.06, np.arange(len(shares)) + 0.94, shares, strict=True)
        if share
    )
    return f'<i class="{kind}" style="clip-path:polygon({",".join(corners) or "0 0"})"></i>'


def status_bars(key: str, everybody: list[int], remaining: list[int]) -> str:
    """Give the style rules that draw, under each button of a choice, its bar and "6 of 9" at its right."""
    top = max([*everybody, 1])
    return "".join(
        f".st-key-{key} button:nth-of-type({at}){{--all:{100 * of / top:g}%;--left:{100 * left / top:g}%}}"
        f'.st-key-{key} button:nth-of-type({at})::after{{content:"{numbers.share(left, of)}"}}'
        for at, (left, of) in enumerate(zip(remaining, everybody, strict=True), start=1)
    )

"""The bars of the filters: everybody pale, over them in blue those who remain."""

from __future__ import annotations

import re

import numpy as np

from fatigue.cohort.selection import BOUNDS
from fatigue.show.charts import filters


def tops(drawn: str, kind: str) -> list[float]:
    """The heights of the bars of one kind, in percent, from the left."""
    (shape,) = re.findall(f'class="{kind}" style="clip-path:polygon\\(([^)]*)\\)', drawn)
    corners = [[float(part.rstrip("%")) for part in corner.split()] for corner in shape.split(",")]
    assert all(0 <= place <= 100 for corner in corners for place in corner)
    return [100 - corner[1] for corner in corners[1::4]]


def test_a_histogram_counts_everybody_and_over_them_those_who_remain() -> None:
    values = np.array([18.0, 20, 20, 80, np.nan])  # who is exactly 80 is in the last bar
    keep = np.array([True, True, False, True, True])
    drawn = filters.histogram(values, keep, bounds=BOUNDS["age"], width=4.0, label="age")
    assert np.allclose(tops(drawn, "all"), [100, 100 / 3], atol=0.01)
    assert np.allclose(tops(drawn, "left"), [200 / 3, 100 / 3], atol=0.01)
    assert 'aria-label="Histogram of age: 3 of 4 remain."' in drawn


def test_nobody_left_is_a_histogram_without_blue() -> None:
    none = np.zeros(3, dtype=bool)
    drawn = filters.histogram(np.array([20.0, 30, 40]), none, bounds=BOUNDS["age"], width=4.0, label="age")
    assert tops(drawn, "all") == [100, 100, 100]
    assert 'class="left" style="clip-path:polygon(0 0)"' in drawn
    assert "0 of 3 remain" in drawn


def test_a_level_has_its_share_as_its_bar_and_as_words() -> None:
    rules = filters.status_bars("sex", [8, 4], [2, 0])
    assert ".st-key-sex button:nth-of-type(1){--all:100%;--left:25%}" in rules
    assert '.st-key-sex button:nth-of-type(2)::after{content:"0 of 4"}' in rules

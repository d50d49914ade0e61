"""The difference of two medians: printed examples of another program, planted truth, degenerate groups."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fatigue.analysis.arithmetic.two_medians import difference

# The examples that R's statpsych::ci.median2 prints in its documentation (versions 1.6, 1.7 and 2.0).
PRINTED = (
    ([32, 39, 26, 35, 43, 27, 40, 37, 34, 29], [36, 44, 47, 42, 49, 39, 46, 31, 33, 48],
     (-8.5, -16.95977, -0.04022524)),
    ([32.1, 39.8, 26.3, 35.0, 43.1, 27.0, 40.9, 37.4, 34.0, 29.2],
     [36.8, 44.0, 47.1, 42.7, 49.0, 39.6, 46.2, 31.6, 33.1, 48.4], (-8.85, -17.66002, -0.0399751)),
    ([70, 394, 43, 95, 62, 128, 2, 203, 81, 436, 85, 35, 156, 1, 3, 27, 63, 181, 184, 18],
     [102, 120, 78, 78, 417, 124, 86, 171, 176, 129, 230, 194, 100, 157, 306, 411, 164, 103, 193, 312],
     (-85, -157.7441, -12.25589)),
)  # fmt: skip


def test_the_printed_examples_come_out() -> None:
    for one, other, expected in PRINTED:
        assert difference(np.array(one, dtype=float), np.array(other, dtype=float)) == pytest.approx(expected, rel=1e-6)


def test_the_interval_holds_a_planted_difference_as_often_as_it_says() -> None:
    random = np.random.default_rng(7)
    held = []
    for _ in range(2000):
        low, high = difference(random.exponential(10, 12) + 5, random.exponential(10, 17))[1:]
        held.append(low <= 5 <= high)
    assert 0.93 <= np.mean(held) <= 0.99


def test_few_or_equal_values_have_no_interval() -> None:
    for one, other in ((np.arange(4.0), np.arange(9.0)), (np.ones(9), np.ones(9)), (np.arange(9.0), np.empty(0))):
        found = difference(one, other)
        assert math.isnan(found[1])
        assert math.isnan(found[2])

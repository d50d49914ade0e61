"""The axis of a score: it holds what it must, stands on round numbers, and its labels do not lie on each other."""

from __future__ import annotations

import numpy as np
import pytest

from fatigue.show.charts.axis import apart, beyond, fitted, whole


@pytest.mark.parametrize(
    ("ends", "scale", "domain", "ticks"),
    [
        ((0, 104), (0, 160), [0, 120], [0, 20, 40, 60, 80, 100, 120]),
        ((1, 5.2), (1, 7), [1, 6], [1, 2, 3, 4, 5, 6]),
        ((20, 45), (0, 52), [20, 45], [20, 25, 30, 35, 40, 45]),
        ((-61, 12), (-160, 160), [-75, 25], [-75, -50, -25, 0, 25]),
        ((0, 150), (0, 160), [0, 160], [0, 40, 80, 120, 160]),  # hardly less than the full scale
        ((34, 36), (0, 160), [0, 60], [0, 20, 40, 60]),  # a few like scores do not look like much
        ((float("nan"), float("nan")), (0, 160), [0, 160], [0, 40, 80, 120, 160]),
    ],
)
def test_the_axis_is_as_long_as_the_scores_need(
    ends: tuple[float, float], scale: tuple[float, float], domain: list[float], ticks: list[float]
) -> None:
    axis = fitted(*ends, lowest=scale[0], highest=scale[1])
    assert axis.domain == domain
    assert list(axis.ticks) == ticks


def test_any_axis_holds_its_scores_within_its_scale() -> None:
    random = np.random.default_rng(2019)
    for lowest, width in random.choice([(0, 160), (1, 6), (-160, 320), (20, 60.5), (0, 0.7), (0, 1e5)], 2000):
        low, high = lowest + width * np.sort(random.random(2))
        axis = fitted(low, high, lowest=lowest, highest=lowest + width)
        assert lowest <= axis.low <= low + 1e-6
        assert high - 1e-6 <= axis.high <= lowest + width
        assert axis.span >= 0.2499 * width
        assert 2 <= len(axis.ticks) <= 8


def test_values_beyond_the_axis_are_told_by_their_place() -> None:
    axis = fitted(0, 100, lowest=0, highest=160)
    cut = beyond(axis, [0, 0, 6, 12, 12, 12, 12, 18], [130, 150, 90, 110, 160, 120, 110, float("nan")])
    assert cut == {"place": [0, 12], "edge": [100, 100], "shape": ["triangle-up"] * 2, "said": ["150, 130", "4 to 160"]}
    below = beyond(fitted(60, 100, lowest=0, highest=100), [0, 0], [12, 20.5])
    assert (below["shape"], below["said"]) == (["triangle-down"], ["12, 20.5"])
    assert beyond(whole(0, 160), [0], [160])["said"] == []


def test_labels_move_apart_as_little_as_they_can() -> None:
    assert apart([1, 5, 9], room=2) == [1, 5, 9]
    assert apart([5, 5], room=2) == [4, 6]
    assert apart([5, 5.5, 30], room=2) == [4.25, 6.25, 30]
    assert apart([10, 10, 10], room=2, low=0, high=10) == [6, 8, 10]
    random = np.random.default_rng(2019)
    for _ in range(200):
        heights = random.uniform(0, 100, random.integers(1, 6))
        placed = apart(list(heights), room=9, low=0, high=100)
        assert np.all(np.diff(np.sort(placed)) >= 9 - 1e-9)
        assert np.argsort(placed, kind="stable").tolist() == np.argsort(heights, kind="stable").tolist()
        assert 0 <= min(placed) <= max(placed) <= 100 + 1e-9

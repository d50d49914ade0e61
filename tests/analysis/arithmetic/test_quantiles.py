"""Medians, quartiles and their intervals: against numpy and the binomial distribution, with gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from fatigue.analysis.arithmetic.quantiles import median_interval_columns, quantile_columns, ranks_outside


@given(st.lists(st.integers(0, 160), min_size=1, max_size=60), st.integers(0, 5))
def test_quartiles_are_numpys_whatever_is_missing(values: list[int], gaps: int) -> None:
    column = np.array([*values, *[np.nan] * gaps], dtype=float)
    np.random.default_rng(0).shuffle(column)
    got = quantile_columns(column[:, None], (0.25, 0.5, 0.75))[:, 0]
    np.testing.assert_allclose(got, np.nanquantile(column, (0.25, 0.5, 0.75)), rtol=1e-12)


def test_a_column_without_a_value_has_no_quartile() -> None:
    assert np.isnan(quantile_columns(np.full((3, 2), np.nan), (0.5,))).all()
    assert np.isnan(median_interval_columns(np.full((3, 2), np.nan))).all()


@pytest.mark.parametrize("n", [6, 7, 10, 23, 60, 100, 999, 100_000])
def test_the_interval_is_the_narrowest_that_keeps_its_level(n: int) -> None:
    k = ranks_outside(n, level=0.95)
    assert 2 * binom.cdf(k - 1, n, 0.5) <= 0.05  # what lies below the k-th of n
    assert 2 * binom.cdf(k, n, 0.5) > 0.05


@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_five_values_hold_no_95_percent_interval(n: int) -> None:
    assert ranks_outside(n, level=0.95) == 0


def test_ranks_of_a_published_table() -> None:
    """Conover, Practical Nonparametric Statistics: n = 23 takes the 7th and the 17th value."""
    assert ranks_outside(23, level=0.95) == 7


def by_hand(values: np.ndarray) -> tuple[float, float]:
    """Hettmansperger and Sheather's formula as printed, with exact binomial probabilities."""
    ordered, n = np.sort(values), len(values)

    def covers(d: int) -> float:
        return 1 - 2 * float(binom.cdf(d - 1, n, 0.5))

    d = max(d for d in range(1, n // 2 + 1) if covers(d) >= 0.95)
    i = (covers(d) - 0.95) / (covers(d) - covers(d + 1))
    share = (n - d) * i / (d + (n - 2 * d) * i)
    return (
        (1 - share) * ordered[d - 1] + share * ordered[d],
        (1 - share) * ordered[n - d] + share * ordered[n - d - 1],
    )


@pytest.mark.parametrize("n", [6, 7, 8, 22, 23, 60, 301])
def test_the_interval_is_hettmansperger_and_sheathers(n: int) -> None:
    values = np.round(np.random.default_rng(n).normal(40, 20, n), 1)
    np.testing.assert_allclose(median_interval_columns(values[:, None])[:, 0], by_hand(values), rtol=1e-12)


def test_the_interval_lies_between_neighbouring_order_statistics() -> None:
    low, high = median_interval_columns(np.arange(1.0, 24.0)[:, None])[:, 0]
    assert 7 < low < 8
    assert low + high == 24  # alike at both ends


def test_equal_values_have_no_interval() -> None:
    assert np.isnan(median_interval_columns(np.full((9, 1), 4.0))).all()
    almost = median_interval_columns(np.array([[4.0] * 8 + [5.0]]).T)[:, 0]
    assert almost.tolist() == [4, 4]


def test_the_interval_covers_the_median_as_often_as_it_says() -> None:
    rng = np.random.default_rng(11)
    low, high = median_interval_columns(rng.normal(size=(23, 4000)))
    covered = ((low <= 0) & (high >= 0)).mean()
    assert abs(covered - 0.95) < 4 * np.sqrt(0.95 * 0.05 / 4000)

"""Medians, quartiles and their intervals: against numpy and the binomial distribution, with gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from fatigue.analysis.quantiles import median_interval_columns, quantile_columns, ranks_outside


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
    low, high = median_interval_columns(np.arange(1.0, 24.0)[:, None])[:, 0]
    assert (low, high) == (7.0, 17.0)


def test_the_interval_covers_the_median_as_often_as_it_says() -> None:
    rng = np.random.default_rng(11)
    low, high = median_interval_columns(rng.normal(size=(23, 4000)))
    covered = ((low <= 0) & (high >= 0)).mean()
    exact = 1 - 2 * binom.cdf(6, 23, 0.5)
    assert abs(covered - exact) < 4 * np.sqrt(exact * (1 - exact) / 4000)

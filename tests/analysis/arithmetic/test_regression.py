"""The shared least squares: rank, and agreement with numpy on anything."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fatigue.analysis.arithmetic.regression import regress, t_quantile, t_tests
from tests.costly import COSTLY
from tests.reference import kit


@COSTLY
@given(seed=st.integers(0, 10**6), n=st.integers(8, 60), k=st.integers(1, 5))
def test_two_roads_numpy_least_squares(seed, n, k):
    rng = np.random.default_rng(seed)
    x, y = rng.normal(3, 2, (n, k)), rng.normal(0, 4, n)
    full = np.column_stack([np.ones(n), x])
    found = regress(y, x)
    np.testing.assert_allclose(found.coefficients, np.linalg.lstsq(full, y)[0], rtol=1e-7, atol=1e-9)
    inverse = np.linalg.inv(full.T @ full)
    np.testing.assert_allclose(found.std_error, found.sigma * np.sqrt(np.diag(inverse)), rtol=1e-7)
    hat = np.einsum("ij,jk,ik->i", full, inverse, full)
    np.testing.assert_allclose(found.leverage, hat, rtol=1e-7)
    weights = (found.residual / (1 - hat)) ** 2
    hc3 = inverse @ (full.T * weights) @ full @ inverse
    np.testing.assert_allclose(found.hc3_std_error, np.sqrt(np.diag(hc3)), rtol=1e-6)


def test_columns_that_follow_from_those_before_are_left_out_one_by_one():
    rng = np.random.default_rng(1)
    a, b, c = rng.normal(size=(3, 40))
    x = np.column_stack([a, np.full(40, 3.3), b, a - b, c, 1e6 * a + 5])
    found = regress(rng.normal(size=40), x)
    assert found.kept.tolist() == [0, 2, 4]
    assert found.left_out.tolist() == [1, 3, 5]
    assert found.df == 36


def test_a_constant_that_is_not_exact_in_binary_is_still_constant():
    x = np.column_stack([np.full(23, 0.1), np.arange(23.0)])
    assert regress(np.arange(23.0) ** 2, x).kept.tolist() == [1]


def test_a_flat_outcome_is_flat_even_when_its_mean_is_not_exact():
    found = regress(np.full(23, 0.1), np.arange(23.0)[:, None])
    assert found.is_flat
    assert np.isnan(found.std_error).all()


@pytest.mark.parametrize("df", [1, 3, 18, 5000])
def test_t_tests_keep_tiny_p_values(df):
    estimate, error = np.array([0.5, -3.0, 60.0]), np.array([1.0, 1.0, 1.0])
    statistic, p_value, low, high = t_tests(estimate, error, df)
    np.testing.assert_allclose(p_value, 2 * stats.t.sf(np.abs(statistic), df), rtol=1e-9)
    np.testing.assert_allclose(high - low, 2 * stats.t.ppf(0.975, df) * error, rtol=1e-9)
    assert t_quantile(df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-12)
    assert (p_value > 0).all() or df == 5000


def test_an_error_of_zero_or_nan_is_not_tested():
    found = t_tests(np.array([1.0, 1.0]), np.array([0.0, np.nan]), 10)
    assert np.isnan(found).all()


def solve(matrix: list[list[Fraction]], right: list[list[Fraction]]) -> list[list[Fraction]]:
    """Gauss-Jordan in fractions: no rounding at all."""
    rows = [[*left, *more] for left, more in zip(matrix, right, strict=True)]
    for column in range(len(rows)):
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for other in range(len(rows)):
            if other != column:
                factor = rows[other][column]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[column], strict=True)]
    return [row[len(rows) :] for row in rows]


def test_longley_agrees_with_exact_fractions():
    data = kit.data("longley_nist.csv")
    y = [Fraction(str(value)) for value in data["TOTEMP"]]
    x = [[Fraction(1), *(Fraction(str(value)) for value in row)] for row in data.iloc[:, 1:].to_numpy().tolist()]
    columns = list(zip(*x, strict=True))
    cross = [[sum(a * b for a, b in zip(u, v, strict=True)) for v in columns] for u in columns]
    influence = list(zip(*solve(cross, [list(column) for column in columns]), strict=True))  # rows x coefficients
    slopes = [sum(row[j] * value for row, value in zip(influence, y, strict=True)) for j in range(7)]
    variance = [Fraction(0)] * 7
    for given_x, given_y, moves in zip(x, y, influence, strict=True):
        residual = given_y - sum(a * b for a, b in zip(given_x, slopes, strict=True))
        leverage = sum(a * b for a, b in zip(given_x, moves, strict=True))
        variance = [v + (m * residual / (1 - leverage)) ** 2 for v, m in zip(variance, moves, strict=True)]
    found = regress(data["TOTEMP"].to_numpy(float), data.iloc[:, 1:].to_numpy(float))
    np.testing.assert_allclose(found.coefficients, np.array(slopes, dtype=float), rtol=1e-10)
    np.testing.assert_allclose(found.hc3_std_error, np.sqrt(np.array(variance, dtype=float)), rtol=1e-10)

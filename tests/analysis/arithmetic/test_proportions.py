"""Wilson's interval: R's prop.test values, statsmodels as second road, the limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from fatigue.analysis.arithmetic.proportions import wilson


# R 4.2.2: prop.test(x, n, correct = FALSE)$conf.int; the second is Newcombe, Stat Med 1998;17:857-872, table I.
@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(4, 10, 0.168180329706236, 0.687326230266342), (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)],
)
def test_published_values(count, of, low, high):
    got = wilson(count, of)
    digits = 12 if of == 10 else 4
    assert np.round(got, digits) == pytest.approx([round(low, digits), round(high, digits)], abs=1e-12)


@given(st.integers(1, 2000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_agrees_with_statsmodels_and_holds_the_share(case):
    count, of = case
    low, high = wilson(count, of)
    np.testing.assert_allclose((low, high), proportion_confint(count, of, method="wilson"), rtol=1e-9, atol=1e-12)
    assert 0 <= low <= count / of <= high <= 1


def test_none_and_all_reach_the_ends_exactly():
    assert wilson(0, 20)[0] == 0
    assert wilson(20, 20)[1] == 1


def test_counts_and_complements_mirror():
    low, high = wilson([3, 17], 20)
    np.testing.assert_allclose([low[0], high[0]], [1 - high[1], 1 - low[1]], rtol=1e-12)


def test_nothing_of_nothing_is_not_known():
    assert np.isnan(wilson([0, 0], 0)).all()

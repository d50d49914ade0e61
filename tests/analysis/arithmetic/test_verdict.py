"""What may be said of a direction: intervals, tests, the detectable change, and which of them a finding needs."""

import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.power import TTestPower

from fatigue.analysis.arithmetic import verdict
from fatigue.analysis.drop import median_drop
from tests.make import cohort

NAN = math.nan


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(-5, -1, "fall"), (1, 5, "rise"), (-1, 1, "not clear"), (0, 5, "not clear"), (-5, 0, "not clear"),
     (NAN, 5, "unknown"), (NAN, NAN, "unknown"), (-math.inf, -1, "unknown")],
)  # fmt: skip
def test_an_interval_has_a_direction_only_where_it_leaves_out_zero(low, high, said):
    assert verdict.of_interval(low, high) == said


@pytest.mark.parametrize(
    ("p", "estimate", "said"),
    [(0.049, -1, "fall"), (0.049, 1, "rise"), (0.05, 1, "not clear"), (0.01, 0.0, "not clear"), (NAN, -1, "unknown")],
)
def test_a_test_has_the_direction_of_its_estimate_below_the_level(p, estimate, said):
    assert verdict.of_test(p, estimate) == said


@pytest.mark.parametrize("n", [3, 6, 23, 200])
def test_the_detectable_change_is_that_of_a_power_calculation(n):
    wanted = TTestPower().solve_power(nobs=n, alpha=0.05, power=0.8)
    assert verdict.detectable(1 / math.sqrt(n), n - 1.0) == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize(("error", "df"), [(0.0, 5.0), (NAN, 5.0), (1.0, 0.0), (1.0, NAN)])
def test_nothing_is_detectable_without_scatter_or_patients(error, df):
    assert math.isnan(verdict.detectable(error, df))


def test_the_detectable_change_is_found_in_four_studies_of_five():
    rng = np.random.default_rng(1)
    changes = rng.normal(verdict.detectable(12 / math.sqrt(23), 22.0), 12, (4000, 23))
    t = changes.mean(axis=1) / changes.std(axis=1, ddof=1) * math.sqrt(23)
    assert (np.abs(t) > 2.0739).mean() == pytest.approx(0.8, abs=0.02)


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        (np.empty((0, 2)), "nobody"),
        ([[40, np.nan], [np.nan, 20]], "nobody"),
        ([[40, 40]] * 9, "same"),
        ([[40, 0]] * 4, "untested"),
        ([[40, 0], [50, 0], [30, 0], [60, 0], [20, 0]], "too few"),
        ([[40, 40]] * 40 + [[40, 20]] * 5, "too few"),
        ([[40, 41], [41, 40]] * 10, "not clear"),
        ([[40, 41]] * 55 + [[90, 20]] * 40, "test alone"),  # 55 got worse, and the test says that scores fell
        ([[40 + i, 20 + i % 3] for i in range(9)], "fall"),
        ([[20 + i % 3, 40 + i] for i in range(9)], "rise"),
    ],
)
def test_a_finding_needs_something_to_test_then_the_test_then_the_medians(scores, said):
    assert median_drop(cohort(scores)).finding == said


def test_medians_that_point_against_the_test_are_opposed():
    assert verdict.finding("fall", "rise", n=30, n_changed=30) == "opposed"
    assert verdict.finding("fall", "fall", n=30, n_changed=30) == "fall"


def test_an_interval_without_an_estimate_is_not_given():
    """A median of 0 at the start has no percent, though the bootstrap meets medians above 0."""
    table = median_drop(cohort([[0, 5], [0, 8], [0, 9], [9, 10], [7, 3], [8, 7], [0, 11]])).table
    assert table.loc[table["estimate"].isna(), "conf_low"].isna().all()
    assert table["estimate"].isna().sum() == 2


def test_the_detectable_difference_is_welchs_and_of_the_pair_that_tells_least() -> None:
    random = np.random.default_rng(4)
    one, two, wide = random.normal(0, 1, 12), random.normal(0, 2, 9), random.normal(0, 5, 7)
    found = stats.ttest_ind(one, two, equal_var=False)
    error = math.sqrt(one.var(ddof=1) / 12 + two.var(ddof=1) / 9)
    assert verdict.detectable_between([one, two]) == pytest.approx(
        verdict.detectable(error, float(found.df)), rel=1e-12
    )
    assert verdict.detectable_between([one, two, wide]) == pytest.approx(
        max(verdict.detectable_between([one, wide]), verdict.detectable_between([two, wide]))
    )
    assert math.isnan(verdict.detectable_between([one, wide[:2]]))
    assert math.isnan(verdict.detectable_between([one]))
    assert math.isnan(verdict.detectable_between([np.ones(5), np.zeros(5)]))

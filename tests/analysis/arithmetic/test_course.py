"""By which visit had most of a change come: planted courses, cohorts without any, shares by hand, odd cohorts."""

import math

import numpy as np
import pytest
from scipy import stats

from fatigue.analysis.arithmetic import ratio
from fatigue.analysis.arithmetic.course import course
from fatigue.analysis.curves import trajectory
from tests.make import cohort

MONTHS = tuple(range(0, 42, 6))


def drawn(shape, *, seed, n=23, sd=12.0):
    rng = np.random.default_rng(seed)
    return 60 + rng.normal(0, 20, (n, 1)) + rng.normal(0, sd, (n, len(shape))) + np.array(shape)


def said(scores, months=MONTHS):
    return course(scores, months, group="all").month_of_most


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_change_that_came_at_once_is_dated(sign):
    found = course(drawn(sign * 30 * np.array([0, 1, 1, 1, 1, 1, 1]), seed=1), MONTHS, group="all")
    assert found.finding == ("fall" if sign < 0 else "rise")
    assert found.month_of_most == 6


def test_a_change_that_came_last_is_not_dated():
    assert math.isnan(said(drawn([0, 0, 0, 0, 0, 0, -30], seed=1)))


def test_a_dip_that_goes_back_is_not_the_fall():
    assert said(drawn([0, -40, -5, -5, -30, -40, -40], seed=1, sd=3)) == 24


@pytest.mark.parametrize("months", [MONTHS, (0, 4, 8), (0, 3)])
def test_a_cohort_without_change_is_told_no_date(months):
    """The sentence was said in half of such cohorts."""
    dated = sum(math.isfinite(said(drawn([0.0] * len(months), seed=seed), months)) for seed in range(300))
    assert dated <= 300 * 0.05


def test_a_straight_course_is_dated_too_early_in_few():
    line = -20 * np.arange(7) / 6
    early = sum(said(drawn(line, seed=seed)) <= 18 for seed in range(300))
    assert early <= 300 * 0.05


def test_two_visits_have_no_visit_between():
    assert math.isnan(said(drawn([0, -30], seed=1), (0.0, 3.0)))


@pytest.mark.parametrize(
    "scores", [np.full((6, 3), np.nan), [[5, 4, 3]] * 9, [[5, np.nan, np.nan]] * 9, np.empty((0, 3)), [[9, 5, 1]] * 4]
)
def test_odd_cohorts_have_no_date(scores):
    for found in trajectory(cohort(scores)).courses:
        assert math.isnan(found.month_of_most)


def test_a_share_has_fiellers_interval():
    """The ends are the shares at which a t test of (part - share * whole) has p = 0.05."""
    rng = np.random.default_rng(3)
    whole = rng.normal(-20, 10, 30)
    part = 0.7 * whole + rng.normal(0, 5, 30)
    share, low, high = ratio.of_means(part, whole)
    assert share == pytest.approx(part.mean() / whole.mean())
    for end in (low, high):
        assert stats.ttest_1samp(part - end * whole, 0).pvalue == pytest.approx(0.05)
    assert all(map(math.isnan, ratio.of_means(part, rng.normal(0, 10, 30))))


def test_the_change_of_a_course_is_that_of_paired_tests():
    scores = drawn([0, -3, -5, -6, -6, -6, -7], seed=5)
    found = course(scores, MONTHS, group="all")
    change = scores[:, -1] - scores[:, 0]
    low, high = stats.ttest_1samp(change, 0).confidence_interval()
    assert (found.estimate, found.conf_low, found.conf_high) == pytest.approx((change.mean(), low, high))
    assert found.p_value == pytest.approx(stats.wilcoxon(change).pvalue)


def test_groups_that_change_alike_do_not_differ_and_planted_ones_do():
    same = np.vstack([drawn([0.0, -10], seed=1), drawn([0.0, -10], seed=2)])
    apart = np.vstack([drawn([0.0, -30], seed=1), drawn([0.0, 0], seed=2)])
    arms = ["a"] * 23 + ["b"] * 23
    assert not trajectory(cohort(same, arm=arms), by="arm").groups_differ
    assert trajectory(cohort(apart, arm=arms), by="arm").groups_differ
    assert math.isnan(trajectory(cohort(same)).between_p)

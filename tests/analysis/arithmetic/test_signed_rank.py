"""Signed ranks against R and against brute force."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fatigue.analysis.arithmetic import signed_rank as ranks
from tests.costly import COSTLY

whole_numbers = st.lists(st.integers(-30, 30), min_size=1, max_size=40).map(lambda xs: np.array(xs, dtype=float))
any_numbers = st.lists(st.floats(-100, 100), min_size=1, max_size=30).map(np.array)


def listed(differences):
    rows, columns = np.triu_indices(len(differences))
    return np.sort((differences[rows] + differences[columns]) / 2)


@given(whole_numbers | any_numbers)
@COSTLY
def test_walsh_averages_are_those_of_the_listing(differences):
    differences = np.round(differences, 10)
    averages = listed(differences)
    got = ranks.walsh_averages(ranks.tally(differences), list(range(1, len(averages) + 1)))
    np.testing.assert_allclose(got, averages, atol=1e-9)


@pytest.mark.parametrize("decimals", [0, 8])
def test_walsh_averages_of_many_are_those_of_the_listing(decimals):
    differences = np.round(np.random.default_rng(5).normal(-10, 20, 1500), decimals)
    averages = listed(differences)
    positions = [1, 2, 1000, len(averages) // 2, len(averages) // 2 + 1, len(averages)]
    got = ranks.walsh_averages(ranks.tally(differences), positions)
    np.testing.assert_allclose(got, averages[np.array(positions) - 1], atol=1e-9)


@given(st.lists(st.integers(-6, 6), min_size=1, max_size=9).filter(any))
def test_exact_p_is_that_of_all_sign_patterns(differences):
    nonzero = np.array([d for d in differences if d], dtype=float)
    midranks = stats.rankdata(np.abs(nonzero))
    sums = np.array([midranks[list(signs)].sum() for signs in itertools.product([False, True], repeat=len(nonzero))])
    plus = midranks[nonzero > 0].sum()
    wanted = min(1.0, 2 * min((sums <= plus + 1e-9).mean(), (sums >= plus - 1e-9).mean()))
    got = ranks.signed_ranks(ranks.tally(np.array(differences, dtype=float)))
    assert got.p_value == pytest.approx(wanted, rel=1e-12)
    assert got.w_plus == pytest.approx(plus)
    assert got.w_plus + got.w_minus == pytest.approx(len(nonzero) * (len(nonzero) + 1) / 2)


def test_exact_p_equals_the_classical_table_without_ties():
    differences = np.random.default_rng(2).normal(0.3, 1, 40)
    got = ranks.signed_ranks(ranks.tally(differences))
    assert got.p_value == pytest.approx(stats.wilcoxon(differences, method="exact").pvalue, rel=1e-10)


def test_many_differences_use_the_named_normal_approximation():
    differences = np.round(np.random.default_rng(3).normal(-1, 9, 1000))
    got = ranks.signed_ranks(ranks.tally(differences))
    wanted = stats.wilcoxon(differences, method="asymptotic", correction=True, zero_method="wilcox")
    assert got.p_value == pytest.approx(wanted.pvalue, rel=1e-9)
    assert "normal approximation with continuity correction" in got.test


def test_exact_and_normal_p_agree_where_they_meet():
    differences = np.round(np.random.default_rng(8).normal(-2, 15, 320))
    tallied = ranks.tally(differences[differences != 0][:300])
    exact = ranks.signed_ranks(tallied)
    assert "exact" in exact.test
    normal = stats.wilcoxon(differences[differences != 0][:300], method="asymptotic", correction=True)
    assert exact.p_value == pytest.approx(normal.pvalue, rel=0.05)


@pytest.mark.parametrize("n", [6, 10, 23, 60])
def test_signed_rank_quantile_cuts_off_two_and_a_half_percent(n):
    sums = ranks._ways(np.arange(1, n + 1), n * (n + 1) // 2)
    below = np.cumsum(sums) / 2.0**n
    q = ranks.signed_rank_quantile(n)
    assert below[q] >= 0.025
    assert below[q - 1] < 0.025


def test_signed_rank_quantile_is_continuous_where_the_normal_takes_over():
    steps = [ranks.signed_rank_quantile(n + 1) - ranks.signed_rank_quantile(n) for n in range(296, 305)]
    assert max(steps) - min(steps) <= 6


def test_float_noise_neither_breaks_ties_nor_makes_differences_of_zeros():
    noisy = np.array([0.1 + 0.2 - 0.3, 1.1 - 1.0, 0.1, -0.1, 2.0])
    tallied = ranks.tally(noisy)
    assert tallied.n_zero == 1
    assert tallied.counts.tolist() == [1, 1, 2, 1]


def test_all_zero_gives_nan_not_an_exception():
    got = ranks.signed_ranks(ranks.tally(np.zeros(8)))
    assert math.isnan(got.p_value)
    assert got.test == "not run"
    np.testing.assert_equal(ranks.hodges_lehmann(ranks.tally(np.zeros(8))), (0, np.nan, np.nan))


def wilson(count, n):
    return stats.binomtest(count, n).proportion_ci(method="wilson")


def test_where_all_go_one_way_the_biserial_interval_is_wilsons_of_so_many_patients():
    got = ranks.signed_ranks(ranks.tally(-np.arange(1.0, 9.0)))
    assert (got.rank_biserial, got.conf_low) == (-1, -1)
    assert got.conf_high == pytest.approx(2 * wilson(0, 8).high - 1)
    assert ranks.signed_ranks(ranks.tally(np.arange(1.0, 9.0))).conf_low == pytest.approx(-got.conf_high)


def test_biserial_has_no_interval_when_fewer_than_five_changed():
    got = ranks.signed_ranks(ranks.tally(np.array([-1.0, -2, 3, 4, 0, 0])))
    assert math.isfinite(got.rank_biserial)
    assert math.isnan(got.conf_low)


@given(st.lists(st.integers(-6, 6).filter(bool), min_size=5, max_size=25))
def test_the_biserial_interval_is_that_of_every_pair_written_out(differences):
    d = np.array(differences, dtype=float)
    n, signs = len(d), np.sign(np.add.outer(d, d))
    r = signs[np.triu_indices(n)].mean()  # each pair once, each patient with itself
    error = 2 * np.std(signs.mean(axis=1), ddof=1) / np.sqrt(n)
    effective = n if error == 0 else min(n, (1 - r**2) / error**2)
    share, z = (1 + r) / 2, stats.norm.ppf(0.975)

    def off(theta):  # Wilson: the shares that lie within z of their own standard errors
        return (share - theta) ** 2 - z**2 * theta * (1 - theta) / effective

    ends = np.roots([1 + z**2 / effective, -2 * share - z**2 / effective, share**2])
    assert np.abs(off(ends)).max() < 1e-9
    got = ranks.signed_ranks(ranks.tally(d))
    assert got.rank_biserial == pytest.approx(r)
    assert (got.conf_low, got.conf_high) == pytest.approx(tuple(2 * np.sort(ends) - 1), abs=1e-7)


@pytest.mark.parametrize(("shift", "n"), [(0.0, 23), (-1.5, 23), (-1.5, 10)])
def test_the_biserial_interval_holds_the_truth(shift, n):
    rng = np.random.default_rng(5)
    truth = 2 * stats.norm.cdf(shift * np.sqrt(2)) - 1  # normal changes: the average of two is positive so often
    held = [
        (got := ranks.signed_ranks(ranks.tally(rng.normal(shift, 1, n)))).conf_low <= truth <= got.conf_high
        for _ in range(400)
    ]
    assert np.mean(held) > 0.925

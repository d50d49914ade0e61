"""Oldham's data: R's numbers, scipy's, a change that only looks as if it went with the level, degenerate cases."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fatigue.analysis.oldham import oldham
from fatigue.errors import AnalysisError
from tests.costly import COSTLY
from tests.make import any_scale, cohort
from tests.reference import kit


def fis23():
    return cohort(kit.data("fis23.csv").filter(regex=r"^FIS_"))


def test_matches_r():
    result = oldham(fis23())
    kit.assert_matches(
        kit.expected("fis23")["rtm_top"],
        {"oldham_cor": result.r, "pitman_t": result.statistic, "cor_change_baseline": result.r_with_start,
         "n": result.n_patients},
    )  # fmt: skip


def test_line_interval_and_p_are_scipys():
    result = oldham(fis23(), end=12)
    table = result.table
    wanted = stats.pearsonr(table["change"], table["average"])
    line = stats.linregress(table["average"], table["change"])
    assert (result.r, result.p_value) == pytest.approx((wanted.statistic, wanted.pvalue))
    pairs, n = table[["change", "average"]].to_numpy(), len(table)
    left = [math.atanh(np.corrcoef(np.delete(pairs, row, axis=0).T)[0, 1]) for row in range(n)]
    error = max(math.sqrt((n - 1) ** 2 / n) * np.std(left, ddof=1), 1 / math.sqrt(n - 3))
    reach = stats.t.ppf(0.975, n - 2) * error
    ends = np.tanh(math.atanh(wanted.statistic) + np.array([-reach, reach]))
    assert (result.conf_low, result.conf_high) == pytest.approx(tuple(ends))
    assert (result.slope, result.intercept) == pytest.approx((line.slope, line.intercept))
    assert result.df == 21
    np.testing.assert_allclose(table["change"], table["end_score"] - table["start_score"])
    np.testing.assert_allclose(table["average"], (table["end_score"] + table["start_score"]) / 2)


def test_noise_alone_goes_with_the_first_score_and_not_with_the_average():
    rng = np.random.default_rng(3)
    scores = rng.normal(60, 10, (5000, 1)) + rng.normal(0, 10, (5000, 2))
    result = oldham(cohort(scores, scale_of=any_scale()))
    assert result.r_with_start < -0.4
    assert result.conf_low < 0 < result.conf_high


def test_who_lacks_a_score_is_left_out_and_the_rest_keep_their_names():
    scores = np.random.default_rng(4).normal(60, 10, (8, 3))
    scores[2, 0] = scores[5, 2] = np.nan
    result = oldham(cohort(scores))
    assert result.table["patient"].tolist() == ["P01", "P02", "P04", "P05", "P07", "P08"]
    assert (result.n_patients, result.n_dropped) == (6, 2)


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), min_size=6, max_size=12), st.integers(-9, 9))
@COSTLY
def test_turning_time_round_turns_the_sign(rows, shift):
    scores = np.array(rows, dtype=float)
    one = oldham(cohort(scores, scale_of=any_scale()))
    other = oldham(cohort(scores[::-1, ::-1] + shift, scale_of=any_scale()))
    np.testing.assert_allclose([one.r, one.conf_low], [-other.r, -other.conf_high], atol=1e-9)


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        ([[5, 4], [6, 3]], "at least 5 patients"),
        (np.full((8, 2), 4.0), "the same in every patient"),
        (np.full((8, 2), np.nan), "at least 5 patients"),
        (np.empty((0, 2)), "at least 5 patients"),
        ([[5], [6], [7], [8], [9]], "at least 5 patients"),
        (np.c_[np.arange(8.0), np.arange(8.0) * 2], "on one line"),
    ],
)
def test_degenerate_cohorts_get_nan_and_a_reason(scores, reason):
    result = oldham(cohort(scores))
    assert math.isnan(result.p_value)
    assert math.isnan(result.conf_low)
    assert reason in result.notes[0]


def test_an_end_before_the_start_is_refused():
    with pytest.raises(AnalysisError, match="Choose a later month"):
        oldham(fis23(), end=0)


def test_the_interval_holds_the_truth_where_tails_are_heavy():
    rng, held = np.random.default_rng(7), []
    for _ in range(300):
        scores = rng.standard_t(3, (23, 1)) + rng.standard_t(3, (23, 2))  # both vary alike: no correlation
        result = oldham(cohort(scores, scale_of=any_scale()))
        held.append(result.conf_low <= 0 <= result.conf_high)
    assert np.mean(held) > 0.92

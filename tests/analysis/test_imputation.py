"""Multiple imputation of the change: mice in the long run, deaths, planted truth, two roads, degenerate cases."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from fatigue.analysis.imputation import imputed_change
from fatigue.analysis.imputing.rubin import pool
from fatigue.cohort.demo import demo
from fatigue.errors import AnalysisError
from tests.make import any_scale, cohort
from tests.reference import kit


def fis45(**options):
    frame = kit.data("fis45drop.csv")
    return cohort(frame.filter(regex=r"^FIS_"), age=frame["Age"], edss=frame["EDSS"], **options)


def test_matches_mice_in_the_long_run():
    result = imputed_change(fis45(scale_of=any_scale()), imputations=400)
    row = result.table.set_index("analysis").loc["multiple imputation"]
    kit.assert_matches(
        kit.expected("mi_fis45drop")["large_m"], {"change36": [result.estimate, float(row["std_error"])]}
    )
    assert (result.n_patients, result.n_dropped, result.n_imputed) == (45, 0, 15)
    assert (row["estimate"], row["conf_low"], row["conf_high"], row["p_value"]) == (
        result.estimate, result.conf_low, result.conf_high, result.p_value
    )  # fmt: skip


def test_each_imputation_pools_to_the_estimate():
    result = imputed_change(fis45(), imputations=12)
    again = pool(result.each["estimate"].to_numpy(), result.each["std_error"].to_numpy() ** 2, df_complete=44)
    row = result.table.iloc[1]
    for name in ("estimate", "std_error", "df", "statistic", "p_value", "conf_low", "conf_high"):
        assert row[name] == pytest.approx(getattr(again, name))
    assert (result.within, result.between, result.riv, result.fmi) == pytest.approx(
        (again.within, again.between, again.riv, again.fmi)
    )
    assert len(result.each) == 12


def test_complete_cases_are_a_paired_t_test():
    data = fis45()
    row = imputed_change(data, end=12).table.iloc[0]
    both = np.isfinite(data.at(12))
    wanted = stats.ttest_rel(data.at(12)[both], data.at(0)[both])
    assert (row["statistic"], row["p_value"], row["df"]) == pytest.approx((wanted.statistic, wanted.pvalue, wanted.df))
    assert (row["conf_low"], row["conf_high"]) == pytest.approx(tuple(wanted.confidence_interval()))
    assert row["n"] == both.sum()


def test_who_stayed_away_because_of_a_bad_course_is_counted_in_again():
    rng = np.random.default_rng(9)
    inside = []
    for seed in range(120):
        level = rng.normal(80, 15, (40, 1))
        whole = level + np.array([0, -8, -10.0]) + rng.normal(0, 8, (40, 3))
        scores = whole.copy()
        scores[(whole[:, 1] > 78) & (rng.random(40) < 0.7), 2] = np.nan
        if np.isnan(scores).any():
            result = imputed_change(cohort(scores, scale_of=any_scale()), seed=seed)
            inside.append((result.conf_low < -10 < result.conf_high, result.estimate))
    coverage, estimate = np.mean(inside, axis=0)
    assert coverage > 0.9
    assert estimate == pytest.approx(-10, abs=1)


def test_no_score_after_a_death_is_imputed():
    rng = np.random.default_rng(2)
    scores = rng.normal(70, 15, (20, 1)) + rng.normal(0, 6, (20, 4))
    scores[:5, 3] = np.nan
    scores[1, 2] = np.nan
    # died before the end; died at an unknown month; lost; died after the end; no reason given
    ended, when = ["died", " Death ", "lost", "died", None], [14, np.nan, 14, 40, np.nan]
    data = cohort(scores, ended=[*ended, *[None] * 15], ended_month=[*when, *[np.nan] * 15])
    result = imputed_change(data, imputations=5)
    assert (result.n_died, result.n_patients, result.n_imputed, result.n_dropped) == (2, 18, 3, 2)
    assert any("2 of 20 patients died before month 18" in note for note in result.notes)
    living = imputed_change(data.take(np.arange(20) > 1), imputations=5)
    pd.testing.assert_frame_equal(result.table, living.table)
    assert imputed_change(data, end=6, imputations=5).n_died == 0


def test_the_demo_of_60_counts_its_dead():
    result = imputed_change(demo("60"))
    assert result.n_died == 2
    assert result.n_patients == 57  # one has no form at baseline
    assert result.table["n"].tolist() == [57 - result.n_imputed, 57]
    assert "Age, EDSS" in result.method
    assert "seed 2019" in result.method


def test_the_seed_decides_and_more_imputations_settle():
    data = fis45()
    assert imputed_change(data, seed=1).estimate == imputed_change(data, seed=1).estimate
    assert imputed_change(data, seed=1).estimate != imputed_change(data, seed=2).estimate
    many = [imputed_change(data, seed=seed, imputations=300).estimate for seed in (1, 2)]
    assert many[0] == pytest.approx(many[1], abs=0.8)


def test_a_covariate_that_is_not_known_of_everybody_is_left_out_and_said():
    data = fis45()
    gap = data.patients.assign(age=data.patients["age"].where(data.patients["age"] > 30))
    result = imputed_change(replace(data, patients=gap))
    assert any("age is not known of everybody" in note for note in result.notes)
    assert "age" not in result.method


def test_a_visit_of_three_scores_predicts_nothing_and_few_patients_use_few_predictors():
    data = fis45()
    scores = data.score_array().copy()
    scores[3:, 2] = np.nan
    result = imputed_change(replace(data, scores={"total": scores}))
    assert any("Month 12 has fewer than 5 scores" in note for note in result.notes)
    assert math.isfinite(result.estimate)
    few = imputed_change(data.take(np.arange(45) < 15))
    assert "too few scores" in few.method


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        (np.arange(18.0).reshape(6, 3) % 7, "nothing to impute"),
        ([[5, 4], [6, np.nan], [7, np.nan], [8, 3], [9, 2]], "at least 5 patients"),
        ([[5, 4], [6, 4], [7, 4], [8, 4], [9, 4], [9, np.nan]], "is the same"),
        (np.full((8, 3), np.nan), "at least 5 patients"),
        (np.empty((0, 3)), "at least 5 patients"),
        ([[5], [6], [7], [8], [9], [10]], "at least 5 patients"),
    ],
)
def test_degenerate_cohorts_get_nan_and_a_reason(scores, reason):
    result = imputed_change(cohort(scores))
    assert math.isnan(result.estimate)
    assert math.isnan(result.fmi)
    assert result.n_imputed == 0
    assert reason in result.notes[0]
    assert len(result.each) == 0


def test_without_gaps_the_complete_cases_stand():
    row = imputed_change(cohort(kit.data("fis23.csv").filter(regex=r"^FIS_"))).table.iloc[0]
    assert row["n"] == 23
    assert math.isfinite(row["p_value"])


def test_equal_scores_at_the_start_and_no_first_score():
    rng = np.random.default_rng(1)
    scores = np.c_[np.full(12, 40.0), rng.integers(10, 60, (12, 2))]
    scores[:3, 2] = np.nan
    scores[11, 0] = np.nan
    result = imputed_change(cohort(scores))
    assert math.isfinite(result.estimate)
    assert any("1 of 12 patients left out, without a score at month 0" in note for note in result.notes)


def test_impossible_wishes_are_refused():
    with pytest.raises(AnalysisError, match="at least 2"):
        imputed_change(fis45(), imputations=1)
    with pytest.raises(AnalysisError, match="Choose a later month"):
        imputed_change(fis45(), end=0)
    with pytest.raises(AnalysisError, match="No visit at month 7"):
        imputed_change(fis45(), end=7)

"""The mixed model on cohorts: reference numbers as a reader sees them, two roads to one number, degenerate cohorts."""

from __future__ import annotations

import math
import pickle
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import fatigue
from fatigue.analysis.mixed.fallback import path
from fatigue.analysis.mmrm import Mmrm, mmrm
from fatigue.analysis.repeated import contrasts, rm_anova
from fatigue.cohort.cohort import Cohort
from fatigue.errors import AnalysisError
from tests import make
from tests.reference import kit

FIS = [f"FIS_{month}" for month in range(0, 42, 6)]
RANDOM = np.random.default_rng(5).normal(60, 20, (12, 4)).round()
NAN = np.nan
NUMBERS = ["estimate", "std_error", "df", "statistic", "p_value", "conf_low", "conf_high"]


def fis(file: str) -> Cohort:
    data = kit.data(file)
    columns = {"age": data["Age"], "sex": data["Sex"]} if "Age" in data else {}
    return make.cohort(data[FIS].to_numpy(float), **columns)


def fev() -> Cohort:
    """Month 0 is the baseline FEV1, then the four visits."""
    data = kit.data("fev_data.csv")
    scores = data.pivot(index="USUBJID", columns="AVISIT", values="FEV1")
    people = data.drop_duplicates("USUBJID").set_index("USUBJID").loc[scores.index]
    y = np.column_stack([people["FEV1_BL"], scores])
    columns = {name: people[name] for name in ("ARMCD", "RACE", "SEX")}
    return make.cohort(y, months=range(5), scale_of=make.any_scale(), **columns)


def assert_reference(table: pd.DataFrame, section: dict, key: str, *, kr: bool) -> None:
    """Every column a reader sees against the reference, rows in its order."""
    want = {name: section[f"{key}_{entry}"] for name, entry in COLUMNS[kr].items() if f"{key}_{entry}" in section}
    assert {"estimate", "std_error", "df", "conf_low", "conf_high"} <= set(want)
    tolerance = {"estimate": 1e-7, "std_error": 1e-6, "df": 1e-4 if kr else 1e-5}
    for name, entry in want.items():
        np.testing.assert_allclose(table[name], entry["value"], rtol=tolerance.get(name, entry["rtol"]), err_msg=name)
    np.testing.assert_allclose(table["statistic"], table["estimate"] / table["std_error"], rtol=1e-12)


COLUMNS = {
    True: {"estimate": "est", "std_error": "kr_se", "df": "kr_df", "conf_low": "kr_ci_low", "conf_high": "kr_ci_high"},
    False: {
        "estimate": "est", "std_error": "se", "df": "df_satterthwaite", "p_value": "p", "conf_low": "ci_low",
        "conf_high": "ci_high",
    },
}  # fmt: skip


@pytest.mark.parametrize("df", ["kenward-roger", "satterthwaite"])
@pytest.mark.parametrize("name", ["fis23", "fis45drop"])
def test_changes_and_means_as_in_r(name: str, df: str) -> None:
    fit = mmrm(fis(f"{name}.csv"), covariance="us", df=df)
    want = kit.expected(f"mixed_{name}")["mmrm"]
    assert_reference(fit.table, want, "change_from_first_visit", kr=df == "kenward-roger")
    assert_reference(fit.means, want, "lsmean", kr=df == "kenward-roger")
    kit.assert_matches(
        want,
        {
            "n_obs": fit.n_scores, "n_subjects": fit.n_patients, "reml_logLik": -fit.minus2_loglik / 2,
            "AIC_covpars_only": fit.aic, "BIC_covpars_nsubjects": fit.bic,
            "Sigma": fit.covariances["covariance"].to_numpy().reshape(7, 7),
        },
    )  # fmt: skip
    joint = want[f"type3_visit_{'kr' if df == 'kenward-roger' else df}"]
    got = fit.tests.loc[0, ["statistic", "df1", "df", "p_value"]].to_numpy(float)
    np.testing.assert_allclose(got, joint["value"], rtol=joint["rtol"])


@pytest.mark.parametrize("df", ["kenward-roger", "satterthwaite"])
def test_adjusted_for_age_and_sex_as_in_r(df: str) -> None:
    fit = mmrm(fis("fis45drop.csv"), covariates=("age", "sex"), covariance="us", df=df)
    want = kit.expected("mixed_fis45drop")["mmrm_adjusted"]
    is_kr = df == "kenward-roger"
    assert_reference(fit.table, want, "change_from_first_visit", kr=is_kr)
    assert_reference(fit.means, want, "lsmean", kr=is_kr)
    for term, row in (("Age", 1), ("Sex", 2)):
        joint = want[f"type3_{term}_{'kr' if is_kr else df}"]
        got = fit.tests.loc[row, ["statistic", "df1", "df", "p_value"]].to_numpy(float)
        np.testing.assert_allclose(got, joint["value"], rtol=joint["rtol"], err_msg=term)


@pytest.mark.parametrize("df", ["kenward-roger", "satterthwaite"])
def test_baseline_and_group_as_in_r(df: str) -> None:
    """FEV1 ~ FEV1_BL + RACE + SEX + ARMCD * AVISIT, through a cohort."""
    fit = mmrm(fev(), covariates=("baseline_score", "RACE", "SEX"), by="ARMCD", covariance="us", df=df)
    want = kit.expected("mixed_fev")["mmrm_baseline_adjusted"]
    is_kr = df == "kenward-roger"
    means = fit.means.assign(
        name=[f"{g}|VIS{m:g}" for g, m in zip(fit.means["group"], fit.means["month"], strict=True)]
    )
    assert_reference(means.set_index("name").loc[want["lsmean_est"]["names"]], want, "lsmean", kr=is_kr)
    assert_reference(fit.between_groups, want, "group_diff", kr=is_kr)
    terms = ["AVISIT", "ARMCD", "ARMCD:AVISIT", "FEV1_BL", "RACE", "SEX"]
    assert fit.tests["term"].tolist() == ["visit", "ARMCD", "ARMCD x visit", "Baseline Score", "RACE", "SEX"]
    for row, term in enumerate(terms):
        joint = want[f"type3_{term}_{'kr' if is_kr else df}"]
        got = fit.tests.loc[row, ["statistic", "df1", "df", "p_value"]].to_numpy(float)
        np.testing.assert_allclose(got, joint["value"], rtol=joint["rtol"], err_msg=term)
    assert (fit.n_patients, fit.n_dropped, fit.n_scores) == (197, 3, 537)
    assert "3 patients of 200 without a score after baseline (the baseline is a covariate here), left out." in fit.notes


def test_with_the_baseline_as_covariate_the_change_is_the_mean_less_the_baseline() -> None:
    fit = mmrm(fev(), covariates=("baseline_score",), by="ARMCD", covariance="us")
    moved = fit.means["estimate"] - fit.table["estimate"]
    assert np.ptp(moved) < 1e-9
    np.testing.assert_allclose(
        fit.table["conf_high"] - fit.table["estimate"], fit.means["conf_high"] - fit.means["estimate"]
    )
    change = fev().scores["total"] - fev().at(0)[:, None]
    change[:, 0] = fev().at(0)  # the same model of the changes, given the baseline
    other = mmrm(make.cohort(change, months=range(5), scale_of=make.any_scale(), ARMCD=fev().patients["ARMCD"]),
                 covariates=("baseline_score",), by="ARMCD", covariance="us")  # fmt: skip
    np.testing.assert_allclose(fit.table[NUMBERS], other.means[NUMBERS], rtol=1e-7)


def test_random_slope_is_the_linear_mixed_model_per_year() -> None:
    fit = mmrm(fis("fis45drop.csv"), covariance="ris", df="satterthwaite")
    want = kit.expected("mixed_fis45drop")["lmm_ris_time"]  # per month
    slope = fit.coefficients.set_index("at").loc["per year"]
    for entry, column, factor in (
        ("beta", "estimate", 12), ("se", "std_error", 12), ("df_satterthwaite", "df", 1), ("t", "statistic", 1),
        ("p_satterthwaite", "p_value", 1), ("ci_low_satterthwaite", "conf_low", 12),
        ("ci_high_satterthwaite", "conf_high", 12),
    ):  # fmt: skip
        assert slope[column] == pytest.approx(factor * want[entry]["value"][1], rel=1e-5), column
    assert fit.tests["term"].tolist() == ["time"]
    assert fit.tests["statistic"][0] == pytest.approx(slope["statistic"] ** 2)
    np.testing.assert_allclose(fit.table["estimate"], slope["estimate"] * fit.table["month"] / 12)


# Two roads to one number.
def test_compound_symmetry_on_complete_data_is_the_rm_anova() -> None:
    cohort = fis("fis23.csv")
    fit, anova = mmrm(cohort, covariance="cs"), rm_anova(cohort)
    visit = fit.tests.iloc[0]
    assert visit["statistic"] == pytest.approx(anova.statistic, rel=1e-8)
    assert (visit["df1"], visit["df"]) == (anova.df1, pytest.approx(anova.df2, rel=1e-8))
    assert visit["p_value"] == pytest.approx(anova.p_value, rel=1e-6)
    error = math.sqrt(2 * anova.ss_error / anova.df2 / 23)
    np.testing.assert_allclose(fit.table["std_error"], error, rtol=1e-8)


@pytest.mark.parametrize("df", ["kenward-roger", "satterthwaite", "robust"])
def test_unstructured_on_complete_data_is_the_paired_t_test(df: str) -> None:
    cohort = fatigue.demo()
    fit, paired = mmrm(cohort, covariance="us", df=df), contrasts(cohort)
    np.testing.assert_allclose(fit.table[NUMBERS], paired.table[NUMBERS], rtol=1e-7)
    assert fit.table["n"].tolist() == paired.table["n"].tolist()


@pytest.mark.parametrize("n", [9, 12, 40])
def test_unstructured_joint_test_on_complete_data_is_hotellings(n: int) -> None:
    y = np.random.default_rng(n).normal(60, 20, (n, 6)).cumsum(axis=1)
    visit = mmrm(make.cohort(y, scale_of=make.any_scale()), covariance="us").tests.iloc[0]
    steps = y[:, 1:] - y[:, :1]
    squared = n * steps.mean(axis=0) @ np.linalg.solve(np.cov(steps.T), steps.mean(axis=0))
    assert visit["statistic"] == pytest.approx(squared * (n - 5) / (5 * (n - 1)), rel=1e-7)
    assert (visit["df1"], visit["df"]) == (5, pytest.approx(n - 5, rel=1e-7))


def test_too_few_patients_for_a_joint_test_is_said() -> None:
    y = np.random.default_rng(7).normal(60, 20, (7, 6)).cumsum(axis=1)
    fit = mmrm(make.cohort(y, scale_of=make.any_scale()), covariance="us")
    assert fit.is_fitted
    assert fit.tests["statistic"].isna().all()
    assert "No joint test of visit: too few patients for so many means." in fit.notes
    assert fit.table[NUMBERS].notna().all().all()


@pytest.mark.parametrize("covariance", ["us", "toeph", "ar1h", "csh", "auto"])
def test_two_visits_are_the_paired_t_test(covariance: str) -> None:
    y = fis("fis23.csv").scores["total"][:, [0, 3]]
    fit, paired = mmrm(make.cohort(y), covariance=covariance), contrasts(make.cohort(y))
    np.testing.assert_allclose(fit.table[NUMBERS], paired.table[NUMBERS], rtol=1e-6)


def test_a_covariance_for_each_group_is_a_fit_for_each_group() -> None:
    cohort = fis("fis45drop.csv")
    both = mmrm(cohort, by="sex", covariance="toep by group", df="satterthwaite")
    total = 0.0
    for sex in ("F", "M"):
        alone = mmrm(cohort.take((cohort.patients["sex"] == sex).to_numpy()), covariance="toep", df="satterthwaite")
        own = both.table[both.table["group"] == sex]
        np.testing.assert_allclose(own[NUMBERS], alone.table[NUMBERS], rtol=1e-5)
        covariance = both.covariances[both.covariances["group"] == sex]
        np.testing.assert_allclose(covariance["covariance"], alone.covariances["covariance"], rtol=1e-6)
        total += alone.minus2_loglik
    assert both.minus2_loglik == pytest.approx(total, rel=1e-10)
    assert "one a group" in both.method


def test_scaled_residuals_have_the_squares_that_are_left() -> None:
    """At the maximum r'V^-1r is the number of scores less that of means: the scale's own equation."""
    for covariance in ("us", "cs", "ar1h", "ris"):
        fit = mmrm(fis("fis45drop.csv"), covariance=covariance)
        residuals = fit.residuals
        assert len(residuals) == fit.n_scores
        assert (residuals["scaled"] ** 2).sum() == pytest.approx(fit.n_scores - len(fit.coefficients), rel=1e-7)
        np.testing.assert_allclose(residuals["fitted"] + residuals["residual"], fit.scores[np.isfinite(fit.scores)])
    by_group = mmrm(fis("fis45drop.csv"), by="sex", covariance="cs by group")
    squares = (by_group.residuals["scaled"] ** 2).sum()
    assert squares == pytest.approx(by_group.n_scores - len(by_group.coefficients), rel=1e-7)


# Never a silent wrong answer.
def test_unstructured_that_degenerates_is_reported_and_falls_back() -> None:
    """R's mmrm finds no fit on this cohort; a naive search goes on falling and prints nonsense."""
    assert kit.expected("mixed_fis23deg")["mmrm_unstructured"]["converged"]["value"] == 0
    asked = mmrm(fis("fis23deg.csv"), covariance="us")
    assert not asked.is_fitted
    assert asked.table[NUMBERS].isna().all().all()
    assert asked.tests["statistic"].isna().all()
    assert math.isnan(asked.aic)
    assert any(note.startswith("No fit with unstructured covariance") and "or auto" in note for note in asked.notes)
    auto = mmrm(fis("fis23deg.csv"))
    assert auto.structure == "toeph"
    assert any("nstructured covariance" in note for note in auto.notes)
    assert auto.notes[-1] == "Covariance used: heterogeneous Toeplitz, by a path fixed in advance."
    kit.assert_matches(
        kit.expected("mixed_fis23deg")["mmrm_toeph"],
        {
            "lsmean_est": auto.means["estimate"].tolist(),
            "reml_logLik": -auto.minus2_loglik / 2,
            "kr_se": auto.coefficients["std_error"].tolist(),
        },
    )


def test_path_moves_on_when_a_structure_has_no_fit() -> None:
    """No patient has both of two visits: their covariance is unknown, however many patients there are."""
    draw = np.random.default_rng(6)
    y = draw.normal(60, 15, (60, 1)) + draw.normal(0, 8, (60, 4))
    y[:30, 2], y[30:, 3] = NAN, NAN
    fit = mmrm(make.cohort(y))
    assert fit.is_fitted
    assert fit.structure == "toeph"
    assert [note for note in fit.notes if note.startswith("Unstructured covariance was passed over: ")]


def test_path_starts_by_numbers_of_patients_alone() -> None:
    assert mmrm(fis("fis23.csv")).structure == "us"
    assert mmrm(fis("fis45drop.csv")).structure == "us"
    assert path(23, 7, n_visits=7) == ("toeph", "ar1h", "csh", "toep", "ar1", "cs")
    assert path(14, 14, n_visits=7) == path(49, 0, n_visits=7) == ("us", *path(23, 7, n_visits=7))
    assert path(5, 5, n_visits=1) == ("us",)


def test_each_group_with_its_own_covariance_needs_its_own_patients() -> None:
    y = np.random.default_rng(2).normal(60, 15, (40, 5))
    arm = ["A"] * 34 + ["B"] * 6
    assert mmrm(make.cohort(y, arm=arm), by="arm").structure == "us"
    fit = mmrm(make.cohort(y, arm=arm), by="arm", covariance="auto by group")
    assert fit.structure != "us"
    assert any("6 of 6 patients have all 5 visits" in note for note in fit.notes)


def assert_nothing(fit: Mmrm, sentence: str) -> None:
    assert not fit.is_fitted
    for table in (fit.table, fit.means, fit.between_visits, fit.between_groups, fit.coefficients):
        assert table[NUMBERS].isna().all().all()
    assert fit.tests[["statistic", "p_value"]].isna().all().all()
    assert any(sentence in note for note in fit.notes), fit.notes
    assert fit.method == "MMRM was not fitted."
    assert len(fit.residuals) == fit.n_scores


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        (np.empty((0, 4)), "at least 2 visits with scores, here 0"),
        (RANDOM[:1], "at least 3 patients"),
        (RANDOM[:2], "at least 3 patients"),
        (RANDOM[:, :1], "at least 2 visits with scores, here 1"),
        (np.full((6, 3), NAN), "at least 2 visits with scores, here 0"),
        (np.full((8, 3), 40.0), "there is no variation to model"),
        (np.tile([50.0, 40.0, 30.0], (8, 1)), "there is no variation to model"),
        (np.diag([50.0, 40.0, 30.0, 20.0]) + np.where(np.eye(4) > 0, 0, NAN), "no patient has scores at two visits"),
    ],
    ids=["nobody", "one patient", "two patients", "one visit", "no score", "all equal", "equal steps", "a score each"],
)
def test_what_cannot_be_fitted_says_why(scores: np.ndarray, sentence: str) -> None:
    for covariance in ("auto", "us", "cs", "ri"):
        assert_nothing(mmrm(make.cohort(scores), covariance=covariance), sentence)


def test_fewer_patients_than_visits() -> None:
    few = make.cohort(np.random.default_rng(1).normal(60, 20, (4, 7)))
    assert_nothing(mmrm(few, covariance="us"), "No fit with unstructured covariance")
    auto = mmrm(few)
    assert any("Unstructured covariance was not tried" in note for note in auto.notes)
    assert auto.structure != "us"


def test_visits_nobody_had_both_of() -> None:
    y = RANDOM.copy()
    y[:6, 2], y[6:, 3] = NAN, NAN
    fit = mmrm(make.cohort(y), covariance="us")
    assert_nothing(fit, "No patient has scores at both month 12 and 18.")


def test_a_visit_nobody_attended_is_left_out_and_said() -> None:
    y = RANDOM.copy()
    y[:, 2] = NAN
    fit = mmrm(make.cohort(y))
    assert fit.months == (0.0, 6.0, 18.0)
    assert "No patient has a score at month 12: left out as a visit." in fit.notes
    np.testing.assert_allclose(
        fit.table[NUMBERS], mmrm(make.cohort(np.delete(y, 2, 1), months=[0, 6, 18])).table[NUMBERS]
    )


def test_a_covariate_without_variation_is_left_out_and_said() -> None:
    fit = mmrm(make.cohort(RANDOM, site=["A"] * 12), covariates=("site",))
    assert "Every patient here has the same site (A), so it is not in the model." in fit.notes
    np.testing.assert_allclose(fit.table[NUMBERS], mmrm(make.cohort(RANDOM)).table[NUMBERS])


def test_collinear_covariates_leave_the_means_as_they_are() -> None:
    age = np.arange(12.0) * 3 + 20
    fit = mmrm(make.cohort(RANDOM, age=age, born=2020 - age), covariates=("age", "born"), covariance="cs")
    assert any("collinear" in note for note in fit.notes)
    alone = mmrm(make.cohort(RANDOM, age=age), covariates=("age",), covariance="cs")
    np.testing.assert_allclose(fit.means[NUMBERS], alone.means[NUMBERS], rtol=1e-7)
    assert fit.coefficients.set_index("effect").loc["born", NUMBERS].isna().all()


def test_a_group_absent_from_a_visit_has_no_mean_there() -> None:
    y = RANDOM.copy()
    y[6:, 3] = NAN
    fit = mmrm(make.cohort(y, arm=["A"] * 6 + ["B"] * 6), by="arm", covariance="cs")
    means = fit.means.set_index(["group", "month"])
    assert means.loc[("B", 18.0), NUMBERS].isna().all()
    assert means.loc[("B", 18.0), "n"] == 0
    assert means.drop(index=("B", 18.0))[NUMBERS].notna().all().all()
    assert any("nobody of a group came to a visit" in note for note in fit.notes)


def test_random_effects_at_the_border_are_no_fit() -> None:
    """Scores of one patient less alike than those of different patients: a random intercept cannot say so."""
    y = RANDOM - 0.8 * RANDOM.mean(axis=1, keepdims=True)
    assert_nothing(mmrm(make.cohort(y), covariance="ri"), "zero or below")
    assert mmrm(make.cohort(y), covariance="cs").is_fitted


def test_fewer_scores_than_effects() -> None:
    y = np.where(np.eye(4) > 0, RANDOM[:4], NAN)
    y[0, 1] = 30.0
    few = make.cohort(y, age=[1.0, 5, 3, 2], edss=[2.0, 3, 2, 5], duration=[2.0, 1, 1, 6])
    assert_nothing(mmrm(few, covariates=("age", "edss", "duration")), "5 scores are not more than the 7 means")


def test_patients_are_counted() -> None:
    y = RANDOM.copy()
    y[0], y[1, 1:], y[2, 0] = NAN, NAN, NAN
    age = np.arange(30.0, 42)
    age[3] = NAN
    fit = mmrm(make.cohort(y, age=age), covariates=("age",), covariance="cs")
    assert (fit.n_patients, fit.n_dropped, fit.n_first_only) == (10, 2, 1)
    assert fit.n_scores == int(np.isfinite(np.delete(y, [0, 3], 0)).sum())
    assert "1 patient of 12 without a score at any visit, left out." in fit.notes
    assert "1 patient without age, left out." in fit.notes
    assert any("Score at month 0 alone: 1 patient, who" in note for note in fit.notes)
    assert fit.patterns["n"].sum() == 10
    assert fit.patterns["months"].tolist()[0] == (0.0, 6.0, 12.0, 18.0)
    assert "missing at random" in fit.method


def test_n_is_who_was_seen() -> None:
    y = RANDOM.copy()
    y[:4, 1], y[2:5, 0] = NAN, NAN
    fit = mmrm(make.cohort(y), covariance="cs")
    assert fit.means["n"].tolist() == [9, 8, 12, 12]
    assert fit.table["n"].tolist() == [7, 9, 9]


def test_what_does_not_exist_is_refused() -> None:
    cohort = make.cohort(RANDOM, age=np.arange(12.0))
    with pytest.raises(AnalysisError, match="No covariance 'ante'"):
        mmrm(cohort, covariance="ante")
    with pytest.raises(AnalysisError, match="with df 'residual'"):
        mmrm(cohort, df="residual")
    with pytest.raises(AnalysisError, match="no baseline column 'height'"):
        mmrm(cohort, covariates=("height",))
    with pytest.raises(AnalysisError, match="no baseline column 'arm' to group by"):
        mmrm(cohort, by="arm")
    with pytest.raises(AnalysisError, match="both the group and a covariate"):
        mmrm(make.cohort(RANDOM, arm=["A", "B"] * 6), by="arm", covariates=("arm",))
    with pytest.raises(AnalysisError, match="after the baseline"):
        mmrm(make.cohort(RANDOM, driving_12=["yes", "no"] * 6), covariates=("driving_12",))


def test_result_is_a_value_that_a_cache_can_keep() -> None:
    fit = mmrm(make.cohort(RANDOM))
    kept = pickle.loads(pickle.dumps(fit))  # noqa: S301
    pd.testing.assert_frame_equal(kept.residuals, fit.residuals)
    assert replace(fit, notes=()).notes == ()
    assert fit.table.columns.tolist() == ["group", "month", *NUMBERS, "n"]

"""The predictor model against R (every column a reader sees), statsmodels, planted truth and its own symmetries."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import LeaveOneOut, cross_val_predict
from statsmodels.stats.diagnostic import het_breuschpagan
from statsmodels.stats.outliers_influence import OLSInfluence, variance_inflation_factor

import fatigue
from fatigue.analysis.predictors import PredictorModel, fit
from fatigue.errors import AnalysisError, TooFewError
from tests import make
from tests.costly import COSTLY
from tests.reference import kit

FIS_TERMS = {"intercept": "(Intercept)", "baseline_score": "FIS_0", "age": "Age", "sex: M": "SexM", "edss": "EDSS"}
EPILEPSY_TERMS = {"intercept": "(Intercept)", "baseline_score": "Base", "age": "Age", "arm: progabide": "Trtprogabide"}


def fis23():
    d = kit.data("fis23.csv")
    cohort = make.cohort(d.filter(like="FIS_"), months=range(0, 37, 6), age=d["Age"], sex=d["Sex"], edss=d["EDSS"])
    y = d["FIS_36"] - d["FIS_0"]
    x = pd.DataFrame({"FIS_0": d["FIS_0"], "Age": d["Age"], "SexM": d["Sex"] == "M", "EDSS": d["EDSS"]})
    return fit(cohort, predictors=("age", "sex", "edss")), "fis23", FIS_TERMS, y, x


def epilepsy():
    d = kit.data("epilepsy.csv")
    scores = d[["Base", "Ysum"]]
    cohort = make.cohort(scores, scale_of=make.any_scale(), age=d["Age"], arm=d["Trt"])
    x = pd.DataFrame({"Base": d["Base"], "Age": d["Age"], "Trtprogabide": d["Trt"] == "progabide"})
    return fit(cohort, predictors=("age", "arm"), outcome="score"), "epilepsy", EPILEPSY_TERMS, d["Ysum"], x


def longley():
    d = kit.data("longley_nist.csv")
    names = ("GNP", "UNEMP", "ARMED", "POP", "YEAR")
    columns = {name: d[name] for name in names}
    cohort = make.cohort(d[["GNPDEFL", "TOTEMP"]], scale_of=make.any_scale(), **columns)
    terms = {"intercept": "(Intercept)", "baseline_score": "GNPDEFL"} | {name: name for name in names}
    x = d[["GNPDEFL", *names]]
    return fit(cohort, predictors=names, outcome="score"), "longley", terms, d["TOTEMP"], x


SETS = [pytest.param(make_set, id=make_set.__name__) for make_set in (fis23, epilepsy, longley)]


@pytest.mark.parametrize("reference_set", SETS)
def test_table_agrees_with_r(reference_set):
    model, name, terms, y, x = reference_set()
    # R's sandwich is off by 6e-9 on longley; test_regression compares ours with exact fractions
    rtol = 1e-7 if name == "longley" else 1e-8
    table = model.table.set_index(model.table["term"].map(terms))
    section = kit.expected(name)["regression"]
    given_columns = {
        "coef": "estimate",
        "se": "std_error",
        "t": "statistic",
        "p": "p_value",
        "ci_low": "conf_low",
        "ci_high": "conf_high",
        "se_hc3": "hc3_std_error",
        "p_hc3_t": "hc3_p_value",
        "ci_low_hc3_t": "hc3_conf_low",
        "ci_high_hc3_t": "hc3_conf_high",
    }
    got = {key: table[column].to_dict() for key, column in given_columns.items()}
    assert all(set(entry) == set(section["coef"]["names"]) for entry in got.values())
    kit.assert_matches(section, got, rtol=rtol)
    kit.assert_matches(section, {"vif_per_column": table["vif"].drop("(Intercept)").to_dict()}, rtol=rtol)
    assert (table["df"] == len(y) - len(table)).all()
    assert (table["n"] == section["n"]["value"]).all()

    order = section["coef"]["names"]
    coef, error = np.array(section["coef"]["value"]), np.array(section["se_hc3"]["value"])
    np.testing.assert_allclose(table.loc[order, "hc3_statistic"], coef / error, rtol=rtol)
    per_sd = x.astype(float).std().loc[order[1:]].to_numpy() / y.std()
    np.testing.assert_allclose(table.loc[order[1:], "standardised"], coef[1:] * per_sd, rtol=rtol)
    intervals = {
        "standardised_low": "ci_low_hc3_t",
        "standardised_high": "ci_high_hc3_t",
        "standardised_ols_low": "ci_low",
        "standardised_ols_high": "ci_high",
    }
    for column, key in intervals.items():
        np.testing.assert_allclose(
            table.loc[order[1:], column], np.array(section[key]["value"])[1:] * per_sd, rtol=rtol
        )


@pytest.mark.parametrize("reference_set", SETS)
def test_scalars_and_patients_agree_with_r(reference_set):
    model, name, _, y, _ = reference_set()
    people = model.patients
    got = {
        "n": model.n_patients,
        "r_squared": model.r_squared,
        "adj_r_squared": model.adj_r_squared,
        "sigma": model.sigma,
        "F": [model.f_statistic, model.f_df1, model.f_df2],
        "F_p": model.f_p,
        "AIC": model.aic,
        "BIC": model.bic,
        "loocv_r2": model.loo_r_squared,
        "breusch_pagan_koenker": [model.breusch_pagan, model.f_df1, model.breusch_pagan_p],
        "leverage": people["leverage"],
        "cooks_distance": people["cooks_distance"],
        "resid_internal_studentised": people["rstandard"],
        "resid_external_studentised": people["rstudent"],
        "dffits": people["dffits"],
    }
    kit.assert_matches(kit.expected(name)["regression"], got)
    np.testing.assert_allclose(people["observed"], y)
    np.testing.assert_allclose(people["fitted"] + people["residual"], y, rtol=1e-12)


def test_longley_agrees_with_the_certified_values():
    model, _, terms, _, _ = longley()
    table = model.table.set_index(model.table["term"].map(terms))
    order = kit.expected("longley")["regression"]["coef"]["names"]
    got = {
        "nist_coef": table.loc[order, "estimate"],
        "nist_se": table.loc[order, "std_error"],
        "nist_sigma": model.sigma,
        "nist_r2": model.r_squared,
        "nist_F": model.f_statistic,
    }
    kit.assert_matches(kit.expected("longley")["regression"], got)


def missing_demo() -> fatigue.Cohort:
    return fatigue.demo("60")


def test_two_roads_statsmodels_gives_the_same_on_a_cohort_with_missing_forms():
    cohort = missing_demo()
    model = fit(cohort, predictors=("age", "edss", "employment", "arm"))
    d = cohort.patients.assign(start=cohort.at(0), end=cohort.at(cohort.months[-1]))
    d["works"] = d["employment"].astype("str").isin(["full-time", "part-time", "self-employed"]).astype(float)
    d["treated"] = (d["arm"] != d["arm"].cat.categories[0]).astype(float)
    d = d[d["employment"].astype("str") != "unknown"].dropna(subset=["age", "edss", "start", "end", "arm"])
    x = sm.add_constant(d[["age", "edss", "works", "treated", "start"]].astype(float))
    oracle = sm.OLS(d["end"] - d["start"], x).fit()
    robust = oracle.get_robustcov_results("HC3", use_t=True)
    t = model.table.set_index("term").iloc[[5, 0, 1, 2, 3, 4]]
    assert 0 < model.n_patients == len(d) < cohort.n_patients == model.n_patients + model.n_dropped
    np.testing.assert_allclose(t["estimate"], oracle.params, rtol=1e-8)
    np.testing.assert_allclose(t["std_error"], oracle.bse, rtol=1e-8)
    np.testing.assert_allclose(t["p_value"], oracle.pvalues, rtol=1e-7)
    np.testing.assert_allclose(t[["conf_low", "conf_high"]], oracle.conf_int(), rtol=1e-7)
    np.testing.assert_allclose(t["hc3_std_error"], robust.bse, rtol=1e-8)
    np.testing.assert_allclose(t["hc3_statistic"], robust.tvalues, rtol=1e-8)
    np.testing.assert_allclose(t["hc3_p_value"], robust.pvalues, rtol=1e-7)
    np.testing.assert_allclose(t[["hc3_conf_low", "hc3_conf_high"]], robust.conf_int(), rtol=1e-7)
    np.testing.assert_allclose(t["vif"].iloc[1:], [variance_inflation_factor(x, i) for i in range(1, 6)], rtol=1e-8)
    influence = OLSInfluence(oracle)
    np.testing.assert_allclose(model.patients["leverage"], influence.hat_matrix_diag, rtol=1e-9)
    np.testing.assert_allclose(model.patients["cooks_distance"], influence.cooks_distance[0], rtol=1e-7)
    np.testing.assert_allclose(model.patients["rstudent"], influence.resid_studentized_external, rtol=1e-8)
    statistic, p_value, _, _ = het_breuschpagan(oracle.resid, x)
    np.testing.assert_allclose([model.breusch_pagan, model.breusch_pagan_p], [statistic, p_value], rtol=1e-8)
    assert model.patients.index.tolist() == d.index.tolist()


def test_two_roads_leave_one_out_by_leverage_is_leave_one_out_by_refitting():
    model, _, _, y, x = fis23()
    predicted = cross_val_predict(LinearRegression(), x.astype(float), y, cv=LeaveOneOut())
    assert model.loo_r_squared == pytest.approx(r2_score(y, predicted), rel=1e-10)


def test_partial_residuals_lie_round_a_line_with_the_slope_of_the_term():
    model, _, _, _, _ = fis23()
    slopes = model.table.set_index("term")["estimate"]
    assert len(model.partial) == 4 * 23
    for term, points in model.partial.groupby("term"):
        assert np.polyfit(points["x"], points["partial_residual"], 1)[0] == pytest.approx(slopes[term], rel=1e-8)
        assert points["component"].sum() == pytest.approx(0, abs=1e-9)
        residual = points["partial_residual"].to_numpy() - points["component"].to_numpy()
        np.testing.assert_allclose(residual, model.patients["residual"], atol=1e-10)


def planted(n: int = 4000) -> fatigue.Cohort:
    rng = np.random.default_rng(5)
    age, edss, work = rng.uniform(20, 60, n), rng.uniform(2, 6, n), rng.integers(0, 3, n)
    start = rng.uniform(30, 100, n)
    end = 20 + 0.6 * start + 0.5 * age + 3 * edss - 8 * (work == 0) + rng.normal(0, 5, n)
    status = np.array(["part-time", "retired", "sick leave"])[work]
    return make.cohort(np.column_stack([start, end]), scale_of=make.any_scale(), age=age, edss=edss, employment=status)


def test_planted_coefficients_are_found():
    table = fit(planted(), predictors=("age", "edss", "employment")).table.set_index("term")
    truth = pd.Series({"age": 0.5, "edss": 3.0, "working": -8.0, "baseline_score": -0.4, "intercept": 20.0})
    distance = (table["estimate"] - truth[table.index]) / table["std_error"]
    assert (distance.abs() < 4).all()
    assert (table["std_error"] < 1).all()


def test_change_and_score_differ_only_in_the_baseline_coefficient():
    cohort = planted(60)
    change = fit(cohort, predictors=("age",)).table.set_index("term")
    score = fit(cohort, predictors=("age",), outcome="score").table.set_index("term")
    np.testing.assert_allclose(change["std_error"], score["std_error"], rtol=1e-9)
    difference = score["estimate"] - change["estimate"]
    np.testing.assert_allclose(difference[["age", "baseline_score", "intercept"]], [0, 1, 0], atol=1e-9)


def numbers(model: PredictorModel) -> pd.DataFrame:
    return model.table.drop(columns=["label", "per", "role"]).set_index("term")


@COSTLY
@given(seed=st.integers(0, 10_000))
def test_shuffled_and_relabelled_patients_change_nothing_but_the_order(seed):
    cohort = planted(30)
    order = np.random.default_rng(seed).permutation(30)
    columns = {name: cohort.patients[name].iloc[order] for name in cohort.patients}
    shuffled = make.cohort(cohort.score_array()[order], scale_of=make.any_scale(), **columns)
    first = fit(cohort, predictors=("age", "edss", "employment"))
    second = fit(shuffled, predictors=("age", "edss", "employment"))
    pd.testing.assert_frame_equal(numbers(first), numbers(second), rtol=1e-9)
    np.testing.assert_allclose(first.patients.iloc[order].to_numpy(), second.patients.to_numpy(), rtol=1e-7, atol=1e-9)


@COSTLY
@given(factor=st.floats(1e-3, 1e3), shift=st.floats(-100, 100))
def test_a_rescaled_and_shifted_predictor_rescales_its_own_coefficient_only(factor, shift):
    cohort = planted(30)
    rescaled = make.cohort(
        cohort.score_array(),
        scale_of=make.any_scale(),
        age=cohort.patients["age"] * factor + shift,
        edss=cohort.patients["edss"],
    )
    first, second = (fit(c, predictors=("age", "edss")) for c in (cohort, rescaled))
    before, after = numbers(first).drop(index="intercept"), numbers(second).drop(index="intercept")
    of_natural_size = ["estimate", "std_error", "conf_low", "conf_high", "hc3_std_error", "hc3_conf_low"]
    before.loc["age", of_natural_size] /= factor
    np.testing.assert_allclose(after[of_natural_size], before[of_natural_size], rtol=1e-6)
    same = ["statistic", "p_value", "hc3_p_value", "standardised", "standardised_low", "vif"]
    np.testing.assert_allclose(after[same], before[same], rtol=1e-6)
    assert second.r_squared == pytest.approx(first.r_squared, rel=1e-8)
    np.testing.assert_allclose(first.patients, second.patients, rtol=1e-6, atol=1e-8)


@COSTLY
@given(shift=st.floats(-500, 500))
def test_a_shifted_scale_moves_only_the_intercept(shift):
    cohort = planted(30)
    moved = make.cohort(cohort.score_array() + shift, scale_of=make.any_scale(), age=cohort.patients["age"])
    first, second = numbers(fit(cohort, predictors=("age",))), numbers(fit(moved, predictors=("age",)))
    terms = ["age", "baseline_score"]
    np.testing.assert_allclose(second.loc[terms], first.loc[terms], rtol=1e-6)
    slope = first.loc["baseline_score", "estimate"]
    expected = first.loc["intercept", "estimate"] - slope * shift
    assert second.loc["intercept", "estimate"] == pytest.approx(expected, rel=1e-7, abs=1e-6)


def test_the_baseline_score_is_in_the_model_named_or_not():
    cohort = planted(30)
    named = fit(cohort, predictors=("baseline_score", "age", "age"))
    pd.testing.assert_frame_equal(named.table, fit(cohort, predictors=("age",)).table)
    assert fit(cohort, predictors=()).table["term"].tolist() == ["baseline_score", "intercept"]
    assert named.table["role"].tolist() == ["question", "adjustment", "intercept"]


def test_units_and_labels_are_said():
    table = fit(fatigue.demo(), predictors=("age", "edss", "employment", "sex")).table.set_index("term")
    assert table.loc["age", "per"] == "per year"
    assert table.loc["edss", "per"] == "per point"
    assert table.loc["working", "per"] == "working vs not working"
    assert table.loc["sex: male", "per"] == "male vs female"


def test_the_budget_of_23_patients_is_the_baseline_and_three():
    within = fit(fatigue.demo(), predictors=("age", "edss", "employment"))
    assert (within.budget, within.n_terms) == (4, 4)
    assert not any("budget" in note for note in within.notes)
    beyond = fit(fatigue.demo(), predictors=("age", "edss", "employment", "sex"))
    assert any("budget is 4" in note for note in beyond.notes)


def test_patients_left_out_are_counted_by_reason():
    cohort = planted(30)
    scores = cohort.score_array().copy()
    scores[0, 1] = np.nan
    columns = {name: cohort.patients[name].to_list() for name in cohort.patients}
    columns["employment"][1], columns["age"][2] = "unknown", np.nan
    model = fit(make.cohort(scores, scale_of=make.any_scale(), **columns), predictors=("age", "employment"))
    assert (model.n_patients, model.n_dropped) == (27, 3)
    assert "score at baseline or month 6 (1), age (1), Working at baseline (1)" in model.notes[0]


def few(n: int, **columns: object) -> fatigue.Cohort:
    rng = np.random.default_rng(3)
    return make.cohort(rng.uniform(20, 80, (n, 2)), scale_of=make.any_scale(), age=rng.uniform(20, 60, n), **columns)


@pytest.mark.parametrize("n", [0, 1, 2, 4])
def test_too_few_patients_names_the_minimum(n):
    with pytest.raises(TooFewError, match=rf"at least 5 patients .* there are {n}\. Loosen"):
        fit(few(n), predictors=("age",))


def test_the_minimum_itself_is_enough():
    model = fit(few(5), predictors=("age",))
    assert np.isfinite(model.table["hc3_p_value"]).all()
    assert np.isfinite(model.patients.to_numpy()).all()


def test_a_constant_predictor_is_left_out_and_said():
    model = fit(few(12, edss=[4.0] * 12, sex=["F"] * 12), predictors=("age", "edss", "sex"))
    assert model.table["term"].tolist() == ["age", "baseline_score", "intercept"]
    assert any("EDSS (4)" in note for note in model.notes)
    assert any("sex (F)" in note for note in model.notes)


def test_a_collinear_predictor_is_left_out_and_said_and_the_baseline_stays():
    cohort = few(12)
    start = cohort.at(0)
    twice = make.cohort(
        cohort.score_array(), scale_of=make.any_scale(), again=2 * start + 7, age=cohort.patients["age"]
    )
    model = fit(twice, predictors=("again", "age"))
    assert model.table["term"].tolist() == ["age", "baseline_score", "intercept"]
    assert any(note.startswith("again follows from the other predictors") for note in model.notes)
    pd.testing.assert_frame_equal(model.table, fit(cohort, predictors=("age",)).table)


def test_everything_constant_leaves_the_mean():
    model = fit(make.cohort([[50, y] for y in (10, 20, 30, 60)]), predictors=())
    assert model.table["term"].tolist() == ["intercept"]
    assert model.table["estimate"].item() == pytest.approx(-20)
    assert model.r_squared == pytest.approx(0)
    assert np.isnan(model.f_p)
    assert model.partial.empty


def test_a_change_that_is_the_same_in_everyone_is_not_tested():
    rng = np.random.default_rng(2)
    start = rng.uniform(40, 80, 12)
    model = fit(make.cohort(np.column_stack([start, start - 10]), age=rng.uniform(20, 50, 12)), predictors=("age",))
    assert model.table["p_value"].isna().all()
    assert np.isnan(model.r_squared)
    assert any("same in every patient" in note for note in model.notes)


def test_an_exact_fit_is_not_tested():
    age = np.array([20.0, 31, 37, 44, 52, 58])
    start = np.array([50.0, 43, 66, 38, 70, 41])
    model = fit(make.cohort(np.column_stack([start, 0.5 * start + age]), age=age), predictors=("age",))
    assert model.table.set_index("term").loc["age", "estimate"] == pytest.approx(1)
    assert model.table["p_value"].isna().all()
    assert np.isnan(model.aic)
    assert any("exactly" in note for note in model.notes)


def test_one_patient_with_a_dummy_of_their_own_has_no_hc3_error():
    """Leverage is 1: R's HC3 is 0/0 there. The other coefficients are those without that patient."""
    cohort = few(14, course=["RRMS"] * 13 + ["SPMS"])
    model = fit(cohort, predictors=("age", "course"))
    table = model.table.set_index("term")
    assert np.isnan(table.loc["course: SPMS", "hc3_p_value"])
    assert np.isnan(model.loo_r_squared)
    assert model.patients.loc["P14", ["rstandard", "cooks_distance", "dffits"]].isna().all()
    assert any("P14" in note for note in model.notes)
    without = fit(cohort.take(np.arange(14) < 13), predictors=("age",)).table.set_index("term")
    rest = ["age", "baseline_score", "intercept"]
    np.testing.assert_allclose(table.loc[rest, "estimate"], without.loc[rest, "estimate"], rtol=1e-8)
    np.testing.assert_allclose(table.loc[rest, "hc3_std_error"], without.loc[rest, "hc3_std_error"], rtol=1e-8)


def test_entangled_predictors_and_heavy_patients_are_said():
    rng = np.random.default_rng(4)
    cohort = few(20)
    near = cohort.patients["age"] + rng.normal(0, 0.5, 20)
    scores = cohort.score_array().copy()
    far = near.to_numpy().copy()
    far[0], scores[0, 1] = 500.0, 1000.0
    entangled = make.cohort(scores, scale_of=make.any_scale(), age=cohort.patients["age"], near=near)
    assert any("VIF above 10): age, near" in note for note in fit(entangled, predictors=("age", "near")).notes)
    heavy = make.cohort(scores, scale_of=make.any_scale(), far=far)
    assert any("without P01" in note for note in fit(heavy, predictors=("far",)).notes)


def test_one_visit_and_a_backward_end_are_refused():
    with pytest.raises(TooFewError, match="visit after the baseline"):
        fit(make.cohort([[10.0]] * 9), predictors=())
    with pytest.raises(AnalysisError, match="Choose a later visit: 6"):
        fit(few(9), predictors=(), end=0)


def test_other_months_and_scales_are_used():
    demo = fatigue.demo()
    model = fit(demo, predictors=("age",), end=12, scale="physical")
    np.testing.assert_allclose(model.patients["observed"], demo.at(12, scale="physical") - demo.at(0, scale="physical"))
    assert "month 12" in model.method
    assert "physical" in model.table.set_index("term").loc["baseline_score", "label"]

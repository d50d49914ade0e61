"""Predictions: against statsmodels, at the patients themselves, and beyond the data."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

import fatigue
from fatigue.analysis.predictors import fit
from fatigue.analysis.what_if import predict
from fatigue.errors import AnalysisError
from tests import make
from tests.reference import kit

NEW = {"baseline_score": 55, "age": 40, "sex": "M", "edss": 2.0}


def fis23() -> fatigue.Cohort:
    d = kit.data("fis23.csv")
    return make.cohort(d.filter(like="FIS_"), months=range(0, 37, 6), age=d["Age"], sex=d["Sex"], edss=d["EDSS"])


def test_two_roads_statsmodels_prediction_intervals():
    cohort = fis23()
    found = predict(fit(cohort, predictors=("age", "sex", "edss")), values=NEW)
    people = cohort.patients
    x = np.column_stack([cohort.at(0), people["age"], people["sex"] == "M", people["edss"]]).astype(float)
    oracle = sm.OLS(cohort.at(36) - cohort.at(0), sm.add_constant(x)).fit()
    frame = oracle.get_prediction([[1, 55, 40, 1, 2.0]]).summary_frame(alpha=0.05).iloc[0]
    new = np.array([1, 55, 40, 1, 2.0])
    error = np.sqrt(new @ oracle.get_robustcov_results("HC3").cov_params() @ new)
    mean, reach = frame["mean"], stats.t.ppf(0.975, 18) * error
    wanted = [mean, mean - reach, mean + reach, frame["obs_ci_lower"], frame["obs_ci_upper"]]
    got = [found.estimate, found.conf_low, found.conf_high, found.pred_low, found.pred_high]
    np.testing.assert_allclose(got, wanted, rtol=1e-9)
    np.testing.assert_allclose(
        found.table.set_index("quantity").loc["change"].iloc[:5].astype(float), wanted, rtol=1e-9
    )
    assert found.score == pytest.approx(55 + mean)
    assert found.score_conf_high == pytest.approx(55 + mean + reach)
    assert found.outside == ()


def test_a_model_of_the_score_predicts_the_same():
    change = predict(fit(fis23(), predictors=("age", "sex", "edss")), values=NEW)
    score = predict(fit(fis23(), predictors=("age", "sex", "edss"), outcome="score"), values=NEW)
    np.testing.assert_allclose(
        change.table.iloc[:, 1:].astype(float), score.table.iloc[:, 1:].astype(float), rtol=1e-9, atol=1e-9
    )


def test_the_prediction_for_each_patient_is_their_fitted_value_and_leverage():
    cohort = fatigue.demo()
    model = fit(cohort, predictors=("age", "employment", "edss"))
    for patient, row in cohort.patients.iterrows():
        start = float(cohort.wide().loc[patient, 0.0])
        values = {"baseline_score": start, "age": row["age"], "employment": row["employment"], "edss": row["edss"]}
        found = predict(model, values=values)
        assert found.estimate == pytest.approx(model.patients.loc[patient, "fitted"], abs=1e-9)
        assert found.leverage == pytest.approx(model.patients.loc[patient, "leverage"], rel=1e-9)
        assert found.outside == ()


def test_a_value_outside_the_data_is_predicted_with_a_warning():
    found = predict(fit(fis23(), predictors=("age", "sex", "edss")), values=NEW | {"age": 75})
    assert found.outside == ("age 75 lies outside the data (19 to 62): an extrapolation.",)
    assert np.isfinite(found.table.iloc[:, 1:].to_numpy(dtype=float)).all()


def test_a_combination_far_from_the_data_is_warned_of_though_each_value_is_inside():
    rng = np.random.default_rng(8)
    age = rng.uniform(20, 60, 40)
    edss = age / 10 + rng.normal(0, 0.2, 40)  # the two go together: young and disabled never occurs
    cohort = make.cohort(rng.uniform(20, 80, (40, 2)), scale_of=make.any_scale(), age=age, edss=edss)
    model = fit(cohort, predictors=("age", "edss"))
    hidden = predict(model, values={"baseline_score": 50, "age": 25, "edss": 5.5})
    assert len(hidden.outside) == 1
    assert "combination" in hidden.outside[0]
    assert hidden.leverage > hidden.max_leverage
    assert predict(model, values={"baseline_score": 50, "age": 40, "edss": 4}).outside == ()


def test_the_score_stays_on_the_scale_and_says_so():
    found = predict(fit(fis23(), predictors=("age", "sex", "edss")), values=NEW | {"baseline_score": 5})
    assert found.score_pred_low == 0
    assert found.pred_low < -5
    assert any("beyond the scale (0 to 160)" in note for note in found.notes)


def test_employment_takes_a_status_or_plain_words():
    model = fit(fatigue.demo(), predictors=("employment",))
    values = {"baseline_score": 40}
    working = predict(model, values=values | {"employment": "part-time"}).estimate
    assert working == predict(model, values=values | {"employment": "working"}).estimate
    resting = predict(model, values=values | {"employment": "retired"}).estimate
    slope = model.table.set_index("term").loc["working", "estimate"]
    assert working - resting == pytest.approx(slope, rel=1e-9)


def test_a_predictor_left_out_as_constant_warns_when_it_differs():
    d = kit.data("fis23.csv")
    cohort = make.cohort(d[["FIS_0", "FIS_36"]], employment=["retired"] * 23, edss=[4.0] * 23)
    model = fit(cohort, predictors=("employment", "edss"))
    inside = {"baseline_score": 55, "employment": "student", "edss": 4}
    assert predict(model, values=inside).outside == ()
    found = predict(model, values=inside | {"employment": "full-time", "edss": 5})
    assert len(found.outside) == 2
    assert found.estimate == predict(model, values=inside).estimate


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sex": "X"}, "the patients in the model have F, M"),
        ({"age": float("nan")}, "must be a number"),
        ({"age": "forty"}, "must be a number"),
        ({"baseline_score": 161}, "runs from 0 to 160"),
        ({"weight": 80}, "the model needs baseline_score, age, sex, edss"),
    ],
)
def test_values_the_model_does_not_know_are_refused(change, sentence):
    with pytest.raises(AnalysisError, match=sentence):
        predict(fit(fis23(), predictors=("age", "sex", "edss")), values=NEW | change)


def test_a_missing_value_and_an_unknown_status_are_refused():
    model = fit(fatigue.demo(), predictors=("employment",))
    with pytest.raises(AnalysisError, match="Give one value for each"):
        predict(model, values={"baseline_score": 40})
    with pytest.raises(AnalysisError, match="not working, working"):
        predict(model, values={"baseline_score": 40, "employment": "unknown"})


def test_the_interval_of_the_mean_holds_where_scatter_grows_with_the_baseline():
    rng, held = np.random.default_rng(4), {"ours": [], "equal scatter": []}
    for _ in range(200):
        start = rng.uniform(10, 110, 23)
        change = -0.3 * start + rng.normal(size=23) * start**1.5 / 30
        model = fit(make.cohort(np.c_[start, start + change], scale_of=make.any_scale()), predictors=())
        found, truth = predict(model, values={"baseline_score": 108}), -0.3 * 108
        reach = stats.t.ppf(0.975, 21) * model.sigma * np.sqrt(found.leverage)
        held["ours"].append(found.conf_low <= truth <= found.conf_high)
        held["equal scatter"].append(abs(found.estimate - truth) <= reach)
        assert found.pred_low <= found.conf_low
    assert np.mean(held["ours"]) > 0.9 > np.mean(held["equal scatter"])


def test_a_fit_without_scatter_has_no_interval_and_says_so():
    start = np.arange(20.0, 40.0)
    model = fit(make.cohort(np.c_[start, start / 2]), predictors=())
    found = predict(model, values={"baseline_score": 30})
    assert found.estimate == pytest.approx(-15)
    assert np.isnan([found.conf_low, found.pred_high, found.score_pred_low]).all()
    assert "goes exactly through" in found.notes[0]

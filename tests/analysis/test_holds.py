"""Would the predictors hold: ridge, resampling, optimism and the responder model, each by a second road."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize

from fatigue.analysis.patients.modelled import modelled
from fatigue.analysis.responder_model import _fitted, responder_model
from fatigue.analysis.shrinkage import PENALTIES, shrinkage
from fatigue.analysis.stability import stability
from fatigue.analysis.validation import DRAWS, SEED, validation
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.demo import demo
from fatigue.errors import AnalysisError, FatigueError, TooFewError
from tests.make import cohort

THREE = ("age", "edss", "employment")


FEW = 100  # resamples, where what is planted is seen in so many


def planted(seed: int, *, n: int = 60, effect: float = 12.0, scatter: float = 8.0) -> Cohort:
    """`strong` goes with the change by `effect` points per SD, `noise` by none."""
    rng = np.random.default_rng(seed)
    strong, noise = rng.normal(size=(2, n))
    before = rng.normal(80, 10, n)
    after = before - 20 + effect * strong + rng.normal(0, scatter, n)
    return cohort(np.clip(np.column_stack([before, after]), 0, 160), strong=strong, noise=noise)


def test_ridge_is_the_closed_form_and_its_penalty_the_best_by_leaving_out():
    part = demo()
    data, found = modelled(part, predictors=THREE, end=None), shrinkage(part, predictors=THREE)
    x, y = data.standardised, data.y - data.y.mean()
    np.testing.assert_allclose(
        found.table["estimate"], np.linalg.solve(x.T @ x + found.penalty * np.eye(4), x.T @ y), rtol=1e-9
    )
    np.testing.assert_allclose(found.table["least_squares"], np.linalg.lstsq(x, y)[0], rtol=1e-9)

    def left_out(penalty: float) -> float:
        errors = []
        for at in range(len(y)):
            kept = np.arange(len(y)) != at
            mean, centre = data.y[kept].mean(), x[kept].mean(axis=0)
            part_of = x[kept] - centre
            slopes = np.linalg.solve(part_of.T @ part_of + penalty * np.eye(4), part_of.T @ (data.y[kept] - mean))
            errors.append(data.y[at] - mean - (x[at] - centre) @ slopes)
        return float(np.square(errors).sum())

    tried = [left_out(penalty) for penalty in PENALTIES]
    assert found.penalty == PENALTIES[int(np.argmin(tried))]
    assert found.loo_r_squared == pytest.approx(1 - min(tried) / (y @ y), rel=1e-6)
    assert found.loo_r_squared_least_squares == pytest.approx(1 - left_out(1e-12) / (y @ y), rel=1e-6)


def test_the_path_goes_from_least_squares_to_nothing():
    found = shrinkage(demo(), predictors=THREE)
    weakest = found.path[found.path["penalty"] == PENALTIES[0]]["estimate"].to_numpy()
    strongest = found.path[found.path["penalty"] == PENALTIES[-1]]["estimate"].to_numpy()
    np.testing.assert_allclose(weakest, found.table["least_squares"], rtol=0.01)
    assert np.abs(strongest).max() < 0.1


def test_a_planted_predictor_is_stable_and_noise_is_not(monkeypatch):
    monkeypatch.setattr("fatigue.analysis.stability.DRAWS", FEW)
    shares = [stability(planted(seed), predictors=("strong", "noise")).table.set_index("term") for seed in range(4)]
    assert min(one.loc["strong", "sign_kept"] for one in shares) == 100
    assert min(one.loc["strong", "selected"] for one in shares) == 100
    assert np.mean([one.loc["noise", "selected"] for one in shares]) < 90
    again = stability(planted(0), predictors=("strong", "noise")).table
    np.testing.assert_array_equal(again["selected"], shares[0]["selected"])


def test_optimism_is_harrells():
    """The same resamples, by least squares written out."""
    part = demo()
    data, found = modelled(part, predictors=THREE, end=None), validation(part, predictors=THREE)
    full = np.column_stack([np.ones(23), data.x])

    def r_squared(y, expected):
        return 1 - ((y - expected) ** 2).sum() / ((y - y.mean()) ** 2).sum()

    falls = []
    for rows in np.random.default_rng(SEED).integers(0, 23, (DRAWS, 23)):
        slopes = np.linalg.lstsq(full[rows], data.y[rows])[0]
        expected = full @ slopes
        slope = np.polyfit(expected, data.y, 1)[0]
        falls.append((r_squared(data.y[rows], expected[rows]) - r_squared(data.y, expected), 1 - slope))
    np.testing.assert_allclose(found.table["optimism"], np.mean(falls, axis=0), rtol=1e-6)
    whole = np.linalg.lstsq(full, data.y)[0]
    assert found.table["apparent"].iloc[0] == pytest.approx(r_squared(data.y, full @ whole))
    assert found.table["apparent"].iloc[1] == 1.0


def test_a_model_of_noise_is_found_out(monkeypatch):
    monkeypatch.setattr("fatigue.analysis.validation.DRAWS", FEW)
    rng = np.random.default_rng(3)
    estimates = []
    for _ in range(6):
        before, after = rng.normal(80, 12, (2, 23))
        columns = {f"x{at}": rng.normal(size=23) for at in range(4)}
        change = cohort(np.column_stack([before, before + after - 80]), **columns)  # the change knows no predictor
        found = validation(change, predictors=tuple(columns)).table.set_index("measure")
        estimates.append(found.loc["r_squared", ["apparent", "estimate"]])
    apparent, corrected = np.mean(estimates, axis=0)
    assert apparent > 0.15
    assert corrected < 0.1


def test_importance_follows_what_was_planted():
    shares = validation(planted(1), predictors=("strong", "noise")).importance.set_index("term")["estimate"]
    assert shares["strong"] > 0.5
    assert abs(shares["noise"]) < 0.1


def test_the_responder_model_minimises_the_penalised_likelihood():
    data = modelled(demo(), predictors=("age", "edss"), end=None)
    x, did = data.standardised, -data.y >= 15

    def cost(weights):
        margin = np.where(did, 1, -1) * (weights[0] + x @ weights[1:])
        return np.logaddexp(0, -margin).sum() + 0.5 * 3.0 * (weights[1:] ** 2).sum()

    best = optimize.minimize(cost, np.zeros(4), tol=1e-12).x
    model = _fitted(x, did, 3.0)
    np.testing.assert_allclose(np.r_[model.intercept_, model.coef_[0]], best, rtol=1e-3, atol=1e-4)


def test_responders_are_told_by_what_was_planted_and_the_direction_follows_the_scale():
    found = responder_model(planted(2), predictors=("strong", "noise"), threshold=20).table.set_index("term")
    assert found.loc["strong", "odds_ratio"] < 0.5  # a higher value: a smaller fall
    assert 0.5 < found.loc["noise", "odds_ratio"] < 2
    many = planted(2, n=90)  # folds instead of leaving one out
    assert responder_model(many, predictors=("strong",), threshold=20).auc > 0.7


def test_few_events_are_said_and_too_few_refused():
    assert any("exploratory" in note for note in responder_model(demo(), predictors=THREE, threshold=15).notes)
    with pytest.raises(TooFewError, match="Choose another threshold"):
        responder_model(demo(), predictors=("age",), threshold=150)
    with pytest.raises(AnalysisError, match="above 0"):
        responder_model(demo(), predictors=("age",), threshold=0)


@pytest.mark.parametrize("analysis", [shrinkage, stability, validation])
def test_what_cannot_be_modelled_is_refused_in_a_sentence(analysis):
    scores = np.column_stack([np.arange(12) + 20.0, np.arange(12) + 10.0])
    with pytest.raises(TooFewError, match="do not vary"):
        analysis(cohort(scores, age=range(12)), predictors=("age",))  # everybody fell by 10
    with pytest.raises(TooFewError, match="at least 10"):
        analysis(cohort(np.arange(10.0).reshape(5, 2), age=range(5)), predictors=("age",))
    with pytest.raises(FatigueError):
        analysis(demo(), predictors=("no such column",))


def test_gaps_are_left_out_and_counted_and_a_collinear_column_is_named():
    part = planted(5)
    part.scores["total"][:3, 1] = np.nan
    twice = {**{name: part.patients[name] for name in ("strong", "noise")}, "again": 2 * part.patients["strong"] + 1}
    found = shrinkage(cohort(part.scores["total"], **twice), predictors=tuple(twice))
    assert (found.n_patients, found.n_dropped) == (57, 3)
    assert list(found.table["term"]) == ["baseline_score", "strong", "noise"]
    assert any("again" in note and "collinear" in note for note in found.notes)

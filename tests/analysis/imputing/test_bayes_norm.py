"""Chained imputation: mice's long run, a planted course, bounds, seeds, what was observed stays."""

import numpy as np
import pytest

from fatigue.analysis.imputing.bayes_norm import impute, is_rich
from tests.reference import kit


def fis45():
    frame = kit.data("fis45drop.csv")
    return frame.filter(regex=r"^FIS_").to_numpy(dtype=float), frame[["Age", "EDSS"]].to_numpy(dtype=float)


def test_means_and_errors_are_those_of_mice_in_the_long_run():
    scores, covariates = fis45()
    copies = impute(scores, covariates, bounds=(-1e9, 1e9), m=400, seed=3)
    means = copies.mean(axis=1)
    total = copies.var(axis=1, ddof=1).mean(axis=0) / 45 + (1 + 1 / 400) * means.var(axis=0, ddof=1)
    reference = kit.expected("mi_fis45drop")["large_m"]
    kit.assert_matches(reference, {"mean": means.mean(axis=0), "se": np.sqrt(total)})
    change = copies[:, :, 6] - copies[:, :, 0]
    error = change.var(axis=1, ddof=1).mean() / 45 + (1 + 1 / 400) * change.mean(axis=1).var(ddof=1)
    kit.assert_matches(reference, {"change36": [change.mean(), np.sqrt(error)]})


def test_a_longer_chain_changes_nothing(monkeypatch):
    """With mice's random starting values the mean at month 36 still drifted by a point after ten sweeps."""
    scores, covariates = fis45()
    usual = impute(scores, covariates, bounds=(-1e9, 1e9), m=400, seed=1)[:, :, 6].mean()
    monkeypatch.setattr("fatigue.analysis.imputing.bayes_norm.SWEEPS", 60)
    longer = impute(scores, covariates, bounds=(-1e9, 1e9), m=400, seed=2)[:, :, 6].mean()
    assert usual == pytest.approx(longer, abs=0.6)


def test_scores_missing_at_random_are_put_back_where_they_were():
    """The worse at the first visits stay away later, so that the mean of those who came is too low."""
    rng = np.random.default_rng(5)
    level = rng.normal(60, 15, (4000, 1))
    whole = level - np.array([0, 4, 8, 12.0]) + rng.normal(0, 6, (4000, 4))
    scores = whole.copy()
    scores[(whole[:, 1] > 65)[:, None] & (rng.random((4000, 4)) < 0.8) & (np.arange(4) > 1)] = np.nan
    came = np.nanmean(scores, axis=0)
    copies = impute(scores, np.empty((4000, 0)), bounds=(-1e9, 1e9), m=5, seed=1)
    assert came[3] < whole[:, 3].mean() - 3
    np.testing.assert_allclose(copies.mean(axis=(0, 1)), whole.mean(axis=0), atol=0.4)
    np.testing.assert_allclose(copies.std(axis=(0, 1)), whole.std(axis=0), atol=0.5)
    np.testing.assert_allclose(np.corrcoef(copies[0].T), np.corrcoef(whole.T), atol=0.03)


def test_what_was_observed_stays_and_draws_stay_within_the_scale():
    scores, covariates = fis45()
    copies = impute(scores, covariates, bounds=(0, 160), m=8, seed=1)
    known = np.isfinite(scores)
    assert (copies[:, known] == scores[known]).all()
    assert np.isfinite(copies).all()
    assert copies.min() >= 0
    free = impute(scores, covariates, bounds=(-1e9, 1e9), m=8, seed=1)
    assert free.min() < 0  # so that the bound had something to do


def test_the_seed_decides():
    scores, covariates = fis45()
    one, same, other = (impute(scores, covariates, bounds=(0, 160), m=3, seed=seed) for seed in (1, 1, 2))
    assert (one == same).all()
    assert (one != other).any()


def test_copies_made_in_parts_are_as_good(monkeypatch):
    scores, covariates = fis45()
    monkeypatch.setattr("fatigue.analysis.imputing.bayes_norm.AT_ONCE", 1)
    parts = impute(scores, covariates, bounds=(-1e9, 1e9), m=200, seed=3).mean(axis=(0, 1))
    kit.assert_matches(kit.expected("mi_fis45drop")["large_m"], {"mean": parts})


def test_a_shifted_and_rescaled_scale_gives_shifted_and_rescaled_draws():
    scores, covariates = fis45()
    one = impute(scores, covariates, bounds=(0, 160), m=4, seed=1)
    other = impute(scores * 3 - 20, covariates, bounds=(-20, 460), m=4, seed=1)
    np.testing.assert_allclose(other, one * 3 - 20, rtol=1e-6, atol=1e-6)


def test_few_scores_have_few_predictors():
    scores, covariates = fis45()
    assert is_rich(scores, covariates.shape[1]).all()
    few = scores[:16]
    assert not is_rich(few, 2)[6]
    copies = impute(few, covariates[:16], bounds=(0, 160), m=20, seed=1)
    assert np.isfinite(copies).all()
    assert copies[:, np.isnan(few[:, 6]), 6].std() < 80


def test_a_visit_that_copies_another_does_not_break_the_regressions():
    scores, covariates = fis45()
    scores[:, 1] = scores[:, 0]
    constant = np.c_[covariates, np.ones(45)]
    assert np.isfinite(impute(scores, constant, bounds=(0, 160), m=3, seed=1)).all()

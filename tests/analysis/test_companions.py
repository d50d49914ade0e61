"""Repeated-measures correlation: R's rmcorr, a dummy-variable regression, properties, degenerate cases."""

import math
from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from fatigue.analysis.companions import together
from fatigue.errors import AnalysisError
from tests.make import any_scale, cohort
from tests.reference import kit


def with_measure(scores, measure, **options):
    data = cohort(scores, scale_of=any_scale(), **options)
    return replace(data, measures={"steps": np.array(measure, dtype=float)})


def bland():
    frame = kit.data("bland1995.csv")
    frame["visit"] = frame.groupby("Subject").cumcount()
    ph, co2 = (frame.pivot(index="Subject", columns="visit", values=name) for name in ("pH", "PaCO2"))
    return with_measure(ph, co2)


def orthodont():
    wide = kit.data("orthodont.csv").pivot(index="Subject", columns="age", values="distance")
    return with_measure(wide, np.tile(wide.columns.to_numpy(), (len(wide), 1)))


@pytest.mark.parametrize(("name", "make"), [("bland1995", bland), ("orthodont", orthodont)])
def test_matches_rmcorr(name, make):
    result = together(make(), measure="steps")
    kit.assert_matches(
        kit.expected(name)["rmcorr"],
        {
            "r": result.r,
            "df": result.df,
            "slope": result.slope,
            "p": result.p_value,
            "ci": [result.conf_low, result.conf_high],
            "n_obs": result.n,
            "n_subjects": result.n_patients,
        },
    )


def test_slope_error_interval_and_intercepts_are_those_of_a_regression_with_an_intercept_per_patient():
    result = together(bland(), measure="steps")
    frame = kit.data("bland1995.csv")
    dummies = (frame["Subject"].to_numpy()[:, None] == frame["Subject"].unique()).astype(float)
    fit = sm.OLS(frame["pH"], np.c_[frame["PaCO2"], dummies]).fit()
    assert result.slope == pytest.approx(fit.params.iloc[0])
    assert result.slope_std_error == pytest.approx(fit.bse.iloc[0])
    assert result.statistic == pytest.approx(fit.tvalues.iloc[0])
    assert (result.slope_low, result.slope_high) == pytest.approx(tuple(fit.conf_int().iloc[0]))
    np.testing.assert_allclose(result.table["intercept"], fit.params.iloc[1:])
    counts = frame.groupby("Subject").agg(n=("pH", "size"), score=("pH", "mean"), measure=("PaCO2", "mean"))
    np.testing.assert_allclose(result.table[["n", "mean_score", "mean_measure"]], counts)


def test_planted_opposite_slopes_within_and_between_are_told_apart():
    rng = np.random.default_rng(3)
    level = rng.normal(0, 30, (30, 1))
    steps = level + rng.normal(0, 4, (30, 6))
    scores = 60 + level - 2 * (steps - level) + rng.normal(0, 2, (30, 6))  # between patients the sign is the other
    result = together(with_measure(scores, steps), measure="steps")
    assert result.slope == pytest.approx(-2, abs=0.1)
    assert result.slope_low < -2 < result.slope_high
    assert result.r < -0.9


def test_points_hold_the_pairs_used_and_patients_with_one_pair_are_left_out():
    nan = np.nan
    scores = [[1, 2, 4], [3, nan, 4], [5, nan, 6], [7, 9, 6]]
    steps = [[9, 8, 5], [1, 2, nan], [3, 3, 2], [nan, 4, 8]]
    result = together(with_measure(scores, steps), measure="steps")
    assert result.points.to_numpy().tolist() == [
        ["P01", 0.0, 9.0, 1.0], ["P01", 6.0, 8.0, 2.0], ["P01", 12.0, 5.0, 4.0], ["P03", 0.0, 3.0, 5.0],
        ["P03", 12.0, 2.0, 6.0], ["P04", 6.0, 4.0, 9.0], ["P04", 12.0, 8.0, 6.0],
    ]  # fmt: skip
    assert result.table["patient"].tolist() == ["P01", "P03", "P04"]
    assert (result.n, result.n_patients, result.n_dropped, result.df) == (7, 3, 1, 3)
    assert any("1 of 4 patients" in note for note in result.notes)


grids = st.integers(3, 8).flatmap(
    lambda n: st.tuples(*[
        st.lists(st.lists(st.integers(0, 60), min_size=4, max_size=4), min_size=n, max_size=n) for _ in range(2)
    ])
)  # fmt: skip


@given(grids, st.integers(-20, 20), st.sampled_from([0.5, 4.0]))
@settings(max_examples=60, deadline=None)
def test_moving_whole_patients_and_rescaling_keep_r(grid, shift, factor):
    scores, steps = (np.array(part, dtype=float) for part in grid)
    one = together(with_measure(scores, steps), measure="steps")
    moved = scores[::-1] * factor + shift * np.arange(len(scores))[:, None]
    other = together(with_measure(moved, steps[::-1]), measure="steps")
    np.testing.assert_allclose([one.r, one.p_value, one.df], [other.r, other.p_value, other.df], atol=1e-9)
    np.testing.assert_allclose(one.slope * factor, other.slope, atol=1e-9)


@given(grids)
@settings(max_examples=40, deadline=None)
def test_r_does_not_depend_on_which_is_the_measure(grid):
    scores, steps = grid
    one, other = (together(with_measure(*pair), measure="steps") for pair in ((scores, steps), (steps, scores)))
    np.testing.assert_allclose([one.r, one.p_value], [other.r, other.p_value], atol=1e-9)


@pytest.mark.parametrize(
    ("scores", "steps", "reason"),
    [
        ([[1, 2, 3, 4]], [[4, 2, 3, 1]], "at least 2 patients"),
        ([[1, 2], [3, 4]], [[2, 1], [5, 3]], "degrees of freedom"),
        (np.full((5, 3), 30.1), np.arange(15).reshape(5, 3), "score does not change"),
        (np.arange(15).reshape(5, 3), np.full((5, 3), 0.1), "measure does not change"),
        (np.full((5, 3), np.nan), np.arange(15).reshape(5, 3), "at least 2 patients"),
        (np.empty((0, 3)), np.empty((0, 3)), "at least 2 patients"),
    ],
)
def test_degenerate_cohorts_get_nan_and_a_reason(scores, steps, reason):
    result = together(with_measure(scores, steps), measure="steps")
    assert math.isnan(result.r)
    assert math.isnan(result.p_value)
    assert reason in result.notes[0]
    assert "not computed" in result.method


def test_a_perfect_line_has_a_slope_and_no_test():
    steps = np.random.default_rng(1).integers(0, 50, (6, 4)).astype(float)
    result = together(with_measure(100 - 2 * steps, steps), measure="steps")
    assert result.r == pytest.approx(-1)
    assert result.slope == pytest.approx(-2)
    assert math.isnan(result.p_value)
    assert "exactly on one slope" in result.notes[0]


def test_unknown_measure_names_those_there_are():
    with pytest.raises(AnalysisError, match="no measure 'mood' at its visits; it has steps"):
        together(orthodont(), measure="mood")

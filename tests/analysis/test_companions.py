"""Repeated-measures correlation: R's rmcorr, a dummy-variable regression, properties, degenerate cases."""

import math
from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fatigue.analysis.companions import together
from fatigue.errors import AnalysisError
from tests.costly import COSTLY
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
            "n_obs": result.n,
            "n_subjects": result.n_patients,
        },
    )


def test_the_intervals_are_those_of_leaving_out_one_patient_at_a_time():
    data = orthodont()
    n = data.n_patients
    scores, steps = data.scores["total"], data.measures["steps"] + np.arange(n)[:, None] * np.array([0, 0, 1, 2])
    result = together(with_measure(scores, steps), measure="steps")
    left = [together(with_measure(*(np.delete(a, i, axis=0) for a in (scores, steps))), measure="steps")
            for i in range(n)]  # fmt: skip

    def error(values):
        return math.sqrt((n - 1) ** 2 / n) * np.std(values, ddof=1)

    assert result.slope_std_error == pytest.approx(error([one.slope for one in left]))
    # Bell and McCaffrey's degrees of freedom, with the matrices written out.
    x = (steps - steps.mean(axis=1, keepdims=True)).ravel()
    who = np.repeat(np.eye(n), 4, axis=0)
    hat = np.eye(len(x)) - who @ who.T / 4 - np.outer(x, x) / (x @ x)
    weights = [x * who[:, i] / math.sqrt(1 - x**2 @ who[:, i] / (x @ x)) for i in range(n)]
    spread = np.array([hat @ w for w in weights])
    df = (spread**2).sum() ** 2 / ((spread @ spread.T) ** 2).sum()
    assert result.patients_df == pytest.approx(df)
    reach = stats.t.ppf(0.975, df)
    z, z_error = math.atanh(result.r), error([math.atanh(one.r) for one in left])
    ends = (math.tanh(z - reach * z_error), math.tanh(z + reach * z_error))
    assert (result.conf_low, result.conf_high) == pytest.approx(ends)
    assert result.patients_p == pytest.approx(2 * stats.t.sf(abs(z / z_error), df))
    assert result.slope_high - result.slope == pytest.approx(reach * result.slope_std_error)


def test_the_interval_holds_the_truth_where_errors_carry_over_from_visit_to_visit():
    rng, held = np.random.default_rng(8), []
    for _ in range(300):
        x, y = (np.cumsum(rng.normal(size=(23, 5)), axis=1) for _ in range(2))
        result = together(with_measure(y, x), measure="steps")
        held.append(result.conf_low <= 0 <= result.conf_high)
    assert np.mean(held) > 0.92  # by Fisher's z it was 0.75


@pytest.mark.parametrize("n", [2, 3, 4])
def test_fewer_than_five_patients_have_a_correlation_and_no_interval(n):
    rng = np.random.default_rng(1)
    result = together(with_measure(rng.normal(size=(n, 4)), rng.normal(size=(n, 4))), measure="steps")
    assert math.isfinite(result.p_value)
    assert math.isnan(result.conf_low)
    assert math.isnan(result.slope_low)
    assert "needs at least 5" in result.notes[0]


def test_one_patient_who_alone_tells_the_slope_gives_no_interval():
    steps = np.zeros((6, 4))
    steps[0] = [1, 2, 3, 5]
    result = together(with_measure(np.random.default_rng(2).normal(size=(6, 4)), steps), measure="steps")
    assert math.isnan(result.conf_low)
    assert "without one of the patients" in result.notes[0]


def test_statistic_and_intercepts_are_those_of_a_regression_with_an_intercept_per_patient():
    result = together(bland(), measure="steps")
    frame = kit.data("bland1995.csv")
    dummies = (frame["Subject"].to_numpy()[:, None] == frame["Subject"].unique()).astype(float)
    fit = sm.OLS(frame["pH"], np.c_[frame["PaCO2"], dummies]).fit()
    assert result.slope == pytest.approx(fit.params.iloc[0])
    assert result.statistic == pytest.approx(fit.tvalues.iloc[0])
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
@COSTLY
def test_moving_whole_patients_and_rescaling_keep_r(grid, shift, factor):
    scores, steps = (np.array(part, dtype=float) for part in grid)
    one = together(with_measure(scores, steps), measure="steps")
    moved = scores[::-1] * factor + shift * np.arange(len(scores))[:, None]
    other = together(with_measure(moved, steps[::-1]), measure="steps")
    np.testing.assert_allclose([one.r, one.p_value, one.df], [other.r, other.p_value, other.df], atol=1e-9)
    np.testing.assert_allclose(one.slope * factor, other.slope, atol=1e-9)


@given(grids)
@COSTLY
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

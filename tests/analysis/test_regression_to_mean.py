"""Regression to the mean: reference values, a simulation without any effect, both directions, degenerate cases."""

import math

import numpy as np
import pytest
from scipy import stats

from fatigue.analysis.regression_to_mean import regression_grid, regression_to_mean
from fatigue.cohort.instruments import custom
from fatigue.errors import AnalysisError
from tests.make import any_scale, cohort
from tests.reference import kit


def fis23():
    return cohort(kit.data("fis23.csv").filter(regex=r"^FIS_"))


def test_matches_r():
    result = regression_to_mean(fis23(), cutoff=90)
    rows = result.table.set_index("expectation")["estimate"]
    kit.assert_matches(
        kit.expected("fis23")["rtm_top"],
        {
            "n": result.n_patients,
            "n_selected": result.n_selected,
            "r": result.r,
            "hazard_C": result.hazard,
            "rtm_equal_variance": rows["equal variances"],
            "rtm_general_pure": rows["bivariate normal"],
            "rtm_general": rows["bivariate normal, with the shift of all"],
            "regression_expectation_at_selected_mean": rows["regression line"],
            "observed_change_selected": rows["observed"],
            "cor_change_baseline": result.cor_change_baseline,
            "oldham_cor": result.oldham_r,
            "pitman_t": result.pitman_statistic,
        },
    )
    assert result.pitman_p_value == pytest.approx(2 * stats.t.sf(result.pitman_statistic, 21))
    assert set(result.table["n"]) == {4}


def test_observed_interval_is_that_of_a_t_test():
    data = fis23()
    row = regression_to_mean(data, population_mean=50).table.iloc[-1]
    wanted = stats.ttest_rel(data.at(36), data.at(0)).confidence_interval()
    assert (row["conf_low"], row["conf_high"]) == pytest.approx(tuple(wanted))


def two_visits(rng, n, r):
    true = rng.normal(0, np.sqrt(r), (n, 1))
    return 60 + 20 * (true + rng.normal(0, np.sqrt(1 - r), (n, 2)))


def agrees(rows, name):
    """Within four standard errors of what was observed (a 95 % interval would miss one draw in twenty)."""
    error = (rows.loc["observed", "conf_high"] - rows.loc["observed", "conf_low"]) / (2 * 1.96)
    assert rows.loc[name, "estimate"] == pytest.approx(rows.loc["observed", "estimate"], abs=4 * error)


def test_without_any_effect_the_chosen_change_as_expected():
    scores = two_visits(np.random.default_rng(7), 40_000, 0.7)
    result = regression_to_mean(cohort(scores, scale_of=any_scale()), cutoff=80)
    rows = result.table.set_index("expectation")
    assert rows.loc["observed", "estimate"] == pytest.approx(-0.3 * 20 * stats.norm.pdf(1) / stats.norm.sf(1), abs=0.5)
    for name in rows.index[:-1]:
        agrees(rows, name)


def test_a_filtered_group_moves_towards_the_population_mean():
    scores = two_visits(np.random.default_rng(8), 40_000, 0.6)
    chosen = cohort(scores[scores[:, 0] > 75], scale_of=any_scale())
    rows = regression_to_mean(chosen, population_mean=60, reliability=0.6).table.set_index("expectation")
    agrees(rows, "towards the population mean")


def test_higher_is_better_mirrors_everything():
    scores = np.array(two_visits(np.random.default_rng(9), 50, 0.7))
    energy = custom("Energy", lowest=-1e9, highest=1e9, direction="higher is better")
    worse = regression_to_mean(cohort(scores, scale_of=any_scale()), cutoff=70)
    better = regression_to_mean(cohort(-scores, scale_of=energy), cutoff=-70)
    np.testing.assert_allclose(better.table["estimate"], -worse.table["estimate"])
    assert better.n_selected == worse.n_selected > 0


def test_full_reliability_leaves_nothing_to_regress():
    rows = regression_to_mean(fis23(), population_mean=40, reliability=1).table
    assert rows["estimate"].iloc[0] == 0


def test_a_far_cutoff_chooses_nobody_and_stays_finite():
    result = regression_to_mean(fis23(), cutoff=2000)
    assert result.n_selected == 0
    assert math.isfinite(result.hazard)
    assert any("Nobody" in note for note in result.notes)


def test_without_mean_or_cutoff_a_note_asks_for_one():
    result = regression_to_mean(fis23())
    assert math.isnan(result.table["estimate"].iloc[0])
    assert math.isfinite(result.table["estimate"].iloc[1])
    assert any("Give the mean" in note for note in result.notes)
    assert any("stands in for the reliability" in note for note in result.notes)


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        ([[5, 4], [6, 3]], "at least 5 patients"),
        (np.full((8, 2), 4.0), "same score"),
        (np.full((8, 2), np.nan), "at least 5 patients"),
        (np.empty((0, 2)), "at least 5 patients"),
        ([[5], [6], [7], [8], [9]], "at least 5 patients"),
    ],
)
@pytest.mark.parametrize("cutoff", [None, 3])
def test_degenerate_cohorts_get_nan_and_a_reason(scores, reason, cutoff):
    result = regression_to_mean(cohort(scores), cutoff=cutoff)
    assert math.isnan(result.r)
    assert any(reason in note for note in result.notes)


def test_impossible_wishes_are_refused():
    with pytest.raises(AnalysisError, match="from 0 to 1"):
        regression_to_mean(fis23(), reliability=1.4)
    with pytest.raises(AnalysisError, match="Choose a later month"):
        regression_to_mean(fis23(), end=0)


def test_every_cell_of_the_grid_is_the_single_answer():
    data = fis23()
    grid = regression_grid(data, population_means=(30, 45), reliabilities=(0.6, 0.85))
    assert len(grid.table) == 4
    for row in grid.table.itertuples():
        rows = regression_to_mean(data, population_mean=row.population_mean, reliability=row.reliability).table
        expected, observed = rows.set_index("expectation").loc["towards the population mean"], rows.iloc[-1]
        assert row.expected == pytest.approx(expected["estimate"])
        assert row.estimate == pytest.approx(observed["estimate"] - expected["estimate"])
        own = (1 - row.reliability) * (row.population_mean - data.at(0))  # what each patient was to expect
        left = stats.ttest_1samp(data.at(36) - data.at(0) - own, 0)
        assert (row.statistic, row.p_value, row.df) == pytest.approx((left.statistic, left.pvalue, 22))
        assert (row.conf_low, row.conf_high) == pytest.approx(tuple(left.confidence_interval()))
    assert (grid.observed, grid.conf_low, grid.conf_high) == pytest.approx(
        tuple(regression_to_mean(data).table.iloc[-1][["estimate", "conf_low", "conf_high"]])
    )


def test_from_the_break_even_mean_nothing_is_left():
    data = fis23()
    for row in regression_grid(data, reliabilities=(0.5, 0.8)).break_even.itertuples():
        cell = regression_grid(data, population_means=[row.population_mean], reliabilities=[row.reliability]).table
        assert cell["estimate"].iloc[0] == pytest.approx(0, abs=1e-9)


def test_the_usual_means_lie_towards_better():
    scores = kit.data("fis23.csv").filter(regex=r"^FIS_").to_numpy(dtype=float)
    down = regression_grid(cohort(scores))
    assert down.table["population_mean"].max() == pytest.approx(down.mean_start)
    assert (down.table["expected"] <= 0).all()
    energy = custom("Energy", lowest=-1e9, highest=1e9, direction="higher is better")
    up = regression_grid(cohort(-scores, scale_of=energy))
    np.testing.assert_allclose(up.table["expected"], -down.table["expected"])


@pytest.mark.parametrize(
    "scores", [[[5, 4], [6, 3], [5, 5]], np.full((8, 2), np.nan), np.empty((0, 2)), [[5], [6], [7], [8], [9]]]
)
def test_a_grid_of_too_few_is_nan_and_says_so(scores):
    grid = regression_grid(cohort(scores))
    assert grid.table[["expected", "estimate", "p_value", "conf_low"]].isna().all(axis=None)
    assert math.isnan(grid.observed)
    assert any("at least 5 patients" in note for note in grid.notes)


def test_a_grid_of_impossible_reliabilities_is_refused_and_full_ones_explain_nothing():
    with pytest.raises(AnalysisError, match="from 0 to 1"):
        regression_grid(fis23(), reliabilities=(0.5, 1.2))
    grid = regression_grid(fis23(), reliabilities=(1.0,))
    assert (grid.table["expected"] == 0).all()
    assert grid.break_even["population_mean"].isna().all()

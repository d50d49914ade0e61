"""Which moves first: planted leads, paired t tests, a direct jackknife, properties, degenerate cases."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import fatigue
from fatigue.analysis.leads import leads
from fatigue.errors import AnalysisError
from tests.costly import COSTLY
from tests.make import any_scale, cohort


def with_measure(scores, measure, **options):
    data = cohort(scores, scale_of=any_scale(), **options)
    return replace(data, measures={"mood": np.array(measure, dtype=float)})


def one_ahead(rng, *, slope, n=60, k=7):
    """The score does at each visit what the measure did at the visit before."""
    hidden = rng.normal(0, 3, (n, k + 1)).cumsum(axis=1)
    noise = rng.normal(0, 1, (2, n, k))
    return hidden[:, 1:] + noise[0], slope * hidden[:, :-1] + noise[1]  # measure, score


@pytest.mark.parametrize("slope", [2.0, -2.0])
def test_a_planted_lead_is_found_in_its_direction_whatever_its_sign(slope):
    mood, score = one_ahead(np.random.default_rng(1), slope=slope)
    ahead = leads(with_measure(score, mood), measure="mood")
    rows = ahead.lagged.set_index("which")
    assert math.copysign(1, slope) * rows.loc["measure first", "estimate"] > 0.5
    assert abs(rows.loc["score first", "estimate"]) < 0.25
    assert ahead.difference > 0.5
    assert ahead.difference_low > 0
    assert ahead.lagged["p_value"].iloc[3] < 1e-4
    behind = leads(with_measure(mood, score), measure="mood")
    assert behind.difference == pytest.approx(-ahead.difference)
    assert behind.difference_high == pytest.approx(-ahead.difference_low)


def test_moving_together_is_no_lead():
    rng = np.random.default_rng(2)
    found = []
    for _ in range(200):
        hidden = rng.normal(0, 1, (20, 7)).cumsum(axis=1)
        mood, score = hidden + rng.normal(0, 0.7, (20, 7)), 2 * hidden + rng.normal(0, 1.4, (20, 7))
        result = leads(with_measure(score, mood), measure="mood")
        found.append((result.lagged["estimate"].iloc[2], result.difference, result.lagged["p_value"].iloc[3] < 0.05))
    same, difference, is_clear = np.mean(found, axis=0)
    assert same > 0.3
    assert abs(difference) < 0.05
    assert 0.01 < is_clear < 0.1  # the test holds its level


def test_what_moves_in_everybody_is_no_lead():
    mood, score = one_ahead(np.random.default_rng(3), slope=1.0)
    before = leads(with_measure(score, mood), measure="mood").lagged
    mood, score = mood + np.array([0, 9, 9, 9, 9, 9, 9.0]), score - np.array([0, 0, 30, 30, 30, 30, 30.0])
    after = leads(with_measure(score + np.arange(60)[:, None] * np.arange(7), mood), measure="mood").lagged
    np.testing.assert_allclose(before["estimate"], after["estimate"], atol=1e-9)  # patients' own trends go too
    np.testing.assert_allclose(before["p_value"], after["p_value"], atol=1e-9)


def test_changes_are_paired_t_tests_of_whoever_has_both():
    rng = np.random.default_rng(4)
    score, mood = rng.normal(60, 15, (14, 4)), rng.normal(12, 4, (14, 4))
    score[2, 1] = mood[5, 1] = score[7, 0] = mood[8, 3] = np.nan
    result = leads(with_measure(score, mood), measure="mood")
    rows = result.table.set_index(["month", "of"])
    both = np.isfinite(score) & np.isfinite(mood)
    for visit, month in enumerate((6.0, 12.0, 18.0), start=1):
        used = both[:, 0] & both[:, visit]
        for name, values, sd in (("score", score, result.sd_score), ("measure", mood, result.sd_measure)):
            row, wanted = rows.loc[(month, name)], stats.ttest_rel(values[used, visit], values[used, 0])
            change = (values[used, visit] - values[used, 0]).mean()
            assert row["n"] == used.sum()
            assert row["estimate"] == pytest.approx(change)
            assert row["std_error"] == pytest.approx(change / wanted.statistic)
            assert (row["statistic"], row["p_value"], row["df"]) == pytest.approx(
                (wanted.statistic, wanted.pvalue, wanted.df)
            )
            assert (row["conf_low"], row["conf_high"]) == pytest.approx(tuple(wanted.confidence_interval()))
            standard = row[["estimate_sd", "conf_low_sd", "conf_high_sd"]].to_numpy(dtype=float) * sd
            np.testing.assert_allclose(standard, row[["estimate", "conf_low", "conf_high"]].to_numpy(dtype=float))
    assert result.sd_score == pytest.approx(np.std(score[both[:, 0], 0], ddof=1))
    assert (result.n_patients, result.n_dropped) == (13, 1)


def test_the_jackknife_is_the_slow_one():
    """Every patient left out in turn, deviations from the whole cohort's interval means."""
    rng = np.random.default_rng(5)
    mood, score = one_ahead(rng, slope=1.0, n=9, k=5)
    result = leads(with_measure(score, mood), measure="mood").lagged.set_index("which")
    changes = {"measure first": (np.diff(mood)[:, :-1], np.diff(score)[:, 1:]),
               "score first": (np.diff(score)[:, :-1], np.diff(mood)[:, 1:]),
               "same interval": (np.diff(mood), np.diff(score))}  # fmt: skip
    left, whole = {}, {}
    for which, pair in changes.items():
        a, b = ((v - v.mean(axis=0)) - (v - v.mean(axis=0)).mean(axis=1, keepdims=True) for v in pair)
        whole[which] = np.corrcoef(a.ravel(), b.ravel())[0, 1]
        left[which] = np.array([np.sum(np.delete(a * b, i, 0)) / math.sqrt(np.sum(np.delete(a, i, 0) ** 2)
                                * np.sum(np.delete(b, i, 0) ** 2)) for i in range(9)])  # fmt: skip
        z = np.arctanh(left[which])
        error = math.sqrt(8 / 9 * ((z - z.mean()) ** 2).sum())
        row, reach = result.loc[which], stats.t.ppf(0.975, 8) * error
        assert row["estimate"] == pytest.approx(whole[which])
        assert row["std_error"] == pytest.approx(error * (1 - whole[which] ** 2))
        assert row["conf_low"] == pytest.approx(math.tanh(math.atanh(whole[which]) - reach))
        assert row["conf_high"] == pytest.approx(math.tanh(math.atanh(whole[which]) + reach))
        assert row["statistic"] == pytest.approx(math.atanh(whole[which]) / error)
        assert row["p_value"] == pytest.approx(2 * stats.t.sf(abs(row["statistic"]), 8))
        assert (row["df"], row["n_patients"], row["n"]) == (8, 9, pair[0].size)
    deltas = left["measure first"] - left["score first"]
    error = math.sqrt(8 / 9 * ((deltas - deltas.mean()) ** 2).sum())
    row = result.loc["difference"]
    assert row["std_error"] == pytest.approx(error)
    assert row["conf_high"] - row["conf_low"] == pytest.approx(2 * stats.t.ppf(0.975, 8) * error)
    assert abs(row["estimate"]) == pytest.approx(abs(whole["measure first"] - whole["score first"]))


grids = st.integers(6, 9).flatmap(
    lambda n: st.tuples(*[
        st.lists(st.lists(st.integers(0, 60), min_size=5, max_size=5), min_size=n, max_size=n) for _ in range(2)
    ])
)  # fmt: skip


@given(grids, st.integers(-20, 20), st.sampled_from([0.5, 4.0]))
@COSTLY
def test_order_of_patients_shift_and_unit_change_no_correlation(grid, shift, factor):
    score, mood = (np.array(part, dtype=float) for part in grid)
    one = leads(with_measure(score, mood), measure="mood")
    other = leads(with_measure(score[::-1] * factor + shift, mood[::-1] + shift), measure="mood")
    columns = ["estimate", "conf_low", "conf_high", "p_value", "n"]
    np.testing.assert_allclose(one.lagged[columns].iloc[:3], other.lagged[columns].iloc[:3], rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(one.table["estimate_sd"], other.table["estimate_sd"], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("score", "mood"),
    [
        (np.arange(12.0).reshape(3, 4) % 5, np.arange(12.0).reshape(3, 4) % 7),
        (np.arange(18.0).reshape(6, 3) % 5, np.arange(18.0).reshape(6, 3) % 7),
        (np.full((8, 5), 30.1), np.arange(40.0).reshape(8, 5) % 7),
        (np.arange(40.0).reshape(8, 5) % 7, np.full((8, 5), 0.1)),
        (np.full((8, 5), np.nan), np.arange(40.0).reshape(8, 5)),
        (np.empty((0, 5)), np.empty((0, 5))),
        (np.arange(6.0)[:, None], np.arange(6.0)[:, None]),
    ],
)
def test_degenerate_cohorts_get_nan_and_a_reason(score, mood):
    result = leads(with_measure(score, mood), measure="mood")
    assert math.isnan(result.difference)
    assert math.isnan(result.lagged["p_value"].iloc[3])
    assert any("No lagged correlation" in note for note in result.notes)
    assert len(result.lagged) == 4


def test_a_perfect_copy_has_a_correlation_and_no_interval():
    score = np.random.default_rng(6).normal(50, 9, (8, 5))
    rows = leads(with_measure(score, 2 * score), measure="mood").lagged.set_index("which")
    assert rows.loc["same interval", "estimate"] == pytest.approx(1)
    assert math.isnan(rows.loc["same interval", "conf_low"])
    assert rows.loc["difference", "estimate"] == pytest.approx(0)


def test_uneven_visits_and_unknown_measures_are_said():
    data = with_measure(np.random.default_rng(7).normal(50, 9, (8, 4)), np.ones((8, 4)), months=[0, 6, 12, 36])
    assert any("not equally spaced" in note for note in leads(data, measure="mood").notes)
    with pytest.raises(AnalysisError, match="no measure 'hair' at its visits; it has mood"):
        leads(data, measure="hair")
    assert leads(fatigue.demo(), measure="steps").n_patients == 23

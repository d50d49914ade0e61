"""The placebo benchmark: the printed numbers, units, both directions, degenerate cases."""

import math

import numpy as np
import pytest
from scipy import stats

from fatigue.analysis.placebo import COMPARATORS, placebo_benchmark
from fatigue.cohort.instruments import INSTRUMENTS, custom, instrument
from tests.make import cohort
from tests.reference import kit


def test_on_the_same_instrument_in_points():
    scores = kit.data("fis23.csv")[["FIS_0", "FIS_36"]].to_numpy() / 2
    result = placebo_benchmark(cohort(scores, months=[0, 36], scale_of=instrument("MFIS")))
    rows = result.table.set_index("study")
    assert result.unit == "points"
    assert rows["instrument"].unique().tolist() == ["MFIS"]
    assert rows.loc["TRIUMPHANT-MS", "estimate"] == pytest.approx(-10.7) == result.placebo
    assert math.isnan(rows.loc["TRIUMPHANT-MS", "conf_low"])
    assert rows.loc["Yildiz 2013", "estimate"] == pytest.approx(16.5)
    wilken = rows.loc["ENER-G"]
    assert wilken["estimate"] == pytest.approx(-7.4)
    assert (wilken["conf_low"], wilken["conf_high"]) == pytest.approx(
        stats.t.interval(0.95, 88, loc=-7.4, scale=11.8 / math.sqrt(89))
    )
    wanted = stats.ttest_rel(scores[:, 1], scores[:, 0]).confidence_interval()
    own = result.table.iloc[0]
    assert own["kind"] == "this cohort"
    assert (own["estimate"], own["n"]) == (pytest.approx((scores[:, 1] - scores[:, 0]).mean()), 23)
    assert (result.conf_low, result.conf_high) == pytest.approx(tuple(wanted))
    assert (result.beyond, result.beyond_low, result.beyond_high) == pytest.approx(
        (result.estimate + 10.7, result.conf_low + 10.7, result.conf_high + 10.7)
    )


def test_on_another_instrument_in_percent_of_the_range_and_said():
    data = cohort(kit.data("fis23.csv").filter(regex=r"^FIS_"))
    result = placebo_benchmark(data)
    rows = result.table.set_index("study")
    assert result.unit == "percent of range"
    assert result.estimate == pytest.approx((data.at(36) - data.at(0)).mean() / 1.6)
    assert result.placebo == pytest.approx(-100 * 10.7 / 84)
    assert rows.loc["Iaffaldano 2012", "estimate"] == pytest.approx(-100 * 0.4 / 6)
    assert any("percent of each scale's range" in note for note in result.notes)
    assert len(rows) == 1 + len(COMPARATORS)


def test_higher_is_better_turns_the_published_changes_round():
    scores = np.random.default_rng(1).normal(5, 1, (12, 2))
    fatigue = placebo_benchmark(cohort(scores, scale_of=custom("F", lowest=0, highest=10)))
    energy = placebo_benchmark(
        cohort(10 - scores, scale_of=custom("E", lowest=0, highest=10, direction="higher is better"))
    )
    np.testing.assert_allclose(energy.table["estimate"], -fatigue.table["estimate"])
    np.testing.assert_allclose(energy.table["conf_low"], -fatigue.table["conf_high"])
    assert any("turned round" in note for note in energy.notes)


def test_a_t_score_is_said_to_have_no_range():
    data = cohort(np.random.default_rng(1).normal(50, 9, (12, 2)), scale_of=instrument("PROMIS Fatigue"))
    assert any("T score" in note for note in placebo_benchmark(data).notes)


@pytest.mark.parametrize("one", COMPARATORS, ids=lambda one: one.study)
def test_printed_scores_lie_on_their_scale_and_have_a_source(one):
    scale = INSTRUMENTS[one.instrument].scale()
    assert scale.lowest <= one.after <= scale.highest
    assert scale.lowest <= one.before <= scale.highest
    assert any(year in one.source for year in ("2009", "2012", "2013", "2021"))


@pytest.mark.parametrize("scores", [[[5, 4], [6, 3]], np.full((8, 2), np.nan), np.empty((0, 2)), [[5], [6], [7]]])
def test_degenerate_cohorts_keep_the_published_rows(scores):
    result = placebo_benchmark(cohort(scores))
    assert math.isnan(result.estimate)
    assert math.isnan(result.beyond)
    assert math.isfinite(result.placebo)
    assert any("at least 3 patients" in note for note in result.notes)

"""The tipping point: where the interval meets 0, both directions, no tipping point, degenerate cases."""

import math

import numpy as np
import pytest

from fatigue.analysis.imputation import imputed_change
from fatigue.analysis.tipping import tipping_point
from fatigue.cohort.instruments import custom
from fatigue.errors import AnalysisError
from tests.make import any_scale, cohort


def fell(rng, *, by=12.0, n=40, n_missing=10):
    scores = rng.normal(80, 12, (n, 1)) - np.array([0, by / 2, by]) + rng.normal(0, 8, (n, 3))
    scores[:n_missing, 2] = np.nan
    return scores


def test_at_the_tipping_point_the_interval_touches_no_change():
    data = cohort(fell(np.random.default_rng(1)), scale_of=any_scale())
    result = tipping_point(data)
    row = result.table.iloc[20]  # the table runs to twice the tipping point
    assert row["delta"] == pytest.approx(result.tipping)
    assert row["conf_high"] == pytest.approx(0, abs=1e-6)
    assert row["p_value"] == pytest.approx(0.05, abs=1e-6)
    assert (result.table["conf_high"].iloc[:20] < 0).all()
    assert (result.table["conf_high"].iloc[21:] > 0).all()
    assert result.table["delta"].iloc[-1] == pytest.approx(2 * result.tipping)
    assert result.change_at_tipping == pytest.approx(result.change_imputed + result.tipping)
    assert (result.n_imputed, result.n_patients, result.n_dropped) == (10, 40, 0)


def test_without_a_shift_it_is_the_multiple_imputation():
    data = cohort(fell(np.random.default_rng(2)))
    first, wanted = tipping_point(data).table.iloc[0], imputed_change(data).table.iloc[1]
    assert first["delta"] == 0
    for name in ("estimate", "std_error", "df", "statistic", "p_value", "conf_low", "conf_high", "n"):
        assert first[name] == wanted[name]


def test_every_shift_moves_the_estimate_by_the_share_of_the_missing():
    table = tipping_point(cohort(fell(np.random.default_rng(3)), scale_of=any_scale())).table
    np.testing.assert_allclose(table["estimate"] - table["estimate"].iloc[0], table["delta"] * 10 / 40, atol=1e-9)


def test_higher_is_better_mirrors_everything():
    scores = fell(np.random.default_rng(4))
    energy = custom("Energy", lowest=-1e9, highest=1e9, direction="higher is better")
    down, up = tipping_point(cohort(scores, scale_of=any_scale())), tipping_point(cohort(-scores, scale_of=energy))
    assert up.tipping == pytest.approx(-down.tipping, rel=0.2)  # other draws, the other way round
    assert up.tipping < 0 < down.tipping


def test_a_larger_fall_and_fewer_missing_tip_later():
    rng = np.random.default_rng(5)
    noise = fell(rng, by=0, n_missing=0)
    steps = np.array([0, 0.5, 1])

    def tip(by, n_missing):
        scores = noise - by * steps
        scores[:n_missing, 2] = np.nan
        return tipping_point(cohort(scores, scale_of=any_scale())).tipping

    assert tip(10, 10) < tip(16, 10)
    assert tip(16, 15) < tip(16, 5)


def test_the_scale_can_be_too_short_to_tip():
    result = tipping_point(cohort(fell(np.random.default_rng(6), by=40, n_missing=2)))
    assert math.isnan(result.tipping)
    assert math.isnan(result.change_at_tipping)
    assert any("No tipping point" in note for note in result.notes)
    assert len(result.table) == 41


def test_shifted_scores_stay_within_the_scale():
    data = cohort(fell(np.random.default_rng(7), by=40, n_missing=6), scale_of=custom("S", lowest=0, highest=115))
    table, worst = tipping_point(data).table, 115
    before = data.at(0)
    limit = (np.nansum(data.at(12) - before) + (worst - before[:6]).sum()) / 40
    assert table["estimate"].max() <= limit + 1e-9


def test_an_unclear_change_has_nothing_to_tip():
    result = tipping_point(cohort(fell(np.random.default_rng(8), by=0)))
    assert math.isnan(result.tipping)
    assert any("takes in no change already" in note for note in result.notes)
    assert math.isfinite(result.change_imputed)


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        (np.arange(18.0).reshape(6, 3) % 7, "nothing to impute"),
        ([[5, 4], [6, np.nan]], "at least 5 patients"),
        (np.full((8, 3), np.nan), "at least 5 patients"),
        (np.empty((0, 3)), "at least 5 patients"),
        ([[5], [6]], "at least 5 patients"),
    ],
)
def test_degenerate_cohorts_get_nan_and_a_reason(scores, reason):
    result = tipping_point(cohort(scores))
    assert math.isnan(result.tipping)
    assert reason in result.notes[0]
    assert result.table.empty


def test_everybody_changing_alike_is_no_trouble():
    scores = np.repeat([[50.0, 40.0]], 12, axis=0) + np.arange(12)[:, None]
    scores[:3, 1] = np.nan
    assert tipping_point(cohort(scores)).tipping > 9


def test_too_few_imputations_are_refused():
    with pytest.raises(AnalysisError, match="at least 2"):
        tipping_point(cohort(fell(np.random.default_rng(9))), imputations=0)

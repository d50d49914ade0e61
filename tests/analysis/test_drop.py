"""The median drop: reference values, planted truth, properties, two roads, degenerate cases."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fatigue.analysis.arithmetic import bootstrap as medians
from fatigue.analysis.arithmetic import signed_rank as ranks
from fatigue.analysis.curves import trajectory
from fatigue.analysis.drop import median_drop
from fatigue.cohort.instruments import custom, instrument
from fatigue.errors import AnalysisError
from tests.costly import COSTLY, few_draws
from tests.make import any_scale, cohort
from tests.reference import kit


def fis(name):
    frame = kit.data(f"{name}.csv")
    return cohort(frame.filter(regex=r"^FIS_"))


def epilepsy():
    return cohort(kit.data("epilepsy.csv")[["Y1", "Y2", "Y3", "Y4"]], months=[1, 2, 3, 4], scale_of=any_scale())


def orthodont():
    wide = kit.data("orthodont.csv").pivot(index="Subject", columns="age", values="distance")
    return cohort(wide, months=wide.columns, scale_of=any_scale())


def depression():
    return cohort(kit.data("depression_hw.csv")[["first", "second"]], months=[0, 1], scale_of=any_scale())


REFERENCES = [
    (fis, "fis23", "wilcoxon_36_vs_0", 0, 36),
    (fis, "fis23", "wilcoxon_12_vs_0", 0, 12),
    (fis, "fis45drop", "wilcoxon_36_vs_0", 0, 36),
    (epilepsy, "epilepsy", "wilcoxon_Y4_vs_Y1", 1, 4),
    (epilepsy, "epilepsy", "wilcoxon_Y2_vs_Y1", 1, 2),
    (epilepsy, "epilepsy", "wilcoxon_Y3_vs_Y2", 2, 3),
    (orthodont, "orthodont", "wilcoxon_14_vs_8", 8, 14),
    (depression, "classic_small", "depression_wilcoxon", 0, 1),
]


@pytest.mark.parametrize(("make", "name", "section", "start", "end"), REFERENCES)
def test_wilcoxon_and_hodges_lehmann_match_r(make, name, section, start, end):
    data = make(name) if make is fis else make()
    drop = median_drop(data, start=start, end=end)
    lehmann = drop.table.set_index("definition").loc["Hodges-Lehmann"]
    kit.assert_matches(
        kit.expected(name)[section],
        {
            "n_pairs": drop.n_patients,
            "n_zero": drop.n_zero,
            "W_plus": drop.statistic,
            "p_exact_zeros_dropped": drop.p_value,
            "hl_all": lehmann["estimate"],
            "ci_walsh_signrank_all": [lehmann["conf_low"], lehmann["conf_high"]],
            "rank_biserial": drop.rank_biserial,
        },
    )
    assert drop.test == "Wilcoxon signed-rank, exact by mid-ranks"
    assert lehmann["n"] == drop.n_patients


def test_definitions_on_a_cohort_worked_by_hand():
    data = cohort([[40, 20], [36, 23], [30, 30], [10, 0], [50, 60], [0, 4], [36, np.nan]], months=[0, 36])
    drop = median_drop(data)
    rows = drop.table.set_index(["definition", "unit"])["estimate"]
    # starts 0 10 30 36 40 50, ends 0 4 20 23 30 60, changes -20 -13 -10 0 4 10, percents -50 -36.1 0 -100 20
    assert (drop.median_start, drop.median_end) == (33, 21.5)
    assert rows["change of medians", "points"] == -11.5
    assert rows["change of medians", "percent"] == pytest.approx(-100 * 11.5 / 33)
    assert rows["median change", "points"] == -5
    assert rows["median change", "percent"] == pytest.approx(-100 * 5 / 33)
    assert rows["median of percent changes", "percent"] == pytest.approx(-100 * 13 / 36)
    assert rows["Hodges-Lehmann", "points"] == pytest.approx(-5)
    assert drop.table["n"].tolist() == [6, 6, 6, 6, 5, 6]
    assert (drop.n_patients, drop.n_dropped, drop.n_undefined_percent, drop.n_at_floor) == (6, 1, 1, 1)
    assert (drop.n_improved, drop.n_same, drop.n_worse, drop.n_zero) == (3, 1, 2, 1)
    assert drop.quartiles_start == (15, 39)
    assert drop.patients.loc["P02"].tolist() == pytest.approx([36, 23, -13, -100 * 13 / 36])
    assert math.isnan(drop.patients.loc["P06", "percent"])
    assert "P07" not in drop.patients.index
    assert any("1 of 6 patients" in note for note in drop.notes)


def test_a_planted_fall_is_found_by_every_definition():
    rng = np.random.default_rng(1)
    before = rng.integers(60, 120, 200).astype(float)
    drop = median_drop(cohort(np.c_[before, before / 2]))
    rows = drop.table.set_index(["definition", "unit"])
    assert rows.loc[("median of percent changes", "percent"), "estimate"] == -50  # of everybody: no interval
    for name in ("change of medians", "median change"):
        assert rows.loc[(name, "percent"), "estimate"] == pytest.approx(-50)
        assert rows.loc[(name, "percent"), "conf_low"] <= -50 <= rows.loc[(name, "percent"), "conf_high"]
    assert drop.p_value < 1e-20
    assert drop.rank_biserial == -1
    assert drop.n_improved == 200


def test_bootstrap_interval_of_the_change_of_medians_is_that_of_plain_resampling():
    data = fis("fis23")
    rows = median_drop(data).table.set_index(["definition", "unit"])
    before, after = data.at(0), data.at(36)
    picks = np.random.default_rng(99).integers(0, 23, (40_000, 23))
    low, high = np.median(before[picks], axis=1), np.median(after[picks], axis=1)
    change = np.median((after - before)[picks], axis=1)
    for key, plain, slack in (
        (("change of medians", "points"), high - low, 1.5),
        (("change of medians", "percent"), 100 * (high / low - 1), 1.5),
        (("median change", "percent"), 100 * change / low, 1.5),
    ):
        wanted = np.percentile(plain, [2.5, 97.5])
        got = rows.loc[key, ["conf_low", "conf_high"]].to_numpy(dtype=float)
        np.testing.assert_allclose(got, wanted, atol=slack, err_msg=str(key))


@pytest.mark.parametrize("name", ["fis23", "fis45drop"])
def test_the_median_change_has_one_interval_on_every_page(name):
    data = fis(name)
    drop, path = median_drop(data), trajectory(data, statistic="median change")
    row = drop.table.set_index(["definition", "unit"]).loc[("median change", "points"), ["conf_low", "conf_high", "n"]]
    np.testing.assert_array_equal(path.table.iloc[-1][["conf_low", "conf_high", "n"]].astype(float), row.astype(float))


@pytest.mark.parametrize("n", [6, 10, 23])
@few_draws()
def test_the_intervals_of_the_patients_medians_hold_the_truth(n):
    rng, held = np.random.default_rng(2), []
    for _ in range(300):
        before = rng.uniform(40, 120, n)
        share = rng.exponential(30, n) - 60  # median -60 + 30 ln 2
        rows = median_drop(cohort(np.c_[before, before * (1 + share / 100)])).table.set_index("definition")
        low, high = rows.loc["median of percent changes", ["conf_low", "conf_high"]]
        held.append(low <= 30 * math.log(2) - 60 <= high)
    assert 0.92 < np.mean(held) < 0.985


@given(st.lists(st.tuples(st.integers(0, 160), st.integers(0, 160)), min_size=2, max_size=30))
@COSTLY
@few_draws()
def test_leave_one_out_range_is_that_of_leaving_out(pairs):
    scores = np.array(pairs, dtype=float)
    percents = []
    for left in range(len(scores)):
        before, after = np.median(np.delete(scores, left, axis=0), axis=0)
        if before > 0:
            percents.append(100 * (after - before) / before)
    drop = median_drop(cohort(scores))
    if percents:
        assert drop.leave_one_out_low == pytest.approx(min(percents), abs=1e-9)
        assert drop.leave_one_out_high == pytest.approx(max(percents), abs=1e-9)
    else:
        assert math.isnan(drop.leave_one_out_low)


pairs_of_scores = st.lists(st.tuples(st.integers(1, 80), st.integers(0, 80)), min_size=6, max_size=25)


def numbers(drop, unit=None):
    table = drop.table if unit is None else drop.table[drop.table["unit"] == unit]
    return table[["estimate", "conf_low", "conf_high"]].to_numpy()


@given(pairs_of_scores, st.randoms(use_true_random=False))
@COSTLY
@few_draws()
def test_order_of_patients_changes_nothing(pairs, random):
    shuffled = list(pairs)
    random.shuffle(shuffled)
    one, other = median_drop(cohort(pairs)), median_drop(cohort(shuffled))
    np.testing.assert_allclose(numbers(one), numbers(other), rtol=1e-12)
    np.testing.assert_equal(
        (one.p_value, one.statistic, one.leave_one_out_low), (other.p_value, other.statistic, other.leave_one_out_low)
    )


@given(pairs_of_scores, st.integers(1, 40))
@COSTLY
@few_draws()
def test_a_shift_of_all_scores_leaves_points_alone(pairs, shift):
    one, other = median_drop(cohort(pairs)), median_drop(cohort(np.array(pairs) + shift))
    np.testing.assert_allclose(numbers(one, "points"), numbers(other, "points"), atol=1e-9)
    np.testing.assert_equal((one.p_value, one.rank_biserial), (other.p_value, other.rank_biserial))


@given(pairs_of_scores, st.sampled_from([0.25, 0.5, 2.0]))
@COSTLY
@few_draws()
def test_rescaled_scores_rescale_points_and_keep_percents(pairs, factor):
    one, other = median_drop(cohort(pairs)), median_drop(cohort(np.array(pairs) * factor))
    np.testing.assert_allclose(numbers(one, "points") * factor, numbers(other, "points"), atol=1e-9)
    np.testing.assert_allclose(numbers(one, "percent"), numbers(other, "percent"), atol=1e-9)
    np.testing.assert_equal(one.p_value, other.p_value)


def test_turning_the_scale_round_swaps_improved_and_worse_and_says_so():
    scores = [[10, 4], [12, 13], [9, 2], [8, 1], [20, 10], [5, 5]]
    worse = median_drop(cohort(scores, scale_of=custom("Tired", lowest=0, highest=20)))
    better = median_drop(cohort(scores, scale_of=custom("Energy", lowest=0, highest=20, direction="higher is better")))
    assert (worse.n_improved, worse.n_worse) == (better.n_worse, better.n_improved) == (4, 1)
    assert any("higher is better" in note for note in better.notes)
    np.testing.assert_equal(numbers(worse), numbers(better))


def test_best_score_counts_as_the_floor_in_either_direction():
    energy = custom("Energy", lowest=0, highest=20, direction="higher is better")
    assert median_drop(cohort([[10, 20], [20, 20], [3, 0]], scale_of=energy)).n_at_floor == 1


def test_a_scale_that_starts_at_one_says_what_its_percents_are():
    drop = median_drop(cohort([[4, 2], [5, 5], [6, 1], [3, 2], [7, 4]], scale_of=instrument("FSS")))
    assert drop.table["estimate"][0] == pytest.approx(-60)
    assert any("starts at 1" in note for note in drop.notes)
    assert drop.n_at_floor == 1


def test_more_than_three_hundred_patients_take_the_other_road_and_say_so():
    rng = np.random.default_rng(6)
    scores = np.clip(np.round(rng.normal(60, 25, (400, 1)) + rng.normal(0, 12, (400, 2)) - [0, 15]), 0, 160)
    drop = median_drop(cohort(scores))
    assert "order statistic" in drop.method
    assert "normal approximation with continuity correction" in drop.test
    real = medians.direct(scores[:, 0], scores[:, 1])
    wanted = np.percentile(real[1] - real[0], [2.5, 97.5])
    np.testing.assert_allclose(drop.table.loc[1, ["conf_low", "conf_high"]].to_numpy(dtype=float), wanted, atol=1)


def test_four_patients_are_shown_but_not_tested():
    drop = median_drop(cohort([[40, 20], [36, 23], [30, 30], [10, 0]]))
    assert drop.test == "not run"
    assert math.isnan(drop.p_value)
    assert math.isnan(drop.statistic)
    assert drop.table["estimate"].notna().all()
    assert drop.table[["conf_low", "conf_high"]].isna().all(axis=None)
    assert any("at least 5 patients" in note for note in drop.notes)


def test_five_patients_have_a_test_and_no_signed_rank_interval():
    drop = median_drop(cohort([[40, 20], [36, 23], [30, 30], [10, 0], [8, 9]]))
    assert drop.p_value == pytest.approx(4 / 16)  # zeros dropped: ranks 1 to 4, W+ = 1
    assert math.isnan(drop.table["conf_low"].iloc[-1])
    assert any("fewer than 6" in note for note in drop.notes)


def test_one_patient():
    drop = median_drop(cohort([[40, 20]]))
    assert drop.table["estimate"].tolist() == [-50, -20, -50, -20, -50, -20]
    assert math.isnan(drop.leave_one_out_low)


@pytest.mark.parametrize("scores", [np.full((6, 2), np.nan), np.empty((0, 2)), [[3, np.nan], [np.nan, 4]]])
def test_no_pair_gives_nan_and_a_note(scores):
    drop = median_drop(cohort(np.reshape(scores, (-1, 2))))
    assert drop.n_patients == 0
    assert drop.n_dropped == len(scores)
    assert drop.table["estimate"].isna().all()
    assert len(drop.table) == 6
    assert drop.patients.empty
    assert len(drop.notes) == 1


def test_a_single_visit_gives_a_note():
    drop = median_drop(cohort([[3], [4]]))
    assert drop.n_patients == 0
    assert "no visit after month 0" in drop.notes[0]


def test_nobody_changed():
    drop = median_drop(cohort(np.full((8, 2), 30.0)))
    assert drop.n_same == 8
    assert math.isnan(drop.p_value)
    assert any("same at both visits" in note for note in drop.notes)
    assert (drop.table["estimate"] == 0).all()
    assert drop.table.loc[[3, 4, 5], ["conf_low", "conf_high"]].isna().all(axis=None)
    assert any("by the same amount" in note for note in drop.notes)


def test_all_at_zero_at_the_start_have_no_percent():
    drop = median_drop(cohort([[0, score] for score in (1, 2, 0, 4, 5, 6)]))
    percents = drop.table[drop.table["unit"] == "percent"]
    assert percents[["estimate", "conf_low", "conf_high"]].isna().all(axis=None)
    assert drop.n_undefined_percent == 6
    assert drop.table.loc[1, "estimate"] == 3


def test_draws_with_a_median_of_zero_at_the_start_are_counted_in_a_note():
    drop = median_drop(cohort([[0, 0], [0, 1], [0, 2], [10, 4], [20, 5], [30, 6], [40, 7]]))
    assert any("bootstrap draws" in note for note in drop.notes)
    assert np.isfinite(drop.table["conf_high"][0])


@pytest.mark.parametrize(("start", "end"), [(6, 6), (6, 0), (0, 7), (1, 6)])
def test_visits_that_cannot_be_compared_are_refused_in_a_sentence(start, end):
    with pytest.raises(AnalysisError, match="Choose"):
        median_drop(cohort([[1, 2, 3]]), start=start, end=end)


def test_unknown_scale_is_refused():
    with pytest.raises(AnalysisError, match="no scale 'physical'"):
        median_drop(cohort([[1, 2]]), scale="physical")


@pytest.mark.parametrize(("make", "name", "section", "start", "end"), REFERENCES)
def test_normal_approximation_matches_r(make, name, section, start, end, monkeypatch):
    monkeypatch.setattr("fatigue.analysis.arithmetic.signed_rank.EXACT_UP_TO", 0)
    drop = median_drop(make(name) if make is fis else make(), start=start, end=end)
    ranks.signed_rank_quantile.cache_clear()  # it remembers the quantiles of this made-up limit
    kit.assert_matches(kit.expected(name)[section], {"p_normal_cc": drop.p_value, "W_plus": drop.statistic})
    assert "normal approximation with continuity correction" in drop.test

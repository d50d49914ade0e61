"""Every figure the demo cohorts are said to meet, and that the committed script draws them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import fatigue
from fatigue.cohort.demo import DATA, demo
from fatigue.cohort.statuses import DRIVING, EMPLOYMENT, WORKING
from fatigue.errors import FileError
from scripts import make_demo

MONTHS = (0, 6, 12, 18, 24, 30, 36)


@pytest.fixture(scope="module")
def small():
    return demo()


@pytest.fixture(scope="module")
def large():
    return demo("60")


def test_the_script_writes_the_same_bytes(tmp_path: Path):
    make_demo.main(tmp_path)
    for name in ("demo23.csv", "demo60.csv"):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()


def test_23_patients_every_six_months_for_36_with_no_visit_missing(small):
    assert small.n_patients == 23
    assert small.months == MONTHS
    assert small.n_visits == 161
    for values in (*small.scores.values(), *small.measures.values()):
        assert values.shape == (23, 7)
        assert np.isfinite(values).all()
    assert all((status.codes >= 0).all() for status in small.statuses.values())
    assert not small.patients.isna().any(axis=None)


def test_median_falls_from_36_to_23(small):
    assert np.median(small.at(0)) == 36
    assert np.median(small.at(36)) == 23


def test_four_patients_end_at_zero_and_none_starts_there(small):
    assert np.sum((small.at(36) == 0) & (small.at(0) > 0)) == 4
    assert np.all(small.at(0) > 0)


def test_nineteen_improve_and_four_get_worse(small):
    change = small.at(36) - small.at(0)
    assert (np.sum(change < 0), np.sum(change > 0)) == (19, 4)


def test_rm_anova_p_is_at_most_0_001_also_after_greenhouse_geisser(small):
    scores = small.score_array()
    n, k = scores.shape
    fitted = scores.mean(axis=1, keepdims=True) + scores.mean(axis=0) - scores.mean()
    between = n * np.sum((scores.mean(axis=0) - scores.mean()) ** 2) / (k - 1)
    f = between / (np.sum((scores - fitted) ** 2) / ((n - 1) * (k - 1)))
    contrasts = np.linalg.qr(np.column_stack([np.ones(k), np.vander(np.arange(k), k)[:, :-1]]))[0][:, 1:]
    roots = np.linalg.eigvalsh(contrasts.T @ np.cov(scores.T) @ contrasts)
    epsilon = roots.sum() ** 2 / ((k - 1) * np.sum(roots**2))
    assert stats.f.sf(f, k - 1, (k - 1) * (n - 1)) <= 0.001
    assert stats.f.sf(f, epsilon * (k - 1), epsilon * (k - 1) * (n - 1)) <= 0.001


@pytest.mark.parametrize("with_work", [False, True])
@pytest.mark.parametrize("robust", [False, True])
def test_older_and_more_disabled_patients_fall_less(small, with_work, robust):
    people, change = small.patients, small.at(36) - small.at(0)
    columns = [np.ones(23), people["age"].to_numpy(), people["edss"].to_numpy(), small.at(0)]
    if with_work:
        columns.append(people["employment"].isin(WORKING).to_numpy(dtype=float))
    x = np.column_stack(columns)
    root = np.linalg.pinv(x)
    beta = root @ change
    residual, leverage = change - x @ beta, np.diag(x @ root)
    df = 23 - x.shape[1]
    spread = (residual / (1 - leverage)) ** 2 if robust else np.full(23, residual @ residual / df)
    error = np.sqrt(np.diag(root @ np.diag(spread) @ root.T))
    low = beta - stats.t.ppf(0.975, df) * error
    assert low[1] > 0, "age"
    assert low[2] > 0, "EDSS"


def test_bootstrap_interval_of_the_change_of_medians_leaves_out_zero(small):
    picked = np.random.default_rng(7).integers(0, 23, (4000, 23))
    change = np.median(small.at(36)[picked], axis=1) / np.median(small.at(0)[picked], axis=1) - 1
    low, high = np.quantile(change, [0.025, 0.975])
    assert -0.62 < low < -0.45
    assert -0.25 < high < -0.05


def test_most_of_the_fall_is_by_month_12_then_flat(small):
    medians = np.median(small.score_array(), axis=0)
    assert 23 < medians[1] < 36
    assert np.all(np.abs(medians[2:] - 23) <= 2)


def test_spread_at_baseline_and_a_few_above_100(small):
    assert tuple(np.quantile(small.at(0), [0.25, 0.75])) == (27, 62)
    assert np.sum(small.at(0) > 100) == 2


def test_neighbouring_visits_correlate_about_0_8(small):
    scores = small.score_array()
    neighbours = [np.corrcoef(scores[:, i], scores[:, i + 1])[0, 1] for i in range(6)]
    assert min(neighbours) > 0.7
    assert max(neighbours) < 0.9
    assert np.mean(neighbours) == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize("which", ["23", "60"])
def test_whole_scores_in_range_and_the_total_is_the_sum(which):
    cohort = demo(which)
    parts = [cohort.score_array(scale) for scale in ("physical", "cognitive", "psychosocial")]
    np.testing.assert_array_equal(sum(parts), cohort.score_array())
    for scale, values in cohort.scores.items():
        known, limits = values[np.isfinite(values)], cohort.instrument.scale(scale)
        assert np.all(known == np.round(known))
        assert known.min() >= limits.lowest
        assert known.max() <= limits.highest


@pytest.mark.parametrize("which", ["23", "60"])
def test_people_are_as_the_trial_admitted_them(which):
    cohort = demo(which)
    people = cohort.patients
    assert people["age"].between(18, 50).all()
    assert people["sex"].isin(["female", "male"]).all()
    edss = cohort.measures["edss"]
    known = edss[np.isfinite(edss)]
    assert set(known) <= set(np.arange(3, 6.5, 0.5))
    np.testing.assert_array_equal(people["edss"], edss[:, 0])
    assert people["duration"].between(1, people["age"] - 16).all()
    assert cohort.statuses["employment"].levels == EMPLOYMENT
    assert cohort.statuses["driving"].levels == DRIVING
    np.testing.assert_array_equal(people["employment"].cat.codes, cohort.statuses["employment"].codes[:, 0])
    np.testing.assert_array_equal(people["baseline_depression"], cohort.measures["depression"][:, 0])
    depression, steps = cohort.measures["depression"], cohort.measures["steps"]
    assert 0 <= np.nanmin(depression) <= np.nanmax(depression) <= 63
    assert np.nanmin(steps) > 0


def test_four_of_ten_return_to_work_and_three_of_six_drive_again(small):
    work, driving = small.statuses["employment"], small.statuses["driving"]
    at_work = np.isin(work.codes, [EMPLOYMENT.index(level) for level in WORKING])
    assert (np.sum(~at_work[:, 0]), np.sum(~at_work[:, 0] & at_work[:, -1])) == (10, 4)
    off = np.isin(driving.codes[:, 0], [1, 2])
    assert (np.sum(off), np.sum(off & (driving.codes[:, -1] == 0))) == (6, 3)
    assert np.sum(driving.codes[:, 0] == DRIVING.index("never drove")) == 1


@pytest.mark.parametrize(("measure", "sign"), [("depression", 1), ("steps", -1)])
def test_companion_measures_move_with_the_score_within_people(small, measure, sign):
    scores, values = small.score_array(), small.measures[measure]
    within = np.corrcoef(
        (scores - scores.mean(axis=1, keepdims=True)).ravel(), (values - values.mean(axis=1, keepdims=True)).ravel()
    )[0, 1]
    assert 0.3 < sign * within < 0.8


def test_some_edss_improves(small):
    edss = small.measures["edss"]
    assert np.sum(edss[:, -1] < edss[:, 0]) >= 3


@pytest.mark.parametrize("which", ["23", "60"])
def test_says_that_it_is_synthetic(which):
    cohort = demo(which)
    assert cohort.title == f"Synthetic cohort, {which} patients"
    assert cohort.origin == "demo"
    assert cohort.is_synthetic
    assert "synthetic, not the trial's data" in cohort.notes[0]


def test_every_column_has_a_label(large):
    assert set(large.patients) | set(large.measures) | set(large.statuses) <= set(large.labels)


def test_each_call_gives_a_cohort_of_its_own():
    first, second = demo(), demo()
    assert first.digest == second.digest
    first.patients["age"] = 0
    assert second.patients["age"].min() >= 18
    with pytest.raises(ValueError, match="read-only"):
        second.score_array()[0, 0] = 5


def test_an_unknown_demo_is_said():
    with pytest.raises(FileError, match=r"'24'.*'23', '60'"):
        demo("24")


# The second cohort: what missing forms do.


def test_15_percent_of_the_planned_forms_are_missing(large):
    assert large.n_patients == 60
    assert large.months == MONTHS
    missing = np.isnan(large.score_array())
    assert missing.mean() == 0.15
    for scale in large.scales:
        np.testing.assert_array_equal(np.isnan(large.score_array(scale)), missing)


def test_three_died_or_were_lost_and_nothing_is_recorded_after(large):
    people = large.patients
    assert people["ended"].value_counts().to_dict() == {"died": 2, "lost": 1}
    np.testing.assert_array_equal(people["ended"].notna(), people["ended_month"].notna())
    after = np.array(MONTHS)[None, :] > people["ended_month"].to_numpy()[:, None]
    assert after.sum() == 4
    for values in (*large.scores.values(), *large.measures.values()):
        assert np.isnan(values[after]).all()
    for status in large.statuses.values():
        assert (status.codes[after] == -1).all()
    assert f"{np.isnan(large.score_array()[~after]).sum()} were due" in large.notes[1]


def test_there_are_single_gaps_and_dropouts(large):
    seen = np.isfinite(large.score_array())
    last = 6 - np.argmax(seen[:, ::-1], axis=1)
    gaps = ~seen & (np.arange(7) < last[:, None])
    assert gaps.any(axis=1).sum() >= 10
    assert np.sum(last < 6) >= 11


def test_complete_cases_look_better(large):
    scores = large.score_array()
    complete = np.isfinite(scores).all(axis=1)
    means = np.nanmean(scores, axis=0)
    assert np.all(scores[complete].mean(axis=0) < means)
    assert np.nanmean(scores[~complete]) > np.nanmean(scores[complete]) + 10


def test_the_treated_arm_falls_more(large):
    treated = (large.patients["arm"] == "aHSCT").to_numpy()
    assert (treated.sum(), (~treated).sum()) == (36, 24)
    change = large.at(36) - large.at(0)
    assert np.nanmean(change[treated]) < np.nanmean(change[~treated]) - 10


def test_somebody_starts_at_zero_so_that_percent_change_is_undefined(large):
    assert np.sum(large.at(0) == 0) == 1


def test_the_files_hold_only_whole_rows():
    for name in ("demo23.csv", "demo60.csv"):
        frame = pd.read_csv(DATA / name)
        assert not frame.duplicated(["patient", "month"]).any()
        fixed = frame.groupby("patient")[["age", "sex", "course", "duration"]].nunique()
        assert (fixed == 1).all(axis=None)


@pytest.mark.parametrize("which", ["23", "60"])
def test_the_file_through_the_door_gives_the_same_cohort(which):
    known, loaded = demo(which), fatigue.load(DATA / f"demo{which}.csv", instrument="FIS")
    assert loaded.months == known.months
    assert list(loaded.patients.index) == list(known.patients.index)
    for group, same in ((known.scores, loaded.scores), (known.measures, loaded.measures)):
        assert set(group) == set(same)
        for name in group:
            np.testing.assert_array_equal(group[name], same[name])
    for name in known.patients:
        words = [
            column.astype(object).where(column.notna(), "") for column in (known.patients[name], loaded.patients[name])
        ]
        assert words[0].tolist() == words[1].tolist(), name
    assert loaded.visits.shape == known.visits.shape
    for name in known.statuses:
        assert loaded.visits[name].astype(object).equals(known.visits[name].astype(object)), name

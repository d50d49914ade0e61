"""The change curve: against R's means and intervals, numpy's medians, and what groups and gaps must do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import fatigue
from fatigue.analysis.curves import individuals, trajectory
from fatigue.errors import AnalysisError
from tests import make
from tests.reference import kit

VISITS = [f"FIS_{month}" for month in range(0, 37, 6)]


def fis23():
    data = kit.data("fis23.csv")
    return make.cohort(data[VISITS], age=data["Age"], sex=data["Sex"], edss=data["EDSS"])


def test_means_and_their_intervals_are_those_of_r() -> None:
    table = trajectory(fis23(), statistic="mean").table
    section = kit.expected("fis23")["rm_anova"]
    got = {"mean": table["estimate"], "mean_ci_low": table["conf_low"], "mean_ci_high": table["conf_high"]}
    kit.assert_matches(section, {key: dict(zip(VISITS, values, strict=True)) for key, values in got.items()})
    sd = np.array(section["sd"]["value"])
    np.testing.assert_allclose(table["std_error"], sd / np.sqrt(23), rtol=1e-8)
    assert table["n"].tolist() == [23] * 7


def test_mean_changes_are_those_of_rs_paired_t() -> None:
    table = trajectory(fis23(), statistic="mean change").table.iloc[1:]
    names = [f"{visit} - FIS_0" for visit in VISITS[1:]]
    got = {"diff": "estimate", "se": "std_error", "ci_low": "conf_low", "ci_high": "conf_high"}
    section = kit.expected("fis23")["pairwise_t"]
    kit.assert_matches(section, {key: dict(zip(names, table[column], strict=True)) for key, column in got.items()})


def test_medians_and_quartiles_are_numpys_with_gaps() -> None:
    cohort = fatigue.demo("60")
    table = trajectory(cohort).table
    scores = cohort.score_array()
    for column, share in (("q1", 25), ("estimate", 50), ("q3", 75)):
        np.testing.assert_allclose(table[column], np.nanpercentile(scores, share, axis=0), rtol=1e-12)
    assert table["n"].tolist() == np.isfinite(scores).sum(axis=0).tolist()


def test_median_change_is_each_patients_own_change() -> None:
    cohort = fatigue.demo("60")
    scores = cohort.score_array()
    table = trajectory(cohort, statistic="median change").table
    np.testing.assert_allclose(table["estimate"], np.nanmedian(scores - scores[:, [0]], axis=0))
    assert trajectory(cohort, statistic="median change").n_dropped == 1  # without a baseline score


def test_the_same_patients_are_those_with_every_form() -> None:
    cohort = fatigue.demo("60")
    complete = np.isfinite(cohort.score_array()).all(axis=1)
    path = trajectory(cohort, same_patients=True)
    assert set(path.table["n"]) == {int(complete.sum())}
    assert path.n_patients == complete.sum()
    assert path.n_patients + path.n_dropped == 60


@pytest.mark.parametrize("by", ["age", "edss", "employment", "sex", "arm", "course"])
def test_groups_are_the_curves_of_their_patients(by: str) -> None:
    cohort = fatigue.demo("60")
    path = trajectory(cohort, by=by, statistic="mean")
    whole = trajectory(cohort, statistic="mean").table
    parts = path.table.assign(sum=path.table["estimate"].fillna(0) * path.table["n"]).groupby("month", sort=False)
    np.testing.assert_allclose(parts["sum"].sum() / parts["n"].sum(), whole["estimate"], rtol=1e-12)
    assert tuple(dict.fromkeys(path.table["group"])) == path.groups


def test_age_groups_are_fixed_decades() -> None:
    cohort = make.cohort([[10, 5]] * 6, age=[29.9, 30, 39.9, 40, 70, np.nan])
    path = trajectory(cohort, by="age")
    assert path.groups == ("age under 30", "age 30 to 39", "age 40 and over")
    assert path.table.loc[path.table["month"] == 0, "n"].tolist() == [1, 2, 2]
    assert path.n_dropped == 1


def test_nobody_at_a_visit_is_said_and_is_no_number() -> None:
    path = trajectory(make.cohort([[10, np.nan, 5], [20, np.nan, 9]]))
    assert np.isnan(path.table["estimate"].iloc[1])
    assert path.notes == ("No form at month 6.",)


def test_shuffled_patients_and_a_shifted_scale_change_nothing_they_should_not() -> None:
    data = kit.data("fis23.csv")[VISITS]
    shuffled = data.sample(frac=1, random_state=5)
    pd.testing.assert_frame_equal(
        trajectory(make.cohort(data), statistic="mean").table, trajectory(make.cohort(shuffled), statistic="mean").table
    )
    moved = trajectory(make.cohort(data + 10, scale_of=make.any_scale()), statistic="median change").table
    pd.testing.assert_frame_equal(moved, trajectory(make.cohort(data), statistic="median change").table)


def test_lines_are_sampled_and_said_so() -> None:
    rng = np.random.default_rng(1)
    cohort = make.cohort(rng.integers(0, 160, (400, 3)))
    people = individuals(cohort)
    assert people.n_patients == people.table["patient"].nunique() == 300
    assert people.notes == ("300 of 400 patients drawn as single lines, chosen by chance.",)
    assert individuals(cohort).table.equals(people.table)  # the same patients each time


def test_a_line_is_the_patients_scores() -> None:
    cohort = fatigue.demo("60")
    people = individuals(cohort)
    one = people.table[people.table["patient"] == "S02"].set_index("month")["score"]
    pd.testing.assert_series_equal(one, cohort.wide().loc["S02"].dropna(), check_names=False)


def test_an_unknown_group_is_said() -> None:
    with pytest.raises(AnalysisError, match="no baseline column 'blood'"):
        trajectory(fatigue.demo(), by="blood")

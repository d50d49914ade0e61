"""Groups side by side: two roads to each number, planted truth, overlap, degenerate groups; the forest's tests."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fatigue.analysis.compare import compared
from fatigue.analysis.curves import trajectory
from fatigue.analysis.mmrm import mmrm
from fatigue.analysis.subgroups import subgroups
from fatigue.cohort.demo import demo
from fatigue.errors import AnalysisError
from tests import make


def test_arms_as_groups_give_what_the_arms_give() -> None:
    """The MMRM by arm has its reference in SAS and R; the same patients as groups meet the same numbers."""
    cohort = demo("60")
    found = compared(cohort, groups=("arm:Comparison", "arm:aHSCT"), end=24.0)
    rows = mmrm(cohort, by="arm").between_groups.query("of == 'change' and month == 24")
    mean = found.differences.set_index("of").loc["mean"]
    for name in ("estimate", "conf_low", "conf_high", "p_value"):
        assert mean[name] == pytest.approx(rows[name].iloc[0], rel=1e-6), name
    path = trajectory(cohort, by="arm").table
    assert found.curves["estimate"].tolist() == path["estimate"].tolist()
    assert found.curves["n"].tolist() == path["n"].tolist()
    wide, arm = cohort.wide(), cohort.patients["arm"]
    for row, name in zip(found.table.to_dict("records"), ("Comparison", "aHSCT"), strict=True):
        both = wide[arm == name][[0.0, 24.0]].dropna()
        assert (row["n"], row["n_both"]) == ((arm == name).sum(), len(both))
        assert row["median_start"] == both[0.0].median()
        assert row["estimate"] == (both[24.0] - both[0.0]).median()


def test_a_planted_difference_is_found_by_means_and_medians() -> None:
    random = np.random.default_rng(5)
    age = np.arange(60.0) + 20
    fall = np.where(age <= 49, 30, 10)
    person = random.normal(90, 10, 60)
    scores = np.column_stack([person, person - fall / 2, person - fall]) + random.normal(0, 4, (60, 3))
    found = compared(make.cohort(scores, age=age), groups=("age:0-49", "rest;age:0-49")).differences.set_index("of")
    for of in ("mean", "median"):
        row = found.loc[of]
        assert row["conf_low"] <= 20 <= row["conf_high"]
        assert row["verdict"] == "rise"


def test_patients_in_two_groups_are_in_no_difference() -> None:
    cohort = demo("60")
    found = compared(cohort, groups=("age:0-40", "edss:0-4", "rest;edss:0-6"))
    young, mild = found.members[:2]
    assert found.overlaps["n"].iloc[0] == (young & mild).sum() > 0
    change = cohort.wide()[36.0] - cohort.wide()[0.0]
    count = np.sum(found.members, axis=0)
    sides = [change[own & (count == 1)].dropna() for own in found.members]
    row = found.differences.query("of == 'median'").iloc[0]
    assert row["n"] == len(sides[0]) + len(sides[1])
    assert row["estimate"] == sides[1].median() - sides[0].median()
    within = compared(cohort, groups=("age:0-40", "age:0-80")).differences  # nobody is in the first alone
    assert within["conf_low"].isna().all()


def test_no_group_is_too_odd_for_a_result() -> None:
    cohort = demo()
    for groups in (("age:0-10", "age:70-80"), ("age:0-20", "rest;age:0-20"), ("all", "all"), ("all", "rest")):
        found = compared(cohort, groups=groups)
        assert len(found.table) == 2
        assert all(verdict in ("unknown", "not clear", "fall", "rise") for verdict in found.differences["verdict"])
    for groups in ((), ("all",), ("all",) * 5):
        with pytest.raises(AnalysisError, match="Two to four groups"):
            compared(cohort, groups=groups)
    assert (
        "mean"
        not in compared(cohort, groups=("age:0-35", "rest;age:0-35"), scale="physical").differences["of"].tolist()
    )


def test_the_forest_is_an_mmrm_a_column() -> None:
    cohort = demo("60")
    found = subgroups(cohort, end=24.0)
    assert found.tests["by"].tolist() == ["age", "edss", "employment", "sex", "course", "arm"]
    for by, p in zip(found.tests["by"], found.tests["p_value"], strict=True):
        model = mmrm(cohort, by=by)
        assert p == model.interaction_p
        assert found.table.loc[found.table["by"] == by, "estimate"].tolist() == pytest.approx(
            model.table.loc[model.table["month"] == 24, "estimate"].tolist()
        )
    assert found.expected_by_chance == pytest.approx(0.3)
    assert subgroups(make.cohort(demo().score_array())).table.empty


def test_the_forest_finds_the_column_that_was_planted() -> None:
    random = np.random.default_rng(2)
    sex = np.array(["female", "male"] * 30)
    fall = np.where(sex == "female", 30, 5)
    person = random.normal(80, 12, 60)
    scores = np.column_stack([person, person - fall]) + random.normal(0, 5, (60, 2))
    found = subgroups(make.cohort(scores, sex=sex, age=random.integers(20, 60, 60).astype(float)))
    assert "sex" in found.differing
    assert not math.isnan(found.tests["p_value"].iloc[0])

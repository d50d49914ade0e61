"""Table 1 and the flow: hand-computed values, pandas as second road, groups, gaps and deaths."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import fatigue
from fatigue.analysis.describe import table_one
from fatigue.analysis.flow import flow
from fatigue.errors import AnalysisError
from tests.make import cohort


def small(**columns):
    given = {"age": [20, 30, 40, np.nan], "sex": ["female", "male", "female", None], **columns}
    return cohort([[10, 5], [20, np.nan], [60, 8], [np.nan, 7]], **given)


def cell(result, variable, *, group="all", level=""):
    table = result.table
    found = table[(table["variable"] == variable) & (table["group"] == group) & (table["level"] == level)]
    assert len(found) == 1
    return found.iloc[0]


def _with_baseline(found):
    return int(found.table.loc[found.table["stage"] == "baseline score", "n"].iloc[0])


def test_numbers_by_hand():
    age = cell(table_one(small()), "age")
    got = age[["n", "n_missing", "mean", "sd", "median", "q1", "q3"]].tolist()
    assert got == [3, 1, 30, 10, 30, 25, 35]
    assert age["kind"] == "number"
    assert np.isnan(age["percent"])
    score = cell(table_one(small()), "total")
    assert (score["n"], score["mean"], score["median"]) == (3, 30, 20)


def test_categories_by_hand_are_percent_of_the_known():
    result = table_one(small())
    female, male = cell(result, "sex", level="female"), cell(result, "sex", level="male")
    assert (female["n"], female["n_missing"], female["percent"]) == (2, 1, pytest.approx(200 / 3))
    assert (male["n"], male["percent"]) == (1, pytest.approx(100 / 3))
    assert np.isnan(female["mean"])


def test_groups_and_standardised_differences_by_hand():
    result = table_one(small(arm=["a", "a", "b", "b"]), by="arm")
    assert result.groups == ("all", "a", "b")
    assert result.sizes == (4, 2, 2)
    assert cell(result, "age", group="a")["mean"] == 25
    assert cell(result, "age", group="b")["n_missing"] == 1
    # Score at baseline: a has 10, 20; b has 60 alone, so no variance and no difference.
    assert np.isnan(cell(result, "total")["difference"])
    # Sex: 1 of 2 female against 1 of 1; (0.5 - 1) / sqrt((0.25 + 0) / 2).
    assert cell(result, "sex", level="female")["difference"] == pytest.approx(-0.5 / np.sqrt(0.125))
    assert "arm" not in set(result.table["variable"])


def test_every_number_agrees_with_pandas_on_the_second_demo():
    whole = fatigue.cohort.demo.demo("60")
    result = table_one(whole, by="arm")
    people = whole.patients.assign(total=whole.at(0))
    for name in ("age", "edss", "duration", "total", "baseline_depression", "baseline_steps"):
        by_arm = people.groupby("arm", observed=True)[name]
        want = pd.DataFrame(
            {"mean": by_arm.mean(), "sd": by_arm.std(), "median": by_arm.median(), "n": by_arm.count(),
             "q1": by_arm.quantile(0.25), "q3": by_arm.quantile(0.75)}
        )  # fmt: skip
        for arm in ("aHSCT", "Comparison"):
            got = cell(result, name, group=arm)[want.columns].astype(float)
            np.testing.assert_allclose(got, want.loc[arm], rtol=1e-12)
        pooled = np.sqrt((want["sd"] ** 2).mean())
        difference = (want.loc[result.groups[1], "mean"] - want.loc[result.groups[2], "mean"]) / pooled
        assert cell(result, name)["difference"] == pytest.approx(difference, rel=1e-12)
    for level, share in people["employment"].value_counts(normalize=True).items():
        if share:
            assert cell(result, "employment", level=level)["percent"] == pytest.approx(100 * share)


def test_three_groups_have_no_difference_and_levels_keep_their_order():
    result = table_one(fatigue.demo(), by="driving")
    assert result.groups == ("all", "drives", "licensed but not driving", "does not drive for MS", "never drove")
    assert result.table["difference"].isna().all()


def test_how_follow_up_ended_is_no_baseline_value():
    assert not {"ended", "ended_month"} & set(table_one(fatigue.cohort.demo.demo("60")).table["variable"])


def test_patients_without_a_group_are_counted_and_said():
    result = table_one(small(), by="sex")
    assert result.n_dropped == 1
    assert result.sizes == (4, 2, 1)
    assert result.notes[-1] == "1 patient has no sex and is in no group."


def test_a_column_of_remarks_is_left_out_and_said():
    ids = [f"remark {i}" for i in range(20)]
    result = table_one(cohort(np.zeros((20, 2)), remark=ids))
    assert "remark" not in set(result.table["variable"])
    assert "remark is left out" in result.notes[0]


def test_truth_values_are_a_category():
    result = table_one(small(relapse=[True, False, True, True]))
    assert cell(result, "relapse", level="True")["n"] == 3


def test_order_and_ids_do_not_matter():
    whole = fatigue.cohort.demo.demo("60")
    order = np.random.default_rng(3).permutation(60)
    shuffled = replace(
        whole,
        patients=whole.patients.iloc[order].set_axis([f"x{i}" for i in range(60)]),
        scores={name: values[order] for name, values in whole.scores.items()},
    )
    pd.testing.assert_frame_equal(table_one(whole, by="arm").table, table_one(shuffled, by="arm").table)


def test_one_patient_and_nobody():
    one = table_one(small().take(np.array([True, False, False, False])))
    assert np.isnan(cell(one, "age")["sd"])
    assert cell(one, "age")["median"] == 20
    nobody = table_one(fatigue.demo().take(np.zeros(23, dtype=bool)), by="sex")
    assert nobody.n_patients == 0
    assert (nobody.table["n"] == 0).all()
    assert nobody.groups == ("all",)


def test_without_month_0_there_is_no_baseline_score_and_that_is_said():
    late = replace(small(), months=(6.0, 12.0))
    result = table_one(late)
    assert "total" not in set(result.table["variable"])
    assert "no visit at month 0" in result.notes[0]
    assert _with_baseline(flow(late)) == 0
    assert any("no visit at month 0" in note for note in flow(late).notes)


@pytest.mark.parametrize(("by", "says"), [("weight", "no such column"), ("baseline_steps", "at most 6 groups")])
def test_groups_that_cannot_be_made_are_said(by, says):
    with pytest.raises(AnalysisError, match=says):
        table_one(fatigue.demo(), by=by)


# The flow.


def stage(result, name):
    return result.table.set_index("stage").loc[name]


def test_flow_by_hand():
    whole = small()
    part = whole.take(np.array([True, True, True, False]))
    result = flow(part, whole=whole)
    assert (result.n_in_file, result.n_patients, result.n_dropped) == (4, 3, 1)
    assert (_with_baseline(result), result.n_complete, result.n_ended) == (3, 2, 0)
    visits = stage(result, "score at visit")
    assert visits["month"].tolist() == [0, 6]
    assert visits["n"].tolist() == [3, 2]
    assert visits["n_expected"].tolist() == [3, 3]
    assert any("does not say who died" in note for note in result.notes)


def test_after_a_death_or_loss_no_form_is_expected():
    result = flow(fatigue.cohort.demo.demo("60"))
    assert stage(result, "score at visit")["n_expected"].tolist() == [60, 60, 60, 60, 60, 59, 57]
    assert stage(result, "died")["n"] == 2
    assert stage(result, "lost")["n"] == 1
    assert result.n_ended == 3
    assert result.notes == ()


def test_flow_adds_up_to_the_forms_of_the_cohort():
    whole = fatigue.cohort.demo.demo("60")
    result = flow(whole)
    assert stage(result, "score at visit")["n"].sum() == whole.n_visits
    assert result.n_complete == int(whole.wide().notna().all(axis=1).sum())


def test_a_form_dated_after_the_death_is_counted_and_said():
    result = flow(small(ended=["died", None, None, None], ended_month=[3, np.nan, np.nan, np.nan]))
    assert stage(result, "score at visit")["n_expected"].tolist() == [4, 4]
    assert "1 forms are dated after" in result.notes[0]


def test_the_full_cohort_is_its_own_file_and_everybody_came():
    result = flow(fatigue.demo())
    assert result.n_in_file == result.n_patients == _with_baseline(result) == result.n_complete == 23
    assert result.n_dropped == 0


def test_flow_of_nobody():
    whole = fatigue.demo()
    result = flow(whole.take(np.zeros(23, dtype=bool)), whole=whole)
    assert (result.n_patients, result.n_dropped, result.n_complete) == (0, 23, 0)


def test_p_values_stand_once_a_variable_and_only_where_they_were_asked_for():
    whole = fatigue.cohort.demo.demo("60")
    assert table_one(whole, by="arm").table["p"].isna().all()
    found = table_one(whole, by="arm", is_tested=True)
    tested = found.table[found.table["p"].notna()]
    assert set(tested["group"]) == {"all"}
    assert not tested["variable"].duplicated().any()
    first, second = (whole.patients["age"][whole.patients["arm"] == arm] for arm in found.groups[1:])
    age = tested.set_index("variable").loc["age"]
    assert (age["test"], age["p"]) == ("Kruskal-Wallis", pytest.approx(stats.kruskal(first, second).pvalue, rel=1e-9))
    sex = tested.set_index("variable").loc["sex"]
    counts = pd.crosstab(whole.patients["sex"], whole.patients["arm"])
    assert sex["p"] == pytest.approx(stats.chi2_contingency(counts, correction=False).pvalue, rel=1e-9)
    assert [note for note in found.notes if "rough guide for" in note and "Employment" in note]
    assert "Kruskal-Wallis" in found.method
    assert table_one(whole, is_tested=True).table["p"].isna().all()  # no groups, nothing to test

"""Missing forms: hand-counted patterns and completion, the second demo's counts, deaths, degenerate cohorts."""

import math

import numpy as np
import pandas as pd
import pytest

import fatigue
from fatigue.analysis.arithmetic.proportions import wilson
from fatigue.analysis.describe import completers
from fatigue.analysis.flow import flow
from fatigue.analysis.missing import missing_forms
from fatigue.analysis.patients.followed import with_completion
from tests.make import cohort

X = np.nan
HAND = [[1, 2, 3], [1, 2, 3], [1, 2, X], [X, 2, 3], [X, X, X], [1, X, 3], [1, X, X]]


def by_months(found):
    return dict(
        zip(found.patterns["months"], zip(found.patterns["n"], found.patterns["kind"], strict=True), strict=True)
    )


def test_patterns_by_hand():
    found = missing_forms(cohort(HAND))
    assert by_months(found) == {
        (0, 6, 12): (2, "every visit"),
        (0, 6): (1, "stopped"),
        (6, 12): (1, "gaps"),
        (0, 12): (1, "gaps"),
        (0,): (1, "stopped"),
        (): (1, "none"),
    }
    assert found.patterns["n"].is_monotonic_decreasing
    assert (found.n_complete, found.n_stopped, found.n_gaps, found.n_none) == (2, 2, 2, 1)
    assert (found.n_sent, found.n_due, found.n_patients, found.n_dropped) == (13, 21, 7, 0)


def test_completion_by_hand():
    table = missing_forms(cohort(HAND)).table
    assert table["month"].tolist() == [0, 6, 12]
    assert table["n"].tolist() == [5, 4, 4]
    assert table["n_expected"].tolist() == [7, 7, 7]
    assert table["percent"].tolist() == pytest.approx([500 / 7, 400 / 7, 400 / 7])
    low, high = wilson([5, 4, 4], 7)
    np.testing.assert_allclose(table["conf_low"], 100 * low)
    np.testing.assert_allclose(table["conf_high"], 100 * high)
    # R: prop.test(5, 7, correct = FALSE)
    assert (table["conf_low"][0], table["conf_high"][0]) == pytest.approx((35.8934, 91.7781), abs=1e-3)


def test_after_an_end_no_form_is_expected_and_one_that_came_counts():
    found = missing_forms(
        cohort([[1, 2, X], [1, X, X], [1, X, 3]], ended=["died", "lost", "died"], ended_month=[6, 3, 4])
    )
    states = found.cells.pivot(index="patient", columns="month", values="state")
    gone = "after death or loss"
    assert states.to_numpy().tolist() == [["sent", "sent", gone], ["sent", gone, gone], ["sent", gone, "sent"]]
    assert found.table["n_expected"].tolist() == [3, 1, 1]
    assert found.n_sent == found.n_due == 5
    assert found.notes == ("1 forms are dated after the month in which follow-up ended; they are counted.",)


def test_the_second_demo_lacks_what_it_says():
    whole = fatigue.demo("60")
    found = missing_forms(whole)
    assert found.cells["state"].value_counts().to_dict() == {"sent": 357, "missing": 59, "after death or loss": 4}
    assert found.n_due - found.n_sent == 59
    assert found.n_sent == whole.n_visits
    assert found.patterns["n"].sum() == 60


@pytest.mark.parametrize("name", ["23", "60"])
def test_visits_agree_with_the_flow_and_with_pandas(name):
    whole = fatigue.demo(name)
    found, stages = missing_forms(whole), flow(whole)
    visits = stages.table[stages.table["stage"] == "score at visit"]
    assert found.table["n"].tolist() == visits["n"].tolist()
    assert found.table["n_expected"].tolist() == visits["n_expected"].tolist()
    assert found.n_complete == stages.n_complete
    wide = whole.wide()
    counted = wide.notna().apply(lambda row: tuple(row.index[row]), axis=1).value_counts().to_dict()
    assert {months: n for months, (n, _) in by_months(found).items()} == counted


def test_the_order_of_patients_and_the_scores_do_not_matter():
    whole = fatigue.demo("60")
    mixed = np.random.default_rng(1).permutation(60)
    one, other = missing_forms(cohort(whole.score_array())), missing_forms(cohort(whole.score_array()[mixed] + 7))
    pd.testing.assert_frame_equal(one.table, other.table)
    assert by_months(one) == by_months(other)


def test_many_visits_are_told_apart():
    scores = np.ones((3, 70))
    scores[1, 0] = scores[2, 69] = np.nan
    found = missing_forms(cohort(scores))
    assert sorted(zip(found.patterns["kind"], found.patterns["n"], strict=True)) == [
        ("every visit", 1), ("gaps", 1), ("stopped", 1)
    ]  # fmt: skip


@pytest.mark.parametrize("scores", [[[1.0]], [[X]], np.empty((0, 2)), np.full((3, 2), X), [[1, 2]]])
def test_degenerate_cohorts(scores):
    part = cohort(scores)
    found = missing_forms(part)
    n, k = part.score_array().shape
    assert len(found.cells) == n * k
    assert len(found.table) == k
    assert found.patterns["n"].sum() == n == found.n_complete + found.n_none
    assert all(math.isnan(value) for value in found.table["percent"]) == (n == 0)


def test_a_visit_when_nobody_was_followed_has_no_share():
    row = missing_forms(cohort([[1, X]], ended=["died"], ended_month=[3])).table.iloc[1]
    assert row["n_expected"] == 0
    assert row[["percent", "conf_low", "conf_high"]].isna().all()


def test_completers_are_those_with_every_score():
    whole = fatigue.demo("60")
    told = with_completion(whole)
    assert told.patients["completed"].tolist() == [
        "every form" if complete else "a form missing" for complete in whole.wide().notna().all(axis=1)
    ]
    assert told.digest != whole.digest
    assert "completed" not in whole.patients
    found = completers(whole)
    assert found.groups == ("all", "every form", "a form missing")
    assert found.sizes == (60, 28, 32)
    start = whole.at(0)
    complete = whole.wide().notna().all(axis=1).to_numpy()
    table = found.table.set_index(["variable", "group"])
    assert table.loc[("total", "every form"), "mean"] == pytest.approx(start[complete].mean())
    assert table.loc[("total", "a form missing"), "mean"] == pytest.approx(np.nanmean(start[~complete]))


def test_where_nobody_lacks_a_form_there_is_one_group():
    assert completers(fatigue.demo()).groups == ("all", "every form")

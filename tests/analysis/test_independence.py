"""Work and driving: hand-computed counts, Welch against scipy, denominators, and what is not run."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import fatigue
from fatigue.analysis.independence import AFTER_THE_FACT, transitions
from fatigue.cohort.statuses import DRIVING, EMPLOYMENT, Status
from fatigue.errors import AnalysisError
from tests.costly import COSTLY
from tests.make import cohort

WORK = [
    ("sick leave", "full-time"), ("unemployed", "part-time"), ("student", "self-employed"),
    ("sick leave", "sick leave"), ("retired", "retired"), ("homemaker", "disability pension"),
    ("full-time", "full-time"), ("part-time", "sick leave"),
    ("unknown", "full-time"), ("sick leave", "unknown"), ("sick leave", None), (None, "full-time"),
]  # fmt: skip
SCORES = [
    [60, 30],
    [50, 30],
    [40, 36],
    [44, 40],
    [50, 60],
    [30, 20],
    [20, 10],
    [30, 50],
    [9, 9],
    [8, 8],
    [7, 7],
    [6, 6],
]


def with_status(pairs, scores=None, *, of="employment"):
    levels = EMPLOYMENT if of == "employment" else DRIVING
    codes = np.array(
        [[-1 if level is None else levels.index(level) for level in pair] for pair in pairs], dtype=np.int8
    )
    plain = cohort(np.zeros(codes.shape) if scores is None else scores)
    return replace(plain, statuses={of: Status(codes=codes, levels=levels)})


def compared(answer):
    return answer.comparison.set_index("group")


def test_counts_by_hand():
    answer = transitions(with_status(WORK, SCORES))
    assert (answer.n_returned, answer.n_at_risk, answer.proportion) == (3, 6, 0.5)
    assert (answer.n_stopped, answer.n_able) == (1, 2)
    assert (answer.n_patients, answer.n_dropped) == (10, 2)
    pairs = answer.table.set_index(["start", "end"])["n"]
    assert pairs.sum() == 10
    assert pairs[("sick leave", "full-time")] == 1
    assert pairs[("full-time", "sick leave")] == 0
    assert pairs[("sick leave", "unknown")] == 1
    assert (answer.start, answer.end) == (0, 6)


def test_interval_of_the_share_returned_is_wilsons():
    answer = transitions(fatigue.demo())
    # R: prop.test(4, 10, correct = FALSE)$conf.int
    assert (answer.n_returned, answer.n_at_risk) == (4, 10)
    assert answer.conf_low == pytest.approx(0.168180329706236, rel=1e-9)
    assert answer.conf_high == pytest.approx(0.687326230266342, rel=1e-9)


def test_difference_by_hand():
    # Returned: -30, -20, -4. Not: -4, 10, -10.
    table = compared(transitions(with_status(WORK, SCORES)))
    assert table["estimate"].tolist() == pytest.approx([-18, -4 / 3, -50 / 3])
    variances = (172 / 3, (100 + 100 + 16 - 3 * (4 / 3) ** 2) / 2 / 3)
    assert table.loc["difference", "std_error"] == pytest.approx(np.sqrt(sum(variances)))
    assert table.loc["difference", "df"] == pytest.approx(sum(variances) ** 2 / sum(v**2 / 2 for v in variances))
    assert table["n"].tolist() == [3, 3, 6]


@pytest.mark.parametrize("of", ["employment", "driving"])
@pytest.mark.parametrize("which", ["23", "60"])
def test_every_column_agrees_with_its_formula(which, of):
    whole = fatigue.cohort.demo.demo(which)
    table = compared(transitions(whole, of=of))
    status, change = whole.statuses[of], whole.at(36) - whole.at(0)
    able = [0, 1, 2] if of == "employment" else [0]
    out = [3, 4, 5, 6, 7, 8] if of == "employment" else [1, 2]
    first, last = status.codes[:, 0], status.codes[:, -1]
    scored = np.isfinite(change) & np.isin(first, out)
    returned, stayed = change[scored & np.isin(last, able)], change[scored & np.isin(last, out)]
    parts = np.array([values.var(ddof=1) / len(values) for values in (returned, stayed)])
    error, difference = np.sqrt(parts.sum()), returned.mean() - stayed.mean()
    df = parts.sum() ** 2 / (parts**2 / [len(returned) - 1, len(stayed) - 1]).sum()
    t, reach = difference / error, stats.t.ppf(0.975, df) * error
    want = [difference, df, t, 2 * stats.t.sf(abs(t), df), difference - reach, difference + reach]
    got = table.loc["difference", ["estimate", "df", "statistic", "p_value", "conf_low", "conf_high"]]
    np.testing.assert_allclose(got.astype(float), want, rtol=1e-9)
    for name, values in (("returned", returned), ("not returned", stayed)):
        one = stats.ttest_1samp(values, 0).confidence_interval()
        got = table.loc[name, ["estimate", "std_error", "df", "conf_low", "conf_high", "n"]].astype(float)
        want = [values.mean(), stats.sem(values), len(values) - 1, one.low, one.high, len(values)]
        np.testing.assert_allclose(got, want, rtol=1e-9)
    assert table.loc[["returned", "not returned"], ["statistic", "p_value"]].isna().all(axis=None)


def test_never_drove_and_unknown_are_in_the_table_but_in_no_denominator():
    pairs = [
        ("does not drive for MS", "drives"), ("licensed but not driving", "licensed but not driving"),
        ("never drove", "drives"), ("never drove", "never drove"), ("unknown", "drives"),
        ("does not drive for MS", "never drove"), ("drives", "drives"),
    ]  # fmt: skip
    answer = transitions(with_status(pairs, of="driving"), of="driving")
    assert (answer.n_returned, answer.n_at_risk) == (1, 2)
    assert answer.table["n"].sum() == answer.n_patients == 7
    notes = " ".join(answer.notes)
    assert '"never drove" (3)' in notes
    assert '"unknown" (1)' in notes


def test_says_that_it_is_association_after_the_fact_and_names_its_methods():
    answer = transitions(fatigue.demo())
    assert answer.notes[0] == AFTER_THE_FACT
    assert "denominator" in answer.notes[1]
    assert "Welch" in answer.method
    assert "Wilson" in answer.method


def test_another_month_can_be_the_end():
    whole = fatigue.demo()
    early, late = transitions(whole, end=6), transitions(whole)
    assert early.end == 6
    assert early.n_returned < late.n_returned


def test_the_same_shift_for_all_changes_no_difference():
    plain = with_status(WORK, SCORES)
    shifted = replace(plain, scores={"total": plain.scores["total"] + [0, 25]})
    before, after = compared(transitions(plain)), compared(transitions(shifted))
    columns = ["estimate", "std_error", "df", "statistic", "p_value"]
    np.testing.assert_allclose(
        before.loc["difference", columns].astype(float), after.loc["difference", columns].astype(float)
    )
    assert after.loc["returned", "estimate"] == pytest.approx(before.loc["returned", "estimate"] + 25)


@given(st.permutations(range(len(WORK))))
@COSTLY
def test_order_of_patients_does_not_matter(order):
    plain = transitions(with_status(WORK, SCORES))
    shuffled = transitions(with_status([WORK[i] for i in order], [SCORES[i] for i in order]))
    assert plain.table.equals(shuffled.table)
    np.testing.assert_allclose(
        plain.comparison.drop(columns="group").astype(float), shuffled.comparison.drop(columns="group").astype(float)
    )


def test_fewer_than_three_in_a_group_is_not_tested_and_the_minimum_is_said():
    answer = transitions(with_status(WORK[1:5], SCORES[1:5]).take(np.array([True, False, True, True])))
    table = compared(answer)
    assert np.isnan(table.loc["difference", "p_value"])
    assert table.loc["difference", "estimate"] == pytest.approx(-20 - 3)
    assert np.isnan(table.loc["returned", "std_error"])
    assert any("at least 3 patients" in note for note in answer.notes)
    assert "Welch" not in answer.method


def test_a_missing_score_leaves_the_comparison_not_the_count():
    scores = np.array(SCORES, dtype=float)
    scores[0, 1] = np.nan
    answer = transitions(with_status(WORK, scores))
    assert answer.n_returned == 3
    assert compared(answer).loc["returned", "n"] == 2
    assert any(note.startswith("1 of the 6 lacks a score") for note in answer.notes)


def test_all_equal_changes_are_not_tested():
    answer = transitions(with_status(WORK, [[0.1 * i, 0.1 * i + 0.7] for i in range(12)]))
    assert np.isnan(compared(answer).loc["difference", "p_value"])
    assert compared(answer).loc["difference", "estimate"] == 0
    assert any("same amount" in note for note in answer.notes)


def test_nobody_at_risk_one_visit_and_nobody_at_all():
    working = transitions(with_status([("full-time", "full-time")]))
    assert working.n_at_risk == 0
    assert np.isnan(working.proportion)
    assert any("Nobody" in note for note in working.notes)
    alone = transitions(with_status([("sick leave",)], [[30]]))
    assert np.isnan(alone.end)
    assert (alone.n_patients, alone.n_dropped) == (0, 1)
    assert any("no visit after month 0" in note for note in alone.notes)
    nobody = transitions(fatigue.demo().take(np.zeros(23, dtype=bool)))
    assert nobody.table.empty
    assert nobody.comparison["estimate"].isna().all()


def test_a_cohort_without_the_status_is_told_what_to_add():
    with pytest.raises(AnalysisError, match="Add a column driving"):
        transitions(with_status(WORK), of="driving")
    with pytest.raises(AnalysisError, match="employment, driving"):
        transitions(with_status(WORK), of="sex")


@pytest.mark.parametrize(("end", "says"), [(0, "after month 0"), (7, "No visit at month 7")])
def test_an_end_that_is_no_later_visit_is_said(end, says):
    with pytest.raises(AnalysisError, match=says):
        transitions(with_status(WORK), end=end)

"""Responders: hand-computed counts, both directions of a scale, and what goes wrong."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statsmodels.stats.proportion import proportion_confint

import fatigue
from fatigue.analysis.responders import MOST_THRESHOLDS, responders
from fatigue.cohort.instruments import custom
from fatigue.errors import AnalysisError
from tests.costly import COSTLY
from tests.make import any_scale, cohort

# Changes: -20, -10, -9, 0, +10, +30, then one without follow-up and one without baseline.
SCORES = [[40, 20], [30, 20], [30, 21], [50, 50], [20, 30], [0, 30], [70, np.nan], [np.nan, 8]]


def row(answer, direction):
    return answer.summary.set_index("direction").loc[direction]


def test_counts_by_hand_in_points():
    answer = responders(cohort(SCORES), threshold=10)
    assert (answer.n_improved, answer.n_worse, answer.n_patients, answer.n_dropped) == (2, 2, 6, 2)
    assert (answer.start, answer.end, answer.n_undefined) == (0, 6, 0)
    assert answer.summary["n"].tolist() == [2, 2, 2]
    low, high = proportion_confint(2, 6, method="wilson")
    assert row(answer, "improved")[["percent", "conf_low", "conf_high"]].tolist() == pytest.approx(
        [100 / 3, 100 * low, 100 * high], rel=1e-9
    )
    assert answer.notes == ()


def test_counts_by_hand_in_percent_leave_out_a_baseline_of_zero_and_say_so():
    answer = responders(cohort(SCORES), threshold=30, unit="percent")
    # -50, -33, -30 % exactly, 0, +50; the patient from 0 to 30 has no percent.
    assert (answer.n_improved, answer.n_worse, answer.n_patients, answer.n_undefined) == (3, 1, 5, 1)
    assert answer.n_dropped == 2
    assert "1 of the patients" in answer.notes[0]


def test_the_table_counts_those_who_improved_by_at_least_each_amount():
    answer = responders(cohort(SCORES), threshold=10)
    table = answer.table.set_index("threshold")
    assert table["n"].to_dict() == {-30: 6, -10: 5, 0: 4, 9: 3, 10: 2, 20: 1}
    low, high = proportion_confint(3, 6, method="wilson")
    assert table.loc[9, ["percent", "conf_low", "conf_high"]].tolist() == pytest.approx([50, 100 * low, 100 * high])


def test_where_higher_is_better_a_rise_is_an_improvement():
    falling = responders(cohort(SCORES), threshold=10)
    energy = custom("Energy", lowest=0, highest=100, direction="higher is better")
    rising = responders(cohort(SCORES, scale_of=energy), threshold=5)
    assert (rising.n_improved, rising.n_worse) == (2, 3)
    assert falling.n_improved == 2


def test_float_noise_does_not_hide_a_change_of_exactly_the_threshold():
    assert responders(cohort([[0.3, 0.1]], scale_of=any_scale()), threshold=0.2).n_improved == 1


def test_another_month_can_be_the_end():
    three = cohort([[40, 40, 20], [40, 20, 40]])
    assert responders(three, threshold=10, end=6).summary["n"].tolist() == [1, 0, 1]


@given(arrays(float, st.tuples(st.integers(1, 30), st.just(2)), elements=st.integers(0, 160).map(float)), st.data())
@COSTLY
def test_order_ids_and_shift_do_not_matter_and_the_parts_add_up(scores, data):
    threshold = data.draw(st.integers(1, 60))
    plain = responders(cohort(scores), threshold=threshold)
    shuffled = responders(
        cohort(data.draw(st.permutations(scores.tolist())), scale_of=any_scale()), threshold=threshold
    )
    shifted = responders(cohort(scores + 7, scale_of=any_scale()), threshold=threshold)
    assert plain.table.equals(shuffled.table)
    assert plain.table.equals(shifted.table)
    assert plain.summary["n"].sum() == plain.n_patients == len(scores)
    assert plain.table.set_index("threshold").loc[threshold, "n"] == plain.n_improved
    assert (np.diff(plain.table["n"]) <= 0).all()


def test_many_different_changes_are_thinned_and_that_is_said():
    scores = np.random.default_rng(1).uniform(0, 160, (3000, 2))
    answer = responders(cohort(scores, scale_of=any_scale()), threshold=10)
    assert len(answer.table) <= MOST_THRESHOLDS
    assert answer.table["n"].iloc[0] == 3000
    assert answer.table.set_index("threshold").loc[10, "n"] == answer.n_improved
    assert "evenly spaced" in answer.notes[0]


def test_demo():
    answer = responders(fatigue.demo(), threshold=1)
    assert (answer.n_improved, answer.n_worse, answer.n_patients) == (19, 4, 23)
    assert responders(fatigue.demo(), threshold=100, unit="percent").n_improved == 4
    assert "Wilson" in answer.method


def test_one_visit_or_nobody_gives_a_note():
    alone = responders(cohort([[10], [20]]), threshold=5)
    assert (alone.n_patients, alone.n_dropped) == (0, 2)
    assert np.isnan(alone.end)
    assert "no visit after month 0" in alone.notes[0]
    nobody = responders(cohort([[10, np.nan]]), threshold=5)
    assert nobody.table.empty
    assert nobody.summary["percent"].isna().all()
    assert "No patient" in nobody.notes[0]
    whole = cohort(SCORES)
    assert responders(whole.take(np.zeros(8, dtype=bool)), threshold=5).n_patients == 0


@pytest.mark.parametrize("threshold", [0, -5, np.nan, np.inf])
def test_a_threshold_that_is_no_size_is_said(threshold):
    with pytest.raises(AnalysisError, match="must be above 0"):
        responders(cohort(SCORES), threshold=threshold)


@pytest.mark.parametrize(("options", "says"), [({"end": 0}, "after month 0"), ({"end": 7}, "No visit at month 7")])
def test_an_end_that_is_no_later_visit_is_said(options, says):
    with pytest.raises(AnalysisError, match=says):
        responders(cohort(SCORES), threshold=5, **options)


def test_an_unknown_unit_is_said():
    with pytest.raises(AnalysisError, match="'points' or 'percent'"):
        responders(cohort(SCORES), threshold=5, unit="share")


def test_a_cohort_without_baseline_is_said():
    late = replace(cohort(SCORES), months=(6.0, 12.0))
    with pytest.raises(AnalysisError, match="No visit at month 0"):
        responders(late, threshold=5)

"""Those in focus: who is inside what was drawn, their medians by numpy, and no comparison of the circular kind."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from fatigue.analysis.focus import as_selection, chosen_in, in_focus
from fatigue.cohort.demo import demo
from fatigue.cohort.selection import Selection
from fatigue.errors import AnalysisError
from tests import make


def _cohort(n: int = 40):
    random = np.random.default_rng(3)
    scores = np.round(random.uniform(20, 120, (n, 4)))
    scores[random.random((n, 4)) < 0.15] = np.nan
    age = random.integers(18, 70, n).astype(float)
    age[::7] = np.nan
    work = pd.Categorical(random.choice(["full-time", "retired"], n))
    return make.cohort(scores, age=age, edss=random.integers(0, 15, n) / 2, employment=work)


def test_the_numbers_are_numpys_over_the_patients_inside() -> None:
    cohort = _cohort()
    frame, wide = cohort.patients, cohort.wide()
    for chosen, inside in (
        ({"age": (20.5, 45.5)}, frame["age"].between(20.5, 45.5)),
        ({"age": (20, 60), "edss": (1, 4)}, frame["age"].between(20, 60) & frame["edss"].between(1, 4)),
        ({"employment": ("retired",)}, frame["employment"] == "retired"),
        ({"change": (-30, 0)}, (wide[18.0] - wide[0.0]).between(-30, 0)),
        ({"month": (5, 13), "score": (20, 50)}, wide[[6.0, 12.0]].apply(lambda m: m.between(20, 50)).any(axis=1)),
        ({"age": (70, 80)}, frame["age"].between(70, 80)),
    ):
        focus = in_focus(cohort, chosen=chosen)
        assert (focus.members == inside.to_numpy()).all(), chosen
        for row, members in zip(focus.table.to_dict("records"), (inside, ~inside), strict=True):
            both = wide[members].dropna(subset=[0.0, 18.0])
            change = both[18.0] - both[0.0]
            assert (row["n"], row["n_both"]) == (members.sum(), len(both))
            for name, values in (("median_start", both[0.0]), ("median_end", both[18.0]), ("estimate", change)):
                assert row[name] == pytest.approx(values.median(), nan_ok=True)
            assert row["n_improved"] == (change < 0).sum()


def test_whoever_is_picked_by_scores_is_not_compared() -> None:
    cohort = _cohort()
    for chosen in ({"change": (-90, -10)}, {"month": (0, 18), "score": (50, 80)}, {"age": (18, 50), "change": (-9, 9)}):
        focus = in_focus(cohort, chosen=chosen)
        assert focus.by_scores
        assert all(map(math.isnan, focus.difference))
    assert math.isfinite(in_focus(cohort, chosen={"age": (18, 40)}).difference[1])


def test_a_planted_difference_is_found() -> None:
    random = np.random.default_rng(1)
    age = np.arange(60.0) + 20
    change = np.where(age < 50, -30, -5) + random.normal(0, 5, 60)
    cohort = make.cohort(np.column_stack([np.full(60, 90.0), 90 + change]), age=age)
    estimate, low, high = in_focus(cohort, chosen={"age": (18, 49)}).difference
    assert low <= -25 <= high
    assert high < 0
    assert estimate == pytest.approx(-25, abs=5)


def test_what_the_views_report_becomes_columns() -> None:
    picks = {
        "curves": {"month": [12.0, 3.0], "score": [10, 60]}, "ranges": {"edss": [2, 4], "age": [20, 30]}, "changes": {},
        "words": [{"word": "student"}, {"word": "retired"}], "more": {"other": [1, 2]},
    }  # fmt: skip
    assert chosen_in(picks, more="baseline_steps") == {
        "month": (3.0, 12.0), "score": (10.0, 60.0), "edss": (2.0, 4.0), "age": (20.0, 30.0),
        "employment": ("student", "retired"), "baseline_steps": (1.0, 2.0),
    }  # fmt: skip
    assert chosen_in({"more": [{"other": "female"}]}, more="sex") == {"sex": ("female",)}
    assert chosen_in({}) == {}


def test_what_is_drawn_becomes_filters_on_their_steps() -> None:
    drawn = {"age": (19.2, 40.9), "edss": (1.7, 4.4), "employment": ("student",)}
    assert as_selection(drawn, within=Selection()) == Selection(age=(20, 40), edss=(2, 4), employment=("student",))
    narrower = Selection(age=(30, 35), sex=("female",), keep_missing=("age", "sex"))
    assert as_selection(drawn, within=narrower) == Selection(
        age=(30, 35), edss=(2, 4), employment=("student",), sex=("female",), keep_missing=("sex",)
    )
    for drawn in (
        {},
        {"change": (-9.0, 0.0)},
        {"baseline_steps": (1.0, 2.0)},
        {"age": (18.0, 30.0), "score": (0.0, 9.0)},
    ):
        assert as_selection(drawn, within=Selection()) is None
    outside = as_selection({"age": (-5.0, 99.0), "edss": (4.1, 4.2)}, within=Selection())
    assert outside == Selection(age=(18, 80), edss=(4.5, 4.5))


def test_a_column_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(AnalysisError, match="no baseline column 'age'"):
        in_focus(make.cohort(demo().score_array()), chosen={"age": (18, 40)})

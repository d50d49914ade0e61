"""One patient among the others, and what the others let expect: by hand, and against the model with everybody."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import fatigue
from fatigue.analysis.expected import expected_course
from fatigue.analysis.one_patient import example, one_patient
from fatigue.analysis.predictors import fit
from fatigue.cohort.instruments import custom
from fatigue.errors import AnalysisError, TooFewError
from tests.make import cohort

# Changes: -20, -10, +10, none known, -10.
SCORES = [[40, 20], [30, 20], [20, 30], [70, np.nan], [50, 40]]


def test_change_and_place_by_hand():
    found = {name: one_patient(cohort(SCORES), patient=name) for name in ("P01", "P02", "P03", "P04", "P05")}
    assert [one.place for one in found.values()] == [1, 2, 4, 0, 2]  # equal ones share the better place
    assert [one.change for one in found.values()][:3] == [-20, -10, 10]
    assert math.isnan(found["P04"].change)
    assert found["P01"].percent == -50
    assert found["P02"].changes[["change", "is_this"]].to_numpy().tolist() == [
        [-20, False], [-10, True], [-10, False], [10, False],
    ]  # fmt: skip
    assert found["P02"].changes["patient"].iloc[1] == "P02"
    assert (found["P01"].n_patients, found["P01"].n_dropped) == (4, 1)


def test_the_band_is_the_cohorts_quartiles():
    table = one_patient(cohort(SCORES), patient="P01").table
    first = np.array(SCORES)[:, 0]
    assert table.loc[0, ["score", "q1", "median", "q3", "n"]].tolist() == [40, *np.percentile(first, [25, 50, 75]), 5]
    assert table.loc[1, ["median", "n"]].tolist() == [25, 4]


def test_companions_are_the_patients_own_values_beside_everybodys():
    whole = fatigue.demo()
    found = one_patient(whole, patient="S05").companions
    assert found["measure"].unique().tolist() == list(whole.measures)
    steps = found[found["measure"] == "steps"]
    np.testing.assert_array_equal(steps["value"], whole.measure_array("steps")[4])
    np.testing.assert_allclose(steps["median"], np.nanmedian(whole.measure_array("steps"), axis=0))


def test_typical_best_and_worst():
    people = cohort(SCORES)
    assert [example(people, of=of) for of in ("typical", "best", "worst")] == ["P02", "P01", "P03"]
    energy = custom("Energy", lowest=0, highest=100, direction="higher is better")
    assert [example(cohort(SCORES, scale_of=energy), of=of) for of in ("best", "worst")] == ["P03", "P01"]
    assert example(cohort([[40, np.nan]]), of="typical") == ""
    assert one_patient(cohort(SCORES, scale_of=energy), patient="P03").place == 1


def test_who_died_and_when_is_told():
    people = cohort(SCORES, ended=[None, None, None, "died", None], ended_month=[np.nan] * 3 + [4.0, np.nan])
    found = one_patient(people, patient="P04")
    assert (found.ended_how, found.ended_month) == ("died", 4)
    assert found.table["is_followed"].tolist() == [True, False]
    assert one_patient(people, patient="P01").ended_how == ""


def test_an_unknown_patient_is_refused_without_a_name():
    for asked in (one_patient, lambda whole, **who: expected_course(whole, predictors=(), **who)):
        with pytest.raises(AnalysisError, match="no such patient") as refused:
            asked(cohort(SCORES), patient="Mrs Smith")
        assert "Smith" not in str(refused.value)


def test_expected_less_observed_is_the_deleted_residual():
    """Two roads: a fit without the patient, and residual / (1 - leverage) of the fit with everybody."""
    whole = fatigue.demo()
    for month in (12, 36):
        model = fit(whole, predictors=("age", "edss"), end=month)
        for name in ("S01", "S09", "S20"):
            course = expected_course(whole, patient=name, predictors=("age", "edss")).table.set_index("month")
            row = model.patients.loc[name]
            deleted = row["residual"] / (1 - row["leverage"])
            scores = course.loc[month]
            if 0 < scores["estimate"] < 160:  # expected scores are kept within the scale
                assert scores["observed"] - scores["estimate"] == pytest.approx(deleted, rel=1e-9)
            assert scores["n"] == 22


def test_the_patients_own_later_scores_are_no_part_of_what_is_expected():
    rng = np.random.default_rng(3)
    scores = np.clip(rng.normal(80, 15, (20, 3)), 0, 160)
    other = scores.copy()
    other[4, 1:] = 5.0
    own, moved = (expected_course(cohort(these), patient="P05", predictors=()).table for these in (scores, other))
    pd.testing.assert_frame_equal(own.drop(columns="observed"), moved.drop(columns="observed"))


def test_the_interval_holds_planted_scores():
    rng = np.random.default_rng(5)
    inside = []
    for _ in range(60):
        age, first = rng.uniform(20, 60, 24), rng.normal(80, 15, 24)
        last = 20 + 0.6 * first + 0.4 * age + rng.normal(0, 8, 24)
        row = expected_course(cohort(np.column_stack([first, last]), age=age), patient="P01", predictors=("age",)).table
        inside.append(row["pred_low"].iloc[0] <= last[0] <= row["pred_high"].iloc[0])
    assert np.mean(inside) > 0.85


def test_what_is_not_known_of_the_patient_is_left_out_and_too_few_is_said():
    whole = fatigue.demo()
    unknown = replace(whole, patients=whole.patients.assign(age=[np.nan] + [40.0 + n for n in range(22)]))
    assert expected_course(unknown, patient="S01", predictors=("age", "edss")).predictors == ("edss",)
    few = expected_course(cohort(SCORES[:3]), patient="P01", predictors=())
    assert few.table.empty
    assert "Nothing is expected at month 6" in few.notes[0]
    with pytest.raises(TooFewError, match="no score at baseline"):
        expected_course(cohort([[np.nan, 4], [3, 4]]), patient="P01", predictors=())

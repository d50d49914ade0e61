from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from fatigue.cohort.statuses import Status
from fatigue.errors import AnalysisError
from tests.make import cohort as made

SCORES = [[60, 45, 30], [80, np.nan, 70], [np.nan, 20, 10]]


def full(scores=SCORES):
    """Three patients with a measure and a status, one visit with nothing at all."""
    steps = np.array([[4000, 5000, 6000], [2000, np.nan, 2500], [np.nan, 8000, 9000]], dtype=float)
    work = Status(codes=np.array([[0, 0, 1], [1, -1, 1], [-1, 0, 0]], dtype=np.int8), levels=("full-time", "retired"))
    return dataclasses.replace(
        made(scores, age=[30, 40, np.nan]),
        measures={"steps": steps},
        statuses={"employment": work},
        labels={"age": "Age"},
    )


def test_counts_are_of_patients_and_of_forms():
    assert (full().n_patients, full().n_visits, full().months, full().scales) == (3, 7, (0.0, 6.0, 12.0), ("total",))


def test_wide_has_one_row_a_patient_and_one_column_a_month():
    wide = full().wide()
    assert list(wide.columns) == [0.0, 6.0, 12.0]
    assert list(wide.index) == ["P01", "P02", "P03"]
    np.testing.assert_array_equal(wide.to_numpy(), SCORES)


def test_visits_have_no_row_for_a_visit_without_anything():
    visits = full().visits
    assert list(visits.columns) == ["patient", "month", "scale", "score", "steps", "employment"]
    assert len(visits) == 7
    assert not ((visits["patient"] == "P02") & (visits["month"] == 6)).any()
    np.testing.assert_array_equal(visits.pivot(index="patient", columns="month", values="score"), SCORES)


def test_visits_keep_a_visit_with_a_measure_and_no_score():
    without_last = full([[60, 45, np.nan], [80, np.nan, 70], [np.nan, 20, 10]]).visits
    row = without_last[(without_last["patient"] == "P01") & (without_last["month"] == 12)]
    assert row["score"].isna().all()
    assert row["steps"].tolist() == [6000]


def test_at_gives_one_month_and_refuses_another():
    np.testing.assert_array_equal(full().at(6), [45, np.nan, 20])
    with pytest.raises(AnalysisError, match="No visit at month 9; this cohort has months 0, 6, 12"):
        full().at(9)


def test_a_scale_that_is_not_there_is_refused_by_name():
    with pytest.raises(AnalysisError, match="no scale 'physical'; it has total"):
        full().score_array("physical")


def test_label_falls_back_on_the_name():
    assert (full().label("age"), full().label("bmi")) == ("Age", "bmi")


def test_take_cuts_every_array_alike():
    part = full().take(np.array([True, False, True]))
    assert list(part.patients.index) == ["P01", "P03"]
    np.testing.assert_array_equal(part.score_array(), np.array(SCORES)[[0, 2]])
    np.testing.assert_array_equal(part.measures["steps"][:, 0], [4000, np.nan])
    np.testing.assert_array_equal(part.statuses["employment"].codes[:, 0], [0, -1])
    assert part.months == full().months


def test_taking_everybody_is_the_same_cohort_and_nobody_is_an_empty_one():
    whole = full()
    assert whole.take(np.ones(3, dtype=bool)) is whole
    nobody = whole.take(np.zeros(3, dtype=bool))
    assert (nobody.n_patients, nobody.n_visits, len(nobody.visits)) == (0, 0, 0)


def test_the_digest_of_equal_content_is_equal_and_of_parts_different():
    whole = full()
    keep = np.array([True, False, True])
    assert whole.digest == full().digest
    assert whole.take(keep).digest == full().take(keep).digest
    parts = [whole.take(np.array(mask)) for mask in ([True, False, True], [True, True, False], [True, False, False])]
    assert len({whole.digest, *(part.digest for part in parts)}) == 4
    again = parts[0].take(np.array([True, False]))
    assert again.digest not in {whole.digest, parts[0].digest}


@pytest.mark.parametrize(
    "change",
    [
        lambda whole: full([[61, 45, 30], *SCORES[1:]]),
        lambda whole: dataclasses.replace(whole, months=(0.0, 6.0, 18.0)),
        lambda whole: dataclasses.replace(whole, patients=whole.patients.assign(age=[30, 41, np.nan])),
        lambda whole: dataclasses.replace(whole, patients=whole.patients.rename(columns={"age": "years"})),
        lambda whole: dataclasses.replace(whole, patients=whole.patients.rename(index={"P01": "P09"})),
        lambda whole: dataclasses.replace(whole, measures={"steps": whole.measures["steps"] + 1}),
        lambda whole: dataclasses.replace(whole, measures={"walks": whole.measures["steps"]}),
        lambda whole: dataclasses.replace(
            whole, statuses={"employment": Status(codes=whole.statuses["employment"].codes, levels=("a", "b"))}
        ),
    ],
)
def test_the_digest_sees_every_part_of_the_content(change):
    assert change(full()).digest != full().digest


def test_the_digest_does_not_see_titles_and_labels():
    assert dataclasses.replace(full(), title="Other", labels={}).digest == full().digest

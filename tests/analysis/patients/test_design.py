"""Columns of a cohort as numbers: dummies, unknown as missing, and nothing from after the baseline."""

import numpy as np
import pandas as pd
import pytest

import fatigue
from fatigue.analysis.patients.design import design, expand, later_visit, read_column, work_level
from fatigue.cohort.statuses import EMPLOYMENT, WORKING
from fatigue.errors import AnalysisError
from tests import make


def cohort(**columns: object) -> fatigue.Cohort:
    n = len(next(iter(columns.values())))
    return make.cohort(np.arange(2.0 * n).reshape(n, 2), **columns)


def everyone(n: int) -> np.ndarray:
    return np.ones(n, dtype=bool)


@pytest.mark.parametrize("as_category", [True, False])
def test_employment_is_one_dummy_and_unknown_is_missing(as_category):
    status = pd.Series(["full-time", "retired", "unknown", None, "self-employed", "student", "part-time"])
    column = status.astype(pd.CategoricalDtype(list(EMPLOYMENT))) if as_category else status
    read = read_column(cohort(employment=pd.Categorical(column) if as_category else column), "employment")
    np.testing.assert_array_equal(read.values, [1, 0, np.nan, np.nan, 1, 0, 1])
    _, terms, values = expand(read, np.isfinite(read.values))
    assert [term.name for term in terms] == ["working"]
    np.testing.assert_array_equal(values[:, 0], [1, 0, 1, 0, 1])


@pytest.mark.parametrize("status", EMPLOYMENT)
def test_working_is_paid_work(status):
    assert (work_level(status) == "working") == (status in WORKING)


def test_only_working_patients_leave_no_dummy():
    read = read_column(cohort(employment=["full-time", "part-time"]), "employment")
    predictor, terms, values = expand(read, everyone(2))
    assert predictor.is_constant
    assert terms == []
    assert values.shape == (2, 0)


def test_a_category_has_the_first_level_present_as_reference():
    course = pd.Categorical(["SPMS", "RRMS", "SPMS", "PPMS"], categories=["CIS", "RRMS", "SPMS", "PPMS"])
    patients = cohort(age=[1.0, 2, 3, 4])
    patients.patients["course"] = course
    predictor, terms, values = expand(read_column(patients, "course"), everyone(4))
    assert predictor.levels == ("RRMS", "SPMS", "PPMS")
    assert predictor.typical == "SPMS"
    assert [term.per for term in terms] == ["SPMS vs RRMS", "PPMS vs RRMS"]
    np.testing.assert_array_equal(values, [[1, 0], [0, 0], [1, 0], [0, 1]])


def test_levels_in_words_are_sorted_and_driving_unknown_is_missing():
    read = read_column(cohort(driving=["never drove", "unknown", "drives"]), "driving")
    predictor, _, _ = expand(read, np.isfinite(read.values))
    assert predictor.levels == ("drives", "never drove")


def test_truth_values_and_nullable_numbers_are_read():
    patients = cohort(age=[1.0, 2, 3])
    patients.patients["smokes"] = pd.array([True, None, False], dtype="boolean")
    patients.patients["relapses"] = pd.array([2, None, 0], dtype="Int64")
    np.testing.assert_array_equal(read_column(patients, "smokes").values, [1, np.nan, 0])
    np.testing.assert_array_equal(read_column(patients, "relapses").values, [2, np.nan, 0])
    assert read_column(patients, "smokes").levels == ("no", "yes")


def test_rows_are_complete_rows_and_what_lacks_is_counted():
    patients = cohort(age=[30, np.nan, 40, 50], sex=["F", None, None, "M"])
    found = design(patients, columns=("age", "sex"), rows=np.array([True, True, True, True]), scale="total")
    assert found.rows.tolist() == [True, False, False, True]
    assert found.lacking == (("age", 1), ("sex", 2))
    np.testing.assert_array_equal(found.x, [[30, 0], [50, 1]])


@pytest.mark.parametrize("name", ["employment_36", "Driving 12", "work_m6", "ended", "ended_month"])
def test_what_came_after_the_baseline_is_no_predictor(name):
    with pytest.raises(AnalysisError, match="recorded after the baseline"):
        read_column(cohort(**{name: [1.0, 2.0]}), name)


def test_a_column_that_is_not_there_dates_and_free_text_are_refused():
    with pytest.raises(AnalysisError, match="no baseline column 'weight'; it has baseline_score, age"):
        read_column(cohort(age=[1.0, 2.0]), "weight")
    with pytest.raises(AnalysisError, match="holds dates"):
        read_column(cohort(born=pd.to_datetime(["1990-01-01", "1991-01-01"])), "born")
    with pytest.raises(AnalysisError, match="13 different values"):
        read_column(cohort(town=[f"town {i}" for i in range(13)]), "town")


def test_the_last_visit_is_the_default_end():
    assert later_visit(cohort(age=[1.0]), None) == 6

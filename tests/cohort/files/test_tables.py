"""A workbook or zip of several tables: that with scores is taken, demographics are joined by the id, all is said."""

from __future__ import annotations

import io
import zipfile

import pytest

from fatigue.cohort.load import load
from tests.cohort.files.sheets import Rows, as_csv, as_xlsx

PEOPLE: Rows = [["Patient ID", "age", "sex", "EDSS"], ["001", 40, "f", 3], ["002", 50, "m", 4], ["009", 30, "f", 2]]
SCORES: Rows = [
    ["id", "month", "FIS", "EDSS"],
    [1, 0, 60, 3],
    [1, 6, 40, 3],
    [2, 0, 50, 5],
    [2, 6, 45, 4],
    [3, 0, 9, 1],
]
REMARKS: Rows = [["Remarks"], ["nothing to see"], ["here"]]


def as_zip(**tables: Rows) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, rows in tables.items():
            archive.writestr(f"{name}.csv", as_csv(rows))
    return out.getvalue()


FILES = {
    "workbook": as_xlsx(SCORES, before=[("Remarks", REMARKS), ("People", PEOPLE)]),
    "zip": as_zip(People=PEOPLE, Remarks=REMARKS, visits=SCORES),
    "broken first sheet": as_xlsx(SCORES, before=[("Two", [["a", "a"], [1, 2], [2, 3]]), ("People", PEOPLE)]),
}


@pytest.mark.parametrize("kind", FILES)
def test_the_table_with_scores_is_taken_and_demographics_are_joined(kind):
    cohort = load(FILES[kind])
    notes = " ".join(cohort.notes)
    assert cohort.months == (0, 6)
    assert cohort.patients["age"].tolist()[:2] == [40, 50]
    assert list(cohort.patients["sex"])[:2] == ["female", "male"]
    assert cohort.n_patients == 3  # 3 has no demographics; 009 has no scores
    assert "was taken, the first of" in notes
    assert "joined by id: 2 of 3 patients are in it. In both, and taken from the table with the scores: EDSS" in notes
    assert "EDSS (differs in 1 rows)" in notes
    assert ("Remarks" in notes) == (kind != "broken first sheet")


def test_a_table_that_was_said_is_taken_and_other_scores_are_never_joined():
    later: Rows = [["id", "FIS"], ["1", 10], ["2", 20], ["3", 30]]
    data = as_zip(People=PEOPLE, first=SCORES, second=later)
    assert load(data, sheet="second.csv", columns={"month:FIS": 0}).score_array()[:, 0].tolist() == [10, 20, 30]
    assert any("Not used: the tables 'second.csv'" in note for note in load(data).notes)


@pytest.mark.parametrize(
    "people",
    [
        [["id", "age"], [1, 40], [1, 41]],  # not one row a patient
        [["id", "age"], [7, 40], [8, 41]],  # other patients
        [["centre", "beds"], ["A", 3], ["B", 4]],  # no patients
    ],
)
def test_a_table_that_does_not_belong_is_named_and_not_joined(people):
    cohort = load(as_xlsx(SCORES, before=[("Other", people)]))
    assert not any("joined" in note for note in cohort.notes)
    assert any("Not used: the tables 'Other'" in note for note in cohort.notes)
    assert "age" not in cohort.patients

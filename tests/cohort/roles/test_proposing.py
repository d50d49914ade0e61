"""Where names say nothing a column is proposed, asked, and never taken in silence."""

from __future__ import annotations

import pandas as pd
import pytest

from fatigue.cohort.files.read import read
from fatigue.cohort.load import load
from fatigue.cohort.roles.guess import guess
from fatigue.cohort.roles.mapping import Mapping
from fatigue.cohort.roles.question import Question
from fatigue.errors import ColumnsError

LONG = {"id": ["a", "a", "b", "b"], "month": [0, 6, 0, 6]}


def asked(mapping: Mapping, role: str) -> Question:
    return next(question for question in mapping.questions if question.role == role)


@pytest.mark.parametrize(
    ("columns", "instrument", "proposed"),
    [
        ({"weight": [70, 70, 80, 80], "tiredness": [4, 3, 2, 2]}, "Own", "tiredness"),  # it changes
        ({"pain": [1, 2, 3, 5], "qol_total": [4, 3, 2, 2]}, None, "qol_total"),  # a total
        ({"pain_total": [1, 2, 3, 5], "HAMDTL17": [4, 3, 2, 2]}, "HAMD17", "HAMDTL17"),  # named like the instrument
        ({"row": [1, 2, 3, 4], "pain": [4, 3, 2, 7]}, "Own", "pain"),  # a serial number is no score
        ({"age": [30, 31, 40, 41], "gym": [0, 1, 0, 0], "pain": [4, 3, 2, 7]}, "Own", "pain"),
        ({"prealbumin": [5.6, 0.4, 3.1, 3.5]}, "FIS", None),  # a name that says nothing of fatigue is not offered
        ({"prealbumin": [5.6, 0.4, 3.1, 3.5]}, None, None),
        ({"FIS_Datum": [45000, 45180, 45010, 45190]}, "FIS", None),  # a date is no score, however it is written
        ({"FIS done": [20240531, 20241130, 20240601, 20241201]}, "FIS", None),
        ({"FIS at": ["2024-05-31", "2024-11-30", "2024-06-01", "2024-12-01"]}, "FIS", None),
        ({"VisitDate": [45000, 45180, 45010, 45190], "pain": [4, 3, 2, 7]}, "Own", "pain"),
        ({"day": [3, 180, 5, 170], "remark": ["a", "b", "c", "d"]}, None, None),
    ],
)
def test_the_score_is_proposed_and_must_be_confirmed(columns, instrument, proposed):
    frame = pd.DataFrame({**LONG, **columns})
    found = asked(guess(frame, known={} if instrument is None else {"instrument": instrument}), "score")
    assert found.guess == proposed
    assert found.is_needed
    with pytest.raises(ColumnsError, match="No column is called FIS"):
        load(frame, instrument="FIS")


def test_visits_are_asked_only_once_the_score_is_known():
    events = pd.DataFrame({"id": ["a"] * 3, "visit": ["start", "one", "two"], "pain": [None, 1, 3]})
    assert {question.role for question in guess(events).questions} >= {"score"}
    assert not [one for one in guess(events).questions if one.role.startswith("visit:")]
    later = guess(events, known={"score": "pain", "month": "visit"})
    assert [one.role for one in later.questions if one.role.startswith("visit:")] == ["visit:one", "visit:two"]


def test_a_column_that_tells_visits_apart_is_proposed_for_the_month():
    """The shape of Orthodont (Potthoff and Roy 1964): children measured at the ages 8, 10, 12 and 14."""
    frame = pd.DataFrame({"row": range(1, 9), "score": [26, 25, 29, 31, 21, 22, 23, 26], "age": [8, 10, 12, 14] * 2,
                          "Subject": ["M01"] * 4 + ["F01"] * 4})  # fmt: skip
    found = asked(guess(frame), "month")
    assert (found.guess, found.is_needed) == ("age", True)
    known = {"month": "age"}
    known |= {one.role: str(one.guess) for one in guess(frame, known=known).questions if one.role.startswith("visit:")}
    assert load(frame, instrument="FIS", columns=known).months == (0, 24, 48, 72)


def test_one_row_a_patient_without_any_month_is_one_visit():
    frame = pd.DataFrame({"id": ["a", "b", "c"], "height": [1.5, 1.8, 1.9]})
    found = guess(frame, known={"score": "height"})
    assert found.scores == {("total", 0.0): "height"}
    assert "gives no month" in asked(found, "month:height").why


def test_adsl_alone_is_told_from_a_file_with_scores():
    frame = pd.DataFrame({"USUBJID": ["a", "b"], "TRTSDT": ["2020-01-01"] * 2, "TRT01P": ["x", "y"], "MMSETOT": [9, 8]})
    found = asked(guess(frame), "score")
    assert found.guess is None
    assert "one zip with ADQS" in found.why


def test_the_file_s_own_labels_name_columns_whose_names_say_nothing(tmp_path):
    pyreadstat = pytest.importorskip("pyreadstat")
    frame = pd.DataFrame({"v1": ["a", "a", "b", "b"], "v2": [0, 6, 0, 6], "v3": [60, 45, 80, 70], "v4": [4, 4, 5, 5],
                          "v5": ["retired", "retired", "full time", "retired"]})  # fmt: skip
    labels = ["Patient number", "Month", "Fatigue Impact Scale, total", "EDSS", "Employment"]
    pyreadstat.write_sav(frame, tmp_path / "x.sav", column_labels=labels)
    mapping = guess(read(tmp_path / "x.sav"))
    assert mapping.roles == {"patient": "v1", "month": "v2", "edss": "v4"}
    assert mapping.scores == {("total", None): "v3"}
    assert mapping.visits == {("employment", None): "v5"}
    assert mapping.instrument == "FIS"
    assert mapping.certainty["patient"] == "likely"


def test_a_status_that_a_person_names_stays_at_the_visits():
    frame = pd.DataFrame({**LONG, "FIS": [60, 45, 80, 70], "work2": ["retired", "full time", "retired", "retired"],
                          "edss neu": [4, 3, 5, 5]})  # fmt: skip
    cohort = load(frame, columns={"employment": "work2", "edss": "edss neu"})
    assert cohort.statuses["employment"].levels == ("full-time", "retired")
    assert cohort.measures["edss"].tolist() == [[4, 3], [5, 5]]


@pytest.mark.parametrize("answer", ["x", "-3", "", "inf"])
def test_a_month_that_is_none_is_refused_not_dropped(answer):
    frame = pd.DataFrame({"id": ["a", "a"], "visit": ["one", "two"], "FIS": [60, 45]})
    with pytest.raises(ColumnsError, match="The month of two is given as"):
        load(frame, columns={"month": "visit", "visit:one": "0", "visit:two": answer})


def test_a_file_without_a_form_before_treatment_starts_at_its_first_and_says_so():
    frame = pd.DataFrame({"id": ["a", "a", "b"], "visit": ["Week 8", "Week 16", "Week 8"], "FIS": [60, 45, 50]})
    questions = [one for one in guess(frame, known={"month": "visit"}).questions if one.role.startswith("visit:")]
    assert [one.guess for one in questions] == ["0", "1.84"]
    assert "nothing in the file comes before treatment" in questions[0].why
    cohort = load(frame, columns={"month": "visit", **{one.role: str(one.guess) for one in questions}})
    assert cohort.notes[1].startswith("The file has no form before Week 8: that is taken as the start (month 0).")

"""REDCap: events, repeating forms, checkboxes, labels; raw and labelled exports, with and without the dictionary."""

from __future__ import annotations

import numpy as np
import pytest

from fatigue.cohort.build.checks import check
from fatigue.cohort.files.read import read
from fatigue.cohort.instruments import custom, instrument
from fatigue.cohort.load import load
from fatigue.cohort.roles.guess import guess
from fatigue.errors import ColumnsError
from tests.cohort.files.typed_files import as_zip

RAW = b"""record_id,redcap_event_name,first_name,sex,job,fis,edss,gym___1,gym___2,fis_complete,fis_timestamp
A-1,enrolment_arm_1,Zoe,2,,,,1,0,0,[not completed]
A-1,month_6_arm_1,,,2,45,4,,,2,2020-01-01 10:00
A-1,baseline_visit_arm_1,,,1,60,4.5,,,2,2020-01-01 10:00
B-2,enrolment_arm_1,Tom,1,,,,0,1,0,[not completed]
B-2,baseline_visit_arm_1,,,3,80,NASK,,,2,2020-01-01 10:00
B-2,month_6_arm_1,,,3,NASK,,,,0,[not completed]
"""
DICTIONARY = b"""Variable / Field Name,Form Name,Field Type,Field Label,"Choices, Calculations, OR Slider Labels",\
Identifier?
record_id,base,text,Record ID,,
first_name,base,text,First name,,y
sex,base,radio,Gender,"1, Male | 2, Female",
job,visit,dropdown,Employment status,"1, Sick leave | 2, Full time | 3, Retired",
fis,visit,text,Fatigue Impact Scale total,,
edss,visit,text,EDSS,,
gym,base,checkbox,Gym on,"1, Monday | 2, Tuesday",
"""
EVENTS = b"""event_name,arm_num,unique_event_name
Enrolment,1,enrolment_arm_1
Baseline visit,1,baseline_visit_arm_1
Month 6,1,month_6_arm_1
"""
LABELLED = b"""Record ID,Event Name,First name,Gender,Employment status,Fatigue Impact Scale total,EDSS,Gym on (choice=Monday),Gym on (choice=Tuesday),Complete?,Survey Timestamp,Complete?
A-1,Enrolment,Zoe,Female,,,,Checked,Unchecked,Incomplete,[not completed],Incomplete
A-1,Month 6,,,Full time,45,4,,,Complete,,Complete
A-1,Baseline visit,,,Sick leave,60,4.5,,,Complete,,Complete
B-2,Enrolment,Tom,Male,,,,Unchecked,Checked,Incomplete,[not completed],Incomplete
B-2,Baseline visit,,,Retired,80,NASK,,,Complete,,Complete
B-2,Month 6,,,Retired,NASK,,,,Incomplete,,Incomplete
"""  # noqa: E501


def test_events_become_months_and_baseline_fields_reach_the_patient():
    cohort = load(RAW)
    assert list(cohort.patients.index) == ["A-1", "B-2"]
    assert cohort.months == (0.0, 6.0)
    np.testing.assert_array_equal(cohort.score_array(), [[60, 45], [80, np.nan]])
    np.testing.assert_array_equal(cohort.measures["edss"], [[4.5, 4], [np.nan, np.nan]])
    assert cohort.patients["gym_1"].tolist() == ["yes", "no"]
    assert "first_name" not in cohort.patients.columns
    assert any("tell who a person is: first_name" in note for note in cohort.notes)
    assert any("NASK" in note for note in cohort.notes)


def test_what_redcap_adds_is_left_out():
    found = guess(read(RAW))
    assert {"fis_complete", "fis_timestamp"} <= set(found.ignored)
    assert found.roles["month"] == "redcap_event_name"
    assert found.no_visits == ("enrolment_arm_1",)


def test_the_dictionary_gives_words_to_codes():
    cohort = load(as_zip(data__csv=RAW, dictionary__csv=DICTIONARY, events__csv=EVENTS))
    assert cohort.patients["sex"].tolist() == ["female", "male"]
    status = cohort.statuses["employment"]
    assert [[status.levels[code] for code in row] for row in status.codes] == [
        ["sick leave", "full-time"], ["retired", "retired"],
    ]  # fmt: skip
    assert cohort.label("gym_1") == "Gym on: Monday"


def test_without_the_dictionary_codes_are_not_guessed():
    found = check(read(RAW), guess(read(RAW)), instrument("FIS"))
    codes = found[found["rule"] == "unknown word"]
    assert set(codes["column"]) == {"sex", "job"}
    assert "gives no word for this code" in codes["expected"].iloc[0]


def test_a_labelled_export_is_the_same_cohort_as_a_raw_one():
    raw = load(as_zip(data__csv=RAW, dictionary__csv=DICTIONARY))
    labelled = load(as_zip(data__csv=LABELLED, dictionary__csv=DICTIONARY))
    assert labelled.digest == raw.digest


def test_a_labelled_export_alone_comes_in():
    cohort = load(LABELLED)
    np.testing.assert_array_equal(cohort.score_array(), [[60, 45], [80, np.nan]])
    assert cohort.patients["sex"].tolist() == ["female", "male"]


def test_events_that_name_no_month_are_proposed_and_asked():
    data = RAW.replace(b"baseline_visit_arm_1", b"start_arm_1").replace(b"month_6_arm_1", b"follow_up_arm_1")
    found = guess(read(data))
    asked = {question.role: question.guess for question in found.questions if question.is_needed}
    assert asked == {"visit:follow_up_arm_1": None}  # after treatment, nobody knows when
    with pytest.raises(ColumnsError, match=r"columns=\{'visit:"):
        load(data)
    answers = {"visit:start_arm_1": "0", "visit:follow_up_arm_1": "12"}
    assert load(data, columns=answers).months == (0.0, 12.0)
    only_one = load(data, columns={"visit:start_arm_1": "0", "visit:follow_up_arm_1": "no visit"})
    assert only_one.months == (0.0,)


def test_the_name_of_an_event_is_told_beside_its_code():
    data = RAW.replace(b"month_6_arm_1", b"fu1_arm_1")
    events = EVENTS.replace(b"month_6_arm_1", b"fu1_arm_1").replace(b"Month 6", b"Half a year")
    found = guess(read(as_zip(data__csv=data, events__csv=events)))
    assert any("Half a year" in question.why for question in found.questions)


def test_arms_become_a_column_with_their_names():
    data = RAW.replace(b"B-2,enrolment_arm_1", b"B-2,enrolment_arm_2").replace(b"B-2,base", b"B-2,pre_base")
    data = data.replace(b"pre_baseline_visit_arm_1", b"baseline_visit_arm_2").replace(b"B-2,month_6_arm_1",
                                                                                      b"B-2,month_6_arm_2")  # fmt: skip
    cohort = load(as_zip(data__csv=data, arms__csv=b"arm_num,name\n1,Transplant\n2,Waiting\n"))
    assert cohort.patients["arm"].tolist() == ["Transplant", "Waiting"]


REPEATING = b"""record_id,redcap_repeat_instrument,redcap_repeat_instance,age,fis,visit_date
1,,,34,,
1,fis_form,1,,60,2020-01-01
1,fis_form,2,,45,2020-07-01
2,,,40,,
2,fis_form,1,,80,2021-01-01
"""


def test_a_repeating_form_is_read_by_its_instance_or_by_its_date():
    found = guess(read(REPEATING))
    assert next(q for q in found.questions if q.role == "month").guess == "redcap_repeat_instance"
    by_instance = load(
        REPEATING, columns={"month": "redcap_repeat_instance", "visit:1": "0", "visit:2": "6"}
    )  # fmt: skip
    by_date = load(REPEATING, columns={"month": "visit_date"})
    for cohort in (by_instance, by_date):
        np.testing.assert_array_equal(cohort.score_array(), [[60, 45], [80, np.nan]])
        assert cohort.patients["age"].tolist() == [34, 40]


def test_a_measure_repeated_within_an_event_is_listed_and_the_first_kept():
    data = b"""record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,fis,steps
1,baseline_arm_1,,,60,
1,baseline_arm_1,steps,1,,4000
1,baseline_arm_1,steps,2,,5000
1,month_6_arm_1,,,45,
1,month_6_arm_1,steps,1,,7000
"""
    cohort = load(data)
    np.testing.assert_array_equal(cohort.measures["steps"], [[4000, 7000]])
    found = check(read(data), guess(read(data)), instrument("FIS"))
    assert found[["row", "rule"]].to_numpy().tolist() == [[4, "value repeated within a visit"]]


def test_two_scores_of_one_event_stop_the_file():
    data = RAW + b"A-1,month_6_arm_1,,,,46,,,,,\n"
    found = check(read(data), guess(read(data)), instrument("FIS"))
    assert "patient and visit twice" in set(found["rule"])


def test_decimal_commas_beside_points_are_numbers():
    data = b'record_id,height,bmi,form_complete,x___1\n1,"1,54",22.1,2,0\n2,"1,84",27.3,2,1\n'
    cohort = load(data, instrument=custom("BMI", lowest=0, highest=99), columns={"month:bmi": "0"})
    np.testing.assert_array_equal(cohort.at(0), [22.1, 27.3])
    np.testing.assert_array_equal(cohort.patients["height"], [1.54, 1.84])

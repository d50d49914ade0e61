from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fatigue.cohort.build.checks import COLUMNS, RULES, check, sentence
from fatigue.cohort.files.read import read
from fatigue.cohort.instruments import custom, instrument
from fatigue.cohort.load import load
from fatigue.cohort.roles.guess import guess
from fatigue.errors import CohortError

HEAD = "patient,month,FIS,EDSS,age,sex,employment,driving,steps,course,duration\n"
CLEAN = [
    "P1,0,60,4.5,30,f,part-time,drives,4000,RRMS,5",
    "P1,6,45,4,30,f,full-time,drives,5000,RRMS,5",
    "P2,0,80,6,50,m,retired,never drove,2000,SPMS,9",
    "P2,6,,6,50,m,retired,never drove,,SPMS,9",
    "P3,0,0,0,22,f,student,drives,9000,RRMS,1",
    "P3,6,10,1,22,f,student,drives,8000,RRMS,1",
]


def faults(*rows: str, scale: str = "FIS") -> pd.DataFrame:
    raw = read((HEAD + "\n".join((*CLEAN, *rows)) + "\n").encode())
    return check(raw, guess(raw), instrument(scale))


def test_a_clean_file_has_no_fault_and_the_table_has_its_columns():
    found = faults()
    assert found.empty
    assert list(found.columns) == COLUMNS


# One broken row below the clean ones (so row 8, and row 9): the rules it breaks, in the column named, by severity.
@pytest.mark.parametrize(
    ("rows", "rule", "column", "value", "severity"),
    [
        (["P4,0,high,4,30,f,retired,drives,1,RRMS,1"], "score is not a number", "FIS", "high", "stops"),
        (["P4,0,6O,4,30,f,retired,drives,1,RRMS,1"], "score is not a number", "FIS", "6O", "stops"),
        (["P4,0,161,4,30,f,retired,drives,1,RRMS,1"], "score out of range", "FIS", "161", "stops"),
        (["P4,0,-1,4,30,f,retired,drives,1,RRMS,1"], "score out of range", "FIS", "-1", "stops"),
        (["P4,0,-99,4,30,f,retired,drives,1,RRMS,1"], "score looks like a missing code", "FIS", "-99", "stops"),
        (["P4,0,999,4,30,f,retired,drives,1,RRMS,1"], "score looks like a missing code", "FIS", "999", "stops"),
        (["P4,0,36.5,4,30,f,retired,drives,1,RRMS,1"], "score is not whole", "FIS", "36.5", "notice"),
        (["P1,6,45,4,30,f,full-time,drives,5000,RRMS,5"], "patient and visit twice", "patient",
         "there again after row 3", "stops"),
        ([",0,40,4,30,f,retired,drives,1,RRMS,1"], "missing patient id", "patient", "empty", "leaves out"),
        (["P4,0,4,4,30,f,retired,drives,1,RRMS,1", "P4,soon,4,4,30,f,retired,drives,1,RRMS,1"],
         "month not understood", "month", "soon", "stops"),
        (["P4,0,4,4,30,f,retired,drives,1,RRMS,1", "P4,,4,4,30,f,retired,drives,1,RRMS,1"],
         "month not understood", "month", "empty", "stops"),
        (["P4,0,4,4,30,f,retired,drives,1,RRMS,1", "P4,-6,4,4,30,f,retired,drives,1,RRMS,1"],
         "negative month", "month", "-6", "stops"),
        (["P4,6,40,4,30,f,retired,drives,1,RRMS,1"], "no baseline", "month 0", "without a score", "notice"),
        (["P4,0,40,0.5,30,f,retired,drives,1,RRMS,1"], "EDSS does not exist", "EDSS", "0.5", "stops"),
        (["P4,0,40,4.2,30,f,retired,drives,1,RRMS,1"], "EDSS does not exist", "EDSS", "4.2", "stops"),
        (["P4,0,40,10.5,30,f,retired,drives,1,RRMS,1"], "EDSS does not exist", "EDSS", "10.5", "stops"),
        (["P4,0,40,-99,30,f,retired,drives,1,RRMS,1"], "EDSS does not exist", "EDSS", "-99", "stops"),
        (["P4,0,40,four,30,f,retired,drives,1,RRMS,1"], "EDSS, age or duration is not a number", "EDSS", "four",
         "stops"),
        (["P4,0,40,4,thirty,f,retired,drives,1,RRMS,1"], "EDSS, age or duration is not a number", "age", "thirty",
         "stops"),
        (["P4,0,40,10,30,f,retired,drives,1,RRMS,1", "P4,6,40,,30,f,retired,drives,1,RRMS,1"],
         "form after EDSS 10", "FIS", "40", "stops"),
        (["P4,0,40,4,-3,f,retired,drives,1,RRMS,1"], "age out of range", "age", "-3", "stops"),
        (["P4,0,40,4,121,f,retired,drives,1,RRMS,1"], "age out of range", "age", "121", "stops"),
        (["P4,0,40,4,30,f,retired,drives,1,RRMS,-2"], "duration out of range", "duration", "-2", "stops"),
        (["P4,0,40,4,30,f,retired,drives,many,RRMS,1"], "measure is not a number", "steps", "many", "leaves out"),
        (["P4,0,40,4,30,f,retired,drives,-99,RRMS,1"], "value looks like a missing code", "steps", "-99", "notice"),
        (["P4,0,40,4,30,f,astronaut,drives,1,RRMS,1"], "unknown word", "employment", "astronaut", "notice"),
        (["P4,0,40,4,30,f,retired,sometimes,1,RRMS,1"], "unknown word", "driving", "sometimes", "notice"),
        (["P4,0,40,4,30,x,retired,drives,1,RRMS,1"], "unknown word", "sex", "x", "notice"),
        (["P4,0,40,4,30,f,retired,drives,1,RRMS,1", "P4,6,40,4,30,m,retired,drives,1,RRMS,1"],
         "baseline value differs", "sex", "m", "stops"),
        (["P4,0,40,4,30,f,retired,drives,1,RRMS,1", "P4,6,40,4,50,f,retired,drives,1,RRMS,1"],
         "age differs", "age", "50", "stops"),
        (["P4,0,40,4,30,f,retired,drives,1,RRMS,1", "P4,6,40,4,30,f,retired,drives,1,SPMS,1"],
         "course changes", "course", "SPMS", "notice"),
    ],
)  # fmt: skip
def test_each_rule_names_row_patient_column_and_value(rows, rule, column, value, severity):
    found = faults(*rows)
    assert list(found["rule"]) == [rule]
    fault = found.iloc[0]
    assert (fault["row"], fault["column"], fault["value"], fault["severity"]) == (
        7 + len(rows), column, value, severity,
    )  # fmt: skip
    assert fault["patient"] == (rows[-1].split(",")[0] or None)
    assert {one.name: one.what_to_do for one in RULES}[rule] == fault["what_to_do"]


def test_every_rule_has_a_case_above():
    cases = test_each_rule_names_row_patient_column_and_value.pytestmark[0].args[1]
    elsewhere = {
        "form after treatment", "form before the baseline", "two forms in one window",  # test_dates
        "item is not an answer", "score differs from its items",  # test_items
        "value repeated within a visit",  # test_redcap
        "form without a date", "no date of treatment", "form outside every window",  # test_windows
    }  # fmt: skip
    assert {case[1] for case in cases} | elsewhere == {rule.name for rule in RULES}


@pytest.mark.parametrize("word", ["", "NA", "n/a", "N.A.", ".", "nan", "-", "missing"])
def test_the_usual_words_for_missing_are_missing_and_no_fault(word):
    assert faults(f"P4,0,{word},{word},{word},{word},{word},{word},{word},{word},{word}").empty


def test_age_may_grow_by_the_follow_up():
    rows = ["P4,0,40,4,30.2,f,retired,drives,1,RRMS,1", "P4,6,40,4,30.7,f,retired,drives,1,RRMS,1.5"]
    assert faults(*rows).empty


def test_a_total_on_the_wrong_instrument_is_out_of_range_with_its_range_said():
    found = faults("P4,0,90,4,30,f,retired,drives,1,RRMS,1", scale="MFIS")
    assert sentence(found.iloc[0]) == (
        "Row 8 (patient P4, month 0): FIS is 90; the MFIS runs from 0 to 84. Correct the value, leave it empty if it "
        "is missing, or choose another instrument."
    )


def test_a_subscale_has_its_own_range():
    frame = pd.DataFrame({"patient": ["P1"], "month": [0], "FIS": [60], "FIS physical": [41]})
    found = check(read(frame), guess(frame), instrument("FIS"))
    assert found["expected"].iloc[0] == "the FIS physical runs from 0 to 40"


def test_fractions_are_no_fault_where_the_scale_is_a_mean():
    frame = pd.DataFrame({"patient": ["P1"], "month": [0], "x": [4.44]})
    raw = read(frame)
    mapping = guess(raw, known={"score": "x"})
    assert check(raw, mapping, instrument("FSS")).empty
    assert check(raw, mapping, custom("Own", lowest=0, highest=10)).empty


def test_all_faults_are_listed_at_once_in_the_order_of_the_file():
    rows = ["P4,0,171,0.5,130,f,retired,drives,1,RRMS,1", "P4,0,x,4,130,f,retired,drives,1,RRMS,1"]
    with pytest.raises(CohortError) as refused:
        load((HEAD + "\n".join((*CLEAN, *rows))).encode())
    found = refused.value.faults
    assert list(found["row"]) == sorted(found["row"])
    assert set(found["rule"]) == {
        "score out of range", "EDSS does not exist", "age out of range", "score is not a number",
        "patient and visit twice",
    }  # fmt: skip
    assert str(refused.value).startswith("Row 8 (patient P4, month 0): FIS is 171; the FIS runs from 0 to 160.")
    assert "5 more faults" in str(refused.value)


def test_a_wide_file_names_the_column_and_month_of_the_fault():
    frame = pd.DataFrame({"ID": ["A", "B", "B"], "FIS_0": [40, 50, 50], "FIS_6": [20, 171, 30]})
    found = check(read(frame.to_csv(index=False).encode()), guess(frame), instrument("FIS"))
    assert found[["row", "patient", "column", "value", "rule"]].to_numpy().tolist() == [
        [3, "B", "FIS_6", "171", "score out of range"],
        [4, "B", "ID", "there again after row 3", "patient and visit twice"],
    ]
    assert found["month"].iloc[0] == 6
    assert np.isnan(found["month"].iloc[1])


def test_a_declared_missing_code_is_missing():
    data = (
        HEAD + "\n".join([*CLEAN, "P4,0,-99,-99,-99,f,retired,drives,-99,RRMS,1", "P4,6,9,4,-99,f,,,1,,1"])
    ).encode()
    cohort = load(data, columns={"missing": ["-99"]})
    assert np.isnan(cohort.at(0)[3])
    assert np.isnan(cohort.patients["age"].iloc[3])
    assert any("-99 are read as missing" in note for note in cohort.notes)

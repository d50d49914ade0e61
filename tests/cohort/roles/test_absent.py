"""Codes whose label says "missing" are missing, and said; a label that is an answer stays one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from fatigue.cohort.cells.cells import cells_of
from fatigue.cohort.files.read import read
from fatigue.cohort.load import load
from fatigue.cohort.roles.absent import absent_codes, is_absent
from fatigue.errors import CohortError
from tests.cohort.files.typed_files import as_zip

FRAME = pd.DataFrame({
    "id": ["a", "b", "c", "d"], "FIS_0": [40.0, 99, 60, 0], "FIS_6": [30.0, 20, 99, 98], "EDSS_0": [4.0, 5, 6, 99],
    "steps_0": [1.0, 2, 3, -9], "steps_6": [2.0, 3, 4, 5], "work_0": [1.0, 8, 9, 1], "work_6": [1.0, 1, 8, 9],
    "sex": [1.0, 2, 9, 1],
})  # fmt: skip
LABELS = {
    "FIS_0": {99: "missing", 0: "none"}, "FIS_6": {99: "Keine Angabe", 98: "98 = refused"}, "EDSS_0": {99: "Not done"},
    "steps_0": {-9: "n/a"}, "work_0": {1: "full-time", 8: "unknown", 9: "Non réponse"},
    "work_6": {1: "full-time", 8: "unknown", 9: "non réponse"}, "sex": {1: "female", 2: "male", 9: "unknown"},
}  # fmt: skip


@pytest.mark.parametrize(
    "label",
    ["Missing", "99 = missing", "missing (99)", "not done", "N/A", "n/a - not applicable", "refused", "Unknown",
     "Not applicable", "don't know", "Don’t know / refused", "prefer not to say", "fehlend", "keine Angabe", "k.A.",
     "k. A.", "nicht erhoben", "manquant", "Non réponse", "ne sait pas", "no contesta", "NS/NC", "mancante",
     "Geen antwoord", "n.v.t.", "não respondeu", "brak danych", "nie dotyczy", "saknas", "ikke besvaret", "9 unknown"],
)  # fmt: skip
def test_a_label_that_says_missing(label):
    assert is_absent(label)


@pytest.mark.parametrize(
    "label",
    ["none", "None of the time", "not at all", "never", "no", "0", "keine", "nie", "brak", "nein", "jamais", "absent",
     "not relevant", "nicht relevant", "normal", "unknown MS course", "missing a leg", "mild", ""],
)  # fmt: skip
def test_a_label_that_is_an_answer(label):
    assert not is_absent(label)


def test_not_done_beside_done_is_an_answer():
    assert not absent_codes({"0": "not done", "1": "done"})
    assert absent_codes({"0": "no", "1": "yes", "9": "not done"}) == {"9": "not done"}
    assert not absent_codes({"8": "unknown"}, is_status=True)


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_labelled_codes_are_missing_and_counted_in_a_note(tmp_path, kind):
    path = tmp_path / f"x.{kind}"
    if kind == "sav":
        pyreadstat.write_sav(FRAME, path, variable_value_labels=LABELS)
    else:
        whole = FRAME.astype(dict.fromkeys(LABELS, int))
        pyreadstat.write_dta(whole, path, variable_value_labels=LABELS)
    cohort = load(path)
    np.testing.assert_array_equal(cohort.score_array(), [[40, 30], [np.nan, 20], [60, np.nan], [0, np.nan]])
    np.testing.assert_array_equal(cohort.patients["edss"], [4, 5, 6, np.nan])
    np.testing.assert_array_equal(cohort.measures["steps"][:, 0], [1, 2, 3, np.nan])
    status = cohort.statuses["employment"]
    assert status.levels == ("full-time", "unknown")
    np.testing.assert_array_equal(status.codes, [[0, 0], [1, 0], [-1, 1], [0, -1]])
    assert cohort.patients["sex"].isna().tolist() == [False, False, True, False]
    note = next(note for note in cohort.notes if note.startswith("Read as missing"))
    for said in ("FIS_0 99 “missing” (1)", "FIS_6 98 “98 = refused” (1)", "work_0 9 “Non réponse” (1)"):
        assert said in note
    assert "none" not in note
    assert "work_0 8" not in note


def test_values_declared_missing_in_spss_and_stata_are_missing(tmp_path):
    ranges = {"FIS_0": [{"lo": 97, "hi": 99}], "FIS_6": [99, 98]}
    pyreadstat.write_sav(FRAME, tmp_path / "x.sav", missing_ranges=ranges, variable_value_labels=LABELS)
    expected = [[40, 30], [np.nan, 20], [60, np.nan], [0, np.nan]]
    found = said_missing(load(tmp_path / "x.sav"), expected)
    assert found == "FIS_0 99 “missing” (1); FIS_6 98 “98 = refused” (1); FIS_6 99 “Keine Angabe” (1)"
    letters = FRAME.assign(FIS_0=[40.0, "a", 60.0, 0.0], FIS_6=[30.0, 20.0, "z", "b"])
    pyreadstat.write_dta(letters, tmp_path / "x.dta", missing_user_values={"FIS_0": ["a"], "FIS_6": ["b", "z"]},
                         variable_value_labels={"FIS_0": {"a": "refused"}, "EDSS_0": LABELS["EDSS_0"]})  # fmt: skip
    assert said_missing(load(tmp_path / "x.dta"), expected) == "FIS_0 .a “refused” (1); FIS_6 .b (1); FIS_6 .z (1)"


def said_missing(cohort, expected):
    np.testing.assert_array_equal(cohort.score_array(), expected)
    start = "Read as missing, as the file declares them missing (cells in brackets): "
    return next(note for note in cohort.notes if note.startswith(start)).removeprefix(start).rstrip(".")


DICTIONARY = b"""field_name,form_name,field_type,field_label,select_choices_or_calculations
record_id,base,text,Record,
fis,visit,dropdown,FIS,"0, none | 60, sixty | 998, Missing | 999, Prefer not to say"
gym,visit,checkbox,Gym,"1, Monday | 2, Tuesday"
"""
BOXES = b"""record_id,redcap_event_name,fis,gym___1,gym___2,visit_complete
A,baseline_arm_1,60,1,0,2
A,phone_call_arm_1,,0,0,
A,month_6_arm_1,0,0,0,2
A,month_12_arm_1,998,0,1,2
B,baseline_arm_1,60,0,0,0
B,month_6_arm_1,999,0,0,0
B,month_12_arm_1,,0,0,0
"""


def test_codes_of_a_redcap_dictionary_that_say_missing():
    cohort = load(as_zip(data__csv=BOXES, dictionary__csv=DICTIONARY))
    np.testing.assert_array_equal(cohort.score_array(), [[60, 0], [60, np.nan]])
    assert any("fis 998 “Missing” (1); fis 999 “Prefer not to say” (1)" in note for note in cohort.notes)


def test_missing_data_codes_of_redcap_are_missing_and_counted():
    data = b"""record_id,redcap_event_name,fis,site,steps
A,baseline_arm_1,60,NI,NASK
A,month_6_arm_1,NI,NI,5000
B,baseline_arm_1,50,NA,4000
B,month_6_arm_1,UNK,NA,3000
C,baseline_arm_1,40,NA,INV
C,month_6_arm_1,30,NA,2000
"""
    cohort = load(data, instrument="FIS")
    np.testing.assert_array_equal(cohort.score_array(), [[60, np.nan], [50, np.nan], [40, 30]])
    note = next(note for note in cohort.notes if note.startswith("Read as missing"))
    for said in ("fis NI “No information” (1)", "fis UNK “Unknown” (1)", "steps NASK “Not asked” (1)"):
        assert said in note
    assert "site" not in note  # Northern Ireland


@pytest.mark.parametrize("has_dictionary", [True, False])
def test_a_redcap_checkbox_of_a_form_that_nobody_touched_is_no_answer(has_dictionary):
    """Whether the status of the form is exported or only the dictionary tells the form."""
    data = BOXES
    if has_dictionary:
        lines = [line.rsplit(b",", 1)[0] for line in BOXES.splitlines()]
        data = as_zip(data__csv=b"\n".join(lines), dictionary__csv=DICTIONARY)
    raw = read(data)
    ticks = cells_of(raw, "gym___1", labelled=True)
    words = [ticks.texts[code] if code >= 0 else "" for code in ticks.codes]
    assert words == ["yes", "", "no", "no", "no", "no", ""]


def test_words_among_scores_are_missing_and_listed_with_how_many():
    rows = ["A,0,60,x", "A,6,refused,x", "B,0,n/a,x", "B,6,Not done,x", "C,0,50,unknown", "C,6,40,unknown", "D,0,44,x",
            "D,6,refused,x", "E,0,51,x", "E,6,33,x"]  # fmt: skip
    cohort = load("\n".join(["patient,month,FIS,arm", *rows]).encode())
    assert np.isfinite(cohort.score_array()).sum() == 6
    assert "unknown" in set(cohort.patients["arm"])  # a group of its own
    note = next(note for note in cohort.notes if note.startswith("Read as missing"))
    assert note.endswith("FIS “refused” (2); FIS “n/a” (1); FIS “Not done” (1).")


def test_a_word_that_says_something_stays_a_fault_among_scores():
    with pytest.raises(CohortError, match="FIS is plenty"):
        load(b"patient,month,FIS\nA,0,60\nA,6,plenty\nB,0,50\nB,6,refused\n")

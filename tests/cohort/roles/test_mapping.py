"""A saved mapping is applied to the same columns; identifiers are named, left out, and let in by name."""

from __future__ import annotations

import json

import numpy as np
import pytest

from fatigue.cohort.files.read import read
from fatigue.cohort.load import build, load
from fatigue.cohort.roles.answers import Answers, recalled
from fatigue.cohort.roles.guess import guess
from fatigue.cohort.roles.identifiers import speaks_of_a_person
from fatigue.cohort.roles.mapping import Mapping

VISITS = b"id,visit,FIS,EDSS,site\nA,1,60,4,x\nA,2,45,4,x\nB,1,80,6,x\nB,3,70,6,x\n"
ANSWERS = {"month": "visit", "visit:1": "0", "visit:2": "6", "visit:3": "12"}


def saved(mapping: Mapping) -> Mapping:
    return Mapping.from_dict(json.loads(json.dumps(mapping.to_dict())))


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (VISITS, ANSWERS),
        (b"id,date,treated,FIS\nA,2020-01-01,2020-01-05,60\nA,2020-07-05,2020-01-05,50\n", {"month": "date"}),
        (b"USUBJID,PARAMCD,AVISIT,AVAL,ANL01FL,BASE\nA,F,Month 6,50,Y,60\n", {"instrument": "FIS"}),
        (b"id,month,dfis1,dfis2,dfis3,dfis4,dfis5,dfis6,dfis7,dfis8\nA,0,1,1,1,1,1,1,1,1\n", {}),
        (b"id,FIS_0,FIS_6,EDSS_0,EDSS_6\nA,60,50,4,4\n", {}),
    ],
    ids=["visits", "dates", "adam", "items", "wide"],
)
def test_a_saved_mapping_gives_the_same_cohort_without_a_question(data, known):
    raw = read(data)
    found = guess(raw, known=known)
    again = saved(found)
    assert again.to_dict() == found.to_dict()
    assert not again.questions
    name = found.instrument or "FIS"
    assert build(read(data), again, name).digest == build(raw, found, name).digest
    assert again.fits(raw)


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (VISITS, ANSWERS),
        (VISITS, {**ANSWERS, "visit:2": "no visit"}),
        (b"id,date,treated,FIS\nA,2020-01-01,2020-01-05,60\nA,2020-07-05,2020-01-05,50\n", {"month": "date"}),
        (b"id,date,treated,FIS\nA,2020-01-01,2020-01-05,60\nA,2020-07-05,2020-01-05,50\n",
         {"month": "date", "treated": "no visit"}),
        (b"USUBJID,PARAMCD,AVISIT,AVAL,BASE\nA,F,Month 6,50,60\nA,G,Month 6,5,6\n", {"parameter": "G"}),
        (b"id,month,dfis1,dfis2,dfis3,dfis4,dfis5,dfis6,dfis7,dfis8\nA,0,1,1,1,1,1,1,1,1\n", {}),
        (b"id,FIS_V1,FIS_V2,EDSS_V1,EDSS_V2\nA,60,50,4,4\n", {"month:FIS_V1": "0", "month:FIS_V2": "9"}),
        (b"id,month,FIS,FIS_BL,work,job\nA,0,45,60,retired,full time\nA,6,40,60,student,full time\n",
         {"baseline": "no visit", "employment": "work"}),
    ],
    ids=["visits", "a visit that is none", "dates", "dates from the first form", "adam", "items", "wide", "corrected"],
)  # fmt: skip
def test_answers_recalled_are_the_answers_given(data, known):
    raw = read(data)
    name = "D-FIS" if b"dfis" in data else "FIS"
    found = guess(raw, known={"instrument": name, **known})
    again = guess(raw, known=Answers(instrument=name) | recalled(saved(found)))
    ours, theirs = again.to_dict(), found.to_dict()
    assert {**ours, "instrument": name} == {**theirs, "instrument": name}
    assert build(raw, again, name).digest == build(raw, found, name).digest


def test_a_mapping_fits_the_same_columns_and_visits_only():
    mapping = saved(guess(read(VISITS), known=ANSWERS))
    assert mapping.fits(read(VISITS.replace(b"60", b"61")))
    assert not mapping.fits(read(VISITS.replace(b"EDSS", b"edss now")))
    assert not mapping.fits(read(VISITS.replace(b",site", b",site,new").replace(b",x\n", b",x,1\n")))
    assert not mapping.fits(read(VISITS + b"B,4,60,6,x\n"))  # a visit nobody has given a month


def test_a_baseline_column_is_taken_for_month_0_and_can_be_refused():
    data = b"id,month,FIS,FIS_BL\nA,6,45,60\nA,12,40,60\nB,6,70,80\n"
    cohort = load(data)
    np.testing.assert_array_equal(cohort.score_array(), [[60, 45, 40], [80, 70, np.nan]])
    mapping = guess(read(data), known={"baseline": "no visit"})
    assert mapping.scores == {("total", None): "FIS"}


@pytest.mark.parametrize(
    "name",
    ["Patient name", "first_name", "LastName", "DOB", "Date of birth", "Geburtsdatum", "e-mail", "Telefon",
     "Home address", "postcode", "MRN", "NHS", "Hospital number", "health card", "insurance no", "initials"],
)  # fmt: skip
def test_names_of_columns_that_tell_who_a_person_is(name):
    assert speaks_of_a_person(name)
    data = f"id,month,FIS,{name}\nA,0,60,x\nA,6,50,x\n".encode()
    found = guess(read(data))
    assert found.identifiers == (name,)
    assert name in found.ignored
    assert any("may tell who a person is" in note for note in load(data).notes)


@pytest.mark.parametrize("name", ["site name", "id", "patient number", "FIS", "EDSS", "study id", "age"])
def test_names_of_columns_that_do_not(name):
    assert not speaks_of_a_person(name)


@pytest.mark.parametrize(
    "values", [("a@b.org", "c@d.de"), ("+49 170 1234567", "(415) 555-1212"), ("12 Long Road", "Hauptstr. 4, Parkweg 7")]
)
def test_cells_that_look_like_mail_phone_or_street_are_named(values):
    data = f'id,month,FIS,note\nA,0,60,"{values[0]}"\nB,0,50,"{values[1]}"\n'.encode()
    assert guess(read(data)).identifiers == ("note",)


def test_dates_scores_and_ids_do_not_look_like_a_phone():
    data = b"id,month,FIS,note,code\n01-701-1015,0,60,2020-01-01,123456\n01-701-1016,0,50,2020-01-02,234567\n"
    assert guess(read(data)).identifiers == ()


def test_an_identifier_is_let_in_by_name():
    data = b"id,month,FIS,postcode\nA,0,60,K1\nA,6,50,K1\nB,0,50,K2\n"
    cohort = load(data, columns={"admit:postcode": "yes"})
    assert cohort.patients["postcode"].tolist() == ["K1", "K2"]
    assert "postcode" not in load(data).patients.columns
    mapping = guess(read(data), known={"admit:postcode": "yes"})
    assert (mapping.identifiers, mapping.admitted) == (("postcode",), ("postcode",))


def test_a_column_a_person_named_is_no_identifier():
    data = b"MRN,month,FIS\n17,0,60\n17,6,50\n"
    cohort = load(data, columns={"patient": "MRN", "number_patients": True})
    assert list(cohort.patients.index) == ["P01"]


def test_ids_can_be_replaced_by_numbers():
    cohort = load(VISITS, columns={**ANSWERS, "number_patients": True})
    assert list(cohort.patients.index) == ["P01", "P02"]
    np.testing.assert_array_equal(cohort.at(0), [60, 80])


def test_leading_zeros_of_ids_are_kept():
    assert list(load(b"id,month,FIS\n007,0,60\n07,0,50\n7,0,40\n").patients.index) == ["007", "07", "7"]


def test_a_single_visit_of_everybody_is_a_baseline_to_be_confirmed():
    data = b"id,FIS,age\nA,60,30\nB,50,40\n"
    asked = [question for question in guess(read(data)).questions if question.is_needed]
    assert [(question.role, question.guess) for question in asked] == [("month:FIS", "0")]
    assert load(data, columns={"month:FIS": "0"}).months == (0.0,)

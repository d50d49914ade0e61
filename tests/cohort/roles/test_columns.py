from __future__ import annotations

import json

import pandas as pd
import pytest

from fatigue.cohort.cells.names import month_of, parse, role_of, score_of
from fatigue.cohort.files.read import read
from fatigue.cohort.load import load
from fatigue.cohort.roles.guess import guess
from fatigue.cohort.roles.mapping import Mapping
from fatigue.errors import ColumnsError


def wide(*names: str, **others: object) -> pd.DataFrame:
    """Two patients, one column a name."""
    return pd.DataFrame({"ID": ["P1", "P2"], **{name: ["40", "30"] for name in names}, **others})


def long(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame(
        {"patient": ["P1", "P1", "P2", "P2"], "month": [0, 6, 0, 6], "FIS": [60, 45, 80, 70], **columns}
    )


def question(mapping: Mapping, role: str):
    return next(asked for asked in mapping.questions if asked.role == role)


@pytest.mark.parametrize(
    ("names", "scale", "months", "instrument"),
    [
        (("FIS_0", "FIS_6", "FIS_36"), "total", (0, 6, 36), "FIS"),
        (("fis_baseline", "FIS 6m"), "total", (0, 6), "FIS"),
        (("MFIS_BL", "MFIS_M12"), "total", (0, 12), "MFIS"),
        (("mFIS_0", "mFIS_6"), "total", (0, 6), "MFIS"),
        (("fis_total_m0", "fis_total_m6"), "total", (0, 6), "FIS"),
        (("FIS physical baseline", "FIS physical 12 months"), "physical", (0, 12), "FIS"),
        (("FIS_pre", "FIS_2y"), "total", (0, 24), "FIS"),
        (("m0_fis", "6m_fis"), "total", (0, 6), "FIS"),
        (("FISBaseline", "FISM6"), "total", (0, 6), "FIS"),
        (("fisbl", "fis12mo"), "total", (0, 12), "FIS"),
        (("0_FIS", "6_FIS"), "total", (0, 6), "FIS"),
        (("D-FIS_0", "D-FIS_6"), "total", (0, 6), "D-FIS"),
        (("MFIS-5_0", "MFIS-5_6"), "total", (0, 6), "MFIS-5"),
        (("Fatigue Impact Scale 0", "Fatigue Impact Scale 6"), "total", (0, 6), "FIS"),
        (("Modified Fatigue Impact Scale 0", "Modified Fatigue Impact Scale 6"), "total", (0, 6), "MFIS"),
        (("FSMC_cog_0", "FSMC_cog_6"), "cognitive", (0, 6), "FSMC"),
        (("fatigue_0", "fatigue_6"), "total", (0, 6), None),
        (("0", "6"), "total", (0, 6), None),
    ],
)
def test_a_wide_name_gives_scale_month_and_instrument(names, scale, months, instrument):
    found = guess(wide(*names))
    assert found.layout == "wide"
    assert found.scores == {(scale, float(at)): name for at, name in zip(months, names, strict=True)}
    assert found.instrument == instrument
    assert found.roles == {"patient": "ID"}
    assert not [asked for asked in found.questions if asked.is_needed and asked.role != "instrument"]


@pytest.mark.parametrize(
    ("names", "proposed"),
    [
        (("FIS_V1", "FIS_V2", "FIS_V3"), ("0", "6", "12")),
        (("FIS_visit0", "FIS_visit6"), ("0", "6")),
        (("FIS_T0", "FIS_T1"), ("0", "6")),
        (("FIS_w0", "FIS_w26"), ("0", "6")),
        (("FIS1", "FIS2", "FIS3", "FIS4"), ("1", "2", "3", "4")),
    ],
)
def test_visit_numbers_weeks_and_runs_are_asked_never_taken_for_months(names, proposed):
    found = guess(wide(*names))
    asked = [question(found, f"month:{name}") for name in names]
    assert tuple(one.guess for one in asked) == proposed
    assert all(one.is_needed for one in asked)
    assert found.certainty["score"] == "guess"


def test_an_answered_visit_gives_its_month_to_every_column_of_that_visit():
    frame = wide("FIS_V1", "FIS_V2", EDSS_V1=["4", "5"], EDSS_V2=["3", "5"])
    found = guess(frame, known={"month:FIS_V1": "0", "month:FIS_V2": "12"})
    assert found.scores == {("total", 0.0): "FIS_V1", ("total", 12.0): "FIS_V2"}
    assert found.visits == {("edss", 0.0): "EDSS_V1", ("edss", 12.0): "EDSS_V2"}
    assert not [asked for asked in found.questions if asked.role.startswith("month")]


def test_a_long_file_keeps_what_changes_at_the_visits_and_what_stays_at_the_baseline():
    found = guess(
        long(
            EDSS=[4, 3.5, 5, 5],
            employment=["sick leave", "part-time", "retired", "retired"],
            age=[30, 30.5, 41, 41.5],
            sex=["f", "f", "m", "m"],
            Steps=[4000, 5000, 3000, 2500],
            BMI=[22, None, 25, None],
            lesions=[3, 3, 9, 9],
            comment=["a b", "c", "d", "e"],
            Centre=["A", "A", "B", "B"],
            driving=["yes", "yes", "no", "no"],
        )
    )
    assert found.layout == "long"
    assert found.scores == {("total", None): "FIS"}
    assert found.visits == {("edss", None): "EDSS", ("employment", None): "employment", ("steps", None): "Steps"}
    assert found.roles == {
        "patient": "patient", "month": "month", "age": "age", "sex": "sex", "site": "Centre", "driving": "driving",
    }  # fmt: skip
    assert found.others == {"bmi": "BMI", "lesions": "lesions"}
    assert found.ignored == ("comment",)


def test_wide_companions_are_measures_and_single_columns_are_baseline_values():
    frame = wide(
        "FIS_0", "FIS_6", BDI_0=[10, 12], BDI_6=[8, 9], driving_0=["yes", "no"], driving_6=["yes", "yes"],
        **{"EDSS baseline": [4, 5], "Age at transplant": [30, 40], "Disease duration (years)": [3, 4],
           "Lesions": [1, 2]},
    )  # fmt: skip
    found = guess(frame)
    assert set(found.visits) == {("bdi", 0.0), ("bdi", 6.0), ("driving", 0.0), ("driving", 6.0)}
    assert found.labels["bdi"] == "BDI"
    assert found.roles["edss"] == "EDSS baseline"
    assert found.roles["age"] == "Age at transplant"
    assert found.roles["duration"] == "Disease duration (years)"
    assert found.others == {"lesions": "Lesions"}


@pytest.mark.parametrize("name", ["FSS", "fss_total", "Fatigue FSS score"])
def test_fss_is_always_a_question(name):
    found = guess(long().rename(columns={"FIS": name}))
    assert found.instrument is None
    assert question(found, "instrument").guess == "FSS"
    assert "Kurtzke" in question(found, "instrument").why
    assert question(found, "instrument").is_needed


@pytest.mark.parametrize("top", [20, 84, 160])
def test_numbers_alone_never_name_an_instrument(top):
    found = guess(long().drop(columns="FIS").assign(score=[top, 0, 3, 4]))
    assert found.instrument is None
    assert question(found, "instrument").guess is None
    assert {"FIS", "MFIS"} <= set(question(found, "instrument").candidates)


def test_the_instrument_is_asked_even_when_the_name_says_it():
    asked = question(guess(long()), "instrument")
    assert (asked.guess, asked.is_needed) == ("FIS", False)


def test_two_instruments_are_asked_and_the_other_becomes_a_measure():
    frame = long(MFIS=[30, 25, 40, 35])
    assert question(guess(frame), "instrument").is_needed
    found = guess(frame, known={"instrument": "MFIS"})
    assert found.scores == {("total", None): "MFIS"}
    assert found.visits == {("fis", None): "FIS"}


def test_a_visit_column_of_numbers_is_asked_and_one_of_words_is_not():
    numbers = guess(long().rename(columns={"month": "visit"}))
    assert question(numbers, "month").is_needed
    words = guess(long().drop(columns="month").assign(visit=["baseline", "6 months", "baseline", "6 months"]))
    assert words.roles["month"] == "visit"
    assert not question(words, "month").is_needed


def test_what_is_not_found_is_asked():
    nothing = guess(pd.DataFrame({"one": [1, 2], "two": [3, 4]}))
    assert {asked.role for asked in nothing.questions if asked.is_needed} == {
        "patient",
        "score",
        "month",
        "instrument",
    }
    assert question(nothing, "patient").guess == "one"


@pytest.mark.parametrize("name", ["Patient name", "date of birth", "E-mail", "Phone", "MRN", "surname"])
def test_what_would_identify_a_person_is_left_out(name):
    assert guess(long(**{name: ["1", "1", "2", "2"]})).ignored == (name,)


def test_a_mapping_survives_json():
    for frame in (long(EDSS=[4, 3, 5, 5], BMI=[1, 1, 2, 2]), wide("FIS_0", "FIS_6", BDI_0=[1, 2], BDI_6=[2, 3])):
        found = guess(frame)
        again = Mapping.from_dict(json.loads(json.dumps(found.to_dict())))
        assert again.to_dict() == found.to_dict()
        assert (again.scores, again.visits, again.roles) == (found.scores, found.visits, found.roles)
        assert again.questions == ()


@pytest.mark.parametrize(
    "saved",
    [{}, {"layout": "tall"}, {"layout": "long", "roles": 3}, {"layout": "wide", "scores": {"total": {"x": "y"}}}],
)
def test_a_broken_saved_mapping_is_a_sentence(saved):
    with pytest.raises(ColumnsError, match="could not be read"):
        Mapping.from_dict(saved)


def test_names_are_taken_apart():
    assert parse("FIS_physical_12_months").stem == ("fis", "physical")
    assert (parse("visit 3 FIS").when, parse("visit 3 FIS").number) == ("visit", 3.0)
    assert parse("Müdigkeit").label == "Müdigkeit"
    assert [month_of(cell) for cell in ("BL", "M6", "6 months", "month 12 visit", "V2", "6 apples")] == [
        0.0, 6.0, 6.0, 12.0, None, None,
    ]  # fmt: skip
    assert score_of(("fis", "change")) is None
    headers = ("Patient ID", "USUBJID", "age group", "months since aHSCT", "MS type")
    assert [role_of(parse(name).stem) for name in headers] == ["patient", "patient", None, "month", "course"]


def test_an_ordinary_german_table_is_understood():
    frame = pd.DataFrame({
        "Pat.-Nr.": ["P1", "P2", "P3"], "Geb.-Datum": ["1980-01-02"] * 3, "Alter": [40, 41, 42],
        "Geschl.": ["w", "m", "w"], "EDSS vor": [4, 5, 3], "FIS vor Therapie": [80, "k.A.", 60],
        "FIS 6 Mon": [60, 50, 40], "FIS 12 Mon": [50, 45, 30], "Arbeit vor": ["Vollzeit", "Teilzeit", "Teilzeit"],
        "Arbeit 12 Mon": ["Teilzeit", "Teilzeit", "Vollzeit"],
    })  # fmt: skip
    found = guess(frame)
    columns = {0.0: "FIS vor Therapie", 6.0: "FIS 6 Mon", 12.0: "FIS 12 Mon"}
    assert found.scores == {("total", at): column for at, column in columns.items()}
    assert found.visits == {("employment", 0.0): "Arbeit vor", ("employment", 12.0): "Arbeit 12 Mon"}
    assert found.roles == {"patient": "Pat.-Nr.", "age": "Alter", "sex": "Geschl.", "edss": "EDSS vor"}
    assert found.identifiers == ("Geb.-Datum",)
    cohort = load(frame)
    assert (cohort.n_visits, list(cohort.patients["sex"])) == (8, ["female", "male", "female"])


def test_a_date_of_treatment_is_found_by_its_german_name():
    frame = pd.DataFrame({"id": ["a", "a"], "Datum": ["2020-01-01", "2020-07-05"], "Therapiebeginn": ["2020-01-05"] * 2,
                          "FIS": [60, 50]})  # fmt: skip
    found = guess(frame, known={"month": "Datum"})
    assert found.roles["treated"] == "Therapiebeginn"


def test_a_month_that_was_found_is_the_answer_to_its_question():
    frame = pd.DataFrame({"id": ["a", "a"], "visit": ["baseline", "month 6"], "FIS": [60, 50]})
    asked = question(guess(frame), "month")
    assert asked.guess == "visit"
    assert asked.guess in asked.candidates


# --- who: ids, names of rows, groups ------------------------------------------------------------------------------

_WIDE = [f"{20 + n},{18 + n}" for n in range(8)]
_DRUG = ["No" if n % 2 else "Yes" for n in range(8)]
_LONG = [(f"A{n}", at) for n in range(4) for at in (0, 6)]


@pytest.mark.parametrize(
    ("head", "rows", "patient"),
    [
        ("rownames,drug,FIS_0,FIS_6", [f"{n},{_DRUG[n]},{_WIDE[n]}" for n in range(8)], "rownames"),
        (",drug,FIS_0,FIS_6", [f"{n},{_DRUG[n]},{_WIDE[n]}" for n in range(8)], "column 1"),
        ("X,drug,case,FIS_0,FIS_6", [f"{n},{_DRUG[n]},A{n},{_WIDE[n]}" for n in range(8)], "case"),
        ("drug,case,FIS_0,FIS_6", [f"{_DRUG[n]},A{n},{_WIDE[n]}" for n in range(8)], "case"),
        ("drug,FIS_0,FIS_6", [f"{_DRUG[n]},{_WIDE[n]}" for n in range(8)], None),
        ("X,remark,FIS_0,FIS_6", [f"{n},felt {n} today,{_WIDE[n]}" for n in range(8)], "X"),
        (",case,month,FIS", [f"{n},{who},{at},{40 - n}" for n, (who, at) in enumerate(_LONG)], "case"),
        ("X,drug,case,month,FIS", [f"{n},{_DRUG[n // 4]},{who},{at},{40 - n}" for n, (who, at) in enumerate(_LONG)],
         "case"),
        ("X,case,month,FIS", [f"{n},{who[1:]}07,{at},{40 - n}" for n, (who, at) in enumerate(_LONG)], "case"),
    ],
)  # fmt: skip
def test_a_group_is_never_proposed_as_the_patient(head, rows, patient):
    found = guess(read("\n".join([head, *rows]).encode()))
    asked = next(question for question in found.questions if question.role == "patient")
    assert (asked.guess, found.roles.get("patient")) == (patient, patient)

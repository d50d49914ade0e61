"""CDISC ADaM: one parameter, rows chosen for analysis, nothing imputed; ADSL joined to ADQS."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fatigue.cohort.files.read import read
from fatigue.cohort.load import load
from fatigue.cohort.roles.guess import guess
from fatigue.errors import ColumnsError
from tests.cohort.files.typed_files import as_typed, as_zip

ADQS = pd.DataFrame(
    [
        ("S-1", "MFISTOT", "MFIS Total", "Baseline", 0, -3, 60, "Y", "", "Y"),
        ("S-1", "MFIS01", "MFIS Item 1", "Baseline", 0, -3, 3, "Y", "", "Y"),
        ("S-1", "MFISTOT", "MFIS Total", "Month 6", 6, 180, 50, "Y", "", ""),
        ("S-1", "MFISTOT", "MFIS Total", "Month 6", 6, 200, 49, "", "", ""),
        ("S-1", "MFISTOT", "MFIS Total", "Month 12", 12, 366, 50, "Y", "LOCF", ""),
        ("S-2", "MFISTOT", "MFIS Total", "Baseline", 0, -1, 40, "Y", "", "Y"),
        ("S-2", "MFISTOT", "MFIS Total", "Month 12", 12, 360, 30, "Y", "", ""),
    ],
    columns=["USUBJID", "PARAMCD", "PARAM", "AVISIT", "AVISITN", "ADY", "AVAL", "ANL01FL", "DTYPE", "ABLFL"],
)  # fmt: skip
ADSL = pd.DataFrame({
    "USUBJID": ["S-1", "S-2", "S-3"], "AGE": [34, 40, 51], "SEX": ["F", "M", "F"],
    "TRT01P": ["HSCT", "HSCT", "Control"],
})  # fmt: skip


def csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False).encode()


def test_the_parameter_is_asked_and_the_total_proposed():
    found = guess(read(csv(ADQS)))
    asked = next(question for question in found.questions if question.role == "parameter")
    assert (asked.guess, asked.candidates, asked.is_needed) == ("MFISTOT", ("MFISTOT", "MFIS01"), True)
    assert "MFIS Item 1" in asked.why
    with pytest.raises(ColumnsError, match="2 parameters"):
        load(csv(ADQS), instrument="MFIS")


@pytest.mark.parametrize("kind", ["csv", "xpt"])
def test_observed_rows_of_the_analysis_are_kept(kind, tmp_path):
    data = csv(ADQS) if kind == "csv" else as_typed(ADQS, "xpt", tmp_path)
    cohort = load(data, instrument="MFIS", columns={"parameter": "MFISTOT"})
    assert cohort.months == (0.0, 6.0, 12.0)
    np.testing.assert_array_equal(cohort.score_array(), [[60, 50, np.nan], [40, np.nan, 30]])
    assert not cohort.measures


def test_adsl_is_joined_and_its_patients_without_a_form_stay():
    data = as_zip(adqs__csv=csv(ADQS), adsl__csv=csv(ADSL))
    cohort = load(data, instrument="MFIS", columns={"parameter": "MFISTOT"})
    assert list(cohort.patients.index) == ["S-1", "S-2", "S-3"]
    assert cohort.patients["age"].tolist() == [34, 40, 51]
    assert cohort.patients["arm"].tolist() == ["HSCT", "HSCT", "Control"]
    assert np.isnan(cohort.score_array()[2]).all()
    assert any("3 subjects, 1 of them without any row" in note for note in cohort.notes)


def test_days_of_analysis_can_stand_in_for_visits():
    cohort = load(csv(ADQS), instrument="MFIS", columns={"parameter": "MFISTOT", "month": "ADY"})
    np.testing.assert_array_equal(cohort.score_array(), [[60, 50, np.nan], [40, np.nan, 30]])


def test_a_base_column_gives_the_baseline_where_no_row_does():
    later = ADQS[ADQS["AVISIT"] != "Baseline"].assign(BASE=lambda rows: rows["USUBJID"].map({"S-1": 60, "S-2": 40}))
    cohort = load(csv(later.drop(columns="ABLFL")), instrument="MFIS")
    np.testing.assert_array_equal(cohort.score_array(), [[60, 50, np.nan], [40, np.nan, 30]])


def test_weeks_are_proposed_as_months_and_asked():
    weeks = ADQS.assign(AVISIT=ADQS["AVISIT"].replace({"Month 6": "Week 26", "Month 12": "Week 52"}))
    found = guess(read(csv(weeks)), known={"parameter": "MFISTOT"})
    asked = {question.role: question.guess for question in found.questions if question.role.startswith("visit:")}
    assert asked == {"visit:Baseline": "0", "visit:Week 26": "6", "visit:Week 52": "12"}

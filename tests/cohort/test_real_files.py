"""Files of others come in with no more than confirmed guesses, and give the counts their sources print."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.files.read import read
from fatigue.cohort.instruments import Instrument, custom
from fatigue.cohort.load import build
from fatigue.cohort.roles.guess import guess

FILES = Path(__file__).parent / "data"


def confirmed(name: str | bytes, instrument: Instrument, **known: str) -> tuple[Cohort, dict[str, str]]:
    """The cohort after every guess was confirmed as it stood, and what was confirmed."""
    raw = read(FILES / f"{name}.zip") if isinstance(name, str) else read(name)
    answers = {"instrument": instrument.name, **known}
    given = set(answers)
    for _ in range(5):
        fresh = [question for question in guess(raw, known=answers).questions if question.role not in answers]
        if not fresh:
            break
        answers |= {question.role: question.guess for question in fresh}
    mapping = guess(raw, known={role: answer for role, answer in answers.items() if answer})
    cohort = build(raw, mapping, instrument)
    return cohort, {role: answer for role, answer in answers.items() if role not in given}


def test_cdystonia_patients_are_known_by_site_and_id():
    cohort, asked = confirmed("cdystonia", custom("TWSTRS", lowest=0, highest=87))
    assert (cohort.n_patients, cohort.n_visits, len(cohort.months)) == (109, 631, 6)
    assert cohort.patients["site"].nunique() == 9
    assert cohort.patients["arm"].nunique() == 3
    assert set(asked) == {"month", *(f"visit:{week}" for week in (0, 2, 4, 8, 12, 16))}


def test_the_antidepressant_trial_has_its_baseline_on_every_row():
    cohort, asked = confirmed("antidepressant", custom("HAMD17", lowest=0, highest=52))
    assert cohort.n_patients == 172
    assert cohort.n_visits == 608 + 172
    assert np.isfinite(cohort.at(0)).all()
    assert (asked["score"], asked["baseline"]) == ("HAMDTL17", "BASVAL")


def test_the_fev_data_keep_their_gaps():
    fev = custom("FEV1", lowest=0, highest=100, direction="higher is better")
    cohort, _ = confirmed("fev", fev)
    assert cohort.n_patients == 200
    assert int(np.isnan(cohort.score_array()[:, 1:]).sum()) == 263
    assert np.isfinite(cohort.at(0)).all()  # FEV1_BL


def test_the_ms_visits_come_in_by_their_dates():
    cohort, asked = confirmed("msoutcomes", custom("EDSS", lowest=0, highest=10), score="EDSS")
    assert cohort.n_patients == 40
    raw = read(FILES / "msoutcomes.zip")
    assert len(raw.frame) == 798
    n_scored = int(raw.frame["EDSS"].notna().sum())
    assert n_scored == 798 - 259
    second = next(note for note in cohort.notes if note.startswith("Two forms in one window"))
    assert cohort.n_visits == n_scored - int(second.split("(")[1].split()[0])
    assert asked["month"] == "dateEDSS"


def test_the_cdisc_pilot_keeps_observed_rows_and_every_subject():
    cohort, asked = confirmed("cdiscpilot01", custom("CIBIC+", lowest=1, highest=7))
    assert asked == {"month": "AVISIT", "visit:Week 8": "0", "visit:Week 16": "1.84", "visit:Week 24": "3.68"}
    # A score of change has no baseline.
    assert any("no form before Week 8: that is taken as the start" in note for note in cohort.notes)
    assert cohort.reading.start == "Week 8"
    assert dict(cohort.reading.rows.to_numpy()) == {
        "with a total score": 537, "a subject without any form": 18, "not chosen for analysis (ANL01FL)": 25,
        "imputed, not observed (DTYPE)": 168,
    }  # fmt: skip
    assert not {"SITEGR1", "AGEU", "ITTFL", "DISCONFL", "TRTDUR"} & set(cohort.patients.columns)
    assert cohort.n_patients == 254
    assert np.isfinite(cohort.score_array()).sum(axis=0).tolist() == [233, 151, 153]
    assert cohort.patients["arm"].value_counts().to_dict() == {
        "Placebo": 86, "Xanomeline High Dose": 84, "Xanomeline Low Dose": 84,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "score", "n_patients", "n_forms"),
    [
        ("arm-single-longitudinal", "weight", 3, 9),
        ("checkboxes-1", "form_1_complete", 4, 4),
        ("checkboxes-1", None, 4, 16),
        ("decimal-comma", "bmi", 4, 4),
        ("decimal-comma", None, 4, 4),
        ("longitudinal", "pmq1", 3, 10),
        ("longitudinal", None, 3, 4),
        ("repeating-instruments", None, 2, 4),
    ],
)
def test_redcap_projects_come_in(name, score, n_patients, n_forms):
    """With the score named, or with the first column that looks like one confirmed."""
    named = {"visit:follow_up_arm_1": "12", **({} if score is None else {"score": score})}
    cohort, _ = confirmed(f"redcap-{name}", custom("Own", lowest=0, highest=300), **named)
    assert (cohort.n_patients, cohort.n_visits) == (n_patients, n_forms)
    people = {"first_name", "last_name", "telephone_1", "email", "dob", "next_of_kin_contact_name", "name"}
    assert not people & set(cohort.patients.columns)


def test_the_dictionary_of_a_redcap_project_names_its_codes():
    cohort, _ = confirmed("redcap-longitudinal", custom("Own", lowest=0, highest=300), score="pmq1")
    assert set(cohort.patients["sex"]) <= {"female", "male"}
    assert cohort.patients["arm"].tolist() == ["Drug A", "Drug A", "Drug B"]


# The shapes of files that are GPL only, so that the files themselves are not carried over.
def test_a_wide_file_with_row_names_and_months_such_as_bdi_2m():
    """BtheB (R package HSAUR): the id is the column of row names, the visits are pre, 2m, ... 8m."""
    head = "rownames,drug,length,treatment,bdi.pre,bdi.2m,bdi.4m,bdi.6m,bdi.8m"
    rows = [f"{n},No,>6m,TAU,{20 + n},{18 + n},{15 + n if n % 2 else ''},,{9 + n}" for n in range(1, 9)]
    cohort, asked = confirmed("\n".join([head, *rows]).encode(), custom("BDI", lowest=0, highest=63))
    assert (cohort.n_patients, cohort.n_visits, cohort.months) == (8, 28, (0, 2, 4, 8))
    months = {"pre": "0", "2m": "2", "4m": "4", "6m": "6", "8m": "8"}
    assert asked == {"patient": "rownames", **{f"month:bdi.{name}": month for name, month in months.items()}}


def test_a_long_file_with_ages_for_visits():
    """Orthodont (R package nlme): a distance at the ages 8, 10, 12 and 14."""
    head = "rownames,distance,age,Subject,Sex"
    ages = [(child, age) for child in range(5) for age in (8, 10, 12, 14)]
    rows = [f"{at},{20 + age / 4 + child / 2},{age},M{child:02d},Male" for at, (child, age) in enumerate(ages, 1)]
    cohort, asked = confirmed("\n".join([head, *rows]).encode(), custom("distance", lowest=0, highest=40))
    assert (cohort.n_patients, cohort.n_visits, cohort.months) == (5, 20, (0, 24, 48, 72))
    assert asked["month"] == "age"


def test_single_items_named_by_hand():
    """dataqol (R package QoLR): 30 items q1 to q30 a row, of which three are the fatigue scale; visits 0 to 10."""
    head = "Id,Arm,time,date," + ",".join(f"q{n}" for n in range(1, 31))
    rows = [f"{p},1,{t},{30 * t}," + ",".join("" if (p + t + n) % 11 == 0 else str(1 + (p * n + t) % 4)
            for n in range(1, 31)) for p in range(1, 5) for t in range(11)]  # fmt: skip
    cohort, asked = confirmed(
        "\n".join([head, *rows]).encode(), custom("FA", lowest=3, highest=12), items="q10\nq12\nq18"
    )
    assert (cohort.n_patients, len(cohort.months)) == (4, 11)
    assert set(asked) == {"month", *(f"visit:{t}" for t in range(11))}
    assert cohort.reading.scored["n_forms"].tolist() == [44]

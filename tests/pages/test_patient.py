"""The page of one patient: who is shown, what stays while pages and filters change, and what leaves the session."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fatigue.cohort.demo import demo
from tests.pages.visit import assert_in_order, charts, heading, says, visit


def press(at, label):
    next(button for button in at.button if button.label == label).click().run()
    assert_in_order(at)


def test_the_typical_patient_comes_first_and_the_ways_lead_on_and_back() -> None:
    at = visit("patient")
    assert heading(at).startswith("Patient S21: FIS 64 at baseline, 42 at month 36; expected ")
    assert "nearest to the median of all changes" in says(at)
    for label, name in (("Previous", "S20"), ("Next", "S21"), ("Best", "S15"), ("Worst", "S07"), ("Typical", "S21")):
        press(at, label)
        assert heading(at).startswith(f"Patient {name}:"), label
        assert at.selectbox(key="_person").value == name
    at.selectbox(key="_person").set_value("S01").run()
    assert heading(at).startswith("Patient S01:")
    assert next(button for button in at.button if button.label == "Previous").disabled


def test_the_patient_is_kept_while_pages_change_and_is_never_in_the_link() -> None:
    at = visit("patient", cohort="demo60")
    at.selectbox(key="_person").set_value("S49").run()
    assert "Follow-up ended in month 34: died." in says(at)
    assert "×" in says(at)
    assert "died, month 34" in says(at)
    at.switch_page("pages/drop.py").run()
    at.switch_page("pages/patient.py").run()
    assert heading(at).startswith("Patient S49:")
    assert "S49" not in str(dict(at.query_params))
    at.selectbox(key="cohort").set_value("demo").run()  # another cohort's S49 would be somebody else
    assert heading(at).startswith("Patient S21:")


def test_a_patient_the_filters_leave_out_comes_back_with_them() -> None:
    at = visit("patient")
    at.selectbox(key="_person").set_value("S02").run()
    at.slider(key="age").set_value((30, 80)).run()  # S02 is 19
    assert_in_order(at)
    assert "The filters leave out patient S02" in says(at)
    at.slider(key="age").set_value((18, 80)).run()
    assert heading(at).startswith("Patient S02:")


def test_a_large_cohort_is_searched_by_a_part_of_the_name() -> None:
    whole = demo()
    rows = np.tile(np.arange(23), 60)
    patients = whole.patients.iloc[rows].set_axis([f"N{n:04d}" for n in range(len(rows))])
    many = replace(
        whole, patients=patients, scores={"total": whole.score_array()[rows]}, measures={}, statuses={},
    )  # fmt: skip
    at = visit("patient", own=many)
    assert len(at.selectbox(key="_person").options) <= 1001
    at.text_input(key="_person_part").set_value("n01").run()
    assert_in_order(at)
    shown = at.selectbox(key="_person").options
    assert len(shown) <= 101
    at.selectbox(key="_person").set_value("N0142").run()
    assert heading(at).startswith("Patient N0142:")


def test_every_panel_stands_on_the_one_axis_of_months() -> None:
    names = charts(visit("patient"))[-2][1]["names"]["text"].tolist()
    assert [name.partition(",")[0] for name in names] == [
        "FIS total", "FIS physical", "FIS cognitive", "FIS psychosocial", "EDSS", "Depression score", "Steps a day",
        "Work", "Driving",
    ]  # fmt: skip

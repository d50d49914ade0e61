"""Months are counted from treatment only where the file says so."""

from __future__ import annotations

import pandas as pd
import pytest

import fatigue
from fatigue.cohort.instruments import custom

SCORE = custom("BDI", lowest=0, highest=63)


def wide(*names: str) -> pd.DataFrame:
    return pd.DataFrame({"id": ["a", "b"], **{name: [20, 30] for name in names}})


@pytest.mark.parametrize(
    ("frame", "since"),
    [
        (wide("BDI_0", "BDI_6"), "baseline"),
        (wide("FIS_0", "FIS_6m_post_transplant"), "treatment"),
        (pd.DataFrame({"id": ["a", "a"], "month": [0, 6], "score": [20, 30]}), "baseline"),
        (pd.DataFrame({"id": ["a", "a"], "months since aHSCT": [0, 6], "score": [20, 30]}), "treatment"),
        (pd.DataFrame({"id": ["a", "a"], "month": [0, 6], "score": [20, 30], "treatment": ["drug"] * 2}), "baseline"),
    ],
)
def test_the_file_says_what_month_0_is(frame: pd.DataFrame, since: str) -> None:
    columns = {"score": "score"} if "score" in frame else {}
    if "months since aHSCT" in frame:
        columns["month"] = "months since aHSCT"
    assert fatigue.load(frame, instrument=SCORE if "FIS_0" not in frame else "FIS", columns=columns).since == since


def test_a_date_of_treatment_is_treatment() -> None:
    frame = pd.DataFrame({
        "id": ["a", "a"], "date": ["2020-01-01", "2020-07-02"], "treated": ["2020-01-02"] * 2, "score": [20, 30],
    })  # fmt: skip
    assert fatigue.load(frame, instrument=SCORE, columns={"date": "date", "treated": "treated"}).since == "treatment"
    assert fatigue.load(frame.drop(columns="treated"), instrument=SCORE, columns={"date": "date"}).since == "baseline"


def test_a_part_of_a_cohort_counts_from_the_same_day() -> None:
    assert fatigue.Selection(age=(18, 40)).apply(fatigue.demo()).since == "treatment"

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


AROUND_TREATMENT = (
    "Vor Behandlung/6 Monate nach Behandlung", "avant greffe/6 mois après greffe", "prima del trapianto/6 mesi dopo",
    "antes del trasplante/6 meses después", "antes do tratamento/6 meses após", "voor behandeling/6 maanden na",
    "före behandling/6 månader efter", "før transplantasjon/6 måneder etter", "przed leczeniem/6 miesięcy po leczeniu",
    "před léčbou/6 měsíců po léčbě", "tedavi öncesi/tedaviden 6 ay sonra", "ennen hoitoa/6 kk hoidon jälkeen",
    "kezelés előtt/6 hónappal a kezelés után", "до лечения/6 месяцев после лечения", "治療前/治療後6ヶ月",
    "治疗前/治疗后6个月", "術前/術後6ヶ月", "pre-op/month 6",
)  # fmt: skip
AROUND_NOTHING = ("öncesi/6 ay", "lähtötaso/6 kk", "исходно/6 месяцев", "基线/6个月", "Baseline/Behandlungsende",
                  "baseline/конец лечения", "基线/治疗结束", "başlangıç/tedavi sonu")  # fmt: skip


@pytest.mark.parametrize(
    ("visits", "since"), [(AROUND_TREATMENT, "treatment"), (AROUND_NOTHING, "baseline")], ids=["treatment", "baseline"]
)
def test_what_months_count_from_is_told_in_every_language_of_the_tables(visits: tuple[str, ...], since: str) -> None:
    for both in visits:
        first, later = both.split("/")
        frame = pd.DataFrame({"id": ["a", "a"], "visit": [first, later], "FIS": [90, 60]})
        found = fatigue.load(
            frame, instrument="FIS", columns={"month": "visit", f"visit:{first}": 0, f"visit:{later}": 6}
        ).since
        assert found == since, both
        wide_one = pd.DataFrame({"id": ["a", "b"], f"FIS {first}": [90, 80], f"FIS {later}": [60, 50]})
        months = {f"month:FIS {first}": 0, f"month:FIS {later}": 6}
        assert fatigue.load(wide_one, instrument="FIS", columns=months).since == since, both

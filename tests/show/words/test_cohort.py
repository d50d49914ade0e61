"""The cohort in words: finding, Table 1, flow, patterns."""

from __future__ import annotations

import numpy as np
import pytest

from fatigue import Selection, demo
from fatigue.analysis.describe import completers, table_one
from fatigue.analysis.flow import flow
from fatigue.analysis.missing import missing_forms
from fatigue.show.charts.cohort import missing_map
from fatigue.show.words import cohort as said
from fatigue.show.words import reading as read
from tests import make
from tests.pages.odd import ODD

X = np.nan


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ([[1, 2], [1, X]], "2 patients, 3 of 4 forms that were due."),
        ([[1, 2], [1, 2]], "2 patients, and all 4 forms that were due."),
        ([[1]], "1 patient, and the one form that was due."),
        ([[X, X]], "1 patient, and no form with a score."),
    ],
)
def test_the_finding_counts_forms(scores: list[list[float]], words: str) -> None:
    assert said.heading(missing_forms(make.cohort(scores))) == words


def test_the_second_demo_is_told() -> None:
    found = missing_forms(demo("60"))
    assert said.heading(found) == "60 patients, 357 of 416 forms that were due."
    assert said.missing_heading(found) == "59 forms are missing, 14 % of those that were due.".replace(" %", "\u202f%")
    assert said.pattern_heading(found) == "Every form: 28; stopped: 8; gaps: 24."
    patterns = said.pattern_table(found)
    assert patterns.iloc[0].tolist() == ["every visit", "complete", "28", "47\u202f%"]
    assert "months 0, 6 and 12 only" in patterns["Forms at"].tolist()
    assert "all but months 18 and 30" in patterns["Forms at"].tolist()
    assert sum(int(n) for n in patterns["Patients"]) == 60
    assert said.completion_table(found)["Expected"].tolist() == ["60"] * 5 + ["59", "57"]


def test_nothing_missing_is_said() -> None:
    found = missing_forms(demo())
    assert said.missing_heading(found) == "No form is missing."
    assert said.pattern_heading(found) == "Every patient has a form at every visit."
    assert said.completers_heading(completers(demo()), demo()).startswith("Everybody has a form")
    lost = ODD["no follow-up"]()
    assert said.completers_heading(completers(lost), lost).startswith("Nobody has a form")


def test_table_one_has_the_rows_of_a_characteristic_under_its_name() -> None:
    cohort = demo("60")
    shown = said.table_one(table_one(cohort, by="arm"), cohort)
    assert shown.columns.tolist() == ["At baseline", "Shown", "All patients (n\u00a0=\u00a060)",
                                      "Comparison (n\u00a0=\u00a024)", "aHSCT (n\u00a0=\u00a036)",
                                      "Standardised difference", "Missing"]  # fmt: skip
    names = shown["At baseline"].replace("", None).ffill()
    assert names[names != names.shift()].is_unique  # each name once, over all of its rows
    assert (shown["At baseline"] != "").sum() == names.nunique()
    rows = shown.drop(columns="At baseline").set_axis(names).reset_index().set_index(["At baseline", "Shown"])
    assert rows.loc["Age", "mean (SD)"].tolist() == [
        "34.8\u00a0(8.1)",
        "34.3\u00a0(7.4)",
        "35.1\u00a0(8.7)",
        "−0.10",
        "",
    ]
    assert rows.loc["Sex", "female"].iloc[0] == "38\u00a0(63\u202f%)"
    assert rows.loc["EDSS"].index.tolist() == ["median (IQR)"]
    assert rows.loc["EDSS", "median (IQR)"].iloc[0] == "4.5 (4.0\u00a0to\u00a05.0)"
    assert rows.loc["FIS total", "mean (SD)"]["Missing"] == "1 (0 + 1)"
    assert rows.loc["FIS total", "median (IQR)"][["Standardised difference", "Missing"]].tolist() == ["", ""]
    everybody = demo()  # nothing is missing, nothing compared, nothing tested
    assert said.table_one(table_one(everybody), everybody).columns[2:].tolist() == ["All patients (n\u00a0=\u00a023)"]


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ([[1, 2], [1, 2]], "All 2 patients sent a form at each of the 2 visits."),
        ([[1, 2]], "The one patient sent a form at each of the 2 visits."),
        ([[1], [1]], "All 2 patients sent a form at the one visit."),
    ],
)
def test_a_map_without_a_gap_is_a_sentence(scores: list[list[float]], words: str) -> None:
    assert said.nothing_missing(missing_forms(make.cohort(scores))) == words


def test_who_they_are_leaves_out_what_is_not_known() -> None:
    assert (
        said.people(table_one(demo("60")), demo("60")) == "Table 1: median age 34.5, 63\u202f% female, median EDSS 4.5."
    )
    bare = ODD["scores alone"]()
    assert said.people(table_one(bare), bare) == "Table 1: 23 patients at baseline."
    one = make.cohort([[1]], sex=["female"])
    assert said.people(table_one(one), one) == "Table 1: 100\u202f% female."
    whole = demo("60")
    assert said.people(table_one(whole, by="arm"), whole) == (
        "Table 1: Comparison and aHSCT differ most in Employment (part-time), by 0.59 SD."
    )


def test_the_flow_starts_in_the_file_and_leaves_the_baseline_once() -> None:
    part = Selection(age=(18, 40)).apply(demo("60"))
    shown = said.flow_table(flow(part), n_in_file=60).set_index("Stage")
    assert shown.loc["In the file", ["Patients", "Of"]].tolist() == ["60", "60"]
    assert shown.loc["After the filters", ["Patients", "Of"]].tolist() == [str(part.n_patients), "60"]
    assert "Score at baseline" not in shown.index
    assert shown.index.is_unique


def test_groups_on_offer_have_few_values_and_are_no_outcome() -> None:
    offered = said.groups(demo("60"))
    assert {"age", "edss", "employment", "arm", "sex", "driving"} <= set(offered)
    assert not set(offered) & {"ended", "ended_month", "duration", "baseline_steps"}
    for by in set(offered) - {said.EVERYBODY}:
        table_one(demo("60"), by=by)
    assert list(said.groups(ODD["scores alone"]())) == [said.EVERYBODY]


def test_what_was_read_says_range_direction_and_months() -> None:
    shown = read.read_table(ODD["higher is better"]()).set_index("What")["In this cohort"]
    assert (shown["Range"], shown["Direction"]) == ("0 to 10", "a higher score is better")
    assert shown["Months"] == "0, 6, 12, 18, 24, 30, 36"


def test_the_map_is_sorted_sampled_and_says_so() -> None:
    found = missing_forms(demo("60"))
    cells = missing_map(found).data["cells"]
    assert cells["role"].value_counts().to_dict() == {"focus": 357, "ghost": 59, "ink": 4}
    rows = cells.groupby("y")["role"].apply(lambda roles: int((roles == "focus").sum()))
    assert rows.is_monotonic_decreasing
    many = missing_forms(ODD["four hundred"]())
    assert len(missing_map(many).data["cells"]) == 300 * 4
    assert "300 of 400 patients drawn at random" in said.map_caption(many)

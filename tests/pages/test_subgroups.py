"""A filtered view says that it is one of many; two arms are never pooled without a word."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.odd import ODD
from tests.pages.visit import as_read, heading, says, visit


def _said(at: AppTest) -> str:
    """The caption under the finding."""
    return str(at.main.caption[0].value).replace("\\", "")


def test_every_other_set_of_patients_is_one_more_subgroup() -> None:
    at = visit("overview")
    assert "subgroup" not in _said(at)
    for n, ending, age in ((1, "st", (18, 40)), (2, "nd", (18, 30)), (3, "rd", (30, 80))):
        at.slider(key="age").set_value(age).run()
        assert _said(at).endswith(f"{n}{ending} subgroup looked at: exploratory"), n
    at.slider(key="age").set_value((18, 40)).run()  # seen before: no new one, but one of three all the same
    assert _said(at).endswith("one of 3 subgroups looked at: exploratory")
    at.slider(key="age").set_value((18, 80)).run()
    assert "subgroup" not in _said(at)


def test_other_filters_that_keep_the_same_patients_are_the_same_subgroup() -> None:
    at = visit("overview", age=["18", "40"])
    at.slider(key="age").set_value((19, 40)).run()  # nobody is 18
    assert "1st subgroup looked at" in _said(at)


def test_groups_on_a_page_are_subgroups_and_another_cohort_starts_anew() -> None:
    at = visit("curves", curve_by="Age group", sex="Female")
    assert _said(at).endswith("one of 4 subgroups looked at: exploratory")
    at.selectbox(key="cohort").set_value("demo60").run()
    at.selectbox(key="curve_by").set_value("everybody").run()
    assert "of 4 subgroups looked at" in _said(at)  # the women of these 60, and their three groups of age
    at.selectbox(key="cohort").set_value("demo").run()
    assert _said(at).endswith("1st subgroup looked at: exploratory")


def test_a_whole_arm_is_no_subgroup() -> None:
    assert "subgroup" not in _said(visit("overview", cohort="demo60", arm="aHSCT"))
    assert "subgroup" not in _said(visit("curves", cohort="demo60"))
    assert "1st subgroup" in _said(visit("overview", cohort="demo60", arm="aHSCT", age=["18", "40"]))


def test_the_session_keeps_digests_and_the_link_nothing() -> None:
    at = visit("overview", age=["18", "40"])
    digest, looks = at.session_state["_looks"]
    assert all(len(word) == 64 and int(word, 16) for word in (digest, *looks))
    assert set(at.query_params) == {"age"}


def test_a_download_says_which_subgroup_it_is_of(monkeypatch: pytest.MonkeyPatch) -> None:
    offered: dict[str, object] = {}
    monkeypatch.setattr(
        "streamlit.download_button", lambda label, data, file_name, *args, **options: offered.update({file_name: data})
    )
    at = visit("drop", age=["18", "40"])
    at.session_state["_down"] = True
    at.slider(key="age").set_value((18, 35)).run()
    assert b"2nd subgroup looked at: exploratory" in offered["median-drop.svg"]()  # type: ignore[operator]
    frame = pd.read_csv(io.BytesIO(offered["median-drop.csv"]()))  # type: ignore[operator]
    assert frame["Filters"].str.contains("2nd subgroup looked at").all()


# --- arms -----------------------------------------------------------------------------------------------------------


def test_two_arms_are_told_side_by_side_and_what_pools_them_says_so() -> None:
    at = visit("overview", cohort="demo60")
    assert heading(at).startswith("Median FIS: Comparison 33 → 27, aHSCT 30.5 → 13.5; they differ")
    assert [(as_read(shown.label), shown.value) for shown in at.metric] == [
        ("Comparison: median FIS", "−6"),
        ("Comparison: improved", "12 of 18"),
        ("aHSCT: median FIS", "−17"),
        ("aHSCT: improved", "20 of 26"),
    ]
    said = says(at)
    assert "Median FIS by arm: Comparison: 33 to\u00a027, −6 points (95 % CI" in said
    assert "both arms together" in _said(at)
    assert "Both arms together, 4 of 19 not working at baseline returned to work." in said


def test_a_curve_is_one_line_an_arm_by_default() -> None:
    at = visit("curves", cohort="demo60")
    assert at.selectbox(key="curve_by").value == "arm"
    assert "both arms ·" in _said(at)
    assert visit("curves", cohort="demo60", curve_by="Everybody").selectbox(key="curve_by").value == "everybody"
    assert "arms" not in says(visit("overview", cohort="demo60", arm="aHSCT"))
    assert "arm" not in _said(visit("curves"))


def test_many_arms_are_pooled_with_a_word_too() -> None:
    at = visit("overview", own=ODD["five arms"]())
    assert heading(at).startswith("All 5 arms together, fatigue")
    assert "; Arm E: 5" in says(at)


# --- absent fields ----------------------------------------------------------------------------------------------------


def test_a_field_the_file_does_not_have_is_not_named() -> None:
    said = says(visit("overview", own=ODD["scores alone"]()))
    assert not [word for word in ("EDSS", "employment", "any age") if word in said]
    assert "any EDSS" not in says(visit("overview", own=ODD["nothing known"]()))

"""Words of a file stand in no link: they are numbered, and come back right when the same file is opened again."""

from __future__ import annotations

import ast
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.demo import demo
from fatigue.deck import SETTINGS
from tests.pages.visit import ROOT, assert_in_order, says, visit

COURSES = ("Schub: Frau Meier", "RRMS", "*später*")


def own() -> Cohort:
    """A file with words, a column and a scale of its own; the second course is one of ours."""
    whole = demo("60")
    at = np.arange(whole.n_patients)
    patients = whole.patients.assign(
        course=pd.Categorical.from_codes(at % 3, categories=list(COURSES)),
        arm=pd.Categorical.from_codes(at % 2, categories=["Zelle & Co", "?x=1#y"]),
        Geheim=np.where(at % 2, "rot", "blau"),
    )
    scores = {**whole.scores, "Müdigkeit": whole.scores["total"] / 4}
    return replace(whole, patients=patients, scores=scores, origin="file", is_synthetic=False)


def sent(at: object) -> dict[str, list[str]]:
    """The parameters of the link, each as a list."""
    found = at.query_params  # type: ignore[attr-defined]
    return {key: value if isinstance(value, list) else [value] for key, value in found.items()}


def test_a_word_of_a_file_is_numbered_in_the_link_and_comes_back() -> None:
    at = visit("overview", own=own(), course=["own-2", "RRMS"], arm="own-1")
    assert_in_order(at)
    assert sorted(at.button_group(key="course").value) == ["RRMS", sorted([COURSES[0], COURSES[2]])[1]]
    assert at.button_group(key="arm").value == ["?x=1#y"]
    assert "not understood" not in says(at)
    assert sent(at)["course"] == ["own-2", "RRMS"]
    at.button_group(key="course").set_value([COURSES[2]]).run()
    assert sent(at)["course"] == ["own-1"]
    again = visit("overview", own=own(), **sent(at))
    assert again.button_group(key="course").value == [COURSES[2]]
    assert says(again).replace("1st subgroup", "2nd subgroup") == says(at)
    at.button_group(key="course").set_value([]).run()
    assert "course" not in sent(at)


@pytest.mark.parametrize("link", [{"course": "own-9"}, {"course": COURSES[0]}, {"arm": "own-"}, {"arm": "own-1-"}])
def test_a_number_that_stands_for_nothing_is_said(link: dict[str, str]) -> None:
    at = visit("overview", own=own(), **link)
    assert_in_order(at)
    assert "Part of the link was not understood" in says(at)
    assert "60 of 60 patients" in says(at)


def test_reset_takes_numbered_words_out_of_the_link() -> None:
    at = visit("overview", own=own(), course="own-1", age=["20", "60"])
    next(button for button in at.button if button.label == "Reset filters").click().run()
    assert_in_order(at)
    assert set(sent(at)) <= {"cohort"}


def test_no_word_of_a_file_is_in_the_link_of_any_setting() -> None:
    """Each setting of each page is set to each word of the file that it offers."""
    secret = (*COURSES[::2], "Zelle & Co", "?x=1#y", "Geheim", "rot", "blau", "Müdigkeit")
    for page, keys in {"predictors": ("model",), "drop": ("scale",), "companions": ("scale",)}.items():
        at = visit(page, own=own(), course="own-1")
        for key in keys:
            widget = next(widget for kind in ("selectbox", "multiselect", "segmented_control")
                          for widget in getattr(at.main, kind) if widget.key == key)  # fmt: skip
            word = next(option for option in ("Müdigkeit", "Geheim", "arm") if option in map(str, _values(widget)))
            widget.set_value([word, "arm"] if key == "model" else word).run()
        assert_in_order(at)
        if page == "predictors":
            at.selectbox(key="if_own-1").set_value("rot").run()
            at.selectbox(key="if_arm").set_value("Zelle & Co").run()
            assert_in_order(at)
        assert set(sent(at)) - {"cohort", "course"}, page
        for key, values in sent(at).items():
            assert not [word for word in secret if word in key or word in values], (page, key, values)
        again = visit(page, own=own(), **sent(at))
        assert "not understood" not in says(again)
        assert sent(again) == sent(at)


def _values(widget: object) -> list[object]:
    return [*widget.options, *({"Geheim": "Geheim"} if widget.key == "model" else {})]  # type: ignore[attr-defined]


def test_a_demo_is_no_file() -> None:
    at = visit("overview", cohort="demo60", arm="HSCT")
    found = at.button_group(key="arm").options
    assert visit("overview", cohort="demo60", arm=found[0]).query_params["arm"] in (found[0], [found[0]])


def test_the_settings_that_a_link_may_hold_are_those_of_the_pages() -> None:
    """Each key that a page ties to the link is listed, and no other is."""
    found = set()
    for path in (ROOT / "pages").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call):
                named = {word.arg: word.value for word in call.keywords}
                is_tied = any(arg is None and "IN_URL" in ast.unparse(value) for arg, value in named.items())
                is_asked = ast.unparse(call.func).startswith("pages.pick")
                if (is_tied or is_asked) and isinstance(named.get("key"), ast.Constant):
                    found.add(named["key"].value)
    filters = {"age", "edss", "employment", "sex", "course", "arm", "driving"}
    assert found | filters | {"groups", "shown", "visit", "scale", "responders_percent", "responders_points"} | {
        f"keep_{name}" for name in filters
    } == set(SETTINGS)

"""The Python behind a page gives the numbers of the page."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import fatigue
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import custom
from pages.frame import state
from tests.pages.visit import PAGES, ROOT, assert_in_order, drop, own_score, visit

COMPUTES = tuple(page for page in PAGES if "pages.compute" in (ROOT / "pages" / f"{page}.py").read_text())
SCALES = {"FIS": "FIS", "Energy": custom("Energy", lowest=0, highest=200, direction="higher is better")}


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The results the page shows, in order."""
    results: list[Any] = []

    def listening(analysis: Callable[..., Any], cohort: Cohort, options: dict[str, Any]) -> object:
        results.append(analysis(cohort, **options))
        return results[-1]

    monkeypatch.setattr(state, "_computed", listening)
    return results


def code_of(page: str, **link: Any) -> str:
    """The text of the Code popover."""
    return shown_code(visit(page, **link))


def shown_code(at: AppTest) -> str:
    at.session_state["_code"] = True
    at.run()
    assert_in_order(at)
    (code,) = [shown.value for shown in at.code]
    return code


def run(code: str) -> list[Any]:
    """Run the code as a notebook would; the value of each bare expression, in order."""
    names: dict[str, Any] = {}
    values = []
    for line in ast.parse(code).body:
        if isinstance(line, ast.Expr):
            values.append(eval(ast.unparse(line), names))  # noqa: S307
        else:
            exec(ast.unparse(line), names)  # noqa: S102
    return values


def assert_same(ours: Any, theirs: Any) -> None:
    assert type(ours) is type(theirs)
    for field in fields(ours):
        one, other = getattr(ours, field.name), getattr(theirs, field.name)
        if isinstance(one, pd.DataFrame):
            pd.testing.assert_frame_equal(one, other)
        else:
            assert repr(one) == repr(other), field.name


@pytest.mark.parametrize("page", COMPUTES)
@pytest.mark.parametrize("cohort", ["demo", "demo60"])
@pytest.mark.parametrize("filters", [{}, {"age": ["20", "45"], "employment": ["Full-time", "Sick leave", "Part-time"]}])
def test_the_code_gives_the_numbers_of_the_page(computed: list[Any], page: str, cohort: str, filters: Any) -> None:
    code = code_of(page, cohort=cohort, **filters)
    shown = computed[-(len(computed) // 2) :]  # the page ran twice
    values = run(code)
    assert len(values) == len(shown) > 0
    for value, result in zip(values, shown, strict=True):
        assert_same(value, result)


@pytest.mark.parametrize("name", SCALES)
def test_the_code_of_an_own_file_runs_once_the_file_is_named(tmp_path: Path, computed: list[Any], name: str) -> None:
    path = tmp_path / "ward.csv"
    path.write_text("patient,FIS_0,FIS_6\n" + "\n".join(f"P{n},{50 + n * 7 % 11},{40 + n * 5 % 13}" for n in range(14)))
    own = replace(fatigue.load(path, instrument=SCALES[name]), origin="file")
    code = code_of("drop", own=own)
    assert "ward" not in code
    (value,) = run(code.replace('"your_file.csv"', repr(str(path))))
    assert_same(value, computed[-1])


def test_the_code_of_a_file_opened_at_the_door_uses_its_answers(
    tmp_path: Path, computed: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Visits without months and a score of the user's own: nothing of it could be guessed by a notebook."""
    rows = [f"P{n},{visit},{50 + n * 7 % 11 - 5 * at}" for n in range(14) for at, visit in enumerate(("pre", "x", "y"))]
    content = "patient,visit,points\n" + "\n".join(rows)
    at = drop(visit("drop"), content)
    own_score(at)
    at.button(key="_open").click().run()
    assert_in_order(at)
    code = shown_code(at)
    assert "fatigue-mapping.json" in code
    (saved,) = at.session_state["_answers"]
    monkeypatch.chdir(tmp_path)
    Path("fatigue-mapping.json").write_text(json.dumps(saved.to_dict()))
    Path("your_file.csv").write_text(content)
    (value,) = run(code)
    assert_same(value, computed[-1])


def test_settings_of_the_page_are_in_its_code(computed: list[Any]) -> None:
    code = code_of("curves", cohort="demo60", curve_by="Treatment arm", curve_line="Mean change", curve_same="true")
    assert "by='arm'" in code
    path, _ = run(code)
    assert len(path.groups) == 2
    assert path.statistic == "mean change"


def test_a_page_that_computed_nothing_still_has_code() -> None:
    at = visit("overview", age=["71", "80"])
    at.session_state["_code"] = True
    at.run()
    assert_in_order(at)
    run(at.code[0].value)

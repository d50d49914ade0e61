"""Every page with every cohort a reader may bring, odd ones included: a finding, never a fault."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from fatigue.show.words.literal import literal
from pages.frame import state
from tests.pages.odd import ODD
from tests.pages.visit import PAGES, as_read, assert_human, assert_in_order, says, visit

each_page = pytest.mark.parametrize("page", PAGES)


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every result that a page asks for."""
    results: list[object] = []
    compute = state._computed

    def recorded(*args: object) -> object:
        results.append(compute(*args))
        return results[-1]

    monkeypatch.setattr(state, "_computed", recorded)
    return results


@pytest.fixture
def behind(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every word of every table of a page, of those behind its pictures as well."""
    words: list[str] = []
    end = state.end

    def with_tables() -> None:
        run = state.current()
        for name, table in run.tables if run is not None else ():
            frame = table()
            words.extend([name, *map(str, frame.columns), *map(str, frame.to_numpy().ravel())])
        end()

    monkeypatch.setattr(state, "end", with_tables)
    return words


def assert_told(at: AppTest, computed: list[object]) -> None:
    """Every note of every result that was computed stands on the page, once."""
    lines = [line.removeprefix("Note: ") for line in says(at).splitlines()]
    for note in {note for result in computed for note in getattr(result, "notes", ())}:
        assert lines.count(as_read(literal(note))) == 1, note


@each_page
@pytest.mark.parametrize("odd", ODD)
def test_an_odd_cohort_is_shown_without_a_fault(page: str, odd: str, computed: list[object], behind: list[str]) -> None:
    at = visit(page, own=ODD[odd]())
    assert_in_order(at)
    assert_human(behind)
    assert_told(at, computed)
    assert at.selectbox(key="cohort").value == "your file"


@each_page
@pytest.mark.parametrize("cohort", ["demo", "demo60"])
def test_a_demo_says_on_every_page_that_it_is_synthetic(page: str, cohort: str, computed: list[object]) -> None:
    at = visit(page, cohort=cohort)
    assert_in_order(at)
    assert_told(at, computed)
    assert "Synthetic cohort" in says(at)
    assert f"{23 if cohort == 'demo' else 60} patients" in says(at)


def test_the_strongest_predictors_are_told_in_one_sentence_each() -> None:
    said = says(visit("predictors", cohort="demo"))
    assert "EDSS, per point: 13.1 points less improvement" in said
    assert "Age, per 10 years: 11.8 points less improvement" in said

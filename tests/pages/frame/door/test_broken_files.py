"""Each broken file at the door of the app: its sentence stands on the page, and what was shown before stays."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from fatigue.errors import CohortError
from tests.cohort.broken import CORPUS, ODD
from tests.pages.visit import assert_in_order, drop, heading, says, visit

IN_ORDER: list[AppTest] = []  # the session at whose door files were dropped and left, all well: it takes the next one


@pytest.mark.parametrize("name", CORPUS)
def test_a_broken_file_is_explained_and_leaves_the_shown_cohort_standing(name: str) -> None:
    broken = CORPUS[name]
    at = IN_ORDER.pop() if IN_ORDER else visit("overview", cohort="demo60")
    drop(at, broken.make(), "dropped.csv")
    assert_in_order(at)
    opens = [button for button in at.button if button.key in ("_open", "_open_aside")]
    if broken.error is CohortError:
        assert len(at.error) == 1
        assert not opens
    elif not opens:  # refused in a sentence, or asked: a notebook cannot ask, a page can
        assert len(at.error) == 1 or heading(at).startswith("Answer what is asked")
    at.button(key="_close").click().run()
    assert_in_order(at)
    assert at.selectbox(key="cohort").value == "demo60"
    assert "60 of 60 patients" in says(at)
    IN_ORDER.append(at)


def test_names_no_program_likes_are_shown_letter_by_letter() -> None:
    at = drop(visit("overview"), CORPUS["names no program likes"].make())
    assert_in_order(at)
    table = next(frame.value for frame in at.dataframe if "Used for" in frame.value)
    assert set(ODD) <= set(table["Column"])
    at.button(key="_open").click().run()
    at.switch_page("pages/patients.py").run()
    assert_in_order(at)
    shown = [element.value for element in (*at.markdown, *at.caption, *at.title, *at.header)]
    assert not [text for text in shown if "<script>" in text or "](javascript" in text]

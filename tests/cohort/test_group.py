"""Groups: in or out, and the text that a link and code hold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fatigue.cohort.demo import demo
from fatigue.cohort.group import Group
from fatigue.cohort.selection import Selection
from fatigue.errors import SelectionError
from tests import make

WORDS = ("full time; half|time: 50 %", "côté-à-côté, #1", "all", "rest")


def test_a_text_gives_the_group_back() -> None:
    for selection in (
        Selection(),
        Selection(age=(18, 40)),
        Selection(age=(20.5, 33.25), edss=(0, 3.5)),
        Selection(employment=WORDS[:2]),
        Selection(sex=WORDS[2:], arm=("a",), keep_missing=("sex", "age")),
    ):
        for is_rest in (False, True):
            group = Group(selection=selection, is_rest=is_rest)
            assert Group.of(group.text()) == group, group.text()


def test_what_is_no_group_is_a_sentence() -> None:
    for text in ("age", "age:", "age:a-b", "age:40", "age:40-18", "height:1-2", "employment:", "keep:height", "🙂"):
        with pytest.raises(SelectionError):
            Group.of(text)


def test_the_rest_is_everybody_of_whom_it_is_known() -> None:
    cohort = make.cohort(
        np.ones((6, 2)),
        age=[20, 30, 40, 50, np.nan, 60],
        employment=pd.Categorical(["full-time", "retired", "unknown", None, "full-time", "retired"]),
    )
    for selection, rest in (
        (Selection(age=(18, 40)), [3, 5]),
        (Selection(employment=("full-time",)), [1, 5]),
        (Selection(age=(18, 40), employment=("full-time",)), [1, 5]),
        (Selection(), []),
    ):
        inside = Group(selection=selection).mask(cohort)
        outside = Group(selection=selection, is_rest=True).mask(cohort)
        assert not (inside & outside).any()
        assert np.flatnonzero(outside).tolist() == rest, selection


def test_words_of_a_file_are_written_by_number_and_read_back() -> None:
    numbered = {"part-time": "own-1", "full-time": "own-2"}
    group = Group(selection=Selection(employment=("full-time", "student")))
    text = group.text(spell=lambda column, level: numbered.get(level, level))
    assert text == "employment:own-2|student"
    back = {number: word for word, number in numbered.items()}
    assert Group.of(text, read=lambda column, word: back.get(word, word)) == group
    assert group.mask(demo()).sum() == 8

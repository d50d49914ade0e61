from __future__ import annotations

from dataclasses import fields

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fatigue.cohort.selection import BOUNDS, NAMES, STEPS, Selection
from fatigue.errors import SelectionError
from tests.make import cohort as made

ALL = "any age · any EDSS · any employment"


def people():
    """Five patients; the fourth has no age, the fifth no EDSS, employment or sex."""
    return made(
        np.arange(10).reshape(5, 2),
        age=[25, 40, 60, np.nan, 33],
        edss=[2.0, 4.5, 6.0, 3.0, np.nan],
        employment=pd.Categorical(["full-time", "retired", "retired", "student", None]),
        sex=["female", "male", "female", "male", None],
    )


def kept(selection: Selection) -> list[str]:
    return [patient.removeprefix("P0") for patient in selection.apply(people()).patients.index]


def test_every_filter_has_its_name_and_its_bounds_their_step():
    assert [field.name for field in fields(Selection)] == [*NAMES, "keep_missing"]
    assert set(STEPS) == set(BOUNDS) < set(NAMES)


def test_a_filter_left_alone_filters_nobody_not_even_with_missing_values():
    assert kept(Selection()) == ["1", "2", "3", "4", "5"]
    assert Selection().active == ()
    assert Selection().apply(whole := people()) is whole


@pytest.mark.parametrize(
    ("selection", "patients"),
    [
        (Selection(age=(25, 40)), "125"),
        (Selection(age=(18, 80)), "1235"),
        (Selection(age=(25, 40), keep_missing=("age",)), "1245"),
        (Selection(edss=(0, 4.5)), "124"),
        (Selection(edss=(0, 4.5), keep_missing=("edss",)), "1245"),
        (Selection(employment=("retired",)), "23"),
        (Selection(employment=("retired", "student"), keep_missing=("employment",)), "2345"),
        (Selection(employment=("no such",)), ""),
        (Selection(employment=()), ""),
        (Selection(sex=("female",)), "13"),
        (Selection(sex=("female",), keep_missing=("sex",)), "135"),
        (Selection(age=(18, 50), edss=(3, 10), keep_missing=("age",)), "24"),
    ],
)
def test_a_filter_keeps_whom_it_names_and_the_missing_only_when_asked(selection, patients):
    assert kept(selection) == list(patients)


def test_a_mask_without_one_filter_leaves_the_others_on():
    selection = Selection(age=(18, 50), sex=("male",))
    np.testing.assert_array_equal(selection.mask(people(), without="age"), [False, True, False, True, False])
    np.testing.assert_array_equal(selection.mask(people(), without="sex"), [True, True, False, False, True])


def test_a_filter_on_a_column_that_is_not_there_is_a_sentence():
    with pytest.raises(SelectionError, match="filter on arm needs that column"):
        Selection(arm=("treated",)).apply(people())


@pytest.mark.parametrize("name", ["age", "edss"])
def test_a_reversed_range_is_a_sentence(name):
    with pytest.raises(SelectionError, match=r"runs from 5 to 3; .* Swap them"):
        Selection(**{name: (5, 3)})


def test_a_keep_missing_that_is_no_filter_is_a_sentence():
    with pytest.raises(SelectionError, match="keep_missing names height; filters are age"):
        Selection(keep_missing=("height",))


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (Selection(), ALL),
        (Selection(age=(18, 40)), "age 18 to 40 · any EDSS · any employment"),
        (Selection(age=(30, 80)), "age at least 30 · any EDSS · any employment"),
        (Selection(edss=(0, 5)), "any age · EDSS at most 5 · any employment"),
        (Selection(edss=(3, 4.5)), "any age · EDSS 3 to 4.5 · any employment"),
        (Selection(edss=(3, 10)), "any age · EDSS at least 3 · any employment"),
        (Selection(employment=("full-time", "part-time")), "any age · any EDSS · full-time or part-time"),
        (Selection(employment=()), "any age · any EDSS · no employment"),
        (Selection(sex=("female",), keep_missing=("sex",)), f"{ALL} · female or unknown"),
        (Selection(age=(20, 40), keep_missing=("age",)), "age 20 to 40 or unknown · any EDSS · any employment"),
    ],
)
def test_a_selection_says_itself(selection, words):
    assert str(selection) == words


def test_the_code_of_a_selection_makes_it_again():
    selection = Selection(age=(18.0, 40.0), employment=("full-time",), keep_missing=("age",))
    assert eval(selection.code()) == selection  # noqa: S307
    assert Selection().code() == "Selection()"


def test_the_filter_that_leaves_out_most_is_named():
    assert Selection(age=(18, 50), sex=("nobody",)).emptied_by(people()) == "sex"
    assert Selection().emptied_by(people()) is None


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.integers(18, 80)), min_size=1, max_size=12),
    st.integers(18, 80), st.integers(0, 40), st.booleans(),
)  # fmt: skip
def test_a_range_keeps_exactly_whom_it_holds(ages, low, width, keeps_missing):
    cohort = made(np.zeros((len(ages), 1)), age=[np.nan if age is None else age for age in ages])
    selection = Selection(age=(low, low + width), keep_missing=("age",) if keeps_missing else ())
    expected = [keeps_missing if age is None else low <= age <= low + width for age in ages]
    np.testing.assert_array_equal(selection.mask(cohort), expected)

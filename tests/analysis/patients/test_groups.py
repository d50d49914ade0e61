"""Groups by a baseline column: fixed classes, working or not, categories, unknowns."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from fatigue.analysis.patients.groups import EVERYBODY, groups_of
from fatigue.errors import AnalysisError
from tests.make import cohort


def groups(by, values):
    codes, names = groups_of(cohort(np.ones((len(values), 2)), **{by: values}), by)
    return [None if code < 0 else names[code] for code in codes], names


def test_nobody_asked_for_groups():
    codes, names = groups_of(cohort(np.ones((3, 2))), None)
    assert codes.tolist() == [0, 0, 0]
    assert names == (EVERYBODY,)


def test_classes_have_fixed_edges_and_empty_ones_vanish():
    assert groups("age", [29.9, 30, 40, np.nan])[0] == ["age under 30", "age 30 to 39", "age 40 and over", None]
    assert groups("age", [45, 50])[1] == ("age 40 and over",)
    assert groups("edss", [3.5, 4, 5.5, 6])[0] == ["EDSS under 4", "EDSS 4 to 5.5", "EDSS 4 to 5.5", "EDSS 6 and over"]


def test_employment_is_working_or_not():
    found, names = groups("employment", ["full-time", "retired", "unknown", None, "employed"])
    assert found == ["working", "not working", None, None, "working"]
    assert names == ("working", "not working")


def test_categories_keep_their_order_and_lose_empty_levels():
    data = cohort(np.ones((4, 2)))
    arm = pd.Categorical(["b", "a", None, "b"], categories=["z", "b", "a"])
    codes, names = groups_of(replace(data, patients=data.patients.assign(arm=arm)), "arm")
    assert codes.tolist() == [0, 1, -1, 0]
    assert names == ("b", "a")


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(AnalysisError, match="no baseline column 'arm'"):
        groups_of(cohort(np.ones((3, 2)), sex=["f", "m", "f"]), "arm")

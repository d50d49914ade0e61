"""Compare in words: what a forest of subgroups may say of its tests."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from fatigue.analysis.subgroups import subgroups
from fatigue.cohort.demo import demo
from fatigue.show.words.compare import subgroup_heading


@pytest.mark.parametrize(
    ("p_values", "said"),
    [
        ([0.01], "Age: 1 of 1 test below 0.05; by chance alone 0.05 would be."),
        ([0.01, 0.2, 0.3, 0.4, 0.5], "Age: 1 of 5 tests below 0.05; by chance alone 0.25 would be."),
        ([0.2, 0.3], "No clear difference between kinds of patients (2 tests)."),
    ],
)
def test_the_tests_that_chance_alone_would_find_are_said(p_values: list[float], said: str) -> None:
    """Symptom: "With 1 tests one below 0.05 is no surprise"."""
    by = ["age", "edss", "employment", "sex", "course"][: len(p_values)]
    tests = pd.DataFrame({"by": by, "p_value": p_values, "n": 23})
    assert subgroup_heading(replace(subgroups(demo()), tests=tests)).replace("\u00a0", " ") == said

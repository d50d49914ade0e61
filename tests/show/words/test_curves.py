"""The curve in words, by group and for those with both visits."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from fatigue import demo
from fatigue.analysis.curves import trajectory
from fatigue.analysis.drop import median_drop
from fatigue.analysis.drop_by import median_drops
from fatigue.show.words import curves
from tests import make


def test_the_lines_and_those_with_both_visits_are_told_apart() -> None:
    """Curves said −17 for Comparison, Overview −6: every form there, both visits here; one sentence has both."""
    cohort = demo("60")
    path = trajectory(cohort, by="arm")
    said = curves.both_visits(path, median_drops(cohort, by="arm")).replace("\u00a0", " ")
    assert said == (
        "The lines take every form; in the patients with both visits the median went from 33 to 27 (Comparison, "
        "n = 18) and from 30.5 to 13.5 (aHSCT, n = 26)."
    )
    assert curves.both_visits(trajectory(demo()), median_drop(demo())) == ""  # nobody lacks a form: one number


def test_groups_without_a_clear_difference_say_what_could_have_been_seen() -> None:
    random = np.random.default_rng(2)
    scores = 60 + random.normal(0, 12, (30, 2))
    part = make.cohort(scores, arm=pd.Categorical(["a", "b", "c"] * 10))
    assert re.search(
        r"no clear difference \(p.*, in those with both visits; detectable: \d+ points\)",
        curves.heading(trajectory(part, by="arm"), part.instrument),
    )

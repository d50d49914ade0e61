"""The median drop without those who improved most: by hand, and in both directions of a scale."""

import numpy as np
import pytest

import fatigue
from fatigue.analysis.drop import median_drop
from fatigue.analysis.without_best import without_best
from fatigue.cohort.instruments import custom
from tests.make import cohort

SCORES = [[50, 0], [40, 10], [30, 28], [20, 19], [10, 12], [60, np.nan]]


def test_by_hand():
    found = without_best(cohort(SCORES))
    assert found.table.drop(columns="percent").to_numpy().tolist() == [
        [0, 30, 12, -18, -2, 5], [1, 25, 15.5, -9.5, -1.5, 4], [2, 20, 19, -1, -1, 3],
    ]  # fmt: skip
    assert found.table["percent"].tolist() == pytest.approx([-60, -38, -5])
    assert (found.n_patients, found.n_dropped) == (5, 1)


def test_where_higher_is_better_the_best_are_those_who_rose():
    better = custom("Energy", lowest=0, highest=60, direction="higher is better")
    mirrored = without_best(cohort(60 - np.array(SCORES), scale_of=better)).table
    assert mirrored["points"].tolist() == [18, 9.5, 1]


def test_with_everybody_it_is_the_drop_and_two_patients_carry_what_was_planted():
    whole = fatigue.demo()
    assert without_best(whole).table["percent"].iloc[0] == pytest.approx(
        median_drop(whole).table.query("definition == 'change of medians' and unit == 'percent'")["estimate"].iloc[0]
    )
    two = cohort([[80, 0], [80, 0], [80, 80], [80, 80]])
    assert without_best(two).table["points"].tolist() == [-40, 0, 0]


def test_nobody_and_one_patient():
    assert without_best(cohort([[30, np.nan]])).table.empty
    assert without_best(cohort([[30, 20]])).table["n"].tolist() == [1]

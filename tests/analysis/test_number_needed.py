"""The number needed to treat: Newcombe's printed example, Altman's interval through infinity."""

import math
from dataclasses import replace

import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

import fatigue
from fatigue.analysis.arithmetic.proportions import newcombe
from fatigue.analysis.number_needed import number_needed
from fatigue.analysis.responder_rates import responder_rates
from fatigue.errors import AnalysisError
from fatigue.show.words import responder_rates as said
from fatigue.show.words.numbers import FIXED
from tests.make import cohort


def two_arms(drug: tuple[int, int], placebo: tuple[int, int]):
    """So many responders of so many in each arm."""
    did = [*([1] * drug[0] + [0] * (drug[1] - drug[0])), *([1] * placebo[0] + [0] * (placebo[1] - placebo[0]))]
    scores = np.column_stack([np.full(len(did), 50.0), 50.0 - 20 * np.array(did)])
    arms = ["drug"] * drug[1] + ["placebo"] * placebo[1]
    return number_needed(responder_rates(cohort(scores, arm=arms), threshold=10, by="arm"), against="placebo", month=6)


# Newcombe 1998, table II, method 10.
@pytest.mark.parametrize(
    ("first", "second", "printed"),
    [
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((6, 7), (2, 7), (0.0582, 0.8062)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
        ((0, 10), (0, 20), (-0.1611, 0.2775)),
        ((10, 10), (0, 10), (0.6075, 1.0000)),
    ],
)
def test_the_interval_of_a_difference_is_newcombes(first, second, printed):
    assert newcombe(first, second) == pytest.approx(printed, abs=5e-5)
    theirs = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff")
    assert newcombe(first, second) == pytest.approx(theirs, rel=1e-9, abs=1e-12)
    low, high = newcombe(second, first)
    assert (-high, -low) == pytest.approx(newcombe(first, second))


def test_a_clear_difference_gives_a_number_and_both_ends():
    row = two_arms((56, 70), (48, 80)).table.iloc[0]
    assert row["estimate"] == pytest.approx(20)
    assert row["number"] == pytest.approx(5)
    assert (row["number_best"], row["number_worst"]) == pytest.approx((1 / 0.3339, 1 / 0.0524), rel=1e-3)
    assert row["is_clear"]
    assert "5.0 treated for one more to respond (95 % CI 3.0 to 19.1)." in words(two_arms((56, 70), (48, 80)))


def test_an_interval_across_no_difference_runs_through_infinity():
    found = two_arms((12, 20), (10, 20))
    row = found.table.iloc[0]
    assert row["number"] == pytest.approx(10)
    assert row["number_best"] > 0 > row["number_worst"]
    assert not row["is_clear"]
    assert "not clear: the interval runs from" in words(found)
    assert "through ∞ to" in words(found)


def test_harm_and_no_difference_are_said():
    assert "treated for one fewer to respond (95 % CI" in words(two_arms((5, 40), (30, 40)))
    same = two_arms((10, 20), (10, 20))
    assert math.isinf(same.table["number"].iloc[0])
    assert "No difference, so no number needed to treat" in words(same)


def words(found):
    return said.needed_sentences(found)[0].replace(FIXED, " ")


def test_an_arm_of_nobody_and_an_unknown_arm_are_said():
    rates = responder_rates(fatigue.demo("60"), threshold=10, by="arm")
    with pytest.raises(AnalysisError, match="there are the groups Comparison, aHSCT"):
        number_needed(rates, against="placebo", month=36)
    empty = rates.table.assign(n=[0] * 6 + [5] * 6, n_responders=[0] * 6 + [2] * 6)
    none = number_needed(replace(rates, table=empty), against="Comparison", month=36)
    assert np.isnan(none.table["estimate"].iloc[0])
    assert "nobody to count" in said.needed_sentences(none)[0]

"""Tests of no difference between groups: what R prints in its help pages, and their definitions as a second road."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from scipy import stats
from scipy.special import chdtrc

from fatigue.analysis.arithmetic.group_tests import of_counts, of_numbers


def test_kruskal_wallis_as_r_prints_it() -> None:
    """R's help page of kruskal.test (Hollander and Wolfe 1973, p. 116): chi-squared 0.7714, df 2, p 0.68."""
    groups = [[2.9, 3.0, 2.5, 2.6, 3.2], [3.8, 2.7, 4.0, 2.4], [2.8, 3.4, 3.7, 2.2, 2.0]]
    name, p = of_numbers([np.array(group) for group in groups])
    assert name == "Kruskal-Wallis"
    assert p == pytest.approx(0.6799648, rel=1e-6)


def test_fisher_of_the_lady_tasting_tea() -> None:
    """R's help page of fisher.test (Agresti 1990, p. 61); by hand 34 of 70 tables, two-sided."""
    assert of_counts(np.array([[3, 1], [1, 3]])) == ("Fisher exact", pytest.approx(34 / 70, rel=1e-12))


def test_chi_squared_as_r_prints_it() -> None:
    """R's help page of chisq.test (Agresti 2007, p. 39): X-squared 30.07, df 2, p 2.954e-07."""
    name, p = of_counts(np.array([[762, 484], [327, 239], [468, 477]]))
    assert name == "chi-squared"
    assert p == pytest.approx(2.953589e-07, rel=1e-6)


@pytest.mark.parametrize("seed", range(20))
def test_both_agree_with_their_definitions(seed: int) -> None:
    """Kruskal-Wallis as the share of the ranks' variation between groups, Fisher by counting tables, chi-squared."""
    rng = np.random.default_rng(seed)
    groups = [rng.integers(0, 12, rng.integers(2, 30)).astype(float) for _ in range(rng.integers(2, 5))]
    ranks = stats.rankdata(np.concatenate(groups))
    parts = np.split(ranks, np.cumsum([len(group) for group in groups])[:-1])
    between = sum(len(part) * (part.mean() - ranks.mean()) ** 2 for part in parts)
    statistic = (len(ranks) - 1) * between / ((ranks - ranks.mean()) ** 2).sum()
    assert of_numbers(groups)[1] == pytest.approx(chdtrc(len(groups) - 1, statistic), rel=1e-9)

    table = rng.integers(0, 5, (2, 2)) + np.array([[1, 0], [0, 1]])
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    ways = {
        cell: comb(rows[0], cell) * comb(rows[1], columns[0] - cell)
        for cell in range(max(0, columns[0] - rows[1]), min(rows[0], columns[0]) + 1)
    }
    as_rare = sum(way for way in ways.values() if way <= ways[table[0, 0]])
    name, p = of_counts(table)
    if name == "Fisher exact":
        assert p == pytest.approx(as_rare / sum(ways.values()), rel=1e-8)
    larger = rng.integers(1, 30, (4, 3))
    expected = np.outer(larger.sum(axis=1), larger.sum(axis=0)) / larger.sum()
    assert of_counts(larger)[1] == pytest.approx(chdtrc(6, ((larger - expected) ** 2 / expected).sum()), rel=1e-9)


def test_nothing_to_compare_has_no_p() -> None:
    one, same = np.array([1.0, 2.0]), np.array([3.0, 3.0])
    for groups in ([one], [one, np.array([np.nan])], [same, same], []):
        name, p = of_numbers(groups)
        assert (name, np.isnan(p)) == ("", True)
    for counts in (np.array([[3, 4]]), np.array([[3, 0], [4, 0]]), np.zeros((2, 2), dtype=int)):
        name, p = of_counts(counts)
        assert (name, np.isnan(p)) == ("", True)


def test_small_counts_in_a_larger_table_are_named() -> None:
    assert of_counts(np.array([[1, 2], [3, 1], [2, 2]]))[0] == "chi-squared, small counts"


@pytest.mark.parametrize("change", ["shuffled", "shifted", "rescaled"])
def test_ranks_do_not_move(change: str) -> None:
    rng = np.random.default_rng(2)
    groups = [rng.normal(size=9), rng.normal(0.7, size=7)]
    moved = {"shuffled": [rng.permutation(group) for group in groups], "shifted": [group + 5 for group in groups],
             "rescaled": [group * 3 for group in groups]}[change]  # fmt: skip
    assert of_numbers(moved)[1] == pytest.approx(of_numbers(groups)[1], rel=1e-12)
    assert of_numbers(groups[::-1])[1] == pytest.approx(of_numbers(groups)[1], rel=1e-12)

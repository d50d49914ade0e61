"""Ranks of each patient's own visits: the arithmetic of Friedman's test."""

from __future__ import annotations

import math

import numpy as np

from fatigue.cohort.arrays import Floats


def ranks_within(scores: Floats) -> tuple[Floats, float]:
    """Give mid-ranks within each patient, visits x patients, and the sum of t^3 - t over ties.

    Comparing visits two by two costs k^2 passes over the patients, and no sort. Scores are compared at 10 decimals.
    """
    columns = np.ascontiguousarray(np.round(scores, 10).T)
    k, n = columns.shape
    ranks, equals = np.ones((k, n)), np.ones((k, n))
    for first in range(k):
        for second in range(first):
            is_equal = columns[first] == columns[second]
            is_above = columns[first] > columns[second]
            ranks[first] += is_above + 0.5 * is_equal
            ranks[second] += ~is_above - 0.5 * is_equal
            equals[first] += is_equal
            equals[second] += is_equal
    return ranks, float((equals**2 - 1).sum())


def friedman_chi2(ranks: Floats, tie_sum: float) -> float:
    """Give Friedman's chi squared, corrected for ties; NaN when every patient's visits are all tied."""
    k, n = ranks.shape
    correction = 1 - tie_sum / (n * (k**3 - k))
    if correction <= 1e-12:
        return math.nan
    spread = float(((ranks.sum(axis=1) - n * (k + 1) / 2) ** 2).sum())
    return float(12 * spread / (n * k * (k + 1)) / correction)

"""Do groups differ by more than chance? One test for numbers and one for counts, for Table 1."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import stats

LEAST_EXPECTED = 5.0  # below it in a cell, the chi-squared distribution is a poor guide (Cochran 1954)
SMALL_COUNTS = "chi-squared, small counts"

Tested = tuple[str, float]  # name of the test, p; an empty name and NaN where there is nothing to compare


def of_numbers(groups: list[NDArray[np.float64]]) -> Tested:
    """Give Kruskal-Wallis with ties (JASA 1952;47:583-621, doi:10.1080/01621459.1952.10483441); NaN are left out.

    Examples
    --------
    >>> name, p = of_numbers([np.array([1.0, 2, 3]), np.array([7.0, 8, np.nan])])
    >>> name, round(p, 4)
    ('Kruskal-Wallis', 0.0833)
    """
    known = [values[np.isfinite(values)] for values in groups]
    known = [values for values in known if len(values)]
    if len(known) < 2 or len(np.unique(np.concatenate(known))) < 2:
        return "", math.nan
    return "Kruskal-Wallis", float(stats.kruskal(*known).pvalue)


def of_counts(counts: NDArray[np.integer]) -> Tested:
    """Give Pearson's chi-squared without correction; Fisher's exact test for two by two with a small expected count.

    Parameters
    ----------
    counts : array, levels x groups

    Examples
    --------
    >>> name, p = of_counts(np.array([[3, 1], [1, 3]]))
    >>> name, round(p, 4)
    ('Fisher exact', 0.4857)
    """
    table = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(table.shape) < 2:
        return "", math.nan
    found = stats.chi2_contingency(table, correction=False)
    least = float(found.expected_freq.min())
    if table.shape == (2, 2) and least < LEAST_EXPECTED:
        return "Fisher exact", float(stats.fisher_exact(table).pvalue)
    return "chi-squared" if least >= LEAST_EXPECTED else SMALL_COUNTS, float(found.pvalue)

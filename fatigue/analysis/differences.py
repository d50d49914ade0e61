"""Do groups differ by more than chance? One test for numbers and one for counts, for Table 1."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import chdtrc, gammaln

LEAST_EXPECTED = 5.0  # below it in a cell, the chi-squared distribution is a poor guide (Cochran 1954)
AS_LIKELY = 1 + 1e-7  # tables as likely as the one seen count as extreme, rounding apart, as in R's fisher.test

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
    pooled = np.concatenate(known) if known else np.empty(0)
    _, ties = np.unique(pooled, return_counts=True)
    n = len(pooled)
    if len(known) < 2 or len(ties) < 2:
        return "", math.nan
    ranks = np.split(pd.Series(pooled).rank().to_numpy(), np.cumsum([len(values) for values in known])[:-1])
    statistic = 12 / (n * (n + 1)) * sum(part.sum() ** 2 / len(part) for part in ranks) - 3 * (n + 1)
    corrected = statistic / (1 - (ties.astype(float) ** 3 - ties).sum() / (n**3 - n))
    return "Kruskal-Wallis", float(chdtrc(len(known) - 1, corrected))


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
    table = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0].astype(float)
    if min(table.shape) < 2:
        return "", math.nan
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    if table.shape == (2, 2) and expected.min() < LEAST_EXPECTED:
        return "Fisher exact", _fisher(table)
    statistic = ((table - expected) ** 2 / expected).sum()
    freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
    name = "chi-squared" if expected.min() >= LEAST_EXPECTED else SMALL_COUNTS
    return name, float(chdtrc(freedom, statistic))


def _fisher(table: NDArray[np.float64]) -> float:
    """Two-sided: the chance of a table with these margins that is as likely as this one or less (Fisher 1935)."""
    (first, second), (column, _) = table.sum(axis=1), table.sum(axis=0)
    cell = np.arange(max(0.0, column - second), min(first, column) + 1)
    log_chance = -(
        gammaln(cell + 1) + gammaln(first - cell + 1) + gammaln(column - cell + 1) + gammaln(second - column + cell + 1)
    )
    chance = np.exp(log_chance - log_chance.max())
    seen = chance[int(table[0, 0] - cell[0])]
    return float(chance[chance <= seen * AS_LIKELY].sum() / chance.sum())

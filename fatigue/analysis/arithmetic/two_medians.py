"""The difference between the medians of two groups of patients, with its interval."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import bdtr, ndtri

from fatigue.cohort.arrays import Floats

FEWEST = 5  # patients in each group, for an interval


def difference(one: Floats, other: Floats, *, level: float = 0.95) -> tuple[float, float, float]:
    """Give median of one minus median of the other, and the ends of its interval; NaN where there is none.

    The error of each median is read off two of its order statistics (Bonett & Price, Psychol Methods 2002;7:370-383,
    doi:10.1037/1082-989X.7.3.370). No interval with fewer than 5 patients in a group, or where no median has an error.

    Examples
    --------
    >>> low = np.array([32.0, 39, 26, 35, 43, 27, 40, 37, 34, 29])
    >>> found = difference(low, np.array([36.0, 44, 47, 42, 49, 39, 46, 31, 33, 48]))
    >>> [f"{value:.2f}" for value in found]  # R, statpsych::ci.median2
    ['-8.50', '-16.96', '-0.04']
    """
    if not (len(one) and len(other)):
        return math.nan, math.nan, math.nan
    estimate = float(np.median(one) - np.median(other))
    if min(len(one), len(other)) < FEWEST:
        return estimate, math.nan, math.nan
    error = math.hypot(_error(one), _error(other))
    if error == 0:
        return estimate, math.nan, math.nan
    reach = float(ndtri((1 + level) / 2)) * error
    return estimate, estimate - reach, estimate + reach


def _error(values: Floats) -> float:
    n, ordered = len(values), np.sort(values)
    rank = max(1, math.floor(n / 2 - math.sqrt(n) + 0.5))
    z = -float(ndtri(bdtr(rank - 1, n, 0.5)))
    return float(ordered[n - rank] - ordered[rank - 1]) / (2 * z)

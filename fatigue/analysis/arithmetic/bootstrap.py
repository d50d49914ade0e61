"""Bootstrap of medians: patients drawn with replacement, 10,000 times, the same draws for every column.

Up to 300 patients every draw is a weight per patient, and the median a walk along the sorted patients. Above that the
draws are not made: the median of a resample is an order statistic of n uniform numbers (a Beta number), looked up among
the sorted values (Efron 1979, doi:10.1214/aos/1176344552; David & Nagaraja 2003), and medians of several columns are
tied together by the correlation of lying below each median.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from fatigue.cohort.arrays import Floats

DRAWS = 10_000
SEED = 20190417
DIRECT_UP_TO = 300


def resampled_medians(*columns: Floats) -> Floats:
    """Give the bootstrap medians, columns x draws, of columns measured on the same patients (no missing values).

    The draws do not depend on the order of the patients.
    """
    return direct(*columns) if len(columns[0]) <= DIRECT_UP_TO else by_order_statistics(*columns)


def road(n: int) -> str:
    """Give how `resampled_medians` draws for n patients, in words."""
    if n <= DIRECT_UP_TO:
        return f"percentile bootstrap, {DRAWS:,} draws of patients, seed {SEED}"
    return (
        f"percentile bootstrap, {DRAWS:,} draws, seed {SEED}, each resample's median drawn as an order statistic "
        f"(Beta) because there are more than {DIRECT_UP_TO} patients"
    )


def direct(*columns: Floats) -> Floats:
    """Give the medians of resamples drawn patient by patient."""
    sorted_patients = np.lexsort(columns)  # so that shuffled patients meet the same draws
    weights = _weights(len(columns[0]))
    return np.array([_weighted_medians(column[sorted_patients], weights) for column in columns])


@lru_cache(maxsize=4)
def _weights(n: int) -> NDArray[np.uint16]:
    """How often each of n patients is in each draw: n x draws."""
    picks = np.random.default_rng(SEED).integers(0, n, size=(n, DRAWS), dtype=np.int32)
    cells = (picks * DRAWS + np.arange(DRAWS, dtype=np.int32)).ravel()
    weights = np.bincount(cells, minlength=n * DRAWS).astype(np.uint16).reshape(n, DRAWS)
    weights.flags.writeable = False
    return weights


def _weighted_medians(values: Floats, weights: NDArray[np.uint16]) -> Floats:
    n = len(values)
    order = np.argsort(values, kind="stable")
    reached = np.zeros(DRAWS, dtype=np.uint16)
    lower = np.zeros(DRAWS, dtype=np.intp)
    upper = np.zeros(DRAWS, dtype=np.intp)
    for patient in order:
        reached += weights[patient]
        lower += reached < (n + 1) // 2
        if n % 2 == 0:
            upper += reached < n // 2 + 1
    ordered = values[order]
    return ordered[lower] if n % 2 else (ordered[lower] + ordered[upper]) / 2


def by_order_statistics(*columns: Floats) -> Floats:
    """Give the medians of resamples without resampling: exact one by one, tied by a Gaussian copula."""
    rng = np.random.default_rng(SEED)
    together = rng.standard_normal((DRAWS, len(columns))) @ _square_root(_agreement(columns)).T
    medians = np.empty((len(columns), DRAWS))
    for row, column in enumerate(columns):
        ranked = np.sort(_order_statistic_medians(np.sort(column), rng))
        medians[row, np.argsort(together[:, row])] = ranked
    return medians


def _order_statistic_medians(ordered: Floats, rng: np.random.Generator) -> Floats:
    n = len(ordered)
    k = (n + 1) // 2
    at = rng.beta(k, n - k + 1, DRAWS)
    lower = ordered[np.minimum((at * n).astype(np.intp), n - 1)]
    if n % 2:
        return lower
    beside = at + (1 - at) * rng.beta(1, n - k, DRAWS)  # the next of n uniform numbers, given this one
    return (lower + ordered[np.minimum((beside * n).astype(np.intp), n - 1)]) / 2


def _agreement(columns: tuple[Floats, ...]) -> Floats:
    """Correlation between columns of lying below (-1), at (0) or above (1) the median."""
    sides = np.array([np.sign(column - np.median(column)) for column in columns])
    sides -= sides.mean(axis=1, keepdims=True)
    spread = np.sqrt((sides**2).sum(axis=1))
    spread[spread == 0] = 1.0
    agreement = (sides @ sides.T) / np.outer(spread, spread)
    np.fill_diagonal(agreement, 1.0)
    return np.asarray(agreement)


def _square_root(matrix: Floats) -> Floats:
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))


def leave_one_out(before: Floats, after: Floats) -> tuple[float, float]:
    """Give the range of the percent change of medians when each patient is left out in turn."""
    if len(before) < 2:
        return math.nan, math.nan
    base = without_each(before)
    percents = 100 * (without_each(after) - base)[base > 0] / base[base > 0]
    return (float(percents.min()), float(percents.max())) if len(percents) else (math.nan, math.nan)


def without_each(values: Floats) -> Floats:
    """Give the median of all others, for each patient."""
    n_others = len(values) - 1
    lower, upper = (n_others - 1) // 2, n_others // 2
    ordered = np.partition(values, [lower, lower + 1, upper, upper + 1])

    def at(position: int) -> Floats:
        # Taking out a value above this position leaves it as it is; otherwise the next one moves here.
        return np.asarray(np.where(values > ordered[position], ordered[position], ordered[position + 1]))

    return (at(lower) + at(upper)) / 2

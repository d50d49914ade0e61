"""The ways of counting a "median drop", each with its interval: shared arithmetic of `drop`."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from fatigue.analysis.arithmetic import bootstrap, signed_rank
from fatigue.analysis.arithmetic.quantiles import median_interval_columns
from fatigue.cohort.arrays import Floats

FEWEST = 5  # patients with both visits, for the test and the bootstrap
NAN = math.nan


def table(before: Floats, after: Floats, *, percent: Floats) -> tuple[pd.DataFrame, int]:
    """Give the definitions with their intervals, and the number of draws in which a percent was undefined."""
    change = np.round(after - before, 10) + 0.0
    n, defined = len(change), percent[np.isfinite(percent)]
    # After the median over patients, each definition is the same arithmetic on estimates and on draws.
    estimates = _definitions(*(np.array([np.median(column) if n else NAN]) for column in (before, after, change)))
    intervals = [(NAN, NAN)] * len(estimates)
    n_draws_lost = 0
    if n >= FEWEST:
        draws = _definitions(*bootstrap.resampled_medians(before, after, change))
        intervals = [_interval(values) for values in draws]
        n_draws_lost = int(np.isnan(draws[0]).sum())
    intervals[-1] = _median_interval(change)
    of_percents = _median_interval(defined)
    median_percent = float(np.median(defined)) if len(defined) else NAN
    centre, low, high = signed_rank.hodges_lehmann(signed_rank.tally(change))
    names = ("change of medians", "change of medians", "median change", "median change")
    units = ("percent", "points", "percent", "points")
    rows = [
        (name, unit, float(estimate[0]), *(interval if np.isfinite(estimate[0]) else (NAN, NAN)), n)
        for name, unit, estimate, interval in zip(names, units, estimates, intervals, strict=True)
    ]
    rows.append(("median of percent changes", "percent", median_percent, *of_percents, len(defined)))
    rows.append(("Hodges-Lehmann", "points", centre, low, high, n))
    columns = ["definition", "unit", "estimate", "conf_low", "conf_high", "n"]
    return pd.DataFrame(rows, columns=columns), n_draws_lost


def _definitions(before: Floats, after: Floats, change: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Change of medians in percent and points, median change in percent and points; no percent of 0 or less."""
    base = np.where(before > 0, before, NAN)
    return 100 * (after - before) / base, after - before, 100 * change / base, change


def _median_interval(values: Floats) -> tuple[float, float]:
    low, high = median_interval_columns(np.round(values, 10)[:, None])[:, 0]
    return float(low), float(high)


def _interval(draws: Floats) -> tuple[float, float]:
    known = draws[np.isfinite(draws)]
    if not len(known):
        return NAN, NAN
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)

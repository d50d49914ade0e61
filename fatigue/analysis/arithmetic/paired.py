"""Paired t tests, one a column of differences, with effect sizes and p values adjusted for their number."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import gammaln, stdtr, stdtrit

from fatigue.cohort.arrays import Floats

Adjust = Literal["holm", "bonferroni", "none"]

NAN = math.nan
FEWEST = 3  # patients, for an error and a test
ADJUSTED = {
    "holm": "adjusted by Holm's method",
    "bonferroni": "adjusted by Bonferroni's method",
    "none": "not adjusted",
}


def paired_t(differences: Floats, adjust: Adjust) -> pd.DataFrame:
    """Give one paired t test a column; NaN differences are left out, and fewer than 3 make no test.

    Columns estimate (mean), std_error, df, statistic, p_value, p_adjusted, conf_low, conf_high (95 %, not adjusted),
    n, d_z (mean / SD) and hedges_g_z (with the exact gamma correction).
    """
    known = np.isfinite(differences)
    n = known.sum(axis=0)
    enough = n >= FEWEST
    size = np.where(enough, n, NAN)
    estimate = np.where(known, differences, 0.0).sum(axis=0) / size
    squares = (np.where(known, differences - np.where(enough, estimate, 0.0), 0.0) ** 2).sum(axis=0)
    sd = np.sqrt(squares / (size - 1))
    sd = np.where(sd > 1e-12 * np.abs(estimate), sd, np.where(enough, 0.0, NAN))
    error, df = sd / np.sqrt(size), size - 1
    has_error = enough & (error > 0)
    d_z = np.divide(estimate, sd, out=np.full(len(n), NAN), where=has_error)
    statistic = d_z * np.sqrt(size)
    half = stdtrit(df, 0.975) * error
    p_value = 2 * stdtr(df, -np.abs(statistic))
    small_sample = np.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / np.sqrt(df / 2)
    return pd.DataFrame(
        {
            "estimate": estimate,
            "std_error": error,
            "df": df,
            "statistic": statistic,
            "p_value": p_value,
            "p_adjusted": adjusted(p_value, adjust),
            "conf_low": np.where(has_error, estimate - half, NAN),
            "conf_high": np.where(has_error, estimate + half, NAN),
            "n": n,
            "d_z": d_z,
            "hedges_g_z": d_z * small_sample,
        }
    )


def untested(table: pd.DataFrame) -> list[str]:
    """Give the notes on the rows of paired t tests, one a month, that could not be tested."""
    notes = []
    is_short = table["n"] < FEWEST
    if is_short.any():
        named = ", ".join(f"{month:g}" for month in table.loc[is_short, "month"])
        notes.append(f"No contrast at month {named}: each needs at least {FEWEST} patients with both scores.")
    if (~is_short & table["statistic"].isna()).any():
        notes.append("Where every patient changed by the same amount there is no error, and so no test.")
    return notes


def adjusted(p_values: Floats, adjust: Adjust) -> Floats:
    """Give adjusted p values; what was not tested does not count."""
    adjusted = p_values.copy()
    tested = np.flatnonzero(np.isfinite(p_values))
    if adjust == "bonferroni":
        adjusted[tested] = np.minimum(1.0, p_values[tested] * len(tested))
    elif adjust == "holm":
        order = tested[np.argsort(p_values[tested], kind="stable")]
        steps = p_values[order] * np.arange(len(order), 0, -1)
        adjusted[order] = np.minimum(1.0, np.maximum.accumulate(steps))
    return adjusted

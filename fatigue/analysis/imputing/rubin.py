"""Rubin's rules: one estimate from several imputed data sets (Rubin 1987, doi:10.1002/9780470316696)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import stdtr, stdtrit

from fatigue.cohort.arrays import Floats

NAN = math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """A pooled estimate with its interval, and how much the missing values cost."""

    estimate: float
    std_error: float
    df: float  # Barnard & Rubin
    statistic: float
    p_value: float
    conf_low: float
    conf_high: float
    within: float  # mean of the variances
    between: float  # variance of the estimates
    total: float  # within + (1 + 1/m) between
    riv: float  # relative increase in variance by the missing values
    share: float  # of the total variance that is due to them (lambda)
    fmi: float  # fraction of missing information


def pool(estimates: Floats, variances: Floats, *, df_complete: float) -> Pooled:
    """Give one estimate from m estimates and their variances, with t on Barnard & Rubin's df.

    Parameters
    ----------
    estimates, variances : array of m
        One each an imputed data set; a variance is a squared standard error.
    df_complete : float
        Degrees of freedom had nothing been missing.

    Notes
    -----
    Barnard & Rubin 1999 (doi:10.1093/biomet/86.4.948). The fraction of missing information is that of mice,
    (riv + 2 / (df + 3)) / (1 + riv). Without spread between imputations only the df of the observed remain.
    """
    m = len(estimates)
    estimate, within = float(estimates.mean()), float(variances.mean())
    between = float(estimates.var(ddof=1)) if m > 1 else 0.0
    extra = (1 + 1 / m) * between
    total = within + extra
    share = extra / total if total > 0 else 0.0
    df_observed = (df_complete + 1) / (df_complete + 3) * df_complete * (1 - share)
    df = df_observed
    if share > 0:
        df_many = (m - 1) / share**2
        df = df_many * df_observed / (df_many + df_observed) if df_observed > 0 else 0.0
    error = math.sqrt(total)
    can_test = error > 0 and df > 0
    statistic = estimate / error if can_test else NAN
    half = float(stdtrit(df, 0.975)) * error if can_test else NAN
    riv = extra / within if within > 0 else NAN
    return Pooled(
        estimate=estimate, std_error=error, df=df, statistic=statistic,
        p_value=2 * float(stdtr(df, -abs(statistic))) if can_test else NAN, conf_low=estimate - half,
        conf_high=estimate + half, within=within, between=between, total=total, riv=riv, share=share,
        fmi=(riv + 2 / (df + 3)) / (1 + riv),
    )  # fmt: skip

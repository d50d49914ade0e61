"""Ordinary least squares with everything a reader checks: shared arithmetic, knowing nothing of patients or scores.

Centred QR with columns of unit length: accurate on ill-conditioned data (NIST Longley), no n x n matrix, and cheap to
import (no statsmodels), because the overview reruns it at every change of a filter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, fdtrc, stdtr, stdtrit

Floats = NDArray[np.float64]

CONFIDENCE = 0.95
COLLINEAR = 1e-7  # share of a column's spread not explained by the columns before it; the tolerance of R's lm
FULL_LEVERAGE = 1e-10  # 1 - leverage at or below this: the fit goes through the point, whatever its outcome
EXACT = 1e-24  # residual over total sum of squares at or below this: rounding error, not scatter


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastSquares:
    """A fitted regression; arrays a coefficient have the intercept first, arrays a row follow the rows given."""

    kept: NDArray[np.intp]  # positions of the columns in the model
    left_out: NDArray[np.intp]  # positions of those that are constant or follow from the columns before them
    n: int
    df: int  # n - coefficients
    coefficients: Floats
    std_error: Floats  # NaN when the fit is exact
    hc3_std_error: Floats  # NaN where it rests on a row of full leverage
    x_mean: Floats
    y_mean: float
    unscaled: Floats  # inverse cross product of the centred columns; times sigma squared: covariance of the slopes
    standardising: Floats  # SD of the column over SD of the outcome, a column
    vif: Floats
    fitted: Floats
    residual: Floats
    leverage: Floats
    rstandard: Floats  # internally studentised; NaN at full leverage, as the next three
    rstudent: Floats
    cooks_distance: Floats
    dffits: Floats
    sigma: float
    r_squared: float
    adj_r_squared: float
    loo_r_squared: float
    f_statistic: float
    f_p: float
    breusch_pagan: float
    breusch_pagan_p: float
    aic: float
    bic: float
    is_flat: bool  # the outcome is the same in every row
    is_exact: bool  # no scatter is left round the fit (or the outcome is flat): nothing can be tested


def regress(y: Floats, x: Floats) -> LeastSquares:
    """Give the least-squares fit of y (n) on the columns of x (n x k) and an intercept.

    A column that is constant, or a linear function of the columns before it, is left out and reported in `left_out`.
    NaN must be gone before, and n must exceed the number of columns by two or more.
    """
    x_mean, y_mean = x.mean(axis=0), float(y.mean())
    centred, outcome = x - x_mean, y - y_mean
    length = np.sqrt(np.einsum("ij,ij->j", centred, centred))
    kept, q, r = _independent_columns(centred, length, np.abs(x).max(axis=0))
    n, k = len(y), len(kept)
    df = n - k - 1

    inverse = np.linalg.solve(r, np.eye(k)) / length[kept][:, None]
    projected = q.T @ outcome
    residual = outcome - q @ projected
    residual -= q @ (q.T @ residual)  # once more: keeps digits when columns are nearly collinear
    slopes = inverse @ projected
    sst, sse = float(outcome @ outcome), float(residual @ residual)
    is_flat = sst <= n * (1e-14 * float(np.abs(y).max())) ** 2
    is_exact = is_flat or sse <= EXACT * sst

    leverage = np.minimum(1 / n + np.einsum("ij,ij->i", q, q), 1.0)
    unscaled = inverse @ inverse.T
    means = x_mean[kept]
    sigma = float(np.sqrt(sse / df))
    spread = np.sqrt(np.concatenate([[1 / n + means @ unscaled @ means], np.diag(unscaled)]))
    influence = np.column_stack([np.empty(n), q @ inverse.T])  # a row: what its outcome adds to each coefficient
    influence[:, 0] = 1 / n - influence[:, 1:] @ means
    robust = hc3(influence, residual, leverage)
    nan = np.full(k + 1, np.nan)

    outliers = _deletion(residual, leverage, df, sigma=0.0 if is_exact else sigma)
    press = np.nan if (leverage >= 1 - FULL_LEVERAGE).any() else float(((residual / (1 - leverage)) ** 2).sum())
    r_squared = np.nan if is_flat else 1 - sse / sst
    f_statistic = np.nan if is_exact or k == 0 else float(projected @ projected) / k / sigma**2
    breusch_pagan = np.nan if is_exact or k == 0 else _koenker(q, residual)
    deviance = np.nan if is_exact else n * (np.log(2 * np.pi) + np.log(sse / n) + 1)
    return LeastSquares(
        kept=kept,
        left_out=np.setdiff1d(np.arange(x.shape[1]), kept),
        n=n,
        df=df,
        coefficients=np.concatenate([[y_mean - means @ slopes], slopes]),
        std_error=nan if is_exact else sigma * spread,
        hc3_std_error=nan if is_exact else robust,
        x_mean=means,
        y_mean=y_mean,
        unscaled=unscaled,
        standardising=np.full(k, np.nan) if is_flat else length[kept] / np.sqrt(sst),
        vif=np.diag(unscaled) * length[kept] ** 2,
        fitted=y - residual,
        residual=residual,
        leverage=leverage,
        rstandard=outliers[0],
        rstudent=outliers[1],
        cooks_distance=outliers[2],
        dffits=outliers[3],
        sigma=sigma,
        r_squared=r_squared,
        adj_r_squared=1 - (1 - r_squared) * (n - 1) / df,
        loo_r_squared=np.nan if is_flat else 1 - press / sst,
        f_statistic=f_statistic,
        f_p=float(fdtrc(k, df, f_statistic)) if k else np.nan,
        breusch_pagan=breusch_pagan,
        breusch_pagan_p=float(chdtrc(k, breusch_pagan)) if k else np.nan,
        aic=deviance + 2 * (k + 2),
        bic=deviance + np.log(n) * (k + 2),
        is_flat=is_flat,
        is_exact=is_exact,
    )


def t_tests(estimate: Floats, std_error: Floats, df: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Give t statistics, two-sided p values and the ends of the 95 % intervals; NaN where the error is 0 or NaN."""
    error = np.where(std_error > 0, std_error, np.nan)
    statistic = estimate / error
    reach = t_quantile(df) * error
    return statistic, 2 * stdtr(df, -np.abs(statistic)), estimate - reach, estimate + reach


def t_quantile(df: float) -> float:
    """Give how many standard errors a 95 % interval reaches to either side."""
    return float(stdtrit(df, (1 + CONFIDENCE) / 2))


def _independent_columns(centred: Floats, length: Floats, size: Floats) -> tuple[NDArray[np.intp], Floats, Floats]:
    """Give the columns to keep, and Q and R of those columns at unit length."""
    kept = np.flatnonzero(length > 1e-13 * np.sqrt(len(centred)) * size)
    while True:
        q, r = np.linalg.qr(centred[:, kept] / length[kept])
        dependent = np.flatnonzero(np.abs(np.diag(r)) < COLLINEAR)
        if not len(dependent):
            return kept, q, r
        kept = np.delete(kept, dependent[0])  # one at a time: what follows it was measured against rounding noise


def hc3(influence: Floats, residual: Floats, leverage: Floats) -> Floats:
    """Give the HC3 standard errors of sums of outcomes with these weights (n x sums).

    Each residual counts as if its row had been left out of the fit; NaN where a sum rests on a row of full leverage.
    """
    full = leverage >= 1 - FULL_LEVERAGE
    left_out_residual = np.divide(residual, 1 - leverage, out=np.zeros_like(residual), where=~full)
    moved = influence * left_out_residual[:, None]
    errors = np.sqrt(np.einsum("ij,ij->j", moved, moved))
    if full.any():  # a row's own residual is unknown then, which matters only to the coefficients it moves
        moves = np.abs(influence[full]).max(axis=0) > 1e-9 * np.abs(influence).max(axis=0)
        errors[moves] = np.nan
    return np.asarray(errors)


def _deletion(residual: Floats, leverage: Floats, df: int, *, sigma: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Give rstandard, rstudent, Cook's distance and DFFITS; NaN where nothing is left to estimate without the row."""
    room = np.where((leverage < 1 - FULL_LEVERAGE) & (sigma > 0), 1 - leverage, np.nan)
    rstandard = residual / (np.sqrt(room) * (sigma or np.nan))
    without = (df - rstandard**2) / (df - 1)  # residual variance without the row, over the variance with it
    rstudent = rstandard / np.sqrt(np.where(without > 1e-12, without, np.nan))
    n_coefficients = len(residual) - df
    cooks = rstandard**2 * leverage / room / n_coefficients
    return rstandard, rstudent, cooks, rstudent * np.sqrt(leverage / room)


def _koenker(q: Floats, residual: Floats) -> float:
    """Give Koenker's studentised Breusch-Pagan statistic: n R2 of the squared residuals on the same columns."""
    squared = residual**2 - float((residual**2).mean())
    explained = q.T @ squared
    total = float(squared @ squared)
    return len(residual) * float(explained @ explained) / total if total > 0 else np.nan

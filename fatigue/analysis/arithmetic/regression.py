"""Ordinary least squares with everything a reader checks: shared arithmetic, knowing nothing of patients or scores.

statsmodels fits by QR, on centred columns of unit length: accurate on ill-conditioned data (NIST Longley), no n x n
matrix. Which columns are independent, and what is not defined at full leverage or in an exact fit, is settled here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit
from statsmodels.regression.linear_model import OLS, RegressionResults
from statsmodels.stats.diagnostic import het_breuschpagan
from statsmodels.stats.outliers_influence import OLSInfluence

from fatigue.cohort.arrays import Floats

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
    kept = _independent_columns(centred, length, np.abs(x).max(axis=0))
    n, k = len(y), len(kept)
    df = n - k - 1

    # Centred and at unit length, so that digits are kept where columns are nearly collinear; `turned` gives units back.
    design = np.column_stack([np.ones(n), centred[:, kept] / length[kept]])
    fitted = OLS(y, design).fit(method="qr")
    means = x_mean[kept]
    turned = np.vstack(
        [np.append(1.0, -means / length[kept]), np.column_stack([np.zeros(k), np.diag(1 / length[kept])])]
    )
    residual, coefficients = fitted.resid, turned @ fitted.params
    sst, sse = float(outcome @ outcome), float(residual @ residual)
    is_flat = sst <= n * (1e-14 * float(np.abs(y).max())) ** 2
    is_exact = is_flat or sse <= EXACT * sst
    is_tested = not is_exact and k > 0

    influence = OLSInfluence(fitted)
    leverage = np.minimum(influence.hat_matrix_diag, 1.0)
    is_full = leverage >= 1 - FULL_LEVERAGE
    std_error = hc3_std_error = np.full(k + 1, np.nan)
    if not is_exact:
        std_error = np.sqrt(np.diag(turned @ fitted.cov_params() @ turned.T))
        hc3_std_error = _robust(fitted, turned, leverage)
    outliers = _deletion(influence, leverage, df) if not is_exact else np.full((4, n), np.nan)
    press = np.nan if is_full.any() else float(((residual / (1 - leverage)) ** 2).sum())
    r_squared = np.nan if is_flat else 1 - sse / sst
    breusch_pagan, breusch_pagan_p = het_breuschpagan(residual, design)[:2] if is_tested else (np.nan, np.nan)
    return LeastSquares(
        kept=kept,
        left_out=np.setdiff1d(np.arange(x.shape[1]), kept),
        n=n,
        df=df,
        coefficients=coefficients,
        std_error=std_error,
        hc3_std_error=hc3_std_error,
        x_mean=means,
        y_mean=y_mean,
        unscaled=turned[1:] @ fitted.normalized_cov_params @ turned[1:].T,
        standardising=np.full(k, np.nan) if is_flat else length[kept] / np.sqrt(sst),
        vif=np.diag(fitted.normalized_cov_params)[1:],
        fitted=y - residual,
        residual=residual,
        leverage=leverage,
        rstandard=outliers[0],
        rstudent=outliers[1],
        cooks_distance=outliers[2],
        dffits=outliers[3],
        sigma=float(np.sqrt(sse / df)),
        r_squared=r_squared,
        adj_r_squared=1 - (1 - r_squared) * (n - 1) / df,
        loo_r_squared=np.nan if is_flat else 1 - press / sst,
        f_statistic=float(fitted.fvalue) if is_tested else np.nan,
        f_p=float(fitted.f_pvalue) if is_tested else np.nan,
        breusch_pagan=float(breusch_pagan),
        breusch_pagan_p=float(breusch_pagan_p),
        aic=np.nan if is_exact else float(fitted.aic) + 2,  # sigma counts as well, as in R
        bic=np.nan if is_exact else float(fitted.bic) + float(np.log(n)),
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


def _independent_columns(centred: Floats, length: Floats, size: Floats) -> NDArray[np.intp]:
    """Give the columns to keep: neither constant nor a linear function of those before."""
    kept = np.flatnonzero(length > 1e-13 * np.sqrt(len(centred)) * size)
    while True:
        r = np.linalg.qr(centred[:, kept] / length[kept], mode="r")
        dependent = np.flatnonzero(np.abs(np.diag(r)) < COLLINEAR)
        if not len(dependent):
            return kept
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


def _robust(fitted: RegressionResults, turned: Floats, leverage: Floats) -> Floats:
    """Give the HC3 errors of the coefficients; by hand where a row of full leverage would divide by 0."""
    if (leverage >= 1 - FULL_LEVERAGE).any():
        return hc3(fitted.model.pinv_wexog.T @ turned.T, fitted.resid, leverage)
    return np.sqrt(np.diag(turned @ fitted.cov_HC3 @ turned.T))


def _deletion(influence: OLSInfluence, leverage: Floats, df: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Give rstandard, rstudent, Cook's distance and DFFITS; NaN where nothing is left to estimate without the row.

    statsmodels would refit n times for the second and the last; both follow from the first.
    """
    room = np.where(leverage < 1 - FULL_LEVERAGE, 1 - leverage, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):  # at full leverage, which becomes NaN here
        rstandard = np.where(np.isnan(room), np.nan, influence.resid_studentized_internal)
        cooks = np.where(np.isnan(room), np.nan, influence.cooks_distance[0])
    without = (df - rstandard**2) / (df - 1)  # residual variance without the row, over the variance with it
    rstudent = rstandard / np.sqrt(np.where(without > 1e-12, without, np.nan))
    return rstandard, rstudent, cooks, rstudent * np.sqrt(leverage / room)

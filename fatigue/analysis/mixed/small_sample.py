"""Covariance of the estimates in small samples, and the degrees of freedom that go with it.

Kenward & Roger, Biometrics 1997;53:983-997 (doi:10.2307/2533558), with the observed information and without second
derivatives of the covariance ("linear", as SAS for an unstructured covariance); Satterthwaite's degrees of freedom, for
several rows by Fai & Cornelius, J Stat Comput Simul 1996;54:363-378 (doi:10.1080/00949659608811740).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fatigue.analysis.mixed.likelihood import Data, duplication
from fatigue.analysis.mixed.newton import Maximum
from fatigue.cohort.arrays import Floats

SINGULAR = 1e-13  # smallest eigenvalue of the correlations of what is tested together


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """How the covariance of the estimates moves with the covariance parameters, and how well those are known."""

    plain: Floats  # inverse of X'V^-1X
    slopes: Floats  # parameters x coefficients x coefficients
    of_parameters: Floats  # covariance of the covariance parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """Covariance of the estimates, and the degrees of freedom of rows of coefficients."""

    covariance: Floats
    df_of: Callable[[Floats], Floats]  # rows x coefficients -> rows
    scaling: Moves | None = None  # of Kenward & Roger's joint tests


def precision(of: Data, found: Maximum, *, is_adjusted: bool) -> Precision:
    """Give the covariance of the estimates, adjusted as Kenward & Roger where asked, with Satterthwaite's df.

    For a single row Kenward & Roger's degrees of freedom are Satterthwaite's, and their factor is 1.
    """
    plain = found.at.unscaled
    information = np.tensordot(found.jacobian.T, found.slopes.information, 1)
    moves = Moves(
        plain=plain,
        slopes=plain @ information @ plain,
        of_parameters=np.asarray(np.linalg.inv(found.information), dtype=np.float64),
    )
    covariance = plain
    if is_adjusted:
        weighted = np.tensordot(moves.of_parameters, information, 1)
        both = (information @ plain @ weighted).sum(axis=0)
        spare = _second_order(of, found, moves.of_parameters) - both
        covariance = plain + 2 * plain @ spare @ plain
        covariance = (covariance + covariance.T) / 2
    return Precision(
        covariance=covariance,
        df_of=lambda rows: _satterthwaite(rows, moves),
        scaling=moves if is_adjusted else None,
    )


def joint_test(rows: Floats, beta: Floats, known: Precision) -> tuple[float, float, float]:
    """Give F, its numerator and its denominator degrees of freedom for the hypothesis that all rows are zero."""
    r = len(rows)
    estimate, covariance = rows @ beta, rows @ known.covariance @ rows.T
    plain = covariance if known.scaling is None else rows @ known.scaling.plain @ rows.T
    if r == 0 or not (_tells_apart(covariance) and _tells_apart(plain)):
        return np.nan, float(r), np.nan
    statistic = float(estimate @ np.linalg.solve(covariance, estimate)) / r
    if known.scaling is not None:
        scale, df = _kenward_roger(rows, known.scaling)
        return scale * statistic, float(r), df
    return statistic, float(r), _fai_cornelius(rows, known)


def _tells_apart(covariance: Floats) -> bool:
    """Say whether no row follows from the others but for rounding: whether the matrix may be inverted."""
    variance = np.diag(covariance)
    if not (variance > 0).all():
        return False
    sd = np.sqrt(variance)
    return bool(np.linalg.eigvalsh(covariance / np.outer(sd, sd))[0] > SINGULAR)


def _satterthwaite(rows: Floats, moves: Moves) -> Floats:
    variance = np.einsum("rp,pq,rq->r", rows, moves.plain, rows)
    slopes = _quadratic(rows, moves.slopes)
    spread = np.einsum("rk,kl,rl->r", slopes, moves.of_parameters, slopes)
    known = (variance > 0) & (spread > 0)
    return np.asarray(2 * variance**2 / np.where(known, spread, np.nan))


def _quadratic(rows: Floats, matrices: Floats) -> Floats:
    """Give l'Ml for every row l and matrix M (rows x matrices)."""
    return np.asarray(((rows @ matrices) * rows).sum(axis=2).T)


def _second_order(of: Data, found: Maximum, of_parameters: Floats) -> Floats:
    """Give the sum of W_kl X'V^-1 V_k V^-1 V_l V^-1 X over all pairs of parameters."""
    t = of.n_visits
    spread = duplication(t)
    m = spread.shape[1]
    whole = found.jacobian @ of_parameters @ found.jacobian.T
    inverse, sums = found.at.inverse, of.sums
    middle = np.zeros_like(inverse)
    for group in range(of.n_groups):
        own = slice(group * m, (group + 1) * m)
        weights = (spread @ whole[own, own] @ spread.T).reshape(t, t, t, t).transpose(1, 2, 0, 3)  # b c a d
        rows = sums.group == group
        middle[rows] = (inverse[rows].reshape(-1, t * t) @ weights.reshape(t * t, t * t)).reshape(-1, t, t)
    projected = found.at.projected
    return np.asarray((projected @ middle @ projected.transpose(0, 2, 1) * of.zz).sum(axis=0))


def _fai_cornelius(rows: Floats, known: Precision) -> float:
    axes = np.linalg.eigh(rows @ known.covariance @ rows.T)[1]
    each = known.df_of(rows if len(rows) == 1 else axes.T @ rows)
    if np.ptp(each) <= 1e-8 * each.mean():
        return float(each.mean())
    heavy = each[each > 2]
    expected = float((heavy / (heavy - 2)).sum())
    return 2 * expected / (expected - len(rows)) if expected > len(rows) else 2.0


def _kenward_roger(rows: Floats, moves: Moves) -> tuple[float, float]:
    """Give the factor of F and its denominator degrees of freedom."""
    r = len(rows)
    inverse = np.linalg.inv(rows @ moves.plain @ rows.T)
    turned = inverse @ (rows @ moves.slopes @ rows.T)  # parameters x rows x rows
    traces = np.trace(turned, axis1=1, axis2=2)
    a1 = float(traces @ moves.of_parameters @ traces)
    pairs = turned.reshape(len(turned), -1) @ turned.transpose(0, 2, 1).reshape(len(turned), -1).T
    a2 = float((moves.of_parameters * pairs).sum())
    if a2 <= 0:
        return 1.0, np.inf
    if a2 >= r:  # too few patients for the mean of F to exist
        return np.nan, np.nan
    b = (a1 + 6 * a2) / (2 * r)
    g = ((r + 1) * a1 - (r + 4) * a2) / ((r + 2) * a2)
    base = 3 * r + 2 * (1 - g)
    c1, c2, c3 = g / base, (r - g) / base, (r + 2 - g) / base
    expected = 1 / (1 - a2 / r)
    spread = 2 / r * (1 + c1 * b) / ((1 - c2 * b) ** 2 * (1 - c3 * b))
    rho = spread / (2 * expected**2)
    if r * rho == 1:
        return 1.0, np.inf
    df = 4 + (r + 2) / (r * rho - 1)
    return (df / (expected * (df - 2)), df) if df > 2 else (np.nan, np.nan)

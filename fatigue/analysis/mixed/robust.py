"""Covariance of the estimates from the patients' own residuals, valid where the covariance structure is wrong.

Bias-reduced (CR2) with Satterthwaite's degrees of freedom under the fitted model: Bell & McCaffrey, Survey Methodology
2002;28:169-181; Pustejovsky & Tipton, J Bus Econ Stat 2018;36:672-683 (doi:10.1080/07350015.2016.1247004). Residuals
are scaled by the Cholesky factor of the inverse covariance, as R's mmrm does ("Empirical-Bias-Reduced").
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from fatigue.analysis.mixed.model import MixedFit, Problem
from fatigue.analysis.mixed.newton import Maximum
from fatigue.analysis.mixed.small_sample import Precision

Floats = NDArray[np.float64]

CHUNK = 4096  # patients at a time: keeps memory flat at 100,000
TINY = 1e-10  # eigenvalues of I - H below this are a direction the patient alone decides


def robust(problem: Problem, fitted: MixedFit, y: Floats, *, is_reduced: bool = True) -> Precision:
    """Give the sandwich covariance of the estimates: bias-reduced (CR2), or plain (CR0) where `is_reduced` is false.

    `y` are the scores the problem was made from. Everything is in the problem's own units.
    """
    found = fitted.maximum
    if found is None:
        nothing = np.full((len(problem.data.which), len(problem.data.which)), np.nan)
        return Precision(covariance=nothing, df_of=lambda rows: np.full(len(rows), np.nan))
    bread = found.at.unscaled
    parts = [_adjusted(k, bread, is_reduced=is_reduced) for k, _ in _scaled(problem, found, y)]
    meat = np.zeros_like(bread)
    for (k, residual), adjusted in zip(_scaled(problem, found, y), parts, strict=True):
        score = np.einsum("nmp,nm->np", adjusted, residual)
        meat += score.T @ score
        del k

    def df_of(rows: Floats) -> Floats:
        directions = bread @ rows.T  # coefficients x rows
        total, squares, cross = np.zeros(len(rows)), np.zeros(len(rows)), np.zeros((len(rows), *bread.shape))
        for (k, _), adjusted in zip(_scaled(problem, found, y), parts, strict=True):
            u = adjusted @ directions
            a = (u**2).sum(axis=1)  # patients x rows
            b = np.einsum("nmp,nmr->nrp", k, u)
            fit = np.einsum("nrp,pq,nrq->nr", b, bread, b)
            total += (a - fit).sum(axis=0)
            squares += (a**2 - 2 * a * fit).sum(axis=0)
            cross += np.einsum("nrp,nrq->rpq", b, b)
        turned = bread @ cross
        squares += np.einsum("rpq,rqp->r", turned, turned)
        return np.asarray(total**2 / np.where(squares > 0, squares, np.nan))

    return Precision(covariance=bread @ meat @ bread, df_of=df_of)


def _scaled(problem: Problem, found: Maximum, y: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Yield design (patients x visits x coefficients) and residuals (patients x visits), scaled, a chunk at a time."""
    of, sums = problem.data, problem.sums
    means = np.zeros((of.n_visits, problem.plan.z.shape[1]))
    np.add.at(means.T, of.which, (of.profiles * found.at.beta).T)
    order = np.argsort(sums.of_patient, kind="stable")
    ordered = sums.of_patient[order]
    for pattern, inverse in enumerate(found.at.inverse):
        visits = np.flatnonzero(sums.seen[pattern])
        factor = np.linalg.cholesky(inverse[np.ix_(visits, visits)])
        first, last = np.searchsorted(ordered, [pattern, pattern + 1])
        for start in range(int(first), int(last), CHUNK):
            rows = order[start : min(start + CHUNK, int(last))]
            z = problem.plan.z[rows]
            x = z[:, None, of.which] * of.profiles[visits]
            residual = (y[rows[:, None], visits] - problem.origin[visits]) / problem.size - z @ means[visits].T
            yield factor.T @ x, residual @ factor


def _adjusted(k: Floats, bread: Floats, *, is_reduced: bool) -> Floats:
    """Give A K, where A is the inverse square root of I - K (bread) K' for each patient."""
    if not is_reduced:
        return k
    left = np.eye(k.shape[1]) - k @ bread @ k.transpose(0, 2, 1)
    roots, axes = np.linalg.eigh((left + left.transpose(0, 2, 1)) / 2)
    inverse = np.where(roots > TINY, 1 / np.sqrt(np.maximum(roots, TINY)), 0.0)
    return np.asarray((axes * inverse[:, None, :]) @ axes.transpose(0, 2, 1) @ k)

"""Covariance of the estimates from the patients' own residuals, valid where the covariance structure is wrong.

Bias-reduced (CR2) with Satterthwaite's degrees of freedom under the fitted model: Bell & McCaffrey, Survey Methodology
2002;28:169-181; Pustejovsky & Tipton, J Bus Econ Stat 2018;36:672-683 (doi:10.1080/07350015.2016.1247004). Residuals
are scaled by the Cholesky factor of the inverse covariance, as R's mmrm does ("Empirical-Bias-Reduced").
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from fatigue.analysis.mixed.likelihood import visit_means
from fatigue.analysis.mixed.model import MixedFit, Problem
from fatigue.analysis.mixed.newton import Maximum
from fatigue.analysis.mixed.small_sample import Precision
from fatigue.cohort.arrays import Floats

CHUNK = 4096  # designs at a time: keeps memory flat at 100,000 patients
FEW = 50  # patients a design, from which a product for each is quicker than one pass over all
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
    parts = []
    meat = np.zeros_like(bread)
    for k, squares, counts in _scaled(problem, found, y):
        adjusted = _adjusted(k, bread, is_reduced=is_reduced)
        meat += np.einsum("nmp,nml,nlq->pq", adjusted, squares, adjusted, optimize=True)
        parts.append((k, adjusted, counts))

    def df_of(rows: Floats) -> Floats:
        directions = bread @ rows.T  # coefficients x rows
        total, squares, cross = np.zeros(len(rows)), np.zeros(len(rows)), np.zeros((len(rows), *bread.shape))
        for k, adjusted, counts in parts:
            u = adjusted @ directions
            a = (u**2).sum(axis=1)  # designs x rows
            b = (k.transpose(0, 2, 1) @ u).transpose(2, 0, 1)  # rows x designs x coefficients
            fit = ((b @ bread) * b).sum(axis=2).T
            total += counts @ (a - fit)
            squares += counts @ (a**2 - 2 * a * fit)
            cross += (b * counts[:, None]).transpose(0, 2, 1) @ b
        turned = bread @ cross
        squares += np.einsum("rpq,rqp->r", turned, turned)
        return np.asarray(total**2 / np.where(squares > 0, squares, np.nan))

    return Precision(covariance=bread @ meat @ bread, df_of=df_of)


def _scaled(problem: Problem, found: Maximum, y: Floats) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Yield scaled designs (designs x visits x coefficients), the sums of r r' of their scaled residuals, and patients.

    Patients of one pattern with the same values have the same design: without continuous covariates there are few.
    """
    of, sums = problem.data, problem.sums
    means = visit_means(of, found.at.beta)
    order = np.argsort(sums.of_patient, kind="stable")
    ordered = sums.of_patient[order]
    for pattern, inverse in enumerate(found.at.inverse):
        visits = np.flatnonzero(sums.seen[pattern])
        factor = np.linalg.cholesky(inverse[np.ix_(visits, visits)])
        first, last = np.searchsorted(ordered, [pattern, pattern + 1])
        own = order[first:last]
        values, which = np.unique(problem.plan.z[own], axis=0, return_inverse=True)
        by_design = own[np.argsort(which.ravel(), kind="stable")]
        counts = np.bincount(which.ravel(), minlength=len(values))
        ends = np.cumsum(counts)
        for start in range(0, len(values), CHUNK):
            z = values[start : start + CHUNK]
            these = slice(start, start + CHUNK)
            rows = by_design[ends[start] - counts[start] : ends[these][-1]]
            residual = (y[rows[:, None], visits] - problem.origin[visits]) / problem.size
            residual = (residual - np.repeat(z @ means[visits].T, counts[these], axis=0)) @ factor
            squares = _sums_of_squares(residual, counts[these])
            yield factor.T @ (z[:, None, of.which] * of.profiles[visits]), squares, counts[these].astype(float)


def _sums_of_squares(residual: Floats, counts: NDArray[np.int64]) -> Floats:
    """Give the sum of r r' over each run of so many rows (runs x visits x visits)."""
    stops = np.cumsum(counts)
    if len(counts) * FEW < len(residual):
        return np.array(
            [residual[stop - n : stop].T @ residual[stop - n : stop] for n, stop in zip(counts, stops, strict=True)]
        )
    return np.asarray(np.add.reduceat(residual[:, :, None] * residual[:, None, :], stops - counts, axis=0))


def _adjusted(k: Floats, bread: Floats, *, is_reduced: bool) -> Floats:
    """Give A K, where A is the inverse square root of I - K (bread) K' for each patient."""
    if not is_reduced:
        return k
    left = np.eye(k.shape[1]) - k @ bread @ k.transpose(0, 2, 1)
    roots, axes = np.linalg.eigh((left + left.transpose(0, 2, 1)) / 2)
    inverse = np.where(roots > TINY, 1 / np.sqrt(np.maximum(roots, TINY)), 0.0)
    return np.asarray((axes * inverse[:, None, :]) @ axes.transpose(0, 2, 1) @ k)

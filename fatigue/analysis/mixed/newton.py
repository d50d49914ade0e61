"""The maximum of the likelihood by Newton's method, with expected information where the curvature is not usable.

Steps are halved until the likelihood rises; convergence is judged on the gradient, measured in standard errors. A fit
whose covariance turns singular on the way, or whose parameters the data do not tell apart, is reported as failed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from fatigue.analysis.mixed.likelihood import Data, Point, Slopes, duplication, point, residual_sums, slopes
from fatigue.analysis.mixed.structures import Structure, slope_components
from fatigue.cohort.arrays import Floats

MOST_STEPS = 100
CLOSE = 1e-9  # squared length of the step in standard errors; the next step is of the order of its square
SINGULAR = 1e-6  # smallest eigenvalue of the correlations: a score that others give to within 1/1000 of an SD
FLATTEST = 1e-3  # curvature a step downhill assumes at least, against the greatest
VANISHED = 1e-10  # variance of one visit, against the greatest: its scores do not vary, and the search runs on for ever
EXACT = 1e-14  # residual variance, the scores having variance 1, that is rounding
UNTOLD = 1e-9  # smallest eigenvalue of the information at unit diagonal: parameters the data do not tell apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Maximum:
    """Where the search ended; usable only where `failure` is empty."""

    theta: Floats  # parameters, groups one after another
    sigma: Floats  # groups x visits x visits
    at: Point
    failure: str  # why there is no fit, as the end of a sentence; empty when converged
    n_steps: int
    information: Floats  # observed, of the parameters: half the second derivatives of -2 log-likelihood
    jacobian: Floats  # elements x parameters
    slopes: Slopes


def maximise(of: Data, structure: Structure) -> Maximum | None:
    """Give the (restricted) maximum likelihood fit; None where the effects leave nothing to model."""
    spread = duplication(of.n_visits)
    rough = _rough(of)
    if rough is None:
        return None
    theta = np.tile(structure.start(rough), of.n_groups)
    sigma = _covariances(structure, theta, of.n_groups)
    here = point(of, sigma)
    if here is None:
        return None
    failure, is_last = f"the search did not settle within {MOST_STEPS} steps", False
    n_steps = 0
    while True:
        local = slopes(of, here)
        jacobian = _jacobian(structure, theta, of)
        gradient = jacobian.T @ local.gradient
        observed = jacobian.T @ local.observed @ jacobian + _curvature(structure, theta, local.gradient, spread=spread)
        if is_last or n_steps == MOST_STEPS:
            break
        step, is_newton = _step(gradient, observed, jacobian.T @ local.expected @ jacobian)
        length = -float(gradient @ step)
        moved = _line_search(of, structure, theta, step, here.minus2 + 1e-9 * abs(here.minus2))
        if moved is None:
            failure = "no step along the likelihood improves it, and its slope is not zero"
            if is_newton and length < 1e3 * CLOSE:
                failure = ""
            break
        theta, sigma, here = moved
        n_steps += 1
        if degenerate := _degenerate(sigma):
            failure = degenerate
            break
        if is_newton and length < CLOSE:
            failure, is_last = "", True
    if not failure:
        failure = _doubts(structure, theta, observed, of.n_groups)
    return Maximum(
        theta=theta, sigma=sigma, at=here, failure=failure, n_steps=n_steps, information=observed / 2,
        jacobian=jacobian, slopes=local,
    )  # fmt: skip


def _rough(of: Data) -> Floats | None:
    """Give a positive definite guess of the covariance from the residuals of least squares; None if none are left."""
    start = point(of, np.tile(np.eye(of.n_visits), (of.n_groups, 1, 1)))
    beta = start.beta if start is not None else np.zeros(len(of.which))
    pairs = of.sums.pairs
    summed = residual_sums(of, beta)[0].sum(axis=0)
    rough = summed / np.maximum(pairs, 1)
    variance = np.diag(rough).copy()
    if variance.max() < EXACT:
        return None
    sd = np.sqrt(np.maximum(variance, 1e-4 * variance.max()))
    correlation = rough / np.outer(sd, sd)
    np.fill_diagonal(correlation, 1.0)
    for weight in (0.95, 0.8, 0.5, 0.2):
        shrunk = weight * correlation + (1 - weight) * np.eye(of.n_visits)
        if np.linalg.eigvalsh(shrunk)[0] > 0.02:
            return np.asarray(shrunk * np.outer(sd, sd))
    return np.diag(sd**2)


def _covariances(structure: Structure, theta: Floats, n_groups: int) -> Floats:
    return np.array([structure.value(part) for part in theta.reshape(n_groups, -1)])


def _jacobian(structure: Structure, theta: Floats, of: Data) -> Floats:
    """Give the derivatives of the elements in the parameters (elements x parameters), block by block of a group."""
    rows, columns = np.tril_indices(of.n_visits)
    m, k = len(rows), structure.n_parameters
    out = np.zeros((of.n_groups * m, of.n_groups * k))
    for group, part in enumerate(theta.reshape(of.n_groups, -1)):
        block = structure.first(part)[:, rows, columns].T
        out[group * m : (group + 1) * m, group * k : (group + 1) * k] = block
    return out


def _curvature(structure: Structure, theta: Floats, gradient: Floats, *, spread: Floats) -> Floats:
    """Give what the second derivatives of the elements add to those of the likelihood."""
    m, k = spread.shape[1], structure.n_parameters
    n_groups, n_visits = len(gradient) // m, math.isqrt(len(spread))
    per_element = gradient.reshape(n_groups, m) / spread.sum(axis=0)  # an element off the diagonal stands twice
    out = np.zeros((n_groups * k, n_groups * k))
    for group, part in enumerate(theta.reshape(n_groups, -1)):
        own = slice(group * k, (group + 1) * k)
        out[own, own] = structure.second(part, (spread @ per_element[group]).reshape(n_visits, n_visits))
    return out


def _step(gradient: Floats, observed: Floats, expected: Floats) -> tuple[Floats, bool]:
    """Give a step downhill, and whether it is Newton's own.

    Where the curvature is not that of a minimum, its directions are kept and their signs turned: a search that ends at
    a singular covariance gets there in a few steps instead of creeping.
    """
    told = np.diag(expected)  # below zero where the means use up every score
    size = np.sqrt(np.maximum(told, max(1e-12 * float(np.abs(told).max()), 1e-300)))
    curvature = observed / np.outer(size, size)
    try:
        root = np.linalg.cholesky(curvature)
    except np.linalg.LinAlgError:
        roots, axes = np.linalg.eigh(curvature)
        bent = np.maximum(np.abs(roots), max(FLATTEST * float(np.abs(roots).max()), 1e-12))
        return -axes @ ((axes.T @ (gradient / size)) / bent) / size, False
    return -np.linalg.solve(root.T, np.linalg.solve(root, gradient / size)) / size, True


def _line_search(
    of: Data, structure: Structure, theta: Floats, step: Floats, ceiling: float
) -> tuple[Floats, Floats, Point] | None:
    size = min(1.0, 3.0 / max(float(np.abs(step).max()), 1e-300)) if structure.name != "ris" else 1.0
    for _ in range(40):
        there = theta + size * step
        sigma = _covariances(structure, there, of.n_groups)
        found = point(of, sigma) if np.isfinite(sigma).all() and _smallest_root(sigma) > 0 else None
        if found is not None and found.minus2 <= ceiling:
            return there, sigma, found
        size /= 2
    return None


def _smallest_root(sigma: Floats) -> float:
    """Give the smallest eigenvalue of the correlation matrices, 0 where a variance is not positive."""
    variance = np.diagonal(sigma, axis1=1, axis2=2)
    if not (variance > 0).all():
        return 0.0
    sd = np.sqrt(variance)
    return float(np.linalg.eigvalsh(sigma / (sd[:, :, None] * sd[:, None, :])).min())


def _degenerate(sigma: Floats) -> str:
    """Give why the search need not go on from here, or nothing."""
    variance = np.diagonal(sigma, axis1=1, axis2=2)
    if (variance < VANISHED * variance.max(axis=1, keepdims=True)).any():
        return "the scores of one visit do not vary round their mean"
    if _smallest_root(sigma) < SINGULAR:
        return "the covariance turned singular: one visit's score would follow exactly from the others"
    return ""


def _doubts(structure: Structure, theta: Floats, observed: Floats, n_groups: int) -> str:
    """Give why a point with no slope is no fit after all, or nothing."""
    size = np.sqrt(np.maximum(np.diag(observed), 0.0))
    if (size <= 0).any() or np.linalg.eigvalsh(observed / np.outer(size, size))[0] < UNTOLD:
        return "the data do not tell its parameters apart"
    for part in theta.reshape(n_groups, -1):
        if structure.name == "ri" and len(part) > 1 and part[-1] <= 0:
            return "the variance between patients would be zero or below"
        if structure.name == "ris" and (part[3] <= 0 or np.linalg.eigvalsh(slope_components(part))[0] <= 0):
            return "a variance of the random intercept or slope would be zero or below"
    return ""

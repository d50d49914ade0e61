"""-2 log-likelihood (REML or ML) of a normal model from sums per pattern, with analytic derivatives.

Derivatives are taken in the elements of the covariance, in which it is linear; structures add the chain rule. In those
elements every trace is a product of two inverse covariances, so that one matrix product over the patterns gives the
whole Hessian. Score and information: Jennrich & Schluchter, Biometrics 1986;42:805-820 (doi:10.2307/2530695).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from fatigue.analysis.mixed.effects import Layout
from fatigue.analysis.mixed.patterns import Patterns
from fatigue.cohort.arrays import Floats, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """What the likelihood reads: the sums, spread to the coefficients that are in the model."""

    sums: Patterns
    which: Ints  # of each coefficient: its effect
    profiles: Floats  # visits x coefficients
    zz: Floats  # patterns x coefficients x coefficients
    n_groups: int
    is_reml: bool

    @property
    def n_visits(self) -> int:
        """Number of visits."""
        return len(self.profiles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The likelihood at one covariance, with what its derivatives need."""

    minus2: float
    beta: Floats
    unscaled: Floats  # covariance of the estimates, inverse of X'V^-1X
    inverse: Floats  # patterns x visits x visits, 0 where not seen
    projected: Floats  # patterns x coefficients x visits: the profiles times the inverse


@dataclass(frozen=True, slots=True, kw_only=True)
class Slopes:
    """Derivatives of -2 log-likelihood in the elements of the covariance, groups one after another."""

    gradient: Floats
    observed: Floats
    expected: Floats
    information: Floats  # elements x coefficients x coefficients: minus the derivatives of X'V^-1X


def data(sums: Patterns, plan: Layout, *, keep: NDArray[np.bool_], is_reml: bool) -> Data:
    """Put sums and the coefficients to keep together."""
    which = plan.which[keep]
    return Data(
        sums=sums,
        which=which,
        profiles=plan.profiles[:, keep],
        zz=sums.zz[:, which[:, None], which],
        n_groups=int(sums.group.max()) + 1,
        is_reml=is_reml,
    )


def point(of: Data, sigma: Floats) -> Point | None:
    """Give the likelihood at covariances sigma (groups x visits x visits); None where not positive definite."""
    sums = of.sums
    seen, both = sums.seen, sums.both
    filled = sigma[sums.group] * both
    visits = np.arange(of.n_visits)
    filled[:, visits, visits] += 1.0 - seen  # what was not seen: a visit of its own, with variance 1
    try:
        factor, inverse = np.linalg.cholesky(filled), np.linalg.inv(filled) * both
    except np.linalg.LinAlgError:
        return None
    log_dets = 2 * np.log(np.diagonal(factor, axis1=1, axis2=2)).sum(axis=1)
    projected = of.profiles.T @ inverse
    cross = ((projected @ of.profiles) * of.zz).sum(axis=0)
    moment = (projected * sums.zy[:, of.which]).sum(axis=(0, 2))
    try:
        root, unscaled = np.linalg.cholesky(cross), np.linalg.inv(cross)
    except np.linalg.LinAlgError:
        return None
    beta = unscaled @ moment
    fit = float((inverse * sums.yy).sum() - moment @ beta)
    n_scores, p = sums.n_scores, len(of.which)
    minus2 = float(sums.n @ log_dets) + fit + (n_scores - p * of.is_reml) * np.log(2 * np.pi)
    if of.is_reml:
        minus2 += 2 * float(np.log(np.diag(root)).sum())
    return Point(minus2=minus2, beta=beta, unscaled=unscaled, inverse=inverse, projected=projected)


def slopes(of: Data, at: Point) -> Slopes:
    """Give the derivatives at a point; elements are those of the lower triangle, row by row, a group after another."""
    inverse, sums = at.inverse, of.sums
    spread = duplication(of.n_visits)
    residual, crossed = residual_sums(of, at.beta)
    of_fit = inverse @ residual @ inverse
    of_beta = inverse @ (of.profiles @ (at.unscaled * of.zz) @ of.profiles.T) @ inverse
    if not of.is_reml:
        of_beta = np.zeros_like(of_beta)
    weighted = inverse * sums.n[:, None, None]
    gradient = (weighted - of_fit - of_beta).reshape(len(inverse), -1)
    right = (crossed @ inverse)[:, of.which]
    m = spread.shape[1]
    gradients, informations, moments = [], [], []
    observed, expected = np.zeros((of.n_groups * m, of.n_groups * m)), np.zeros((of.n_groups * m, of.n_groups * m))
    for group in range(of.n_groups):
        rows = sums.group == group
        own = slice(group * m, (group + 1) * m)
        gradients.append(gradient[rows].sum(axis=0) @ spread)
        kept = inverse[rows]
        observed[own, own] = _paired(kept, (2 * of_fit + 2 * of_beta - weighted)[rows], spread)
        expected[own, own] = _paired(kept, (weighted - 2 * of_beta)[rows], spread)
        informations.append(_informations(of, at.projected, rows, spread))
        moments.append(_moments(at.projected[rows], right[rows], spread))
    information, moment = np.concatenate(informations), np.concatenate(moments)
    observed -= 2 * moment @ at.unscaled @ moment.T
    if of.is_reml:
        turned = at.unscaled @ information
        traces = turned.reshape(len(turned), -1) @ turned.transpose(0, 2, 1).reshape(len(turned), -1).T
        observed -= traces
        expected += traces
    return Slopes(gradient=np.concatenate(gradients), observed=observed, expected=expected, information=information)


def residual_sums(of: Data, beta: Floats) -> tuple[Floats, Floats]:
    """Give sums of r r' (patterns x visits x visits) and z r' (patterns x effects x visits), r the residuals."""
    sums = of.sums
    means = visit_means(of, beta)
    fitted = (means @ sums.zz).transpose(0, 2, 1) * sums.seen[:, None, :]  # patterns x effects x visits
    crossed = sums.zy - fitted
    half = means @ sums.zy
    residual = (sums.yy - half - crossed.transpose(0, 2, 1) @ means.T) * sums.both
    return residual, crossed


def visit_means(of: Data, beta: Floats) -> Floats:
    """Give the matrix (visits x effects) that turns a patient's values into the expected scores."""
    means = np.zeros((of.n_visits, of.sums.zz.shape[1]))
    np.add.at(means.T, of.which, (of.profiles * beta).T)
    return means


@cache
def duplication(n_visits: int) -> Floats:
    """Give the matrix (visits squared x elements) that spreads the lower triangle to the whole, row by row."""
    rows, columns = np.tril_indices(n_visits)
    spread = np.zeros((n_visits, n_visits, len(rows)))
    spread[rows, columns, np.arange(len(rows))] = 1.0
    spread[columns, rows, np.arange(len(rows))] = 1.0
    return spread.reshape(n_visits**2, -1)


def _paired(inverse: Floats, other: Floats, spread: Floats) -> Floats:
    """Give the sum over patterns of tr(V_k A V_l B) for all pairs of elements k, l, A the inverse and B the other."""
    t = inverse.shape[1]
    summed = inverse.reshape(-1, t * t).T @ other.reshape(-1, t * t)
    ordered = summed.reshape(t, t, t, t).transpose(3, 0, 1, 2)  # (b c)(d a) -> a b c d
    paired = spread.T @ ordered.reshape(t * t, t * t) @ spread
    return np.asarray((paired + paired.T) / 2)


def _informations(of: Data, projected: Floats, rows: NDArray[np.bool_], spread: Floats) -> Floats:
    """Give X' V^-1 V_k V^-1 X for every element k, summed over the patterns of one group."""
    t, p = of.n_visits, len(of.which)
    left, zz = projected[rows], of.sums.zz[rows]
    whole = np.empty((p, t, p, t))
    parts = [np.flatnonzero(of.which == effect) for effect in np.unique(of.which)]
    for first, second in product(parts, parts):
        if first[0] > second[0]:
            continue
        weight = zz[:, of.which[first[0]], of.which[second[0]]]
        a = (left[:, first] * weight[:, None, None]).reshape(len(left), -1)
        block = (a.T @ left[:, second].reshape(len(left), -1)).reshape(len(first), t, len(second), t)
        whole[first[:, None, None, None], np.arange(t)[:, None, None], second[:, None], np.arange(t)] = block
        whole[second[:, None, None, None], np.arange(t)[:, None, None], first[:, None], np.arange(t)] = block.transpose(
            2, 3, 0, 1
        )
    return np.asarray((spread.T @ whole.transpose(1, 3, 0, 2).reshape(t * t, p * p)).reshape(-1, p, p))


def _moments(projected: Floats, right: Floats, spread: Floats) -> Floats:
    """Give X' V^-1 V_k V^-1 r for every element k, summed over patterns (elements x coefficients)."""
    summed = projected.transpose(1, 2, 0) @ right.transpose(1, 0, 2)  # coefficients x visits x visits
    return np.asarray(spread.T @ summed.reshape(len(summed), -1).T)

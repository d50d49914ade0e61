"""Imputation of scores by chained Bayesian normal regressions, one a visit, in m copies.

The method "norm" of mice (van Buuren & Groothuis-Oudshoorn 2011, doi:10.18637/jss.v045.i03): at each step the residual
variance and the coefficients are drawn from their posterior, then the missing scores. Not scikit-learn's
IterativeImputer: it draws no coefficients that the imputed patients share, so that on the reference set fis45drop its
pooled standard error is 17 % below mice's, and it takes 0.2 s a copy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fatigue.cohort.arrays import Flags, Floats

SWEEPS = 10  # over all visits
RICH = 2  # observed scores a coefficient; below it only the nearest visits predict
RIDGE = 1e-5  # of the cross-products' diagonal, as in mice: keeps collinear visits apart
AT_ONCE = 40_000  # patients x copies held in memory together


@dataclass(frozen=True, slots=True)
class _Step:
    """One visit to impute: its column, the columns that predict it, who lacks it, how many have it."""

    column: int
    predictors: NDArray[np.int64]
    rows: NDArray[np.int64]
    n_seen: int


def is_rich(scores: Floats, n_covariates: int) -> Flags:
    """Say of each visit whether it has enough observed scores to be predicted by everything else."""
    n_coefficients = n_covariates + scores.shape[1]  # the intercept, the covariates, all other visits
    return np.asarray(np.isfinite(scores).sum(axis=0) >= RICH * n_coefficients)


def impute(scores: Floats, covariates: Floats, *, bounds: tuple[float, float], m: int, seed: int) -> Floats:
    """Give m completed copies (m x patients x visits) of scores with NaN.

    The first visit is complete, and every visit has some scores. A visit is predicted by all others and the covariates
    (patients x any, complete), or, when it has less than twice as many scores as coefficients, by the first visit and
    its two neighbours. Draws beyond `bounds` are set to the bound, at every step.
    """
    n, k = scores.shape
    centre, size = float(np.nanmean(scores)), float(np.nanstd(scores)) or 1.0
    scaled, limits = (scores - centre) / size, (np.array(bounds) - centre) / size
    spread = covariates.std(axis=0)
    known = np.column_stack([np.ones(n), (covariates - covariates.mean(axis=0)) / np.where(spread > 0, spread, 1.0)])
    steps = _steps(scores, known.shape[1])
    rng = np.random.default_rng(seed)
    copies = np.empty((m, n, k))
    at_once = max(1, AT_ONCE // max(n, 1))
    for first in range(0, m, at_once):
        some = slice(first, min(first + at_once, m))
        values = np.empty((some.stop - some.start, n, known.shape[1] + k))
        values[:, :, : known.shape[1]] = known
        values[:, :, known.shape[1] :] = scaled
        _run(values, steps, limits, rng)
        copies[some] = values[:, :, known.shape[1] :] * size + centre
    return np.where(np.isfinite(scores), scores, copies)  # what was observed, to the last digit


def _steps(scores: Floats, n_known: int) -> list[_Step]:
    k = scores.shape[1]
    rich, missing, steps = is_rich(scores, n_known - 1), ~np.isfinite(scores), []
    for visit in np.flatnonzero(missing.any(axis=0)):
        if rich[visit]:
            predictors = np.delete(np.arange(n_known + k), n_known + visit)
        else:
            near = sorted({0, int(visit) - 1, min(int(visit) + 1, k - 1)} - {int(visit)})
            predictors = np.array([0, *(n_known + other for other in near)])
        rows = np.flatnonzero(missing[:, visit])
        steps.append(_Step(n_known + int(visit), predictors, rows, len(scores) - len(rows)))
    return steps


def _run(values: Floats, steps: list[_Step], limits: Floats, rng: np.random.Generator) -> None:
    """Impute copies x patients x columns in place."""
    for step in steps:
        values[:, step.rows, step.column] = 0.0
    cross = values.transpose(0, 2, 1) @ values
    for sweep in range(SWEEPS + 1):
        for step in steps:
            # At first each visit is drawn from earlier ones alone: where patients stay away for good, that is the
            # answer already, and a chain that starts from it needs no thirty sweeps to get there.
            using = step.predictors[step.predictors < step.column] if sweep == 0 else step.predictors
            # Only the rows to impute change, so the cross-products of the others come by subtraction.
            part = values[:, step.rows]
            cross -= part.transpose(0, 2, 1) @ part
            part[:, :, step.column] = np.clip(_draw(cross, part, replace(step, predictors=using), rng), *limits)
            values[:, step.rows, step.column] = part[:, :, step.column]
            cross += part.transpose(0, 2, 1) @ part


def _draw(cross: Floats, part: Floats, step: _Step, rng: np.random.Generator) -> Floats:
    """Draw variance, coefficients, and the missing scores of each copy, from cross-products of the observed."""
    m, n_coefficients = len(part), len(step.predictors)
    xx = cross[:, step.predictors[:, None], step.predictors]
    xy = cross[:, step.predictors, step.column]
    diagonal = np.einsum("mpp->mp", xx)
    inverse = np.linalg.inv(xx + np.eye(n_coefficients) * (RIDGE * diagonal + 1e-12)[:, None, :])
    fitted = np.einsum("mpq,mq->mp", inverse, xy)
    left = cross[:, step.column, step.column] - 2 * (fitted * xy).sum(axis=1)
    left = np.maximum(left + np.einsum("mp,mpq,mq->m", fitted, xx, fitted), 0.0)
    sd = np.sqrt(left / rng.chisquare(max(step.n_seen - n_coefficients, 1), m))
    root = np.linalg.cholesky((inverse + inverse.transpose(0, 2, 1)) / 2)
    drawn = fitted + sd[:, None] * np.einsum("mpq,mq->mp", root, rng.standard_normal((m, n_coefficients)))
    expected = np.einsum("mrp,mp->mr", part[:, :, step.predictors], drawn)
    return np.asarray(expected + sd[:, None] * rng.standard_normal(expected.shape))

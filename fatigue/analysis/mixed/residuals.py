"""Residuals of a mixed model, scaled to be independent with variance 1 under the model."""

from __future__ import annotations

import numpy as np

from fatigue.analysis.mixed.patterns import by_pattern
from fatigue.cohort.arrays import Floats, Ints


def scaled_residuals(residual: Floats, sigma: Floats, group: Ints) -> Floats:
    """Give residuals (patients x visits, NaN without a score) scaled by the Cholesky factor of their covariance.

    `sigma` is groups x visits x visits, `group` each patient's. Under the model they are standard normal and
    independent: a patient's first is the residual over its SD, the next what the earlier ones leave unexplained.
    """
    out = np.full(residual.shape, np.nan)
    known = np.isfinite(residual)
    for rows in by_pattern(known, group):
        visits = np.flatnonzero(known[rows[0]])
        factor = np.linalg.cholesky(sigma[group[rows[0]]][np.ix_(visits, visits)])
        out[rows[:, None], visits] = np.linalg.solve(factor, residual[rows[:, None], visits].T).T
    return out

"""Would the same predictors be found in other patients like these? Signs and selections over bootstrap resamples."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import Lasso, LassoCV, LinearRegression
from sklearn.model_selection import KFold, LeaveOneOut

from fatigue.analysis.patients.modelled import modelled, to_three_figures
from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort

DRAWS, SEED = 400, 2019
IN_TURN = 50  # draws a task of the pool
LEAVE_ONE_OUT_UP_TO = 60  # patients; above, ten folds


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """How often each predictor came out the same way, in percent of the resamples."""

    table: pd.DataFrame  # one row a term: term label estimate sign_kept selected n
    penalty: float  # of the lasso
    draws: int
    end: float  # months
    n_patients: int
    n_dropped: int
    method: str
    notes: tuple[str, ...]


def stability(
    cohort: Cohort, *, predictors: tuple[str, ...], end: float | None = None, scale: str = "total"
) -> Stability:
    """Give for each predictor how often it keeps its sign, and how often a lasso selects it, when patients are redrawn.

    Parameters
    ----------
    cohort : Cohort
    predictors : tuple of str
        Columns of `cohort.patients`; the baseline score is in the model, named or not.
    end : float, optional
        Month compared with month 0; the last visit by default.
    scale : str
        "total" or a subscale.

    Returns
    -------
    Stability
        `table` has the least-squares coefficient (points of change per SD of the predictor), `sign_kept` and
        `selected`, both in percent of the resamples. 50 % of signs kept is what a coin would give.

    Raises
    ------
    TooFewError
        When fewer than ten patients, or fewer than the terms and three, are left, or nothing varies.

    Notes
    -----
    400 resamples of patients with replacement, always the same ones. The lasso's penalty is chosen once, by
    cross-validation on all patients, and held: what varies is who is in the sample. Patients lacking a score or a
    predictor are left out. A predictor that is constant in a resample keeps no sign there and is not selected.

    References
    ----------
    Heinze, Wallisch & Dunkler, Biom J 2018;60:431-449. doi:10.1002/bimj.201700067 (sign and inclusion frequencies)

    Examples
    --------
    >>> import fatigue
    >>> found = stability(fatigue.demo(), predictors=("age", "edss"))
    >>> found.draws, bool(found.table["sign_kept"].between(0, 100).all())
    (400, True)
    """
    data = modelled(cohort, predictors=predictors, end=end, scale=scale)
    x, y = data.standardised, data.y
    penalty = _penalty(x, y)
    plain = LinearRegression().fit(x, y).coef_
    rows = np.random.default_rng(SEED).integers(0, len(y), (DRAWS, len(y)))
    parts = Parallel(n_jobs=2, prefer="threads")(
        delayed(_resampled)(x, y, rows[at : at + IN_TURN], penalty) for at in range(0, DRAWS, IN_TURN)
    )
    signs = np.concatenate([part[0] for part in parts])
    selected = np.concatenate([part[1] for part in parts])
    few = (
        f"With {data.n_patients} patients these shares themselves are rough: read them as “nearly always”, “mostly” or "
        "“by chance”.",
    )
    return Stability(
        table=pd.DataFrame({
            "term": [term.name for term in data.terms], "label": [term.label for term in data.terms],
            "estimate": plain, "sign_kept": 100 * (signs == np.sign(plain)).mean(axis=0),
            "selected": 100 * selected.mean(axis=0), "n": data.n_patients,
        }),
        penalty=penalty, draws=DRAWS, end=data.end, n_patients=data.n_patients, n_dropped=data.n_dropped,
        method=(
            f"{DRAWS} bootstrap resamples of {data.n_patients} patients: least squares for the sign, a lasso with the "
            f"penalty that cross-validation chose on all patients ({to_three_figures(penalty)}) for the selection."
        ),
        notes=(*data.notes, *(few if data.n_patients < 100 else ())),
    )  # fmt: skip


def _penalty(x: Floats, y: Floats) -> float:
    folds = LeaveOneOut() if len(y) <= LEAVE_ONE_OUT_UP_TO else KFold(10, shuffle=True, random_state=SEED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # of penalties near 0, which are not chosen for it
        return float(LassoCV(alphas=50, cv=folds, max_iter=5000).fit(x, y).alpha_)


def _resampled(x: Floats, y: Floats, rows: NDArray[np.int64], penalty: float) -> tuple[Floats, NDArray[np.bool_]]:
    """Give signs by least squares and selections by the lasso, one row a resample."""
    signs, selected = np.zeros((len(rows), x.shape[1])), np.zeros((len(rows), x.shape[1]), dtype=bool)
    for at, drawn in enumerate(rows):
        part, outcome = x[drawn], y[drawn]
        varies = part.std(axis=0) > 1e-12
        if not varies.any():
            continue
        signs[at, varies] = np.sign(LinearRegression().fit(part[:, varies], outcome).coef_)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            selected[at, varies] = Lasso(alpha=penalty, max_iter=5000).fit(part[:, varies], outcome).coef_ != 0
    return signs, selected

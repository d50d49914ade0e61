"""Does a predictor keep its sign when it is shrunk? Ridge regression beside least squares, penalty by leave-one-out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression, Ridge, RidgeCV

from fatigue.analysis.patients.modelled import modelled, to_three_figures
from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort

PENALTIES = np.logspace(-2, 4, 61)  # from next to none to next to nothing left, for predictors of SD 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrinkage:
    """Coefficients in points of change per standard deviation of the predictor, shrunk and not."""

    table: pd.DataFrame  # one row a term: term label estimate least_squares is_sign_kept n
    path: pd.DataFrame  # one row a penalty and term: penalty term label estimate
    penalty: float  # the one chosen
    loo_r_squared: float  # at the chosen penalty; a little too good, since it was chosen by this
    loo_r_squared_least_squares: float
    end: float  # months
    n_patients: int
    n_dropped: int  # lacking a score at either visit, or a predictor
    method: str
    notes: tuple[str, ...]


def shrinkage(
    cohort: Cohort, *, predictors: tuple[str, ...], end: float | None = None, scale: str = "total"
) -> Shrinkage:
    """Give the coefficients of the change under a ridge penalty, with the path over all penalties.

    Parameters
    ----------
    cohort : Cohort
    predictors : tuple of str
        Columns of `cohort.patients`; the baseline score is in the model, named or not, and is shrunk as the others are.
    end : float, optional
        Month compared with month 0; the last visit by default.
    scale : str
        "total" or a subscale.

    Returns
    -------
    Shrinkage
        `table` has the ridge coefficient (estimate) beside the least-squares one, in points of change per SD of the
        predictor (for the FIS negative = less fatigue); `is_sign_kept` where both point the same way.

    Raises
    ------
    TooFewError
        When fewer than ten patients, or fewer than the terms and three, are left, or nothing varies.
    AnalysisError
        When a column is not there, or was recorded after the baseline.

    Notes
    -----
    Patients lacking a score or a predictor are left out; nothing is imputed. The penalty is the one with the smallest
    leave-one-out error (scikit-learn's RidgeCV), of 61 from 0.01 to 10,000. No interval is given: the usual ones do
    not hold for a shrunk coefficient.

    References
    ----------
    Hoerl & Kennard, Technometrics 1970;12:55-67. doi:10.1080/00401706.1970.10488634

    Examples
    --------
    >>> import fatigue
    >>> found = shrinkage(fatigue.demo(), predictors=("age", "edss"))
    >>> bool(found.table["is_sign_kept"].all())
    True
    """
    data = modelled(cohort, predictors=predictors, end=end, scale=scale)
    x, y = data.standardised, data.y
    chosen = RidgeCV(alphas=PENALTIES, store_cv_results=True).fit(x, y)
    penalty = float(chosen.alpha_)
    errors = chosen.cv_results_[:, int(np.flatnonzero(penalty == PENALTIES)[0])]
    plain = LinearRegression().fit(x, y)
    names, labels = [term.name for term in data.terms], [term.label for term in data.terms]
    paths = np.array([Ridge(alpha=each).fit(x, y).coef_ for each in PENALTIES])
    return Shrinkage(
        table=pd.DataFrame({
            "term": names, "label": labels, "estimate": chosen.coef_, "least_squares": plain.coef_,
            "is_sign_kept": np.sign(chosen.coef_) == np.sign(plain.coef_), "n": data.n_patients,
        }),
        path=pd.DataFrame({
            "penalty": np.repeat(PENALTIES, len(names)), "term": np.tile(np.array(names, dtype=object), len(PENALTIES)),
            "label": np.tile(np.array(labels, dtype=object), len(PENALTIES)), "estimate": paths.ravel(),
        }),
        penalty=penalty, loo_r_squared=_r_squared(errors, y),
        loo_r_squared_least_squares=data.loo_r_squared, end=data.end,
        n_patients=data.n_patients, n_dropped=data.n_dropped,
        method=(
            f"Ridge regression of the change to month {data.end:g} on {', '.join(labels)}, each in standard "
            f"deviations, in {data.n_patients} patients; the penalty ({to_three_figures(penalty)}) has the "
            "smallest leave-one-out error of 61. Beside it the same model by least squares."
        ),
        notes=(*data.notes, *_notes(penalty)),
    )  # fmt: skip


def _r_squared(squared_errors: Floats, y: Floats) -> float:
    return 1 - float(squared_errors.sum()) / float(((y - y.mean()) ** 2).sum())


def _notes(penalty: float) -> list[str]:
    if penalty == PENALTIES[-1]:
        return ["The strongest penalty did best: these predictors tell next to nothing about a patient left out."]
    if penalty == PENALTIES[0]:
        return ["Next to no penalty did best: shrinking changes nothing here."]
    return []

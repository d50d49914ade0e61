"""How well would the model predict other patients? R2 and calibration slope, corrected for optimism; importance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LinearRegression

from fatigue.analysis.patients.modelled import modelled
from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort

DRAWS, SEED = 400, 2019
IN_TURN = 50
SHUFFLES = 200
TOO_EXTREME = 0.9  # calibration slope


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What the model promises, and what is left of it in patients it has not seen."""

    table: pd.DataFrame  # one row a measure (r_squared, calibration_slope): measure apparent optimism estimate n
    importance: pd.DataFrame  # one row a predictor: term label estimate (fall of R2 when shuffled) spread n
    draws: int
    end: float  # months
    n_patients: int
    n_dropped: int
    method: str
    notes: tuple[str, ...]

    @property
    def is_too_extreme(self) -> bool:
        """True when predictions for others would spread at least a tenth more than their changes do."""
        return bool(self.table["estimate"].iloc[1] < TOO_EXTREME)


def validation(
    cohort: Cohort, *, predictors: tuple[str, ...], end: float | None = None, scale: str = "total"
) -> Validation:
    """Give R2 and calibration slope of the predictor model, corrected by Harrell's bootstrap, and what each term adds.

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
    Validation
        `estimate` is the apparent value minus the mean optimism. A slope of 1 means that predictions spread as the
        changes do; below 1 they are too extreme. `importance` is the fall of R2 in these patients when one predictor
        is shuffled among them (mean and standard deviation over 200 shuffles); 0 = the model does not use it.

    Raises
    ------
    TooFewError
        When fewer than ten patients, or fewer than the terms and three, are left, or nothing varies.

    Notes
    -----
    The model is refitted in each of 400 resamples and judged there and on the original patients; the mean difference
    is the optimism. Importance is measured in the patients the model was fitted to, so it is too good as R2 is, and
    terms of one category are shuffled one by one. Patients lacking a score or a predictor are left out.

    References
    ----------
    Harrell, Lee & Mark, Stat Med 1996;15:361-387. doi:10.1002/(SICI)1097-0258(19960229)15:4<361::AID-SIM168>3.0.CO;2-4
    Breiman, Machine Learning 2001;45:5-32. doi:10.1023/A:1010933404324 (permutation importance)

    Examples
    --------
    >>> import fatigue
    >>> found = validation(fatigue.demo(), predictors=("age", "edss"))
    >>> bool((found.table["estimate"] < found.table["apparent"]).all())
    True
    """
    data = modelled(cohort, predictors=predictors, end=end, scale=scale)
    x, y = data.standardised, data.y
    model = LinearRegression().fit(x, y)
    apparent = np.array([_r_squared(y, model.predict(x)), 1.0])
    rows = np.random.default_rng(SEED).integers(0, len(y), (DRAWS, len(y)))
    parts = Parallel(n_jobs=2, prefer="threads")(
        delayed(_optimism)(x, y, rows[at : at + IN_TURN]) for at in range(0, DRAWS, IN_TURN)
    )
    each = np.concatenate(parts)
    optimism = each[np.isfinite(each).all(axis=1)].mean(axis=0)
    shuffled = permutation_importance(model, x, y, n_repeats=SHUFFLES, random_state=SEED, scoring="r2")
    return Validation(
        table=pd.DataFrame({
            "measure": ["r_squared", "calibration_slope"], "apparent": apparent, "optimism": optimism,
            "estimate": apparent - optimism, "n": data.n_patients,
        }),
        importance=pd.DataFrame({
            "term": [term.name for term in data.terms], "label": [term.label for term in data.terms],
            "estimate": shuffled.importances_mean, "spread": shuffled.importances_std, "n": data.n_patients,
        }),
        draws=DRAWS, end=data.end, n_patients=data.n_patients, n_dropped=data.n_dropped,
        method=(
            f"Linear model of the change to month {data.end:g}, {data.n_patients} patients, {len(data.terms)} "
            f"term{'s' * (len(data.terms) != 1)}; "
            f"optimism by Harrell's bootstrap ({DRAWS} resamples); importance by {SHUFFLES} shuffles of each term."
        ),
        notes=data.notes,
    )  # fmt: skip


def _optimism(x: Floats, y: Floats, rows: NDArray[np.int64]) -> Floats:
    """Give, a resample, by how much R2 and slope fall from the resample to the original; NaN where nothing varies."""
    found = np.full((len(rows), 2), np.nan)
    for at, drawn in enumerate(rows):
        outcome = y[drawn]
        if outcome.std() == 0:
            continue
        model = LinearRegression().fit(x[drawn], outcome)
        expected = model.predict(x)
        spread = expected - expected.mean()
        total = float(spread @ spread)
        slope = float(spread @ (y - y.mean())) / total if total > 0 else np.nan
        found[at] = _r_squared(outcome, expected[drawn]) - _r_squared(y, expected), 1 - slope
    return found


def _r_squared(seen: Floats, expected: Floats) -> float:
    return 1 - float(((seen - expected) ** 2).sum()) / float(((seen - seen.mean()) ** 2).sum())

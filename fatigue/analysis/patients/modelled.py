"""The patients of a predictor model as numbers: what resampling and shrinking start from. Shared arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fatigue.analysis.arithmetic.regression import regress
from fatigue.analysis.patients.design import BASELINE, Predictor, Term, design, later_visit
from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort
from fatigue.errors import TooFewError

USUAL = ("age", "edss", "employment")  # the predictors a page asks beside the baseline score until somebody chooses
FEWEST = 10  # patients; with fewer, a resample often holds too few different ones to fit anything


def usual(cohort: Cohort, *more: str) -> tuple[str, ...]:
    """Give the usual predictors, and `more`, that this cohort has."""
    return tuple(name for name in (*USUAL, *more) if name in cohort.patients)


def to_three_figures(penalty: float) -> str:
    """Give a penalty as a method's sentence has it: 0.116644 is 0.117."""
    return f"{penalty:.3g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Modelled:
    """Complete patients: their change, and their predictors without the constant and collinear ones."""

    y: Floats  # change, end minus baseline, points
    x: Floats  # patients x terms
    terms: tuple[Term, ...]
    predictors: tuple[Predictor, ...]
    end: float  # months
    n_dropped: int
    loo_r_squared: float  # of least squares; NaN where a row has full leverage
    notes: tuple[str, ...]

    @property
    def standardised(self) -> Floats:
        """Predictors with mean 0 and standard deviation 1, so that one penalty treats them alike."""
        return np.asarray((self.x - self.x.mean(axis=0)) / self.x.std(axis=0))

    @property
    def n_patients(self) -> int:
        """Patients in the model."""
        return len(self.y)


def modelled(cohort: Cohort, *, predictors: tuple[str, ...], end: float | None, scale: str = "total") -> Modelled:
    """Give the patients with both scores and every predictor, the baseline score always among these.

    Raises
    ------
    TooFewError
        When fewer than ten patients, or fewer than the terms and three, are left, or when the change does not vary.
    """
    month = later_visit(cohort, end)
    change = cohort.at(month, scale=scale) - cohort.at(0, scale=scale)
    planned = design(
        cohort, columns=tuple(dict.fromkeys((BASELINE, *predictors))), rows=np.isfinite(change), scale=scale
    )
    y, least = change[planned.rows], max(FEWEST, len(planned.terms) + 3)
    if len(y) < least:
        raise TooFewError(
            f"Resampling and shrinking this model need at least {least} patients with both scores and every predictor; "
            f"there are {len(y)}. Loosen the filters or choose fewer predictors."
        )
    found = regress(y, planned.x)
    if found.is_flat or not len(found.kept):
        what = "change" if found.is_flat else "predictors"
        raise TooFewError(f"The {what} of these patients do not vary, so there is nothing to explain. Choose others.")
    left_out = tuple(
        f"{planned.terms[position].label} follows from the other predictors (collinear), so it is not in the model."
        for position in found.left_out
    )
    return Modelled(
        y=y, x=planned.x[:, found.kept], terms=tuple(planned.terms[position] for position in found.kept),
        predictors=planned.predictors, end=month, n_dropped=cohort.n_patients - len(y),
        loo_r_squared=found.loo_r_squared,
        notes=(*planned.notes, *left_out),
    )  # fmt: skip

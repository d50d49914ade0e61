"""What would the other patients have let expect of this one, at every visit?

A regression on what was known at baseline, fitted without the patient at each later visit, with its prediction
interval: the patient's own course is no part of what is expected.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fatigue.analysis.patients.design import BASELINE, EMPLOYMENT
from fatigue.analysis.patients.row import row_of
from fatigue.analysis.predictors import fit
from fatigue.analysis.what_if import Prediction, predict
from fatigue.cohort.cohort import Cohort
from fatigue.errors import AnalysisError, TooFewError

COLUMNS = ["month", "observed", "estimate", "pred_low", "pred_high", "n"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The score expected of one patient at every later visit, beside what was observed."""

    table: pd.DataFrame  # month observed estimate pred_low pred_high n (of the others, in the model); points
    predictors: tuple[str, ...]  # beside the baseline score: those the patient has a value of
    n_patients: int  # in the models, at most
    n_dropped: int
    method: str
    notes: tuple[str, ...]


def expected_course(cohort: Cohort, *, patient: str, predictors: tuple[str, ...]) -> Expected:
    """Give the score that a model of the other patients expects of one patient at every visit after the baseline.

    Parameters
    ----------
    cohort : Cohort
    patient : str
    predictors : tuple of str
        Columns of `cohort.patients`, beside the baseline score; those that the patient has no value of are left out.

    Returns
    -------
    Expected
        `pred_low` and `pred_high` hold one such patient's score in 95 % where changes scatter alike (docs/coverage.md);
        within the scale. A visit where the others are too few is left out, and said.

    Raises
    ------
    AnalysisError
        When the cohort has no such patient.
    TooFewError
        When the patient has no baseline score.

    Examples
    --------
    >>> import fatigue
    >>> course = expected_course(fatigue.demo(), patient="S01", predictors=("age", "edss"))
    >>> course.table["month"].tolist(), int(course.table["n"].iloc[0])
    ([6.0, 12.0, 18.0, 24.0, 30.0, 36.0], 22)
    """
    row = row_of(cohort, patient)
    start = float(cohort.at(0.0)[row])
    if not math.isfinite(start):
        raise TooFewError("This patient has no score at baseline, so there is nothing to expect a later one from.")
    values: dict[str, float | str] = {BASELINE: start}
    for name in predictors:
        value = cohort.patients[name].iloc[row]
        if pd.notna(value) and value != "unknown":
            values[name] = float(value) if isinstance(value, int | float | np.integer) else str(value)
    known = tuple(name for name in values if name != BASELINE)
    others = cohort.take(cohort.patients.index != cohort.patients.index[row])
    rows, notes = [], []
    for month in (month for month in cohort.months if month > 0):
        try:
            found = _predicted(others, month, values)
        except (TooFewError, AnalysisError) as error:
            notes.append(f"Nothing is expected at month {month:g}: {error}")
            continue
        observed = float(cohort.at(month)[row])
        rows.append((month, observed, found.score, found.score_pred_low, found.score_pred_high, found.n_patients))
    table = pd.DataFrame(rows, columns=COLUMNS)
    n_patients = int(table["n"].max()) if len(table) else 0
    named = ", ".join(("baseline score", *(_named(cohort, name) for name in known)))
    return Expected(
        table=table,
        predictors=known,
        n_patients=n_patients,
        n_dropped=cohort.n_patients - n_patients,
        method=(
            f"Linear regression on {named}, at each visit by itself, on the other patients; 95 % prediction interval "
            "of one patient (equal scatter)."
        ),
        notes=tuple(dict.fromkeys(notes)),
    )


def _named(cohort: Cohort, column: str) -> str:
    label = "work" if column == EMPLOYMENT else cohort.label(column)
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _predicted(others: Cohort, month: float, values: dict[str, float | str]) -> Prediction:
    model = fit(others, predictors=tuple(name for name in values if name != BASELINE), end=month)
    asked = {predictor.column for predictor in model.predictors}
    return predict(model, values={name: value for name, value in values.items() if name in asked})

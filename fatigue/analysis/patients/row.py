"""Where a patient stands in a cohort."""

from __future__ import annotations

import numpy as np

from fatigue.cohort.cohort import Cohort
from fatigue.errors import AnalysisError


def row_of(cohort: Cohort, patient: str) -> int:
    """Give the row of a patient, or the sentence that says there is none."""
    at = np.flatnonzero(np.asarray(cohort.patients.index.astype(str)) == patient)
    if not len(at):
        raise AnalysisError("There is no such patient among these. Choose one from the list, or widen the filters.")
    return int(at[0])

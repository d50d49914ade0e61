"""A companion measure of the cohort by its name, or the sentence that says which there are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fatigue.cohort.cohort import Cohort
from fatigue.errors import AnalysisError


def measure_array(cohort: Cohort, measure: str) -> NDArray[np.float64]:
    """Give a per-visit measure as patients x months, NaN where missing."""
    if measure not in cohort.measures:
        known = ", ".join(cohort.measures) or "none"
        raise AnalysisError(
            f"This cohort has no measure {measure!r} at its visits; it has {known}. Choose one of those, or add the "
            "measure to the file."
        )
    return cohort.measures[measure]

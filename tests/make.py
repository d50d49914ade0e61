"""Cohorts for tests: from an array or a wide frame straight to a Cohort, without the door."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Instrument, custom, instrument


def cohort(
    scores: object, *, months: Sequence[float] | None = None, scale_of: Instrument | None = None, **columns: object
) -> Cohort:
    """Patients x months scores, and baseline columns by name."""
    values = np.array(scores, dtype=float)
    times = tuple(float(m) for m in (months if months is not None else range(0, 6 * values.shape[1], 6)))
    ids = pd.Index([f"P{i + 1:02d}" for i in range(len(values))], name="patient")
    patients = pd.DataFrame(index=ids)
    for name, column in columns.items():
        patients[name] = list(column)  # type: ignore[call-overload]
    return Cohort(patients=patients, months=times, scores={"total": values}, instrument=scale_of or instrument("FIS"))


def any_scale() -> Instrument:
    """An instrument wide enough for any reference data set."""
    return custom("Score", lowest=-1e9, highest=1e9)

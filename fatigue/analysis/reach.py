"""How far do a cohort's scores reach, outliers apart? Asked of the whole cohort, it gives an axis no filter moves."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fatigue.analysis.arithmetic.fences import adjacent
from fatigue.analysis.patients.groups import EVERYBODY, groups_of
from fatigue.cohort.cohort import Cohort


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The smallest and largest scores (or changes) that are no outliers, and the groups there are."""

    table: pd.DataFrame  # one row a visit: month low high n
    low: float  # over all visits; NaN where there is no score
    high: float
    groups: tuple[str, ...]
    n_patients: int
    n_dropped: int  # without a score that counts
    method: str
    notes: tuple[str, ...]


def reach(cohort: Cohort, *, by: str | None = None, is_change: bool = False, scale: str = "total") -> Reach:
    """Give from where to where the scores of each visit reach, outliers apart, and from where to where all of them do.

    Parameters
    ----------
    cohort : Cohort
        The whole cohort, before any filter.
    by : str, optional
        A baseline column, to name its groups; it moves no end.
    is_change : bool
        Changes from baseline in place of scores.
    scale : str
        A scale of the file, by default the total.

    Returns
    -------
    Reach
        Points of the scale. A visit without a score that counts has NaN.

    Examples
    --------
    >>> import fatigue
    >>> found = reach(fatigue.demo())
    >>> found.low, found.high
    (0.0, 104.0)
    """
    scores = cohort.score_array(scale)
    if is_change:
        scores = scores - scores[:, [cohort.month_index(0.0)]]
    ends = np.array([adjacent(scores[:, visit]) for visit in range(scores.shape[1])]).reshape(-1, 2)
    seen = np.isfinite(ends[:, 0])
    n_patients = int(np.isfinite(scores).any(axis=1).sum())
    return Reach(
        table=pd.DataFrame(
            {"month": cohort.months, "low": ends[:, 0], "high": ends[:, 1], "n": np.isfinite(scores).sum(axis=0)}
        ),
        low=float(ends[seen, 0].min()) if seen.any() else math.nan,
        high=float(ends[seen, 1].max()) if seen.any() else math.nan,
        groups=groups_of(cohort, by)[1] or (EVERYBODY,),
        n_patients=n_patients,
        n_dropped=cohort.n_patients - n_patients,
        method="Smallest and largest score within 1.5 quartile ranges of the quartiles of its visit (Tukey 1977).",
        notes=(),
    )

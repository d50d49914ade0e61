"""Groups of patients by a baseline column: age and EDSS in fixed classes, working or not, or a category's levels."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fatigue.cohort.arrays import Codes
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.statuses import WORKING
from fatigue.errors import AnalysisError

AGE_CUTS = (30.0, 40.0)  # years; fixed, so that a filter never moves a group's edge
EDSS_CUTS = (4.0, 6.0)  # 4.0: walking is limited; 6.0: a cane is needed
EVERYBODY = "all patients"


def groups_of(cohort: Cohort, by: str | None) -> tuple[Codes, tuple[str, ...]]:
    """Give each patient's group as a code (-1 = not known) and the groups' names, in their order."""
    if by is None:
        return np.zeros(cohort.n_patients, dtype=np.int64), (EVERYBODY,)
    if by not in cohort.patients:
        raise AnalysisError(
            f"This cohort has no baseline column {by!r} to group by; it has "
            f"{', '.join(map(str, cohort.patients.columns))}. Choose one of those."
        )
    column = cohort.patients[by]
    if by in ("age", "edss"):
        cuts = AGE_CUTS if by == "age" else EDSS_CUTS
        values = column.to_numpy(dtype=float)
        codes = np.where(np.isfinite(values), np.searchsorted(cuts, values, side="right"), -1)
        step = 1.0 if by == "age" else 0.5
        name = "age" if by == "age" else "EDSS"
        names: tuple[str, ...] = (
            f"{name} under {cuts[0]:g}", f"{name} {cuts[0]:g} to {cuts[1] - step:g}", f"{name} {cuts[1]:g} and over"
        )  # fmt: skip
    elif by == "employment":
        known = column.notna() & (column != "unknown")
        codes = np.where(known, np.where(column.isin(WORKING), 0, 1), -1)
        names = ("working", "not working")
    else:
        category = pd.Categorical(column)
        codes, names = category.codes.astype(np.int64), tuple(map(str, category.categories))
    present = [code for code in range(len(names)) if (codes == code).any()]
    renumbered = np.full(len(names) + 1, -1, dtype=np.int64)
    renumbered[present] = np.arange(len(present))
    return renumbered[codes], tuple(names[code] for code in present)

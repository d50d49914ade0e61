"""Groups of patients by a baseline column: age and EDSS in fixed classes, working or not, or a category's levels."""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd

from fatigue.cohort.arrays import Codes, Floats
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.selection import STEPS
from fatigue.cohort.statuses import WORKING
from fatigue.errors import AnalysisError

AGE_CUTS = (30.0, 40.0)  # years; fixed, so that a filter never moves a group's edge
EDSS_CUTS = (4.0, 6.0)  # 4.0: walking is limited; 6.0: a cane is needed
EVERYBODY = "all patients"
_HALVES = re.compile(r"(age|edss) at (\d+(?:\.\d+)?)")


def halves(cohort: Cohort, column: str) -> str:
    """Give the grouping of age or EDSS into two at the median of these patients: "age at 36"; empty where none is.

    Ask it of the whole cohort, so that a filter does not move the cut.
    """
    values = cohort.patients[column].to_numpy(dtype=float) if column in cohort.patients else np.empty(0)
    known = values[np.isfinite(values)]
    if not len(known):
        return ""
    step = STEPS[column]
    cut = step * max(math.ceil(float(np.median(known)) / step), math.floor(float(known.min()) / step) + 1)
    return f"{column} at {cut:g}" if (known >= cut).any() else ""


def column_of(by: str) -> str:
    """Give the column that a grouping reads: age of "age at 36"."""
    found = _HALVES.fullmatch(by)
    return found[1] if found else by


def groups_of(cohort: Cohort, by: str | None) -> tuple[Codes, tuple[str, ...]]:
    """Give each patient's group as a code (-1 = not known) and the groups' names, in their order."""
    if by is None:
        return np.zeros(cohort.n_patients, dtype=np.int64), (EVERYBODY,)
    cut_at = _HALVES.fullmatch(by)
    if cut_at is not None and by not in cohort.patients and cut_at[1] in cohort.patients:
        return _in_two(cohort.patients[cut_at[1]].to_numpy(dtype=float), *cut_at.groups())
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
    return _present(codes, names)


def _in_two(values: Floats, column: str, cut: str) -> tuple[Codes, tuple[str, ...]]:
    """Give those below a cut and those from it on."""
    name = "age" if column == "age" else "EDSS"
    codes = np.where(np.isfinite(values), (values >= float(cut)).astype(np.int64), -1)
    return _present(codes, (f"{name} under {cut}", f"{name} {cut} and over"))


def _present(codes: Codes, names: tuple[str, ...]) -> tuple[Codes, tuple[str, ...]]:
    """Give the groups that somebody is in, numbered anew."""
    present = [code for code in range(len(names)) if (codes == code).any()]
    renumbered = np.full(len(names) + 1, -1, dtype=np.int64)
    renumbered[present] = np.arange(len(present))
    return renumbered[codes], tuple(names[code] for code in present)
